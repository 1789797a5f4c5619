"""Staff pages of each event: figures, people, questions to the panel, survey and sessions requested at the stand."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from counseling import exports as columns
from counseling.forum import rules
from counseling.forum.forms import StandSessionForm
from counseling.models import ForumEdition, ForumEvent, PanelQuestion, Registration, SurveyAnswer
from counseling.rules import booking
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.required import required
from exportasv.core.spreadsheets import exports
from exportasv.core.whole_numbers import whole_number

MAX_COMMENTS = 50
QUESTION_ACTIONS = {"show": rules.show_question, "hide": rules.hide_question, "answered": rules.mark_question_answered}


def editions(request: Request) -> HttpResponseBase:
    """Show the events of an edition (`?year=`, else the newest) with their figures. Two queries."""
    rows = list(ForumEdition.objects.all())
    year = request.GET.get("year", "")
    edition = next((row for row in rows if str(row.year) == year), rows[0] if rows else None)
    events = (
        [_add_no_show_share(each) for each in edition.events.with_figures().order_by("starts_at", "pk")]
        if edition
        else []
    )
    if taken := exports.export_response(request, events, columns.FORUM_EVENTS, _("Events of the forum")):
        return taken
    context = {"editions": rows, "edition": edition, "events": events}
    return render(request, "counseling/forum/staff/forum.html", context)


def event(request: Request, slug: str) -> HttpResponse:
    """Show one event: its figures, its survey and links to the staff's tasks. Four queries."""
    item = _add_no_show_share(_get_event(slug))
    answers = SurveyAnswer.objects.filter(registration__event=item)
    stars = list(answers.values_list("stars", flat=True))
    context = {
        "event": item,
        "by_stars": [(n, stars.count(n), round(100 * stars.count(n) / len(stars))) for n in range(5, 0, -1)]
        if stars
        else [],
        "comments": answers.exclude(comment="")[:MAX_COMMENTS],
        "questions_waiting": item.panel_questions.filter(state=PanelQuestion.State.WAITING).count(),
    }
    return render(request, "counseling/forum/staff/event.html", context)


def _get_event(slug: str) -> ForumEvent:
    return get_object_or_404(ForumEvent.objects.select_related("edition").with_figures(), slug=slug)


def _add_no_show_share(item: ForumEvent) -> ForumEvent:
    """Set `no_show`: the share in % of people with a place who did not come; None before the event ends."""
    held = item.registered_count
    item.no_show = round(100 * (held - item.came_count) / held) if item.is_over and held else None
    return item


@never_cache
def registrations_file(request: Request, slug: str) -> HttpResponseBase:
    """Export the registrations of an event as XLSX, or as CSV with `?export=csv`. Two queries."""
    item = get_object_or_404(ForumEvent, slug=slug)
    rows = Registration.objects.for_actor(request.user).filter(event=item).select_related("company")
    table = exports.Table(f"exportasv-{slug}", rows, columns.REGISTRATIONS)
    return exports.file_response(table, exports.requested_format(request) or exports.XLSX)


def questions(request: Request, slug: str) -> HttpResponseBase:
    """Show the questions to the panel, most votes first; staff shows, hides and marks them as answered."""
    item = get_object_or_404(ForumEvent, slug=slug)
    if request.method == "POST":
        _move_question(request, item)
        return redirect("counseling:staff_questions", slug)
    rows = item.panel_questions.by_votes().select_related("registration")
    if taken := exports.export_response(request, rows, columns.PANEL_QUESTIONS, _("Questions to the panel")):
        return taken
    groups = [(state.label, state.value, [row for row in rows if row.state == state]) for state in PanelQuestion.State]
    return render(
        request, "counseling/forum/staff/questions.html", {"event": item, "groups": groups, "total": len(rows)}
    )


def _move_question(request: Request, item: ForumEvent) -> None:
    verb = QUESTION_ACTIONS.get(request.POST.get("move", ""))
    question = get_object_or_404(item.panel_questions, pk=whole_number(request.POST.get("question")))
    try:
        if verb is None:
            raise RuleError(_("Choose what to do with the question."))
        verb(question, by=request.user)
    except RuleError as error:
        messages.error(request, str(error))


def request_session_at_stand(request: Request, pk: int) -> HttpResponse:
    """Request a session for a company at the stand, on the matter of the event."""
    rows = Registration.objects.for_actor(request.user).select_related("event", "company__adviser")
    row = get_object_or_404(rows, pk=pk, company__isnull=False)
    form = StandSessionForm(
        request.POST if request.method == "POST" else None, initial={"matter": row.event.title[:300]}
    )
    if form.is_bound and form.is_valid():
        session = booking.request_session(required(row.company), form.cleaned_data["matter"], by=request.user)
        messages.success(request, _("The session has been requested. Choose its time with the company now."))
        return redirect("counseling:staff_times", session.pk)
    context = {"row": row, "event": row.event, "form": form}
    return render(request, "counseling/forum/staff/book.html", context, status=400 if form.errors else 200)
