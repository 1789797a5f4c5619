"""Names of the kinds of notices and mails. The apps declare them."""

from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.notifications.models.reminder import TRIGGERS

_titles: dict[str, StrOrPromise] = {}


def notice_kinds(**titles: StrOrPromise) -> None:
    """Declare the names of kinds, as in session_booked=_("Session booked")."""
    _titles.update(titles)


def kind_title(kind: str) -> StrOrPromise:
    """Return the name of a kind; that of a reminder is the name of its trigger. An unknown kind stays as it is."""
    reminder = TRIGGERS.get(kind)
    return _titles.get(kind) or (reminder.label if reminder else kind)
