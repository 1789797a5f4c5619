"""Imports of export wins."""

from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from companies.imports.company_lookup import (
    COMPANY_COLUMNS,
    COMPANY_ERROR_QUERY,
    COMPANY_JOIN,
    COMPANY_REQUIRED,
    COMPANY_TEMP_TABLES,
)
from consulates.imports.fair_lookup import KNOWN_FAIRS_SQL
from consulates.models import ExportWin
from consulates.rules.wins import CONFIRMATION, claim_win
from exportasv.core.accounts.models import Institution, PrivateLink, User
from exportasv.core.accounts.permissions import MANAGERS, PARTNER_OFFICERS
from exportasv.core.imports import error_texts
from exportasv.core.imports.kinds import (
    ColumnChoices,
    ImportColumn,
    ImportKind,
    column_choices,
    new_or_current_sql,
    register_kind,
)
from exportasv.core.spreadsheets.parsers import comparison_key


def country_names() -> dict[str, str]:
    """Return the accepted texts for countries: Spanish and English names, common names and codes."""
    names: dict[str, str] = {}
    for language in ("en", "es"):
        with translation.override(language):
            names |= {comparison_key(name): code for code, name in countries}
    usual = {
        "US": "eeuu|ee uu|ee.uu.|usa|u.s.a.|estados unidos de america",
        "GB": "inglaterra|reino unido",
        "NL": "holanda",
        "KR": "corea del sur|corea",
        "TW": "taiwan",
        "AE": "emiratos arabes",
    }
    found = ColumnChoices({comparison_key(code): code for code, _name in countries} | column_choices(usual) | names)
    with translation.override("es"):
        found.labels = {code: str(name) for code, name in countries}
    return found


def institution_names() -> dict[str, str]:
    rows = Institution.objects.in_use().values_list("code", "acronym", "name_es", "name_en")
    return column_choices({code: "|".join(filter(None, names)) for code, *names in rows})


def request_confirmations(ids: list[int], very_many: bool, by: User) -> None:  # noqa: ARG001 (the signature of every after_write)
    """Claim each imported sale, so that its company is asked to confirm it.

    One far above what the company can make waits for a manager instead. Raise RuleError if the product of a sale
    belongs to another company.
    """
    asked = PrivateLink.objects.filter(purpose=CONFIRMATION, subject=OuterRef("pk"))
    rows = ExportWin.objects.filter(~Exists(asked), pk__in=ids, state=ExportWin.State.CLAIMED)
    for win in rows.order_by("pk"):
        claim_win(win, by=by, helped_by=list(win.helped_by.all()))


SET_HELPED_BY_SQL = """
    WITH gone AS (DELETE FROM consulates_exportwin_helped_by h USING chosen n JOIN sheet s USING (row_number)
        WHERE h.exportwin_id = n.id AND s.helped_by IS NOT NULL
            AND NOT s.helped_by ? (SELECT code FROM accounts_institution i WHERE i.id = h.institution_id))
    INSERT INTO consulates_exportwin_helped_by (exportwin_id, institution_id)
    SELECT n.id, i.id FROM chosen n JOIN sheet s USING (row_number) JOIN accounts_institution i ON s.helped_by ? i.code
    ON CONFLICT DO NOTHING
"""

# Current values of linked rows: keep the imported text if it names the linked row, else show the name of that row.
_LINKED_NAMES_SQL = {
    "buyer": "SELECT name FROM consulates_buyer x WHERE x.id = t.buyer_id",
    "house": "SELECT c.city_es FROM consulates_tradinghouse x JOIN consulates_consulate c ON c.id = x.consulate_id"
    " WHERE x.id = t.house_id",
    "fair": "SELECT name FROM consulates_fair x WHERE x.id = t.fair_id",
}
_LINKED_VALUES_SQL = ", ".join(
    f"'{name}', CASE WHEN t.{name}_id = f.{name}_id THEN r.values -> '{name}' ELSE to_jsonb(({query})) END"
    for name, query in _LINKED_NAMES_SQL.items()
)

