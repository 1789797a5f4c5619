"""Fairs: call, applications, points, places, meetings without conflicts, and results."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone, translation

from consulates.models import Fair, FairCriterion, FairMeeting, FairParticipation
from consulates.rules import fairs
from consulates.rules.meeting_schedule import fair_results, free_meeting_slots, meeting_slots, ranked_applications
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import Notification
from exportasv.core.notifications.reference import REMINDER_RULES
from exportasv.core.notifications.reminders import send_reminders
from exportasv.reference.loader import load_table
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
AT = datetime(2026, 5, 1, 16, tzinfo=UTC)
PAGE = "/es/mi-empresa/ferias/feria-miami/"


@pytest.fixture
def fair(db):
    today = timezone.localdate()
    return factories.FairFactory(
        slug="feria-miami",
        starts_on=today + timedelta(days=40),
        ends_on=today + timedelta(days=42),
        call_opens_on=today - timedelta(days=1),
        call_closes_on=today + timedelta(days=20),
        places=1,
        cost=Decimal("1000"),
        programme_pays=60,
    )


@pytest.fixture
def product(company):
    return factories.ProductFactory(company=company)


def application(product, **given):
    return {"reason": "Vendemos en Miami", "travels": "owner", "products": [product.pk], **given}


def test_a_company_applies_on_its_phone(as_user, owner, company, fair, product):
    browser = as_user(owner)
    assert "feria-miami" in browser.get("/es/mi-empresa/ferias/").content.decode()
    assert "400.00" in browser.get(PAGE).content.decode()
    assert browser.post(PAGE, application(product)).status_code == 302
    assert list(FairParticipation.objects.get(company=company).products.all()) == [product]


@pytest.mark.parametrize(("language", "city"), [("es", "Nueva York"), ("en", "New York")])
def test_the_city_stands_in_the_readers_language(as_user, owner, invest_officer, company, fair, language, city):
    factories.FairParticipationFactory(fair=fair, company=company, state="chosen")
    before = factories.FairFactory(starts_on=timezone.localdate() - timedelta(days=9), ends_on=timezone.localdate())
    factories.FairParticipationFactory(fair=before, company=company, state="attended")
    Fair.objects.update(city_es="Nueva York", city_en="New York")
    with translation.override(language):
        companys = [reverse("consulates:company_fairs"), reverse("portal:timeline")]
        staffs = [reverse("consulates:fairs"), reverse("consulates:fair", args=[fair.slug])]
        staffs += [reverse("admin:consulates_fair_changelist")]
    for person, pages in ((owner, companys), (invest_officer, staffs)):
        for page in pages:
            answer = as_user(person).get(page, headers={"accept-language": language})
            assert city in answer.content.decode(), page


def test_an_application_says_why_and_with_what(as_user, owner, fair, product):
    answer = as_user(owner).post(PAGE, {"reason": "", "travels": "owner"})
    assert answer.status_code == 400
    assert not FairParticipation.objects.exists()


def test_another_companys_product_cannot_be_brought(as_user, owner, fair, product):
    elsewhere = factories.ProductFactory()
    assert as_user(owner).post(PAGE, application(product, products=[elsewhere.pk])).status_code == 400


def test_a_closed_call_is_not_there_for_who_did_not_apply(as_user, owner, fair, product):
    type(fair).objects.update(call_closes_on=timezone.localdate() - timedelta(days=1))
    assert as_user(owner).get(PAGE).status_code == 404
    fair.refresh_from_db()
    with pytest.raises(RuleError):
        fairs.apply_to_fair(fair, product.company, [product], "x", "owner", by=owner)


def test_only_staff_decide(as_user, owner, consular_officer, invest_officer, fair):
    row = factories.FairParticipationFactory(fair=fair)
    for person, status in [(owner, 403), (consular_officer, 403), (invest_officer, 302)]:
        assert as_user(person).post(f"/es/personal/solicitudes/{row.pk}/", {"do": "choose"}).status_code == status
    row.refresh_from_db()
    assert row.state == "chosen"


def test_the_best_points_by_weight_stand_first(fair, invest_officer):
    heavy = FairCriterion.objects.create(fair=fair, name_es="Oferta", name_en="Supply", weight=3)
    light = FairCriterion.objects.create(fair=fair, name_es="Inglés", name_en="English", weight=1)
    first, second, third = (factories.FairParticipationFactory(fair=fair) for _n in range(3))
    fairs.score_application(first, {heavy: 2, light: 5}, by=invest_officer)
    fairs.score_application(second, {heavy: 5, light: 0}, by=invest_officer)
    assert [(row.pk, row.share) for row in ranked_applications(fair, fair.criteria.all())] == [
        (second.pk, 75.0),
        (first.pk, 55.0),
        (third.pk, None),
    ]


def test_points_for_another_fairs_criterion_are_refused(fair, invest_officer):
    other = FairCriterion.objects.create(fair=factories.FairFactory(), name_es="x", name_en="x")
    with pytest.raises(RuleError):
        fairs.score_application(factories.FairParticipationFactory(fair=fair), {other: 3}, by=invest_officer)


def test_no_more_companies_are_chosen_than_there_are_places(fair, invest_officer, owner, company):
    mine = factories.FairParticipationFactory(fair=fair, company=company)
    fairs.accept_application(mine, by=invest_officer)
    assert Notification.objects.filter(recipient=owner, kind="fair_decided").exists()
    with pytest.raises(RuleError, match="lugares"):
        fairs.accept_application(factories.FairParticipationFactory(fair=fair), by=invest_officer)


@pytest.mark.parametrize(("same", "said"), [("company", "empresa"), ("buyer", "comprador"), ("table", "mesa")])
def test_nobody_and_no_table_is_taken_twice_and_the_loser_reads_who(invest_officer, same, said):
    first = factories.FairMeetingFactory(starts_at=AT)
    row = first.participation
    if same != "company":
        row = factories.FairParticipationFactory(fair=first.fair, state="chosen")
    buyer = first.buyer if same == "buyer" else factories.BuyerFactory()
    with pytest.raises(RuleError, match=said):
        fairs.plan_meeting(row, buyer, 1 if same == "table" else 2, AT + timedelta(minutes=10), by=invest_officer)


def test_meetings_may_touch_and_a_cancelled_one_frees_its_time(invest_officer):
    first = factories.FairMeetingFactory(starts_at=AT)
    again = (first.participation, first.buyer, first.table)
    fairs.plan_meeting(*again, first.ends_at, by=invest_officer)
    fairs.cancel_meeting(first, by=invest_officer)
    fairs.plan_meeting(*again, AT, by=invest_officer)
    assert FairMeeting.objects.exclude(state="cancelled").count() == 2


def rush(company_rows, buyers, officer) -> int:
    """Plan meetings in eight threads at one table and one time, and return how many succeeded."""

    def one(pair) -> bool:
        try:
            fairs.plan_meeting(pair[0], pair[1], 1, AT, by=officer)
        except RuleError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as threads:
        return sum(threads.map(one, [(row, buyer) for row in company_rows for buyer in buyers]))


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_gets_the_table(invest_officer):
    fair = factories.FairFactory()
    rows = [factories.FairParticipationFactory(fair=fair, state="chosen") for _n in range(4)]
    buyers = [factories.BuyerFactory() for _n in range(4)]
    assert rush(rows, buyers, invest_officer) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_constraints_many_get_it(invest_officer):
    """Canary: the constraints of PostgreSQL prevent double bookings."""
    fair = factories.FairFactory()
    rows = [factories.FairParticipationFactory(fair=fair, state="chosen") for _n in range(3)]
    kept = [c for c in FairMeeting._meta.constraints if c.name.endswith("_not_twice")]
    with connection.schema_editor() as editor:
        [editor.remove_constraint(FairMeeting, each) for each in kept]
    try:
        assert rush(rows, [factories.BuyerFactory() for _n in range(3)], invest_officer) > 1
    finally:
        FairMeeting.objects.all().delete()
        with connection.schema_editor() as editor:
            [editor.add_constraint(FairMeeting, each) for each in kept]


def test_free_slots_are_those_in_which_all_three_are_free():
    row = factories.FairMeetingFactory(
        participation__fair=factories.FairFactory(
            starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 1), zone="America/New_York"
        ),
        starts_at=datetime(2026, 5, 1, 13, tzinfo=UTC),
    )
    everything = list(meeting_slots(row.fair))
    assert everything[0] == datetime(2026, 5, 1, 13, tzinfo=UTC)  # 9:00 in New York
    assert datetime(2026, 5, 1, 15, 40, tzinfo=UTC) in everything  # ends at 12:00
    assert not [
        at for at in everything if datetime(2026, 5, 1, 16, tzinfo=UTC) <= at < datetime(2026, 5, 1, 17, 30, tzinfo=UTC)
    ]
    assert datetime(2026, 5, 1, 17, 30, tzinfo=UTC) in everything  # 13:30, after lunch
    assert len(everything) - len(free_meeting_slots(row.participation, row.buyer, 9)) == 1


def test_what_came_of_a_meeting_is_noted_on_the_spot(as_user, invest_officer):
    row = factories.FairMeetingFactory()
    page = f"/es/personal/reuniones/{row.pk}/"
    as_user(invest_officer).post(page, {"outcome": "order", "value": "2500", "note": "Dos paletas"})
    row.refresh_from_db()
    assert (row.state, row.outcome, row.value) == ("held", "order", Decimal("2500"))


def test_the_fair_adds_up_what_it_brought(fair, invest_officer):
    row = factories.FairParticipationFactory(fair=fair, state="attended", contacts_made=7)
    factories.FairMeetingFactory(participation=row, state="held", value=Decimal("900"))
    factories.ExportWinFactory(
        fair=fair, state="confirmed", value=Decimal("4000"), sold_on=fair.ends_on, decided_at=timezone.now()
    )
    found = fair_results(fair, fair.participations.all(), fair.meetings.all())
    assert (found["companies"], found["contacts"], found["held"], found["expected"]) == (1, 7, 1, 900)
    assert (found["confirmed"], found["spent"], found["returned"]) == (4000, 1000, 4)


def test_a_year_later_the_company_is_asked_once_and_tells(as_user, owner, company):
    fair = factories.FairFactory(slug="feria-miami", starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 3))
    factories.FairParticipationFactory(fair=fair, company=company, state="attended")
    load_table(REMINDER_RULES)
    with time_machine.travel("2027-05-04T16:00:00Z", tick=False):
        send_reminders()
        send_reminders()
        assert Notification.objects.filter(recipient=owner, kind="fair_year_later").count() == 1
        told = {"year_later_sales": "5200", "year_later_note": "Un importador repite."}
        assert as_user(owner).post(PAGE, told).status_code == 302
    assert fair_results(fair, fair.participations.all(), fair.meetings.all())["told"] == 5200


def test_who_withdraws_frees_the_meetings(as_user, owner, company, fair):
    row = factories.FairParticipationFactory(fair=fair, company=company, state="chosen")
    meeting = factories.FairMeetingFactory(participation=row)
    as_user(owner).post(f"{PAGE}retirarse/")
    row.refresh_from_db()
    meeting.refresh_from_db()
    assert (row.state, meeting.state) == ("cancelled", "cancelled")


def test_the_page_of_a_fair_takes_a_handful_of_queries(as_user, invest_officer, fair, django_assert_max_num_queries):
    FairCriterion.objects.create(fair=fair, name_es="Oferta", name_en="Supply")
    for _n in range(6):
        factories.FairMeetingFactory(participation__fair=fair)
    browser = as_user(invest_officer)
    with django_assert_max_num_queries(18):
        assert browser.get("/es/personal/ferias/feria-miami/").status_code == 200
