"""Rules of companies: life-cycle, members, profile, certificates and markets."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.files import File
from django.db import transaction
from django.db.models import Exists, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg2.errors import CheckViolation

from companies.models import Certificate, Company, CompanyMember, ExportMarket, Invitation
from companies.people import notify_company
from companies.rules.advisers import assign_adviser
from exportasv.core.accounts.models import User
from exportasv.core.accounts.signed_links import private_link, read_private_link, revoke_private_links
from exportasv.core.audit.actor import act_as
from exportasv.core.db.constraints import check_deferred_constraints
from exportasv.core.db.errors import RuleError, violation_as_rule_error
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.state_machine import change_state, lock_row
from exportasv.core.http.paths import localized_path
from exportasv.core.notifications.mail import send_email
from exportasv.core.notifications.notices import notify
from exportasv.core.programme import (
    INVITATION_VALID,
    INVITATIONS_A_DAY_BY_PERSON,
    INVITATIONS_A_DAY_OF_COMPANY,
    INVITATIONS_A_DAY_TO_ADDRESS,
)

INVITATION = "invitation"  # purpose of the link in the e-mail
NO_OWNER_LEFT = gettext_lazy("A company needs an owner. Name another owner first.")
PROFILE_FIELDS = [
    "name", "about_es", "about_en", "contact_name", "phone", "whatsapp", "email", "website", "municipality",
    "district", "address", "size", "workers", "women_led", "founded_year",
]  # fmt: skip


def verify_company(company: Company, *, by: User) -> Company:
    """Mark the identifiers and documents as checked, and give the company its adviser.

    Raise RuleError if the state does not allow it.
    """
    with act_as(by):
        company = _change_state(company, Company.State.VERIFIED, by, "company_verified")
        assign_adviser(company)
    return company


def activate_company(company: Company, *, by: User) -> Company:
    """Activate the company (also after a pause) and publish its page.

    Raise RuleError if the state does not allow it.
    """
    with act_as(by):
        company = change_state(company, Company.State.ACTIVE)
        assign_adviser(company)
        if company.joined_on is None:
            company.joined_on = timezone.localdate()
            company.save(update_fields=["joined_on"])
        _notify_owners(company, "company_active")
    return company


def pause_company(company: Company, *, by: User) -> Company:
    """Hide the company and its products from public pages. Raise RuleError if the state does not allow it."""
    return _change_state(company, Company.State.PAUSED, by, "company_paused")


def archive_company(company: Company, *, by: User) -> Company:
    """Archive a company that left; its rows stay. Raise RuleError if the state does not allow it."""
    return _change_state(company, Company.State.ARCHIVED, by, "company_archived")


def _change_state(company: Company, state: str, by: User, notice: str) -> Company:
    with act_as(by):
        company = change_state(company, state)
        _notify_owners(company, notice)
    return company


def _notify_owners(company: Company, notice: str) -> None:
    moment = timezone.now().isoformat(timespec="seconds")
    notify_company(company, notice, key=f"{company.pk}-{moment}", owners_only=True)


def invite_member(company: Company, email: str, role: str, *, by: User) -> tuple[Invitation, str]:
    """Invite a person by e-mail to act for the company. Return the invitation and the token of its link.

    Only the person with that e-mail address can accept. This revokes earlier open invitations to the address. Raise
    RuleError if the person, the company or the address has had too many today.
    """
    _check_invitations_of_the_day(company, email.lower(), by)
    with act_as(by):
        for known in Invitation.objects.filter(company=company, email=email.lower(), accepted_at=None, revoked_at=None):
            _end_invitation(known)
        invitation = Invitation.objects.create(
            company=company,
            email=email.lower(),
            role=role,
            invited_by=by,
            expires_at=timezone.now() + INVITATION_VALID,
        )
        token = private_link(INVITATION, invitation.pk, until=invitation.expires_at)
        url = localized_path(by.language, "companies:invitation", token)
        send_email(
            invitation.email, "invitation", key=str(invitation.pk), language=by.language, url=url, invitation=invitation
        )
    return invitation, token


def invitation_by_token(token: str) -> Invitation | None:
    """Return the open invitation of a link, or None."""
    link = read_private_link(token, INVITATION)
    rows = Invitation.objects.pending().select_related("company", "invited_by")
    return rows.filter(pk=link.subject).first() if link else None


def decline_invitation(token: str) -> None:
    """End an invitation, as whoever reads the mail. Raise RuleError if it is not valid."""
    found = invitation_by_token(token)
    if found is None:
        raise RuleError(_("This invitation is no longer valid. Ask the company for a new one."))
    with act_as(None):
        _end_invitation(found)


def renew_invitation(pk: int, by: User | None) -> None:
    """End an invitation and send the same one anew. Raise RuleError if it was accepted or taken back."""
    rows = Invitation.objects.filter(pk=pk, accepted_at=None, revoked_at=None)
    found = rows.select_related("company", "invited_by").first()
    if found is None:
        raise RuleError(_("This invitation is no longer valid. Ask the company for a new one."))
    invite_member(found.company, found.email, found.role, by=by or found.invited_by)


def _end_invitation(invitation: Invitation) -> None:
    revoke_private_links(INVITATION, invitation.pk)
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(revoked_at=timezone.now())


def _check_invitations_of_the_day(company: Company, email: str, by: User) -> None:
    """Raise RuleError if a limit of invitations within a day is reached. Staff have none of their own."""
    day = Invitation.objects.filter(expires_at__gt=timezone.now() + INVITATION_VALID - timedelta(days=1))
    limits = [
        (day.filter(company=company), INVITATIONS_A_DAY_OF_COMPANY),
        (day.filter(email=email), INVITATIONS_A_DAY_TO_ADDRESS),
    ]
    if not by.is_programme_staff:
        limits.append((day.filter(invited_by=by), INVITATIONS_A_DAY_BY_PERSON))
    if any(rows.count() >= most for rows, most in limits):
        raise RuleError(_("Too many invitations within a day. Please go on tomorrow."))


def invite_first_owner(company: Company, email: str, *, by: User) -> Invitation:
    """Invite the first owner of a company that staff entered or imported.

    Raise RuleError without an address, or if the company has an owner already: owners invite their own people.
    """
    if not email:
        raise RuleError(_("It has no e-mail address."))
    if company.members.filter(role=CompanyMember.Role.OWNER).exists():
        raise RuleError(_("This company has an owner, who invites its people."))
    invitation, _token = invite_member(company, email, CompanyMember.Role.OWNER, by=by)
    return invitation


def pending_invitations(person: User) -> list[Invitation]:
    """Return the open invitations to the person's confirmed address."""
    return _PENDING.rows(person.pk, person.email.lower())


