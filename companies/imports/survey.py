"""Imports of the destination survey."""

from django.utils.translation import gettext_lazy as _

from companies.imports.company_lookup import (
    COMPANY_COLUMNS,
    COMPANY_ERROR_QUERY,
    COMPANY_JOIN,
    COMPANY_REQUIRED,
    COMPANY_TEMP_TABLES,
)
from companies.territory.destinations import DESTINATION_NAMES
from exportasv.core.imports import error_texts
from exportasv.core.imports.kinds import (
    ImportColumn,
    ImportKind,
    column_choices,
    register_kind,
)


def destination_choices() -> dict[str, str]:
    return column_choices(DESTINATION_NAMES)


YEAR_COLUMN = ImportColumn(
    "year", "Año de la encuesta", "año|encuesta|year|periodo", value_type="whole", min=2000, max=2100, example=2026
)
ANSWERED_ON_COLUMN = ImportColumn(
    "answered_on",
    "Fecha",
    "fecha de respuesta|marca temporal|respondida|date",
    value_type="date",
    min=2000,
    max=2100,
)

SURVEY_ANSWERS = register_kind(
    ImportKind(
        code="answers",
        title=_("Answers to the destination survey"),
        model="companies.DestinationAnswer",
        columns=(
            *COMPANY_COLUMNS,
            YEAR_COLUMN,
            ImportColumn(
                "destination",
                "Destino",
                "destino de exportacion|mercado|region|pais de destino|destination",
                value_type="choice",
                choices=destination_choices,
                example="Centroamérica",
            ),
            ANSWERED_ON_COLUMN,
        ),
        required_columns=(COMPANY_REQUIRED, ("year",), ("destination",)),
        label=("company_name", "company"),
        temp_tables=COMPANY_TEMP_TABLES,
        target_query=f"""
        SELECT s.row_number, w.company_id, w.n AS companies, v.id AS survey_id, a.id AS target
        FROM sheet s {COMPANY_JOIN}
        LEFT JOIN companies_destinationsurvey v ON v.year = s.year
        LEFT JOIN companies_destinationanswer a
            ON a.survey_id = v.id AND a.company_id = w.company_id AND a.destination = s.destination
    """,  # nosec B608 # our own names only
        error_queries=(
            COMPANY_ERROR_QUERY,
            "SELECT row_number, 'year', 'survey_unknown', NULL::jsonb FROM found WHERE survey_id IS NULL",
        ),
        keys=("f.company_id || ' ' || s.year || ' ' || s.destination",),
        current_values_sql="""jsonb_build_object(
            'answered_on', (t.answered_at AT TIME ZONE 'America/El_Salvador')::date)""",
        column_values={
            "survey_id": "f.survey_id",
            "company_id": "f.company_id",
            "destination": "s.destination",
            "answered_at": "coalesce((s.answered_on + time '12:00') AT TIME ZONE 'America/El_Salvador', t.answered_at,"
            " now())",
        },
    )
)

# --- The layout of associations: a row for each company, a column for each destination -----------------

DESTINATION_COLUMNS = ("central_america", "united_states", "europe", "mexico", "others", "none")
_DESTINATION_VALUES = ", ".join(f"('{name}', s.{name})" for name in DESTINATION_COLUMNS)
SAVE_DESTINATIONS = f"""
    WITH marked AS (
        SELECT n.id AS company_id, f.survey_id, each.destination, each.yes, s.answered_on
        FROM chosen n JOIN sheet s USING (row_number) JOIN found f USING (row_number)
        CROSS JOIN LATERAL (VALUES {_DESTINATION_VALUES}) AS each(destination, yes) WHERE each.yes IS NOT NULL
    ), gone AS (
        DELETE FROM companies_destinationanswer a USING marked m WHERE NOT m.yes
            AND a.survey_id = m.survey_id AND a.company_id = m.company_id AND a.destination = m.destination
    )
    INSERT INTO companies_destinationanswer (survey_id, company_id, destination, answered_at)
    SELECT survey_id, company_id, destination,
        coalesce((answered_on + time '12:00') AT TIME ZONE 'America/El_Salvador', now()) FROM marked WHERE yes
    ON CONFLICT (survey_id, company_id, destination) DO NOTHING
"""  # nosec B608 # our own names only

