"""A company's own products: pages for five roles, autosave, submission, comments, edits of public products."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from exportasv.core.accounts.signed_links import signed_token
from exportasv.core.audit.models import AuditEntry
from exportasv.core.db.errors import RuleError
from exportasv.reference.loader import load_table
from products.editing import glossary, missing_fields, price_calculator
from products.fields import required_columns
from products.forms.portal import ProductForm
from products.models import GlossaryTerm, Product, ProductRevision
from products.moderation import differences
from products.reference import GLOSSARY
from products.reminders import CONFIRM_PURPOSE
from products.rules import drafts, publication
from tests import factories

PAGES = ["edit", "kind", "prices", "calculator", "papers", "hs_codes"]


def answers(product: Product, **changed) -> dict[str, object]:
    """Return the product's form as a browser would send it."""
    form = ProductForm(product=product, revision=drafts.open_revision(product))
    sent = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in {**sent, **changed}.items() if value is not False}


def page(name: str, product: Product) -> str:
    return reverse(f"products:{name}", args=[product.pk])


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_open_for_the_company_and_for_nobody_else(as_user, owner, editor, stranger, adviser, draft, name):
    assert as_user(owner).get(page(name, draft)).status_code == 200
    assert as_user(editor).get(page(name, draft)).status_code == 200
    assert as_user(stranger).get(page(name, draft)).status_code == 404


@pytest.mark.parametrize("name", ["mine", "new", "terms"])
def test_the_pages_without_a_product_ask_for_a_company(client, as_user, owner, guest, name):
    assert as_user(owner).get(reverse(f"products:{name}")).status_code == 200
    assert client.get(reverse(f"products:{name}")).status_code == 302
    assert as_user(guest).get(reverse(f"products:{name}")).status_code == (200 if name == "terms" else 404)


@pytest.mark.parametrize("name", ["autosave", "move", "drop_price"])
def test_another_companys_product_is_not_written(as_user, stranger, draft, name):
    assert as_user(stranger).post(page(name, draft), {"name_es": "Robado"}).status_code == 404
    draft.refresh_from_db()
    assert draft.name_es == "Jabón de loroco"


def test_the_list_costs_the_same_for_many(as_user, owner, company, django_assert_max_num_queries):
    for _each in range(8):
        factories.ProductFactory(company=company)
    browser = as_user(owner)
    with django_assert_max_num_queries(8):
        assert browser.get(reverse("products:mine")).content.decode().count("<progress") == 8


def test_the_kind_of_a_draft_is_the_sectors_usual_one_unless_chosen(as_user, owner, company):
    services = factories.SectorFactory(code="services", name_es="Servicios", usual_kind="service")
    food, browser = factories.SectorFactory(), as_user(owner)
    for name, sector, kind in (("Diseño", services, ""), ("Queso", food, "perishable"), ("Té", food, "")):
        sent = {"name_es": name, "sector": sector.pk, "kind": kind, "unit_es": "libra"}
        assert browser.post(reverse("products:new"), sent).status_code == 302
    found = dict(company.products.values_list("name_es", "kind"))
    assert found == {"Diseño": "service", "Queso": "perishable", "Té": "good"}
    assert company.products.get(name_es="Diseño").unit_es == ""


def test_a_good_needs_a_unit_and_a_service_none(as_user, owner, company):
    sent = {"name_es": "Diseño", "sector": factories.SectorFactory().pk, "kind": "good", "unit_es": ""}
    html = as_user(owner).post(reverse("products:new"), sent).content.decode()
    assert 'id="id_unit_es_error"' in html
    assert as_user(owner).post(reverse("products:new"), {**sent, "kind": "service"}).status_code == 302


