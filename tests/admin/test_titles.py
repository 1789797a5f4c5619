"""Titles and names of lists in Spanish words: no codes, no half sentence of the framework."""

import pytest
from django.urls import reverse
from django.utils import translation

from exportasv.core.notifications.models import ReminderRule
from products.models import FieldComment
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("companies_company", "Empresas"),
        ("counseling_counselingsession", "Asesorías"),
        ("usersessions_usersession", "Sesiones"),
    ],
)
def test_a_list_is_titled_by_what_it_lists(as_user, administrator, name, title):
    page = as_user(administrator).get(reverse(f"admin:{name}_changelist"))
    assert page.context["title"] == title
    assert "a modificar" not in page.content.decode()


def test_a_reminder_is_named_in_words():
    with translation.override("es"):
        name = str(ReminderRule(trigger="agreement_due", threshold=1, audience="adviser"))
    assert "agreement_due" not in name
    assert "adviser" not in name


def test_a_comment_names_its_field(as_user, administrator, adviser):
    product = factories.ProductFactory()
    for field in ("description_es", "photos", "hs_code"):
        FieldComment.objects.create(product=product, field=field, text="Diga más.", by=adviser)
    page = as_user(administrator).get(reverse("admin:products_fieldcomment_changelist")).content.decode()
    assert "description_es" not in page
    assert "Fotos" in page
