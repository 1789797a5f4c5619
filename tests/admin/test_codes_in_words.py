"""Codes of the database read as words on the admin site: answers, changes, kinds of mails, tables and relations."""

from datetime import time

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.urls import reverse
from django.utils import timezone, translation

from companies.models import Application, Consent, DeclinedConsent
from companies.rules.consents import APPLICATION_CONSENT
from counseling.models import Availability
from exportasv.core.accounts.models import PrivateLink
from exportasv.core.audit.history import changes, named_rows, table_title
from exportasv.core.audit.models import AuditEntry
from exportasv.core.notifications.kinds import kind_title
from exportasv.core.notifications.models import MailKind, Notification, OutgoingEmail, ReminderDelivery, ReminderRule
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.outbox.outbox import HANDLERS, task_title
from products.models import Attribute, ProductRevision, QRScan
from tests import factories
from tests.admin.rows import MAKERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
ACCOUNT_MAILS = settings.BASE_DIR / "templates/account/email"
KINDS = [path.stem for path in (settings.BASE_DIR / "templates/notifications").glob("[a-z]*.txt")]
KINDS += [f"account_{path.stem.removesuffix('_subject')}" for path in ACCOUNT_MAILS.glob("*_subject.txt")]


def page_of(client, name: str, *args: object) -> str:
    return client.get(reverse(f"admin:{name}", args=args)).content.decode()


def test_answers_of_an_application_are_read_beside_their_questions(as_user, administrator):
    answers = {
        "person": {"full_name": "Ana Pérez", "dui": "012345678", "position": "gerente"},
        "company": {"legal_form": "person", "name": "Dulces Ana", "size": "micro", "women_led": True},
    }
    application = Application.objects.create(
        applicant=factories.UserFactory(), answers=answers, state="sent", sent_at=timezone.now()
    )
    page = page_of(as_user(administrator), "companies_application_change", application.pk)
    assert "Nombre completo, como en su DUI" in page
    assert "persona natural" in page
    assert "legal_form" not in page
    assert "{&#x27;" not in page


@pytest.mark.parametrize(("language", "sector"), [("es", "Alimentos"), ("en", "Food")])
@pytest.mark.parametrize("page", ["change", "check"])
def test_the_sectors_of_an_application_are_named_in_the_readers_language(
    as_user, administrator, language, sector, page
):
    factories.SectorFactory(code="food", name_es="Alimentos", name_en="Food")
    answers = {"goods": {"sectors": ["food"], "products": "Dulce de nance"}}
    application = Application.objects.create(
        applicant=factories.UserFactory(), answers=answers, state="sent", sent_at=timezone.now()
    )
    address = reverse(f"admin:companies_application_{page}", args=[application.pk])
    html = as_user(administrator).get(address, headers={"accept-language": language}).content.decode()
    assert f">{sector}<" in html


@pytest.mark.parametrize(
    ("query", "language", "said"),
    [
        ("", "es", "Aún no hay nada aquí."),
        ("", "en", "Nothing has been entered here yet."),
        ("?q=nance", "es", "Nada coincide con la búsqueda y los filtros."),
        ("?q=nance", "en", "Nothing fits the search and the filters."),
    ],
)
def test_an_empty_list_says_why_it_is_empty(as_user, administrator, query, language, said):
    address = reverse("admin:consulates_fair_changelist") + query
    html = as_user(administrator).get(address, headers={"accept-language": language}).content.decode()
    assert said in html


def test_changes_of_a_product_are_read_beside_their_fields(as_user, administrator):
    product = factories.ProductFactory()
    certificate = factories.CertificateFactory(company=product.company)
    edit = {"name_es": "Miel de altura", "hs_code_id": None, "samples": True, "certificates": [certificate.pk]}
    revision = ProductRevision.objects.create(product=product, changes=edit)
    client = as_user(administrator)
    page = page_of(client, "products_productrevision_change", revision.pk)
    assert "Miel de altura" in page
    assert certificate.type.name_es in page
    for shown in (page, page_of(client, "products_productrevision_changelist")):
        assert "nombre en español" in shown
        assert "name_es" not in shown
        assert "hs_code_id" not in shown


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_kind_of_mail_has_a_name(kind, language):
    with translation.override(language):
        assert str(kind_title(kind)) != kind


def test_kinds_of_mails_are_named_in_list_filter_and_form(as_user, administrator):
    row = MailKind.objects.create(kind="session_booked", hour=timezone.now())
    Notification.objects.create(recipient=administrator, kind="session_booked", key="1", subject="Hola", body="Hola")
    client = as_user(administrator)
    pages = [
        page_of(client, "notifications_mailkind_changelist"),
        page_of(client, "notifications_mailkind_change", row.pk),
        page_of(client, "notifications_notification_changelist"),
    ]
    for page in pages:
        assert "Asesoría reservada" in page
        assert ">session_booked<" not in page


def test_a_reminder_sent_says_what_it_is_about(as_user, administrator):
    rule = ReminderRule.objects.filter(trigger="agreement_due").first()
    rule = rule or ReminderRule.objects.create(code="x", trigger="agreement_due", threshold=1, audience="adviser")
    ReminderDelivery.objects.create(rule=rule, subject_table="companies.company", subject_id=7, to="1")
    page = page_of(as_user(administrator), "notifications_reminderdelivery_changelist")
    assert ">empresa<" in page
    assert "companies.company" not in page


