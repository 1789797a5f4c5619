"""Public pages: the services of the State, and a finder with three questions."""

from typing import NamedTuple

from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from counseling.models import Service
from exportasv.core.accounts.request import Request
from exportasv.core.http.shared_pages import shared_page
from exportasv.core.lazy_text import StrOrPromise


@shared_page("q", "institution", "need")
def services(request: Request) -> HttpResponse:
    """Show the directory, filtered by text, institution and need. Two queries."""
    words = " ".join(request.GET.get("q", "").split())[:100]
    chosen, need = request.GET.get("institution", ""), request.GET.get("need", "")
    shown = Service.objects.published().select_related("institution")
    institutions = {s.institution.code: s.institution for s in shown}
    found = shown.filter(institution__code=chosen) if chosen else shown
    if need in Service.Dimension.values:
        found = found.for_dimension(need)
    for word in words.split():
        found = found.filter(_contains_word(word))
    groups = [(phase.label, [s for s in found if s.phase == phase]) for phase in Service.Phase]
    context = {
        "words": words,
        "chosen": chosen,
        "need": need,
        "needs": Service.Dimension.choices,
        "institutions": sorted(institutions.values(), key=str),
        "groups": [(label, rows) for label, rows in groups if rows],
        "total": len(found),
    }
    return render(request, "counseling/public/services.html", context)


def _contains_word(word: str) -> Q:
    columns = ["name_es", "name_en", "summary_es", "summary_en", "for_whom_es", "for_whom_en"]
    return Q(*[(f"{column}__unaccent__icontains", word) for column in columns], _connector=Q.OR)


@shared_page()
def service(request: Request, slug: str) -> HttpResponse:
    """Show one service: purpose, steps, documents, cost and time. Two queries."""
    shown = Service.objects.published().select_related("institution")
    item = get_object_or_404(shown, slug=slug)
    others = shown.filter(phase=item.phase).exclude(pk=item.pk)[:4]
    return render(request, "counseling/public/service.html", {"service": item, "others": others})


FINDER_QUESTIONS = [
    ("need", _("What do you need most now?"), Service.Dimension),
    ("stage", _("Have you sold abroad?"), Service.Stage),
    ("goods", _("What do you make?"), Service.Goods),
]


class FinderAnswer(NamedTuple):
    """An answered question, and the address that asks it again."""

    question: StrOrPromise
    answer_text: StrOrPromise
    change_url: str


@shared_page("need", "stage", "goods")
def service_finder(request: Request) -> HttpResponse:
    """Find a service with three questions, one per page; the answers are in the address. One query."""
    said = {name: request.GET.get(name, "") for name, _question, _choices in FINDER_QUESTIONS}
    said = {name: said[name] for name, _question, choices in FINDER_QUESTIONS if said[name] in choices.values}
    answers = [
        FinderAnswer(question, choices(said[name]).label, _query_string({**said, name: ""}))
        for name, question, choices in FINDER_QUESTIONS
        if name in said
    ]
    ask = next(((name, question, choices) for name, question, choices in FINDER_QUESTIONS if name not in said), None)
    context: dict[str, object] = {"answers": answers, "number": len(answers) + 1}
    if ask:
        name, question, choices = ask
        context["question"] = question
        context["options"] = [(label, _query_string({**said, name: value})) for value, label in choices.choices]
    else:
        found = Service.objects.for_dimension(said["need"]).suitable_for(said["stage"], said["goods"])
        context["services"] = list(found.select_related("institution"))
    return render(request, "counseling/public/which_service.html", context)


def _query_string(said: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in said.items() if value})
    return f"?{query.urlencode()}"
