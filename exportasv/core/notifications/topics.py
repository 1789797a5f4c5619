"""What notices are about: the topics between which a person chooses how to be told. The apps declare them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.notifications.models import NoticeChannel


@dataclass(frozen=True)
class Topic:
    """Kinds of notices that begin with one of `prefixes`. One that is not `may_be_silent` is always mailed somehow."""

    position: int
    code: str
    label: StrOrPromise
    prefixes: tuple[str, ...]
    default_channel: str = NoticeChannel.AT_ONCE
    can_be_silenced: bool = True

    def channels(self) -> list[tuple[str, StrOrPromise]]:
        """The ways that may be chosen."""
        return [
            (code, label)
            for code, label in NoticeChannel.choices
            if self.can_be_silenced or code != NoticeChannel.PORTAL
        ]


OTHER = Topic(1000, "other", _("Other notices"), ())
TOPICS = [OTHER]  # in the order of their positions
TOPICS_BY_CODE = {OTHER.code: OTHER}


def notice_topics(*topics: Topic) -> None:
    """Declare topics. A kind belongs to the first topic with its prefix."""
    TOPICS.extend(topics)
    TOPICS.sort(key=lambda topic: topic.position)
    TOPICS_BY_CODE.update({topic.code: topic for topic in topics})


def topic_of(kind: str) -> Topic:
    """The topic of a kind of notice, as in "session_booked"."""
    return next((topic for topic in TOPICS if kind.startswith(topic.prefixes)), OTHER)
