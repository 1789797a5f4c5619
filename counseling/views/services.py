"""Public pages: the services of the State."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from counseling.models import Service


def services(request: HttpRequest) -> HttpResponse:
    """The directory by what one needs, narrowed by words and institution. Two queries."""
    words = " ".join(request.GET.get("q", "").split())[:100]
    chosen = request.GET.get("institution", "")
    shown = Service.objects.filter(is_shown=True).select_related("institution")
    institutions = {s.institution.code: s.institution for s in shown}
    found = shown.filter(institution__code=chosen) if chosen else shown
    for word in words.split():
        found = found.filter(_says(word))
    groups = [(phase.label, [s for s in found if s.phase == phase]) for phase in Service.Phase]
    context = {
        "words": words,
        "chosen": chosen,
        "institutions": sorted(institutions.values(), key=str),
        "groups": [(label, rows) for label, rows in groups if rows],
        "total": len(found),
    }
    return render(request, "counseling/services.html", context)


def _says(word: str) -> Q:
    columns = ["name_es", "name_en", "summary_es", "summary_en", "for_whom_es", "for_whom_en"]
    return Q(*[(f"{column}__unaccent__icontains", word) for column in columns], _connector=Q.OR)


def service(request: HttpRequest, slug: str) -> HttpResponse:
    """One service: what, for whom, steps, papers, cost and time. Two queries."""
    shown = Service.objects.filter(is_shown=True).select_related("institution")
    item = get_object_or_404(shown, slug=slug)
    others = shown.filter(phase=item.phase).exclude(pk=item.pk)[:4]
    return render(request, "counseling/service.html", {"service": item, "others": others})
