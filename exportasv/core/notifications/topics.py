"""What notices are about: the topics between which a person chooses how to be told."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.notifications.models import NoticeChannel


@dataclass(frozen=True)
class Topic:
    """Kinds of notices that begin with one of `prefixes`. One that is not `may_be_silent` is always mailed somehow."""

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


OTHER = Topic("other", _("Other notices"), ())
TOPICS = (
    Topic(
        "inquiries", _("Questions and orders of buyers"), ("inquiry", "question", "quotation"), can_be_silenced=False
    ),
    Topic("wins", _("Sales to confirm"), ("win",), can_be_silenced=False),
    Topic("sessions", _("Sessions and agreements"), ("session", "agreement", "referral")),
    Topic(
        "company",
        _("My company and its people"),
        ("company", "application", "member", "invitation"),
        can_be_silenced=False,
    ),
    Topic("confirmations", _("Products to confirm"), ("product_to_confirm", "product_stale"), NoticeChannel.DIGEST),
    Topic("products", _("My products"), ("product",)),
    Topic("certificates", _("Certificates"), ("certificate",), NoticeChannel.DIGEST),
    Topic(
        "houses", _("Trading houses, samples and fairs"), ("placement", "sample", "fair", "house"), NoticeChannel.DIGEST
    ),
    Topic("forum", _("The National Forum"), ("forum",)),
    Topic("surveys", _("Surveys"), ("survey",), NoticeChannel.DIGEST),
    Topic("data", _("My data and my rights"), ("data",), can_be_silenced=False),
    OTHER,
)
TOPICS_BY_CODE = {topic.code: topic for topic in TOPICS}


def topic_of(kind: str) -> Topic:
    """The topic of a kind of notice, as in "session_booked"."""
    return next((topic for topic in TOPICS if kind.startswith(topic.prefixes)), OTHER)
