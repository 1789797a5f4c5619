"""Team pages: invite, change role, transfer ownership, leave, and accept an invitation."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.exports import MEMBER_COLUMNS
from companies.forms.portal import InvitationForm, MemberForm
from companies.models import CompanyMember
from companies.rules import membership
from companies.rules.previews import recent_accesses
from companies.views.current_company import COMPANY_SESSION_KEY, current_membership, owner_required
from exportasv.core.accounts.link_pages import disown_and_redirect
from exportasv.core.accounts.models import SecurityEvent
from exportasv.core.accounts.reauthentication import require_step_up
from exportasv.core.accounts.request import Request
from exportasv.core.accounts.security_log import record_event
from exportasv.core.concurrent_edits import TOUCHED
from exportasv.core.db.errors import RuleError
from exportasv.core.programme import INVITATION_VALID, days_text
from exportasv.core.spreadsheets import exports
from exportasv.core.whole_numbers import whole_number

MAX_ACCESSES = 10


def team(request: Request) -> HttpResponseBase:
    """Show the members; for owners, also the open invitations and the form to invite."""
    me = current_membership(request)
    is_owner = me.role == CompanyMember.Role.OWNER
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and is_owner and form.is_valid():
        try:
            membership.invite_member(me.company, form.cleaned_data["email"], form.cleaned_data["role"], by=request.user)
        except RuleError as error:
            messages.error(request, str(error))
        else:
            text = _("The invitation is on its way. It holds for %(term)s.")
            messages.success(request, text % {"term": days_text(INVITATION_VALID)})
        return redirect("companies:team")
    members = me.company.members.select_related("user").order_by("-role", "joined_at")
    if taken := exports.export_response(request, members, MEMBER_COLUMNS, _("People")):
        return taken
    waiting = me.company.invitations.pending()
    rows = [(member, MemberForm(instance=member).seen_input) for member in members]
    context = {"me": me, "is_owner": is_owner, "form": form, "members": rows}
    if is_owner:
        context |= {"waiting": waiting, "accesses": recent_accesses(me.company, MAX_ACCESSES)}
    return render(request, "companies/portal/team.html", context)


def _lock_colleague(request: Request) -> CompanyMember:
    """Return the posted member of the same company, locked. Raise Http404 if there is none."""
    members = (
        current_membership(request).company.members.select_related("user", "company").select_for_update(of=("self",))
    )
    return get_object_or_404(members, pk=whole_number(request.POST.get("member")))


@require_POST
@owner_required
def change_member(request: Request) -> HttpResponse:
    """Change a colleague's role, transfer ownership or remove the colleague, by `do`. Only for owners."""
    if response := require_step_up(request, back=reverse("companies:team")):
        return response
    try:
        with transaction.atomic():
            _change_colleague(request, _lock_colleague(request), request.POST.get("do", ""))
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done."))
    return redirect("companies:team")


def _change_colleague(request: Request, colleague: CompanyMember, wanted: str) -> None:
    """Do what `wanted` says. Raise RuleError if the colleague is no longer what the page showed."""
    is_role = wanted in CompanyMember.Role.values
    sent = request.POST.copy()
    sent.setlist("role", [wanted] if is_role else [])
    sent.setlist(TOUCHED, ["role"] if is_role else [""])
    form = MemberForm(sent, instance=colleague)
    form.is_valid()
    if (meanwhile := form.meanwhile()) and not is_role:
        raise RuleError(meanwhile)
    if is_role:
        membership.change_role(colleague, wanted, by=request.user)
    elif wanted == "hand_over":
        membership.transfer_ownership(current_membership(request), colleague, by=request.user)
    elif wanted == "remove":
        membership.remove_member(colleague, by=request.user)
    detail = f"{colleague.company}: {wanted}"
    record_event(request, SecurityEvent.Kind.ROLE_CHANGED, account=colleague.user, detail=detail)


@require_POST
@owner_required
def revoke_invitation(request: Request) -> HttpResponse:
    """Revoke an open invitation."""
    rows = current_membership(request).company.invitations
    invitation = get_object_or_404(rows, pk=whole_number(request.POST.get("invitation")))
    membership.revoke_invitation(invitation, by=request.user)
    messages.success(request, _("The invitation is no longer valid."))
    return redirect("companies:team")


@require_POST
def leave_company(request: Request) -> HttpResponse:
    """Leave the company. The last owner must name another owner first."""
    me = current_membership(request)
    try:
        membership.remove_member(me, by=request.user)
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("companies:team")
    request.session.pop(COMPANY_SESSION_KEY, None)
    messages.success(request, _("You no longer act for %(company)s.") % {"company": me.company})
    return redirect("portal:my_portal")


@require_POST
def accept_invitation(request: Request) -> HttpResponse:
    """Accept the posted invitation if it is pending for this person."""
    try:
        member = membership.accept_pending_invitation(request.POST.get("invitation", ""), by=request.user)
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("portal:my_portal")
    if member is None:
        raise Http404
    return _welcome_member(request, member)


def _welcome_member(request: Request, member: CompanyMember) -> HttpResponse:
    request.session[COMPANY_SESSION_KEY] = member.company_id
    messages.success(request, _("Welcome. You now act for %(company)s.") % {"company": member.company})
    return redirect("portal:my_portal")


def invitation(request: Request, token: str) -> HttpResponse:
    """Show the invitation of the e-mail's link; POST accepts it if it was sent to this person, or declines it."""
    row = membership.invitation_by_token(token)
    if row is None:
        return render(request, "companies/portal/invitation.html", {"gone": True}, status=404)
    if request.method == "POST" and request.POST.get("action") == "disown":
        return disown_and_redirect(request, partial(membership.decline_invitation, token))
    mine = request.user.is_authenticated and request.user.email.lower() == row.email
    problem = ""
    if request.method == "POST" and mine:
        try:
            member = membership.accept_invitation(token, by=request.user)
        except RuleError as error:
            problem = str(error)
        else:
            return _welcome_member(request, member)
    return render(request, "companies/portal/invitation.html", {"row": row, "mine": mine, "problem": problem})
