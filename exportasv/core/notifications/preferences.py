"""How each person wants to be told: by topic, and when the daily summary leaves."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from exportasv.core.accounts.models import User
from exportasv.core.accounts.signed_links import onetap_token, read_onetap
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import DigestHour, NoticeChoice, Way
from exportasv.core.notifications.topics import BY_CODE, TOPICS, Topic, topic_of

LINK_VALID = timedelta(days=60)
PURPOSE = "digest-off"
HOURS = range(6, 20)


def way_for(user: User, kind: str) -> str:
    """How this person is told of a kind of notice."""
    topic = topic_of(kind)
    chosen = NoticeChoice.objects.filter(user=user, topic=topic.code).values_list("way", flat=True).first()
    return _allowed(topic, chosen)


def _allowed(topic: Topic, chosen: str | None) -> str:
    return chosen if chosen in dict(topic.ways()) else topic.usual


def ways_of(user: User) -> dict[str, str]:
    """Topic → way, for all topics."""
    chosen = dict(NoticeChoice.objects.filter(user=user).values_list("topic", "way"))
    return {topic.code: _allowed(topic, chosen.get(topic.code)) for topic in TOPICS}


def choose(user: User, ways: dict[str, str]) -> None:
    """Keep the person's choices. Raises RuleError for a topic or a way that does not exist, or may not be silent."""
    for code, way in ways.items():
        topic = BY_CODE.get(code)
        if topic is None or way not in dict(topic.ways()):
            raise RuleError(_("This cannot be chosen."))
    rows = [NoticeChoice(user=user, topic=code, way=way) for code, way in ways.items()]
    NoticeChoice.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "topic"], update_fields=["way"]
    )


def set_hour(user: User, hour: int, zone: str) -> None:
    """When the person's daily summary leaves."""
    DigestHour.objects.update_or_create(user=user, defaults={"hour": hour, "zone": zone})


def digest_off(user: User) -> None:
    """No daily summary any more: its topics stay in the portal, those that may not be silent as they are."""
    silent = [topic for topic in TOPICS if topic.may_be_silent]
    ways = ways_of(user)
    choose(user, {topic.code: Way.PORTAL for topic in silent if ways[topic.code] == Way.DIGEST})


def off_link(user: User) -> str:
    """The address that ends the daily summary by one tap, confirmed by a POST."""
    return settings.SITE_URL + reverse("notifications:digest_off", args=[onetap_token(PURPOSE, user.pk)])


def user_of_link(token: str) -> User | None:
    """The person whose link this is, while it is valid."""
    number = read_onetap(PURPOSE, token, LINK_VALID)
    return User.objects.filter(pk=number, is_active=True).first() if number else None


def choices_footer(language: str) -> str:
    """The end of each mail: where one chooses what comes by mail."""
    with translation.override(language):
        words = _("Choose what comes by mail:")
        return f"\n\n--\n{words} {settings.SITE_URL}{reverse('notifications:choices')}"
