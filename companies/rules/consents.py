"""Texts of consents, in every version that was shown. Never change a text that was shown: add a version.

Members who have not given the current version are asked at their next sign-in (companies/views/portal/consent.py).
"""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company, CompanyMember, Consent, ConsentPurpose, DeclinedConsent
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError

APPLICATION_CONSENT = ConsentPurpose.APPLICATION
CURRENT_VERSIONS: dict[str, str] = {APPLICATION_CONSENT: "2027-01"}
COVERS_TRANSFERS = ("2026-12", "2027-01")  # versions that name the transfer of contacts to other countries
COVERS_FAIRS = ("2027-01",)  # versions that name the organizers of fairs in other countries
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
    (APPLICATION_CONSENT, "2027-01"): {
        "es": (
            "Autorizo a Conamype, al Ministerio de Relaciones Exteriores e Invest in El Salvador a tratar mis datos "
            "y los de mi empresa para verificar su identidad, acompañarla a exportar y, cuando esté activa en el "
            "programa, mostrar al público su nombre, sus productos y los contactos que yo indique. También autorizo "
            "que esos contactos se entreguen a compradores, casas comercializadoras e instituciones en otros países, y "
            "que mi nombre, el de mi empresa y esos contactos se entreguen a los organizadores de las ferias a las que "
            "vaya mi empresa, aunque las leyes de esos países protejan menos los datos que las de El Salvador. El DUI "
            "y el NIT no se publican ni se entregan. Puedo ver, corregir, llevarme o pedir que se borren mis datos "
            "cuando quiera, y ver en «Mis datos» a quién se entregaron."
        ),
        "en": (
            "I allow Conamype, the Ministry of Foreign Affairs and Invest in El Salvador to use my data and those of "
            "my company to check its identity, to help it export and, once it is active in the programme, to show the "
            "public its name, its products and the contacts that I give. I also allow these contacts to be given to "
            "buyers, trading houses and institutions in other countries, and my name, that of my company and these "
            "contacts to the organizers of the fairs that my company attends, even where the laws of those countries "
            "protect data less than those of El Salvador. DUI and NIT are neither published nor given. I may see, "
            "correct, take away or have my data erased whenever I want, and see under “My data” to whom they were "
            "given."
        ),
    },
}


def transfer_consent(company: Company, versions: tuple[str, ...] = COVERS_TRANSFERS) -> Consent | None:
    """Return the newest consent of a member of the company to give its contacts to other countries, or None.

    `versions` are those whose text names the recipients: COVERS_TRANSFERS or COVERS_FAIRS.
    """
    given = Consent.objects.filter(user__memberships__company=company, version__in=versions)
    return given.filter(purpose=APPLICATION_CONSENT).order_by("-given_at").first()


def owes_answer(user: User) -> bool:
    """Return whether a member of a company neither gave nor declined the current version of the consent."""
    version = {"purpose": APPLICATION_CONSENT, "version": CURRENT_VERSIONS[APPLICATION_CONSENT]}
    answers = (Consent.objects.filter(user=user, **version), DeclinedConsent.objects.filter(user=user, **version))
    return CompanyMember.objects.filter(user=user).exists() and not any(rows.exists() for rows in answers)


def consent_question(user: User) -> str:
    """Return the path of the page that asks this person for the current consent, or ""."""
    return reverse("companies:consent") if owes_answer(user) else ""


def answer_consent(version: str, language: str, *, is_given: bool, by: User) -> None:
    """Record that a member gives or declines the current consent. Who declined before may give it later.

    Raise RuleError if the text has a newer version.
    """
    if version != CURRENT_VERSIONS[APPLICATION_CONSENT]:
        raise RuleError(_("The text of the consent has changed meanwhile. Please read it again."))
    key = {"user": by, "purpose": APPLICATION_CONSENT, "version": version}
    with transaction.atomic(), act_as(by):
        if not is_given:
            DeclinedConsent.objects.get_or_create(**key, defaults={"declined_at": timezone.now()})
            return
        DeclinedConsent.objects.filter(**key).delete()
        if not Consent.objects.filter(**key).exists():
            Consent.objects.create(**key, language=language, given_at=timezone.now())


def current_text(purpose: str, language: str) -> tuple[str, str]:
    """Return (version, text) of the current version."""
    version = CURRENT_VERSIONS[purpose]
    return version, CONSENT_TEXTS[purpose, version][language if language in ("es", "en") else "es"]
