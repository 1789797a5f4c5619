"""Topics of notices. People choose a channel for each topic. The apps declare the topics."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.notifications.models import NoticeChannel


@dataclass(frozen=True)
class Topic:
    """The kinds of notices that begin with one of `prefixes`. If it cannot be silenced, it is always e-mailed."""

    position: int
    code: str
    label: StrOrPromise
    prefixes: tuple[str, ...]
    default_channel: str = NoticeChannel.AT_ONCE
    can_be_silenced: bool = True

    def channels(self) -> list[tuple[str, StrOrPromise]]:
        """Return the channels that people may choose: WhatsApp with a provider, their devices with a key."""
        hidden = set() if self.can_be_silenced else {NoticeChannel.PORTAL, NoticeChannel.WHATSAPP, NoticeChannel.PUSH}
        if not settings.WHATSAPP_PROVIDER:
            hidden.add(NoticeChannel.WHATSAPP)
        if not settings.WEB_PUSH_KEY:
            hidden.add(NoticeChannel.PUSH)
        return [(code, label) for code, label in NoticeChannel.choices if code not in hidden]


OTHER = Topic(1000, "other", _("Other notices"), ())
TOPICS = [OTHER]  # sorted by position
TOPICS_BY_CODE = {OTHER.code: OTHER}


def notice_topics(*topics: Topic) -> None:
    """Declare topics. A kind belongs to the first topic with its prefix."""
    TOPICS.extend(topics)
    TOPICS.sort(key=lambda topic: topic.position)
    TOPICS_BY_CODE.update({topic.code: topic for topic in topics})


def topic_of(kind: str) -> Topic:
    """Return the topic of a kind of notice, as in "session_booked"."""
    return next((topic for topic in TOPICS if kind.startswith(topic.prefixes)), OTHER)