def _pending_invitations(person: int, address: str) -> QuerySet[Invitation]:
    own = EmailAddress.objects.annotate(plain=Lower("email")).filter(user=person, verified=True, plain=address)
    return Invitation.objects.pending().filter(Exists(own), email=address).select_related("company", "invited_by")


_PENDING = FixedQuery(_pending_invitations)


def accept_pending_invitation(number: str, *, by: User) -> CompanyMember | None:
    """Accept a pending invitation in the portal. Return None if the person has none with this number.

    Raise RuleError if the invitation is no longer valid.
    """
    waiting = next((row for row in pending_invitations(by) if str(row.pk) == number), None)
    return _accept_invitation(waiting.pk, by) if waiting else None


def accept_invitation(token: str, *, by: User) -> CompanyMember:
    """Accept an invitation by its link. Raise RuleError if it is not valid or was sent to another address."""
    found = invitation_by_token(token)
    return _accept_invitation(found.pk if found else 0, by)


def _accept_invitation(pk: int, by: User) -> CompanyMember:
    with act_as(by):
        invitation = Invitation.objects.pending().select_for_update().filter(pk=pk, email=by.email).first()
        if invitation is None:
            raise RuleError(_("This invitation is no longer valid. Ask the company for a new one."))
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
        member, _created = CompanyMember.objects.get_or_create(
            company=invitation.company, user=by, defaults={"role": invitation.role}
        )
    return member


