"""An incident: what an account, a file or a key could reach, and the letters within 72 hours."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from companies.models import Company
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.privacy import incidents, rules
from exportasv.core.privacy.documents.letters import letter_texts
from exportasv.core.privacy.models import Incident
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _place(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.STAFF_MFA_REQUIRED = False


def incident(source: str, name: str, **more) -> Incident:
    values = {"since": timezone.now() - timedelta(days=1), "what": "Se perdió un teléfono."}
    return Incident(source=source, name=name, **values | more)


def tables(found: incidents.Reach) -> dict[str, int]:
    return dict(found.tables)


def test_the_account_of_an_owner_reaches_its_company_and_nothing_of_others(owner, company, stranger, other_company):
    factories.CertificateFactory(company=company)
    factories.CertificateFactory(company=other_company)
    found = incidents.reach_of(incident("account", owner.email.upper()))
    assert tables(found)["companies.company"] == 1
    assert tables(found)["companies.certificate"] == 1
    assert owner.pk in found.users
    assert stranger.pk not in found.users


def test_the_account_of_a_manager_reaches_everybody_and_its_changes_are_counted(manager, owner, stranger, company):
    buyer = factories.BuyerFactory()
    with act_as(manager):
        Company.objects.filter(pk=company.pk).update(name="Otro")
    found = incidents.reach_of(incident("account", manager.email))
    assert {owner.pk, stranger.pk} <= found.users
    assert buyer.email in found.addresses
    assert tables(found)["companies.company"] == 2
    assert found.changes == 1


def test_a_file_is_found_with_the_people_of_its_row(owner, company, stranger):
    certificate = factories.CertificateFactory(company=company)
    certificate.document.save("haccp.pdf", ContentFile(b"%PDF"))
    found = incidents.reach_of(incident("file", f"C:/descargas/{certificate.document.name.rpartition('/')[2]}"))
    assert tables(found) == {"companies.certificate": 1}
    assert found.users == {owner.pk}


@pytest.mark.parametrize(
    ("key", "reaches"),
    [("SECRET_KEY", True), ("the database_url", True), ("backup", True), ("AUDIT_KEYS", False), ("REDIS_URL", False)],
)
def test_a_key_reaches_what_it_opens(owner, company, key, reaches):
    found = incidents.reach_of(incident("key", key))
    assert ("companies.company" in tables(found), owner.pk in found.users) == (reaches, reaches)
    assert found.note


def test_the_key_of_the_bucket_reaches_tables_with_files_only(owner, company):
    factories.CertificateFactory(company=company)
    assert "companies.certificate" in tables(incidents.reach_of(incident("key", "MEDIA_BUCKET_KEY")))
    assert "companies.companymember" not in tables(incidents.reach_of(incident("key", "MEDIA_BUCKET_KEY")))


@pytest.mark.parametrize(("source", "name"), [("account", "no@no.example"), ("file", "no.pdf"), ("key", "the door")])
def test_what_is_not_known_is_said(source, name):
    with pytest.raises(RuleError):
        incidents.reach_of(incident(source, name))


def test_a_secret_that_nothing_is_known_of_is_taken_as_reaching_everything(owner, company):
    found = incidents.reach_of(incident("key", "SOME_NEW_SECRET"))
    assert tables(found)["companies.company"] == 1
    assert found.note


def test_an_administrator_opens_it_and_has_reach_letters_and_addresses(as_user, administrator, owner, company, manager):
    client = as_user(administrator)
    now = timezone.localtime()
    typed = {
        "source": "account", "name": owner.email, "what": "Se perdió un teléfono.", "measures": "",
        "since_0": "2026-11-01", "since_1": "08:00:00",
        "noticed_at_0": f"{now:%Y-%m-%d}", "noticed_at_1": f"{now:%H:%M:%S}",
    }  # fmt: skip
    added = client.post(reverse("admin:privacy_incident_add"), typed)
    assert added.status_code == 302, added.content.decode()
    row = Incident.objects.get()
    assert row.opened_by == administrator
    assert row.reach["people"] >= 1
    page = client.get(reverse("admin:privacy_incident_change", args=[row.pk])).content.decode()
    assert "Agencia de Ciberseguridad del Estado" in page
    assert "Fiscal General de la República" in page
    assert "71" in page
    pdf = client.get(reverse("admin:privacy_incident_letters", args=[row.pk]))
    assert "no-store" in pdf["Cache-Control"]
    pages = pypdf.PdfReader(io.BytesIO(pdf.content)).pages
    assert len(pages) >= 3
    assert "Se perdió un teléfono." in pages[0].extract_text()
    addresses = client.get(reverse("admin:privacy_incident_addresses", args=[row.pk])).content.decode()
    assert owner.email.lower() in addresses.splitlines()
    for name in ("letters", "addresses"):
        assert as_user(manager).get(reverse(f"admin:privacy_incident_{name}", args=[row.pk])).status_code == 403


def test_it_is_on_the_home_until_all_three_were_told(as_user, administrator, manager):
    row = incident("key", "SECRET_KEY")
    row.save()
    title = "Incidentes por avisar en 72 horas"
    assert title in as_user(administrator).get(reverse("admin:index")).content.decode()
    assert title not in as_user(manager).get(reverse("admin:index")).content.decode()
    for whom in ("agency", "prosecutor"):
        rules.note_told(row, whom, by=administrator)
    assert Incident.objects.to_report().count() == 1
    rules.note_told(row, "persons", by=administrator)
    assert not Incident.objects.to_report().exists()
    with pytest.raises(RuleError):
        rules.note_told(row, "persons", by=administrator)


def test_the_term_is_72_hours_and_the_letters_are_in_spanish(administrator):
    row = incident("key", "SECRET_KEY", opened_by=administrator)
    row.save()
    rules.work_out_reach(row, by=administrator)
    row.refresh_from_db()
    assert row.report_by - row.noticed_at == timedelta(hours=72)
    texts = letter_texts(row)
    assert list(texts) == ["agency", "prosecutor", "persons"]
    assert all(administrator.email in text and "SECRET_KEY" in text for text in list(texts.values())[:2])
    assert "derechos" in texts["persons"]
