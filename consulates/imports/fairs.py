"""Imports of fair participations."""

from django.utils.translation import gettext_lazy as _

from companies.imports.company_lookup import (
    COMPANY_COLUMNS,
    COMPANY_ERROR_QUERY,
    COMPANY_JOIN,
    COMPANY_REQUIRED,
    COMPANY_TEMP_TABLES,
)
from consulates.imports.fair_lookup import KNOWN_FAIRS_SQL
from consulates.models import FairParticipation
from exportasv.core.accounts.permissions import FAIR_STAFF
from exportasv.core.imports import error_texts
from exportasv.core.imports.kinds import (
    ImportColumn,
    ImportKind,
    column_choices,
    new_or_current_sql,
    register_kind,
    text_values_sql,
)


def participation_states() -> dict[str, str]:
    return column_choices(
        {
            FairParticipation.State.ATTENDED: "participó|asistio|si asistio|presente|realizada",
            FairParticipation.State.CHOSEN: "seleccionada|elegida|aceptada|confirmada",
            FairParticipation.State.APPLIED: "inscrita|solicitante|postulada|aplico",
            FairParticipation.State.NOT_CHOSEN: "no seleccionada|rechazada|no elegida",
            FairParticipation.State.CANCELLED: "cancelada|no asistio|desistio|retirada",
        }
    )


_TRANSITIONS_SQL = ", ".join(f"('{before}', '{after}')" for before, after in FairParticipation.State.pairs())

SET_PRODUCTS_SQL = """
    WITH gone AS (DELETE FROM consulates_fairparticipation_products m USING chosen n JOIN sheet s USING (row_number)
        WHERE m.fairparticipation_id = n.id AND s.products IS NOT NULL AND m.product_id NOT IN (
            SELECT product_id FROM taken x WHERE x.row_number = s.row_number AND x.product_id IS NOT NULL))
    INSERT INTO consulates_fairparticipation_products (fairparticipation_id, product_id)
    SELECT DISTINCT n.id, x.product_id FROM chosen n JOIN taken x USING (row_number)
    ON CONFLICT DO NOTHING
"""

