"""Levels of evidence of a sale: who claims never confirms, what cannot be is refused, managers decide with a reason."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from consulates.models import ExportWin, WinReview
from consulates.rules import disputes, win_reviews, wins
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import Notification, OutgoingEmail
from exportasv.figures import trade
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
SALES = "/es/mi-portal/ventas/"
FIGURES = "/es/mi-portal/logros/"


@pytest.fixture
def hammock(company):
    """Return a product of which the company can sell 12 × 100 × $10 a year."""
    product = factories.ProductFactory(company=company, monthly_capacity=100)
    factories.PriceTermFactory(product=product, amount="10.00")
    return product


def words(**changes) -> dict[str, object]:
    today = timezone.localdate().isoformat()
    return {"value": "2500.00", "destination": "US", "sold_on": today, "anyway_percent": 10, **changes}


def published_value() -> int:
    return int(trade.total_of().value)


def apart() -> list[int]:
    return [int(level.value) for level in trade.levels_apart(trade.sales_groups())]


def told(owner, as_user, **changes) -> ExportWin:
    assert as_user(owner).post(f"{SALES}nueva/", words(**changes)).status_code == 302
    return ExportWin.objects.latest("pk")


def act(browser: Client, win: ExportWin, action: str, **given) -> int:
    return browser.post(f"{SALES}{win.pk}/", {"action": action, **given}).status_code


def reread_win(win: ExportWin) -> ExportWin:
    return ExportWin.objects.get(pk=win.pk)


# --- Who claims never confirms ---------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["confirm", "support", "review", "void", "correct"])
@pytest.mark.parametrize("value", ["0.01", "2500.00", "98765432"])
def test_no_button_of_the_owner_makes_her_own_sale_count(owner, as_user, company, action, value):
    win = told(owner, as_user, value=value)
    given = {"seen": "factura 1", "accepted": "yes", "ruling": "Sí", "reason": "Sí"}
    assert act(as_user(owner), win, action, **given) == 403
    assert (published_value(), reread_win(win).state in ("told", "held")) == (0, True)


def test_figures_show_the_levels_apart(owner, adviser, company, as_user, manager):
    factories.ExportWinFactory(state="confirmed", value="700", decided_at=timezone.now())
    told(owner, as_user)
    wins.claim_win(factories.ExportWinFactory.build(company=company, value="300"), by=adviser)
    assert (published_value(), apart()) == (700, [2500, 300])
    page = as_user(manager).get(FIGURES).content.decode()
    assert "Dicho por la empresa" in page
    assert "$2,500.00" in page


def test_no_rule_lets_the_claimer_confirm(company, owner, adviser, manager):
    for by in (adviser, manager):
        win, _token = wins.claim_win(factories.ExportWinFactory.build(company=company), by=by)
        with pytest.raises(RuleError):
            wins.confirm_win(win, by=by)
    own, _token = wins.claim_win(factories.ExportWinFactory.build(company=company), by=owner)
    for support in ("document", "house", "buyer", "institution", "order"):
        with pytest.raises(RuleError):
            wins.support_win(own, support, by=owner, comment="factura 1")


def test_staff_who_are_people_of_the_company_claim_for_it_and_support_nothing(company, adviser):
    factories.CompanyMemberFactory(company=company, user=adviser, role="owner")
    win, _token = wins.claim_win(factories.ExportWinFactory.build(company=company), by=adviser)
    assert win.state == "told"
    with pytest.raises(RuleError):
        wins.support_win(win, "document", by=adviser, comment="factura 1")


# --- What supports a sale told by the company --------------------------------------------------------------


def test_an_adviser_supports_it_with_the_document_seen(owner, adviser, as_user):
    pdf = SimpleUploadedFile("factura.pdf", b"%PDF-1.4 no page", content_type="application/pdf")
    assert as_user(owner).post(f"{SALES}nueva/", words(document=pdf)).status_code == 400  # not a whole PDF
    win = told(owner, as_user)
    assert act(as_user(adviser), win, "support", seen=" ") == 400
    assert act(as_user(adviser), win, "support", seen="Factura 123 del 4 de mayo") == 302
    win = reread_win(win)
    assert (win.state, win.support, win.comment) == ("confirmed", "document", "Factura 123 del 4 de mayo")
    assert published_value() == 2500


def test_only_the_house_of_the_sale_supports_it(company, owner, house, consular_officer, other_officer, as_user):
    row = factories.ExportWinFactory.build(company=company, house=house)
    win, _token = wins.claim_win(row, by=owner)
    assert Notification.objects.filter(recipient=consular_officer, kind="win_to_support").exists()
    with pytest.raises(RuleError):
        wins.support_win(win, "house", by=other_officer)
    assert act(as_user(other_officer), win, "support") == 404
    assert act(as_user(consular_officer), win, "support") == 302
    assert (reread_win(win).state, reread_win(win).support) == ("confirmed", "house")


def test_the_buyer_supports_it_by_the_link_in_the_mail(company, owner, client):
    buyer = factories.BuyerFactory(email="kari@nordic.example", language="en")
    win, _token = wins.claim_win(factories.ExportWinFactory.build(company=company, buyer=buyer), by=owner)
    letter = OutgoingEmail.objects.get(kind="win_buyer_asked")
    assert letter.address == "kari@nordic.example"
    link = "/" + letter.body.rsplit("//", 1)[1].partition("/")[2].strip()
    assert client.get(link).status_code == 200
    assert reread_win(win).state == "told"  # reading is no answer
    assert client.post(link, {"action": "confirm", "story_consent": "on"}).status_code == 200
    win = reread_win(win)
    assert (win.state, win.support, win.story_consent) == ("confirmed", "buyer", False)
    assert client.get(link).status_code == 404


def test_a_buyer_whose_address_nobody_proved_is_not_asked(company, owner):
    buyer = factories.BuyerFactory(is_typed=True)
    wins.claim_win(factories.ExportWinFactory.build(company=company, buyer=buyer), by=owner)
    assert not OutgoingEmail.objects.filter(kind="win_buyer_asked").exists()


@pytest.mark.parametrize(
    ("value", "typed", "state"), [(3750, False, "confirmed"), (3751, False, "told"), (3750, True, "told")]
)
def test_an_order_placed_here_supports_what_it_covers(company, owner, value, typed, state):
    offer = factories.QuotationFactory(inquiry__product__company=company, state="accepted", decided_at=timezone.now())
    offer.lines.create(text="Hamaca", quantity=300, price="12.50")
    type(offer.inquiry.buyer).objects.update(is_typed=typed)
    row = factories.ExportWinFactory.build(company=company, quotation=offer, value=value)
    row.quotation.inquiry.buyer.refresh_from_db()
    win, _token = wins.claim_win(row, by=owner)
    assert win.state == state


def test_one_order_supports_its_value_once(company, owner):
    offer = factories.QuotationFactory(inquiry__product__company=company, state="accepted", decided_at=timezone.now())
    offer.lines.create(text="Hamaca", quantity=100, price="10")
    states = [
        wins.claim_win(factories.ExportWinFactory.build(company=company, quotation=offer, value=v), by=owner)[0].state
        for v in (600, 400, 1)
    ]
    assert states == ["confirmed", "confirmed", "told"]


def test_who_is_asked_may_dispute_what_the_company_told(owner, adviser, manager, as_user):
    win = told(owner, as_user)
    assert act(as_user(adviser), win, "dispute", comment="Fue en 2024.") == 302
    assert reread_win(win).state == "disputed"
    assert Notification.objects.filter(recipient=owner, kind="win_disputed").exists()
    again, _token = wins.correct_win(reread_win(win), {"value": "100"}, by=owner)
    assert (again.state, again.claimed_by) == ("told", owner)
    assert published_value() == 0


# --- What a sale cannot be ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    [
        {"destination": "SV"}, {"value": "0"}, {"value": "-5"}, {"value": "0.001"}, {"sold_on": "1999-05-05"},
        {"sold_on": (timezone.localdate() + timedelta(days=1)).isoformat()}, {"sold_on": "2026-01-31"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("who", ["owner", "adviser"])
def test_what_cannot_be_is_refused_on_every_way_in(company, owner, adviser, as_user, bad, who, request):
    company.joined_on = date(2026, 2, 1)
    company.save()
    user = request.getfixturevalue(who)
    assert as_user(user).post(f"{SALES}nueva/?company={company.pk}", words(**bad)).status_code == 400
    row = factories.ExportWinFactory.build(company=company)
    for name, value in bad.items():
        setattr(row, name, date.fromisoformat(value) if name == "sold_on" else value)
    if bad != {"value": "0.001"}:  # the database rounds it to nothing
        with pytest.raises(RuleError):
            wins.claim_win(row, by=user)
    assert not ExportWin.objects.exists()


def test_the_admin_site_refuses_the_same(company, manager, as_user):
    form = {"company": company.pk, "value": "5", "destination": "SV", "sold_on": "2026-05-05", "anyway_percent": 0}
    assert as_user(manager).post("/admin/consulates/exportwin/add/", form).status_code == 200
    assert not ExportWin.objects.exists()


@pytest.mark.parametrize("values", [{"destination": "SV"}, {"state": "confirmed", "decided_at": timezone.now()}])
def test_the_database_refuses_it_too(company, values):
    win = factories.ExportWinFactory(company=company)
    with pytest.raises(IntegrityError), transaction.atomic():
        ExportWin.objects.filter(pk=win.pk).update(**values)


# --- Bounds --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "state"), [("12000.00", "told"), ("12000.01", "held"), ("98765432", "held")])
def test_more_than_a_years_capacity_waits_for_a_manager(owner, as_user, manager, hammock, value, state):
    win = told(owner, as_user, product=hammock.pk, value=value)
    assert win.state == state
    assert Notification.objects.filter(recipient=manager, kind="win_held").exists() == (state == "held")


def test_many_small_claims_of_a_year_are_bounded_together(owner, as_user, hammock):
    states = [told(owner, as_user, product=hammock.pk, value="5000").state for _ in range(3)]
    assert states == ["told", "told", "held"]
    assert told(owner, as_user, product=hammock.pk, value="2000").state == "told"  # what waits blocks nothing
    last_year = (timezone.localdate() - timedelta(days=400)).isoformat()
    assert told(owner, as_user, product=hammock.pk, value="5000", sold_on=last_year).state == "told"


def test_staff_are_bounded_too_and_nobody_is_asked_before_the_manager(company, owner, adviser, hammock):
    row = factories.ExportWinFactory.build(company=company, product=hammock, value="50000")
    win, token = wins.claim_win(row, by=adviser)
    assert (win.state, token) == ("held", "")
    assert not Notification.objects.filter(recipient=owner).exists()
    with pytest.raises(RuleError):
        wins.confirm_win(win, by=owner)


def test_a_manager_lets_an_outlier_pass_with_a_reason_and_the_other_side_is_asked(
    company, owner, adviser, manager, as_user, hammock
):
    row = factories.ExportWinFactory.build(company=company, product=hammock, value="50000")
    win, _token = wins.claim_win(row, by=adviser)
    assert act(as_user(manager), win, "review", accepted="yes", ruling="") == 400
    assert act(as_user(adviser), win, "review", accepted="yes", ruling="Sí") == 403
    assert act(as_user(manager), win, "review", accepted="yes", ruling="Vi el contrato.") == 302
    assert reread_win(win).state == "claimed"
    assert published_value() == 0
    assert Notification.objects.filter(recipient=owner, kind="win_to_confirm").exists()
    assert act(as_user(owner), win, "confirm") == 302
    assert published_value() == 50000


def test_a_refused_outlier_is_void_and_its_row_stays(owner, as_user, manager):
    win = told(owner, as_user, value="98765432")
    assert act(as_user(manager), win, "review", accepted="no", ruling="No vende tanto.") == 302
    assert (reread_win(win).state, published_value(), apart()) == ("voided", 0, [])
    assert "No vende tanto." in as_user(owner).get(f"{SALES}{win.pk}/").content.decode()


def test_a_manager_does_not_decide_about_an_own_outlier(company, manager):
    win, _token = wins.claim_win(factories.ExportWinFactory.build(company=company, value="90000"), by=manager)
    with pytest.raises(RuleError):
        win_reviews.decide_review(win, True, "Sí.", by=manager)


def test_figures_mended_in_a_dispute_are_bounded_too(company, owner, adviser):
    win, _token = wins.claim_win(factories.ExportWinFactory.build(company=company), by=adviser)
    disputed = wins.dispute_win(win, "No.", by=owner)
    mended, _token = wins.correct_win(disputed, {"value": "1000000"}, by=adviser)
    assert mended.state == "held"


# --- After the confirmation ------------------------------------------------------------------------------


@pytest.fixture
def confirmed_sale(company, owner, adviser) -> ExportWin:
    win, _token = wins.claim_win(factories.ExportWinFactory.build(company=company, value="5000"), by=adviser)
    return wins.confirm_win(win, by=owner)


def new_figures(**changes) -> dict[str, object]:
    figures = {"new-value": "4000", "new-destination": "US", "new-sold_on": "2026-06-01", "new-anyway_percent": 0}
    return {**figures, "reason": "Se devolvió una caja.", **changes}


def test_a_correction_waits_for_a_manager_and_is_asked_anew(confirmed_sale, owner, adviser, manager, as_user):
    assert act(as_user(adviser), confirmed_sale, "correct", **new_figures(reason="")) == 400
    assert act(as_user(adviser), confirmed_sale, "correct", **new_figures()) == 302
    assert (reread_win(confirmed_sale).value, published_value()) == (5000, 5000)  # until it is decided
    assert Notification.objects.filter(recipient=manager, kind="win_correction").exists()
    assert act(as_user(manager), confirmed_sale, "review", accepted="yes", ruling="Está la nota de crédito.") == 302
    assert (reread_win(confirmed_sale).state, reread_win(confirmed_sale).value, published_value()) == (
        "claimed",
        4000,
        0,
    )
    assert act(as_user(owner), confirmed_sale, "confirm") == 302
    assert published_value() == 4000


def test_a_correction_that_the_company_asked_for_is_told_by_it(confirmed_sale, owner, manager, adviser, as_user):
    assert act(as_user(owner), confirmed_sale, "correct", **new_figures()) == 302
    win_reviews.decide_review(confirmed_sale, True, "Está bien.", by=manager)
    assert reread_win(confirmed_sale).state == "told"
    with pytest.raises(RuleError):
        wins.confirm_win(reread_win(confirmed_sale), by=owner)
    assert act(as_user(adviser), confirmed_sale, "support", seen="Nota de crédito 4") == 302
    assert published_value() == 4000


def test_a_refused_correction_leaves_the_sale_as_it_is(confirmed_sale, adviser, manager):
    win_reviews.request_correction(confirmed_sale, {"value": "1"}, "Me equivoqué.", by=adviser)
    win_reviews.decide_review(confirmed_sale, False, "No hay prueba.", by=manager)
    assert (reread_win(confirmed_sale).state, published_value()) == ("confirmed", 5000)


def test_a_correction_cannot_be_what_a_sale_cannot_be_and_waits_once(confirmed_sale, adviser, manager):
    for changes in ({"destination": "SV"}, {"value": "0"}, {"sold_on": date(2099, 1, 1)}, {}):
        row = reread_win(confirmed_sale)
        with pytest.raises(RuleError):
            win_reviews.request_correction(row, changes, "Así.", by=adviser)
    win_reviews.request_correction(confirmed_sale, {"value": "1"}, "Así.", by=adviser)
    with pytest.raises(RuleError):
        win_reviews.request_correction(confirmed_sale, {"value": "2"}, "Así.", by=manager)
    with pytest.raises(RuleError):
        win_reviews.decide_review(confirmed_sale, True, "Sí.", by=adviser)


def test_a_manager_does_not_decide_about_an_own_correction(confirmed_sale, manager, as_user):
    win_reviews.request_correction(confirmed_sale, {"value": "1"}, "Así.", by=manager)
    assert act(as_user(manager), confirmed_sale, "review", accepted="yes", ruling="Sí.") == 403


@pytest.mark.parametrize("state", ["told", "claimed", "held", "disputed", "confirmed"])
def test_a_void_sale_keeps_its_row_and_reason(company, owner, adviser, manager, as_user, state):
    by = owner if state == "told" else adviser
    value = "1000000" if state == "held" else "500"
    win, _token = wins.claim_win(factories.ExportWinFactory.build(company=company, value=value), by=by)
    win = wins.dispute_win(win, "No.", by=owner) if state == "disputed" else win
    win = wins.confirm_win(win, by=owner) if state == "confirmed" else win
    assert win.state == state
    assert act(as_user(manager), win, "void", reason=" ") == 400
    assert act(as_user(adviser), win, "void", reason="Falsa.") == 403
    assert act(as_user(manager), win, "void", reason="La factura es de otra empresa.") == 302
    win = reread_win(win)
    assert (win.state, win.support, published_value(), apart()) == ("voided", "", 0, [])
    assert WinReview.objects.get(win=win, kind="void").ruling == "La factura es de otra empresa."
    assert not win.reviews.filter(decided_at=None).exists()
    assert not win.disputes.filter(end="").exists()
    with pytest.raises(RuleError):
        disputes.decide_dispute(win, True, "Sí.", by=manager)


@pytest.mark.parametrize("who", ["manager", "administrator", "adviser", "invest_officer"])
def test_staff_cannot_overwrite_a_sale_in_the_admin_site(confirmed_sale, who, as_user, request):
    staff = as_user(request.getfixturevalue(who))
    page = f"/admin/consulates/exportwin/{confirmed_sale.pk}/change/"
    form = {"value": "1234567", "destination": "ES", "sold_on": "2026-01-01", "anyway_percent": 0, "state": "confirmed"}
    staff.post(page, form | {"company": confirmed_sale.company_id, "story_es": "", "story_en": "", "support": "order"})
    win = reread_win(confirmed_sale)
    assert (win.value, win.destination.code, win.sold_on) == (5000, "US", date(2026, 6, 1))
    assert (win.anyway_percent, win.support) == (confirmed_sale.anyway_percent, "institution")


@pytest.mark.parametrize(
    "values", [{"value": 1}, {"destination": "ES"}, {"sold_on": date(2026, 1, 1)}, {"anyway_percent": 9}]
)
def test_the_database_keeps_the_figures_of_a_confirmed_sale(confirmed_sale, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        ExportWin.objects.filter(pk=confirmed_sale.pk).update(**values)


def test_the_document_is_for_who_may_open_the_sale(company, owner, stranger, as_user, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    win = factories.ExportWinFactory(company=company, document=SimpleUploadedFile("f.pdf", b"%PDF-1.7"))
    page = f"{SALES}{win.pk}/documento/"
    assert as_user(owner).get(page)["Content-Disposition"].startswith("attachment")
    assert as_user(stranger).get(page).status_code == 404
    assert client.get(page).status_code == 302
    assert as_user(owner).get(f"{SALES}{factories.ExportWinFactory(company=company).pk}/documento/").status_code == 404
