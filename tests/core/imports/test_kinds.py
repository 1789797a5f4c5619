"""Companies, survey answers, sessions, fairs and wins: each in, again, changed, and complained of."""

from datetime import UTC, date, datetime

import pytest

from companies.models import Company, DestinationAnswer, DestinationSurvey
from companies.territory.departments import MUNICIPALITY_CHOICES
from companies.territory.districts import DISTRICTS
from consulates.models import ExportWin, FairParticipation
from consulates.rules.wins import CONFIRMATION
from counseling.models import CounselingSession
from exportasv.core.accounts.models import PrivateLink
from exportasv.core.imports.models import ImportJob
from exportasv.core.notifications.models import Notification
from products.models import Product
from tests import factories
from tests.core.imports.conftest import apply_import, as_xlsx, said, sent, undo_import

pytestmark = pytest.mark.django_db
COMPANY_HEADERS = [
    "Nombre comercial",
    "Razón social",
    "NIT",
    "Tamaño",
    "Departamento",
    "Municipio",
    "Teléfono",
    "Mujer",
]
COMPANY_ROW = ["Dulces Ana", "Dulces Ana, S.A. de C.V.", "0614-050707-104-8", "Microempresa", "Sonsonate", "Este",
               "2451-0000", "x"]  # fmt: skip


def take(kind: str, headers: list[str], *rows: list[object], by) -> ImportJob:
    return sent(as_xlsx(list(rows), headers), by, kind)


def codes(job: ImportJob) -> list[str]:
    return [error["code"] for row in job.rows.exclude(errors=None) for error in row.errors]


def test_a_company_comes_in_as_an_applicant_with_its_place(manager):
    apply_import(take("companies", COMPANY_HEADERS, COMPANY_ROW, by=manager), manager)
    company = Company.objects.get()
    assert (company.nit, company.state, company.municipality) == ("0614-050707-104-8", "applied", "SO-Este")
    assert (str(company.phone), company.women_led, company.slug) == ("+50324510000", True, "dulces-ana")


def test_the_same_companies_again_change_nothing_and_a_new_phone_changes_one_field(manager):
    apply_import(take("companies", COMPANY_HEADERS, COMPANY_ROW, by=manager), manager)
    assert take("companies", COMPANY_HEADERS, COMPANY_ROW, by=manager).counts == {"same": 1}
    row = [*COMPANY_ROW[:6], "2451-9999", ""]
    assert take("companies", COMPANY_HEADERS, row, by=manager).rows.get().changes == {
        "phone": ["+50324510000", "+50324519999"]
    }


def test_a_natural_person_is_known_by_the_dui_in_the_column_of_the_nit(manager):
    row = [*COMPANY_ROW[:2], "01234567-8", *COMPANY_ROW[3:]]
    apply_import(take("companies", COMPANY_HEADERS, row, by=manager), manager)
    assert Company.objects.values_list("dui", "nit", "legal_form").get() == ("01234567-8", None, "person")


def test_a_company_much_like_a_known_one_is_left_to_a_person(manager):
    factories.CompanyFactory(name="Dulces Ana")
    job = take("companies", COMPANY_HEADERS, COMPANY_ROW, by=manager)
    assert job.counts == {"twin": 1}


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [(2, "0614-050707-104-9", "nit"), (5, "Atlántida", "municipality_unknown"), (3, "", "needed"), (6, "24", "phone"),
     (4, "Atlántida", "choice")],
)  # fmt: skip
def test_a_bad_cell_of_a_company_is_named(manager, column, value, code):
    row = [*COMPANY_ROW]
    row[column] = value
    assert code in codes(take("companies", COMPANY_HEADERS, row, by=manager))


def test_answers_to_the_survey_come_in_once(manager, company):
    DestinationSurvey.objects.create(year=2026, opened_on=date(2026, 1, 1))
    rows = [[company.name, 2026, "Centro América"], [company.name, 2026, "EE.UU."], [company.name, 2026, "EEUU"]]
    job = apply_import(take("answers", ["Empresa", "Año", "Destino"], *rows, by=manager), manager)
    assert job.counts == {"new": 2, "duplicate": 1}
    assert set(DestinationAnswer.objects.values_list("destination", flat=True)) == {"central_america", "united_states"}
    assert take("answers", ["Empresa", "Año", "Destino"], *rows[:2], by=manager).counts == {"same": 2}


def test_an_answer_to_a_survey_that_never_was_is_named(manager, company):
    assert codes(take("answers", ["Empresa", "Año", "Destino"], [company.name, 2011, "México"], by=manager)) == [
        "survey_unknown"
    ]


