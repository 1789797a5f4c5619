"""The trade glossary."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import LineField
from exportasv.core.db.localized import Localized


class GlossaryTerm(models.Model):
    """A trade term in Spanish and English with its meaning. Companies look it up; staff edit it."""

    term_es = LineField(_("in Spanish"), max_length=80, unique=True, help_text=_("In the singular, lower case."))
    term_en = LineField(_("in English"), max_length=80)
    explanation_es = LineField(_("what it means, in Spanish"), max_length=240, blank=True)
    explanation_en = LineField(_("what it means, in English"), max_length=240, blank=True)
    explanation = Localized("explanation")

    class Meta:
        verbose_name = _("trade term")
        verbose_name_plural = _("trade terms")
        ordering = [Lower("term_es")]
        constraints = [
            models.CheckConstraint(
                name="term_in_lower_case",
                condition=models.Q(term_es=Lower("term_es")),
                violation_error_message=_("Write it in lower case: it is looked for in texts."),
            )
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return self.term_es
