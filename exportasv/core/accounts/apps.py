from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# They listen to sign-ins and exports; `passwords` declares its file of words.
MODULES = ("security_log", "second_factor", "sessions", "export_guard", "passwords")


class AccountsConfig(AppConfig):
    name = "exportasv.core.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        for module in MODULES:
            import_module(f"exportasv.core.accounts.{module}")
