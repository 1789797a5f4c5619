from typing import Any

from django.core.management.base import BaseCommand

from exportasv.core.accounts.second_factor import encrypt_anew


class Command(BaseCommand):
    """Encrypts the secrets of all second factors with the first key of SECOND_FACTOR_KEYS."""

    help = "Encrypt the secrets of all second factors with the first of SECOND_FACTOR_KEYS; the others may then go."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{encrypt_anew()} secrets are encrypted with the first key.")
