"""Disputes of sales: reason, messages of both sides, and Conamype's decision."""

import pytest
from django.db import IntegrityError, transaction

from consulates.models import DisputeMessage, ExportWin, WinDispute
from consulates.rules import disputes, wins
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import Notification
from exportasv.figures import trade
from exportasv.figures.evidence_trail import evidence_trail_of, with_first_answer
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


@pytest.fixture
def win(company, owner, adviser, manager, house, consular_officer) -> ExportWin:
    """Return a sale that the adviser claimed and the owner disputed."""
    row = factories.ExportWinFactory.build(company=company, house=house, value="5000.00")
    claimed, _token = wins.claim_win(row, by=adviser)
    return wins.dispute_win(claimed, "Fue la mitad.", by=owner)


def page(win: ExportWin) -> str:
    return f"/es/mi-portal/ventas/{win.pk}/"


def ruling(stands: str = "no", **changes: str) -> dict[str, str]:
    figures = {"value": "2500.00", "destination": "US", "sold_on": "2026-05-01", "anyway_percent": "0"}
    return {"action": "decide", "stands": stands, "ruling": "La factura dice la mitad.", **figures, **changes}


def told(kind: str) -> set:
    return {notice.recipient for notice in Notification.objects.filter(kind=kind)}


def test_who_disputes_and_why_is_kept_and_told(win, owner, adviser, manager):
    dispute = win.disputes.get()
    assert (dispute.opened_by, dispute.reason, dispute.is_open) == (owner, "Fue la mitad.", True)
    assert (told("win_disputed"), told("win_dispute_opened")) == ({adviser}, {manager})


def test_a_dispute_by_the_link_has_no_person(company, owner, adviser, client):
    claimed, token = wins.claim_win(factories.ExportWinFactory.build(company=company), by=adviser)
    client.post(f"/es/venta/{token}/", {"action": "dispute", "comment": "No la conocemos."})
    assert (claimed.disputes.get().opened_by, claimed.disputes.get().reason) == (None, "No la conocemos.")


def test_both_sides_and_conamype_talk_and_hear_of_each_other(
    win, owner, editor, adviser, manager, consular_officer, as_user
):
    for user, side in [(adviser, "claimer"), (editor, "company"), (manager, "conamype"), (consular_officer, "claimer")]:
        assert as_user(user).post(page(win), {"action": "say", "text": f"Soy {side}."}).status_code == 302
    senders = list(DisputeMessage.objects.values_list("sender", flat=True))
    assert senders == ["claimer", "company", "conamype", "claimer"]
    heard = Notification.objects.filter(kind="win_dispute_message")
    assert {each.recipient for each in heard} == {owner, adviser, consular_officer}
    assert heard.filter(recipient=adviser).count() == 3  # all except the adviser's own message
    assert "Soy conamype." in as_user(owner).get(page(win)).content.decode()


def test_a_sale_that_does_not_count_is_withdrawn_with_the_reason_for_both(win, owner, adviser, manager, as_user):
    assert as_user(manager).post(page(win), ruling()).status_code == 302
    win.refresh_from_db()
    dispute = win.disputes.get()
    assert (win.state, dispute.end, dispute.ended_by) == ("withdrawn", "dismissed", manager)
    assert {owner, adviser} <= told("win_dispute_decided")
    assert "La factura dice la mitad." in as_user(owner).get(page(win)).content.decode()
    assert trade.total_of().sales == 0


def test_a_sale_that_stands_counts_only_once_the_company_confirms(win, owner, adviser, manager, as_user):
    as_user(manager).post(page(win), ruling("yes"))
    win.refresh_from_db()
    assert (win.state, win.value, win.claimed_by) == ("claimed", 2500, adviser)
    assert trade.total_of().value == 0
    link = Notification.objects.for_actor(owner).filter(kind="win_to_confirm").order_by("pk").last().url
    as_user(owner).post(link, {"action": "confirm"})
    assert trade.total_of().value == 2500
    shown = with_first_answer(ExportWin.objects.filter(pk=win.pk)).get()
    assert [step.kind for step in evidence_trail_of(shown)][-4:] == ["sale", "disputed", "ruled", "confirmed"]


