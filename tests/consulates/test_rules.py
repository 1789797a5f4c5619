from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction

from consulates.models import ExportWin, Placement, SampleBalance, SampleMovement
from consulates.rules import inquiries, placements, samples, wins
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import Notification
from tests import factories

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)


def test_a_product_stands_only_once_in_a_house_on_a_day(house, consular_officer):
    product = factories.ProductFactory()
    placements.place_product(product, house, MAY, MAY + timedelta(days=30), by=consular_officer)
    with pytest.raises(RuleError):
        placements.place_product(product, house, MAY + timedelta(days=30), None, by=consular_officer)


def test_a_product_may_come_back_to_a_house_later(house, consular_officer):
    product = factories.ProductFactory()
    placements.place_product(product, house, MAY, MAY + timedelta(days=30), by=consular_officer)
    placements.place_product(product, house, MAY + timedelta(days=31), None, by=consular_officer)
    assert Placement.objects.filter(house=house, product=product).count() == 2


def test_a_draft_cannot_be_placed(house, consular_officer):
    with pytest.raises(RuleError):
        placements.place_product(factories.ProductFactory(state="draft"), house, MAY, None, by=consular_officer)


def test_the_samples_balance_follows_the_ledger(house, consular_officer):
    product = factories.ProductFactory()
    samples.record_movement(house, product, "received", 12, by=consular_officer)
    samples.record_movement(house, product, "used", 5, by=consular_officer)
    samples.record_movement(house, product, "corrected", -1, by=consular_officer)
    assert SampleBalance.objects.get(house=house, product=product).quantity == 6


def test_a_house_cannot_use_samples_it_does_not_hold(house, consular_officer):
    product = factories.ProductFactory()
    samples.record_movement(house, product, "received", 2, by=consular_officer)
    with pytest.raises(RuleError):
        samples.record_movement(house, product, "used", 3, by=consular_officer)
    assert SampleBalance.objects.get(house=house, product=product).quantity == 2


def test_a_line_of_the_ledger_cannot_be_changed(house, consular_officer):
    line = samples.record_movement(house, factories.ProductFactory(), "received", 2, by=consular_officer)
    with pytest.raises(DatabaseError), transaction.atomic():
        SampleMovement.objects.filter(pk=line.pk).update(change=9)


def test_the_first_answer_stops_the_clock(owner, company):
    inquiry = factories.InquiryFactory(product__company=company)
    first = inquiries.answer_inquiry(inquiry, "Con gusto.", "company", by=owner).first_answer_at
    again = inquiries.answer_inquiry(inquiry, "¿Algo más?", "company", by=owner)
    assert (again.state, again.first_answer_at) == ("answered", first)
    assert inquiry.messages.count() == 2


def test_a_closed_inquiry_takes_no_answer(owner, company):
    inquiry = factories.InquiryFactory(product__company=company)
    inquiries.close_inquiry(inquiry, "spam", "publicidad", by=owner)
    with pytest.raises(RuleError):
        inquiries.answer_inquiry(inquiry, "Hola", "company", by=owner)


def test_a_buyer_has_one_open_inquiry_for_a_product():
    inquiry = factories.InquiryFactory()
    with pytest.raises(DatabaseError, match="inquiry_open_once"), transaction.atomic():
        factories.InquiryFactory(product=inquiry.product, buyer=inquiry.buyer)


def test_a_win_is_confirmed_by_its_link_within_seven_days(owner, company, adviser):
    win, token = wins.claim_win(factories.ExportWinFactory.build(company=company), by=adviser)
    assert wins.win_by_token(token) == win
    with time_machine.travel(win.claimed_at + timedelta(days=8)):
        assert wins.win_by_token(token) is None


def test_a_claimed_win_asks_the_owner_once(owner, company, adviser):
    wins.claim_win(factories.ExportWinFactory.build(company=company), by=adviser)
    assert Notification.objects.for_actor(owner).filter(kind="win_to_confirm").count() == 1


def test_a_win_is_resent_three_times_at_most(owner, company, adviser):
    win, _token = wins.claim_win(factories.ExportWinFactory.build(company=company), by=adviser)
    for _ in range(3):
        wins.resend_confirmation_request(win, by=adviser)
    with pytest.raises(RuleError):
        wins.resend_confirmation_request(win, by=adviser)


def test_a_dispute_needs_its_reason(owner, company):
    win = factories.ExportWinFactory(company=company)
    with pytest.raises(RuleError):
        wins.dispute_win(win, "", by=owner)
    assert wins.dispute_win(win, "Fue la mitad.", by=owner).state == ExportWin.State.DISPUTED


def test_officers_see_only_what_belongs_to_their_house(house, consular_officer, other_officer):
    placement = factories.PlacementFactory(house=house)
    inquiry = factories.InquiryFactory(house=house)
    assert list(Placement.objects.for_actor(consular_officer)) == [placement]
    assert not Placement.objects.for_actor(other_officer).exists()
    assert inquiry in type(inquiry).objects.for_actor(consular_officer)
    assert not type(inquiry).objects.for_actor(other_officer).exists()
