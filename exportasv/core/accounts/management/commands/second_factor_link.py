from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from exportasv.core.accounts.models import SecurityEvent
from exportasv.core.accounts.second_factor import make_enrolment_link
from exportasv.core.accounts.security_log import account_of, record_event
from exportasv.core.http.paths import localized_path


class Command(BaseCommand):
    """Prints a link for the first administrator, for whom no other administrator can make one."""

    help = "Print the single-use link by which a member of staff sets up the first second factor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = account_of(options["email"])
        if user is None:
            raise CommandError("There is no account with this address.")
        record_event(None, SecurityEvent.Kind.FACTOR_LINK, account=user, detail="manage.py")
        path = localized_path(user.language, "accounts:enrolment_link", make_enrolment_link(user))
        self.stdout.write(f"{settings.SITE_URL}{path}")
