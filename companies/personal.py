"""Record of processing: the personal data in the tables of companies."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from companies.models import Application, ApplicationPaper, Company, CompanyMember, DocumentAccess, Invitation
from exportasv.core.db.errors import RuleError
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.personal_data import (
    ERASED_TEXT,
    YEAR,
    Identity,
    Ownership,
    Retention,
    declare_ownership,
    no_personal_data,
    personal_data,
)
from exportasv.core.db.related_columns import PERSON, with_only
from exportasv.core.db.state_machine import change_state
from exportasv.core.required import required

PROGRAMME_FILE = _("The file of the company in the programme.")
EMPTIED_FIELDS = ["contact_name", "phone", "whatsapp", "email", "website", "address", "about_es", "about_en"]
LEFT_PROGRAMME = _("the company left the programme")
STATISTICS_RETENTION = Retention(_("As long as the figures of the programme: it names nobody."))


def programme_retention(company: str = "company", **values: Any) -> Retention:
    """Return the retention: in the programme and five years after. `company` is the lookup of the company."""
    return Retention(LEFT_PROGRAMME, after=5 * YEAR, since=f"{company}__left_on".removeprefix("__"), **values)


def _owned_companies(user: int) -> QuerySet:
    owners = CompanyMember.objects.filter(user=user, role=CompanyMember.Role.OWNER)
    return owners.values_list("company", flat=True)


_OWNED_COMPANIES = FixedQuery(_owned_companies)


def _contact_identity(user: int) -> Identity:
    """Return the contact data of companies whose only member is the person; it counts as the person's."""
    shared = Company.objects.filter(~Q(members__user=user), members__isnull=False)
    theirs = list(Company.objects.filter(members__user=user).exclude(pk__in=shared))
    return Identity(
        names=tuple(company.contact_name for company in theirs),
        addresses=tuple(company.email for company in theirs),
        phones=tuple(str(phone or "") for company in theirs for phone in (company.phone, company.whatsapp)),
        numbers=tuple(company.dui or "" for company in theirs),
    )


def _document_views(user: int) -> QuerySet[DocumentAccess]:
    owned = DocumentAccess.objects.filter(company__members__user=user, company__members__role=CompanyMember.Role.OWNER)
    return with_only(owned.exclude(viewer=user), viewer=PERSON, viewer__institution="acronym name_es name_en")


def _remove_memberships(person: Identity) -> None:
    """Remove the person from their companies. Archive a company without other members and empty its contact data.

    Raise RuleError if a company with other members would have no owner.
    """
    for member in CompanyMember.objects.filter(user=person.user_id).select_related("company"):
        others = CompanyMember.objects.filter(company=member.company).exclude(pk=member.pk)
        if others.exists() and not others.filter(role=CompanyMember.Role.OWNER).exists():
            raise RuleError(
                _g("%(name)s would be left without an owner. Another owner must be named first.")
                % {"name": member.company}
            )
        if not others.exists():
            _archive_company(member.company)
        member.delete()


def _archive_company(company: Company) -> None:
    if company.state != Company.State.ARCHIVED:
        change_state(company, Company.State.ARCHIVED)
    Company.objects.filter(pk=company.pk).update(contact_name="", phone="", whatsapp="", email="")


def _erase_applications(person: Identity) -> None:
    Application.objects.filter(applicant=person.user_id).update(answers={}, question="", answer="")


def _delete_papers(person: Identity) -> None:
    papers = ApplicationPaper.objects.filter(application__applicant=person.user_id)
    for file in (paper.file for paper in papers if paper.file.name):
        transaction.on_commit(partial(file.storage.delete, required(file.name)))
    papers.delete()


def _delete_invitations(person: Identity) -> None:
    for address in person.addresses:
        Invitation.objects.filter(email__iexact=address).delete()


def _members_of(companies: QuerySet) -> tuple[set[int], set[str]]:
    numbers = companies.order_by().values("pk")
    users = CompanyMember.objects.filter(company__in=numbers).values_list("user", flat=True)
    addresses = Company.objects.filter(pk__in=numbers).exclude(email="").values_list("email", flat=True)
    return set(users), set(addresses)


declare_ownership(
    Ownership(_OWNED_COMPANIES.rows, _contact_identity, _document_views, "companies.company", _members_of)
)
personal_data(
    "companies.companymember",
    _("Who acts for a company."),
    programme_retention(where=Q(role=CompanyMember.Role.EDITOR)),
    programme_retention(where=Q(role=CompanyMember.Role.OWNER)),  # last: a company with members needs an owner
    of_person=("user",),
    of_company="company",
    erase=_remove_memberships,
)
personal_data(
    "companies.company",
    PROGRAMME_FILE,
    programme_retention("", blank_columns=dict.fromkeys(EMPTIED_FIELDS, "")),
    programme_retention("", where=Q(legal_form=Company.LegalForm.PERSON), blank_columns={"legal_name": ERASED_TEXT}),
    of_company="pk",
    kept_columns=("nit", "dui"),
)
personal_data(
    "companies.invitation",
    _("To invite people to a company."),
    Retention(_("it was last valid"), after=timedelta(days=180), since="expires_at"),
    of_company="company",
    erase=_delete_invitations,
)
personal_data(
    "companies.application",
    _("To bring a company into the programme."),
    programme_retention(),
    Retention(_("it was refused"), after=YEAR, since="decided_at", where=Q(state=Application.State.REFUSED)),
    Retention(_("it was begun and never sent"), after=YEAR, since="created_at", where=Q(state=Application.State.DRAFT)),
    of_person=("applicant",),
    of_company="company",
    erase=_erase_applications,
)
personal_data(
    "companies.applicationpaper",
    _("To check an application: the papers that its applicant sent."),
    programme_retention("application__company"),
    Retention(_("Those of a refused application: as the application.")),
    of_person=("application__applicant",),
    of_company="application__company",
    erase=_delete_papers,
)
personal_data(
    "companies.consent",
    _("To prove what you agreed to."),
    Retention(_("the account was closed"), after=5 * YEAR, since="user__closed_on"),
    of_person=("user",),
)
personal_data(
    "companies.declinedconsent",
    _("Not to ask again for what you declined."),
    Retention(_("the account was closed"), after=YEAR, since="user__closed_on"),
    of_person=("user",),
)
personal_data("companies.certificate", _("Certificates and their papers."), programme_retention(), of_company="company")
personal_data(
    "companies.partneraccess",
    _("To prove that a company let a partner send its products."),
    programme_retention(),
    of_company="company",
    of_person=("given_by",),
)
personal_data("companies.exportmarket", _("Where the company exports."), programme_retention(), of_company="company")
personal_data(
    "companies.destinationanswer",
    _("The survey of destinations; only sums are published."),
    STATISTICS_RETENTION,
    of_company="company",
)
personal_data(
    "companies.readinessassessment",
    _("How ready the company is to export."),
    programme_retention(),
    of_company="company",
)
personal_data(
    "companies.documentaccess", _("Who looked at a private paper."), programme_retention(), of_company="company"
)
personal_data(
    "companies.merge",
    _("Which company or product was merged into which, so that it can be undone."),
    Retention(_("the merge"), after=5 * YEAR, since="at"),
)
personal_data(
    "companies.distinctpair",
    _("That two companies look alike and are two."),
    Retention(_("While both are in the portal.")),
)
no_personal_data(
    "companies.oldslug",
    "companies.certificatetype",
    "companies.destinationsurvey",
    why="addresses of pages, kinds, years",
)
