"""Questions to the panel, their votes, and materials of an event."""

from typing import Self

from django.db import models
from django.db.models import Count
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counseling.models.forum import ForumEvent, Registration
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import ChoiceField, LineField, NameField
from exportasv.core.db.localized import Localized
from exportasv.core.db.state_machine import LifeCycle, Moves, StateField, Tone, state_machine_trigger
from exportasv.core.http.content_version import content_version_trigger


class PanelQuestionState(LifeCycle):
    WAITING = "waiting", Tone.QUIET, pgettext_lazy("question", "to be reviewed")
    SHOWN = "shown", Tone.RUNNING, pgettext_lazy("question", "shown")
    ANSWERED = "answered", Tone.RUNNING, _("answered")
    HIDDEN = "hidden", Tone.QUIET, pgettext_lazy("question", "hidden")

    @classproperty
    def PUBLIC(cls) -> tuple[Self, ...]:
        """Return the states that the room can see."""
        return cls.SHOWN, cls.ANSWERED

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.WAITING: (cls.SHOWN, cls.HIDDEN),
            cls.SHOWN: (cls.ANSWERED, cls.HIDDEN),
            cls.HIDDEN: (cls.SHOWN,),
            cls.ANSWERED: (cls.SHOWN,),
        }


class PanelQuestionQuerySet(models.QuerySet["PanelQuestion"]):
    def by_votes(self) -> "PanelQuestionQuerySet":
        """Add `vote_count` and sort by it, the highest first."""
        return self.annotate(vote_count=Count("votes")).order_by("-vote_count", "asked_at", "pk")

    def visible_in_room(self) -> "PanelQuestionQuerySet":
        """Return the questions that the room can see."""
        return self.filter(state__in=PanelQuestion.State.PUBLIC)


class PanelQuestion(models.Model):
    """A question to those who speak, from somebody with a place at the event; staff lets it be seen."""

    State = PanelQuestionState

    event = models.ForeignKey(ForumEvent, models.CASCADE, related_name="panel_questions", verbose_name=_("event"))
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="panel_questions", verbose_name=_("asked by")
    )
    text = LineField(_("question"), max_length=300)
    state = StateField(_("state"), PanelQuestionState, max_length=10, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    objects = PanelQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to the panel")
        verbose_name_plural = _("questions to the panel")
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["event", "state"])]
        triggers = [audit_trigger(), state_machine_trigger(PanelQuestionState)]

    def __str__(self) -> str:
        return self.text


class QuestionVote(models.Model):
    """Somebody in the room wants this question answered too; once."""

    question = models.ForeignKey(PanelQuestion, models.CASCADE, related_name="votes", verbose_name=_("question"))
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="votes", verbose_name=_("by"))

    class Meta:
        verbose_name = _("vote for a question")
        verbose_name_plural = _("votes for questions")
        constraints = [models.UniqueConstraint(fields=["question", "registration"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.registration_id} → {self.question_id}"


class Material(models.Model):
    """A paper or a link that stays from an event, for everybody or for those who came."""

    class Audience(models.TextChoices):
        PUBLIC = "public", _("everybody")
        CAME = "came", _("those who attended")

    event = models.ForeignKey(ForumEvent, models.CASCADE, related_name="materials", verbose_name=_("event"))
    title_es = NameField(_("title in Spanish"), max_length=160)
    title_en = NameField(_("title in English"), max_length=160)
    file = models.FileField(_("paper (PDF)"), upload_to="private/materials", blank=True)
    link = models.URLField(_("link"), blank=True)
    audience = ChoiceField(_("for whom"), max_length=8, choices=Audience.choices, default=Audience.PUBLIC)
    title = Localized("title")

    class Meta:
        verbose_name = _("event material")
        verbose_name_plural = _("event materials")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="material_is_paper_or_link",
                condition=(models.Q(file="") & ~models.Q(link="")) | (~models.Q(file="") & models.Q(link="")),
                violation_error_message=_("A material is either a document or a link."),
            )
        ]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return self.title
