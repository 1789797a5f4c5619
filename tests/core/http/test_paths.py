import pytest
from django.urls import reverse
from django.utils.translation import override

from exportasv.core.http.paths import row_url


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("route", ["portal:company_file", "consulates:win", "admin:products_product_change"])
def test_a_row_has_the_address_that_django_gives_it(route, language):
    with override(language):
        assert [row_url(route, number) for number in (1, 1234)] == [reverse(route, args=[n]) for n in (1, 1234)]


def test_what_is_no_number_has_no_address():
    for value in (None, "1"):
        with pytest.raises((TypeError, ValueError)):
            row_url("consulates:win", value)
