"""Synonyms that buyers use, edited by staff."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import LineField
from exportasv.core.http.content_version import content_version_trigger
from exportasv.core.http.kept_tables import forget_table, kept_table
from products.catalogue.search import singular_form
from products.models.buyer_phrase import clear_phrase_cache

CACHE_KEY = "synonyms:mark"
CACHE_SECONDS = 300


class Synonym(models.Model):
    """Words that buyers use for the same thing: bolso, cartera, handbag."""

    words = LineField(_("words"), max_length=300, help_text=_("Separated by commas: bolso, cartera, handbag"))

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["words"]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        if len(self.word_list()) < 2:
            raise ValidationError({"words": _("Write two words at least, separated by a comma.")})

    def word_list(self) -> list[str]:
        return [word.strip().lower() for word in self.words.split(",") if word.strip()]

    @classmethod
    def by_word(cls) -> dict[str, list[str]]:
        """Return word without accent and plural → the other words of its groups. Cached for five minutes."""
        return kept_table(CACHE_KEY, cls._read_by_word, CACHE_SECONDS)

    @classmethod
    def _read_by_word(cls) -> dict[str, list[str]]:
        known: dict[str, list[str]] = {}
        for group in cls.objects.all():
            for word in group.word_list():
                known.setdefault(singular_form(word), []).extend(each for each in group.word_list() if each != word)
        return known


def clear_synonym_cache() -> None:
    """Clear the cache, so that the next search reads the synonyms again, and the phrases among them."""
    forget_table(CACHE_KEY)
    clear_phrase_cache()