def test_the_page_says_what_another_kind_would_erase(as_user, owner, draft):
    type(draft).objects.filter(pk=draft.pk).update(units_per_case=24, hs_code=factories.HSCodeFactory())
    browser = as_user(owner)
    html = browser.get(page("kind", draft)).content.decode()
    assert "Unidades por caja" in html or "unidades por caja" in html.lower()
    assert browser.post(page("kind", draft), {"kind": "service"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.kind, draft.units_per_case, draft.hs_code, draft.unit_es) == ("service", None, None, "")


def test_a_priced_or_once_published_good_becomes_no_service(as_user, owner, draft, public):
    factories.PriceTermFactory(product=draft)
    html = as_user(owner).post(page("kind", draft), {"kind": "service"}).content.decode()
    assert 'id="id_kind_error"' in html
    assert as_user(owner).get(page("kind", public)).status_code == 404
    publication.reopen_product(publication.withdraw_product(public, by=owner), by=owner)
    with pytest.raises(RuleError):
        drafts.save_changes(public, {"kind": "service"}, by=owner)
    drafts.save_changes(public, {"kind": "perishable"}, by=owner)


@pytest.mark.parametrize(("kind", "shown", "hidden"), [
    ("good", "packing", "service"), ("service", "service", "packing"), ("service", "terms", "keeping"),
])  # fmt: skip
def test_the_sections_fit_the_kind(as_user, owner, draft, kind, shown, hidden):
    drafts.save_changes(draft, {"kind": kind}, by=owner)
    html = as_user(owner).get(page("edit", draft)).content.decode()
    assert f'<fieldset id="{shown}"' in html
    assert f'<fieldset id="{hidden}"' not in html


def test_the_form_says_what_a_pallet_holds(as_user, owner, draft):
    sent = answers(draft, units_per_case=24, case_gross_g=13000, cases_per_layer=8, layers_per_pallet=5)
    html = as_user(owner).post(page("autosave", draft), sent, headers={"HX-Request": "true"}).content.decode()
    assert "40 cajas, 960 unidades, 520 kg" in html


def test_required_fields_are_marked(as_user, owner, draft):
    html = as_user(owner).get(page("edit", draft)).content.decode()
    assert html.count('aria-required="true"') == len(required_columns(draft.kind))


def test_a_step_below_the_minimum_is_refused_at_its_field(as_user, owner, draft):
    sent = {"incoterm": "FOB", "place": "Acajutla", "amount": "2.50", "from_quantity": 100}
    html = as_user(owner).post(page("prices", draft), sent).content.decode()
    assert 'id="id_from_quantity_error"' in html
    assert as_user(owner).post(page("prices", draft), {**sent, "from_quantity": 101}).status_code == 302


def test_the_prices_page_says_kilo_and_minimum_in_dollars(as_user, owner, draft):
    type(draft).objects.filter(pk=draft.pk).update(net_weight_g=340)
    factories.PriceTermFactory(product=draft, incoterm="EXW", place="", amount=Decimal("3.40"))
    html = as_user(owner).get(page("prices", draft)).content.decode()
    assert "$10.00 por kg" in html
    assert "$340.00 EXW" in html


def test_a_service_is_priced_by_its_basis_and_has_no_calculator(as_user, owner, company):
    service = factories.ServiceProductFactory(company=company, state="draft", published_at=None)
    browser = as_user(owner)
    assert 'name="incoterm"' not in browser.get(page("prices", service)).content.decode()
    browser.post(page("prices", service), {"basis": "hour", "amount": "28", "from_quantity": 1})
    assert service.prices.get().terms == "por hora"
    assert browser.get(page("calculator", service)).status_code == 404


def test_three_answers_begin_a_draft(as_user, owner, company):
    food = factories.SectorFactory()
    browser = as_user(owner)
    sent = {"name_es": "Dulce de nance", "sector": food.pk, "unit_es": "bolsa"}
    assert browser.post(reverse("products:new"), sent).status_code == 302
    assert company.products.get(name_es="Dulce de nance").state == "draft"
    again = browser.post(reverse("products:new"), sent)
    assert "Ya tiene un producto con este nombre" in again.content.decode()


def test_what_is_typed_is_kept_and_the_rest_named(as_user, owner, draft):
    sent = answers(draft, summary_es="Con loroco fresco.", gtin="123")
    html = as_user(owner).post(page("autosave", draft), sent, headers={"HX-Request": "true"}).content.decode()
    draft.refresh_from_db()
    assert draft.summary_es == "Con loroco fresco."
    assert "GTIN" in html


def test_a_half_sent_form_empties_nothing(as_user, owner, draft):
    as_user(owner).post(page("autosave", draft), {"summary_es": "Solo esto."})
    draft.refresh_from_db()
    assert (draft.summary_es, draft.name_es, draft.minimum_order) == ("Solo esto.", "Jabón de loroco", 100)


def test_sending_names_the_empty_field_at_the_field(as_user, owner, draft):
    html = as_user(owner).post(page("edit", draft), answers(draft, minimum_order="", send="1")).content.decode()
    assert 'id="id_minimum_order_error"' in html
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_sent_product_waits_and_cannot_be_changed(as_user, owner, draft):
    browser = as_user(owner)
    browser.post(page("edit", draft), answers(draft, send="1"))
    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert "<form" not in browser.get(page("edit", draft)).content.decode().split('id="more"')[0].split("own-tools")[1]
    with pytest.raises(RuleError):
        drafts.save_changes(draft, {"name_es": "Otro"}, by=owner)


def test_a_product_that_waits_is_read_in_words(as_user, owner, company):
    product = factories.ProductFactory(
        company=company, state="submitted", published_at=None, storage="frozen", samples=True, available_months=[3, 4]
    )
    html = as_user(owner).get(page("edit", product)).content.decode()
    facts = html.split('<dl class="facts')[1].split("</dl>")[0]
    for text in ("congelado, a −18 °C o menos", "marzo a abril", product.sector.name_es, product.hs_code.text):
        assert text in facts
    assert "True" not in facts
    assert "frozen" not in facts


def test_the_moderators_word_stands_at_its_field_until_it_is_answered(as_user, owner, adviser, draft):
    publication.ask_changes(
        publication.submit_product(draft, by=owner), {"summary_es": "Diga de qué está hecho."}, by=adviser
    )
    browser = as_user(owner)
    assert 'id="id_summary_es_told"' in browser.get(page("edit", draft)).content.decode()
    browser.post(page("autosave", draft), answers(draft, summary_es="De aceite de coco y loroco."))
    assert draft.comments.get().resolved_at is not None


def test_an_edit_of_a_public_product_stays_beside_it(as_user, owner, adviser, public):
    browser = as_user(owner)
    browser.post(page("edit", public), answers(public, name_es="Hamaca doble"))
    public.refresh_from_db()
    revision = drafts.open_revision(public)
    assert (public.name_es, revision.changes) == ("Hamaca", {"name_es": "Hamaca doble"})
    browser.post(page("edit", public), answers(public, name_es="Hamaca doble", send="1"))
    revision.refresh_from_db()
    assert revision.state == "submitted"
    assert publication.approve_revision(revision, by=adviser).name_es == "Hamaca doble"


def test_an_edit_taken_back_word_by_word_is_no_edit(owner, public):
    drafts.save_changes(public, {"name_es": "Hamaca doble"}, by=owner)
    assert drafts.save_changes(public, {"name_es": "Hamaca"}, by=owner) is None
    assert ProductRevision.objects.get().state == "discarded"


def test_an_edit_sent_back_keeps_the_approved_version(owner, adviser, public):
    drafts.save_changes(public, {"name_es": "Hamaca doble"}, by=owner)
    drafts.request_publication(public, by=owner)
    publication.ask_revision_changes(drafts.open_revision(public), {"name_es": "¿Doble de qué?"}, by=adviser)
    public.refresh_from_db()
    assert (public.state, public.name_es) == ("published", "Hamaca")
    drafts.save_changes(public, {"name_es": "Hamaca para dos"}, by=owner)
    drafts.request_publication(public, by=owner)
    assert publication.approve_revision(drafts.open_revision(public), by=adviser).name_es == "Hamaca para dos"


def test_an_approved_edit_brings_a_stale_product_back(owner, adviser, company):
    stale = factories.ProductFactory(company=company, state="stale", stale_since=timezone.now())
    drafts.save_changes(stale, {"minimum_order": 12}, by=owner)
    drafts.request_publication(stale, by=owner)
    fresh = publication.approve_revision(drafts.open_revision(stale), by=adviser)
    assert (fresh.state, fresh.minimum_order, fresh.stale_since) == ("published", 12, None)


def test_an_edit_may_not_empty_what_buyers_need(owner, public):
    drafts.save_changes(public, {"summary_es": ""}, by=owner)
    with pytest.raises(RuleError):
        drafts.request_publication(public, by=owner)


def test_another_code_must_be_checked_again(owner, adviser, draft):
    drafts.confirm_hs_code(draft, by=adviser)
    factories.HSCodeFactory(code="340111", text_es="Jabón de tocador", text_en="Toilet soap")
    drafts.save_changes(draft, {"hs_code_id": "340111"}, by=owner)
    draft.refresh_from_db()
    assert (draft.hs_code_id, draft.hs_confirmed_at) == ("340111", None)


def test_a_code_is_taken_with_one_press(as_user, owner, draft):
    factories.HSCodeFactory(code="340111", text_es="Jabón de tocador", text_en="Toilet soap")
    as_user(owner).post(page("hs_codes", draft), {"code": "3401.11"})
    draft.refresh_from_db()
    assert draft.hs_code_id == "340111"
    assert as_user(owner).post(page("hs_codes", draft), {"code": "999999"}).status_code == 404


def test_the_calculator_leads_from_the_door_to_the_port():
    costs = price_calculator.ShipmentCosts(
        Decimal("2"), 1000, inland=Decimal(300), papers=Decimal(200), port=Decimal(100)
    )
    found = {step.incoterm: step.amount for step in price_calculator.price_steps(costs)}
    assert found == {
        "EXW": 2,
        "FCA": Decimal("2.50"),
        "FOB": Decimal("2.60"),
        "CFR": Decimal("2.60"),
        "CIF": Decimal("2.60"),
    }
    insured = price_calculator.price_steps(
        price_calculator.ShipmentCosts(Decimal("10"), 1, freight=Decimal(90), insurance=Decimal(1))
    )[-1]
    assert insured.amount == Decimal("101.11")


def test_the_calculator_works_without_a_script(as_user, owner, draft):
    html = (
        as_user(owner).post(page("calculator", draft), {"unit": "2", "quantity": "10", "inland": "5"}).content.decode()
    )
    assert "$2.50" in html
    bad = as_user(owner).post(page("calculator", draft), {"unit": "-1", "quantity": "0"}).content.decode()
    assert 'id="id_quantity_error"' in bad


def test_a_price_replaces_the_one_at_the_same_place(as_user, owner, draft):
    browser = as_user(owner)
    for amount in ("4.00", "4.50"):
        browser.post(
            page("prices", draft), {"incoterm": "FOB", "place": "Acajutla", "amount": amount, "from_quantity": 1}
        )
    assert draft.prices.get().amount == Decimal("4.50")
    browser.post(page("drop_price", draft), {"price": draft.prices.get().pk})
    assert not draft.prices.exists()


def test_a_product_leans_only_on_its_own_companys_papers(as_user, owner, draft, company, other_company):
    ours = factories.CertificateFactory(company=company)
    theirs = factories.CertificateFactory(company=other_company)
    as_user(owner).post(page("papers", draft), {"certificates": [ours.pk, theirs.pk]})
    assert not draft.certificates.exists()
    as_user(owner).post(page("papers", draft), {"certificates": [ours.pk]})
    assert list(draft.certificates.all()) == [ours]


def test_the_score_says_what_is_missing_and_what_it_brings(draft):
    draft.minimum_order = None
    found = missing_fields.missing_fields(draft, photos=0, prices=0)
    assert [lack.field for lack in found] == ["minimum_order", "photos", "prices"]
    assert found[0].required


def test_the_glossary_finds_the_terms_of_a_text_in_one_query(db, django_assert_num_queries):
    load_table(GLOSSARY)
    with django_assert_num_queries(1):
        found = glossary.terms_in("Jabones hechos a mano con bálsamo, bajo marca privada")
    assert {(term.term_es, term.term_en) for term in found} >= {("jabón", "soap"), ("marca privada", "private label")}
    assert glossary.terms_in("xyz") == []


def test_the_glossary_begins_with_its_terms_once_and_leaves_what_staff_changed(db):
    added = load_table(GLOSSARY).added
    GlossaryTerm.objects.filter(term_es="jabón").update(term_en="bar soap")
    assert added >= 100
    assert load_table(GLOSSARY).added == 0
    assert GlossaryTerm.objects.get(term_es="jabón").term_en == "bar soap"


def test_staff_keep_the_terms_and_companies_read_them(as_user, owner, adviser, one_factor):
    told = {"term_es": "atol", "term_en": "corn drink", "explanation_es": "Bebida caliente.", "explanation_en": ""}
    as_user(adviser).post(reverse("admin:products_glossaryterm_add"), told)
    assert AuditEntry.objects.filter(table_name="products_glossaryterm", action="insert", actor=adviser).exists()
    page = as_user(owner).get(reverse("products:terms")).content.decode()
    assert "corn drink" in page
    assert "Bebida caliente." in page


def test_a_term_in_capitals_is_refused_with_its_reason(as_user, adviser, one_factor):
    answer = as_user(adviser).post(
        reverse("admin:products_glossaryterm_add"), {"term_es": "Atol", "term_en": "corn drink"}
    )
    assert answer.status_code == 200
    assert not GlossaryTerm.objects.exists()


def test_one_tap_from_the_mail_confirms_only_by_post(client, company):
    stale = factories.ProductFactory(company=company, state="stale", stale_since=timezone.now())
    link = reverse("products:confirm_by_link", args=[signed_token(CONFIRM_PURPOSE, stale.pk)])
    assert client.get(link).status_code == 200
    stale.refresh_from_db()
    assert stale.state == "stale"
    client.post(link)
    stale.refresh_from_db()
    assert stale.state == "published"


def test_a_link_of_another_purpose_or_too_old_confirms_nothing(client, public):
    other = reverse("products:confirm_by_link", args=[signed_token("something-else", public.pk)])
    assert client.post(other).status_code == 404
    link = reverse("products:confirm_by_link", args=[signed_token(CONFIRM_PURPOSE, public.pk)])
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        assert client.post(link).status_code == 404


# --- Season ---------------------------------------------------------------------------------------------------


def test_months_are_ticked_and_none_is_all_the_year(as_user, owner, draft):
    browser = as_user(owner)
    browser.post(page("edit", draft), answers(draft, available_months=["12", "1", "11"]))
    draft.refresh_from_db()
    assert draft.available_months == [1, 11, 12]
    browser.post(page("edit", draft), answers(draft, available_months=[]))
    draft.refresh_from_db()
    assert draft.available_months == []


def test_months_of_a_public_product_wait_for_a_moderator(as_user, owner, adviser, public):
    as_user(owner).post(page("edit", public), answers(public, available_months=["5", "6"]))
    revision = public.revisions.get()
    line = next(line for line in differences.field_differences(public, revision) if line.is_changed)
    assert (line.field, "mayo a junio" in re.sub(r"</?ins>", "", line.new)) == ("available_months", True)
    publication.approve_revision(publication.submit_revision(revision, by=owner), by=adviser)
    public.refresh_from_db()
    assert public.available_months == [5, 6]


def test_a_month_that_is_none_is_told_at_the_field(as_user, owner, draft):
    html = as_user(owner).post(page("edit", draft), answers(draft, available_months=["13"])).content.decode()
    assert "13" in html
    assert Product.objects.get(pk=draft.pk).available_months == []


@pytest.mark.parametrize("months", [[0], [13], list(range(1, 13))])
def test_the_database_refuses_what_is_no_season(draft, months):
    with pytest.raises(IntegrityError, match="available_months_check"), transaction.atomic():
        Product.objects.filter(pk=draft.pk).update(available_months=months)


# --- Forgiving: copy, delete, take back, put back, search, suggestions ------------------------------------------------


def move(browser, product: Product, name: str):
    return browser.post(page("move", product), {"move": name})


def test_a_copy_has_the_fields_and_prices_and_a_name_of_its_own(as_user, owner, public):
    factories.PriceTermFactory(product=public, amount=Decimal("4.50"))
    Product.objects.filter(pk=public.pk).update(code="A-1", minimum_order=40)
    answer = move(as_user(owner), public, "copy")
    copied = Product.objects.latest("pk")
    assert answer["Location"] == page("edit", copied)
    assert (copied.state, copied.name_es, copied.code) == ("draft", f"{public.name_es} (2)", "")
    assert (copied.minimum_order, copied.summary_es) == (40, public.summary_es)
    assert [price.amount for price in copied.prices.all()] == [Decimal("4.50")]
    assert not copied.photos.exists()
    move(as_user(owner), public, "copy")
    assert Product.objects.latest("pk").name_es == f"{public.name_es} (3)"
