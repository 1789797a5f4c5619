"""Erasure of one person: every table does what it declared, then all texts are cleared of names and contact data."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from exportasv.core.accounts.models import User
from exportasv.core.db.fields import AddressSlugField, CodeField
from exportasv.core.db.personal_data import ERASED_TEXT, NO_PERSONAL_DATA, OWNERSHIPS, PERSONAL_DATA, Identity

TEXT_FIELDS = (models.CharField, models.TextField, models.JSONField, ArrayField)


def identity_of(user: User | None, address: str = "") -> Identity:
    """Return everything that may name the person: account, addresses, and contact data of rows that only they own."""
    addresses, names = {address}, set[str]()
    phones, numbers = set[str](), set[str]()
    if user:
        names.add(user.full_name)
        addresses |= {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
        for theirs in (ownership.identity(user.pk) for ownership in OWNERSHIPS):
            names.update(theirs.names)
            addresses.update(theirs.addresses)
            phones.update(theirs.phones)
            numbers.update(theirs.numbers)
    for holding in PERSONAL_DATA.values():
        if address and holding.of_address:
            _collect_contacts(holding.model, holding.of_address, address, names, phones)
    return Identity(
        user_id=user.pk if user else None,
        names=tuple(sorted(name for name in names if name and not _is_shared_name(name, user))),
        addresses=tuple(sorted(filter(None, addresses))),
        phones=tuple(sorted(filter(None, phones))),
        numbers=tuple(sorted(filter(None, numbers))),
    )


def _is_shared_name(name: str, user: User | None) -> bool:
    """Return whether another person has this name. Such a name is not erased; address, phone and numbers are."""
    namesakes = User.objects.filter(full_name__iexact=name)
    return (namesakes.exclude(pk=user.pk) if user else namesakes).exists()


def _collect_contacts(label: str, column: str, address: str, names: set[str], phones: set[str]) -> None:
    """Add the name and phone that a person without an account gave with the address."""
    model = apps.get_model(label)
    known = {field.name for field in model._meta.fields}
    for row in model._base_manager.filter(**{f"{column}__iexact": address}):
        names |= {getattr(row, "name", "")} if "name" in known else set()
        phones |= {str(row.phone or "")} if "phone" in known else set()


def erase_everywhere(person: Identity) -> dict[str, int]:
    """Erase the person in every table; return which rows under a legal hold still name the person: table → rows.

    Call it in one transaction with one audit row, so that the audit trail stores no copy of the erased data. Raise
    RuleError if the person is the only owner of a company that has other members.
    """
    for holding in PERSONAL_DATA.values():
        if holding.erase:
            holding.erase(person)
    for model, columns, _kept in _searched_columns():
        if columns:
            _replace_mentions(model, columns, person)
    return remaining_mentions(person, held=True)


def remaining_mentions(person: Identity, *, held: bool) -> dict[str, int]:
    """Return how many rows still name the person, by table: under a legal hold, or elsewhere (should be none)."""
    counts = {}
    for model, columns, kept in _searched_columns():
        looked_at = kept if held else columns
        if looked_at and (count := _count_mentions(model, looked_at, person)):
            counts[model._meta.label_lower] = count
    return counts


def _searched_columns() -> Iterator[tuple[type[models.Model], list[str], list[str]]]:
    """Yield every declared table, the columns whose text may name a person, and the columns under a legal hold."""
    for label in [*PERSONAL_DATA, *NO_PERSONAL_DATA]:
        model, holding = apps.get_model(label), PERSONAL_DATA.get(label)
        columns = [field.column for field in model._meta.concrete_fields if _is_text_field(field)]
        kept = [c for c in columns if holding and (holding.legal_hold or c in holding.kept_columns)]
        yield model, [column for column in columns if column not in kept], kept


def _is_text_field(field: models.Field) -> bool:
    return isinstance(field, TEXT_FIELDS) and not field.choices and not getattr(field, "generated", False)


def _count_mentions(model: type[models.Model], columns: list[str], person: Identity) -> int:
    if not person.pattern:
        return 0
    table = connection.ops.quote_name(model._meta.db_table)
    named = " OR ".join(f"{connection.ops.quote_name(column)}::text ~* %(who)s" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {named}", {"who": person.pattern})  # noqa: S608  # nosec B608 # only our own names
        return cursor.fetchone()[0]


def _replace_mentions(model: type[models.Model], columns: list[str], person: Identity) -> None:
    """Replace the person's names and contact data with ERASED_TEXT in these columns."""
    if not _count_mentions(model, columns, person):
        return
    table = connection.ops.quote_name(model._meta.db_table)
    fields = {field.column: field for field in model._meta.concrete_fields}
    with connection.cursor() as cursor:
        for column in columns:
            name, kind = connection.ops.quote_name(column), fields[column].db_type(connection)
            blank = _blank_sql(model, fields[column])
            cursor.execute(
                f"UPDATE {table} SET {name} = regexp_replace({name}::text, %(who)s, {blank}, 'gi')::{kind} "  # noqa: S608
                f"WHERE {name}::text ~* %(who)s",  # nosec B608 # only our own names
                {"who": person.pattern},
            )


def _blank_sql(model: type[models.Model], field: models.Field) -> str:
    """Return the SQL of the text that takes the place of a mention; a code or part of a URL keeps its form."""
    if isinstance(field, AddressSlugField | CodeField):
        return "'erased-' || id"
    return f"'{ERASED_TEXT}' || id" if _must_be_unique(model, field) else f"'{ERASED_TEXT}'"


def _must_be_unique(model: type[models.Model], field: models.Field) -> bool:
    """Return whether two rows may not have the same text in this column."""
    constraints = (each for each in model._meta.constraints if isinstance(each, models.UniqueConstraint))
    return field.unique or any(field.name in each.fields for each in constraints)
