"""Import of companies."""

from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.sectors import sector_names
from companies.territory.departments import DEPARTMENTS, MUNICIPALITY_CHOICES
from companies.territory.districts import ALTERNATIVE_NAMES, DISTRICTS
from exportasv.core.accounts.permissions import Role
from exportasv.core.imports.kinds import (
    ImportColumn,
    ImportKind,
    column_choices,
    new_or_current_sql,
    register_kind,
    text_values_sql,
)
from exportasv.core.spreadsheets.parsers import comparison_key


def department_choices() -> dict[str, str]:
    return column_choices(DEPARTMENTS)


def size_choices() -> dict[str, str]:
    return column_choices(
        {
            "micro": "micro|microempresa|micro empresa|emprendimiento|emprendedor",
            "small": "pequeña|pequeña empresa|peq|small",
            "medium": "mediana|mediana empresa|med|medium",
        }
    )


def legal_form_choices() -> dict[str, str]:
    return column_choices(
        {
            "person": "persona natural|natural|empresario individual|pn|comerciante individual",
            "sa": "sociedad anónima|s.a. de c.v.|sa de cv|sociedad|juridica|persona juridica|s a",
            "sas": "s.a.s. de c.v.|sas de cv|sas|sociedad por acciones simplificada",
            "cooperative": "cooperativa|cooperativa de r.l.|asociacion cooperativa|coop|acpa",
            "association": "asociación|adesco|fundacion|gremial",
        }
    )


def sector_choices() -> dict[str, str]:
    return column_choices({code: "|".join(names) for code, names in sector_names().items()})


def state_choices() -> dict[str, str]:
    return column_choices(
        {
            Company.State.APPLIED: "solicitante|nueva|inscrita",
            Company.State.VERIFIED: "verificada",
            Company.State.ACTIVE: "activa|vigente",
        }
    )


def _former_municipalities() -> list[tuple[str, str, str]]:
    """Return (accepted spelling, name, present municipality) of each municipality that existed before May 2024."""
    known = dict(DISTRICTS)
    return [(name, name, code) for name, code in DISTRICTS] + [
        (word, name, known[name]) for word, name in ALTERNATIVE_NAMES.items()
    ]


_SECTORS = "ARRAY(SELECT jsonb_array_elements_text(s.sectors))"

