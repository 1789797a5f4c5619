"""The names of the Incoterms 2020, and which are for ships only. PriceTerm.Incoterm has the codes."""

from typing import cast

from django import forms
from django.utils.translation import gettext as _

from exportasv.core.db.localized import is_english
from exportasv.core.reference_files import reference_rows

_ROWS = reference_rows("incoterms", "code")


def incoterm_choices() -> list[tuple[str, str]]:
    """Return (code, "FOB: Free On Board (by sea only)") in the active language, for a form."""
    column = "name_en" if is_english() else "name_es"
    sea = {"True": " (" + _("by sea only") + ")"}
    return [(row["code"], f"{row['code']}: {row[column]}{sea.get(row['is_sea_only'], '')}") for row in _ROWS]


def offer_incoterms(field: forms.Field) -> None:
    """Give the names of the Incoterms to the choices of a form's field."""
    cast(forms.ChoiceField, field).choices = [("", "---------"), *incoterm_choices()]
