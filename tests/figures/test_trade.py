"""What the programme achieved, and the chain from a session to a sale."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from consulates.models import Consulate, Gap, TradingHouse
from exportasv.figures import trade
from exportasv.figures.sales_map import HOUSE_COLUMNS, MAX_RADIUS, MIN_RADIUS, house_bubbles, sales_map
from exportasv.figures.selection import read_selection
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
MAY = datetime(2026, 5, 20, tzinfo=UTC)


def confirmed(**values):
    return factories.ExportWinFactory(state="confirmed", decided_at=MAY, **values)


def of_year(year: int | None) -> trade.Selection:
    return read_selection({"period": str(year or "")}, date(2026, 11, 26))


def breakdown(title: str, year: int | None) -> list[trade.BreakdownRow]:
    with translation.override("en"):
        return dict(trade.breakdowns(trade.sales_groups(of_year(year))))[title]


def test_only_confirmed_sales_count_and_the_anyway_share_is_taken_off():
    confirmed(value="1000", anyway_percent=25)
    confirmed(value="500", anyway_percent=0)
    factories.ExportWinFactory(value="9999")
    total = trade.total_of()
    assert (total.sales, total.companies, total.value, total.net) == (2, 2, 1500, 1250)


def test_sales_are_broken_down_by_destination_and_institution():
    body = factories.InstitutionFactory()
    win = confirmed(value="1000", destination="US")
    confirmed(value="300", destination="ES")
    win.helped_by.add(body)
    assert [(part.value, part.percent) for part in breakdown("By destination", 2026)] == [(1000, 100), (300, 30)]
    assert [(part.name, part.sales) for part in breakdown("By institution that helped", 2026)] == [("CONAMYPE", 1)]
    assert trade.confirmed_wins(of_year(2020)).count() == 0


def test_months_without_sales_are_shown_empty():
    for day, value in ((date(2025, 11, 3), "100"), (date(2026, 2, 5), "300"), (date(2024, 1, 1), "999")):
        confirmed(sold_on=day, value=value)
    found = breakdown("By month", None)
    names = [row.name for row in found]
    assert (len(names), names[0], names[-1]) == (12, "March 2025", "February 2026")
    sums = {row.name: (row.sales, row.value, row.percent) for row in found}
    told = [sums[f"{month} {year}"] for month, year in (("November", 2025), ("December", 2025), ("February", 2026))]
    assert told == [(1, 100, 33), (0, 0, 0), (1, 300, 100)]
    assert breakdown("By month", 2020) == []


def test_open_data_tell_nothing_of_one_company(client):
    confirmed(value="777", destination="ES")
    for _ in range(3):
        confirmed(value="100", destination="US")
    text = client.get("/en/open-data/sales.csv").content.decode()
    assert "2026,US,other,3,300.00,300.00" in text
    assert "777" not in text


def test_the_page_is_for_staff(client, owner, manager, consular_officer, as_user):
    confirmed(value="1000")
    Gap.objects.create(requirement=_requirement(), kind="nothing")
    for user in (manager, consular_officer):
        assert "$1,000.00" in as_user(user).get("/es/mi-portal/logros/?period=2026").content.decode()
    assert as_user(owner).get("/es/mi-portal/logros/").status_code == 403
    assert client.get("/es/mi-portal/logros/").status_code == 302


def _requirement():
    from consulates.models import BuyerRequirement

    return BuyerRequirement.objects.create(query="añil")


def test_a_sale_opens_backwards_to_what_led_to_it(company, owner, house, as_user, stranger):
    product = factories.ProductFactory(company=company, published_at=datetime(2026, 2, 1, tzinfo=UTC))
    factories.CounselingSessionFactory(
        company=company, state="held", starts_at=datetime(2026, 1, 5, 15, tzinfo=UTC),
        ends_at=datetime(2026, 1, 5, 16, tzinfo=UTC), matter="Etiqueta en inglés",
    )  # fmt: skip
    shelf = factories.PlacementFactory(house=house, product=product, since=date(2026, 3, 1))
    inquiry = factories.InquiryFactory(product=product, house=house, asked_at=datetime(2026, 4, 1, tzinfo=UTC))
    offer = factories.QuotationFactory(inquiry=inquiry, state="accepted", sent_at=MAY, decided_at=MAY)
    win = confirmed(
        company=company, product=product, house=house, inquiry=inquiry, placement=shelf, sold_on=date(2026, 6, 1)
    )
    seen = as_user(owner).get(f"/es/mi-portal/ventas/{win.pk}/cadena/").content.decode()
    steps = ["Etiqueta en inglés", "Producto en el catálogo", "En un estante", "Pregunta un comprador"]
    steps.append(f"{offer.reference} · {offer.incoterm}")
    places = [seen.index(step) for step in steps]
    assert places == sorted(places)
    assert as_user(stranger).get(f"/es/mi-portal/ventas/{win.pk}/cadena/").status_code == 404


def test_a_shelf_opens_forwards_to_what_came_of_it(house, consular_officer, other_officer, as_user):
    shelf = factories.PlacementFactory(house=house)
    confirmed(company=shelf.product.company, product=shelf.product, placement=shelf, house=house, value="321")
    page = f"/es/mi-portal/resultado/placement/{shelf.pk}/"
    assert "$321.00" in as_user(consular_officer).get(page).content.decode()
    assert as_user(other_officer).get(page).status_code == 404
    assert as_user(consular_officer).get(page.replace("placement", "nothing")).status_code == 404


def test_the_map_shows_every_house_by_what_was_sold_through_it(django_assert_num_queries):
    quiet, near, far = (factories.TradingHouseFactory(slug=slug) for slug in ("quiet", "near", "far"))
    for house, value in [(near, "400.00"), (far, "100.00"), (far, "1500.00")]:
        factories.ExportWinFactory(house=house, value=value, state="confirmed", decided_at=MAY)
    factories.ExportWinFactory(house=quiet, value="9999.00", state="disputed", decided_at=MAY)
    with django_assert_num_queries(2):
        drawn = sales_map(sold := trade.sales_of_houses(trade.sales_groups()))
    assert [drawn.count(f"/{house.slug}/") for house in (quiet, near, far)] == [1, 1, 1]
    bubbles = house_bubbles(TradingHouse.objects.values_list(*HOUSE_COLUMNS), sold)
    assert [(each.dot.house, each.sales, each.value) for each in bubbles] == [
        (far, 2, 1600),
        (near, 1, 400),
        (quiet, 0, 0),
    ]
    widths = [float(each.radius) - MIN_RADIUS for each in bubbles]
    assert widths == [MAX_RADIUS - MIN_RADIUS, (MAX_RADIUS - MIN_RADIUS) / 2, 0]  # a quarter of the value: half as wide


def test_the_map_is_drawn_anew_when_a_house_or_its_sales_change():
    house = factories.TradingHouseFactory()
    first = sales_map({})
    assert "$250" not in first
    assert "$250" in sales_map({house.pk: (1, Decimal(250))})
    Consulate.objects.filter(pk=house.consulate_id).update(city_es="Ciudad Nueva", city_en="New City")
    assert "Ciudad Nueva" not in first
    assert "Ciudad Nueva" in sales_map({})
    with translation.override("en"):
        assert "New City" in sales_map({})


@pytest.mark.parametrize("language", ["es", "en"])
def test_thousands_are_written_as_in_el_salvador(manager, as_user, language):
    factories.ExportWinFactory(value="1234567.50", state="confirmed", decided_at=MAY)
    page = as_user(manager).get({"es": "/es/mi-portal/logros/", "en": "/en/my-portal/achieved/"}[language])
    assert "$1,234,567.50" in page.content.decode()
