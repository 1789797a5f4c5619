"""A reader for the e-mails that a local run writes to files instead of sending them."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_binary_file, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

MAIL_NAME = re.compile(r"^[0-9A-Za-z-]+$")  # without dot or slash, so that a name cannot leave the folder
MAX_MAILS = 200


@dataclass(frozen=True)
class Mail:
    """A written e-mail. `text` is only its plain text, so that it cannot run anything in a browser."""

    name: str
    subject: str
    to: str
    at: datetime | None
    text: str


def newest_mails() -> list[Mail]:
    """Return the e-mails, newest first."""
    folder = Path(settings.LOCAL_MAIL_DIR)
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True) if folder.is_dir() else []
    return [_read_mail(file) for file in files[:MAX_MAILS]]


def mail_by_name(name: str) -> Mail | None:
    """Return the e-mail with this name (as `newest_mails` gives it), or None."""
    file = Path(settings.LOCAL_MAIL_DIR) / f"{name}.log"
    return _read_mail(file) if MAIL_NAME.match(name) and file.is_file() else None


def _read_mail(file: Path) -> Mail:
    """Return the e-mail of a file. If the file has several, the text of the first contains the others."""
    with file.open("rb") as opened:
        message = message_from_binary_file(opened, policy=policy.default)
    return Mail(
        file.stem, str(message["Subject"] or ""), str(message["To"] or ""), _mail_date(message), _plain_text(message)
    )


def _mail_date(message: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(str(message["Date"]))
    except ValueError:
        return None


def _plain_text(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain",))
    try:
        text = part.get_content() if part else ""
    except (LookupError, ValueError):  # an unknown charset
        text = ""
    return re.sub(r"\n-{79}\s*$", "", str(text)).strip()
