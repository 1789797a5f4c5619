"""Companies as a file, and a company's own lists.

The file of companies has the columns of the sheet by which they come in: what went out may come back unchanged.
"""

from django.utils.translation import gettext_lazy as _

from companies.models import Certificate, Company, CompanyMember, ExportMarket
from exportasv.core.spreadsheets.exports import Column, columns


def company_identifier(company: Company) -> str:
    """The NIT, or else the DUI: how every other sheet names a company."""
    return company.nit or company.dui or ""


# Spanish in every language: these are the names by which the import knows its columns (see the template it gives).
COLUMNS = (
    Column("Nombre comercial", "name"),
    Column("Razón social", "legal_name"),
    Column("NIT", "nit"),
    Column("DUI", "dui"),
    Column("NRC", "nrc"),
    Column("Forma jurídica", "legal_form"),
    Column("Tamaño", "size"),
    Column("Trabajadores", "workers"),
    Column("Liderada por mujeres", "women_led"),
    Column("Año de fundación", "founded_year"),
    Column("Departamento", "department"),
    Column("Municipio", "municipality"),
    Column("Distrito", "district"),
    Column("Dirección", "address"),
    Column("Teléfono", "phone"),
    Column("WhatsApp", "whatsapp"),
    Column("Correo electrónico", "email"),
    Column("Sitio web", "website"),
    Column("Contacto", "contact_name"),
    Column("Sobre la empresa", "about_es"),
    Column("Sobre la empresa, en inglés", "about_en"),
    Column("Correo del asesor", "adviser.email"),
    Column("En el programa desde", "joined_on"),
    Column("Situación", "state"),  # not “Estado”: a sheet does not move a life-cycle
)

# A company's own lists.
CERTIFICATE_COLUMNS = [
    *columns(Certificate, "type", "number", "issued_on", "expires_on", "confirmed_at"),
    Column(_("Products that use it"), "leaning"),
]
MARKET_COLUMNS = columns(ExportMarket, "country", "standing", "since", "until", "source")
MEMBER_COLUMNS = columns(CompanyMember, "user.full_name", "user.email", "role", "joined_at")
