"""The second clock of an inquiry, after its last answer: ask the buyer, then the company, then close it.

Each step comes its working days after the last word, and never sooner after the step before than the programme says.
The buyer answers with one tap; "not now" is asked once more when its time comes.
"""

from collections.abc import Callable
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from consulates.models import ExportWin, Inquiry, WinSupport
from consulates.models.inquiries import InquiryQuerySet
from consulates.rules.inquiries import (
    Message,
    add_buyer_message,
    close_inquiry,
    notify_buyer,
    notify_inquiry_company,
)
from consulates.rules.wins import support_win
from exportasv.core.audit.actor import act_as
from exportasv.core.calendars.workdays import working_day_cutoff, working_days_between
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import change_state, lock_row
from exportasv.core.programme import ASK_BUYER_AFTER, ASK_COMPANY_AFTER, CLOSE_SILENT_AFTER

FollowUp = Inquiry.FollowUp
LATER_MONTHS = (1, 3, 6)  # "not now, ask me in …"


def silent_inquiries(now: datetime) -> QuerySet[Inquiry]:
    """Return the inquiries that were answered and in which nobody has to write, silent for the first step or longer."""
    last = working_day_cutoff(timezone.localdate(now), ASK_BUYER_AFTER)
    rows = Inquiry.objects.filter(state__in=Inquiry.State.IN_TALKS, waiting_since=None)
    rows = rows.annotate(last_word_at=Coalesce("silent_since", "first_answer_at"))
    today = timezone.localdate(now)
    return rows.filter(Q(ask_again_on=None, last_word_at__date__lte=last) | Q(ask_again_on__lte=today))


def due_follow_ups(now: datetime) -> QuerySet[Inquiry]:
    """Return the silent inquiries of which a step is due."""
    first = Q(ask_again_on__isnull=False) | Q(follow_up=FollowUp.NONE)
    ask_company = Q(follow_up=FollowUp.BUYER) & _is_due_by(now, ASK_COMPANY_AFTER, ASK_BUYER_AFTER)
    close = Q(follow_up=FollowUp.COMPANY) & _is_due_by(now, CLOSE_SILENT_AFTER, ASK_COMPANY_AFTER)
    rows = silent_inquiries(now).annotate(step_at=Coalesce("followed_up_at", "last_word_at"))
    return rows.filter(first | ask_company | close)


def _is_due_by(now: datetime, after: int, before: int) -> Q:
    """Return the filter of what `_is_due` says of a row."""
    today = timezone.localdate(now)
    return Q(
        last_word_at__date__lte=working_day_cutoff(today, after),
        step_at__date__lte=working_day_cutoff(today, after - before),
    )


def follow_up_inquiries(now: datetime | None = None) -> int:
    """Take the step that is due for each silent inquiry, and return how many. It is safe to run twice."""
    now = now or timezone.now()
    return sum(_follow_up(pk, now) for pk in due_follow_ups(now).order_by("pk").values_list("pk", flat=True))


def _follow_up(pk: int, now: datetime) -> bool:
    with act_as(None):
        rows = silent_inquiries(now).filter(pk=pk).select_for_update(of=["self"])
        inquiry = rows.select_related("buyer", "company", "product").first()
        step = due_step(inquiry, now) if inquiry else None
        if inquiry is None or step is None:
            return False
        step(inquiry, now)
    return True


def due_step(inquiry: Inquiry, now: datetime) -> Callable[[Inquiry, datetime], None] | None:
    """Return the step that is due for a silent inquiry, or None: it waits for a day still to come."""
    if inquiry.ask_again_on or inquiry.follow_up == FollowUp.NONE:
        return _ask_buyer
    if inquiry.follow_up == FollowUp.BUYER and _is_due(inquiry, now, ASK_COMPANY_AFTER, ASK_BUYER_AFTER):
        return _ask_company
    if inquiry.follow_up == FollowUp.COMPANY and _is_due(inquiry, now, CLOSE_SILENT_AFTER, ASK_COMPANY_AFTER):
        return _close_as_unanswered
    return None


def _is_due(inquiry: Inquiry, now: datetime, after: int, before: int) -> bool:
    """Return whether the step after `after` working days of silence is due; the one before was after `before`."""
    today = timezone.localdate(now)
    last_word = inquiry.silent_since or inquiry.first_answer_at or inquiry.asked_at
    step = inquiry.followed_up_at or last_word
    silent = working_days_between(timezone.localdate(last_word), today)
    return silent >= after and working_days_between(timezone.localdate(step), today) >= after - before


def _mark(inquiry: Inquiry, step: str, now: datetime) -> None:
    inquiry.follow_up, inquiry.followed_up_at, inquiry.ask_again_on = step, now, None
    inquiry.save(update_fields=["follow_up", "followed_up_at", "ask_again_on"])


