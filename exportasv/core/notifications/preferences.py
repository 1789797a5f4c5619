"""Notification preferences: the channel of each topic, and the hour of the daily summary."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from exportasv.core.accounts.models import User
from exportasv.core.accounts.signed_links import read_signed_token, signed_token
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import DigestSchedule, NoticeChannel, NoticePreference
from exportasv.core.notifications.topics import TOPICS, TOPICS_BY_CODE, Topic, topic_of

LINK_LIFETIME = timedelta(days=60)
LINK_PURPOSE = "digest-off"
DIGEST_HOURS = range(6, 20)


def channel_for(user: User, kind: str) -> str:
    """Return the channel of a kind of notice for this person."""
    topic = topic_of(kind)
    chosen = NoticePreference.objects.filter(user=user, topic=topic.code).values_list("channel", flat=True).first()
    return _allowed_channel(topic, chosen)


def _allowed_channel(topic: Topic, chosen: str | None) -> str:
    return chosen if chosen in dict(topic.channels()) else topic.default_channel


def channels_of(user: User) -> dict[str, str]:
    """Return the channel of each topic: topic → channel."""
    chosen = dict(NoticePreference.objects.filter(user=user).values_list("topic", "channel"))
    return {topic.code: _allowed_channel(topic, chosen.get(topic.code)) for topic in TOPICS}


def save_channels(user: User, channels: dict[str, str]) -> None:
    """Save the person's choices. Raise RuleError if a topic or channel is unknown, or a topic cannot be silenced."""
    for code, channel in channels.items():
        topic = TOPICS_BY_CODE.get(code)
        if topic is None or channel not in dict(topic.channels()):
            raise RuleError(_("This cannot be chosen."))
    rows = [NoticePreference(user=user, topic=code, channel=channel) for code, channel in channels.items()]
    NoticePreference.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "topic"], update_fields=["channel"]
    )


def set_digest_hour(user: User, hour: int, zone: str) -> None:
    """Set the hour of the person's daily summary."""
    DigestSchedule.objects.update_or_create(user=user, defaults={"hour": hour, "zone": zone})


def set_whatsapp(user: User, number: Any) -> None:
    """Set the number to which this person's notices go, "" for none."""
    if user.whatsapp != number:
        user.whatsapp = number
        user.save(update_fields=["whatsapp"])


def turn_off_digest(user: User) -> None:
    """Turn off the daily summary.

    Its topics are then shown only in the portal; topics that cannot be silenced stay unchanged.
    """
    silent = [topic for topic in TOPICS if topic.can_be_silenced]
    ways = channels_of(user)
    save_channels(
        user, {topic.code: NoticeChannel.PORTAL for topic in silent if ways[topic.code] == NoticeChannel.DIGEST}
    )


def digest_off_url(user: User) -> str:
    """Return the link that turns off the daily summary. Its page asks for a confirmation by POST."""
    return settings.SITE_URL + reverse("notifications:digest_off", args=[signed_token(LINK_PURPOSE, user.pk)])


def user_of_digest_link(token: str) -> User | None:
    """Return the person of the link, or None if the link is invalid or has expired."""
    number = read_signed_token(LINK_PURPOSE, token, LINK_LIFETIME)
    return User.objects.filter(pk=number, is_active=True).first() if number else None


def greeting(user: User) -> str:
    """Return how an e-mail to this person begins."""
    with translation.override(user.language):
        return _("Hello, %(name)s:") % {"name": user.get_short_name()}


def reason_text(user: User, kind: str) -> str:
    """Return why this person gets an e-mail of this kind."""
    with translation.override(user.language):
        topic = str(topic_of(kind).label)
        return _("You receive this e-mail because your account is notified of: %(topic)s.") % {"topic": topic}


def preferences_footer(language: str) -> str:
    """Return the end of every notice e-mail: who sends it, and the link to the preferences."""
    with translation.override(language):
        sender = _("ExportaSV, the programme of Conamype, the Ministry of Foreign Affairs and Invest in El Salvador")
        words = _("Choose what you receive by e-mail:")
        return f"\n\n--\n{sender}\n{words} {settings.SITE_URL}{reverse('notifications:choices')}"
