"""Slugs that survive a rename: a trigger keeps the old slug, and its URL redirects to the new one."""

import pgtrigger
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect


def slug_history_trigger(table: str, column: str, slug: str = "slug") -> pgtrigger.Trigger:
    """Return the trigger for a model: `table` (slug, `column`) keeps every old value of its column `slug`."""
    return pgtrigger.Trigger(
        name=f"old_{slug}",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf(slug),
        condition=pgtrigger.Condition(f"OLD.{slug} IS DISTINCT FROM NEW.{slug}"),
        func=f"""
        DELETE FROM {table} WHERE slug = NEW.{slug};
        INSERT INTO {table} (slug, {column}) SELECT OLD.{slug}, NEW.id WHERE OLD.{slug} IS NOT NULL
        ON CONFLICT (slug) DO UPDATE SET {column} = EXCLUDED.{column};
        RETURN NULL;
        """,  # noqa: S608 # nosec B608 # our own names only
    )


def redirect_or_404(public: QuerySet, slug: str, by_old_slug: str) -> HttpResponse:
    """Redirect permanently to the row of `public` that had this slug. Raise Http404 if there is none."""
    row = public.filter(**{by_old_slug: slug}).first()
    if row is None:
        raise Http404
    return redirect(row, permanent=True)
