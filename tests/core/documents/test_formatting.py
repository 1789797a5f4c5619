from decimal import Decimal

import pytest
from django.template import engines
from django.utils import translation


@pytest.mark.parametrize(("language", "written"), [("es", ["61 %", "12.5 %", "+3 %"]), ("en", ["61%", "12.5%", "+3%"])])
def test_a_share_is_written_as_the_language_writes_it(language, written):
    shown = engines["django"].from_string("{{ value|percent }}")
    with translation.override(language):
        assert [shown.render({"value": value}) for value in (61, Decimal("12.5"), "+3")] == written
