"""Links that open WhatsApp with a message begun."""

import pytest
from django.template.loader import get_template

from exportasv.portal.templatetags.site import whatsapp


@pytest.mark.parametrize("phone", ["+503 7890-1234", "+50378901234", "503 78901234"])
def test_the_number_is_written_as_whatsapp_wants_it(phone):
    assert (
        whatsapp(phone, "Buenos días, ¿tiene 100?")
        == "https://wa.me/50378901234?text=Buenos%20d%C3%ADas%2C%20%C2%BFtiene%20100%3F"
    )


@pytest.mark.parametrize("phone", ["", None])
def test_without_a_number_there_is_no_link(phone):
    assert whatsapp(phone) == ""
    assert "<a" not in get_template("cotton/whatsapp.html").render({"phone": phone})


def test_the_component_is_a_link_with_the_number():
    made = get_template("cotton/whatsapp.html").render({"phone": "+50378901234"})
    assert 'href="https://wa.me/50378901234?text="' in made
