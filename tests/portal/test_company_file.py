"""A company's file for staff, its list with filters, and the pickers that find a company by what one types."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.forms.company_picker import CompanyPickerField, company_label
from companies.models import Company
from counseling.models import Adviser, CounselingSession
from tests import factories

pytestmark = pytest.mark.usefixtures("one_factor")
MAX_FILE_QUERIES = 13  # one of them once a second: the version of the content


@pytest.fixture
def full_company(company: Company, owner, adviser) -> Company:
    """A company with a row of everything that its file shows."""
    now = timezone.now()
    Company.objects.filter(pk=company.pk).update(
        phone="+50370000001", whatsapp="+50370000002", email="taller@example.org", contact_name="Rosa Hilo"
    )
    product = factories.ProductFactory(company=company, name_es="Rebozo añil")
    held = factories.CounselingSessionFactory(
        company=company, matter="Etiqueta en inglés", state="held", starts_at=now - timedelta(days=3),
        ends_at=now - timedelta(days=3) + timedelta(hours=1), adviser=Adviser.objects.get(user=adviser),
    )  # fmt: skip
    factories.ActionItemFactory(company=company, session=held, text="Fotos nuevas")
    factories.InquiryFactory(product=product, buyer__name="Boutique Roma")
    factories.ExportWinFactory(company=company, product=product, value=1234)
    factories.CertificateFactory(company=company, number="CERT-77")
    company.assessments.create(score=61, level="ready", started_at=now, completed_at=now)
    return Company.objects.get(pk=company.pk)


def file_of(client, company) -> str:
    return client.get(reverse("portal:company_file", args=[company.pk])).content.decode()


def test_the_file_has_everything_on_one_page(full_company, owner, adviser, as_user, django_assert_max_num_queries):
    client = as_user(adviser)
    with django_assert_max_num_queries(MAX_FILE_QUERIES):
        page = file_of(client, full_company)
    for part in (
        "tel:+50370000001", "wa.me/50370000002", "mailto:taller@example.org", "Rosa Hilo", owner.email,
        "Etiqueta en inglés", "Fotos nuevas", "Boutique Roma", "1,234", "CERT-77", "61 / 100", "Rebozo añil",
        f"{reverse('counseling:staff_new_session')}?company={full_company.pk}",
        f"{reverse('counseling:staff_new_referral')}?company={full_company.pk}",
    ):  # fmt: skip
        assert part in page, part


def test_the_file_links_nothing_that_its_reader_may_not_open(full_company, adviser, as_user):
    page = file_of(as_user(adviser), full_company)
    assert "/mi-empresa/" not in page.replace(reverse("companies:certificate_document", args=[0])[:-2], "")


def test_an_invest_officer_sees_no_counseling_in_the_file(full_company, invest_officer, as_user):
    page = file_of(as_user(invest_officer), full_company)
    assert "Boutique Roma" in page
    assert "Fotos nuevas" not in page
    assert "Etiqueta en inglés" not in page


@pytest.mark.parametrize("who", ["owner", "stranger", "guest", "consular_officer"])
def test_others_do_not_open_the_file(who, company, request, as_user):
    client = as_user(request.getfixturevalue(who))
    for name, args in (("company_file", [company.pk]), ("staff_companies", []), ("company_options", [])):
        assert client.get(reverse(f"portal:{name}", args=args)).status_code == 403


def names_of(client, **query) -> list[str]:
    return [row.name for row in client.get(reverse("portal:staff_companies"), query).context["page"]]


def test_the_list_searches_filters_and_shows_the_last_contact(full_company, adviser, as_user):
    other = factories.CompanyFactory(name="Café Cumbre", department="SO", municipality="SO-Este", women_led=True)
    Company.objects.filter(pk=other.pk).update(adviser=adviser)
    client = as_user(adviser)
    assert names_of(client) == ["Café Cumbre", "Tejidos Izalco"]
    assert names_of(client, q="tegidos isalco") == ["Tejidos Izalco"]
    assert names_of(client, department="SO", women="1") == ["Café Cumbre"]
    assert names_of(client, mine="1") == ["Café Cumbre"]
    assert names_of(client, quiet="never") == ["Café Cumbre"]
    assert names_of(client, quiet="90") == []
    assert names_of(client, sort="contact") == ["Café Cumbre", "Tejidos Izalco"]
    CounselingSession.objects.update(
        starts_at=timezone.now() - timedelta(days=100), ends_at=timezone.now() - timedelta(days=99, hours=23)
    )
    assert names_of(client, quiet="90") == ["Tejidos Izalco"]
    assert names_of(client, state="nonsense", department="nonsense", quiet="-1") == ["Café Cumbre", "Tejidos Izalco"]


@pytest.fixture
def picker(db) -> CompanyPickerField:
    for name in ("Café Cumbre", "Comal La Esperanza", "Cosecha La Esperanza"):
        factories.CompanyFactory(name=name)
    return CompanyPickerField(queryset=Company.objects.all())


def test_a_picker_takes_a_label_a_number_a_key_or_a_name_with_a_typo(picker):
    row = Company.objects.get(name="Café Cumbre")
    for typed in (company_label(row), row.nit, str(row.pk), "cafe cumbre", "café cumbr"):
        assert picker.clean(typed) == row, typed


def test_a_picker_asks_which_of_several(picker):
    with pytest.raises(Exception, match=r"Comal La Esperanza.*Cosecha La Esperanza"):
        picker.clean("la esperanza")
    with pytest.raises(Exception, match="Café Cumbre"):  # it is not sure of such a typo
        picker.clean("kafe cunbre")
    with pytest.raises(Exception, match="zzzz"):
        picker.clean("zzzz")


def test_a_picker_takes_no_company_outside_its_rows(picker):
    picker.queryset = Company.objects.exclude(name="Café Cumbre")
    hidden = Company.objects.get(name="Café Cumbre")
    for typed in (str(hidden.pk), company_label(hidden), "Café Cumbre"):
        with pytest.raises(Exception, match=r"Ninguna|No company"):
            picker.clean(typed)


def test_a_session_is_recorded_from_the_home_by_a_part_of_the_name(full_company, adviser, as_user):
    client = as_user(adviser)
    home = client.get(reverse("portal:my_portal"))
    assert reverse("counseling:staff_new_session") in home.content.decode()
    begun = home.context["form"]
    words = {"company": "tejidos", "matter": "Precios", "channel": "phone", "held_at": begun["held_at"].value()}
    words["held_at"] = words["held_at"].strftime("%Y-%m-%dT%H:%M")
    answer = client.post(reverse("counseling:staff_new_session"), words)
    row = CounselingSession.objects.get(matter="Precios")
    assert answer.url == reverse("counseling:staff_session", args=[row.pk])
    assert row.company == full_company


def test_the_suggestions_of_a_picker_are_few_and_named(picker, adviser, as_user):
    page = as_user(adviser).get(reverse("portal:company_options"), {"company": "esperansa"}).content.decode()
    assert page.count("<option") == 2
    assert "Comal La Esperanza · " in page
