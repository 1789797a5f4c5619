"""What the tables of companies hold of people."""

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from companies.models import Application, Company, CompanyMember, Invitation
from exportasv.lib.errors import RuleError
from exportasv.lib.moves import move
from exportasv.lib.personal import Identity, holds, holds_nobody

FILE = _("The file of the company in the programme.")
IN_PROGRAMME = _("While the company is in the programme, and five years after.")


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
    IN_PROGRAMME,
    of_person=("user",),
    of_company="company",
    erase=_leave_companies,
)
holds(
    "companies.company",
    FILE,
    IN_PROGRAMME,
    of_company="pk",
    keep=("nit", "dui"),
)
holds(
    "companies.invitation",
    _("To invite people to a company."),
    _("Fourteen days to answer; then with the company."),
    of_company="company",
    secret=("token_hash",),
    erase=_take_invitations_back,
)
holds(
    "companies.application",
    _("To bring a company into the programme."),
    IN_PROGRAMME,
    of_person=("applicant",),
    of_company="company",
    erase=_empty_applications,
)
holds(
    "companies.consent",
    _("To prove what you agreed to."),
    _("Five years after the account is closed."),
    of_person=("user",),
)
holds("companies.certificate", _("Certificates and their papers."), IN_PROGRAMME, of_company="company")
holds("companies.exportmarket", _("Where the company exports."), IN_PROGRAMME, of_company="company")
holds(
    "companies.destinationanswer",
    _("The survey of destinations; only sums are published."),
    IN_PROGRAMME,
    of_company="company",
)
holds("companies.readinessassessment", _("How ready the company is to export."), IN_PROGRAMME, of_company="company")
holds("companies.paperview", _("Who looked at a private paper."), IN_PROGRAMME, of_company="company")
holds(
    "companies.merge",
    _("Which company or product was merged into which, so that it can be undone."),
    IN_PROGRAMME,
)
holds("companies.notthesame", _("That two companies look alike and are two."), IN_PROGRAMME)
holds_nobody(
    "companies.oldslug",
    "companies.certificatetype",
    "companies.destinationsurvey",
    why="addresses of pages, kinds, years",
)