def remove_member(member: CompanyMember, *, by: User) -> None:
    """Remove a person from a company. Raise RuleError if the company would have no owner."""
    with violation_as_rule_error(CheckViolation, NO_OWNER_LEFT), transaction.atomic(), act_as(by):
        member.delete()
        check_deferred_constraints()


def change_role(member: CompanyMember, role: str, *, by: User) -> CompanyMember:
    """Change the role of a member. Raise RuleError if the company would have no owner."""
    with violation_as_rule_error(CheckViolation, NO_OWNER_LEFT), transaction.atomic(), act_as(by):
        member.role = role
        member.save(update_fields=["role"])
        check_deferred_constraints()
    return member


def transfer_ownership(member: CompanyMember, to: CompanyMember, *, by: User) -> None:
    """Make a colleague owner and the owner `member` an editor.

    Raise RuleError if the two are not different members of the same company.
    """
    if member.company_id != to.company_id or member.pk == to.pk:
        raise RuleError(_("Choose a colleague of the same company."))
    with act_as(by):
        change_role(to, CompanyMember.Role.OWNER, by=by)
        change_role(member, CompanyMember.Role.EDITOR, by=by)
        moment = timezone.now().isoformat(timespec="seconds")
        notify(to.user, "company_handed_over", key=f"{to.pk}-{moment}", company=to.company, person=member.user)


def revoke_invitation(invitation: Invitation, *, by: User) -> None:
    """Revoke an invitation that nobody has accepted."""
    with act_as(by):
        _end_invitation(invitation)


def update_profile(company: Company, changes: dict[str, object], *, by: User) -> Company:
    """Change PROFILE_FIELDS of a company; the department follows the municipality. Raise RuleError for other fields."""
    if unknown := set(changes) - set(PROFILE_FIELDS):
        raise RuleError(_("These fields cannot be changed here: %(fields)s.") % {"fields": ", ".join(sorted(unknown))})
    with act_as(by):
        company = lock_row(company)
        for name, value in changes.items():
            setattr(company, name, value)
        company.department = company.municipality.partition("-")[0]
        if changes:
            company.save(update_fields=[*changes, "department", "updated_at"])
    return company


def save_certificate(certificate: Certificate, values: dict[str, object], paper: File | None, *, by: User) -> None:
    """Save a certificate of a company. It loses its confirmation, and staff must confirm it again."""
    with act_as(by):
        for name in ("type", "number", "issued_on", "expires_on"):
            setattr(certificate, name, values[name])
        if paper is not None:
            certificate.document.save(str(paper.name), paper, save=False)
        certificate.confirmed_by = certificate.confirmed_at = None
        certificate.save()


def delete_certificate(certificate: Certificate, *, by: User) -> None:
    """Delete a certificate; its products no longer refer to it."""
    with act_as(by):
        certificate.delete()


def confirm_certificate(certificate: Certificate, *, by: User) -> Certificate:
    """Confirm that staff have seen the document."""
    with act_as(by):
        certificate.confirmed_by, certificate.confirmed_at = by, timezone.now()
        certificate.save(update_fields=["confirmed_by", "confirmed_at"])
    return certificate


def record_market(company: Company, country: str, standing: str, source: str, *, by: User | None) -> ExportMarket:
    """Record what is known of a country from today on. The previous row ends today and stays as history."""
    today = timezone.localdate()
    with act_as(by):
        current = company.markets.select_for_update().filter(country=country, until=None).first()
        if current and current.standing == standing:
            return current
        if current:
            current.until = today
            current.save(update_fields=["until"])
        return company.markets.create(country=country, standing=standing, source=source, since=today)
