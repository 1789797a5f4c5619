from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from exportasv.core.lazy_import import import_when_used

# They listen to sign-ins and exports; `passwords` declares its file of words.
MODULES = ("security_log", "second_factor", "sessions", "export_guard", "passwords")


class AccountsConfig(AppConfig):
    name = "exportasv.core.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        import_when_used("allauth.mfa.webauthn.internal.auth")  # fido2, 56 modules, for those who use a passkey
        for module in MODULES:
            import_module(f"exportasv.core.accounts.{module}")