def test_tables_of_the_trail_are_named_in_its_filter(as_user, administrator):
    factories.CompanyFactory()
    page = page_of(as_user(administrator), "audit_auditentry_changelist")
    assert "companies_company<" not in page
    assert "table_name=companies_company" in page
    assert ">insert<" not in page


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_table_has_a_name(language):
    with translation.override(language):
        nameless = [
            model._meta.db_table
            for model in apps.get_models(include_auto_created=True)
            if table_title(model._meta.db_table) in (model._meta.db_table, "")
        ]
    assert nameless == []


def test_an_entry_about_many_rows_is_told_in_words():
    entry = AuditEntry(table_name="companies_company", action="bulk", after={"operation": "update", "rows": 3})
    with translation.override("es"):
        assert changes(entry) == [("acción", "—", "modificado"), ("filas", "—", "3")]


def test_dates_states_and_lists_of_an_entry_are_read_in_words():
    after = {"state": "active", "left_on": "2026-11-26", "updated_at": "2026-11-26T18:00:00+00:00"}
    entry = AuditEntry(table_name="companies_company", action="insert", after=after)
    with translation.override("es"):
        texts = [new for _label, _old, new in changes(entry)]
    assert "26 de noviembre de 2026" in texts
    assert not any("T18:00" in text or text == "active" for text in texts)


def test_a_deletion_of_relations_names_both_sides(as_user, administrator):
    fair = factories.FairFactory()
    fair.sectors.add(factories.SectorFactory())
    page = page_of(as_user(administrator), "consulates_fair_delete", fair.pk)
    assert "Fair_sectors" not in page
    assert "fair-sector" not in page
    assert "Feria – rubro" in page
    assert "llévame" not in page  # the framework says tú


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_background_job_has_a_name(language):
    with translation.override(language):
        assert [kind for kind in HANDLERS if str(task_title(kind)) == kind] == []


def test_a_consent_says_what_it_is_for(as_user, administrator):
    consent = MAKERS["companies.consent"](administrator)
    client = as_user(administrator)
    pages = [page_of(client, "companies_consent_changelist"), page_of(client, "companies_consent_change", consent.pk)]
    for page in pages:
        assert "Solicitud para entrar al programa" in page
        assert "español" in page.lower()
        assert ">apply<" not in page


def test_an_entry_of_the_trail_names_its_action(as_user, administrator):
    factories.CompanyFactory()
    entry = AuditEntry.objects.filter(table_name="companies_company", action="insert").latest("pk")
    page = page_of(as_user(administrator), "audit_auditentry_change", entry.pk)
    assert "agregado" in page
    assert "insert" not in page


def test_rows_are_called_by_their_kind_in_words():
    task = OutboxTask(kind="mail", key="notice-519")
    link = PrivateLink(purpose="inquiry", subject=1)
    letter = OutgoingEmail(kind="inquiry_escalated", key="1-20261111-invest", address="ana@example.org")
    hours = Availability(weekday=4, opens=time(8), closes=time(16))
    consent = Consent(user=factories.UserFactory(full_name="Ana"), purpose=APPLICATION_CONSENT, version="2027-01")
    declined = DeclinedConsent(user=consent.user, purpose=consent.purpose, version=consent.version)
    with translation.override("es"):
        assert str(consent) == str(declined) == "Ana · Solicitud para entrar al programa (2027-01)"
        assert str(task) == "Aviso por correo, notice-519"
        assert str(link) == "una consulta, para su comprador, 1"
        assert str(letter).endswith(", ana@example.org")
        assert "inquiry" not in str(letter)
        assert str(MailKind(kind="session_booked")) == "Asesoría reservada"
        assert str(hours) == "viernes 08:00–16:00"


def test_an_entry_names_the_rows_that_it_points_to(django_assert_num_queries):
    company = factories.CompanyFactory(name="Dulces Ana")
    gone = 10**9
    entry = AuditEntry(
        table_name="products_product", before={"company_id": gone}, after={"company_id": company.pk}, action="update"
    )
    with translation.override("es"), django_assert_num_queries(1):
        names = named_rows([entry, entry])
    assert ("empresa", str(gone), "Dulces Ana") in changes(entry, names)


def test_columns_of_lists_have_a_name_of_their_own():
    """Django makes one of the code otherwise, in English: a property has no words."""
    nameless = []
    for model, page in admin.site._registry.items():
        fields = {field.name for field in model._meta.get_fields()}
        for column in {*page.list_display, *page.readonly_fields} - fields:
            _label, source = label_for_field(column, model, page, return_attr=True)
            if not getattr(getattr(source, "fget", source), "short_description", None):
                nameless.append(f"{model._meta.label}.{column}")
    assert nameless == []


def test_sectors_and_places_are_named():
    factories.SectorFactory(code="food", name_es="Alimentos")
    factories.SectorFactory(code="services", name_es="Servicios")
    with translation.override("es"):
        names = admin.site._registry[Attribute].sector_names(Attribute(sectors=["food", "services"]))
        assert names == "Alimentos, Servicios"
        scans = admin.site._registry[QRScan]
        assert str(scans.place_name(QRScan(place="sheet"))) == "ficha del producto"
        assert str(scans.place_name(QRScan(place="los-angeles"))) == "los-angeles"
