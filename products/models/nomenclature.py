"""The Harmonized System 2022: chapters, headings and codes; words and conditions by which its finder knows goods."""

from typing import Any
from uuid import uuid4

from django.contrib.postgres.indexes import GinIndex
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import CodeField, LineField
from exportasv.core.db.localized import Localized
from exportasv.core.db.validators import validate_hs6
from exportasv.core.http.content_version import content_version_trigger
from exportasv.core.lazy_text import StrOrPromise

VERSION_KEY = "trade_words_version"
VERSION_SECONDS = 600
MAX_TEXT = 400
CODE_LIST = r"\A[0-9]{4}([0-9]{2})?( [0-9]{4}([0-9]{2})?)*\Z"
PREFIX_LIST = r"\A[0-9]{2,6}( [0-9]{2,6})*\Z"
BY_COMMAS = _("Separated by commas.")


def search_index(name: str) -> GinIndex:
    """Return the index of the texts as the finder searches them (migrations/sql/search_configuration.sql)."""
    texts = models.Func(models.F("text_es"), models.F("text_en"), function="public.hs_vector")
    return GinIndex(texts, name=name, fastupdate=False)


class HSHeadingQuerySet(models.QuerySet["HSHeading"]):
    def chapters(self) -> "HSHeadingQuerySet":
        """Return the chapters, without their headings."""
        return self.filter(code__regex=r"^\d{2}$")


class HSHeading(models.Model):
    """A chapter (two digits) or a heading (four digits) of the Harmonized System 2022."""

    code = LineField(_("code"), max_length=4, primary_key=True)
    text_es = LineField(_("text in Spanish"), max_length=MAX_TEXT, blank=True)
    text_en = LineField(_("text in English"), max_length=MAX_TEXT)
    text = Localized("text")
    objects = HSHeadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("HS chapter or heading")
        verbose_name_plural = _("HS chapters and headings")
        ordering = ["code"]
        indexes = [search_index("hs_heading_text")]
        constraints = [
            models.CheckConstraint(name="hs_heading_digits", condition=models.Q(code__regex=r"^\d{2}(\d{2})?$"))
        ]
        triggers = [content_version_trigger()]

    def __str__(self) -> str:
        return f"{self.code[:2]}.{self.code[2:]}" if len(self.code) > 2 else self.code


class HSCode(models.Model):
    """A six-digit code of the Harmonized System 2022."""

    code = LineField(_("code"), max_length=6, primary_key=True, validators=[validate_hs6])
    text_es = LineField(_("text in Spanish"), max_length=MAX_TEXT, blank=True)
    text_en = LineField(_("text in English"), max_length=MAX_TEXT)
    text = Localized("text")

    class Meta:
        verbose_name = _("HS code")
        verbose_name_plural = _("HS codes")
        ordering = ["code"]
        indexes = [search_index("hs_code_text")]
        constraints = [models.CheckConstraint(name="hs_six_digits", condition=models.Q(code__regex=r"^\d{6}$"))]
        triggers = [content_version_trigger()]

    def __str__(self) -> str:
        return f"{self.code[:4]}.{self.code[4:]}"


class TradeWord(models.Model):
    """What people call a good, and the HS codes it may have: the first is the usual one."""

    word = LineField(_("word"), max_length=80, unique=True, help_text=_("In Spanish, in the singular."))
    words_es = LineField(_("other words in Spanish"), max_length=300, blank=True, help_text=BY_COMMAS)
    words_en = LineField(_("words in English"), max_length=300, blank=True, help_text=BY_COMMAS)
    codes = LineField(
        _("HS codes"),
        max_length=120,
        validators=[RegexValidator(CODE_LIST, _("Write codes of six or four digits, separated by a space."))],
        help_text=_("Codes or headings separated by a space, the usual one first."),
    )
    note_es = LineField(_("what tells them apart, in Spanish"), max_length=240, blank=True)
    note_en = LineField(_("what tells them apart, in English"), max_length=240, blank=True)
    note = Localized("note")

    class Meta:
        verbose_name = _("word for a good")
        verbose_name_plural = _("words for goods")
        ordering = ["word"]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return self.word

    def clean(self) -> None:
        _check_codes(self.codes)


def _code_prefixes(verbose_name: StrOrPromise) -> models.CharField:
    """Return a column of first digits of codes."""
    return LineField(
        verbose_name,
        max_length=300,
        blank=True,
        validators=[RegexValidator(PREFIX_LIST, _("Write the first digits of codes, separated by a space."))],
        help_text=_("The first digits of codes, separated by a space."),
    )


class GoodsCondition(models.Model):
    """What is done to a good or what it is made of, where neighbouring HS codes differ by it: frozen, knitted."""

    code = CodeField(_("code"), max_length=30, unique=True)
    words_es = LineField(_("words in Spanish"), max_length=300, help_text=BY_COMMAS)
    words_en = LineField(_("words in English"), max_length=300, blank=True, help_text=BY_COMMAS)
    raises = _code_prefixes(_("codes it points to"))
    lowers = _code_prefixes(_("codes it excludes"))
    note_es = LineField(_("note in Spanish"), max_length=240, blank=True)
    note_en = LineField(_("note in English"), max_length=240, blank=True)
    note = Localized("note")

    class Meta:
        verbose_name = _("condition of goods")
        verbose_name_plural = _("conditions of goods")
        ordering = ["code"]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return self.code


def _check_codes(codes: str) -> None:
    """Raise ValidationError if a code or heading does not exist."""
    wanted = set(codes.split())
    known: set[Any] = set(HSCode.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    known |= set(HSHeading.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    if missing := sorted(wanted - known):
        raise ValidationError({"codes": _("There is no HS code %(code)s.") % {"code": ", ".join(missing)}})


def words_version() -> str:
    """Return the version of words, conditions and codes that the finder may keep; a new one after ten minutes."""
    return str(cache.get_or_set(VERSION_KEY, lambda: uuid4().hex, VERSION_SECONDS))


def renew_words_version() -> None:
    """Let the finder read words, conditions and codes again."""
    cache.delete(VERSION_KEY)
