"""The life-cycle of a company, and who belongs to it."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Certificate, Company, CompanyMember, ExportMarket, Invitation
from exportasv.accounts.models import User
from exportasv.audit.acting import acting
from exportasv.lib.errors import RuleError
from exportasv.lib.moves import move
from exportasv.lib.tokens import new_token, token_hash
from exportasv.notifications.notices import notify

INVITATION_VALID = timedelta(days=14)


def verify(company: Company, *, by: User) -> Company:
    """Staff have checked the identifiers and the papers."""
    return _move(company, "verified", by, "company_verified")


def activate(company: Company, *, by: User) -> Company:
    """The company is in the programme; its page becomes public. Also ends a pause."""
    with acting(by):
        company = move(company, "active", Company.MOVES)
        if company.joined_on is None:
            company.joined_on = timezone.localdate()
            company.save(update_fields=["joined_on"])
        _tell_owners(company, "company_active")
    return company


def pause(company: Company, *, by: User) -> Company:
    """The company and its products leave the public pages until it is active again."""
    return _move(company, "paused", by, "company_paused")


def archive(company: Company, *, by: User) -> Company:
    """The company has left; its rows stay for the history."""
    return _move(company, "archived", by, "company_archived")


def _move(company: Company, state: str, by: User, notice: str) -> Company:
    with acting(by):
        company = move(company, state, Company.MOVES)
        _tell_owners(company, notice)
    return company


def _tell_owners(company: Company, notice: str) -> None:
    moment = timezone.now().isoformat(timespec="seconds")
    for member in company.members.filter(part="owner").select_related("user"):
        notify(member.user, notice, key=f"{company.pk}-{moment}", company=company)


def invite(company: Company, email: str, part: str, *, by: User) -> tuple[Invitation, str]:
    """Invite a person to act for the company; returns the invitation and its token, which is kept nowhere."""
    token, hashed = new_token()
    with acting(by):
        open_ones = Invitation.objects.filter(company=company, email=email.lower(), accepted_at=None)
        open_ones.filter(revoked_at=None).update(revoked_at=timezone.now())
        invitation = Invitation.objects.create(
            company=company,
            email=email.lower(),
            part=part,
            token_hash=hashed,
            invited_by=by,
            expires_at=timezone.now() + INVITATION_VALID,
        )
    return invitation, token


def accept_invitation(token: str, *, by: User) -> CompanyMember:
    """Join by an invitation sent to one's own address. Raises RuleError when it is not valid (any more)."""
    with acting(by):
        invitation = (
            Invitation.objects.select_for_update()
            .filter(token_hash=token_hash(token), email=by.email, accepted_at=None, revoked_at=None)
            .filter(expires_at__gt=timezone.now())
            .first()
        )
        if invitation is None:
            raise RuleError(_("This invitation is not valid any more. Ask the company for a new one."))
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
        member, _created = CompanyMember.objects.get_or_create(
            company=invitation.company, user=by, defaults={"part": invitation.part}
        )
    return member


def leave(member: CompanyMember, *, by: User) -> None:
    """A person stops acting for a company. The last owner cannot leave; PostgreSQL refuses it at the commit."""
    try:
        with transaction.atomic(), acting(by):
            member.delete()
    except IntegrityError as error:
        raise RuleError(_("A company needs an owner. Name another owner first.")) from error


def confirm_certificate(certificate: Certificate, *, by: User) -> Certificate:
    """Staff have seen the paper."""
    with acting(by):
        certificate.confirmed_by, certificate.confirmed_at = by, timezone.now()
        certificate.save(update_fields=["confirmed_by", "confirmed_at"])
    return certificate


def state_market(company: Company, country: str, standing: str, source: str, *, by: User | None) -> ExportMarket:
    """Record what is known of a country from today on; the row before keeps its dates as history."""
    today = timezone.localdate()
    with acting(by):
        current = company.markets.select_for_update().filter(country=country, until=None).first()
        if current and current.standing == standing:
            return current
        if current:
            current.until = today
            current.save(update_fields=["until"])
        return company.markets.create(country=country, standing=standing, source=source, since=today)
