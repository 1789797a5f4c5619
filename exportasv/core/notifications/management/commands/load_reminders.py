"""`manage.py load_reminders`: the reminder rules that the programme begins with. May run at every deployment."""

from typing import Any

from django.core.management.base import BaseCommand

from exportasv.core.notifications.reminders import load_default_rules


class Command(BaseCommand):
    help = "Make the reminder rules that are missing; rules that staff changed or switched off stay as they are."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        made = load_default_rules()
        if verbosity:
            self.stdout.write(f"{made} reminder rules made.")
