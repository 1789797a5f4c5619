"""Texts of consents, in every version that was shown. Never change a text that was shown: add a version."""

APPLICATION_CONSENT = "apply"
CURRENT_VERSIONS = {APPLICATION_CONSENT: "2026-11"}
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
}


def current_text(purpose: str, language: str) -> tuple[str, str]:
    """Return (version, text) of the current version."""
    version = CURRENT_VERSIONS[purpose]
    return version, CONSENT_TEXTS[purpose, version][language if language in ("es", "en") else "es"]
