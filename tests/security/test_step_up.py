"""Before exports of personal data, changes of roles, merges, deletions and new keys the password is asked again."""

import pytest
from django.test import Client
from django.urls import reverse

from companies.models import CompanyMember, Merge
from counseling.models import CalendarFeed
from exportasv.core.privacy.models import DataCopy
from tests import factories
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _step_up(settings) -> None:
    settings.STAFF_MFA_REQUIRED = False
    settings.STEP_UP_REQUIRED = True


def is_asked(answer) -> bool:
    """Whether the answer leads to the page that asks for the password."""
    return answer.status_code == 302 and answer["Location"].startswith(reverse("account_reauthenticate"))


def confirm(browser: Client) -> None:
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_an_export_of_people_asks_staff(as_user, administrator):
    browser, address = as_user(administrator), reverse("admin:accounts_user_changelist") + "?export=xlsx"
    answer = browser.get(address)
    assert is_asked(answer)
    assert "export%3Dxlsx" in answer["Location"], "it leads back to the file"
    confirm(browser)
    assert browser.get(address)["Content-Type"].endswith("sheet")


def test_the_selected_rows_ask_too(as_user, administrator, adviser):
    data = {"action": "export_selected", "_selected_action": [adviser.pk]}
    assert is_asked(as_user(administrator).post(reverse("admin:accounts_user_changelist"), data))


def test_a_list_of_buyers_asks_partners(as_user, invest_officer):
    assert is_asked(as_user(invest_officer).get(reverse("consulates:buyers"), {"export": "csv"}))


def test_a_list_without_people_and_a_companys_own_do_not_ask(as_user, administrator, owner):
    assert (
        as_user(administrator).get(reverse("admin:accounts_institution_changelist"), {"export": "csv"}).status_code
        == 200
    )
    assert as_user(owner).get(reverse("companies:team"), {"export": "csv"}).status_code == 200


def test_a_copy_of_ones_own_data_asks(as_user, owner):
    browser = as_user(owner)
    assert is_asked(browser.post(reverse("privacy:request_copy")))
    assert not DataCopy.objects.exists()
    confirm(browser)
    browser.post(reverse("privacy:request_copy"))
    assert DataCopy.objects.filter(user=owner).exists()


def test_a_changed_account_asks(as_user, administrator, adviser):
    browser, address = as_user(administrator), reverse("admin:accounts_user_change", args=[adviser.pk])
    data = {"email": adviser.email, "language": "es", "is_active": "on", "role": "administrator"}
    assert is_asked(browser.post(address, data))
    adviser.refresh_from_db()
    assert adviser.role == "adviser"
    confirm(browser)
    browser.post(address, data)
    adviser.refresh_from_db()
    assert adviser.role == "administrator"
    assert is_asked(as_user(administrator).post(reverse("admin:accounts_user_add"), {**data, "email": "x@example.org"}))


@pytest.mark.parametrize("do", ["owner", "hand_over", "remove"])
def test_a_colleagues_role_asks(as_user, owner, editor, do):
    member = CompanyMember.objects.get(user=editor)
    answer = as_user(owner).post(reverse("companies:change_member"), {"member": member.pk, "do": do})
    assert is_asked(answer)
    assert CompanyMember.objects.get(user=editor).role == "editor"


def test_a_merge_and_its_undoing_ask(as_user, manager):
    keep, drop = factories.CompanyFactory(), factories.CompanyFactory()
    browser = as_user(manager)
    address = reverse("admin:products_merge", args=["companies", keep.pk, drop.pk])
    assert is_asked(browser.post(address, {"do": "one"}))
    assert not Merge.objects.exists()
    confirm(browser)
    browser.post(address, {"do": "one"})
    done = Merge.objects.get()
    assert is_asked(as_user(manager).post(reverse("admin:products_merge_undo", args=[done.pk])))


def test_any_deletion_on_the_admin_site_asks(as_user, administrator):
    row = factories.InstitutionFactory()
    address = reverse("admin:accounts_institution_delete", args=[row.pk])
    browser = as_user(administrator)
    assert is_asked(browser.post(address, {"post": "yes"}))
    assert type(row).objects.filter(pk=row.pk).exists()
    confirm(browser)
    browser.post(address, {"post": "yes"})
    assert not type(row).objects.filter(pk=row.pk).exists()


def test_a_new_key_asks(as_user, adviser):
    browser, address = as_user(adviser), reverse("counseling:staff_hours_change", args=["feed"])
    assert is_asked(browser.post(address))
    assert not CalendarFeed.objects.exists()
    confirm(browser)
    browser.post(address)
    assert CalendarFeed.objects.exists()


def test_without_the_setting_nobody_is_asked(as_user, administrator, settings):
    settings.STEP_UP_REQUIRED = False
    assert as_user(administrator).get(reverse("admin:accounts_user_changelist"), {"export": "csv"}).status_code == 200
