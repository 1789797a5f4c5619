"""Names of models and tables as people read them, those of relations without a model of their own included."""

from django.apps import apps
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext as _


def name_relations() -> None:
    """Name each relation after its two sides, as in "fair – sector"; Django makes a name of the models' codes."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.auto_created:
            left, right = (side.related_model._meta for side in _both_ends(model))
            model._meta.verbose_name = format_lazy("{} – {}", left.verbose_name, right.verbose_name)
            model._meta.verbose_name_plural = format_lazy(
                "{} – {}", left.verbose_name_plural, right.verbose_name_plural
            )
            model.__str__ = _relation_text  # type: ignore[method-assign, assignment]


def _both_ends(model: type[models.Model]) -> list[models.ForeignKey]:
    return [field for field in model._meta.fields if isinstance(field, models.ForeignKey)]


def _relation_text(row: models.Model) -> str:
    """Return both sides, without a query: of one that was not read its number."""
    return " – ".join(
        str(getattr(row, side.name)) if side.is_cached(row) else _("no. %(n)s") % {"n": getattr(row, side.attname)}
        for side in _both_ends(type(row))
    )


def model_of_table(table: str) -> type[models.Model] | None:
    """Return the model of a database table, or None if there is no such table (as "bulk")."""
    tables = apps.get_models(include_auto_created=True)
    return next((model for model in tables if model._meta.db_table == table), None)


def model_title(label: str) -> str:
    """Return the name of a row of a model, as in "accounts.user"; the label itself if there is no such model."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label
