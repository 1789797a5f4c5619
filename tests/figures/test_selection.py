"""Figures of a free period and of chosen companies, beside the period before, on screen and on one page of PDF."""

import io
from datetime import UTC, date, datetime

import pypdf
import pytest
from django.urls import reverse
from django.utils import translation

from companies.models import Company
from consulates.models import BuyerRequirement, ExportWin, Gap
from exportasv.figures import trade
from exportasv.figures.documents import results_pdf
from exportasv.figures.selection import Selection, period_days, read_selection
from tests import factories

TODAY = date(2026, 11, 26)
DECIDED = datetime(2026, 10, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("quarter", ((2026, 10, 1), (2026, 12, 31))),
        ("last_quarter", ((2026, 7, 1), (2026, 9, 30))),
        ("year", ((2026, 1, 1), (2026, 12, 31))),
        ("last_year", ((2025, 1, 1), (2025, 12, 31))),
        ("2024", ((2024, 1, 1), (2024, 12, 31))),
    ],
)
def test_periods_have_names(period, days):
    assert period_days(period, TODAY) == tuple(date(*day) for day in days)


@pytest.mark.parametrize("period", ["", "99999", "-1", "0", "1999", "9999", "²026", "x" * 9])
def test_other_periods_are_left_out(period):
    assert period_days(period, TODAY) == (None, None)


@pytest.mark.parametrize(
    ("since", "until", "before"),
    [
        (date(2026, 7, 1), date(2026, 9, 30), (date(2026, 4, 1), date(2026, 6, 30))),
        (date(2026, 1, 1), date(2026, 12, 31), (date(2025, 1, 1), date(2025, 12, 31))),
        (date(2026, 2, 1), date(2026, 2, 28), (date(2026, 1, 1), date(2026, 1, 31))),
        (date(2026, 5, 10), date(2026, 5, 19), (date(2026, 4, 30), date(2026, 5, 9))),
    ],
)
def test_the_period_before_is_as_long(since, until, before):
    earlier = Selection(since=since, until=until, size="micro").before()
    assert (earlier.since, earlier.until, earlier.size) == (*before, "micro")


def test_an_open_period_has_none_before():
    assert Selection(since=TODAY).before() is None


@pytest.mark.django_db
def test_an_address_gives_the_selection_and_back():
    asked = {"since": "2026-09-30", "until": "01/07/2026", "department": "SO", "women": "1", "first": "1", "size": "x"}
    found = read_selection(asked, TODAY)
    assert (found.since, found.until) == (date(2026, 7, 1), date(2026, 9, 30))
    assert (found.department, found.size, found.women_led, found.first_time) == ("SO", "", True, True)
    assert read_selection(dict(part.split("=") for part in found.query().split("&")), TODAY) == found


@pytest.fixture
def trade_of_two(db) -> None:
    """A company of Sonsonate led by women with a sale in each of two quarters, and another with one."""
    one = factories.CompanyFactory(department="SO", municipality="SO-Este", women_led=True, size="micro")
    other = factories.CompanyFactory(department="SS", municipality="SS-Centro", women_led=False, size="small")
    sector = factories.SectorFactory(code="tejidos-x")
    for company, day, value in ((one, (2026, 5, 9), 100), (one, (2026, 8, 9), 300), (other, (2026, 8, 20), 1000)):
        product = factories.ProductFactory(company=company, **({"sector": sector} if company == one else {}))
        factories.ExportWinFactory(
            company=company, product=product, value=value, sold_on=date(*day), state="confirmed", decided_at=DECIDED
        )
        factories.InquiryFactory(product=product, asked_at=datetime(*day, 12, tzinfo=UTC))
        start = datetime(*day, 15, tzinfo=UTC)
        factories.CounselingSessionFactory(
            company=company, state="held", starts_at=start, ends_at=start.replace(hour=17)
        )
    gap = {"requirement": BuyerRequirement.objects.create(query="hamacas"), "kind": "certificate", "detail": "fda"}
    product = ExportWin.objects.filter(company=one).first().product
    Gap.objects.create(**gap, product=product, company=one)


