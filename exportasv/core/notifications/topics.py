"""What notices are about: the topics between which a person chooses how to be told."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from exportasv.core.notifications.models import Way


@dataclass(frozen=True)
class Topic:
    """Kinds of notices that begin with one of `prefixes`. One that is not `may_be_silent` is always mailed somehow."""

    code: str
    label: str
    prefixes: tuple[str, ...]
    usual: str = Way.AT_ONCE
    may_be_silent: bool = True

    def ways(self) -> list[tuple[str, str]]:
        """The ways that may be chosen."""
        return [(code, label) for code, label in Way.choices if self.may_be_silent or code != Way.PORTAL]


OTHER = Topic("other", _("Other notices"), ())
TOPICS = (
    Topic("inquiries", _("Questions and orders of buyers"), ("inquiry", "question", "quotation"), may_be_silent=False),
    Topic("wins", _("Sales to confirm"), ("win",), may_be_silent=False),
    Topic("sessions", _("Sessions and agreements"), ("session", "agreement", "referral")),
    Topic(
        "company",
        _("My company and its people"),
        ("company", "application", "member", "invitation"),
        may_be_silent=False,
    ),
    Topic("confirmations", _("Products to confirm"), ("product_to_confirm", "product_stale"), Way.DIGEST),
    Topic("products", _("My products"), ("product",)),
    Topic("certificates", _("Certificates"), ("certificate",), Way.DIGEST),
    Topic("houses", _("Trading houses, samples and fairs"), ("placement", "sample", "fair", "house"), Way.DIGEST),
    Topic("forum", _("The National Forum"), ("forum",)),
    Topic("surveys", _("Surveys"), ("survey",), Way.DIGEST),
    Topic("data", _("My data and my rights"), ("data",), may_be_silent=False),
    OTHER,
)  # fmt: skip
BY_CODE = {topic.code: topic for topic in TOPICS}


def topic_of(kind: str) -> Topic:
    """The topic of a kind of notice, as in "session_booked"."""
    return next((topic for topic in TOPICS if kind.startswith(topic.prefixes)), OTHER)
