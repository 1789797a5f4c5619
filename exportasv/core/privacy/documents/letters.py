"""The letters of an incident, drafted from what is known: to the agency, the prosecutor and the persons.

They are in Spanish, whoever reads the page: they go to authorities and people of El Salvador.
"""

from pathlib import Path

from django.apps import apps
from django.template.loader import render_to_string
from django.utils import timezone, translation

from exportasv.core.documents.typst import document_folder
from exportasv.core.privacy.models import Incident

TEMPLATE = Path(__file__).parent / "letters.typ"
ADDRESSEES = ("agency", "prosecutor", "persons")


def letters_pdf(incident: Incident) -> bytes:
    """Return the three letters as one PDF, each on a page of its own."""
    with document_folder(TEMPLATE) as folder:
        texts = letter_texts(incident)
        title = f"Incidente con datos personales {incident.pk}"
        return folder.typeset({"title": title, "language": "es", "letters": [_parts(each) for each in texts.values()]})


def letter_texts(incident: Incident) -> dict[str, str]:
    """Return addressee → letter. Its first line is its title."""
    with translation.override("es"):
        context = {
            "incident": incident,
            "signer": incident.opened_by,
            "now": timezone.now(),
            "kinds": table_titles(incident),
            "people": incident.reach.get("people", 0),
        }
        return {each: render_to_string(f"privacy/letters/{each}.txt", context).strip() for each in ADDRESSEES}


def table_titles(incident: Incident) -> list[tuple[str, int]]:
    """Return (name of a table, number of rows that could be read)."""
    tables = incident.reach.get("tables", [])
    return [(str(apps.get_model(label)._meta.verbose_name_plural), count) for label, count in tables]


def _parts(text: str) -> dict[str, object]:
    title, _, body = text.partition("\n")
    return {"title": title, "paragraphs": [part.strip() for part in body.split("\n\n") if part.strip()]}
