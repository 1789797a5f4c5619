"""A short cut for `migrate` on an empty database.

A migration sees historical models. When one is added, Django renders every related model anew: 6,000 classes for our
130. A model that is new has no stale class anywhere, so here it alone is rendered, as Django does with real models.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def render_only_new_models() -> Iterator[None]:
    """Let migrations that are applied inside render a model that is new, and not those related to it."""
    add_any_model = ProjectState.add_model

    def add_model(self: ProjectState, model_state: ModelState) -> None:
        key = (model_state.app_label, model_state.name_lower)
        if key in self.models or "apps" not in self.__dict__:
            add_any_model(self, model_state)
            return
        self.models[key] = model_state
        if self._relations is not None:  # type: ignore[attr-defined]  # missing in the stubs
            self.resolve_model_relations(key)
        self.apps.render_multiple([model_state])

    ProjectState.add_model = add_model  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.add_model = add_any_model  # type: ignore[method-assign]