def _ask_buyer(inquiry: Inquiry, now: datetime) -> None:
    if inquiry.ask_again_on:  # its time has come: the clock of the silence begins with this question
        inquiry.silent_since = now
        inquiry.save(update_fields=["silent_since"])
    _mark(inquiry, FollowUp.BUYER, now)
    notify_buyer(inquiry, "inquiry_silent", key=f"{inquiry.pk}-{now:%Y%m%d}")


def _ask_company(inquiry: Inquiry, now: datetime) -> None:
    _mark(inquiry, FollowUp.COMPANY, now)
    notify_inquiry_company(inquiry, "inquiry_silent_company", key=f"{inquiry.pk}-{now:%Y%m%d}")


def _close_as_unanswered(inquiry: Inquiry, _now: datetime) -> None:
    with translation.override("es"):  # staff and companies read it
        outcome = _("Nobody answered the questions of the programme.")
    closed = close_inquiry(inquiry, Inquiry.State.NO_ANSWER, outcome, by=None)
    notify_inquiry_company(closed, "inquiry_closed_silent", key=str(closed.pk))
    notify_buyer(closed, "inquiry_closed_silent_buyer", key=str(closed.pk))


# --- The buyer's taps ----------------------------------------------------------------------------------------


def still_interested(inquiry: Inquiry) -> Inquiry:
    """Record that the buyer is still interested: the company has to write. Raise RuleError if it cannot go on."""
    with act_as(None):
        inquiry = lock_row(inquiry)
        if inquiry.state == Inquiry.State.NO_ANSWER and inquiry.first_answer_at:
            inquiry = change_state(inquiry, Inquiry.State.ANSWERED, closed_at=None)
        with translation.override(inquiry.buyer.language):
            text = _("I am still interested. Please write to me.")
        return add_buyer_message(inquiry, Message(text, language=inquiry.buyer.language))


def bought_here(inquiry: Inquiry) -> Inquiry:
    """Record that the buyer bought: support the sale that the company told, or ask the company to record it.

    Raise RuleError if the inquiry has ended otherwise.
    """
    with act_as(None):
        inquiry = lock_row(inquiry)
        told = ExportWin.objects.filter(inquiry=inquiry, state=ExportWin.State.TOLD).order_by("pk")
        for win in told:
            support_win(win, WinSupport.BUYER, by=None)
        inquiry = lock_row(inquiry)
        if inquiry.state != Inquiry.State.WON:
            inquiry = close_inquiry(inquiry, Inquiry.State.WON, _("The buyer says so."), by=None)
        if not inquiry.wins.confirmed().exists():
            notify_inquiry_company(inquiry, "inquiry_bought", key=str(inquiry.pk))
    return inquiry


def bought_elsewhere(inquiry: Inquiry, reason: str) -> Inquiry:
    """Record that the buyer bought elsewhere, and why. Raise RuleError if there is no reason or it has ended."""
    if reason not in Inquiry.LostReason.values:
        raise RuleError(_("Choose why: price, volume, certificates…"))
    with translation.override("es"):
        outcome = _("The buyer bought elsewhere.")
    closed = close_inquiry(inquiry, Inquiry.State.LOST, outcome, by=None, lost_reason=reason)
    notify_inquiry_company(closed, "inquiry_lost", key=str(closed.pk))
    return closed


def not_now(inquiry: Inquiry, months: int) -> Inquiry:
    """Ask the buyer once more in some months. Raise RuleError if it was put off before, or has ended."""
    with act_as(None):
        inquiry = lock_row(inquiry)
        if months not in LATER_MONTHS or not inquiry.can_be_put_off:
            raise RuleError(_("We asked again already: choose one of the other answers."))
        inquiry.ask_again_on = _in_months(months)
        inquiry.follow_up, inquiry.followed_up_at, inquiry.was_put_off = FollowUp.NONE, None, True
        inquiry.silent_since, inquiry.waiting_since = timezone.now(), None
        inquiry.save(
            update_fields=[
                "ask_again_on", "follow_up", "followed_up_at", "was_put_off", "silent_since", "waiting_since",
            ]
        )  # fmt: skip
        notify_inquiry_company(inquiry, "inquiry_put_off", key=f"{inquiry.pk}-{inquiry.ask_again_on}")
    return inquiry


def _in_months(months: int) -> date:
    return timezone.localdate() + relativedelta(months=months)


def asked_companies(rows: InquiryQuerySet) -> InquiryQuerySet:
    """Return those of these inquiries about which the company was asked what came of them."""
    return rows.filter(state__in=Inquiry.State.IN_TALKS, follow_up=FollowUp.COMPANY).order_by(F("followed_up_at"))
