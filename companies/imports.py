"""Sheets of companies and of the destination survey; and how every other sheet names a company."""

from django.utils.translation import gettext_lazy as _

from companies.territory.departments import DEPARTMENTS, MUNICIPALITY_CHOICES
from companies.territory.districts import ALSO, DISTRICTS
from exportasv.core.imports import error_texts
from exportasv.core.imports.kinds import Column, Kind, kept, lines_of, one_of, register
from exportasv.core.spreadsheets.parsers import plain

# --- A company as other sheets name it -----------------------------------------------------------------

COMPANY_COLUMNS = (
    Column("company", "NIT o DUI de la empresa", "nit|dui|nit empresa|dui empresa|nit dui|nit/dui|nit o dui|"
           "nit de la empresa|identificacion|no de nit|numero de nit", most=40, example="0614-010190-101-0"),
    Column("company_name", "Empresa", "nombre de la empresa|nombre empresa|razon social|productor|company|mype|"
           "nombre de la mype|nombre comercial|expositor|beneficiario", most=160),
)  # fmt: skip
COMPANY_NEEDED = ("company", "company_name")

_DIGITS = r"regexp_replace(company, '\D', '', 'g')"
COMPANY_FOUND = {
    "known_company": """
        SELECT DISTINCT c.id, key FROM companies_company c CROSS JOIN LATERAL unnest(ARRAY[
            replace(c.nit, '-', ''), replace(c.dui, '-', ''), imports_plain(c.name), imports_plain(c.legal_name)]) key
        WHERE c.state <> 'archived' AND key <> ''
    """,
    # One row for each way in which the sheet names a company; n says how many companies bear that name.
    "named_company": f"""
        SELECT w.company, w.company_name, min(k.id) AS company_id, count(DISTINCT k.id) AS n FROM (
            SELECT *, CASE WHEN length(digits) IN (9, 14) THEN digits WHEN length(digits) = 13 THEN '0' || digits
                WHEN length(digits) = 8 THEN '0' || digits
                ELSE imports_plain(coalesce(nullif(company, ''), company_name)) END AS key
            FROM (SELECT *, {_DIGITS} AS digits FROM (
                SELECT DISTINCT coalesce(company, '') AS company, coalesce(company_name, '') AS company_name FROM sheet
            ) AS named OFFSET 0) AS each
        ) AS w LEFT JOIN known_company k ON k.key = w.key AND w.key <> '' GROUP BY 1, 2
    """,
}
COMPANY_JOIN = """
    JOIN named_company w ON w.company = coalesce(s.company, '') AND w.company_name = coalesce(s.company_name, '')
"""
COMPANY_COMPLAINT = """
    SELECT s.row_number, CASE WHEN s.company IS NULL THEN 'company_name' ELSE 'company' END,
        CASE WHEN f.companies = 0 THEN 'company_unknown' ELSE 'company_many' END, NULL::jsonb
    FROM sheet s JOIN found f USING (row_number) WHERE f.companies <> 1
"""

# --- Companies -----------------------------------------------------------------------------------------


def departments() -> dict[str, str]:
    return one_of({code: name for code, (name, _parts) in DEPARTMENTS.items()})


def sizes() -> dict[str, str]:
    return one_of({
        "micro": "micro|microempresa|micro empresa|emprendimiento|emprendedor",
        "small": "pequeña|pequeña empresa|peq|small",
        "medium": "mediana|mediana empresa|med|medium",
    })  # fmt: skip


def legal_forms() -> dict[str, str]:
    return one_of({
        "person": "persona natural|natural|empresario individual|pn|comerciante individual",
        "sa": "sociedad anónima|s.a. de c.v.|sa de cv|sociedad|juridica|persona juridica|s a",
        "sas": "s.a.s. de c.v.|sas de cv|sas|sociedad por acciones simplificada",
        "cooperative": "cooperativa|cooperativa de r.l.|asociacion cooperativa|coop|acpa",
        "association": "asociación|adesco|fundacion|gremial",
    })  # fmt: skip


def states() -> dict[str, str]:
    return one_of({"applied": "solicitante|nueva|inscrita", "verified": "verificada", "active": "activa|vigente"})