WINS_IMPORT = register_kind(
    ImportKind(
        code="wins",
        title=_("Export wins"),
        model="consulates.ExportWin",
        columns=(
            *COMPANY_COLUMNS,
            ImportColumn(
                "product",
                "Producto",
                "nombre del producto|codigo del producto|codigo|product",
                max=140,
                example="CAF-01",
            ),
            ImportColumn.of(
                ExportWin,
                "value",
                "Valor en USD",
                "valor|monto|venta|monto usd|valor fob|ventas usd|value",
                example=12500,
            ),
            ImportColumn(
                "destination",
                "País de destino",
                "destino|pais|mercado|destination|country",
                value_type="choice",
                choices=country_names,
                example="Estados Unidos",
            ),
            ImportColumn.of(
                ExportWin,
                "sold_on",
                "Fecha de venta",
                "fecha|fecha de exportacion|fecha de factura|fecha de la venta|sold on",
                example="15/05/2026",
            ),
            ImportColumn(
                "buyer",
                "Comprador",
                "cliente|importador|comprador o importador|correo del comprador|buyer",
                max=160,
                example="Mercado Latino Foods",
            ),
            ImportColumn(
                "house",
                "Casa comercial",
                "consulado|ciudad del consulado|casa|trading house|house",
                max=120,
                example="Los Ángeles",
            ),
            ImportColumn("fair", "Feria", "evento|nombre de la feria|rueda de negocios|feria o evento|fair", max=160),
            ImportColumn(
                "helped_by",
                "Instituciones que ayudaron",
                "apoyo|instituciones|apoyo de|con apoyo de|helped by",
                value_type="choices",
                choices=institution_names,
            ),
            ImportColumn.of(
                ExportWin,
                "anyway_percent",
                "Habría ocurrido de todos modos (%)",
                "de todos modos|porcentaje sin apoyo|anyway",
            ),
        ),
        required_columns=(COMPANY_REQUIRED, ("value",), ("destination",), ("sold_on",)),
        label=("company_name", "company"),
        temp_tables={
            **COMPANY_TEMP_TABLES,
            "known_fair": KNOWN_FAIRS_SQL,
            # One row for each possible name of a buyer or a house; n is the number of rows with that name.
            "known_buyer": """
            SELECT key, min(id) AS id, count(DISTINCT id) AS n FROM consulates_buyer CROSS JOIN LATERAL unnest(ARRAY[
                imports_plain(name), imports_plain(email)]) key WHERE key <> '' AND NOT is_typed GROUP BY 1
        """,
            "known_house": """
            SELECT key, min(h.id) AS id, count(DISTINCT h.id) AS n FROM consulates_tradinghouse h
            JOIN consulates_consulate c ON c.id = h.consulate_id CROSS JOIN LATERAL unnest(ARRAY[
                imports_plain(c.city_es), imports_plain(c.city_en), imports_plain(c.name_es), imports_plain(c.name_en),
                imports_plain(h.slug)]) key GROUP BY 1
        """,
            "sold": f"""
            SELECT s.row_number, b.id AS buyer_id, b.n AS buyers, h.id AS house_id, h.n AS houses, e.id AS fair_id,
                e.n AS fairs, w.company_id, w.n AS companies, (
                SELECT p.id FROM products_product p WHERE p.company_id = w.company_id
                    AND (p.code = s.product OR imports_plain(p.name_es) = imports_plain(s.product))
                ORDER BY p.code = s.product DESC, p.id LIMIT 1) AS product_id
            FROM sheet s {COMPANY_JOIN}
            LEFT JOIN known_buyer b ON b.key = imports_plain(s.buyer)
            LEFT JOIN known_house h ON h.key = imports_plain(s.house)
            LEFT JOIN known_fair e ON e.key = imports_plain(s.fair)
        """,  # nosec B608 # our own names only
        },
        target_query="""
        SELECT f.*, (SELECT min(x.id) FROM consulates_exportwin x WHERE x.company_id = f.company_id
            AND x.sold_on = s.sold_on AND x.destination = s.destination AND x.value = s.value
            AND (f.product_id IS NULL OR x.product_id IS NULL OR x.product_id = f.product_id)) AS target
        FROM sheet s JOIN sold f USING (row_number)
    """,
        error_queries=(
            COMPANY_ERROR_QUERY,
            """SELECT s.row_number, 'product', 'product_unknown', NULL::jsonb
            FROM sheet s JOIN found f USING (row_number)
            WHERE s.product IS NOT NULL AND f.product_id IS NULL AND f.companies = 1""",
            """SELECT s.row_number, each.field,
                each.field || CASE WHEN each.id IS NULL THEN '_unknown' ELSE '_many' END,
                NULL::jsonb
            FROM sheet s JOIN found f USING (row_number) CROSS JOIN LATERAL (VALUES
                ('buyer', s.buyer, f.buyer_id, f.buyers), ('house', s.house, f.house_id, f.houses),
                ('fair', s.fair, f.fair_id, f.fairs)) AS each(field, written, id, n)
            WHERE each.written IS NOT NULL AND (each.id IS NULL OR each.n > 1)""",
            """SELECT row_number, 'sold_on', 'not_sold_yet', NULL::jsonb FROM sheet
            WHERE sold_on > (now() AT TIME ZONE 'America/El_Salvador')::date""",
            """SELECT row_number, 'destination', 'not_abroad', NULL::jsonb FROM sheet WHERE destination = 'SV'""",
            """SELECT s.row_number, 'sold_on', 'before_entry', NULL::jsonb FROM sheet s JOIN found f USING (row_number)
            JOIN companies_company c ON c.id = f.company_id WHERE s.sold_on < c.joined_on""",
            f"""SELECT s.row_number, 'anyway_percent', 'win_fixed', NULL::jsonb
            FROM sheet s JOIN found f USING (row_number)
            JOIN consulates_exportwin x ON x.id = f.target
            WHERE x.state = '{ExportWin.State.CONFIRMED}' AND s.anyway_percent <> x.anyway_percent""",  # nosec B608 # our own enum
        ),
        keys=("concat_ws(' ', f.company_id, s.sold_on, s.destination, s.value, f.product_id)",),
        possible_duplicates="""
        SELECT f.row_number, c.name || ', ' || x.sold_on || ', ' || x.value FROM found f JOIN sheet s USING (row_number)
        JOIN consulates_exportwin x ON x.company_id = f.company_id AND x.destination = s.destination
            AND x.value = s.value AND x.sold_on <> s.sold_on AND abs(x.sold_on - s.sold_on) <= 31
        JOIN companies_company c ON c.id = x.company_id WHERE f.target IS NULL
    """,
        current_values_sql=f"""jsonb_build_object(
            'anyway_percent', t.anyway_percent, {_LINKED_VALUES_SQL}, 'helped_by', coalesce((
        SELECT jsonb_agg(i.code ORDER BY i.code) FROM consulates_exportwin_helped_by h
        JOIN accounts_institution i ON i.id = h.institution_id WHERE h.exportwin_id = t.id), '[]'))""",  # nosec B608 # our own names only
        column_values={
            "company_id": "f.company_id",
            "product_id": "coalesce(t.product_id, f.product_id)",
            **{f"{name}_id": f"coalesce(f.{name}_id, t.{name}_id)" for name in _LINKED_NAMES_SQL},
            "value": new_or_current_sql("value"),
            "destination": new_or_current_sql("destination"),
            "sold_on": new_or_current_sql("sold_on"),
            "anyway_percent": new_or_current_sql("anyway_percent", "0"),
            "state": "coalesce(t.state, 'claimed')",
            "claimed_by_id": "coalesce(t.claimed_by_id, %(sender)s)",
            "claimed_at": "coalesce(t.claimed_at, now())",
            "resends": "coalesce(t.resends, 0)",
            "support": "coalesce(t.support, '')",
            "is_own_claim": "coalesce(t.is_own_claim, false)",
            "document": "coalesce(t.document, '')",
            "comment": "coalesce(t.comment, '')",
            "decided_at": "t.decided_at",
            "story_consent": "coalesce(t.story_consent, false)",
        },
        post_sql=(SET_HELPED_BY_SQL,),
        child_tables=(("consulates_exportwin_helped_by", "exportwin_id"),),
        senders=MANAGERS | PARTNER_OFFICERS,
        after_write=request_confirmations,
    )
)

error_texts.add_cell_messages(
    {
        "product_unknown": (
            _("The company has no product of this name or code."),
            _("Correct it, or leave the cell empty."),
        ),
        "buyer_unknown": (_("No buyer has this name or address."), _("Register the buyer first, or correct it.")),
        "buyer_many": (_("Several buyers have this name."), _("Write the buyer's e-mail address.")),
        "house_unknown": (_("No trading house has this name."), _("Write its city, as in “Los Ángeles”.")),
        "house_many": (_("Several trading houses have this name."), _("Write the name of the consulate.")),
        "not_sold_yet": (_("This day is still to come."), _("Only sales that were made are imported.")),
        "before_entry": (
            _("The company was not in the programme on this day."),
            _("Correct the day, or delete the row."),
        ),
        "win_fixed": (
            _("The sale is confirmed with another share."),
            _("Ask for a correction on the page of the sale, or leave the cell empty."),
        ),
        "not_abroad": (_("A sale in El Salvador is not an export."), _("Correct the country, or delete the row.")),
    }
)
