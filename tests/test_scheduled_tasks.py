"""A scheduled task costs by what is due, not by the table: with nothing due it reads as much of a small site as of a
larger one.

Two sites are measured. Of the first nothing is near any date, and rows read count. Of the second everything is within
every date and was dealt with already, so that the answer is one anti-join; there queries and objects made count.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from celery import current_app
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from companies.models import Company, DestinationSurvey
from consulates.models import BuyerRequirement, TradingHouse
from exportasv.celery import app
from exportasv.core.http import content_version
from exportasv.core.notifications import reminders
from exportasv.core.notifications.models import Notification, OutgoingEmail
from exportasv.core.outbox.models import OutboxTask
from products.catalogue import search_index
from products.models import Printout, Shortlist
from tests import factories
from tests.costs import Cost, measure_cost

pytestmark = pytest.mark.django_db
FEW, MORE = 8, 24  # rows of each table, first and then again
# What a plan chosen anew may read more of any table. A task that reads the table reads at least MORE rows more.
OTHER_PLAN = MORE // 2
# A task that is missing here fails.
SCHEDULED = (
    "monitoring.check_files",
    "outbox.sweep",
    "notifications.remind",
    "notifications.digest",
    "privacy.apply_retention",
    "audit.seal",
    "audit.make_months",
    "audit.write_head",
    "audit.verify",
    "audit.fold_public_changes",
    "products.add_up_facets",
    "products.renew_catalogue",
    "products.forget_printouts",
    "products.share_out_reviews",
    "products.mark_stale",
    "consulates.escalate_inquiries",
    "consulates.follow_up_inquiries",
    "consulates.record_gaps",
    "counseling.list_neglected",
    "counseling.release_lapsed_places",
    "market_access.refresh_lights",
    "accounts.delete_ended_sessions",
    "exchange.enqueue_dumps",
    "exchange.announce_changes",
)
# Tables of which more rows may be read, and why. Of them, too, no object may be made.
READS = {
    "audit.seal": {"audit_auditentry", "audit_seal"},  # entries without a seal: an anti-join over both
    # An anti-join over the active companies, in the database.
    "counseling.list_neglected": {"companies_company", "counseling_counselingsession"},
    # Joins whose order the planner of so small tables chooses by their sizes; an index on the date serves a large one.
    "notifications.remind": {
        "products_product",
        "consulates_fair",
        "consulates_fairparticipation",
        "counseling_adviser",
        "counseling_registration",
        "counseling_forumevent",
    },
}


@pytest.fixture(autouse=True)
def _noon(time_machine):
    """Noon of a working day in the middle of a month, when reminders leave."""
    time_machine.move_to(timezone.now().replace(month=11, day=18, hour=18, minute=30), tick=False)
    call_command("load_reference", verbosity=0)


@pytest.fixture
def no_queue(monkeypatch):
    """No queue: nothing is notified."""
    monkeypatch.setattr(current_app, "send_task", lambda *args, **named: None)


def run(name: str) -> object:
    return app.tasks[name].run()


def settle() -> None:
    """Run everything that is due now, and let what was just written be older than an hour."""
    for _each in range(3):
        for name in SCHEDULED:
            run(name)
    run("audit.seal")
    OutboxTask.objects.update(state="done", done_at=timezone.now(), leased_until=None)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_rowversion SET at = at - interval '60 days'")
        cursor.execute(search_index.COMPACT_COUNTS_SQL)
        cursor.execute(content_version.COMPACT_SQL)
        cursor.execute("ANALYZE")  # the planner knows the sizes, as that of a real site does


def grow_quietly(many: int) -> None:
    """Add rows of every kind that are far from any date."""
    now = timezone.now()
    later, today = now + timedelta(days=300), timezone.localdate()
    adviser, house = factories.AdviserFactory(), TradingHouse.objects.earliest("pk")
    fair = factories.FairFactory(starts_on=today + timedelta(days=400), ends_on=today + timedelta(days=402))
    event = factories.ForumEventFactory(capacity=1000, starts_at=later, ends_at=later + timedelta(hours=1))
    for number in range(many):
        company = factories.CompanyFactory(joined_on=today, adviser=adviser.user)
        person = factories.CompanyMemberFactory(company=company).user
        product = factories.ProductFactory(company=company, published_at=now, confirmed_at=now)
        certificate = factories.CertificateFactory(company=company, expires_on=later.date())
        product.certificates.add(certificate)
        factories.PlacementFactory(house=house, product=product, since=today - timedelta(days=200), until=None)
        factories.InquiryFactory(
            company=company,
            asked_at=now - timedelta(days=400),
            waiting_since=None,
            state="lost",
            lost_reason="price",
            closed_at=now,
        )
        factories.FairParticipationFactory(fair=fair, company=company, state="applied")
        factories.RegistrationFactory(event=event)
        factories.ActionItemFactory(company=company, due_on=later.date())
        factories.ReferralFactory(company=company, due_on=later.date())
        factories.ServiceFactory(checked_on=today)
        starts = later + timedelta(days=number)
        factories.CounselingSessionFactory(
            company=company, adviser=adviser, state="booked", starts_at=starts, ends_at=starts + timedelta(hours=1)
        )
        BuyerRequirement.objects.create(buyer=factories.BuyerFactory(), query="algo que nadie tiene")
        Notification.objects.create(
            recipient=person, kind="x", key=str(number), subject="x", body="x", channel="digest", read_at=now
        )
        OutgoingEmail.objects.create(kind="x", key=f"{person.pk}", address="a@example.org", language="es", sent_at=now)
        OutboxTask.objects.create(kind="x", key=f"{person.pk}", due_at=later)
        Printout.objects.create(title="x", stamp="x")
        Shortlist.objects.create(key=f"quiet-{person.pk}")
        Session.objects.create(session_key=f"s{person.pk}", session_data="", expire_date=later)


def grow_dealt_with(many: int) -> None:
    """Add rows of every kind that are within every date; `settle` then deals with them."""
    now = timezone.now()
    today = timezone.localdate()
    adviser = factories.AdviserFactory()
    long_ago = now - timedelta(days=100)
    DestinationSurvey.objects.get_or_create(year=today.year, defaults={"opened_on": today - timedelta(days=30)})
    for number in range(many):
        company = factories.CompanyFactory(joined_on=long_ago.date(), adviser=adviser.user)
        person = factories.CompanyMemberFactory(company=company).user
        factories.CompanyMemberFactory(company=factories.CompanyFactory(adviser=None), role="editor")  # no adviser
        factories.ProductFactory(company=company, published_at=long_ago, confirmed_at=now - timedelta(days=85))
        factories.ProductFactory(company=company, state="stale", published_at=long_ago, stale_since=long_ago)
        factories.CertificateFactory(company=company, expires_on=today + timedelta(days=5))
        factories.InquiryFactory(company=company, asked_at=long_ago, waiting_since=now - timedelta(days=20))
        factories.InquiryFactory(
            company=company, asked_at=long_ago, first_answer_at=now - timedelta(days=18), state="answered",
            waiting_since=None, follow_up="buyer", followed_up_at=now - timedelta(days=2),
        )  # fmt: skip
        factories.ActionItemFactory(company=company, due_on=today - timedelta(days=10))
        factories.ReferralFactory(company=company, due_on=today - timedelta(days=10))
        BuyerRequirement.objects.create(buyer=factories.BuyerFactory(), query="miel")
        Notification.objects.create(
            recipient=person, kind="x", key=f"{number}", subject="x", body="x", channel="digest"
        )
        product = factories.ProductFactory(company=company, state="submitted", published_at=None)
        product.reviews.create(moderator=adviser.user, taken_at=now, held_until=now + timedelta(days=1))


def costs_of_two_sizes(grow: Callable[[int], None], names: Iterable[str] = SCHEDULED) -> dict[str, tuple[Cost, Cost]]:
    """Return what each task costs at two sizes, with nothing due."""
    found: dict[str, list[Cost]] = {name: [] for name in names}
    for many in (FEW, MORE):
        grow(many)
        settle()
        for name, costs in found.items():
            with measure_cost() as cost:
                run(name)
            costs.append(cost)
    return {name: (small, large) for name, (small, large) in found.items()}


def test_every_scheduled_task_has_a_row_here():
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} == set(SCHEDULED)


def test_with_nothing_near_a_task_reads_no_more_of_a_larger_site(no_queue):
    costs = costs_of_two_sizes(grow_quietly).items()
    grown = {name: large.grown_beyond(small, rows=OTHER_PLAN) for name, (small, large) in costs}
    for name, tables in READS.items():
        grown[name] = {each: n for each, n in grown[name].items() if each not in tables}
    found = {name: more for name, more in grown.items() if more}
    assert not found, str(found)


def test_what_was_dealt_with_is_asked_in_one_question(no_queue):
    costs = costs_of_two_sizes(grow_dealt_with)
    grown = {name: large.grown_beyond(small) for name, (small, large) in costs.items()}
    made = {name: {each: more[each] for each in ("queries", "objects") if each in more} for name, more in grown.items()}
    found = {name: more for name, more in made.items() if more}
    assert not found, str(found)


def test_a_task_that_reads_the_table_is_found(no_queue, monkeypatch):
    """The canary: with the old way of asking, both measures grow."""
    monkeypatch.setattr(app.tasks["products.mark_stale"], "run", lambda: len(list(Company.objects.all())))
    small, large = costs_of_two_sizes(grow_quietly, ["products.mark_stale"])["products.mark_stale"]
    assert {"objects", "companies_company"} <= set(large.grown_beyond(small, rows=OTHER_PLAN))


def test_reminders_without_the_anti_join_are_found(no_queue, monkeypatch):
    """The canary of the reminders: every row that was reminded of is read and made again."""
    monkeypatch.setattr(reminders, "_note_complete", lambda rule, rows: None)
    small, large = costs_of_two_sizes(grow_dealt_with, ["notifications.remind"])["notifications.remind"]
    assert large.objects > small.objects


def test_a_child_of_a_worker_ends_when_it_has_grown(settings):
    assert settings.CELERY_WORKER_MAX_MEMORY_PER_CHILD == 300_000
