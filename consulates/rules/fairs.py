"""Rules of fairs: applications, points, decisions, meetings and results."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg2.errors import UniqueViolation

from companies.models import Company
from companies.people import notify_company
from consulates.models import Buyer, ExportWin, Fair, FairCriterion, FairMeeting, FairParticipation, ParticipationScore
from consulates.rules.data_transfers import record_company_to_organizer
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.audit.rules import declare_obstacle
from exportasv.core.db.errors import RuleError, violation_as_rule_error
from exportasv.core.db.state_machine import change_state, lock_row
from products.models import Printout, Product

MEETING_LENGTH = timedelta(minutes=20)
CONFLICT_MESSAGES = {
    "meeting_company_not_twice": gettext_lazy("The company has another meeting at this time."),
    "meeting_buyer_not_twice": gettext_lazy("The buyer has another meeting at this time."),
    "meeting_table_not_twice": gettext_lazy("This table is taken at this time."),
}


def build_fair_catalogue(fair: Fair, *, language: str) -> Printout:
    """Return the unsaved printout of a fair's catalogue: the products that its chosen companies bring."""
    going = fair.participations.participating()
    products = sorted(Product.objects.filter(fairs__in=going).values_list("pk", flat=True).distinct())
    with translation.override(language):
        title = f"{fair.name}, {fair.city}"
    return Printout(title=title, products=products, place="fair", language=language)


def apply_to_fair(
    fair: Fair, company: Company, products: Iterable[Product], reason: str, travels: str, *, by: User
) -> FairParticipation:
    """Record a company's application. Raise RuleError if the call is closed or the company has already applied."""
    if not fair.accepts_applications:
        raise RuleError(_("The call of this fair is not open."))
    twice = _("Your company has applied already.")
    with violation_as_rule_error(UniqueViolation, twice), transaction.atomic(), act_as(by):
        row = FairParticipation.objects.create(
            fair=fair, company=company, reason=reason, travels=travels, applied_at=timezone.now()
        )
        row.products.set(products)
    return row


def score_application(participation: FairParticipation, points: dict[FairCriterion, int], *, by: User) -> None:
    """Set the points of an application for each criterion; replace earlier points.

    Raise RuleError if a criterion belongs to another fair or if the points are out of range.
    """
    with act_as(by):
        for criterion, number in points.items():
            if criterion.fair_id != participation.fair_id or not 0 <= number <= ParticipationScore.MAX_POINTS:
                raise RuleError(_("Points go from 0 to %(most)s.") % {"most": ParticipationScore.MAX_POINTS})
            ParticipationScore.objects.update_or_create(
                participation=participation, criterion=criterion, defaults={"points": number, "by": by}
            )


def accept_application(participation: FairParticipation, *, by: User) -> FairParticipation:
    """Choose the company for the fair. Raise RuleError if all places are taken or the state does not allow it."""
    with act_as(by):
        fair = lock_row(participation.fair)
        if fair.places is not None and fair.participations.participating().count() >= fair.places:
            raise RuleError(_("All places of this fair are taken."))
        participation = change_state(participation, FairParticipation.State.CHOSEN)
        record_company_to_organizer(participation, by=by)
        return _notify_decision(participation)


def reject_application(participation: FairParticipation, *, by: User) -> FairParticipation:
    """Reject an application. Raise RuleError if its state does not allow it."""
    with act_as(by):
        return _notify_decision(change_state(participation, FairParticipation.State.NOT_CHOSEN))


def withdraw_from_fair(participation: FairParticipation, *, by: User) -> FairParticipation:
    """Withdraw the company and cancel its planned meetings. Raise RuleError if its state does not allow it."""
    with act_as(by):
        participation = change_state(participation, FairParticipation.State.CANCELLED)
        for meeting in participation.meetings.filter(state=FairMeeting.State.PLANNED):
            change_state(meeting, FairMeeting.State.CANCELLED)
    return participation


