__version__ = "0.1.0"  # the only place: settings, API schema and pyproject.toml read it; CHANGELOG.md is tested

from exportasv.celery import app as celery_app

__all__ = ["celery_app"]