SURVEY_MATRIX = register_kind(
    ImportKind(
        code="survey",
        title=_("Answers to the destination survey, a column for each destination"),
        model="companies.Company",  # a row is about a company; its answers are child rows
        columns=(
            *COMPANY_COLUMNS,
            YEAR_COLUMN,
            ImportColumn(
                "central_america",
                "Centroamérica",
                "centro america|ca|centroamerica y panama",
                value_type="yes",
                example="x",
            ),
            ImportColumn(
                "united_states", "Estados Unidos", "eeuu|ee uu|usa|estados unidos de america", value_type="yes"
            ),
            ImportColumn("europe", "Europa", "union europea|ue", value_type="yes"),
            ImportColumn("mexico", "México", "mejico", value_type="yes"),
            ImportColumn("others", "Otros", "otro|otros destinos|otros paises|resto del mundo", value_type="yes"),
            ImportColumn(
                "none", "No exporta", "no exporta todavia|aun no exporta|ninguno|no exportan", value_type="yes"
            ),
            ANSWERED_ON_COLUMN,
        ),
        required_columns=(COMPANY_REQUIRED, DESTINATION_COLUMNS),
        label=("company_name", "company"),
        temp_tables=COMPANY_TEMP_TABLES,
        target_query=f"""
        SELECT s.row_number, w.company_id AS target, w.n AS companies, v.id AS survey_id
        FROM sheet s {COMPANY_JOIN}
        LEFT JOIN companies_destinationsurvey v
            ON v.year = coalesce(s.year, (SELECT max(year) FROM companies_destinationsurvey))
    """,  # nosec B608 # our own names only
        error_queries=(
            COMPANY_ERROR_QUERY,
            "SELECT row_number, 'year', 'survey_unknown', NULL::jsonb FROM found WHERE survey_id IS NULL",
            f"""SELECT row_number, 'none', 'none_and_some', NULL::jsonb FROM sheet s
            WHERE s.none AND ({" OR ".join(f"s.{name}" for name in DESTINATION_COLUMNS[:-1])})""",  # nosec B608 # our own names only
        ),
        keys=("f.target",),
        current_values_sql="jsonb_build_object({})".format(
            ", ".join(
                f"'{name}', EXISTS (SELECT 1 FROM companies_destinationanswer a WHERE a.company_id = t.id"
                f" AND a.survey_id = f.survey_id AND a.destination = '{name}')"  # nosec B608 # our own names only
                for name in DESTINATION_COLUMNS
            )
        ),
        column_values={name: f"t.{name}" for name in ("name", "nit", "dui")},  # does not change the company
        post_sql=(SAVE_DESTINATIONS,),
        child_tables=(("companies_destinationanswer", "company_id"),),
    )
)

error_texts.add_cell_messages(
    {
        "company_unknown": (_("No company matches this."), _("Check the number, or enter the company first.")),
        "company_many": (_("Several companies have this name."), _("Write the company's NIT or DUI.")),
        "company_without_id": (
            _("No known company has exactly this name with this phone."),
            _("Write its NIT or its DUI."),
        ),
        "ids_disagree": (_("NIT and DUI belong to two different companies."), _("Check both numbers.")),
        "adviser_unknown": (_("No adviser has this address."), _("Write the address by which the adviser signs in.")),
        "municipality_unknown": (
            _("This is none of the 44 municipalities, nor of the 262 before them."),
            _("Write it as in “Sonsonate Este”. Where several departments have the name, give the department too."),
        ),
        "municipality_elsewhere": (_("This municipality lies in another department."), _("Correct one of them.")),
        "none_and_some": (_("“Does not export” stands beside a destination."), _("Leave one of them.")),
        "survey_unknown": (_("There is no survey of this year."), _("Open the survey first, or correct the year.")),
    }
)
