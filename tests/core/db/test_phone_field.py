"""Telephone numbers with an extension: stored, shown, linked, found and compared with it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from companies.forms.portal import ProfileForm
from companies.models import Company
from consulates.models import HouseContact
from exportasv.core.db.personal_data import Identity
from exportasv.core.db.phone_field import Phone, PhoneFormField, as_phone
from tests import factories
from tests.forms_of_pages import open_form, values_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


@pytest.fixture
def with_extension(company) -> Company:
    company.phone = "2222-3333 ext. 14"
    company.save()
    return Company.objects.get(pk=company.pk)


def test_it_is_stored_and_read_back(with_extension):
    phone = with_extension.phone
    assert Company.objects.filter(phone="+50322223333;ext=14").exists()
    assert isinstance(phone, Phone)
    assert (phone.as_e164, phone.as_international, str(phone)) == (
        "+50322223333;ext=14", "+503 2222 3333 ext. 14", "+50322223333 ext. 14",
    )  # fmt: skip


@pytest.mark.parametrize(
    "written", ["2222-3333 ext 14", "+503 2222-3333 x14", "2222 3333, extensión 14", "22223333#14"]
)
def test_a_form_takes_it_as_people_write_it(written):
    assert PhoneFormField(region="SV").clean(written) == "+50322223333;ext=14"


@pytest.mark.parametrize("written", ["2222-3333 ext 12345678", "1222-3333 ext 14", "ext 14"])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(ValidationError):
        PhoneFormField(region="SV").clean(written)


def test_a_change_of_the_extension_alone_is_a_change(with_extension):
    form = ProfileForm({"phone": "2222-3333 ext. 15", "name": with_extension.name}, company=with_extension)
    form.is_valid()
    assert form.changes()["phone"] == as_phone("2222-3333 ext. 15")
    same = ProfileForm({"phone": "2222 3333 EXT 14", "name": with_extension.name}, company=with_extension)
    same.is_valid()
    assert "phone" not in same.changes()


def test_the_page_of_the_profile_shows_it_as_it_is_written(as_user, owner, with_extension):
    form = open_form(as_user(owner), reverse("companies:profile"), "phone")
    assert "ext. 14" in values_of(form)["phone"][0]


def test_the_public_page_dials_the_extension(client, with_extension):
    page = client.get(with_extension.get_absolute_url()).content.decode()
    assert 'href="tel:+50322223333;ext=14"' in page
    assert "ext. 14</a>" in page


def test_a_contact_of_a_house_is_dialled_too(as_user, consular_officer, house):
    factories.HouseContactFactory(house=house, phone="+1 305 555 0100 ext. 7")
    page = as_user(consular_officer).get(reverse("consulates:desk_contacts")).content.decode()
    assert 'href="tel:+13055550100;ext=7"' in page
    assert HouseContact.objects.get().phone.extension == "7"


def test_whatsapp_knows_no_extension(company):
    form = ProfileForm({"whatsapp": "7777-8888 ext. 2", "name": company.name}, company=company)
    form.is_valid()
    assert "whatsapp" in form.errors


def test_a_person_is_erased_by_the_number_and_not_by_the_extension(with_extension):
    pattern = Identity(phones=(str(with_extension.phone),)).pattern
    assert pattern == Identity(phones=("+50322223333",)).pattern
