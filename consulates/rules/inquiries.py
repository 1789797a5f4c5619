"""Life-cycle of an inquiry: new → answered → negotiating → won | lost | no answer | spam."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.people import notify_company
from companies.rules.response_time import update_response_time
from consulates.models import Inquiry, InquiryMessage, MessageFile
from consulates.models.inquiries import InquiryQuerySet
from consulates.notices import notify_officers
from consulates.rules.data_transfers import record_company_to_buyer
from consulates.rules.inquiry_links import reply_address, thread_path, without_reply_addresses
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import HOUSE_OFFICERS
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import change_state, lock_row
from exportasv.core.exchange.models import EventType, SentKind
from exportasv.core.exchange.sent_rows import tell_sender
from exportasv.core.notifications.mail import send_email
from exportasv.core.notifications.thresholds import escalate_after
from exportasv.core.privacy.models import DataTransfer
from exportasv.core.programme import working_days_text

IN_OWN_NAME = (InquiryMessage.Sender.BUYER, InquiryMessage.Sender.COMPANY)
ON_BEHALF = [sender for sender in InquiryMessage.Sender if sender not in IN_OWN_NAME]  # of the company
STAFF_SOURCES = [Inquiry.Source.HOUSE, Inquiry.Source.INTRODUCTION]  # a house or Invest may answer these from the start


@dataclass(frozen=True)
class Message:
    """What one side writes: text, language, optional translation, files, channel, and the whole mail if it was cut."""

    text: str
    language: str = ""
    translation: str = ""
    files: Iterable[File] = field(default_factory=tuple)
    channel: str = InquiryMessage.Channel.PAGE
    original: str = ""


def answer_inquiry(inquiry: Inquiry, said: Message | str, sender: str, *, by: User) -> Inquiry:
    """Answer the buyer, as the company or on its behalf; end the waiting time and send the buyer an e-mail.

    Raise RuleError if the inquiry is closed, or if a house or Invest answers before escalation.
    """
    now = timezone.now()
    with act_as(by):
        inquiry = lock_row(inquiry)
        if sender in ON_BEHALF and not can_answer_on_behalf(inquiry):
            text = _("The company still has its time to answer. You may after %(term)s.")
            raise RuleError(text % {"term": working_days_text(escalate_after())})
        if inquiry.state in (Inquiry.State.NEW, Inquiry.State.NO_ANSWER):
            first = inquiry.first_answer_at or now
            inquiry = change_state(inquiry, Inquiry.State.ANSWERED, first_answer_at=first, closed_at=None)
            update_response_time(inquiry.company, _first_answer_times(inquiry))
        elif inquiry.state not in Inquiry.State.OPEN:
            raise RuleError(_("This inquiry is closed."))
        inquiry.waiting_since = None
        begin_silence(inquiry)
        message = _add_message(inquiry, said, sender, by)
        is_own_act = sender == InquiryMessage.Sender.COMPANY
        record_company_to_buyer(inquiry, DataTransfer.Occasion.ANSWER, by=by, is_own_act=is_own_act)
        notify_buyer(inquiry, "inquiry_answered", key=str(message.pk), message=message)
        if inquiry.source == Inquiry.Source.API:
            tell_sender(
                EventType.INQUIRY_ANSWERED, SentKind.INQUIRY, inquiry.sending_id or 0, company=inquiry.company.slug
            )
    return inquiry


def begin_silence(inquiry: Inquiry, *, since: datetime | None = None) -> None:
    """Save that nobody has to write now; the second clock begins (rules/follow_ups.py)."""
    inquiry.silent_since = since or timezone.now()
    inquiry.follow_up, inquiry.followed_up_at, inquiry.ask_again_on = Inquiry.FollowUp.NONE, None, None
    inquiry.save(update_fields=["waiting_since", "silent_since", "follow_up", "followed_up_at", "ask_again_on"])


def can_answer_on_behalf(inquiry: Inquiry) -> bool:
    """Return whether a house or Invest may answer: after escalation, or in threads that they started."""
    return bool(inquiry.escalated_to) or inquiry.source in STAFF_SOURCES


def inquiries_to_answer(rows: InquiryQuerySet, user: User) -> InquiryQuerySet:
    """Return the inquiries that a person of staff has to answer.

    A house answers what was asked on its page or escalated to it; a partner institution the rest of what was escalated
    or introduced. Answered ones and those within the company's own time wait for nobody here.
    """
    with_house = Q(escalated_to=Inquiry.EscalatedTo.HOUSE) | Q(escalated_to="", source=Inquiry.Source.HOUSE)
    on_behalf = ~Q(escalated_to="") | Q(source__in=STAFF_SOURCES)
    theirs = with_house if user.role in HOUSE_OFFICERS else on_behalf & ~with_house
    return rows.waiting().filter(theirs)


def add_buyer_message(inquiry: Inquiry, said: Message | str) -> Inquiry:
    """Add a message of the buyer; the waiting time starts with the first unanswered message.

    Raise RuleError if the inquiry is closed.
    """
    with act_as(None):
        inquiry = lock_row(inquiry)
        if inquiry.state not in Inquiry.State.OPEN:
            raise RuleError(_("This inquiry is closed. Send a new one from the product's page."))
        inquiry.waiting_since = inquiry.waiting_since or timezone.now()
        inquiry.silent_since, inquiry.follow_up, inquiry.ask_again_on = None, Inquiry.FollowUp.NONE, None
        inquiry.save(update_fields=["waiting_since", "silent_since", "follow_up", "ask_again_on"])
        message = _add_message(inquiry, said, "buyer", None)
        notify_inquiry_company(inquiry, "inquiry", key=str(message.pk), message=message)
        if inquiry.was_asked_at_house:
            _notify_house(inquiry, message)
    return inquiry


def start_negotiation(inquiry: Inquiry, *, by: User) -> Inquiry:
    """Record that buyer and company negotiate. Raise RuleError if the inquiry is not answered."""
    with act_as(by):
        return change_state(inquiry, Inquiry.State.NEGOTIATING)


def close_inquiry(inquiry: Inquiry, state: str, outcome: str, *, by: User | None, lost_reason: str = "") -> Inquiry:
    """Close an inquiry as won, lost, no_answer or spam, with a short text on how it ended.

    Raise RuleError if a lost inquiry has no reason or the state does not allow it.
    """
    if state == Inquiry.State.LOST and not lost_reason:
        raise RuleError(_("Choose why it was lost: price, volume, certificates…"))
    values = {"outcome": outcome, "closed_at": timezone.now(), "waiting_since": None, "silent_since": None}
    if state == Inquiry.State.LOST:
        values["lost_reason"] = lost_reason
    with act_as(by):
        return change_state(inquiry, state, **values)


def notify_inquiry_company(inquiry: Inquiry, kind: str, *, key: str, **context: Any) -> None:
    """Notify the company of an inquiry; its members may answer by e-mail."""
    notify_company(
        inquiry.company,
        kind,
        key=key,
        route="consulates:inquiry",
        args=[inquiry.pk],
        reply_to=lambda person: reply_address(inquiry, person.pk),
        inquiry=inquiry,
        **context,
    )


def _notify_house(inquiry: Inquiry, message: InquiryMessage) -> None:
    """Notify the officers of the house whose page the buyer used; they may answer at once."""
    if inquiry.house:
        notify_officers(
            inquiry.house,
            "inquiry_at_house",
            key=str(message.pk),
            route="consulates:inquiry",
            args=[inquiry.pk],
            inquiry=inquiry,
            message=message,
        )


def notify_buyer(inquiry: Inquiry, kind: str, *, key: str, **context: Any) -> None:
    """Send the buyer an e-mail with the private link of this thread; the buyer may answer by e-mail.

    Send nothing to somebody who says that they did not ask.
    """
    if inquiry.is_disowned:
        return
    buyer = inquiry.buyer
    send_email(
        buyer.email,
        kind,
        key=key,
        language=buyer.language,
        url=thread_path(inquiry),
        reply_to=reply_address(inquiry),
        inquiry=inquiry,
        buyer=buyer,
        **context,
    )


def _add_message(inquiry: Inquiry, said: Message | str, sender: str, by: User | None) -> InquiryMessage:
    said = Message(said) if isinstance(said, str) else said
    message = InquiryMessage.objects.create(
        inquiry=inquiry,
        sender=sender,
        author=by,
        text=without_reply_addresses(said.text),
        language=said.language,
        translation=without_reply_addresses(said.translation),
        original=without_reply_addresses(said.original),
        channel=said.channel,
        sent_at=timezone.now(),
    )
    for file in said.files:
        MessageFile.objects.create(message=message, file=file, name=f"{inquiry.pk}-{message.pk}.pdf")
    return message


def _first_answer_times(inquiry: Inquiry) -> list[tuple]:
    """Return (asked, first answered) of the last 50 inquiries that the company answered itself."""
    rows = Inquiry.objects.filter(company=inquiry.company_id, first_answer_at__isnull=False)
    rows = rows.filter(Q(escalated_at__isnull=True) | Q(escalated_at__gt=F("first_answer_at")))
    return list(
        rows.exclude(state=Inquiry.State.SPAM).order_by("-asked_at").values_list("asked_at", "first_answer_at")[:50]
    )
