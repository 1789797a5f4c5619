"""Detection of a database of an earlier version, whose migrations this version no longer has."""

from pathlib import Path

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder


def unknown_migrations(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the applied migrations of our own apps that have no file here, as "app.name"."""
    ours = {each.label: Path(each.path) for each in apps.get_app_configs() if "site-packages" not in each.path}
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(
        f"{label}.{name}"
        for label, name in applied
        if label in ours and not (ours[label] / "migrations" / f"{name}.py").exists()
    )


def earlier_version_message(connection: BaseDatabaseWrapper, advice: str) -> str:
    """Return what is wrong with the database and what to do, or "" if it can be migrated."""
    unknown = unknown_migrations(connection)
    if not unknown:
        return ""
    named = f"{unknown[0]} and {len(unknown) - 1} more" if len(unknown) > 1 else unknown[0]
    return (
        f"The database was made by another version of the portal (it has the migration {named}, which this version "
        f"does not have) and nothing was changed in it: {advice}"
    )
