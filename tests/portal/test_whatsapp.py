"""Links that open WhatsApp with a message begun."""

import pytest

from exportasv.core.component_tags import whatsapp_link
from tests.core.test_component_tags import rendered_source


@pytest.mark.parametrize("phone", ["+503 7890-1234", "+50378901234", "503 78901234"])
def test_the_number_is_written_as_whatsapp_wants_it(phone):
    link = whatsapp_link(phone, "Buenos días, ¿tiene 100?")
    assert 'href="https://wa.me/50378901234?text=Buenos%20d%C3%ADas%2C%20%C2%BFtiene%20100%3F"' in link


@pytest.mark.parametrize("phone", ["", None])
def test_without_a_number_there_is_no_link(phone):
    assert rendered_source('<c-whatsapp :phone="phone" :text="begun" />', phone=phone, begun="Hello") == ""


def test_the_component_is_a_link_with_the_number_and_to_whom():
    made = rendered_source('<c-whatsapp :phone="phone" :who="name" />', phone="+50378901234", name="<Casa>")
    assert 'href="https://wa.me/50378901234?text="' in made
    assert made.endswith('>WhatsApp<span class="sr-only">: &lt;Casa&gt;</span></a>')