def sums(**asked: str) -> tuple[int, int, int, int]:
    """Return (value, inquiries, sessions held, gaps) of a selection."""
    found = read_selection(asked, TODAY)
    value = trade.total_of(found).value
    inquiries = sum(origin.asked for origin in trade.origins_of(found))
    return int(value), inquiries, trade.help_given(found).sessions, len(trade.frequent_gaps(found))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, (1400, 3, 3, 1)),
        ({"since": "2026-07-01", "until": "2026-09-30"}, (1300, 2, 2, 0)),
        ({"since": "2026-07-01", "until": "2026-09-30", "department": "SO", "women": "1"}, (300, 1, 1, 0)),
        ({"department": "SO"}, (400, 2, 2, 1)),
        ({"size": "small"}, (1000, 1, 1, 0)),
        ({"sector": "tejidos-x"}, (400, 2, 2, 1)),
        ({"first": "1", "since": "2026-07-01", "until": "2026-09-30"}, (1000, 1, 1, 0)),
        ({"sector": "nothing", "department": "XX", "size": "huge"}, (1400, 3, 3, 1)),
    ],
)
def test_a_facet_acts_on_everything(asked, expected, trade_of_two):
    assert sums(**asked) == expected


def test_every_sale_of_a_breakdown_is_in_the_selection(trade_of_two):
    found = read_selection({"period": "last_quarter", "women": "1"}, TODAY)
    for name, rows in trade.breakdowns(trade.sales_groups(found)):
        if rows and "nstituc" not in name:
            assert sum(row.value for row in rows) == 300, name


def test_the_period_stands_beside_the_one_before(trade_of_two):
    asked = Selection(since=date(2026, 7, 1), until=date(2026, 9, 30))
    now, given = trade.total_of(asked), trade.help_given(asked)
    found = {str(each.label): each for each in trade.comparisons(asked, now, given)}
    with translation.override("es"):
        value = next(each for each in found.values() if each.is_money)
    assert (value.now, value.before, value.percent) == (1300, 100, 1200)
    assert trade.comparisons(Selection(), now, given) == []


def test_codes_are_written_in_words(trade_of_two):
    factories.CertificateTypeFactory(code="fda", name_es="Registro FDA", name_en="FDA registration")
    assert trade.frequent_gaps()[0][1] == "Registro FDA"


@pytest.mark.parametrize("asked", [{}, {"period": "last_quarter", "department": "SO", "women": "1"}])
def test_the_sheet_is_one_page_with_its_figures(asked, trade_of_two):
    pages = pypdf.PdfReader(io.BytesIO(results_pdf(read_selection(asked, TODAY)))).pages
    assert len(pages) == 1
    text = pages[0].extract_text()
    assert ("$300.00" if asked else "$1,400.00") in text


def test_the_sheet_stays_one_page_with_every_table_full(db):
    for number in range(8):
        company = factories.CompanyFactory(name=f"Empresa con un nombre muy largo de verdad número {number}")
        Company.objects.filter(pk=company.pk).update(department="SO", municipality="SO-Este")
        win = factories.ExportWinFactory(
            company=company, product=factories.ProductFactory(company=company, sector=factories.SectorFactory()),
            value=98765432, destination=["US", "GT", "HN", "ES", "IT", "CA", "MX", "DE"][number],
            sold_on=date(2026, 8, 1 + number), state="confirmed", decided_at=DECIDED,
        )  # fmt: skip
        win.helped_by.add(factories.InstitutionFactory(code=f"inst-{number}", acronym=f"INST{number}"))
    for state in ("told", "claimed", "held", "disputed"):
        extra = {"is_own_claim": True} if state == "told" else {}
        decided = {"decided_at": DECIDED} if state == "disputed" else {}
        factories.ExportWinFactory(value=1, sold_on=date(2026, 8, 1), state=state, **extra, **decided)
    found = read_selection({"period": "last_quarter"}, TODAY)
    assert len(pypdf.PdfReader(io.BytesIO(results_pdf(found))).pages) == 1


@pytest.fixture
def viewer(db):
    return factories.UserFactory(role="viewer", institution=factories.InstitutionFactory())


def test_a_viewer_reads_the_figures_and_nothing_else(viewer, trade_of_two, as_user, one_factor):
    client = as_user(viewer)
    assert client.get(reverse("portal:my_portal")).status_code == 200
    page = client.get(reverse("figures:results"), {"department": "SO"})
    assert "$400.00" in page.content.decode()
    assert client.get(reverse("figures:results_sheet"))["Content-Type"] == "application/pdf"
    win = ExportWin.objects.first()
    assert client.get(reverse("figures:evidence_trail", args=[win.pk])).status_code == 404
    for route in ("counseling:staff_agenda", "portal:staff_companies", "portal:staff_search", "consulates:buyers"):
        assert client.get(reverse(route)).status_code == 403, route
    assert client.get("/admin/").status_code in (302, 403)


@pytest.mark.parametrize("who", ["owner", "guest"])
def test_the_sheet_is_for_staff_and_viewers(who, request, as_user):
    assert as_user(request.getfixturevalue(who)).get(reverse("figures:results_sheet")).status_code == 403