def _notify_decision(participation: FairParticipation) -> FairParticipation:
    notify_company(
        participation.company,
        "fair_decided",
        key=f"{participation.pk}-{participation.state}",
        route="consulates:company_fair",
        args=[participation.fair.slug],
        participation=participation,
    )
    return participation


def record_attendance(participation: FairParticipation, contacts_made: int, *, by: User) -> FairParticipation:
    """Record that the company took part, and its number of contacts. Raise RuleError if it was not chosen."""
    with act_as(by):
        return change_state(participation, FairParticipation.State.ATTENDED, contacts_made=contacts_made)


def plan_meeting(
    participation: FairParticipation, buyer: Buyer, table: int, starts_at: datetime, *, by: User
) -> FairMeeting:
    """Plan a meeting of a company and a buyer at a table.

    Raise RuleError if the company does not go to the fair, or if the company, the buyer or the table is not free.
    """
    if participation.state not in FairParticipation.State.GOING:
        raise RuleError(_("This company does not go to the fair."))
    try:
        with transaction.atomic(), act_as(by):
            lock_row(participation.fair)  # one plan at a time: three constraints can deadlock
            return FairMeeting.objects.create(
                fair=participation.fair,
                participation=participation,
                buyer=buyer,
                table=table,
                starts_at=starts_at,
                ends_at=starts_at + MEETING_LENGTH,
            )
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        raise RuleError(str(CONFLICT_MESSAGES.get(name, "")) or _("This meeting cannot be planned.")) from error


def record_meeting_result(
    meeting: FairMeeting, outcome: str, value: Decimal | None, note: str, *, by: User
) -> FairMeeting:
    """Record the result of a meeting; replace the result of a meeting already held.

    Raise RuleError if there is no outcome or the meeting was missed or cancelled.
    """
    told = {"outcome": outcome, "value": value, "note": note}
    if not outcome:
        raise RuleError(_("Record the result."))
    with act_as(by):
        row = lock_row(meeting)
        if row.state != FairMeeting.State.HELD:
            return change_state(row, FairMeeting.State.HELD, **told)
        for name, given in told.items():
            setattr(row, name, given)
        row.save(update_fields=list(told))
    return row


def mark_meeting_no_show(meeting: FairMeeting, *, by: User) -> FairMeeting:
    """Record that one side did not come. Raise RuleError if the meeting is not planned."""
    with act_as(by):
        return change_state(meeting, FairMeeting.State.MISSED)


def cancel_meeting(meeting: FairMeeting, *, by: User) -> FairMeeting:
    """Cancel a meeting and free its time and table. Raise RuleError if the meeting is not planned."""
    with act_as(by):
        return change_state(meeting, FairMeeting.State.CANCELLED)


def record_year_later_sales(
    participation: FairParticipation, sales: Decimal, note: str, *, by: User
) -> FairParticipation:
    """Record the sales, in US dollars, to contacts of the fair in the year after it.

    Raise RuleError if the company did not take part.
    """
    with act_as(by):
        row = lock_row(participation)
        if row.state != FairParticipation.State.ATTENDED:
            raise RuleError(_("Only a company that took part can report results."))
        row.year_later_sales, row.year_later_note = sales, note
        row.save(update_fields=["year_later_sales", "year_later_note"])
    return row


def _fair_obstacle(fair: Fair) -> str:
    """Return why a fair is never deleted: somebody was chosen or scored, met a buyer or sold there."""
    decided = fair.participations.exclude(state=FairParticipation.State.APPLIED)
    kept = (
        decided,
        ParticipationScore.objects.filter(participation__fair=fair),
        fair.meetings.all(),
        ExportWin.objects.filter(fair=fair),
    )
    return _("This fair has results: it is never deleted.") if any(rows.exists() for rows in kept) else ""


def _participation_obstacle(participation: FairParticipation) -> str:
    is_kept = participation.state == FairParticipation.State.ATTENDED or participation.meetings.exists()
    return _("What came of a fair is never deleted.") if is_kept else ""


declare_obstacle(Fair, _fair_obstacle)
declare_obstacle(FairParticipation, _participation_obstacle)
