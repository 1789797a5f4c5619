"""Calendar entries in e-mails: each later entry for the same person and event has a higher SEQUENCE."""

from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from exportasv.core.calendars.ics import CalendarEvent, invitation, media_type
from exportasv.core.notifications.mail import Attachment
from exportasv.core.notifications.models import CalendarInvitation


def invitation_files(file_name: str, entry: CalendarEvent, to: tuple[str, str]) -> Iterator[Attachment]:
    """Yield the entry as a file for `to` (name, address), with the time at which it was made.

    Yield nothing if a cancelled entry never reached the address, or was cancelled there before. The entry counts as
    sent when it is taken, so take it in the transaction that stores the e-mail.
    """
    name, address = to[0], to[1].lower()
    with transaction.atomic():
        rows = CalendarInvitation.objects.select_for_update()
        last = rows.filter(uid=entry.uid, address=address).first()
        if entry.is_cancelled and (last is None or last.is_cancelled):
            return
        now = timezone.now()
        sequence = entry.sequence if last is None else max(entry.sequence, last.sequence + 1)
        values = {"sequence": sequence, "is_cancelled": entry.is_cancelled, "sent_at": now, "ends_at": entry.ends_at}
        rows.update_or_create(uid=entry.uid, address=address, defaults=values)
    sent = replace(entry, sequence=sequence, changed_at=now)
    yield Attachment(file_name, media_type(sent), invitation(sent, to=(name, to[1])))
