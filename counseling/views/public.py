"""Public pages: the services of the State and the National Forum."""

from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from counseling.models import ForumEdition, ForumEvent, Service


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


def forum(request: HttpRequest) -> HttpResponse:
    """The newest published edition with its agenda by day, narrowed to one track. Two queries."""
    edition = ForumEdition.objects.filter(is_published=True).first()
    events = list(edition.events.all()) if edition else []
    tracks = list(dict.fromkeys(event.track for event in events))
    chosen = request.GET.get("track", "")
    if chosen in tracks:
        events = [event for event in events if event.track == chosen]
    days: dict[object, list[ForumEvent]] = {}
    for item in events:
        days.setdefault(item.starts_at.astimezone(ZoneInfo(item.zone)).date(), []).append(item)
    context = {"edition": edition, "days": list(days.items()), "tracks": tracks, "chosen": chosen}
    return render(request, "counseling/forum.html", context)


def event(request: HttpRequest, slug: str) -> HttpResponse:
    """One event of a published edition. Two queries."""
    shown = ForumEvent.objects.filter(edition__is_published=True).select_related("edition")
    item = get_object_or_404(shown, slug=slug)
    others = shown.filter(edition=item.edition_id, track_es=item.track_es).exclude(pk=item.pk)[:4]
    return render(request, "counseling/event.html", {"event": item, "others": others})
