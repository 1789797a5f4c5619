"""Operations of the first migration of an app: its SQL files and the triggers of its models."""

from pathlib import Path

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


def run_sql_file(migration: str, name: str) -> RunSQL:
    """Return the operation that runs `sql/<name>` next to the migration file `migration` (its `__file__`)."""
    return RunSQL((Path(migration).parent / "sql" / name).read_text(), RunSQL.noop)


class CreateTriggers(Operation):
    """Create all triggers in the options of the app's models.

    `pgtrigger.migrations.AddTrigger` renders the state of all models again for each trigger, which made the first
    migration four times slower. Later migrations use AddTrigger as usual.
    """

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: the options already have the triggers."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for (label, _name), model in sorted(to_state.models.items()):
            for trigger in model.options.get("triggers", []) if label == app_label else []:
                schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Change nothing: the triggers are dropped with their tables."""

    def describe(self) -> str:
        return "Create the triggers of the models"
