"""What buyers' phrases mean, edited by staff."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import LineField
from exportasv.core.http.content_version import content_version_trigger
from exportasv.core.http.kept_tables import forget_table
from products.catalogue.filters import validate_filters

CACHE_KEY = "buyer-phrases:mark"


class BuyerPhrase(models.Model):
    """Phrases that buyers write and what they mean: filters, words of products, or nothing."""

    words = LineField(_("phrases"), max_length=500, help_text=_("Separated by commas: fair trade, comercio justo"))
    filters = LineField(
        _("filters"),
        max_length=300,
        blank=True,
        validators=[validate_filters],
        help_text=_("As in the catalogue's address: certificate=fairtrade"),
    )
    terms = LineField(
        _("words of products"),
        max_length=500,
        blank=True,
        help_text=_(
            "Words of the products meant, separated by commas: pupusa, tamal, horchata. Without filters and words "
            "the phrases are left out of a search that has other words."
        ),
    )

    class Meta:
        verbose_name = _("phrases of buyers")
        verbose_name_plural = _("phrases of buyers")
        ordering = ["words"]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        if not self.phrase_list():
            raise ValidationError({"words": _("Write a phrase at least.")})

    def phrase_list(self) -> list[str]:
        return [phrase.strip() for phrase in self.words.split(",") if phrase.strip()]

    def term_list(self) -> list[str]:
        return [term.strip().lower() for term in self.terms.split(",") if term.strip()]


def clear_phrase_cache() -> None:
    """Clear the cache, so that the next search reads the phrases again."""
    forget_table(CACHE_KEY)
