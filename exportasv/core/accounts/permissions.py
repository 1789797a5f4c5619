"""Roles and permissions: one table, enforced by AccessMiddleware and read by the tests.

Every app declares its rows in `<app>/portal.py`: route → who may read and write, and model → who may view and change.
If a route has no row, nobody may open it and a test fails. The `for_actor` of each model decides which rows a person
sees.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Role of a staff member. Other people have no role: they are members of a company, or guests."""

    NONE = "", _("company or guest")
    ADVISER = "adviser", _("adviser")
    MANAGER = "manager", _("programme manager")
    CONSULAR = "consular", _("consular officer")
    INVEST = "invest", _("Invest officer")
    ADMINISTRATOR = "administrator", _("administrator")
    VIEWER = "viewer", _("viewer of figures")


ANONYMOUS, MEMBER = "anonymous", "member"  # MEMBER: signed in without a staff role

NOBODY: frozenset[str] = frozenset()
MEMBERS: frozenset[str] = frozenset({MEMBER})
COUNSELING: frozenset[str] = frozenset({Role.ADVISER, Role.MANAGER, Role.ADMINISTRATOR})
MANAGERS: frozenset[str] = frozenset({Role.MANAGER, Role.ADMINISTRATOR})
ADMINISTRATORS: frozenset[str] = frozenset({Role.ADMINISTRATOR})
HOUSE_OFFICERS: frozenset[str] = frozenset({Role.CONSULAR})
PARTNER_OFFICERS: frozenset[str] = frozenset({Role.INVEST})  # of institutions that work with buyers beside CONAMYPE
ADMIN_SITE = COUNSELING | PARTNER_OFFICERS
STAFF = ADMIN_SITE | HOUSE_OFFICERS
FIGURE_READERS = STAFF | {Role.VIEWER}  # a viewer reads the figures of the programme and nothing else of it
SIGNED_IN = FIGURE_READERS | {MEMBER}
PUBLIC = SIGNED_IN | {ANONYMOUS}
BUYER_VERIFIERS = MANAGERS | PARTNER_OFFICERS
BUYER_MANAGERS = BUYER_VERIFIERS | HOUSE_OFFICERS
FAIR_STAFF = COUNSELING | PARTNER_OFFICERS
REFERRAL_HANDLERS = MANAGERS | PARTNER_OFFICERS | HOUSE_OFFICERS
ROLE_ORDER: tuple[str, ...] = (  # columns of docs/access.md
    ANONYMOUS,
    MEMBER,
    Role.VIEWER,
    Role.CONSULAR,
    *(role for role in Role if role in PARTNER_OFFICERS),
    Role.ADVISER,
    Role.MANAGER,
    Role.ADMINISTRATOR,
)
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class AccessRule:
    """Who may read (GET, HEAD, OPTIONS) and who may write (POST and the rest) at a route."""

    read: frozenset[str]
    write: frozenset[str] = NOBODY

    def allows(self, who: str, method: str) -> bool:
        return who in (self.read if method in SAFE_METHODS else self.write)


ROUTE_ACCESS: dict[str, AccessRule] = {}  # name of a route → permissions
MODEL_ACCESS: dict[str, AccessRule] = {}  # on the admin site: model → who may view, and who may add, change and delete


def allow_routes(names: str, *, read: frozenset[str] = NOBODY, write: frozenset[str] = NOBODY) -> None:
    """Declare routes, separated by spaces. Raise ValueError if a route has a row already."""
    _add_rows(ROUTE_ACCESS, names, AccessRule(read, write))


def allow_models(labels: str, *, read: frozenset[str] = NOBODY, write: frozenset[str] = NOBODY) -> None:
    """Declare models for the admin site, as in "audit.auditentry". Raise ValueError if a model has a row already."""
    _add_rows(MODEL_ACCESS, labels, AccessRule(read, write))


def _add_rows(table: dict[str, AccessRule], names: str, rule: AccessRule) -> None:
    for name in names.split():
        if name in table:
            raise ValueError(f"{name} has a row of permissions already")
        table[name] = rule


_ADMIN_ACTIONS = ("changelist", "add", "change", "delete", "history")


def access_rule_of(view_name: str) -> AccessRule | None:
    """Return the row of a route, or None if nobody may open it. Model pages of the admin site use MODEL_ACCESS."""
    if view_name in ROUTE_ACCESS:
        return ROUTE_ACCESS[view_name]
    if view_name.startswith("admin:"):
        label, _, action = view_name.removeprefix("admin:").rpartition("_")
        row = MODEL_ACCESS.get(".".join(label.rsplit("_", 1)))  # an app's name may have a "_", a model's has none
        if row is None or action not in _ADMIN_ACTIONS:
            return None
        if action == "changelist":
            return AccessRule(row.read, row.read)  # filters and actions use POST; each action checks its own permission
        return row if action in ("change", "history") else AccessRule(row.write, row.write)
    return None


def role_of(user) -> str:
    """Return the role of a person in this table: a staff role, `member` or `anonymous`."""
    if not user.is_authenticated:
        return ANONYMOUS
    return Role.ADMINISTRATOR if user.is_superuser else (user.role or MEMBER)


def has_permission(user, model_label: str, write: bool = False) -> bool:
    """Return whether this person may view (or write) rows of a model on the admin site, as in "audit.auditentry"."""
    return _allows(role_of(user), model_label, "POST" if write else "GET")


def may_view(role: str, model_label: str) -> bool:
    """Return whether people of this role may view rows of a model on the admin site."""
    return _allows(role, model_label, "GET")


def _allows(role: str, model_label: str, method: str) -> bool:
    row = MODEL_ACCESS.get(model_label)
    return row is not None and row.allows(role, method)