COMPANIES = register_kind(
    ImportKind(
        code="companies",
        title=_("Companies"),
        model="companies.Company",
        columns=(
            ImportColumn.of(
                Company,
                "name",
                "Nombre comercial",
                "empresa|nombre|nombre de la empresa|nombre empresa|marca|trade name|name|nombre de la mype|mype",
                example="Tejidos Izalco",
            ),
            ImportColumn.of(
                Company,
                "legal_name",
                "Razón social",
                "denominacion|nombre legal|nombre juridico|legal name|"
                "nombre o razon social|denominacion o razon social",
                example="Tejidos Izalco, S.A. de C.V.",
            ),
            ImportColumn.of(
                Company,
                "nit",
                "NIT",
                "no nit|nit empresa|numero de nit|nit de la empresa|nit o dui|nit/dui|nit dui",
                example="0614-010190-101-0",
            ),
            ImportColumn.of(
                Company, "dui", "DUI", "no dui|numero de dui|dui propietario|dui del propietario|dui representante"
            ),
            ImportColumn.of(
                Company, "nrc", "NRC", "no nrc|registro de contribuyente|no de registro|numero de registro iva"
            ),
            ImportColumn.of(
                Company,
                "legal_form",
                "Forma jurídica",
                "tipo de persona|personeria|naturaleza juridica|legal form",
                value_type="choice",
                choices=legal_form_choices,
                example="S.A. de C.V.",
            ),
            ImportColumn.of(
                Company,
                "size",
                "Tamaño",
                "tamaño de empresa|clasificacion|segmento|size",
                value_type="choice",
                choices=size_choices,
                example="micro",
            ),
            ImportColumn.of(
                Company,
                "workers",
                "Trabajadores",
                "empleados|no de empleados|numero de trabajadores|personal|workers",
                example=6,
            ),
            ImportColumn(
                "sectors",
                "Rubro",
                "rubros|sector|sectores|giro|actividad|actividad economica|rubro de la empresa|sector economico",
                value_type="choices",
                choices=sector_choices,
                example="Alimentos",
            ),
            ImportColumn.of(
                Company,
                "women_led",
                "Liderada por mujeres",
                "mujer|lidera mujer|empresa de mujeres|liderada por mujer|propiedad de mujer",
                example="sí",
            ),
            ImportColumn.of(
                Company,
                "founded_year",
                "Año de fundación",
                "fundacion|año de inicio|inicio de operaciones|founded",
                example=2012,
            ),
            ImportColumn.of(
                Company,
                "department",
                "Departamento",
                "depto|dpto|department",
                value_type="choice",
                choices=department_choices,
                example="Sonsonate",
            ),
            ImportColumn("municipality", "Municipio", "municipio 2024|municipality", max=60, example="Sonsonate Este"),
            ImportColumn.of(Company, "district", "Distrito", "municipio anterior|district", example="Izalco"),
            ImportColumn.of(Company, "address", "Dirección", "direccion exacta|domicilio|address"),
            ImportColumn.of(
                Company,
                "phone",
                "Teléfono",
                "tel|telefono fijo|telefono de contacto|celular|telefonos|phone",
                example="2451-0000",
            ),
            ImportColumn.of(Company, "whatsapp", "WhatsApp", "whats app|wsp|movil"),
            ImportColumn.of(Company, "email", "Correo electrónico", "correo|email|e mail|mail|correo e"),
            ImportColumn.of(Company, "website", "Sitio web", "web|pagina web|website|facebook"),
            ImportColumn.of(
                Company,
                "contact_name",
                "Contacto",
                "persona de contacto|representante|representante legal|propietario|nombre del propietario|contact",
            ),
            ImportColumn.of(Company, "about_es", "Sobre la empresa", "descripcion|historia|about"),
            ImportColumn.of(Company, "about_en", "Sobre la empresa, en inglés", "descripcion en ingles|about en"),
            ImportColumn(
                "adviser", "Correo del asesor", "asesor|asesora|adviser|tecnico|tecnico asignado", value_type="email"
            ),
            ImportColumn.of(
                Company, "joined_on", "En el programa desde", "fecha de ingreso|ingreso|fecha de inscripcion|joined"
            ),
            ImportColumn.of(Company, "state", "Estado", "estatus|status", value_type="choice", choices=state_choices),
        ),
        required_columns=(("name",), ("nit", "dui", "phone")),
        label=("name", "legal_name"),
        temp_tables={
            "ids": """
            SELECT row_number, CASE WHEN length(nit) = 17 THEN nit END AS nit,
                coalesce(dui, CASE WHEN length(nit) = 10 THEN nit END) AS dui FROM sheet
        """,
            "places": "SELECT * FROM (VALUES {}) AS p(key, code)".format(  # nosec B608 # our own names only
                ", ".join(f"('{comparison_key(name)}', '{code}')" for code, name in MUNICIPALITY_CHOICES)
            ),
            "regions": "SELECT * FROM (VALUES {}) AS p(code, key)".format(  # nosec B608 # our own names only
                ", ".join(f"('{code}', '{comparison_key(name)}')" for code, name in DEPARTMENTS.items())
            ),
            # Municipalities before May 2024, by department; '' if the name exists in one department only.
            "former": """
            WITH all_of_them (key, name, code) AS (VALUES {})
            SELECT left(code, 2) AS department, key, name, code FROM all_of_them
            UNION ALL SELECT '', key, min(name), min(code) FROM all_of_them GROUP BY key HAVING count(*) = 1
        """.format(  # nosec B608 # our own names only
                ", ".join(
                    f"('{comparison_key(word)}', '{name}', '{code}')" for word, name, code in _former_municipalities()
                )
            ),
            "placed": """
            SELECT s.row_number, coalesce(whole.code, part.code, here.code, one.code) AS municipality,
                coalesce(s.district, CASE WHEN whole.code IS NULL AND part.code IS NULL
                    THEN coalesce(here.name, one.name) END) AS district,
                imports_plain(s.name) AS plain_name, coalesce(nullif(plain_slug(s.name, 120), ''), 'empresa') AS slug
            FROM sheet s LEFT JOIN regions r ON r.code = s.department
            LEFT JOIN places whole ON whole.key = imports_plain(s.municipality)
            LEFT JOIN places part ON part.key = r.key || ' ' || imports_plain(s.municipality)
            LEFT JOIN former here ON here.department = s.department
                AND here.key = imports_plain(coalesce(s.municipality, s.district))
            LEFT JOIN former one ON one.department = ''
                AND one.key = imports_plain(coalesce(s.municipality, s.district))
        """,
            # A row without a NIT is the one known company of exactly this name with the same phone or DUI.
            "same_name": f"""
            SELECT s.row_number, min(k.id) AS id
            FROM sheet s JOIN ids i USING (row_number) JOIN placed p USING (row_number)
            JOIN (
                SELECT c.id, c.phone, c.whatsapp, c.dui, key FROM companies_company c
                CROSS JOIN LATERAL unnest(ARRAY[imports_plain(c.name), imports_plain(c.legal_name)]) key
                WHERE c.state <> '{Company.State.ARCHIVED}'
            ) AS k ON k.key = p.plain_name AND k.key <> ''
            WHERE i.nit IS NULL AND (i.dui IS NULL OR k.dui IS NULL OR k.dui = i.dui)
                AND (k.dui = i.dui OR split_part(k.phone, ';', 1) = split_part(s.phone, ';', 1)
                    OR k.whatsapp = split_part(s.phone, ';', 1))
            GROUP BY 1 HAVING count(DISTINCT k.id) = 1
        """,  # nosec B608 # values of our own enums
        },
        target_query=f"""
        SELECT s.row_number, coalesce(by_nit.id, by_dui.id, n.id) AS target, i.nit, i.dui,
            p.municipality, p.district, p.plain_name, coalesce(s.department, left(p.municipality, 2)) AS department,
            u.id AS adviser_id, by_nit.id <> by_dui.id AS disagree, p.slug || CASE
                WHEN row_number() OVER (PARTITION BY p.slug ORDER BY s.row_number) > 1 OR EXISTS (
                    SELECT 1 FROM companies_company c WHERE c.slug = p.slug)
                THEN '-' || left(md5(coalesce(i.nit, i.dui)), 8) ELSE '' END AS slug
        FROM sheet s JOIN ids i USING (row_number) JOIN placed p USING (row_number)
        LEFT JOIN companies_company by_nit ON by_nit.nit = i.nit
        LEFT JOIN companies_company by_dui ON by_dui.dui = i.dui
        LEFT JOIN same_name n ON n.row_number = s.row_number
        LEFT JOIN accounts_user u ON u.email = s.adviser AND u.role = '{Role.ADVISER}'
    """,  # nosec B608 # values of our own enums
        error_queries=(
            "SELECT row_number, 'nit', 'ids_disagree', NULL::jsonb FROM found WHERE disagree",
            """SELECT row_number, 'nit', 'company_without_id', NULL::jsonb FROM found
            WHERE target IS NULL AND nit IS NULL AND dui IS NULL""",
            """SELECT s.row_number, 'adviser', 'adviser_unknown', NULL::jsonb
            FROM sheet s JOIN found f USING (row_number)
            WHERE s.adviser IS NOT NULL AND f.adviser_id IS NULL""",
            """SELECT s.row_number, 'municipality', 'municipality_unknown', NULL::jsonb
            FROM sheet s JOIN found f USING (row_number)
            WHERE s.municipality IS NOT NULL AND f.municipality IS NULL""",
            """SELECT s.row_number, 'municipality', 'municipality_elsewhere', NULL::jsonb
            FROM sheet s JOIN found f USING (row_number) LEFT JOIN companies_company c ON c.id = f.target
            WHERE left(coalesce(f.municipality, c.municipality), 2) <> coalesce(s.department, c.department)""",
            """SELECT s.row_number, each.field, 'needed', NULL::jsonb FROM sheet s JOIN found f USING (row_number)
            CROSS JOIN LATERAL (VALUES ('municipality', f.municipality), ('size', s.size)) AS each(field, value)
            WHERE f.target IS NULL AND coalesce(f.nit, f.dui) IS NOT NULL AND each.value IS NULL
                AND (each.field <> 'municipality' OR s.municipality IS NULL)
        """,
        ),
        keys=("f.nit", "f.dui", "f.target"),
        possible_duplicates="""
        SELECT s.row_number, c.name FROM sheet s JOIN found f USING (row_number)
        JOIN companies_company c ON c.phone = s.phone OR c.email = s.email OR imports_plain(c.name) = f.plain_name
            OR imports_plain(c.legal_name) = f.plain_name OR (c.name %% s.name AND similarity(c.name, s.name) > 0.7)
        WHERE f.target IS NULL
    """,
        current_values_sql=f"""jsonb_build_object(
            'name', t.name, 'legal_name', t.legal_name, 'nrc', t.nrc, 'legal_form', t.legal_form,
        'sectors', t.sectors, 'size', t.size, 'workers', t.workers, 'women_led', t.women_led,
        'founded_year', t.founded_year,
        'department', t.department, 'municipality', CASE WHEN t.municipality = f.municipality
            THEN r.values -> 'municipality' ELSE to_jsonb(t.municipality) END, 'district', t.district,
        'address', t.address, 'phone', t.phone, 'whatsapp', t.whatsapp, 'email', t.email, 'website', t.website,
        'contact_name', t.contact_name, {text_values_sql("about_es", "about_en")}, 'joined_on', t.joined_on,
        'adviser', (SELECT email FROM accounts_user u WHERE u.id = t.adviser_id),
        'nit', CASE WHEN f.nit IS NULL THEN r.values -> 'nit' ELSE to_jsonb(t.nit) END, 'dui', t.dui)""",  # nosec B608 # our own names only
        column_values={
            **{
                name: new_or_current_sql(name, otherwise)
                for name, otherwise in {
                    "name": "",
                    "legal_name": "s.name",
                    "nrc": "''",
                    "size": "",
                    "workers": "",
                    "women_led": "false",
                    "founded_year": "",
                    "address": "''",
                    "phone": "''",
                    "whatsapp": "''",
                    "email": "''",
                    "website": "''",
                    "contact_name": "''",
                    "about_es": "''",
                    "about_en": "''",
                    "joined_on": "",
                }.items()
            },
            "sectors": f"coalesce(CASE WHEN s.sectors IS NOT NULL THEN {_SECTORS} END, t.sectors, '{{}}')",
            "legal_form": "coalesce(s.legal_form, t.legal_form, CASE WHEN f.nit IS NULL THEN 'person' ELSE 'sa' END)",
            "nit": "coalesce(t.nit, f.nit)",
            "dui": "coalesce(t.dui, f.dui)",
            "department": "coalesce(f.department, t.department)",
            "district": "coalesce(f.district, t.district, '')",
            "municipality": "coalesce(f.municipality, t.municipality)",
            "slug": "coalesce(t.slug, f.slug)",
            "state": "coalesce(t.state, s.state, 'applied')",
            "adviser_id": "coalesce(f.adviser_id, t.adviser_id)",
            "created_at": "coalesce(t.created_at, now())",
            "updated_at": "now()",
        },
        ignored_relations=frozenset({"companies.OldSlug"}),
    )
)

# --- Answers to the destination survey -----------------------------------------------------------------