SESSION = ["Empresa", "Fecha", "Hora", "Duración", "Asesor", "Tema", "Modalidad"]


def session_row(company, adviser, day: str = "15/05/2026", hour: str = "9:00 a.m.") -> list[object]:
    return [company.name, day, hour, 90, adviser.email, "Registro sanitario", "Visita"]


def test_a_session_held_comes_in_at_the_adviser_s_hour(manager, company, adviser):
    apply_import(take("sessions", SESSION, session_row(company, adviser), by=manager), manager)
    session = CounselingSession.objects.get()
    assert (session.state, session.channel) == ("held", "company")
    assert session.starts_at == datetime(2026, 5, 15, 15, tzinfo=UTC)
    assert (session.ends_at - session.starts_at).seconds == 90 * 60
    assert take("sessions", SESSION, session_row(company, adviser), by=manager).counts == {"same": 1}


def test_no_adviser_is_twice_at_one_time(manager, company, other_company, adviser):
    apply_import(take("sessions", SESSION, session_row(company, adviser), by=manager), manager)
    rows = [session_row(other_company, adviser, hour="10:00"), session_row(company, adviser, day="16/05/2026"),
            session_row(other_company, adviser, day="16/05/2026", hour="9:30")]  # fmt: skip
    job = take("sessions", SESSION, *rows, by=manager)
    assert codes(job) == ["adviser_taken", "same_time"]
    assert company.name in said(job)[0].problem


def test_an_adviser_imports_own_sessions_only(company, adviser):
    other = factories.AdviserFactory().user
    headers, row = SESSION[:4] + SESSION[5:], session_row(company, adviser)
    assert take("sessions", headers, row[:4] + row[5:], by=adviser).counts == {"new": 1}
    assert codes(take("sessions", SESSION, session_row(company, other), by=adviser)) == ["not_your_session"]


def test_a_session_of_tomorrow_is_no_session_held(manager, company, adviser):
    assert codes(take("sessions", SESSION, session_row(company, adviser, "15/05/2099"), by=manager)) == ["not_held_yet"]


def test_who_took_part_in_a_fair_comes_in(manager, company):
    fair = factories.FairFactory(name="Expo Comida Latina")
    headers = ["Empresa", "Feria", "Estado", "Contactos", "Ventas esperadas"]
    row = [company.name, "EXPO COMIDA LATINA", "Asistió", 12, "$25,000.00"]
    apply_import(take("fairs", headers, row, by=manager), manager)
    found = FairParticipation.objects.get(fair=fair)
    assert (found.state, found.contacts_made, int(found.expected_sales)) == ("attended", 12, 25000)
    assert codes(take("fairs", headers, [company.name, fair.name, "inscrita", "", ""], by=manager)) == ["no_such_move"]
    assert codes(take("fairs", headers, [company.name, "Anuga", "", "", ""], by=manager)) == ["fair_unknown"]


WIN = ["Empresa", "Producto", "Monto", "País", "Fecha", "Apoyo"]


def test_a_win_comes_in_claimed_and_its_company_is_asked_once(manager, company, owner):
    factories.InstitutionFactory()
    product: Product = factories.ProductFactory(company=company, code="CAF-1")
    row = [company.name, "CAF-1", "$12,500.50", "EE.UU.", "15/05/2026", "Conamype"]
    apply_import(take("wins", WIN, row, by=manager), manager)
    win = ExportWin.objects.get()
    assert (str(win.value), win.destination.code, win.product, win.state) == ("12500.50", "US", product, "claimed")
    assert (win.claimed_by, win.helped_by.count()) == (manager, 1)
    assert PrivateLink.objects.filter(purpose=CONFIRMATION, subject=win.pk, revoked_at=None).count() == 1
    assert Notification.objects.filter(recipient=owner, kind="win_to_confirm").count() == 1
    assert take("wins", WIN, row, by=manager).counts == {"same": 1}


def test_a_win_at_home_or_of_tomorrow_is_refused(manager, company):
    rows = [[company.name, "", 10, "El Salvador", "15/05/2026", ""], [company.name, "", 10, "US", "15/05/2099", ""]]
    assert codes(take("wins", WIN, *rows, by=manager)) == ["not_abroad", "not_sold_yet"]


def test_an_imported_win_can_be_undone_until_its_company_answers(manager, company, owner):
    rows = [[company.name, "", 10, "US", "15/05/2026", ""], [company.name, "", 20, "MX", "15/05/2026", ""]]
    job = apply_import(take("wins", WIN, *rows, by=manager), manager)
    ExportWin.objects.filter(value=10).update(
        state="confirmed", support="house", decided_at=datetime(2026, 6, 1, tzinfo=UTC)
    )
    undo_import(job, manager)
    assert [int(win.value) for win in ExportWin.objects.all()] == [10]


