"""schema.org data of a company, for search engines and buyers' software."""

from companies.models import Company
from exportasv.core.http.structured_data import absolute_url


def organization(company: Company) -> dict[str, object]:
    """Return the company with its page and its place. Source: https://schema.org/Organization."""
    place = {
        "@type": "PostalAddress",
        "addressCountry": "SV",
        "addressRegion": company.get_department_display(),
        "addressLocality": company.get_municipality_display(),
    }
    page = absolute_url(company.get_absolute_url())
    return {"@type": "Organization", "name": company.name, "url": page, "address": place}
