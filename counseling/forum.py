"""The verbs of the National Forum: places at its events."""

from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from counseling.models import ForumEvent, Registration
from exportasv.accounts.models import User
from exportasv.audit.acting import acting
from exportasv.lib.errors import RuleError
from exportasv.lib.moves import locked, move
from exportasv.lib.tokens import new_token


def register(
    event: ForumEvent, name: str, email: str, *, by: User | None, company: Company | None = None
) -> Registration:
    """Take a place at an event, or one on its waiting list when it is full; once per address."""
    with acting(by):
        event = locked(event)
        taken = event.registrations.filter(state__in=["registered", "attended"]).count()
        state = "registered" if taken < event.capacity else "waiting"
        if event.registrations.filter(email=email.lower()).exists():
            raise RuleError(_("This address has a place at this event already."))
        return Registration.objects.create(
            event=event,
            name=name,
            email=email.lower(),
            user=by,
            company=company,
            state=state,
            token_hash=new_token()[1],
            registered_at=timezone.now(),
        )


def cancel_registration(registration: Registration, *, by: User | None) -> Registration:
    """Give a place back; the first on the waiting list gets it."""
    with acting(by):
        locked(registration.event)
        had_place = locked(registration).state == "registered"
        registration = move(registration, "cancelled", Registration.MOVES)
        waiting = registration.event.registrations.filter(state="waiting").first()
        if had_place and waiting:
            move(waiting, "registered", Registration.MOVES)
    return registration


def check_in(registration: Registration, *, by: User) -> Registration:
    """The person is here."""
    with acting(by):
        return move(registration, "attended", Registration.MOVES, attended_at=timezone.now())
