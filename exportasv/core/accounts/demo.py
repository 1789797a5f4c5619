"""People of the demo, one for each role. Their password is public, so they exist only if DEMO is on."""

from django.utils.translation import gettext as _

DEMO_PASSWORD = "exporta-demo-2026"  # noqa: S105 (public on purpose)
DOMAIN = "demo.exportasv.example"


def demo_accounts() -> list[tuple[str, str, str]]:
    """Return (e-mail address, role, first page) of each account."""
    people = [
        ("administrador", _("administrator"), "/admin/"),
        ("gerente", _("programme manager"), "/admin/"),
        ("asesora", _("adviser"), "/admin/"),
        ("invest", _("Invest officer"), "/admin/"),
        ("consulado", _("consular officer of the Los Angeles house"), "/es/mi-portal/"),
        ("propietaria", _("owner of a company"), "/es/mi-portal/"),
        ("editor", _("editor of the same company"), "/es/mi-portal/"),
        ("otra", _("owner of another company"), "/es/mi-portal/"),
    ]
    return [(f"{name}@{DOMAIN}", role, path) for name, role, path in people]


def demo_accounts_text() -> str:
    """Return the accounts as lines for a terminal."""
    lines = [f"  {email:<42} {role:<46} {path}" for email, role, path in demo_accounts()]
    return "\n".join([f"Demo accounts (password {DEMO_PASSWORD}):", *lines])
