"""Sales: claim from an inquiry or placement, answer of the company, published story."""

import re

import pytest
import time_machine
from django.utils import timezone

from consulates.models import ExportWin
from consulates.rules import wins
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import Notification
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
SALES = "/es/mi-portal/ventas/"


@pytest.fixture
def claimed(company, owner, adviser) -> tuple[ExportWin, str]:
    return wins.claim_win(factories.ExportWinFactory.build(company=company), by=adviser)


def words(**changes) -> dict[str, object]:
    today = timezone.localdate().isoformat()
    return {"value": "2500.00", "destination": "US", "sold_on": today, "anyway_percent": 10, **changes}


def test_a_house_notes_the_sale_of_its_shelf_and_the_owner_is_asked(house, consular_officer, company, owner, as_user):
    shelf = factories.PlacementFactory(house=house, product__company=company)
    body = factories.InstitutionFactory(is_founder=True)
    answer = as_user(consular_officer).post(f"{SALES}nueva/?placement={shelf.pk}", words(helped_by=[body.pk]))
    assert answer.status_code == 302
    win = ExportWin.objects.get()
    assert (win.state, win.house, win.product, win.placement) == ("claimed", house, shelf.product, shelf)
    assert list(win.helped_by.all()) == [body]
    notice = Notification.objects.for_actor(owner).get(kind="win_to_confirm")
    assert "/venta/" in notice.url


def test_the_owner_confirms_by_the_link_without_signing_in(claimed, owner, client):
    link = Notification.objects.for_actor(owner).get(kind="win_to_confirm").url
    assert client.get(link).status_code == 200
    claimed[0].refresh_from_db()
    assert claimed[0].state == "claimed"  # opening the link does not confirm
    assert "cuenta desde ahora" in client.post(link, {"action": "confirm", "story_consent": "on"}).content.decode()
    claimed[0].refresh_from_db()
    assert (claimed[0].state, claimed[0].story_consent) == ("confirmed", True)
    assert claimed[0].company.markets.get(country="US").standing == "exporting"
    assert client.get(link).status_code == 404


def test_the_link_is_over_after_seven_days(claimed, client):
    with time_machine.travel(timezone.now() + timezone.timedelta(days=8)):
        assert client.post(f"/es/venta/{claimed[1]}/", {"action": "confirm"}).status_code == 404


def test_a_dispute_is_told_to_who_claimed_and_mended(claimed, owner, adviser, as_user, client):
    win, token = claimed
    assert client.post(f"/es/venta/{token}/", {"action": "dispute"}).status_code == 400
    client.post(f"/es/venta/{token}/", {"action": "dispute", "comment": "Fue la mitad."})
    assert Notification.objects.for_actor(adviser).filter(kind="win_disputed").exists()
    mended = as_user(adviser).post(f"{SALES}{win.pk}/", {"action": "mend", **words(value="750.00")})
    assert mended.status_code == 302
    win.refresh_from_db()
    assert (win.state, win.value, win.resends) == ("claimed", 750, 0)
    assert Notification.objects.for_actor(owner).filter(kind="win_to_confirm").count() == 2


def test_what_owner_and_editor_note_is_told_by_the_company_and_does_not_count(company, owner, editor, as_user):
    as_user(owner).post(f"{SALES}nueva/", words())
    as_user(editor).post(f"{SALES}nueva/", words(value="9.00"))
    states = dict(ExportWin.objects.values_list("value", "state"))
    assert states == {2500: "told", 9: "told"}


def test_an_editor_does_not_decide(claimed, editor, as_user):
    assert as_user(editor).post(f"{SALES}{claimed[0].pk}/", {"action": "confirm"}).status_code == 403


def test_the_owner_decides_in_the_portal_too(claimed, owner, as_user):
    assert as_user(owner).post(f"{SALES}{claimed[0].pk}/", {"action": "confirm"}).status_code == 302
    claimed[0].refresh_from_db()
    assert claimed[0].state == "confirmed"


def test_others_find_neither_the_sale_nor_a_way_to_claim_it(
    claimed, stranger, other_officer, consular_officer, as_user
):
    for user in (stranger, other_officer, consular_officer):
        assert as_user(user).get(f"{SALES}{claimed[0].pk}/").status_code == 404
    inquiry = factories.InquiryFactory()
    assert as_user(stranger).get(f"{SALES}nueva/?inquiry={inquiry.pk}").status_code == 404
    assert as_user(consular_officer).get(f"{SALES}nueva/").status_code == 404


@pytest.mark.parametrize(
    "bad", [{"value": "0"}, {"sold_on": "2099-01-01"}, {"anyway_percent": 101}, {"destination": ""}]
)
def test_a_sale_that_cannot_be_is_sent_back(owner, as_user, bad):
    assert as_user(owner).post(f"{SALES}nueva/", words(**bad)).status_code == 400
    assert not ExportWin.objects.exists()


def test_another_companys_product_cannot_be_named(owner, as_user):
    product = factories.ProductFactory()
    assert as_user(owner).post(f"{SALES}nueva/", words(product=product.pk)).status_code == 400


def test_what_led_to_it_must_be_of_the_same_company(company, adviser):
    win = factories.ExportWinFactory.build(company=company, inquiry=factories.InquiryFactory())
    with pytest.raises(RuleError):
        wins.claim_win(win, by=adviser)


def test_a_story_is_told_only_with_consent_and_goes_with_it(company, owner, manager, client):
    win = factories.ExportWinFactory(company=company, state="confirmed", decided_at=timezone.now())
    with pytest.raises(RuleError):
        wins.publish_story(win, "Vendió hamacas.", "", by=manager)
    wins.set_story_consent(win, True, by=owner)
    wins.publish_story(win, "Vendió hamacas.", "It sold hammocks.", by=manager)
    assert "It sold hammocks." in client.get("/en/success-stories/").content.decode()
    wins.set_story_consent(win, False, by=owner)
    assert "It sold hammocks." not in client.get("/en/success-stories/").content.decode()


def test_the_list_asks_the_same_for_many(company, owner, as_user, django_assert_max_num_queries):
    for _ in range(12):
        factories.ExportWinFactory(company=company)
    mine = as_user(owner)
    with django_assert_max_num_queries(10):
        assert mine.get(SALES).status_code == 200


def test_the_list_says_the_state_of_every_sale(as_user, owner, company):
    """Also of those whose page has no words of its own for it: no badge is empty."""
    for state in ("claimed", "confirmed", "disputed"):
        decided = None if state == "claimed" else timezone.now()
        factories.ExportWinFactory(company=company, state=state, decided_at=decided)
    page = as_user(owner).get(SALES).content.decode()
    badges = [badge.strip() for badge in re.findall(r'class="badge[^"]*">([^<]*)<', page)]
    assert badges
    assert all(badges)
