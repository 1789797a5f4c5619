"""Pages behind a private link: the ticket, questions to the panel, survey, certificate and materials."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from companies.rules import document_access
from counseling.forum import rules
from counseling.forum.documents import certificate_pdf, ticket_pdf
from counseling.forum.forms import PanelQuestionForm, SurveyForm
from counseling.forum.tickets import LINK_PURPOSE, registration_by_token, ticket_path, ticket_qr_svg
from counseling.models import Material, PanelQuestion, Registration
from exportasv.core.accounts.link_pages import disown_and_redirect, ended_link_page, send_new_link
from exportasv.core.accounts.request import Request
from exportasv.core.accounts.signed_links import find_private_link, has_not_ended
from exportasv.core.db.errors import RuleError
from exportasv.core.documents.responses import pdf_response
from exportasv.core.files import private_files
from exportasv.core.http.costs import refuse_costly
from exportasv.core.http.limits import rate_limit
from exportasv.core.required import required
from exportasv.core.whole_numbers import whole_number

QUESTION_RATE_LIMIT = "60/hour"  # questions and votes per IP address; a room shares one


def with_registration(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Pass the registration to the view in place of the link's token. Raise Http404 if the link is wrong.

    Who posts something by the link has read the mail: it confirms the place.
    """

    @never_cache
    @wraps(view)
    def wrapper(request: Request, token: str, **parts: Any) -> HttpResponseBase:
        link = find_private_link(token, LINK_PURPOSE)
        if link and not has_not_ended(link):
            return ended_link_page(request, link)
        registration = registration_by_token(token)
        if registration is None:
            raise Http404
        acts = request.method == "POST" and request.POST.get("action") not in ("disown", "renew")
        if acts and registration.proven_at is None:
            rules.prove_place(registration)
            registration.refresh_from_db(fields=["proven_at", "held_until", "state"])
        registration.token = token
        response = view(request, registration, **parts)
        response["Referrer-Policy"] = "same-origin"  # other sites must not see the link; our own forms need an origin
        return response

    return wrapper


def _redirect_to_ticket(registration: Registration) -> HttpResponse:
    return redirect(ticket_path(registration, get_language()[:2], registration.token))


@rate_limit(QUESTION_RATE_LIMIT)
@with_registration
def ticket(request: Request, registration: Registration) -> HttpResponse:
    """Show the state of the place and the actions open to its owner; confirm, disown or renew it. Four queries."""
    if request.method == "POST":
        return _run_action(request, registration)
    return render(request, "counseling/forum/public/ticket.html", _ticket_context(registration))


def _run_action(request: Request, registration: Registration) -> HttpResponse:
    action = request.POST.get("action")
    if action == "disown":
        return disown_and_redirect(request, partial(rules.disown_registration, registration))
    if action == "renew":
        return send_new_link(request, required(find_private_link(registration.token, LINK_PURPOSE)))
    if action != "confirm":
        raise Http404
    if registration.proven_at:
        messages.success(request, _("Thank you. The place is yours."))
    else:
        messages.warning(request, _("This place has ended. Register again on the event's page."))
    return _redirect_to_ticket(registration)


def _link_context(registration: Registration) -> dict[str, object]:
    """Return what every page behind the link shows. No query."""
    return {
        "registration": registration,
        "event": registration.event,
        "token": registration.token,
        "has_place": registration.state in Registration.State.SEATED,
        "may_prove": registration.proven_at is None
        and registration.state in Registration.State.EXPECTED
        and registration.event.takes_registrations,
        "may_cancel": registration.state in Registration.State.EXPECTED and not registration.event.is_over,
    }


def _ticket_context(registration: Registration, **more: Any) -> dict[str, object]:
    came = registration.state == Registration.State.ATTENDED
    rows = [each for each in registration.event.materials.all() if came or each.audience == Material.Audience.PUBLIC]
    answer = getattr(registration, "answer", None)
    return {
        **_link_context(registration),
        "qr": ticket_qr_svg(registration),
        "materials": rows,
        "answer": answer,
        "ahead": _waiting_position(registration),
        "survey": SurveyForm(initial={"stars": answer.stars, "comment": answer.comment} if answer else None),
        **more,
    }


def _waiting_position(registration: Registration) -> int:
    """Return the number of people ahead on the waiting list."""
    if registration.state != Registration.State.WAITING:
        return 0
    line = list(registration.event.registrations.on_waiting_list().values_list("pk", flat=True))
    return line.index(registration.pk)


