"""Products in the portal and the admin site: menu, sidebar, home pages, sitemap, permissions."""

from urllib.parse import urlencode

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from companies.home.badges import menu_badge
from companies.home.next_steps import Expressions, Facts, NextStep, count_rows, first_value, next_step_rules
from companies.home.timeline import EventText, TimelineSource, localized_text, timeline_sources
from companies.models import Application, Certificate
from companies.rules.applications import stated_products
from companies.sectors import offer_sectors
from exportasv.core.accounts.menu import menu_entry
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import (
    ADMIN_SITE,
    COUNSELING,
    MANAGERS,
    MEMBER,
    MEMBERS,
    PUBLIC,
    allow_models,
    allow_routes,
)
from exportasv.core.accounts.scopes import declare_scope, own_company
from exportasv.core.accounts.sidebar import SidebarItem, sidebar_group, sidebar_items
from exportasv.core.accounts.staff_home import (
    WaitingCard,
    WaitingList,
    waiting_cards,
    waiting_lists,
)
from exportasv.core.audit.row_versions import declare_clock
from exportasv.core.http.sitemaps import sitemap_page, sitemap_section
from exportasv.core.notifications.kinds import notice_kinds
from exportasv.core.notifications.models import NoticeChannel
from exportasv.core.notifications.topics import Topic, notice_topics
from exportasv.core.programme import CERTIFICATE_EXPIRES_SOON, CONFIRM_EVERY, days_text
from products.catalogue.counting import catalogue_counts
from products.models import Collection, Product, ProductRevision, Review, Sector

MAX_WAITING = 6  # rows of the list on the admin site's home page

menu_entry(_("Products"), "products:mine", "products:", company=210)
menu_entry(_("Moderation"), "admin:products_moderation", icon="rate_review", programme=74)

sidebar_group("products", 20, _("Exportable supply"))
sidebar_items(
    "products",
    SidebarItem(10, _("Products"), "inventory_2", "products.product"),
    SidebarItem(20, _("Edits to approve"), "rate_review", "products.productrevision"),
    SidebarItem(30, _("Sectors"), "category", "products.sector"),
    SidebarItem(35, _("Attributes"), "checklist", "products.attribute"),
    SidebarItem(40, _("Synonyms"), "compare_arrows", "products.synonym"),
    SidebarItem(41, _("Phrases of buyers"), "translate", "products.buyerphrase"),
    SidebarItem(42, _("Collections"), "collections_bookmark", "products.collection"),
    SidebarItem(50, _("Trade glossary"), "dictionary", "products.glossaryterm"),
    SidebarItem(60, _("Searches without results"), "search_off", "products.missedsearch"),
    SidebarItem(70, _("Visits by QR code"), "qr_code_2", "products.qrscan"),
    SidebarItem(80, _("Printouts"), "picture_as_pdf", "products.printout"),
    SidebarItem(90, pgettext_lazy("menu", "HS codes"), "tag", "products.hscode"),
    SidebarItem(91, _("HS headings"), "account_tree", "products.hsheading"),
    SidebarItem(92, _("Words for goods"), "translate", "products.tradeword"),
    SidebarItem(93, _("Conditions of goods"), "ac_unit", "products.goodscondition"),
    SidebarItem(100, _("Units"), "scale", "products.unit"),
)
sidebar_items(
    "companies",
    SidebarItem(
        70, _("Duplicates"), "join_inner", "companies.merge", route="admin:products_duplicates", args=("companies",)
    ),
)


def _submitted_products(user: User) -> QuerySet[Product]:
    return Product.objects.for_actor(user).filter(state=Product.State.SUBMITTED)


def _oldest_submitted_products(user: User) -> QuerySet[Product]:
    return _submitted_products(user).select_related("company", "sector").order_by("updated_at")[:MAX_WAITING]


waiting_cards(
    WaitingCard(
        10, "to_review", _("Products to review"), "inventory_2", "products.product", _submitted_products,
        oldest="updated_at", order="o=6",
    ),
    WaitingCard(
        20, "to_approve", _("Edits to approve"), "rate_review", "products.productrevision",
        lambda _user: ProductRevision.objects.filter(state=ProductRevision.State.SUBMITTED), oldest="submitted_at",
    ),
)  # fmt: skip
waiting_lists(WaitingList(10, "products.product", _oldest_submitted_products, "products/staff/_oldest_products.html"))

notice_topics(
    Topic(50, "confirmations", _("Products to confirm"), ("product_to_confirm", "product_stale"), NoticeChannel.DIGEST),
    Topic(60, "products", _("My products"), ("product",)),
)
offer_sectors(lambda: Sector.objects.in_use())

