"""People of the demo, one for each role. Their password is public, so they exist only if DEMO is on."""

from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.permissions import Role
from exportasv.core.lazy_text import StrOrPromise

DEMO_PASSWORD = "exporta-demo-2026"  # noqa: S105 (public on purpose)
DOMAIN = "demo.exportasv.example"


class DemoAccount(NamedTuple):
    """An account whose password is published. `name` is the local part of its address, `page` its first page."""

    name: str
    label: StrOrPromise
    page: str
    role: Role = Role.NONE
    institution: str = ""
    full_name: str = ""


ACCOUNTS = [
    DemoAccount("administrador", _("administrator"), "/admin/", Role.ADMINISTRATOR, "conamype", "Rafael Orellana"),
    DemoAccount("gerente", _("programme manager"), "/admin/", Role.MANAGER, "conamype", "Patricia Quintanilla"),
    DemoAccount("asesora", _("adviser"), "/admin/", Role.ADVISER, "conamype"),  # invented with the other advisers
    DemoAccount("invest", _("Invest officer"), "/admin/", Role.INVEST, "invest", "Mauricio Zelaya"),
    DemoAccount(
        "consulado", _("consular officer of the Los Angeles house"), "/es/mi-portal/",
        Role.CONSULAR, "cancilleria", "Gloria Escobar",
    ),
    DemoAccount("visor", _("viewer of figures"), "/es/mi-portal/", Role.VIEWER, "conamype", "Lorena Batres"),
    DemoAccount("propietaria", _("owner of a company"), "/es/mi-portal/"),
    DemoAccount("editor", _("editor of the same company"), "/es/mi-portal/"),
    DemoAccount("otra", _("owner of another company"), "/es/mi-portal/"),
    DemoAccount("gremio", _("developer of an association (API)"), "/es/mi-portal/api/"),
]  # fmt: skip


def is_demo_account(email: str) -> bool:
    """Return whether this is one of the accounts whose password is published."""
    return settings.DEMO and email.endswith(f"@{DOMAIN}")


def demo_accounts() -> list[tuple[str, str, str]]:
    """Return (e-mail address, role, first page) of each account."""
    return [(f"{account.name}@{DOMAIN}", str(account.label), account.page) for account in ACCOUNTS]


def demo_accounts_text() -> str:
    """Return the accounts as lines for a terminal."""
    lines = [f"  {email:<42} {role:<46} {path}" for email, role, path in demo_accounts()]
    return "\n".join([f"Demo accounts (password {DEMO_PASSWORD}):", *lines])
