"""Columns and SQL by which every import finds a company: NIT, DUI or name."""

from companies.models import Company
from exportasv.core.imports.kinds import (
    ImportColumn,
)

# --- The company in other imports ----------------------------------------------------------------------

COMPANY_COLUMNS = (
    ImportColumn(
        "company",
        "NIT o DUI de la empresa",
        "nit|dui|nit empresa|dui empresa|nit dui|nit/dui|nit o dui|"
        "nit de la empresa|identificacion|no de nit|numero de nit",
        max=40,
        example="0614-010190-101-0",
    ),
    ImportColumn(
        "company_name",
        "Empresa",
        "nombre de la empresa|nombre empresa|razon social|productor|company|mype|"
        "nombre de la mype|nombre comercial|expositor|beneficiario",
        max=160,
    ),
)
COMPANY_REQUIRED = ("company", "company_name")

_DIGITS = r"regexp_replace(company, '\D', '', 'g')"
COMPANY_TEMP_TABLES = {
    "known_company": f"""
        SELECT DISTINCT c.id, key FROM companies_company c CROSS JOIN LATERAL unnest(ARRAY[
            replace(c.nit, '-', ''), replace(c.dui, '-', ''), imports_plain(c.name), imports_plain(c.legal_name)]) key
        WHERE c.state <> '{Company.State.ARCHIVED}' AND key <> ''
    """,  # nosec B608 # values of our own enums
    # One row for each pair of identifier and name in the spreadsheet; n counts the companies that match it.
    "named_company": f"""
        SELECT w.company, w.company_name, min(k.id) AS company_id, count(DISTINCT k.id) AS n FROM (
            SELECT *, CASE WHEN length(digits) IN (9, 14) THEN digits WHEN length(digits) = 13 THEN '0' || digits
                WHEN length(digits) = 8 THEN '0' || digits
                ELSE imports_plain(coalesce(nullif(company, ''), company_name)) END AS key
            FROM (SELECT *, {_DIGITS} AS digits FROM (
                SELECT DISTINCT coalesce(company, '') AS company, coalesce(company_name, '') AS company_name FROM sheet
            ) AS named OFFSET 0) AS each
        ) AS w LEFT JOIN known_company k ON k.key = w.key AND w.key <> '' GROUP BY 1, 2
    """,  # nosec B608 # our own names only
}
COMPANY_JOIN = """
    JOIN named_company w ON w.company = coalesce(s.company, '') AND w.company_name = coalesce(s.company_name, '')
"""
COMPANY_ERROR_QUERY = """
    SELECT s.row_number, CASE WHEN s.company IS NULL THEN 'company_name' ELSE 'company' END,
        CASE WHEN f.companies = 0 THEN 'company_unknown' ELSE 'company_many' END, NULL::jsonb
    FROM sheet s JOIN found f USING (row_number) WHERE f.companies <> 1
"""

# --- Companies -----------------------------------------------------------------------------------------