sitemap_page("products:catalogue", 20)
sitemap_section("sectors", 20, lambda: Sector.objects.in_use().only("code", "slug_es").order_by("pk"))
sitemap_section("collections", 25, lambda: Collection.objects.filter(is_active=True).only("slug").order_by("pk"))
sitemap_section(
    "products",
    30,
    lambda: Product.objects.published().only("slug", "slug_en").order_by("pk"),
    lambda: catalogue_counts().get("", 0),
)
declare_clock(
    Product,
    lambda: Product.certificates.through.objects.annotate(row=F("product_id"), day=F("certificate__expires_on")),
)
declare_clock(Product, lambda: Product.objects.order_by().annotate(row=F("pk"), day=F("prices_valid_until")))


def _published_text(title: str, _detail: str, who: str) -> EventText:
    return _g("%(title)s is in the catalogue") % {"title": title}, "", who


_approvals = Review.objects.filter(product=OuterRef("pk"), decision=Review.Decision.APPROVED).order_by("-decided_at")
timeline_sources(
    TimelineSource(
        "published",
        lambda company: company.products.all(),
        _published_text,
        at=F("published_at"),
        title=localized_text("name"),
        who=Subquery(_approvals.values("moderator__full_name")[:1]),
        route="products:edit",
    )
)


def _facts() -> Expressions:
    today, state = timezone.localdate(), Product.State
    papers = Certificate.objects.filter(products__state__in=state.PUBLIC_OR_WAITING)
    sent_back = Product.objects.filter(state=state.CHANGES_ASKED).order_by("pk")
    edits = ProductRevision.objects.filter(state=ProductRevision.State.CHANGES_ASKED, product__company=OuterRef("pk"))
    drafts = Product.objects.filter(state=state.DRAFT)
    accepted = Application.objects.filter(state=Application.State.ACCEPTED)
    return {
        "stale": count_rows(Product.objects.stale()),
        "drafts": count_rows(drafts),
        "in_all": count_rows(Product.objects.exclude(state=state.WITHDRAWN)),
        "to_confirm": count_rows(Product.objects.to_confirm()),
        "untranslated": count_rows(Product.objects.without_english()),
        "lapsed": count_rows(papers.filter(expires_on__lt=today), of="pk"),
        "lapsing": count_rows(papers.filter(expires_on__range=(today, today + CERTIFICATE_EXPIRES_SOON)), of="pk"),
        "first_draft": first_value(drafts.order_by("-completeness"), "pk"),
        "first_sent_back": first_value(sent_back, "pk"),
        "first_edit_sent_back": Subquery(edits.order_by().values("product")[:1]),
        "application_answers": first_value(accepted.order_by("pk"), "answers"),
    }


def _my_products(show: str) -> str:
    """Return the address of the company's products that a step is about."""
    return f"{reverse('products:mine')}?show={show}"


def _bring_back_products(facts: Facts) -> NextStep | None:
    if not facts.stale:
        return None
    title = ngettext("Reactivate %(n)s product", "Bring %(n)s products back", facts.stale) % {"n": facts.stale}
    why = _g("Nobody confirmed them for %(term)s; one tap each shows them to buyers again.") % {
        "term": days_text(CONFIRM_EVERY)
    }
    return NextStep(90, title, why, _my_products("stale"))


def _add_first_product(facts: Facts) -> NextStep | None:
    if facts.in_all:
        return None
    words = stated_products([Application(answers=facts.application_answers or {})])
    title = _g("Start with “%(name)s”") % {"name": words[0]} if words else _g("Add your first product")
    why = _g("Buyers find you through your products. Three answers are enough to start.")
    address = reverse("products:new") + (f"?{urlencode({'name': words[0]})}" if words else "")
    return NextStep(85, title, why, address)


def _answer_moderator(facts: Facts) -> NextStep | None:
    product = facts.first_sent_back or facts.first_edit_sent_back
    if product is None:
        return None
    why = _g("There is a comment at each field to correct; after that it can be published.")
    return NextStep(80, _g("Answer the moderator"), why, reverse("products:edit", args=[product]))


def _renew_certificate(facts: Facts) -> NextStep | None:
    if facts.lapsed:
        why = _g("Your products no longer show it, and buyers filter by it.")
        return NextStep(70, _g("A certificate has expired"), why, reverse("companies:certificates"))
    if facts.lapsing:
        why = _g("Renewal takes weeks. Start now, and the products that rely on it stay as they are.")
        title = _g("A certificate lapses within %(term)s") % {"term": days_text(CERTIFICATE_EXPIRES_SOON)}
        return NextStep(55, title, why, reverse("companies:certificates"))
    return None


def _finish_draft(facts: Facts) -> NextStep | None:
    if facts.first_draft is None:
        return None
    title = ngettext("Finish your draft", "Finish one of your %(n)s drafts", facts.drafts) % {"n": facts.drafts}
    why = _g("It is almost ready: what is missing is listed at the bottom.")
    return NextStep(60, title, why, reverse("products:edit", args=[facts.first_draft]))


