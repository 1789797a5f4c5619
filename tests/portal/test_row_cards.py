"""Wide tables become cards on a phone (.row-cards of site.css): each cell says there which column it is of."""

import re

import pytest
from django.conf import settings

TABLE = re.compile(r'<table class="row-cards">.*?</table>', re.DOTALL)
CELL = re.compile(r"<td\b[^>]*>")
PAGES = {
    path.relative_to(settings.BASE_DIR).as_posix(): found
    for path in (settings.BASE_DIR / "templates").rglob("*.html")
    if (found := TABLE.findall(path.read_text()))
}


@pytest.mark.parametrize("page", PAGES)
def test_every_cell_has_its_label(page):
    for table in PAGES[page]:
        labels = {cell for cell in CELL.findall(table) if "data-label=" not in cell and "colspan=" not in cell}
        assert labels == set()
        heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', table, re.DOTALL)
        assert set(re.findall(r'data-label="(.+?)">', table)) <= set(heads)


def test_the_widest_tables_are_among_them():
    assert {"templates/consulates/desk/_ledger.html", "templates/market_access/portal/price_sheets.html"} <= set(PAGES)
