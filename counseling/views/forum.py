"""Public pages of the National Forum."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from counseling.models import ForumEdition, ForumEvent


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