MATRIX = ["Empresa", "Año", "Centroamérica", "EE.UU.", "Europa", "No exporta"]


def marks(company: Company) -> set[str]:
    return set(DestinationAnswer.objects.filter(company=company).values_list("destination", flat=True))


def test_a_line_of_marks_becomes_answers_and_can_be_undone(manager, company):
    survey = DestinationSurvey.objects.create(year=2026, opened_on=date(2026, 1, 1))
    DestinationAnswer.objects.create(
        survey=survey, company=company, destination="europe", answered_at=datetime(2026, 2, 1, tzinfo=UTC)
    )
    row = [company.name, 2026, "x", "SÍ", "no", ""]
    job = apply_import(take("survey", MATRIX, row, by=manager), manager)
    assert job.counts == {"changed": 1}
    assert marks(company) == {"central_america", "united_states"}
    assert take("survey", MATRIX, row, by=manager).counts == {"same": 1}
    undo_import(job, manager)
    assert marks(company) == {"europe"}


def test_marks_of_an_unknown_company_or_against_each_other_are_named(manager, company):
    DestinationSurvey.objects.create(year=2026, opened_on=date(2026, 1, 1))
    rows = [["Nadie", "", "x", "", "", ""], [company.name, "", "x", "", "", "sí"]]
    assert codes(take("survey", MATRIX, *rows, by=manager)) == ["company_unknown", "none_and_some"]


def test_a_former_municipality_is_the_district_of_its_new_one(manager):
    rows = [[*COMPANY_ROW[:5], "Izalco", *COMPANY_ROW[6:]]]
    apply_import(take("companies", COMPANY_HEADERS, *rows, by=manager), manager)
    assert Company.objects.values_list("municipality", "district").get() == ("SO-Este", "Izalco")
    assert take("companies", COMPANY_HEADERS, *rows, by=manager).counts == {"same": 1}


def test_a_name_that_several_departments_have_needs_its_department(manager):
    row = [*COMPANY_ROW[:4], "", "El Rosario", *COMPANY_ROW[6:]]
    assert codes(take("companies", COMPANY_HEADERS, row, by=manager)) == ["municipality_unknown"]


def test_there_were_262_municipalities_in_what_are_44():
    assert (len(DISTRICTS), len({code for _name, code in DISTRICTS})) == (262, 44)
    assert {code for _name, code in DISTRICTS} == {code for code, _name in MUNICIPALITY_CHOICES}


def test_what_a_company_took_to_a_fair_comes_in_and_changes(manager, company):
    factories.FairFactory(name="Expo Comida Latina")
    big = factories.ProductFactory(company=company, name_es="Café, 340 g", code="CAF-01")
    small = factories.ProductFactory(company=company, name_es="Café, 100 g", code="CAF-02")
    headers = ["Empresa", "Feria", "Productos"]
    job = apply_import(take("fairs", headers, [company.name, "Expo Comida Latina", "café, 340 g"], by=manager), manager)
    found = FairParticipation.objects.get()
    assert set(found.products.all()) == {big}
    both = [company.name, "Expo Comida Latina", "CAF-01, CAF-02"]
    second = apply_import(take("fairs", headers, both, by=manager), manager)
    assert set(found.products.all()) == {big, small}
    assert take("fairs", headers, both, by=manager).counts == {"same": 1}
    undo_import(second, manager)
    assert set(found.products.all()) == {big}
    assert undo_import(job, manager).effects.exclude(kept="").count() == 1  # the later sheet has touched it


def test_a_sale_knows_its_buyer_house_and_fair(manager, company, house):
    buyer, fair = factories.BuyerFactory(name="Mercado Latino"), factories.FairFactory(name="Anuga")
    headers = ["Empresa", "Monto", "País", "Fecha", "Cliente", "Casa comercial", "Feria"]
    row = [company.name, 900, "US", "15/05/2026", buyer.email.upper(), house.consulate.city_es, "anuga"]
    apply_import(take("wins", headers, [*row[:4], "", "", ""], by=manager), manager)
    job = take("wins", headers, row, by=manager)
    assert set(job.rows.get().changes) == {"buyer", "house", "fair"}
    apply_import(job, manager)
    win = ExportWin.objects.get()
    assert (win.buyer, win.house, win.fair) == (buyer, house, fair)
    assert take("wins", headers, row, by=manager).counts == {"same": 1}
