"""A year of the demo in which nobody acts: only the scheduled tasks run, with the clock moved.

Whatever is still open then waits for somebody who may act on it, and whose home shows it, or for a day still to come.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone

from companies.models import Application, Company
from consulates.models import ExportWin, Inquiry, SampleRequest, WinDispute, WinReview
from consulates.rules import follow_ups
from consulates.rules.inquiries import inquiries_to_answer
from consulates.rules.wins import unanswered_claims
from counseling.models import ActionItem, CounselingSession, GroupSession, Referral
from exportasv.celery import app
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import HOUSE_OFFICERS, MANAGERS, PARTNER_OFFICERS, has_permission
from exportasv.core.accounts.staff_home import CARDS, WaitingCard
from exportasv.core.outbox import outbox
from exportasv.portal.next_steps import company_facts, next_steps
from products.models import Product, ProductRevision

pytestmark = pytest.mark.django_db
STEP, STEPS = timedelta(days=28), 13  # a year
WORKER = "outbox.sweep"  # wakes the workers; here the work is done in place
OPEN: dict[type[Model], Callable[[], QuerySet]] = {
    Inquiry: Inquiry.objects.open,
    ActionItem: ActionItem.objects.open,
    CounselingSession: lambda: CounselingSession.objects.filter(state__in=CounselingSession.State.AHEAD),
    GroupSession: lambda: GroupSession.objects.filter(state=GroupSession.State.PLANNED),
    ExportWin: lambda: ExportWin.objects.filter(
        state__in=[ExportWin.State.CLAIMED, ExportWin.State.TOLD, ExportWin.State.HELD, ExportWin.State.DISPUTED]
    ),
    WinReview: lambda: WinReview.objects.filter(decided_at=None),
    SampleRequest: SampleRequest.objects.open,
    Referral: Referral.objects.unsettled,
    Application: lambda: Application.objects.filter(state=Application.State.SENT),
    Product: lambda: Product.objects.filter(state=Product.State.SUBMITTED),
    ProductRevision: lambda: ProductRevision.objects.filter(state=ProductRevision.State.SUBMITTED),
}
# The catalogue's index and the gaps of companies: made anew from the same rows each time, so at the last step only.
DERIVED = {"products.renew_catalogue", "consulates.record_gaps"}
NEEDED = {  # card → a kind of which some rows are shown nowhere else
    "counseling.actionitem overdue": "ActionItem",
    "counseling.counselingsession requested": "CounselingSession",
    "counseling.counselingsession to_record": "CounselingSession",
    "counseling.groupsession to_record": "GroupSession",
    "counseling.referral overdue": "Referral",
    "consulates.exportwin disputed": "ExportWin",
}
DECIDED_IN_PORTAL = {"consulates.winreview": MANAGERS}  # no form of the admin site writes them
Shown = dict[type[Model], set[int]]


def run_schedule(without: Collection[str] = ()) -> None:
    """Run every scheduled task once, and what it leaves to the workers."""
    names = dict.fromkeys(entry["task"] for entry in app.conf.beat_schedule.values())
    for name in names:
        if name not in (WORKER, *without):
            app.tasks[name].run()
    while due := outbox.due_task_ids():
        for pk in due:
            outbox.run_task(pk)


def replay(steps: int, without: Collection[str] = ()) -> datetime:
    """Let `steps` of 28 days pass, and return the moment at their end."""
    app.loader.import_default_modules()
    now = timezone.now()
    for step in range(1, steps + 1):
        with time_machine.travel(now + step * STEP):
            run_schedule({*without, *(DERIVED if step < steps else ())})
    return now + steps * STEP


# --- What the homes show ------------------------------------------------------------------------------------


def add(shown: Shown, rows: QuerySet) -> None:
    shown.setdefault(rows.model, set()).update(rows.order_by().values_list("pk", flat=True))


def may_act(user: User, label: str) -> bool:
    return user.role in DECIDED_IN_PORTAL.get(label, ()) or has_permission(user, label, write=True)


def show_card(shown: Shown, card: WaitingCard) -> None:
    """Add what the card counts for people who may act on it, if it has a day since when it waits."""
    for user in User.objects.filter(is_active=True).exclude(role="").order_by("pk"):
        if may_act(user, card.model):
            add(shown, card.rows(user).exclude(**{card.oldest: None}))


def show_desks(shown: Shown) -> None:
    """Add what the homes of houses and of partner institutions list."""
    for user in User.objects.filter(is_active=True, role__in=HOUSE_OFFICERS | PARTNER_OFFICERS):
        add(shown, inquiries_to_answer(Inquiry.objects.for_actor(user), user))
        add(shown, ExportWin.objects.for_actor(user).filter(state=ExportWin.State.TOLD))
        add(shown, unanswered_claims(ExportWin.objects.for_actor(user)))
        if user.role in HOUSE_OFFICERS:
            add(shown, SampleRequest.objects.for_actor(user).open())


def show_company_homes(shown: Shown) -> None:
    """Add what the next steps of companies with people lead to."""
    waiting, asked = (f"{reverse('consulates:inquiries')}?show={each}" for each in ("waiting", "asked"))
    behind: dict[str, Callable[[Company], QuerySet]] = {
        waiting: lambda company: company.inquiries.waiting(),
        asked: lambda company: follow_ups.asked_companies(company.inquiries.all()),
        reverse("consulates:wins"): lambda company: company.wins.filter(state=ExportWin.State.CLAIMED),
        reverse("consulates:sample_requests"): lambda company: SampleRequest.objects.filter(
            product__company=company, state__in=SampleRequest.State.WITH_COMPANY
        ),
        reverse("counseling:agreements"): lambda company: ActionItem.objects.open().filter(
            company=company, holder=ActionItem.Holder.COMPANY
        ),
    }
    for company in Company.objects.filter(members__user__is_active=True).distinct():
        for step in next_steps(company_facts(company)):
            if step.url in behind:
                add(shown, behind[step.url](company))


def show_days_to_come(shown: Shown, now: datetime) -> None:
    """Add what waits for a day still to come: the clock of the silence, a date agreed, a session booked, a term."""
    today = timezone.localdate(now)
    add(shown, ActionItem.objects.filter(due_on__gte=today))
    add(shown, CounselingSession.objects.filter(state=CounselingSession.State.BOOKED, ends_at__gte=now))
    add(shown, GroupSession.objects.filter(ends_at__gte=now))
    add(shown, Referral.objects.filter(due_on__gte=today))
    add(shown, ExportWin.objects.filter(state=ExportWin.State.HELD, reviews__decided_at=None))  # as its review
    late = {each.pk for each in follow_ups.silent_inquiries(now) if follow_ups.due_step(each, now)}
    add(shown, Inquiry.objects.filter(state__in=Inquiry.State.IN_TALKS, waiting_since=None).exclude(pk__in=late))


def what_homes_show(now: datetime) -> dict[str, Shown]:
    """Return home or card → the rows that it shows at that moment."""
    homes: dict[str, Shown] = {"desks": {}, "company homes": {}, "days to come": {}}
    with time_machine.travel(now, tick=False):
        show_desks(homes["desks"])
        show_company_homes(homes["company homes"])
        show_days_to_come(homes["days to come"], now)
        for card in CARDS:
            show_card(homes.setdefault(f"{card.model} {card.name}", {}), card)
    return homes


def unattended(homes: dict[str, Shown], without: str = "") -> dict[str, list[int]]:
    """Return kind → the keys of the open rows that wait for nobody."""
    lost = {}
    for model, rows in OPEN.items():
        shown = set().union(*(each.get(model, ()) for home, each in homes.items() if home != without))
        lost[model.__name__] = sorted(set(rows().values_list("pk", flat=True)) - shown)
    return {kind: rows for kind, rows in lost.items() if rows}


# --- The year -----------------------------------------------------------------------------------------------


def test_after_a_year_everything_that_is_open_waits_for_somebody(demo):
    now = replay(STEPS)
    still_open = {model.__name__: rows().count() for model, rows in OPEN.items()}
    assert min(still_open[kind] for kind in ("Inquiry", "ActionItem", "CounselingSession", "SampleRequest")) > 0, (
        still_open
    )
    assert not WinDispute.objects.filter(end="").exclude(win__state=ExportWin.State.DISPUTED).exists()
    homes = what_homes_show(now)
    assert unattended(homes) == {}
    for card, kind in NEEDED.items():  # canaries: without the card somebody is forgotten
        assert kind in unattended(homes, without=card), card


def test_without_the_second_clock_inquiries_wait_for_nobody(demo):
    """Canary: the task that asks buyers and companies what came of it is left out."""
    now = replay(2, without={"consulates.follow_up_inquiries"})
    assert "Inquiry" in unattended(what_homes_show(now))
