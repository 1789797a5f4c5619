"""What an owner should do next: one rule a line, the most valuable first, three at most, each with its reason.

A rule looks at the facts of a company and gives a step or nothing. `value` is what the step is worth to the company:
a buyer who waits (100) comes before what keeps products in view (80–90), what gets them in (60–80), and what makes
them better (20–50). Days of waiting add up to nine points.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.models import Application, Certificate, Company, DestinationAnswer, DestinationSurvey
from companies.rules.applications import stated_products
from consulates.models import ExportWin, Inquiry
from counseling.models import ActionItem
from products.models import Product, ProductRevision
from products.models.product import CONFIRM_EVERY

MAX_STEPS = 3
CONFIRM_SOON = timedelta(days=14)
EXPIRES_SOON = timedelta(days=30)
MAX_WAITING_POINTS = 9


@dataclass(frozen=True)
class NextStep:
    """One thing to do: what, why it is worth it, where."""

    value: int
    title: str
    why: str
    url: str


def company_facts(company: Company) -> Company:
    """The company with everything that the rules look at. One query."""
    today, now = timezone.localdate(), timezone.now()
    held = Product.objects.annotate(held_at=Coalesce("confirmed_at", "published_at"))
    papers = Certificate.objects.filter(products__state__in=Product.State.PUBLIC_OR_WAITING)
    todo = ActionItem.objects.filter(state=ActionItem.State.OPEN, holder=ActionItem.Holder.COMPANY)
    asked = Inquiry.objects.filter(state=Inquiry.State.NEW)
    counts = {
        "unanswered": asked,
        "stale": Product.objects.filter(state=Product.State.STALE),
        "sent_back": Product.objects.filter(state=Product.State.CHANGES_ASKED),
        "drafts": Product.objects.filter(state=Product.State.DRAFT),
        "in_all": Product.objects.exclude(state=Product.State.WITHDRAWN),
        "to_confirm": held.filter(state=Product.State.PUBLISHED, held_at__lt=now - CONFIRM_EVERY + CONFIRM_SOON),
        "untranslated": Product.objects.filter(state__in=Product.State.PUBLIC, name_en=""),
        "lapsed": papers.filter(expires_on__lt=today),
        "lapsing": papers.filter(expires_on__range=(today, today + EXPIRES_SOON)),
        "overdue": todo.filter(due_on__lt=today),
        "claimed_sales": ExportWin.objects.filter(state=ExportWin.State.CLAIMED),
    }
    edits = ProductRevision.objects.filter(
        state=ProductRevision.State.CHANGES_ASKED, product__company=OuterRef("pk")
    ).order_by()
    firsts = {
        "oldest_question": asked.filter(company=OuterRef("pk")).order_by("asked_at").values("asked_at")[:1],
        "draft": Product.objects.filter(company=OuterRef("pk"), state=Product.State.DRAFT)
        .order_by("-completeness")
        .values("pk")[:1],
        "back": Product.objects.filter(company=OuterRef("pk"), state=Product.State.CHANGES_ASKED)
        .order_by("pk")
        .values("pk")[:1],
        "edit_back": edits.values("product")[:1],
        "told": Application.objects.filter(company=OuterRef("pk"), state=Application.State.ACCEPTED)
        .order_by("pk")
        .values("answers")[:1],
        "next_due": todo.filter(company=OuterRef("pk")).order_by("due_on").values("due_on")[:1],
    }
    columns = {name: Coalesce(_count_per_company(rows), 0) for name, rows in counts.items()}
    open_round = DestinationSurvey.objects.open_on(today)
    answered = DestinationAnswer.objects.filter(survey__in=open_round, company=OuterRef("pk"))
    columns["survey_waits"] = Exists(open_round) & ~Exists(answered)
    columns |= {f"first_{name}": Subquery(rows) for name, rows in firsts.items()}
    return Company.objects.filter(pk=company.pk).annotate(**columns).get()


def _count_per_company(rows: QuerySet) -> Subquery:
    mine = rows.filter(company=OuterRef("pk")).order_by().values("company")
    return Subquery(mine.annotate(n=Count("pk", distinct=True)).values("n"))


def next_steps(facts: Company) -> list[NextStep]:
    """At most three, the most valuable first."""
    found = [step for rule in RULES if (step := rule(facts)) is not None]
    return sorted(found, key=lambda step: -step.value)[:MAX_STEPS]


def _answer_buyers(facts: Company) -> NextStep | None:
    if not facts.unanswered:
        return None
    days = (timezone.now() - facts.first_oldest_question).days
    title = ngettext("Answer %(n)s buyer", "Answer %(n)s buyers", facts.unanswered) % {"n": facts.unanswered}
    why = _("A buyer waits for few days; after five working days your adviser is told.")
    return NextStep(100 + min(days, MAX_WAITING_POINTS), title, why, reverse("consulates:inquiries"))


def _bring_back_products(facts: Company) -> NextStep | None:
    if not facts.stale:
        return None
    title = ngettext("Bring %(n)s product back", "Bring %(n)s products back", facts.stale) % {"n": facts.stale}
    return NextStep(
        90, title, _("Nobody confirmed them for 90 days; one tap each shows them to buyers again."), _products_url()
    )


def _products_url() -> str:
    return reverse("products:mine")


def _add_first_product(facts: Company) -> NextStep | None:
    if facts.in_all:
        return None
    words = stated_products([Application(answers=facts.first_told or {})])
    title = _("Begin with “%(name)s”") % {"name": words[0]} if words else _("Add your first product")
    return NextStep(
        85, title, _("Buyers find you by your products. Three answers are enough to begin."), reverse("products:new")
    )


def _answer_moderator(facts: Company) -> NextStep | None:
    product = facts.first_back or facts.first_edit_back
    if product is None:
        return None
    title = _("Answer the moderator")
    why = _("A comment stands at each field to mend; then it can be published.")
    return NextStep(80, title, why, reverse("products:edit", args=[product]))


def _answer_survey(facts: Company) -> NextStep | None:
    if not facts.survey_waits:
        return None
    why = _("Two minutes: where you export decides which buyers and fairs the programme looks for.")
    return NextStep(78, _("Answer this year's survey of destinations"), why, reverse("companies:destinations"))


def _keep_agreement(facts: Company) -> NextStep | None:
    due: date | None = facts.first_next_due
    today = timezone.localdate()
    if due is None or due > today + timedelta(days=7):
        return None
    late = due < today
    title = _("Do what you agreed with your adviser") if not late else _("An agreement is overdue")
    why = _("What was agreed brings you forward; tell your adviser if the date does not hold.")
    return NextStep(75 if late else 45, title, why, reverse("counseling:agreements"))


def _renew_certificate(facts: Company) -> NextStep | None:
    if facts.lapsed:
        why = _("Your products do not show it any more; buyers filter by it.")
        return NextStep(70, _("A certificate has lapsed"), why, reverse("companies:certificates"))
    if facts.lapsing:
        why = _("Renewing takes weeks. Begin now, and the products that lean on it stay as they are.")
        return NextStep(55, _("A certificate lapses within 30 days"), why, reverse("companies:certificates"))
    return None


def _confirm_sale(facts: Company) -> NextStep | None:
    if not facts.claimed_sales:
        return None
    why = _("Your answer shows what the programme achieves, and opens the next help.")
    return NextStep(65, _("Say whether a sale happened"), why, reverse("consulates:wins"))


def _finish_draft(facts: Company) -> NextStep | None:
    if facts.first_draft is None:
        return None
    title = ngettext("Finish your draft", "Finish one of your %(n)s drafts", facts.drafts) % {"n": facts.drafts}
    why = _("It is nearer to buyers than you think: what is missing stands at its foot.")
    return NextStep(60, title, why, reverse("products:edit", args=[facts.first_draft]))


def _confirm_products(facts: Company) -> NextStep | None:
    if not facts.to_confirm:
        return None
    title = ngettext("Confirm %(n)s product", "Confirm %(n)s products", facts.to_confirm) % {"n": facts.to_confirm}
    return NextStep(50, title, _("Its 90 days are nearly over. One tap keeps it at the top."), _products_url())


def _describe_company(facts: Company) -> NextStep | None:
    if facts.about_es:
        return None
    why = _("Buyers buy from people. Five sentences are enough.")
    return NextStep(35, _("Say who you are"), why, reverse("companies:profile"))


def _translate_products(facts: Company) -> NextStep | None:
    if not facts.untranslated:
        return None
    title = ngettext("Put %(n)s product into English", "Put %(n)s products into English", facts.untranslated)
    return NextStep(30, title % {"n": facts.untranslated}, _("Buyers abroad search in English."), _products_url())


def _add_another_product(facts: Company) -> NextStep | None:
    if not 0 < facts.in_all < 3 or facts.drafts:
        return None
    why = _("With three products a buyer can fill a box, and one order pays the freight.")
    return NextStep(20, _("Add another product"), why, reverse("products:new"))


RULES: list[Callable[[Company], NextStep | None]] = [
    _answer_buyers,
    _bring_back_products,
    _add_first_product,
    _answer_moderator,
    _answer_survey,
    _keep_agreement,
    _renew_certificate,
    _confirm_sale,
    _finish_draft,
    _confirm_products,
    _describe_company,
    _translate_products,
    _add_another_product,
]
