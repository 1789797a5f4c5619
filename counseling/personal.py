"""What the tables of counseling and of the forum hold of people."""

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from companies.personal import AS_FIGURE, in_programme
from counseling.models import ForumEdition, Registration
from exportasv.core.privacy.registry import ERASED, IS_NOBODY, YEAR, Identity, Keep, holds, holds_nobody, nobody

ADVISES = Keep(_("While the person advises."))
NOBODY = {"name": ERASED, "phone": "", "user": None}


def _after_edition(since: object, **values: object) -> Keep:
    return Keep(_("the edition"), after=2 * YEAR, since=since, **values)


def _forget_guests(person: Identity) -> None:
    """A place that was taken stays as a figure; whose it was is gone."""
    theirs = Q(user=person.user_id) if person.user_id else Q(pk__in=[])
    for address in person.addresses:
        theirs |= Q(email__iexact=address)
    Registration.objects.filter(theirs).update(email=nobody(), **NOBODY)


holds(
    "counseling.registration",
    _("Places at the forum and certificates of attendance."),
    _after_edition(
        "event__edition__ends_on",
        empty={"email": nobody(), **NOBODY},
        emptied=IS_NOBODY,
    ),
    of_person=("user",),
    of_address="email",
    of_company="company",
    secret=("code",),
    erase=_forget_guests,
)
holds(
    "counseling.counselingsession",
    _("The help that was given."),
    in_programme(empty={"matter": ERASED, "notes": "", "private_notes": "", "company_note": "", "cancel_reason": ""}),
    of_company="company",
    secret=("private_notes",),
)
holds(
    "counseling.actionitem",
    _("What was agreed."),
    in_programme(empty={"text": ERASED, "proof": "", "proof_file": ""}),
    of_company="company",
)
holds(
    "counseling.planstep",
    _("The plan after the diagnostic."),
    in_programme("assessment__company"),
    of_company="assessment__company",
)
holds(
    "counseling.referral",
    _("A matter handed to another institution."),
    in_programme(empty={"matter": ERASED, "result": ""}),
    of_company="company",
)
holds("counseling.adviser", _("Who advises, where and when."), ADVISES, of_person=("user",))
holds(
    "counseling.availability",
    _("Who advises, where and when."),
    ADVISES,
    of_person=("adviser__user",),
)
holds(
    "counseling.absence",
    _("Who advises, where and when."),
    ADVISES,
    of_person=("adviser__user",),
)
holds(
    "counseling.dayhours",
    _("Who advises, where and when."),
    ADVISES,
    of_person=("adviser__user",),
)
holds(
    "counseling.calendarfeed",
    _("Who advises, where and when."),
    ADVISES,
    of_person=("adviser__user",),
    secret=("token_hash",),
)
holds("counseling.groupsession", _("The help that was given."), AS_FIGURE)
holds(
    "counseling.moveproposal",
    _("The help that was given."),
    in_programme("session__company"),
    of_company="session__company",
)
holds(
    "counseling.waitingplace",
    _("The help that was given."),
    in_programme("session__company"),
    of_company="session__company",
)
holds(
    "counseling.participant",
    _("Who took part in a session."),
    in_programme("session__company"),
    of_company="session__company",
)
holds(
    "counseling.sessiondraft",
    _("What an adviser is still writing."),
    Keep(_("Until the record is kept.")),
    of_person=("by",),
)
holds("counseling.neglectedcompany", _("That no company is left without help."), in_programme(), of_company="company")
holds_nobody(
    "counseling.forumedition",
    "counseling.forumevent",
    "counseling.material",
    "counseling.service",
    "counseling.serviceforanswer",
    why="the public programme and the directory of services",
)

FORUM = _after_edition("registration__event__edition__ends_on")
THOUGHT, ASKED = _("What people think of the forum."), _("What people ask at the forum.")
OF_GUEST = {"of_person": ("registration__user",), "of_company": "registration__company"}
LAST = ForumEdition.objects.filter(events__speakers=OuterRef("pk")).order_by("-ends_on").values("ends_on")[:1]
holds(
    "counseling.speaker",
    _("Who speaks at the forum, as the public programme says."),
    _after_edition(Subquery(LAST)),
)
holds(
    "counseling.eventanswer",
    THOUGHT,
    _after_edition("registration__event__edition__ends_on", empty={"words": ""}),
    **OF_GUEST,
)
holds("counseling.panelquestion", ASKED, FORUM, **OF_GUEST)
holds("counseling.questionvote", ASKED, FORUM, **OF_GUEST)
