"""Pages of a person's notices, preferences and exports, and the e-mails of a local run."""

from datetime import date, timedelta
from itertools import groupby
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from exportasv.core.accounts.devices import is_phone
from exportasv.core.accounts.models import User
from exportasv.core.accounts.request import Request
from exportasv.core.calendars.zones import zone_choices
from exportasv.core.concurrent_edits import VersionedForm, row_key
from exportasv.core.db.errors import RuleError
from exportasv.core.files import private_files
from exportasv.core.notifications import demo_mailbox as written
from exportasv.core.notifications import preferences as chosen
from exportasv.core.notifications import web_push
from exportasv.core.notifications.models import DigestSchedule, ListExport, NoticeChannel, Notification, PushDevice
from exportasv.core.notifications.topics import TOPICS, TOPICS_BY_CODE, topic_of
from exportasv.core.programme import EXPORT_LIFETIME
from exportasv.core.spreadsheets.exports import CONTENT_TYPES
from exportasv.core.whole_numbers import whole_number

MAX_ROWS = 100


def inbox(request: Request) -> HttpResponse:
    """Show the person's newest notices by day, filtered by unread or topic."""
    only, topic = request.GET.get("show", ""), TOPICS_BY_CODE.get(request.GET.get("topic", ""))
    all_notices = list(Notification.objects.for_actor(request.user)[:MAX_ROWS])
    about = {notice.pk: topic_of(notice.kind) for notice in all_notices}
    shown = [
        notice
        for notice in all_notices
        if (topic is None or about[notice.pk] is topic) and not (only == "unread" and notice.read_at)
    ]
    context = {
        "days": [(format_day(day), list(rows)) for day, rows in groupby(shown, _notice_day)],
        "unread": sum(notice.read_at is None for notice in all_notices),
        "any": bool(all_notices),
        "topics": [each for each in TOPICS if each in about.values()],
        "topic": topic,
        "only": only,
    }
    return render(request, "notifications/inbox.html", context)


def _notice_day(notice: Notification) -> date:
    return timezone.localdate(notice.created_at)


def format_day(day: date) -> str:
    """Return "Today", "Yesterday" or the date."""
    today = timezone.localdate()
    names = {today: _("Today"), today - timedelta(days=1): _("Yesterday")}
    return names.get(day) or date_format(day, "DATE_FORMAT")


def mark_read(request: Request) -> HttpResponse:
    """Mark as read the notice with the posted number `notice`, or all notices if there is none."""
    unread = Notification.objects.for_actor(request.user).unread()
    number = request.POST.get("notice", "")
    if number:
        unread = unread.filter(pk__in=[whole_number(number)])
    unread.update(read_at=timezone.now())
    kept = {name: request.POST[name] for name in ("show", "topic") if request.POST.get(name)}
    return redirect(reverse("notifications:inbox") + (f"?{urlencode(kept)}" if kept else ""))


def whatsapp_field() -> forms.Field:
    """Return the field of the number to which notices go."""
    field = cast(forms.Field, User._meta.get_field("whatsapp").formfield())
    field.help_text = _("Only notices of the topics that you choose go there. Clear it to stop them.")
    return field


class PreferencesForm(VersionedForm, forms.Form):
    """The channel of each topic, and the hour of the daily summary."""

    hour = forms.TypedChoiceField(
        label=gettext_lazy("Hour of the daily summary"),
        coerce=int,
        choices=[(hour, f"{hour}:00") for hour in chosen.DIGEST_HOURS],
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zone_choices,
    )

    def __init__(self, *args: Any, user: User, **named: Any) -> None:
        self.user, self.channels = user, chosen.channels_of(user)
        at = DigestSchedule.objects.filter(user=user).first() or DigestSchedule()
        initial = {**self.channels, "hour": at.hour, "zone": at.zone, "whatsapp": user.whatsapp}
        super().__init__(*args, **{"initial": initial, **named})
        if settings.WHATSAPP_PROVIDER:
            self.fields["whatsapp"] = whatsapp_field()
        for topic in TOPICS:
            self.fields[topic.code] = forms.ChoiceField(label=topic.label, choices=topic.channels(), required=False)

    def clean(self) -> dict[str, Any]:
        words = super().clean() or self.cleaned_data
        asked = [code for code in self.channels if words.get(code) == NoticeChannel.WHATSAPP]
        if asked and not words.get("whatsapp") and "whatsapp" not in self.errors:
            self.add_error("whatsapp", _("Write the number to which we may send messages."))
        return words

    @property
    def row_key(self) -> str:
        return row_key(self.user)

    def chosen_channels(self) -> dict[str, str]:
        """Return topic → channel; a topic that was not sent keeps its own. Call it after `is_valid`."""
        return {code: self.cleaned_data[code] or channel for code, channel in self.channels.items()}


