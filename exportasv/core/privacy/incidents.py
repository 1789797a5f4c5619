"""What an account, a file or a key could reach, and whom to tell of it within 72 hours.

It reads the same declarations as the portal itself: permissions, scopes and the register of personal data.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import has_permission
from exportasv.core.accounts.scopes import SCOPES
from exportasv.core.audit.models import AuditEntry
from exportasv.core.db.errors import RuleError
from exportasv.core.db.personal_data import OWNERSHIPS, PERSONAL_DATA, PersonalDataRecord
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.privacy.models import Incident

ALL_DATA, FILES, MAILS, NO_DATA = "all", "files", "mails", "none"
MAIL_TABLES = ("notifications.outgoingemail", "notifications.notification")
# Setting → what its holder can read. Names end in the setting's own, so that EMAIL_URL is found in "the EMAIL_URL".
KEYS: dict[str, tuple[str, StrOrPromise]] = {
    "SECRET_KEY": (ALL_DATA, _("It signs sessions and links: its holder can be anybody.")),
    "DATABASE_URL": (ALL_DATA, _("It opens the database.")),
    "POSTGRES_PASSWORD": (ALL_DATA, _("It opens the database.")),
    "BACKUP": (ALL_DATA, _("A backup has everything.")),
    "MEDIA_BUCKET_KEY": (FILES, _("It opens all photos and private documents.")),
    "MEDIA_BUCKET_SECRET": (FILES, _("It opens all photos and private documents.")),
    "EMAIL_URL": (MAILS, _("Its holder can send mails as the portal, and may read what the mail server keeps.")),
    "INBOUND_MAIL_SECRET": (NO_DATA, _("Its holder can send invented answers of buyers, and reads nothing.")),
    "REDIS_URL": (NO_DATA, _("The queue and the cache have numbers and public pages only.")),
    "AUDIT_KEYS": (NO_DATA, _("Its holder can forge seals of the audit trail; the heads kept outside show it.")),
    "AUDIT_BUCKET_KEY": (NO_DATA, _("The heads of the audit trail have no personal data.")),
    "AUDIT_BUCKET_SECRET": (NO_DATA, _("The heads of the audit trail have no personal data.")),
}

SECRET_NAME = re.compile(r"_(KEYS?|SECRET|PASSWORD|TOKEN|URL|DSN)\b")


@dataclass
class Reach:
    """Tables with rows of people that could be read, and the people: user ids, and addresses without an account."""

    tables: list[tuple[str, int]] = field(default_factory=list)
    users: set[int] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    note: str = ""
    changes: int = 0

    def add(self, record: PersonalDataRecord, rows: models.QuerySet) -> None:
        """Add the rows of one table, with the people in them."""
        count = rows.count()
        if not count:
            return
        self.tables.append((record.model, count))
        for lookup in record.of_person:
            self.users |= set(rows.order_by().values_list(lookup, flat=True)) - {None}
        if record.of_address:
            self.addresses |= set(rows.order_by().values_list(record.of_address, flat=True)) - {""}
        for ownership in OWNERSHIPS if record.of_company else ():
            owned = apps.get_model(ownership.model)._base_manager.filter(
                pk__in=rows.order_by().values(record.of_company)
            )
            users, addresses = ownership.members(owned)
            self.users |= users
            self.addresses |= addresses

    def as_json(self) -> dict[str, Any]:
        """Return the figures, without names or addresses."""
        tables = sorted(self.tables, key=lambda each: -each[1])
        return {
            "tables": tables,
            "people": len(self.users) + len(self.addresses),
            "note": self.note,
            "changes": self.changes,
        }


def reach_of(incident: Incident) -> Reach:
    """Return what could be reached. Raise RuleError if there is no such account, file or key."""
    if incident.source == Incident.Source.ACCOUNT:
        return _reach_of_account(incident)
    if incident.source == Incident.Source.FILE:
        return _reach_of_file(incident.name.strip())
    return _reach_of_key(incident.name.strip())


def _reach_of_account(incident: Incident) -> Reach:
    user = User.objects.filter(email__iexact=incident.name.strip()).first()
    if user is None:
        raise RuleError(_("No account has this e-mail address."))
    reach = Reach(note=f"{user.get_role_display()}, {user.institution or '—'}")
    for record in PERSONAL_DATA.values():
        reach.add(record, rows_visible_to(user, record))
    since = AuditEntry.objects.filter(actor=user, at__gte=incident.since)
    reach.changes = since.count()
    return reach


def rows_visible_to(user: User, record: PersonalDataRecord) -> models.QuerySet:
    """Return the rows of a table that this account can read: by scope, by permission, or because they are its own."""
    model = apps.get_model(record.model)
    if record.model in SCOPES:
        return model.objects.for_actor(user)
    if has_permission(user, record.model):
        return model._base_manager.all()
    own = Q(pk__in=[])
    for lookup in record.of_person:
        own |= Q(**{lookup: user.pk})
    for ownership in OWNERSHIPS if record.of_company else ():
        visible = apps.get_model(ownership.model).objects.for_actor(user)
        own |= Q(**{f"{record.of_company}__in": visible.order_by().values("pk")})
    return model._base_manager.filter(own).distinct()


def _reach_of_file(name: str) -> Reach:
    reach = Reach()
    for model, column in _file_columns():
        record = PERSONAL_DATA.get(model._meta.label_lower)
        found = model._base_manager.filter(**{f"{column}__endswith": name.rpartition("/")[2]})
        if record and found.exists():
            reach.add(record, found)
            reach.note = str(model._meta.verbose_name)
    if not reach.tables:
        raise RuleError(_("No row of the portal has a file of this name."))
    return reach


def _file_columns() -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        for each in model._meta.concrete_fields:
            if isinstance(each, models.FileField):
                yield model, each.name


def _reach_of_key(name: str) -> Reach:
    asked = name.upper().replace(" ", "_")
    known = next((each for each in sorted(KEYS, key=len, reverse=True) if each in asked), "")
    if not known and not SECRET_NAME.search(asked):
        raise RuleError(_("Name the setting: %(names)s.") % {"names": ", ".join(KEYS)})
    what, note = KEYS.get(known, (ALL_DATA, _("Nothing is known of this key, so it is taken as reaching everything.")))
    reach, with_files = Reach(note=str(note)), {model._meta.label_lower for model, _column in _file_columns()}
    wanted = {ALL_DATA: set(PERSONAL_DATA), FILES: with_files, MAILS: set(MAIL_TABLES), NO_DATA: set()}[what]
    for label, record in PERSONAL_DATA.items():
        if label in wanted:
            reach.add(record, apps.get_model(label)._base_manager.all())
    return reach


def addresses_of(incident: Incident) -> list[str]:
    """Return the e-mail addresses of the people to tell, in order. Raise RuleError as `reach_of` does."""
    reach = reach_of(incident)
    accounts = User.objects.filter(pk__in=reach.users, is_active=True).values_list("email", flat=True)
    return sorted({address.lower() for address in {*reach.addresses, *accounts} if "@" in address})
