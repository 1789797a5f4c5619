from typing import Any

from django.core.management.base import BaseCommand

from exportasv.core.notifications.push_message import new_private_key


class Command(BaseCommand):
    """Prints a new WEB_PUSH_KEY. It stores nothing; a new key ends what devices have agreed to with the old one."""

    help = "Print a new WEB_PUSH_KEY, with which notices can go to phones and computers."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"WEB_PUSH_KEY={new_private_key()}")
