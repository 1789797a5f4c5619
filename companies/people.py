"""Notifications to the people of a company."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from companies.models import Company, CompanyMember
from exportasv.core.accounts.models import User
from exportasv.core.http.paths import localized_path
from exportasv.core.notifications.mail import Attachment, send_email
from exportasv.core.notifications.models import ReminderRule
from exportasv.core.notifications.notices import notify
from exportasv.core.notifications.reminders import Contact

COMPANY_LANGUAGE = "es"  # of e-mails to a company's own address

AttachmentsFor = Callable[[str, str], Iterable[Attachment]]


def active_people(company: Company, *, owners_only: bool = False) -> list[User]:
    """Return the people of a company whose account is active, the earliest member first."""
    members = CompanyMember.objects.filter(company=company, user__is_active=True)
    if owners_only:
        members = members.filter(role=CompanyMember.Role.OWNER)
    return [member.user for member in members.select_related("user").order_by("pk")]


def notify_company(
    company: Company,
    kind: str,
    /,
    *,
    key: str,
    route: str = "",
    args: Sequence[object] = (),
    owners_only: bool = False,
    without: User | None = None,
    attachments: Iterable[Attachment] | AttachmentsFor = (),
    reply_to: Callable[[User], str] | None = None,
    **words: Any,
) -> None:
    """Notify a company of `kind`, once for each `key`. Call it in the transaction of the change.

    Each active person (only owners if `owners_only`) gets a notice in their language and by their channels, except
    `without`. If nobody is active, send an e-mail to the company's own address. `route` and `args` name the page of
    the link. `attachments` are files, or a function of (name, address) that makes them for one recipient; `reply_to`
    returns the address for replies to the e-mail.
    """
    words.setdefault("company", company)
    people = active_people(company, owners_only=owners_only)
    for person in people:
        if person != without:
            notify(
                person,
                kind,
                key=key,
                url=localized_path(person.language, route, *args) if route else "",
                reply_to=reply_to(person) if reply_to else "",
                files=_attachments(attachments, person.full_name, person.email),
                **words,
            )
    if not people and company.email:
        send_email(
            company.email,
            kind,
            key=key,
            language=COMPANY_LANGUAGE,
            url=localized_path(COMPANY_LANGUAGE, route, *args) if route else "",
            files=_attachments(attachments, company.name, company.email),
            footer=_no_account_footer(company),
            **words,
        )


def _attachments(attachments: Iterable[Attachment] | AttachmentsFor, name: str, address: str) -> Iterable[Attachment]:
    return attachments(name, address) if callable(attachments) else attachments


def _no_account_footer(company: Company) -> str:
    """Return the text that says why the company gets this e-mail and how its people get an account."""
    with translation.override(COMPANY_LANGUAGE):
        text = _(
            "We write to this address because nobody of %(company)s has an open account in ExportaSV. "
            "To answer in the portal, apply for access here:"
        )
        return f"{text % {'company': company.name}}\n{settings.SITE_URL}{reverse('portal:apply')}"


def reminder_recipients(company: Company) -> Callable[[str], list[User | Contact]]:
    """Return a function that maps an audience to the recipients of a reminder.

    If a company has no active people, the reminder goes to its own address. An adviser gets it only with an active
    account. Runs no query if `members__user` is prefetched and `adviser` selected.
    """

    def people_of(audience: str) -> list[User | Contact]:
        if audience == ReminderRule.Audience.ADVISER:
            return [company.adviser] if company.adviser and company.adviser.is_active else []
        members = [member for member in company.members.all() if member.user.is_active]
        if audience != ReminderRule.Audience.MEMBERS:
            members = [member for member in members if member.role == CompanyMember.Role.OWNER]
        if members or not company.email:
            return [member.user for member in members]
        return [Contact(company.email, COMPANY_LANGUAGE)]

    return people_of