FAIRS_IMPORT = register_kind(
    ImportKind(
        code="fairs",
        title=_("Companies at fairs"),
        model="consulates.FairParticipation",
        columns=(
            *COMPANY_COLUMNS,
            ImportColumn(
                "fair",
                "Feria",
                "evento|nombre de la feria|rueda de negocios|feria o evento|fair",
                max=160,
                example="Expo Comida Latina",
            ),
            ImportColumn(
                "state",
                "Estado",
                "estatus|participacion|resultado|status",
                value_type="choice",
                choices=participation_states,
                example="participó",
            ),
            ImportColumn.of(
                FairParticipation,
                "contacts_made",
                "Contactos",
                "contactos realizados|numero de contactos|citas|reuniones|contacts",
                example=12,
            ),
            ImportColumn.of(
                FairParticipation,
                "expected_sales",
                "Ventas esperadas",
                "ventas proyectadas|expectativa de ventas|monto negociado|"
                "intenciones de compra|ventas estimadas|expected sales",
                example=25000,
            ),
            ImportColumn(
                "products",
                "Productos",
                "productos exhibidos|productos llevados|muestra de productos|producto|products",
                value_type="prose",
                max=2000,
                example="CAF-01; Horchata de morro",
            ),
            ImportColumn.of(FairParticipation, "note", "Nota", "observaciones|comentarios|notas|note"),
        ),
        required_columns=(COMPANY_REQUIRED, ("fair",)),
        label=("company_name", "company"),
        temp_tables={
            **COMPANY_TEMP_TABLES,
            "known_fair": KNOWN_FAIRS_SQL,
            # Line breaks or semicolons separate products; a comma does too if the whole text is not a product.
            "taken": f"""
            SELECT s.row_number, btrim(part) AS part, p.id AS product_id FROM sheet s {COMPANY_JOIN}
            CROSS JOIN LATERAL unnest(string_to_array(replace(s.products, E'\\n', ';'), ';')) AS whole
            CROSS JOIN LATERAL unnest(CASE WHEN EXISTS (SELECT 1 FROM products_product p
                WHERE p.company_id = w.company_id AND (p.code = btrim(whole)
                    OR imports_plain(p.name_es) = imports_plain(whole)))
                THEN ARRAY[whole] ELSE string_to_array(whole, ',') END) AS part
            LEFT JOIN LATERAL (SELECT id FROM products_product p WHERE p.company_id = w.company_id
                AND (p.code = btrim(part) OR imports_plain(p.name_es) = imports_plain(part))
                ORDER BY p.code = btrim(part) DESC, p.id LIMIT 1) p ON true
            WHERE btrim(part) <> ''
        """,  # nosec B608 # our own names only
        },
        target_query=f"""
        SELECT s.row_number, w.company_id, w.n AS companies, k.id AS fair_id, k.n AS fairs, p.id AS target
        FROM sheet s {COMPANY_JOIN} LEFT JOIN known_fair k ON k.key = imports_plain(s.fair)
        LEFT JOIN consulates_fairparticipation p ON p.fair_id = k.id AND p.company_id = w.company_id
    """,  # nosec B608 # our own names only
        error_queries=(
            COMPANY_ERROR_QUERY,
            """SELECT row_number, 'fair', 
                CASE WHEN fair_id IS NULL THEN 'fair_unknown' ELSE 'fair_many' END, NULL::jsonb
            FROM found WHERE fair_id IS NULL OR fairs > 1""",
            f"""SELECT s.row_number, 'state', 'no_such_move', NULL::jsonb FROM sheet s JOIN found f USING (row_number)
            JOIN consulates_fairparticipation p ON p.id = f.target
            WHERE s.state <> p.state AND (p.state, s.state) NOT IN ({_TRANSITIONS_SQL})""",  # nosec B608 # our own names only
            """SELECT t.row_number, 'products', 'not_of_the_company',
                jsonb_build_object('other', string_agg(t.part, '; '))
            FROM taken t JOIN found f USING (row_number) WHERE t.product_id IS NULL AND f.companies = 1 GROUP BY 1""",
        ),
        keys=("f.fair_id || ' ' || f.company_id",),
        current_values_sql=f"""jsonb_build_object('state', t.state, 'contacts_made', t.contacts_made,
            'expected_sales', t.expected_sales,
        {text_values_sql("note")}, 'products', CASE WHEN
            (SELECT array_agg(DISTINCT m.product_id) FROM consulates_fairparticipation_products m
                WHERE m.fairparticipation_id = t.id)
            = (SELECT array_agg(DISTINCT x.product_id) FROM taken x WHERE x.row_number = s.row_number)
            THEN r.values -> 'products' ELSE to_jsonb(coalesce((SELECT string_agg(p.name_es, '; ' ORDER BY p.name_es)
                FROM consulates_fairparticipation_products m JOIN products_product p ON p.id = m.product_id
                WHERE m.fairparticipation_id = t.id), '')) END)""",  # nosec B608 # our own names only
        column_values={
            "fair_id": "f.fair_id",
            "company_id": "f.company_id",
            "state": new_or_current_sql("state", "'attended'"),
            "contacts_made": new_or_current_sql("contacts_made"),
            "expected_sales": new_or_current_sql("expected_sales"),
            "note": new_or_current_sql("note", "''"),
        },
        post_sql=(SET_PRODUCTS_SQL,),
        child_tables=(("consulates_fairparticipation_products", "fairparticipation_id"),),
        senders=FAIR_STAFF,
    )
)

error_texts.add_cell_messages(
    {
        "no_such_move": (
            _("The participation cannot move to this state from its current one."),
            _("Change it on its own page."),
        ),
        "not_of_the_company": (
            _("The company has no product “%(other)s”."),
            _("Write each as it is named, or its code, between semicolons."),
        ),
    }
)
