"""What the admin's forms change, and what they never do."""

import pytest
from django.urls import reverse

from exportasv.core.audit.models import AuditEntry
from products.models import Product
from tests import factories

pytestmark = pytest.mark.django_db


def change_url(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def form_data(browser, row, **values) -> dict[str, object]:
    """What the change page would send as it stands, with `values` changed."""
    context = browser.get(change_url(row)).context
    data = {}
    forms = [context["adminform"].form]
    for formset in (inline.formset for inline in context["inline_admin_formsets"]):
        forms += [formset.management_form, *formset.initial_forms]
    for form in forms:
        for bound in form:
            if bound.value() is not None:
                data[bound.html_name] = bound.value()
    return {**data, **values}


@pytest.fixture
def submitted(company) -> Product:
    return factories.ProductFactory(company=company, state="submitted", published_at=None)


def test_an_adviser_changes_a_product_and_the_audit_names_her(adviser, as_user, submitted):
    browser = as_user(adviser)
    answer = browser.post(change_url(submitted), form_data(browser, submitted, name_es="Chal de añil"))
    assert answer.status_code == 302, answer.context["errors"]
    submitted.refresh_from_db()
    entry = AuditEntry.objects.filter(table_name="products_product", action="update").latest("pk")
    assert submitted.name_es == "Chal de añil"
    assert entry.actor == adviser


def test_the_state_sent_in_a_form_is_not_taken(adviser, as_user, submitted):
    browser = as_user(adviser)
    browser.post(change_url(submitted), form_data(browser, submitted, state="published", name_es="Otro"))
    submitted.refresh_from_db()
    assert (submitted.name_es, submitted.state) == ("Otro", "submitted")


def test_a_button_of_the_form_publishes(adviser, as_user, submitted):
    browser = as_user(adviser)
    browser.post(change_url(submitted), form_data(browser, submitted, _action_publish="1"))
    submitted.refresh_from_db()
    assert submitted.state == "published"


def test_changes_are_asked_with_a_comment_at_a_field(adviser, as_user, submitted):
    browser = as_user(adviser)
    words = {"comment_summary_es": "Diga de qué está hecho.", "_action_ask_changes": "1"}
    browser.post(change_url(submitted), form_data(browser, submitted, **words))
    submitted.refresh_from_db()
    assert submitted.state == "changes_asked"
    assert submitted.comments.get().field == "summary_es"


def test_changes_asked_without_a_word_are_refused_with_a_reason(adviser, as_user, submitted):
    browser = as_user(adviser)
    answer = browser.post(change_url(submitted), form_data(browser, submitted, _action_ask_changes="1"), follow=True)
    submitted.refresh_from_db()
    assert submitted.state == "submitted"
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_an_action_of_the_list_moves_what_may_move_and_explains_the_rest(manager, as_user):
    verified, archived = factories.CompanyFactory(state="verified"), factories.CompanyFactory(state="archived")
    sent = {"action": "activate", "_selected_action": [verified.pk, archived.pk]}
    answer = as_user(manager).post(reverse("admin:companies_company_changelist"), sent, follow=True)
    verified.refresh_from_db()
    archived.refresh_from_db()
    assert (verified.state, archived.state) == ("active", "archived")
    assert {message.level_tag for message in answer.context["messages"]} == {"error", "success"}


def test_the_invest_officer_reads_a_product_and_cannot_change_it(invest_officer, as_user, submitted):
    browser = as_user(invest_officer)
    assert browser.get(change_url(submitted)).status_code == 200
    assert browser.post(change_url(submitted), {"name_es": "Otro"}).status_code == 403
    sent = {"action": "publish", "_selected_action": [submitted.pk]}
    browser.post(reverse("admin:products_product_changelist"), sent)
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


def test_an_adviser_cannot_change_a_sector(adviser, as_user):
    sector = factories.SectorFactory()
    assert as_user(adviser).post(change_url(sector), {"name_es": "Otro"}).status_code == 403


def test_an_adviser_is_not_shown_the_list_of_users_by_a_form(adviser, as_user, company):
    asked = {"app_label": "companies", "model_name": "companymember", "field_name": "user"}
    assert as_user(adviser).get(reverse("admin:autocomplete"), asked).status_code == 403


def test_a_field_offers_no_row_out_of_use(administrator, as_user):
    used = factories.SectorFactory(code="food")
    factories.SectorFactory(code="furniture", is_active=False)
    asked = {"app_label": "products", "model_name": "product", "field_name": "sector"}
    answer = as_user(administrator).get(reverse("admin:autocomplete"), asked).json()
    assert [row["id"] for row in answer["results"]] == [str(used.pk)]


def test_audit_entries_are_shown_and_never_changed(administrator, as_user, company):
    entry = AuditEntry.objects.filter(table_name="companies_company").latest("pk")
    browser = as_user(administrator)
    assert browser.post(change_url(entry), {"row_id": "7"}).status_code == 403
    assert browser.post(change_url(entry).replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert company.name in browser.get(change_url(entry)).content.decode()


def test_a_company_is_archived_and_not_deleted(administrator, as_user, company):
    delete = reverse("admin:companies_company_delete", args=[company.pk])
    assert as_user(administrator).post(delete, {"post": "yes"}).status_code == 403


def test_the_history_of_a_row_tells_before_and_after(adviser, as_user, company):
    browser = as_user(adviser)
    browser.post(change_url(company), form_data(browser, company, district="Izalco"))
    page = browser.get(reverse("admin:companies_company_history", args=[company.pk])).content.decode()
    assert "Izalco" in page
    assert "San Salvador" in page
    assert "Ada Asesora" in page


def test_a_person_reads_only_their_own_notices(administrator, as_user, owner):
    from exportasv.core.notifications.models import Notification

    other = Notification.objects.create(recipient=owner, kind="test", key="1", subject="Ajeno", body="…")
    assert as_user(administrator).get(change_url(other)).status_code == 404


def test_a_product_is_found_without_its_accents(adviser, as_user, company):
    factories.ProductFactory(company=company, name_es="Cafetín añejo")
    page = as_user(adviser).get(reverse("admin:products_product_changelist"), {"q": "cafetin anejo"})
    assert page.context["cl"].result_count == 1
