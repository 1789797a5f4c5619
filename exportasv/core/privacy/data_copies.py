"""Copy of the data about a person and of what the person owns: JSON and files."""

import io
import json
import zipfile
from collections.abc import Iterator
from functools import partial

from django.apps import apps
from django.contrib.admin.utils import lookup_spawns_duplicates
from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.models import Q, TextField, Value
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import capfirst

from exportasv.core.accounts.models import User
from exportasv.core.db.fixed_query import FixedQuery, is_any_of
from exportasv.core.db.personal_data import OWNERSHIPS, PERSONAL_DATA, PersonalDataRecord
from exportasv.core.http.kept_parts import KeptParts
from exportasv.core.http.paths import localized_path
from exportasv.core.notifications.notices import notify
from exportasv.core.privacy.models import DataCopy
from exportasv.core.programme import COPY_LIFETIME

MAX_FILE_BYTES = 200 * 1024 * 1024  # bytes of files in one copy; the JSON only names the files above the limit
Owned = list[tuple[str, list[int]]]  # table, ids of its rows


def make_copy(copy: int) -> None:
    """Make a requested copy and notify the person. If it is already made, or the account is closed, do nothing."""
    row = DataCopy.objects.select_related("user").get(pk=copy)
    if row.state != DataCopy.State.PENDING or not row.user.is_active:
        return
    content = personal_data_zip(row.user)
    now = timezone.now()
    with transaction.atomic():
        row.file.save(f"{get_random_string(24)}.zip", ContentFile(content), save=False)
        row.state, row.ready_at, row.expires_at = DataCopy.State.READY, now, now + COPY_LIFETIME
        row.save()
        url = localized_path(row.user.language, "privacy:my_data")
        notify(row.user, "data_copy_ready", key=str(row.pk), url=url, until=row.expires_at)


def personal_data_zip(user: User) -> bytes:
    """Return a zip with `data.json` (table → purpose, retention, rows) and the folder `files/`."""
    buffer, room = io.BytesIO(), MAX_FILE_BYTES
    told: dict[str, dict[str, object]] = {}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for label, holding, rows in personal_data_rows(user):
            told[label] = {"purpose": str(holding.purpose), "retention": str(holding.retention)}
            told[label]["rows"] = [_row_as_dict(row, holding) for row in rows]
            for name, file in _files_of(rows):
                if file.storage.exists(str(file.name)) and file.size <= room:
                    room -= file.size
                    with file.open("rb") as content:
                        archive.writestr(f"files/{name}", content.read())
        text = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        archive.writestr("data.json", text)
    return buffer.getvalue()


def personal_data_rows(user: User) -> Iterator[tuple[str, PersonalDataRecord, list[models.Model]]]:
    """Yield (table, its declaration, rows of the person and of what the person owns) of each table with such rows."""
    for label, found in _queries(user.pk, user.email, _numbers_of(owned_by(user))):
        if rows := list(found.distinct().order_by("pk")):
            yield label, PERSONAL_DATA[label], rows


def personal_data_counts(user: User, owned: Owned) -> list[tuple[str, str, int]]:
    """Return (name of the thing, what for and how long, number of rows) of each table with rows of the person.

    `owned` is what the person owns, by `owned_by`. One query for all tables.
    """
    sql, values = _ROWS.sql(user.pk, user.email, _numbers_of(owned))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT of_table, count(*) FROM ({sql}) found GROUP BY of_table", values)  # noqa: S608 # nosec B608 # the SQL is the ORM's
        found = dict(cursor.fetchall())
    return [
        (*_texts.get_or_make((label,), partial(_texts_of, label)), found[label])
        for label in PERSONAL_DATA
        if label in found
    ]


def _texts_of(label: str) -> tuple[str, str]:
    holding, thing = PERSONAL_DATA[label], str(apps.get_model(label)._meta.verbose_name_plural)
    return capfirst(thing), f"{holding.purpose} {holding.retention}"


def owned_by(user: User) -> Owned:
    """Return (table, ids of the rows that the person owns) of each table that people own rows of. A query a table."""
    return [(ownership.model, ownership.owned(user.pk)) for ownership in OWNERSHIPS]


def _numbers_of(owned: Owned) -> list[int]:
    return [number for _table, numbers in owned for number in numbers]


def _queries(person: int, email: str, owned: list[int]) -> Iterator[tuple[str, models.QuerySet]]:
    """Yield (table, query of the rows of the person and of what the person owns)."""
    for label, holding in PERSONAL_DATA.items():
        wanted = Q()
        for lookup in holding.of_person:
            wanted |= Q(**{lookup: person})
        if holding.of_address:
            wanted |= Q(**{f"{holding.of_address}__iexact": email})
        if holding.of_company:
            wanted |= Q(is_any_of(holding.of_company, owned))
        if wanted:
            yield label, apps.get_model(label)._base_manager.filter(wanted)


def _tables_of_rows(person: int, email: str, owned: list) -> models.QuerySet:
    """Return the table of each row."""
    parts = []
    for label, rows in _queries(person, email, owned):
        if _finds_twice(rows.model, PERSONAL_DATA[label]):
            rows = rows.model._base_manager.filter(pk__in=rows.values("pk"))
        parts.append(rows.order_by().values(of_table=Value(label, TextField())))
    return parts[0].union(*parts[1:], all=True)


def _finds_twice(model: type[models.Model], holding: PersonalDataRecord) -> bool:
    """Return whether a lookup reaches many rows of another table, so that one row may be found several times."""
    lookups = [*holding.of_person, *filter(None, [holding.of_address, holding.of_company])]
    return any(lookup_spawns_duplicates(model._meta, lookup) for lookup in lookups)


_ROWS = FixedQuery(_tables_of_rows)
_texts = KeptParts(most=400)  # of each table


def _row_as_dict(row: models.Model, holding: PersonalDataRecord) -> dict[str, object]:
    fields = [field for field in row._meta.concrete_fields if field.name not in holding.hidden_columns]
    return {field.name: _json_value(row, field) for field in fields if not isinstance(field, models.BinaryField)}


def _json_value(row: models.Model, field: models.Field) -> object:
    value = field.value_from_object(row)
    plain = isinstance(value, (str, int, float, bool, list, dict, type(None))) or hasattr(value, "isoformat")
    return value if plain else str(value)


def _files_of(rows: list[models.Model]) -> Iterator[tuple[str, models.fields.files.FieldFile]]:
    for row in rows:
        for field in row._meta.concrete_fields:
            file = getattr(row, field.name) if isinstance(field, models.FileField) else None
            if file and not isinstance(row, DataCopy):
                yield f"{row._meta.label_lower}/{row.pk}-{file.name.rpartition('/')[2]}", file