def test_a_company_that_says_no_again_is_believed(win, owner, manager):
    disputes.decide_dispute(win, True, "La factura la muestra.", by=manager)
    win.refresh_from_db()
    again = wins.dispute_win(win, "No se pagó.", by=owner)
    with pytest.raises(RuleError, match="una vez"):
        disputes.decide_dispute(again, True, "La factura la muestra.", by=manager)
    assert disputes.decide_dispute(again, False, "Sin su palabra no cuenta.", by=manager).end == "dismissed"
    assert list(win.disputes.values_list("end", flat=True)) == ["upheld", "dismissed"]


@pytest.mark.parametrize("who", ["owner", "editor", "adviser", "consular_officer", "invest_officer"])
def test_nobody_else_decides(win, who, request, as_user):
    assert as_user(request.getfixturevalue(who)).post(page(win), ruling()).status_code == 403
    with pytest.raises(RuleError):
        disputes.decide_dispute(win, False, "Porque sí.", by=request.getfixturevalue(who))
    win.refresh_from_db()
    assert win.state == "disputed"


def test_a_manager_does_not_decide_on_their_own_claim(company, owner, manager, as_user):
    claimed, _token = wins.claim_win(factories.ExportWinFactory.build(company=company), by=manager)
    win = wins.dispute_win(claimed, "No.", by=owner)
    assert as_user(manager).post(page(win), ruling()).status_code == 403


def test_a_manager_neither_mends_nor_takes_back_without_a_reason(win, manager, as_user):
    for action in ("mend", "withdraw"):
        assert as_user(manager).post(page(win), ruling() | {"action": action}).status_code == 403


@pytest.mark.parametrize("who", ["stranger", "other_officer"])
def test_others_find_no_dispute(win, who, request, as_user):
    browser = as_user(request.getfixturevalue(who))
    assert browser.get(page(win)).status_code == 404
    assert browser.post(page(win), {"action": "say", "text": "Hola"}).status_code == 404


@pytest.mark.parametrize("bad", [{"ruling": ""}, {"stands": ""}, {"stands": "yes", "value": "0"}])
def test_a_ruling_needs_a_decision_a_reason_and_figures_that_can_be(win, manager, as_user, bad):
    assert as_user(manager).post(page(win), ruling(**bad)).status_code == 400
    assert win.disputes.get().is_open


def test_an_empty_message_and_one_after_the_end_are_refused(win, adviser, manager, as_user):
    assert as_user(adviser).post(page(win), {"action": "say", "text": "  "}).status_code == 400
    disputes.decide_dispute(win, False, "No cuenta.", by=manager)
    assert as_user(adviser).post(page(win), {"action": "say", "text": "Pero…"}).status_code == 403


def test_who_noted_it_ends_the_dispute_by_mending_or_taking_back(win, adviser, owner):
    mended, _token = wins.correct_win(win, {"value": "2500.00"}, by=adviser)
    assert win.disputes.get().end == "mended"
    again = wins.dispute_win(mended, "Tampoco.", by=owner)
    wins.withdraw_win(again, by=adviser)
    assert list(win.disputes.values_list("end", flat=True)) == ["mended", "withdrawn"]


@pytest.mark.parametrize("values", [{"end": "upheld"}, {"end": "dismissed", "ruling": "Sí"}])
def test_the_database_refuses_an_end_without_date_or_reason(win, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        WinDispute.objects.update(**values)


def test_a_sale_has_one_open_dispute(win):
    with pytest.raises(IntegrityError), transaction.atomic():
        win.disputes.create(reason="Otra.", opened_at=win.decided_at)


def test_a_reply_address_stands_in_no_dispute(company, adviser, owner, manager):
    secret = f"r12-{'a1' * 20}"
    claimed, _token = wins.claim_win(factories.ExportWinFactory.build(company=company), by=adviser)
    win = wins.dispute_win(claimed, f"Vea <{secret}@correo.example>", by=owner)
    disputes.post_dispute_message(win, f"> Responder a {secret}@correo.example", by=adviser)
    disputes.decide_dispute(win, False, f"Según {secret}@correo.example", by=manager)
    dispute = win.disputes.get()
    texts = [dispute.reason, dispute.ruling, *dispute.messages.values_list("text", flat=True)]
    assert len(texts) == 3
    assert not any(secret in text for text in texts)
    win.refresh_from_db()
    assert secret not in win.comment
