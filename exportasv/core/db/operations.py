"""Operations of the first migration of an app: its SQL files, and all triggers that its models declare."""

from pathlib import Path

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


def run_sql_file(migration: str, name: str) -> RunSQL:
    """Return the operation that runs `sql/<name>` beside the migration file `migration` (its `__file__`)."""
    return RunSQL((Path(migration).parent / "sql" / name).read_text(), RunSQL.noop)


class CreateTriggers(Operation):
    """Create the triggers that stand in the options of the app's models at this point.

    `pgtrigger.migrations.AddTrigger` renders the state of all models anew for each trigger, which made the first
    migration four times as long. Later migrations use AddTrigger as usual.
    """

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The options have the triggers already."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for (label, _name), model in sorted(to_state.models.items()):
            for trigger in model.options.get("triggers", []) if label == app_label else []:
                schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """The triggers go with their tables."""

    def describe(self) -> str:
        return "Create the triggers of the models"
