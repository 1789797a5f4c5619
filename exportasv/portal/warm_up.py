"""What every web process needs, loaded once before the processes part, so that they share its memory.

No connection is opened: each process opens its own.
"""

from contextlib import suppress
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse
from django.utils import translation

LOADED_BY_REQUESTS = ("kombu.transport.redis", "phonenumbers", "babel.dates", "django.contrib.admin.templatetags.base")
TEMPLATE_SUFFIXES = {".html", ".txt"}
NOWHERE = "no-such-page"


def warm_up() -> None:
    """Load the URL patterns, texts, templates and clients that requests use."""
    load_urls()
    load_templates()
    for name in LOADED_BY_REQUESTS:
        import_module(name)
    caches["default"]._cache  # type: ignore[attr-defined]  # noqa: B018 # imports the client, which connects when used
    close_connections()


def load_urls() -> None:
    """Import the views, and build and compile the patterns of each language: a path that is nowhere tries them all.

    The patterns of a namespace are built with the first address of one of its routes.
    """
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            get_resolver().reverse_dict  # noqa: B018 # builds them
            for path in (f"/{language}/{NOWHERE}/", f"/admin/{NOWHERE}/", f"/api/v1/{NOWHERE}/"):
                with suppress(Resolver404):
                    resolve(path)
            for namespace in get_resolver().namespace_dict:
                with suppress(NoReverseMatch):
                    reverse(f"{namespace}:{NOWHERE}")


def load_templates() -> None:
    """Compile the site's own templates; the engine keeps them."""
    folder = Path(settings.BASE_DIR, "templates")
    for path in sorted(folder.rglob("*")):
        if path.suffix not in TEMPLATE_SUFFIXES:
            continue
        # A component's part can be read by its parent alone.
        with suppress(TemplateDoesNotExist, TemplateSyntaxError):
            get_template(str(path.relative_to(folder)))


def close_connections() -> None:
    """Close what this process may have opened: two processes on one connection read each other's answers."""
    connections.close_all()
    for cache in caches.all(initialized_only=True):
        cache.close()
