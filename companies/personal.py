"""What the tables of companies hold of people."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from companies.models import Application, Company, CompanyMember, Invitation
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import move
from exportasv.core.privacy.registry import ERASED, YEAR, Identity, Keep, holds, holds_nobody

FILE = _("The file of the company in the programme.")
WITHOUT_WORDS = ["contact_name", "phone", "whatsapp", "email", "website", "address", "about_es", "about_en"]
LEFT = _("the company left the programme")
AS_FIGURE = Keep(_("As long as the figures of the programme: it names nobody."))


def in_programme(company: str = "company", **values: object) -> Keep:
    """While the company is in the programme and five years after; `company` is the lookup that leads to it."""
    return Keep(LEFT, after=5 * YEAR, since=f"{company}__left_on".removeprefix("__"), **values)


def _leave_companies(person: Identity) -> None:
    """The person leaves; a company that has nobody else leaves the programme, without the person's contact data."""
    for member in CompanyMember.objects.filter(user=person.user_id).select_related("company"):
        others = CompanyMember.objects.filter(company=member.company).exclude(pk=member.pk)
        if others.exists() and not others.filter(part="owner").exists():
            raise RuleError(
                _g("%(name)s would be left without an owner. Another owner must be named first.")
                % {"name": member.company}
            )
        if not others.exists():
            _close(member.company)
        member.delete()


def _close(company: Company) -> None:
    if company.state != Company.State.ARCHIVED:
        move(company, "archived", Company.MOVES)
    Company.objects.filter(pk=company.pk).update(contact_name="", phone="", whatsapp="", email="")


def _empty_applications(person: Identity) -> None:
    Application.objects.filter(applicant=person.user_id).update(answers={}, question="", answer="")


def _take_invitations_back(person: Identity) -> None:
    for address in person.addresses:
        Invitation.objects.filter(email__iexact=address).delete()


holds(
    "companies.companymember",
    _("Who acts for a company."),
    in_programme(where=Q(part="editor")),
    in_programme(where=Q(part="owner")),  # last: a company with members keeps an owner
    of_person=("user",),
    of_company="company",
    erase=_leave_companies,
)
holds(
    "companies.company",
    FILE,
    in_programme("", empty=dict.fromkeys(WITHOUT_WORDS, "")),
    in_programme("", where=Q(legal_form="person"), empty={"legal_name": ERASED}),
    of_company="pk",
    keep=("nit", "dui"),
)
holds(
    "companies.invitation",
    _("To invite people to a company."),
    Keep(_("it was last valid"), after=timedelta(days=180), since="expires_at"),
    of_company="company",
    secret=("token_hash",),
    erase=_take_invitations_back,
)
holds(
    "companies.application",
    _("To bring a company into the programme."),
    in_programme(),
    Keep(_("it was refused"), after=YEAR, since="decided_at", where=Q(state="refused")),
    Keep(_("it was begun and never sent"), after=YEAR, since="created_at", where=Q(state="draft")),
    of_person=("applicant",),
    of_company="company",
    erase=_empty_applications,
)
holds(
    "companies.consent",
    _("To prove what you agreed to."),
    Keep(_("the account was closed"), after=5 * YEAR, since="user__closed_on"),
    of_person=("user",),
)
holds("companies.certificate", _("Certificates and their papers."), in_programme(), of_company="company")
holds("companies.exportmarket", _("Where the company exports."), in_programme(), of_company="company")
holds(
    "companies.destinationanswer",
    _("The survey of destinations; only sums are published."),
    AS_FIGURE,
    of_company="company",
)
holds("companies.readinessassessment", _("How ready the company is to export."), in_programme(), of_company="company")
holds("companies.paperview", _("Who looked at a private paper."), in_programme(), of_company="company")
holds(
    "companies.merge",
    _("Which company or product was merged into which, so that it can be undone."),
    Keep(_("the merge"), after=5 * YEAR, since="at"),
)
holds("companies.notthesame", _("That two companies look alike and are two."), Keep(_("While both are in the portal.")))
holds_nobody(
    "companies.oldslug",
    "companies.certificatetype",
    "companies.destinationsurvey",
    why="addresses of pages, kinds, years",
)