def _pdf_response(request: Request, registration: Registration, content: bytes, name: str) -> HttpResponse:
    """Return the PDF. Log the access if a signed-in person opens another person's PDF of a company.

    Anonymous readers are not logged: they have the private link, which only the registered person received.
    """
    answer = pdf_response(content, name)
    if registration.company is None or request.user.is_anonymous or request.user.pk == registration.user_id:
        return answer
    what = _("Forum: %(event)s") % {"event": registration.event.title}
    return document_access.log_document_access(request, registration.company, answer, what=what)


@with_registration
def ticket_file(request: Request, registration: Registration) -> HttpResponse:
    """Show the ticket as PDF to a person with a place."""
    if registration.state not in Registration.State.SEATED:
        raise Http404
    if refusal := refuse_costly(request):
        return refusal
    return _pdf_response(request, registration, ticket_pdf(registration), f"exportasv-{registration.code}")


@with_registration
def cancel_ticket(request: Request, registration: Registration) -> HttpResponse:
    """Ask for confirmation and cancel the registration on POST."""
    if request.method != "POST":
        return render(request, "counseling/forum/public/ticket_cancel.html", _link_context(registration))
    try:
        rules.cancel_registration(registration, by=registration.user)
        messages.success(request, _("Your place has been released. Thank you for letting us know."))
    except RuleError as error:
        messages.warning(request, str(error))
    return _redirect_to_ticket(registration)


@rate_limit(QUESTION_RATE_LIMIT)
@with_registration
def questions(request: Request, registration: Registration) -> HttpResponse:
    """Show the questions to the panel; take new questions and votes. Four queries."""
    form = PanelQuestionForm(request.POST if request.method == "POST" and "text" in request.POST else None)
    if request.method == "POST" and _ask_or_vote(request, registration, form):
        return redirect(request.path)
    rows = list(registration.event.panel_questions.visible_in_room().by_votes())
    context = _link_context(registration) | {
        "questions": rows,
        "voted": set(registration.votes.values_list("question_id", flat=True)),
        "own_waiting": registration.panel_questions.filter(state=PanelQuestion.State.WAITING).count(),
        "form": form,
    }
    return render(request, "counseling/forum/public/ticket_questions.html", context, status=400 if form.errors else 200)


def _ask_or_vote(request: Request, registration: Registration, form: PanelQuestionForm) -> bool:
    try:
        if form.is_bound:
            if not form.is_valid():
                return False
            rules.ask_question(registration, form.cleaned_data["text"], by=registration.user)
            messages.success(request, _("Your question was sent. The room will see it once it has been reviewed."))
        else:
            rows = registration.event.panel_questions.visible_in_room()
            question = get_object_or_404(rows, pk=whole_number(request.POST.get("vote")))
            rules.toggle_vote(question, registration, by=registration.user)
    except RuleError as error:
        messages.warning(request, str(error))
    return True


@with_registration
def survey(request: Request, registration: Registration) -> HttpResponse:
    """Save the survey answer of a person who attended."""
    if request.method != "POST":
        return _redirect_to_ticket(registration)
    form = SurveyForm(request.POST)
    if not form.is_valid():
        return render(
            request, "counseling/forum/public/ticket.html", _ticket_context(registration, survey=form), status=400
        )
    try:
        given = form.cleaned_data
        rules.save_survey_answer(registration, given["stars"], given["comment"], by=registration.user)
        messages.success(request, _("Thank you for your answer."))
    except RuleError as error:
        messages.warning(request, str(error))
    return _redirect_to_ticket(registration)


@with_registration
def certificate(request: Request, registration: Registration) -> HttpResponse:
    """Show the certificate of attendance as PDF."""
    try:
        code = rules.issue_certificate(registration).certificate_code
    except RuleError as error:
        messages.warning(request, str(error))
        return _redirect_to_ticket(registration)
    registration.certificate_code = code
    if refusal := refuse_costly(request):
        return refusal
    return _pdf_response(request, registration, certificate_pdf(registration), f"exportasv-{code}")


@with_registration
def ticket_material(request: Request, registration: Registration, pk: int) -> HttpResponseBase:
    """Serve a document of the event, also one only for those who attended."""
    audiences = (
        [Material.Audience.PUBLIC, Material.Audience.CAME]
        if registration.state == Registration.State.ATTENDED
        else [Material.Audience.PUBLIC]
    )
    row = get_object_or_404(registration.event.materials.filter(audience__in=audiences), pk=pk)
    return private_files.serve_file(row.file, f"{registration.event.slug}-{pk}.pdf", "application/pdf")