def _confirm_products(facts: Facts) -> NextStep | None:
    if not facts.to_confirm:
        return None
    title = ngettext("Confirm %(n)s product", "Confirm %(n)s products", facts.to_confirm) % {"n": facts.to_confirm}
    why = _g("Its %(term)s are nearly over. One tap keeps it at the top.") % {"term": days_text(CONFIRM_EVERY)}
    return NextStep(50, title, why, _my_products("to_confirm"))


def _translate_products(facts: Facts) -> NextStep | None:
    if not facts.untranslated:
        return None
    title = ngettext("Translate %(n)s product into English", "Put %(n)s products into English", facts.untranslated)
    return NextStep(
        30, title % {"n": facts.untranslated}, _g("Buyers abroad search in English."), _my_products("untranslated")
    )


def _add_another_product(facts: Facts) -> NextStep | None:
    if not 0 < facts.in_all < 3 or facts.drafts:
        return None
    why = _g("With three products a buyer can fill a box, and one order covers the freight.")
    return NextStep(20, _g("Add another product"), why, reverse("products:new"))


next_step_rules(
    _facts,
    _bring_back_products,
    _add_first_product,
    _answer_moderator,
    _renew_certificate,
    _finish_draft,
    _confirm_products,
    _translate_products,
    _add_another_product,
)
menu_badge(
    "offer",
    lambda: count_rows(Product.objects.filter(state=Product.State.CHANGES_ASKED)),
    lambda: count_rows(Product.objects.stale()),
)

allow_routes("products:catalogue products:suggestions products:product products:sheet", read=PUBLIC)
allow_routes("products:cover products:cover_png", read=PUBLIC)
allow_routes("products:company_sheet products:qr products:printout products:printout_file visit", read=PUBLIC)
allow_routes("products:collection", read=PUBLIC)
allow_routes("products:sector products:news products:sector_news products:shortlist products:shared", read=PUBLIC)
allow_routes("products:google_feed products:feed_sheet", read=PUBLIC)
allow_routes("api:memberproduct-list", write=PUBLIC)  # who has a key with the scope
allow_routes("products:shared_pdf products:shared_xlsx api:sector-list api:sector-detail api:product-list", read=PUBLIC)
allow_routes("api:product-detail api:family-list api:family-detail api:attribute-list", read=PUBLIC)
allow_routes("api:attribute-detail api:unit-list api:unit-detail", read=PUBLIC)
allow_routes("products:print products:keep products:drop", read=PUBLIC, write=PUBLIC)
# links in e-mails
allow_routes("products:confirm_by_link", read=PUBLIC, write=PUBLIC)
allow_routes("products:mine products:terms", read=MEMBERS)
allow_routes("products:new products:edit products:papers products:hs_codes", read=MEMBERS, write=MEMBERS)
allow_routes("products:kind products:sizes", read=MEMBERS, write=MEMBERS)
allow_routes("products:prices products:calculator", read=MEMBERS, write=MEMBERS)
allow_routes("products:autosave products:move products:drop_price", write=MEMBERS)
allow_routes("products:photos", read=COUNSELING | {MEMBER}, write=COUNSELING | {MEMBER})
allow_routes("products:photos_order products:photo_restore products:photo", write=COUNSELING | {MEMBER})
allow_routes("admin:products_duplicates", read=MANAGERS)
allow_routes("admin:products_merge", read=MANAGERS, write=MANAGERS)
allow_routes("admin:products_merge_undo", write=MANAGERS)
allow_routes("admin:products_moderation admin:products_moderation_next admin:products_moderation_item", read=COUNSELING)
allow_routes("admin:products_product_moderate", read=COUNSELING)
allow_routes("admin:products_moderation_decide", write=COUNSELING)

allow_models("products.attribute products.attributeoption", read=ADMIN_SITE, write=MANAGERS)
allow_models("products.sector products.hscode products.hsheading products.unit", read=ADMIN_SITE, write=MANAGERS)
allow_models("products.product products.productphoto products.priceterm", read=ADMIN_SITE, write=COUNSELING)
allow_models("products.productfamily", read=ADMIN_SITE, write=COUNSELING)
allow_models("products.productrevision products.fieldcomment products.pricechange", read=ADMIN_SITE, write=COUNSELING)
allow_models("products.waitingphoto products.glossaryterm", read=ADMIN_SITE, write=COUNSELING)
allow_models("products.tradeword products.goodscondition", read=ADMIN_SITE, write=COUNSELING)
allow_models("products.review", read=COUNSELING)
allow_models("products.shortlist products.shortlistitem products.missedsearch", read=MANAGERS)
allow_models("products.synonym products.buyerphrase products.collection", read=MANAGERS, write=MANAGERS)
allow_models("products.printout products.qrscan", read=MANAGERS)

declare_scope("products.product", own_company("company"), all_for=ADMIN_SITE)

notice_kinds(
    product_changes_asked=_("Changes to a product requested"),
    product_published=_("Product published"),
)
