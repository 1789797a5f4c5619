"""What the tables of counseling and of the forum hold of people."""

from django.db.models import EmailField, F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from companies.personal import IN_PROGRAMME
from counseling.models import Registration
from exportasv.lib.personal import ERASED, Identity, holds, holds_nobody


def _forget_guests(person: Identity) -> None:
    """A place that was taken stays as a figure; whose it was is gone."""
    theirs = Q(user=person.user_id) if person.user_id else Q(pk__in=[])
    for address in person.addresses:
        theirs |= Q(email__iexact=address)
    nobody = Concat(Value("erased-"), F("pk"), Value("@erased.invalid"), output_field=EmailField())
    Registration.objects.filter(theirs).update(name=ERASED, email=nobody, phone="", user=None)


holds(
    "counseling.registration",
    _("Places at the forum and certificates of attendance."),
    _("Two years after the edition."),
    of_person=("user",),
    of_address="email",
    of_company="company",
    secret=("code",),
    erase=_forget_guests,
)
holds(
    "counseling.counselingsession",
    _("The help that was given."),
    IN_PROGRAMME,
    of_company="company",
    secret=("private_notes",),
)
holds("counseling.actionitem", _("What was agreed."), IN_PROGRAMME, of_company="company")
holds("counseling.planstep", _("The plan after the diagnostic."), IN_PROGRAMME, of_company="assessment__company")
holds("counseling.referral", _("A matter handed to another institution."), IN_PROGRAMME, of_company="company")
holds("counseling.adviser", _("Who advises, where and when."), _("While the person advises."), of_person=("user",))
holds(
    "counseling.availability",
    _("Who advises, where and when."),
    _("While the person advises."),
    of_person=("adviser__user",),
)
holds(
    "counseling.absence",
    _("Who advises, where and when."),
    _("While the person advises."),
    of_person=("adviser__user",),
)
holds(
    "counseling.dayhours",
    _("Who advises, where and when."),
    _("While the person advises."),
    of_person=("adviser__user",),
)
holds(
    "counseling.calendarfeed",
    _("Who advises, where and when."),
    _("While the person advises."),
    of_person=("adviser__user",),
    secret=("token_hash",),
)
holds("counseling.groupsession", _("The help that was given."), IN_PROGRAMME)
holds("counseling.moveproposal", _("The help that was given."), IN_PROGRAMME, of_company="session__company")
holds("counseling.waitingplace", _("The help that was given."), IN_PROGRAMME, of_company="session__company")
holds("counseling.participant", _("Who took part in a session."), IN_PROGRAMME, of_company="session__company")
holds(
    "counseling.sessiondraft", _("What an adviser is still writing."), _("Until the record is kept."), of_person=("by",)
)
holds("counseling.neglectedcompany", _("That no company is left without help."), IN_PROGRAMME, of_company="company")
holds_nobody(
    "counseling.forumedition",
    "counseling.forumevent",
    "counseling.material",
    "counseling.service",
    "counseling.serviceforanswer",
    why="the public programme and the directory of services",
)

FORUM = _("Two years after the edition.")
THOUGHT, ASKED = _("What people think of the forum."), _("What people ask at the forum.")
OF_GUEST = {"of_person": ("registration__user",), "of_company": "registration__company"}
holds("counseling.speaker", _("Who speaks at the forum, as the public programme says."), FORUM)
holds("counseling.eventanswer", THOUGHT, FORUM, **OF_GUEST)
holds("counseling.panelquestion", ASKED, FORUM, **OF_GUEST)
holds("counseling.questionvote", ASKED, FORUM, **OF_GUEST)
