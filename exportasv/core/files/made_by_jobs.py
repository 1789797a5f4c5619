"""Models whose files jobs make, and make anew after a failure: nobody brings their rows back."""

from django.db import models

_models: list[type[models.Model]] = []


def declare_made_by_jobs(model: type[models.Model]) -> None:
    """Declare such a model. Its files without a row are deleted after a day (monitoring/file_check.py)."""
    _models.append(model)


def folders_of_jobs() -> tuple[str, ...]:
    """Return the folders of the files that jobs make."""
    columns = [field for model in _models for field in model._meta.concrete_fields]
    return tuple(str(field.upload_to) for field in columns if isinstance(field, models.FileField))