class PushDeviceForm(forms.Form):
    """What a browser says of itself when it may show notices."""

    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=120)
    auth = forms.CharField(max_length=40)


@require_POST
def turn_on_push(request: Request) -> HttpResponse:
    """Let this browser show the person's notices until it signs out."""
    form = PushDeviceForm(request.POST)
    try:
        if not form.is_valid():
            raise RuleError(_("This browser cannot show notices."))
        key = request.session.session_key or ""
        web_push.add_device(request.user, key, **form.cleaned_data, is_phone=is_phone(request))
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("This device is ready. Choose below what it should show."))
    return redirect("notifications:choices")


@require_POST
def turn_off_push(request: Request, pk: int) -> HttpResponse:
    """Show no more notices on a device. Raise Http404 if it is somebody else's."""
    get_object_or_404(PushDevice.objects.for_actor(request.user), pk=pk).delete()
    messages.success(request, _("This device shows no more notices."))
    return redirect("notifications:choices")


def edit_preferences(request: Request) -> HttpResponse:
    """Show and save the channel of each topic and the hour of the daily summary."""
    form = PreferencesForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        with transaction.atomic():
            chosen.save_channels(request.user, form.chosen_channels())
            chosen.set_digest_hour(request.user, form.cleaned_data["hour"], form.cleaned_data["zone"])
            chosen.set_whatsapp(request.user, form.cleaned_data.get("whatsapp", request.user.whatsapp))
        messages.success(request, _("Saved. We will notify you this way from now on."))
        return redirect("notifications:choices")
    rows = [(topic, form[topic.code]) for topic in TOPICS]
    context = {"rows": rows, "form": form, "push_key": web_push.site_key()}
    if context["push_key"]:
        context["devices"] = PushDevice.objects.for_actor(request.user).signed_in()
    return render(request, "notifications/choices.html", context, status=400 if form.errors else 200)


@csrf_exempt  # the signed link authenticates: mail programs POST to it without opening the page (RFC 8058)
def turn_off_digest(request: Request, token: str) -> HttpResponse:
    """Turn off the daily summary by a signed link.

    The page shows a button; only its POST turns the summary off. Raise Http404 if the link is invalid or has expired.
    """
    user = chosen.user_of_digest_link(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        chosen.turn_off_digest(user)
    return render(request, "notifications/digest_off.html", {"done": request.method == "POST"})


def export_list(request: Request) -> HttpResponse:
    """Show the person's exports."""
    context = {"exports": ListExport.objects.for_actor(request.user)[:MAX_ROWS], "days": EXPORT_LIFETIME.days}
    return render(request, "notifications/exports.html", context)


@never_cache
def export_progress(request: Request, key: str) -> HttpResponse:
    """Show the progress of an export; htmx gets only the changing part."""
    row = get_object_or_404(ListExport.objects.for_actor(request.user), key=key)
    template = "notifications/_export.html" if request.htmx else "notifications/export.html"
    return render(request, template, {"export": row, "days": EXPORT_LIFETIME.days})


def download_export(request: Request, key: str) -> HttpResponseBase:
    """Send the file to the person who requested it."""
    row = get_object_or_404(ListExport.objects.for_actor(request.user), key=key, state=ListExport.State.READY)
    return private_files.serve_file(
        row.file, f"exportasv-{timezone.localdate(row.created_at)}.{row.form}", CONTENT_TYPES[row.form]
    )


def mailbox(request: Request) -> HttpResponse:
    """Show all e-mails of this machine. The page exists only in the demo."""
    _require_demo()
    return render(request, "notifications/outbox.html", {"mails": written.newest_mails()})


def mailbox_mail(request: Request, name: str) -> HttpResponse:
    """Show one e-mail as plain text. Raise Http404 if there is none."""
    _require_demo()
    mail = written.mail_by_name(name)
    if mail is None:
        raise Http404
    return render(request, "notifications/outbox_mail.html", {"mail": mail})


def _require_demo() -> None:
    if not settings.DEMO:
        raise Http404
