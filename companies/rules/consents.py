"""Texts of consents, in every version that was shown. Never change a text that was shown: add a version."""

from companies.models import Company, Consent

APPLICATION_CONSENT = "apply"
CURRENT_VERSIONS = {APPLICATION_CONSENT: "2026-12"}
COVERS_TRANSFERS = ("2026-12",)  # versions that name the transfer of contacts to other countries
CONSENT_TEXTS: dict[tuple[str, str], dict[str, str]] = {
    (APPLICATION_CONSENT, "2026-11"): {
        "es": (
            "Autorizo a Conamype, al Ministerio de Relaciones Exteriores e Invest in El Salvador a tratar mis datos "
            "y los de mi empresa para verificar su identidad, acompañarla a exportar y, cuando esté activa en el "
            "programa, mostrar al público su nombre, sus productos y los contactos que yo indique. El DUI y el NIT no "
            "se publican. Puedo ver, corregir, llevarme o pedir que se borren mis datos cuando quiera."
        ),
        "en": (
            "I allow Conamype, the Ministry of Foreign Affairs and Invest in El Salvador to use my data and those of "
            "my company to check its identity, to help it export and, once it is active in the programme, to show the "
            "public its name, its products and the contacts that I give. DUI and NIT are not published. I may see, "
            "correct, take away or have my data erased whenever I want."
        ),
    },
    (APPLICATION_CONSENT, "2026-12"): {
        "es": (
            "Autorizo a Conamype, al Ministerio de Relaciones Exteriores e Invest in El Salvador a tratar mis datos "
            "y los de mi empresa para verificar su identidad, acompañarla a exportar y, cuando esté activa en el "
            "programa, mostrar al público su nombre, sus productos y los contactos que yo indique. También autorizo "
            "que esos contactos se entreguen a compradores, casas comercializadoras e instituciones en otros países, "
            "aunque las leyes de esos países protejan menos los datos que las de El Salvador. El DUI y el NIT no se "
            "publican ni se entregan. Puedo ver, corregir, llevarme o pedir que se borren mis datos cuando quiera, y "
            "ver en «Mis datos» a quién se entregaron."
        ),
        "en": (
            "I allow Conamype, the Ministry of Foreign Affairs and Invest in El Salvador to use my data and those of "
            "my company to check its identity, to help it export and, once it is active in the programme, to show the "
            "public its name, its products and the contacts that I give. I also allow these contacts to be given to "
            "buyers, trading houses and institutions in other countries, even where their laws protect data less than "
            "those of El Salvador. DUI and NIT are neither published nor given. I may see, correct, take away or have "
            "my data erased whenever I want, and see under “My data” to whom they were given."
        ),
    },
}


def transfer_consent(company: Company) -> Consent | None:
    """Return the newest consent of a member of the company to give its contacts to other countries, or None."""
    given = Consent.objects.filter(user__memberships__company=company, version__in=COVERS_TRANSFERS)
    return given.filter(purpose=APPLICATION_CONSENT).order_by("-given_at").first()


def current_text(purpose: str, language: str) -> tuple[str, str]:
    """Return (version, text) of the current version."""
    version = CURRENT_VERSIONS[purpose]
    return version, CONSENT_TEXTS[purpose, version][language if language in ("es", "en") else "es"]
