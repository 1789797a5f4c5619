"""Exports of companies, and the lists that a company can download.

The export of companies has the columns of the import, so that an exported file can be imported again.
"""

from django.utils.translation import gettext_lazy as _

from companies.models import Certificate, Company, CompanyMember, ExportMarket
from companies.sectors import names_of
from exportasv.core.spreadsheets.exports import Column, columns


def company_identifier(company: Company) -> str:
    """Return the NIT, or the DUI if there is no NIT. Other spreadsheets identify the company by it."""
    return company.nit or company.dui or ""


# In Spanish in every language: the import recognizes its columns by these names.
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
    Column("Rubro", lambda company: names_of(company.sectors)),
    Column("Correo electrónico", "email"),
    Column("Sitio web", "website"),
    Column("Contacto", "contact_name"),
    Column("Sobre la empresa", "about_es"),
    Column("Sobre la empresa, en inglés", "about_en"),
    Column("Correo del asesor", "adviser.email"),
    Column("En el programa desde", "joined_on"),
    Column("Situación", "state"),  # not “Estado”: an import does not change the state
)

# The list of companies of the staff's portal.
STAFF_COMPANIES = [
    *columns(Company, "name", "state", "department", "size", "women_led", "contact_name", "phone", "whatsapp", "email"),
    *columns(Company, "adviser.full_name"),
    Column(_("Last contact"), "helped_at"),
]
# Lists that a company can download.
CERTIFICATE_COLUMNS = [
    *columns(Certificate, "type", "number", "issued_on", "expires_on", "confirmed_at"),
    Column(_("Products that use it"), "leaning"),
]
MARKET_COLUMNS = columns(ExportMarket, "country", "standing", "since", "until", "source")
MEMBER_COLUMNS = columns(CompanyMember, "user.full_name", "user.email", "role", "joined_at")