def _former() -> list[tuple[str, str, str]]:
    """(as it may be written, its name, the municipality it is in now) of each municipality of before May 2024."""
    known = dict(DISTRICTS)
    return [(name, name, code) for name, code in DISTRICTS] + [(word, name, known[name]) for word, name in ALSO.items()]


COMPANIES = register(Kind(
    code="companies",
    title=_("Companies"),
    model="companies.Company",
    columns=(
        Column("name", "Nombre comercial", "empresa|nombre|nombre de la empresa|nombre empresa|marca|trade name|name|"
               "nombre de la mype|mype", most=120, example="Tejidos Izalco"),
        Column("legal_name", "Razón social", "denominacion|nombre legal|nombre juridico|legal name|"
               "nombre o razon social|denominacion o razon social", most=160, example="Tejidos Izalco, S.A. de C.V."),
        Column("nit", "NIT", "no nit|nit empresa|numero de nit|nit de la empresa|nit o dui|nit/dui|nit dui",
               reads="tax", example="0614-010190-101-0"),
        Column("dui", "DUI", "no dui|numero de dui|dui propietario|dui del propietario|dui representante", reads="dui"),
        Column("nrc", "NRC", "no nrc|registro de contribuyente|no de registro|numero de registro iva", most=9),
        Column("legal_form", "Forma jurídica", "tipo de persona|personeria|naturaleza juridica|legal form",
               reads="choice", choices=legal_forms, example="S.A. de C.V."),
        Column("size", "Tamaño", "tamaño de empresa|clasificacion|segmento|size", reads="choice", choices=sizes,
               example="micro"),
        Column("workers", "Trabajadores", "empleados|no de empleados|numero de trabajadores|personal|workers",
               reads="whole", most=100_000, example=6),
        Column("women_led", "Liderada por mujeres", "mujer|lidera mujer|empresa de mujeres|liderada por mujer|"
               "propiedad de mujer", reads="yes", example="sí"),
        Column("founded_year", "Año de fundación", "fundacion|año de inicio|inicio de operaciones|founded",
               reads="whole", least=1800, most=2100, example=2012),
        Column("department", "Departamento", "depto|dpto|department", reads="choice", choices=departments,
               example="Sonsonate"),
        Column("municipality", "Municipio", "municipio 2024|municipality", most=60, example="Sonsonate Este"),
        Column("district", "Distrito", "municipio anterior|district", most=60, example="Izalco"),
        Column("address", "Dirección", "direccion exacta|domicilio|address", most=200),
        Column("phone", "Teléfono", "tel|telefono fijo|telefono de contacto|celular|telefonos|phone", reads="phone",
               example="2451-0000"),
        Column("whatsapp", "WhatsApp", "whats app|wsp|movil", reads="phone"),
        Column("email", "Correo electrónico", "correo|email|e mail|mail|correo e", reads="email"),
        Column("website", "Sitio web", "web|pagina web|website|facebook", reads="web"),
        Column("contact_name", "Contacto", "persona de contacto|representante|representante legal|propietario|"
               "nombre del propietario|contact", most=120),
        Column("about_es", "Sobre la empresa", "descripcion|historia|about", reads="prose", most=4000),
        Column("about_en", "Sobre la empresa, en inglés", "descripcion en ingles|about en", reads="prose",
               most=4000),
        Column("adviser", "Correo del asesor", "asesor|asesora|adviser|tecnico|tecnico asignado", reads="email"),
        Column("joined_on", "En el programa desde", "fecha de ingreso|ingreso|fecha de inscripcion|joined",
               reads="date", least=1990, most=2100),
        Column("state", "Estado", "estatus|status", reads="choice", choices=states),
    ),
    needed=(("name",), ("nit", "dui")),
    label=("name", "legal_name"),
    before={
        "ids": """
            SELECT row_number, CASE WHEN length(nit) = 17 THEN nit END AS nit,
                coalesce(dui, CASE WHEN length(nit) = 10 THEN nit END) AS dui FROM sheet
        """,
        "places": "SELECT * FROM (VALUES {}) AS p(key, code)".format(
            ", ".join(f"('{plain(name)}', '{code}')" for code, name in MUNICIPALITY_CHOICES)
        ),
        "regions": "SELECT * FROM (VALUES {}) AS p(code, key)".format(
            ", ".join(f"('{code}', '{plain(name)}')" for code, (name, _parts) in DEPARTMENTS.items())
        ),
        # The municipalities of before May 2024, by their department; with '' where only one department has the name.
        "former": """
            WITH all_of_them (key, name, code) AS (VALUES {})
            SELECT left(code, 2) AS department, key, name, code FROM all_of_them
            UNION ALL SELECT '', key, min(name), min(code) FROM all_of_them GROUP BY key HAVING count(*) = 1
        """.format(", ".join(f"('{plain(word)}', '{name}', '{code}')" for word, name, code in _former())),
        "placed": """
            SELECT s.row_number, coalesce(whole.code, part.code, here.code, one.code) AS municipality,
                coalesce(s.district, CASE WHEN whole.code IS NULL AND part.code IS NULL
                    THEN coalesce(here.name, one.name) END) AS district,
                imports_plain(s.name) AS plain_name, replace(imports_plain(s.name), ' ', '-') AS slug
            FROM sheet s LEFT JOIN regions r ON r.code = s.department
            LEFT JOIN places whole ON whole.key = imports_plain(s.municipality)
            LEFT JOIN places part ON part.key = r.key || ' ' || imports_plain(s.municipality)
            LEFT JOIN former here ON here.department = s.department
                AND here.key = imports_plain(coalesce(s.municipality, s.district))
            LEFT JOIN former one ON one.department = ''
                AND one.key = imports_plain(coalesce(s.municipality, s.district))
        """,
    },
    found="""
        SELECT s.row_number, coalesce(by_nit.id, by_dui.id) AS target, i.nit, i.dui,
            p.municipality, p.district, p.plain_name, coalesce(s.department, left(p.municipality, 2)) AS department,
            u.id AS adviser_id, by_nit.id <> by_dui.id AS disagree, left(p.slug, 120) || CASE
                WHEN row_number() OVER (PARTITION BY p.slug ORDER BY s.row_number) > 1 OR EXISTS (
                    SELECT 1 FROM companies_company c WHERE c.slug = left(p.slug, 120))
                THEN '-' || left(md5(coalesce(i.nit, i.dui)), 8) ELSE '' END AS slug
        FROM sheet s JOIN ids i USING (row_number) JOIN placed p USING (row_number)
        LEFT JOIN companies_company by_nit ON by_nit.nit = i.nit
        LEFT JOIN companies_company by_dui ON by_dui.dui = i.dui
        LEFT JOIN accounts_user u ON u.email = s.adviser AND u.role = 'adviser'
    """,
    complaints=(
        "SELECT row_number, 'nit', 'ids_disagree', NULL::jsonb FROM found WHERE disagree",
        """SELECT s.row_number, 'adviser', 'adviser_unknown', NULL::jsonb FROM sheet s JOIN found f USING (row_number)
            WHERE s.adviser IS NOT NULL AND f.adviser_id IS NULL""",
        """SELECT s.row_number, 'municipality', 'municipality_unknown', NULL::jsonb
            FROM sheet s JOIN found f USING (row_number)
            WHERE s.municipality IS NOT NULL AND f.municipality IS NULL""",
        """SELECT s.row_number, 'municipality', 'municipality_elsewhere', NULL::jsonb
            FROM sheet s JOIN found f USING (row_number) LEFT JOIN companies_company c ON c.id = f.target
            WHERE left(coalesce(f.municipality, c.municipality), 2) <> coalesce(s.department, c.department)""",
        """SELECT s.row_number, each.field, 'needed', NULL::jsonb FROM sheet s JOIN found f USING (row_number)
            CROSS JOIN LATERAL (VALUES ('municipality', f.municipality), ('size', s.size)) AS each(field, value)
            WHERE f.target IS NULL AND each.value IS NULL AND (each.field <> 'municipality' OR s.municipality IS NULL)
        """,
    ),
    keys=("f.nit", "f.dui"),
    twins="""
        SELECT s.row_number, c.name FROM sheet s JOIN found f USING (row_number)
        JOIN companies_company c ON c.phone = s.phone OR c.email = s.email OR imports_plain(c.name) = f.plain_name
            OR imports_plain(c.legal_name) = f.plain_name OR (c.name %% s.name AND similarity(c.name, s.name) > 0.7)
        WHERE f.target IS NULL
    """,
    now=f"""jsonb_build_object('name', t.name, 'legal_name', t.legal_name, 'nrc', t.nrc, 'legal_form', t.legal_form,
        'size', t.size, 'workers', t.workers, 'women_led', t.women_led, 'founded_year', t.founded_year,
        'department', t.department, 'municipality', CASE WHEN t.municipality = f.municipality
            THEN r.values -> 'municipality' ELSE to_jsonb(t.municipality) END, 'district', t.district,
        'address', t.address, 'phone', t.phone, 'whatsapp', t.whatsapp, 'email', t.email, 'website', t.website,
        'contact_name', t.contact_name, {lines_of("about_es", "about_en")}, 'joined_on', t.joined_on,
        'adviser', (SELECT email FROM accounts_user u WHERE u.id = t.adviser_id),
        'nit', CASE WHEN f.nit IS NULL THEN r.values -> 'nit' ELSE to_jsonb(t.nit) END, 'dui', t.dui)""",
    writes={
        **{name: kept(name, otherwise) for name, otherwise in {
            "name": "", "legal_name": "s.name", "nrc": "''", "size": "", "workers": "", "women_led": "false",
            "founded_year": "", "address": "''", "phone": "''", "whatsapp": "''", "email": "''",
            "website": "''", "contact_name": "''", "about_es": "''", "about_en": "''", "joined_on": "",
        }.items()},
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
    unheeded=frozenset({"companies.OldSlug"}),
))  # fmt: skip

# --- Answers to the destination survey -----------------------------------------------------------------


def destinations() -> dict[str, str]:
    return one_of({
        "central_america": "Centroamérica|centro america|ca|guatemala|honduras|nicaragua|costa rica|panama|belice",
        "united_states": "Estados Unidos|eeuu|ee uu|ee.uu.|usa|estados unidos de america",
        "europe": "Europa|union europea|ue|españa|italia|alemania|francia",
        "mexico": "México",
        "others": "otros|otro|otros destinos|canada|asia|sudamerica|caribe",
        "none": "no exporta|no exporta todavia|ninguno|aun no exporta",
    })  # fmt: skip


ANSWERS = register(Kind(
    code="answers",
    title=_("Answers to the destination survey"),
    model="companies.DestinationAnswer",
    columns=(
        *COMPANY_COLUMNS,
        Column("year", "Año de la encuesta", "año|encuesta|year|periodo", reads="whole", least=2000, most=2100,
               example=2026),
        Column("destination", "Destino", "destino de exportacion|mercado|region|pais de destino|destination",
               reads="choice", choices=destinations, example="Centroamérica"),
        Column("answered_on", "Fecha", "fecha de respuesta|marca temporal|respondida|date", reads="date", least=2000,
               most=2100),
    ),
    needed=(COMPANY_NEEDED, ("year",), ("destination",)),
    label=("company_name", "company"),
    before=COMPANY_FOUND,
    found=f"""
        SELECT s.row_number, w.company_id, w.n AS companies, v.id AS survey_id, a.id AS target
        FROM sheet s {COMPANY_JOIN}
        LEFT JOIN companies_destinationsurvey v ON v.year = s.year
        LEFT JOIN companies_destinationanswer a
            ON a.survey_id = v.id AND a.company_id = w.company_id AND a.destination = s.destination
    """,
    complaints=(
        COMPANY_COMPLAINT,
        "SELECT row_number, 'year', 'survey_unknown', NULL::jsonb FROM found WHERE survey_id IS NULL",
    ),
    keys=("f.company_id || ' ' || s.year || ' ' || s.destination",),
    now="""jsonb_build_object('answered_on', (t.answered_at AT TIME ZONE 'America/El_Salvador')::date)""",
    writes={
        "survey_id": "f.survey_id",
        "company_id": "f.company_id",
        "destination": "s.destination",
        "answered_at": "coalesce((s.answered_on + time '12:00') AT TIME ZONE 'America/El_Salvador', t.answered_at,"
                       " now())",
    },
))  # fmt: skip

# --- The same as associations write it: a line a company, a column a destination -----------------------

MARKED = ("central_america", "united_states", "europe", "mexico", "others", "none")
_MARKS = ", ".join(f"('{name}', s.{name})" for name in MARKED)
KEEP_MARKS = f"""
    WITH marked AS (
        SELECT n.id AS company_id, f.survey_id, each.destination, each.yes, s.answered_on
        FROM chosen n JOIN sheet s USING (row_number) JOIN found f USING (row_number)
        CROSS JOIN LATERAL (VALUES {_MARKS}) AS each(destination, yes) WHERE each.yes IS NOT NULL
    ), gone AS (
        DELETE FROM companies_destinationanswer a USING marked m WHERE NOT m.yes
            AND a.survey_id = m.survey_id AND a.company_id = m.company_id AND a.destination = m.destination
    )
    INSERT INTO companies_destinationanswer (survey_id, company_id, destination, answered_at)
    SELECT survey_id, company_id, destination,
        coalesce((answered_on + time '12:00') AT TIME ZONE 'America/El_Salvador', now()) FROM marked WHERE yes
    ON CONFLICT (survey_id, company_id, destination) DO NOTHING
"""

MATRIX = register(Kind(
    code="survey",
    title=_("Answers to the destination survey, a column for each destination"),
    model="companies.Company",  # a line is about a company; the answers hang on it
    columns=(
        *COMPANY_COLUMNS,
        Column("year", "Año de la encuesta", "año|encuesta|year|periodo", reads="whole", least=2000, most=2100,
               example=2026),
        Column("central_america", "Centroamérica", "centro america|ca|centroamerica y panama", reads="yes",
               example="x"),
        Column("united_states", "Estados Unidos", "eeuu|ee uu|usa|estados unidos de america", reads="yes"),
        Column("europe", "Europa", "union europea|ue", reads="yes"),
        Column("mexico", "México", "mejico", reads="yes"),
        Column("others", "Otros", "otro|otros destinos|otros paises|resto del mundo", reads="yes"),
        Column("none", "No exporta", "no exporta todavia|aun no exporta|ninguno|no exportan", reads="yes"),
        Column("answered_on", "Fecha", "fecha de respuesta|marca temporal|respondida|date", reads="date", least=2000,
               most=2100),
    ),
    needed=(COMPANY_NEEDED, MARKED),
    label=("company_name", "company"),
    before=COMPANY_FOUND,
    found=f"""
        SELECT s.row_number, w.company_id AS target, w.n AS companies, v.id AS survey_id
        FROM sheet s {COMPANY_JOIN}
        LEFT JOIN companies_destinationsurvey v
            ON v.year = coalesce(s.year, (SELECT max(year) FROM companies_destinationsurvey))
    """,
    complaints=(
        COMPANY_COMPLAINT,
        "SELECT row_number, 'year', 'survey_unknown', NULL::jsonb FROM found WHERE survey_id IS NULL",
        f"""SELECT row_number, 'none', 'none_and_some', NULL::jsonb FROM sheet s
            WHERE s.none AND ({" OR ".join(f"s.{name}" for name in MARKED[:-1])})""",
    ),
    keys=("f.target",),
    now="jsonb_build_object({})".format(", ".join(
        f"'{name}', EXISTS (SELECT 1 FROM companies_destinationanswer a WHERE a.company_id = t.id"
        f" AND a.survey_id = f.survey_id AND a.destination = '{name}')" for name in MARKED)),
    writes={name: f"t.{name}" for name in ("name", "nit", "dui")},  # the company itself stays as it is
    also=(KEEP_MARKS,),
    hangs=(("companies_destinationanswer", "company_id"),),
))  # fmt: skip

error_texts.add({
    "company_unknown": (_("No company is known by this."), _("Check the number, or enter the company first.")),
    "company_many": (_("Several companies have this name."), _("Write the company's NIT or DUI.")),
    "ids_disagree": (_("NIT and DUI belong to two different companies."), _("Check both numbers.")),
    "adviser_unknown": (_("No adviser has this address."), _("Write the address by which the adviser signs in.")),
    "municipality_unknown": (
        _("This is none of the 44 municipalities, nor of the 262 before them."),
        _("Write it as in “Sonsonate Este”. Where several departments have the name, give the department too."),
    ),
    "municipality_elsewhere": (_("This municipality lies in another department."), _("Correct one of them.")),
    "none_and_some": (_("“Does not export” stands beside a destination."), _("Leave one of them.")),
    "survey_unknown": (_("There is no survey of this year."), _("Open the survey first, or correct the year.")),
})  # fmt: skip
