"""Personal data in the tables of counseling and of the forum."""

from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from companies.personal import STATISTICS_RETENTION, programme_retention
from counseling.models import ForumEdition, Registration
from exportasv.core.db.personal_data import (
    ERASED_TEXT,
    IS_ERASED_ADDRESS,
    YEAR,
    Identity,
    Retention,
    erased_address,
    no_personal_data,
    personal_data,
)

ADVISER_RETENTION = Retention(_("While the person advises."))
ERASED_REGISTRATION_FIELDS = {"name": ERASED_TEXT, "phone": "", "user": None}


def _edition_retention(since: object, **values: Any) -> Retention:
    return Retention(_("the edition"), after=2 * YEAR, since=since, **values)


def _erase_guests(person: Identity) -> None:
    """Erase the person from registrations. The rows stay for the figures."""
    theirs = Q(user=person.user_id) if person.user_id else Q(pk__in=[])
    for address in person.addresses:
        theirs |= Q(email__iexact=address)
    Registration.objects.filter(theirs).update(email=erased_address(), **ERASED_REGISTRATION_FIELDS)


personal_data(
    "counseling.registration",
    _("Places at the forum and certificates of attendance."),
    _edition_retention(
        "event__edition__ends_on",
        blank_columns={"email": erased_address(), **ERASED_REGISTRATION_FIELDS},
        already_blank=IS_ERASED_ADDRESS,
    ),
    of_person=("user",),
    of_address="email",
    of_company="company",
    hidden_columns=("code",),
    erase=_erase_guests,
)
personal_data(
    "counseling.counselingsession",
    _("The help that was given."),
    programme_retention(
        blank_columns={"matter": ERASED_TEXT, "notes": "", "private_notes": "", "company_note": "", "cancel_reason": ""}
    ),
    of_company="company",
    hidden_columns=("private_notes",),
)
personal_data(
    "counseling.actionitem",
    _("What was agreed."),
    programme_retention(blank_columns={"text": ERASED_TEXT, "proof": "", "proof_file": ""}),
    of_company="company",
)
personal_data(
    "counseling.planstep",
    _("The plan after the diagnostic."),
    programme_retention("assessment__company"),
    of_company="assessment__company",
)
personal_data(
    "counseling.referral",
    _("A matter referred to another institution."),
    programme_retention(blank_columns={"matter": ERASED_TEXT, "result": ""}),
    of_company="company",
)
personal_data("counseling.adviser", _("Who advises, where and when."), ADVISER_RETENTION, of_person=("user",))
personal_data(
    "counseling.availability",
    _("Who advises, where and when."),
    ADVISER_RETENTION,
    of_person=("adviser__user",),
)
personal_data(
    "counseling.absence",
    _("Who advises, where and when."),
    ADVISER_RETENTION,
    of_person=("adviser__user",),
)
personal_data(
    "counseling.dayhours",
    _("Who advises, where and when."),
    ADVISER_RETENTION,
    of_person=("adviser__user",),
)
personal_data(
    "counseling.calendarfeed",
    _("Who advises, where and when."),
    ADVISER_RETENTION,
    of_person=("adviser__user",),
    hidden_columns=("token_hash",),
)
personal_data("counseling.groupsession", _("The help that was given."), STATISTICS_RETENTION)
personal_data(
    "counseling.rescheduleproposal",
    _("The help that was given."),
    programme_retention("session__company"),
    of_company="session__company",
)
personal_data(
    "counseling.waitinglistentry",
    _("The help that was given."),
    programme_retention("session__company"),
    of_company="session__company",
)
personal_data(
    "counseling.participant",
    _("Who took part in a session."),
    programme_retention("session__company"),
    of_company="session__company",
)
personal_data(
    "counseling.sessiondraft",
    _("What an adviser is still writing."),
    Retention(_("Until the record is saved.")),
    of_person=("by",),
)
personal_data(
    "counseling.neglectedcompany",
    _("That no company is left without help."),
    programme_retention(),
    of_company="company",
)
no_personal_data(
    "counseling.forumedition",
    "counseling.forumevent",
    "counseling.material",
    "counseling.service",
    "counseling.servicerecommendation",
    why="the public programme and the directory of services",
)

FORUM_RETENTION = _edition_retention("registration__event__edition__ends_on")
SURVEY_PURPOSE, QUESTION_PURPOSE = _("What people think of the forum."), _("What people ask at the forum.")
GUEST_LOOKUPS = {"of_person": ("registration__user",), "of_company": "registration__company"}
LAST_EDITION = ForumEdition.objects.filter(events__speakers=OuterRef("pk")).order_by("-ends_on").values("ends_on")[:1]
personal_data(
    "counseling.speaker",
    _("Who speaks at the forum, as the public programme says."),
    _edition_retention(Subquery(LAST_EDITION)),
)
personal_data(
    "counseling.surveyanswer",
    SURVEY_PURPOSE,
    _edition_retention("registration__event__edition__ends_on", blank_columns={"comment": ""}),
    **GUEST_LOOKUPS,
)
personal_data("counseling.panelquestion", QUESTION_PURPOSE, FORUM_RETENTION, **GUEST_LOOKUPS)
personal_data("counseling.questionvote", QUESTION_PURPOSE, FORUM_RETENTION, **GUEST_LOOKUPS)
