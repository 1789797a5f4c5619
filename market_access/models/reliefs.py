"""What spares a small company or consignment, up to which limit, and when."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import BoundedDecimalField, BoundedIntegerField, ChoiceField, LineField, ProseField
from exportasv.core.db.localized import Localized
from market_access.models.destinations import Market
from market_access.models.facts import FactType
from market_access.models.requirements import check_words
from market_access.models.versions import (
    VersionedFact,
    VersionedQuerySet,
    version_constraints,
    version_trigger,
    words_field,
)
from market_access.rules.relief_clauses import ClauseError, facts_of, parse_clauses


class Relief(VersionedFact):
    """A version of what spares somebody a requirement: who, the limit, what it counts, what to file, and its source."""

    market = ChoiceField(_("market"), max_length=3, choices=Market.choices)
    spares = words_field(_("requirements that it spares"), max_length=40)
    title_es = LineField(_("title in Spanish"), max_length=200)
    title_en = LineField(_("title in English"), max_length=200, blank=True)
    who_benefits_es = LineField(_("who benefits, Spanish"), max_length=200, blank=True)
    who_benefits_en = LineField(_("who benefits, English"), max_length=200, blank=True)
    limit_value = BoundedDecimalField(
        _("limit"), max_digits=15, decimal_places=2, least=0, most=10**12, null=True, blank=True
    )
    limit_unit_es = LineField(_("unit of the limit, Spanish"), max_length=120, blank=True)
    limit_unit_en = LineField(_("unit of the limit, English"), max_length=120, blank=True)
    limit_period_es = LineField(_("period of the limit, Spanish"), max_length=160, blank=True)
    limit_period_en = LineField(_("period of the limit, English"), max_length=160, blank=True)
    counts_what_es = LineField(_("what uses it up, Spanish"), max_length=300, blank=True)
    counts_what_en = LineField(_("what uses it up, English"), max_length=300, blank=True)
    conditions_es = ProseField(_("conditions, Spanish"), blank=True)
    conditions_en = ProseField(_("conditions, English"), blank=True)
    exclusions_es = ProseField(_("exclusions, Spanish"), blank=True)
    exclusions_en = ProseField(_("exclusions, English"), blank=True)
    file_what_es = LineField(_("what to file, Spanish"), max_length=200, blank=True)
    file_what_en = LineField(_("what to file, English"), max_length=200, blank=True)
    file_where_es = LineField(_("where to file it, Spanish"), max_length=200, blank=True)
    file_where_en = LineField(_("where to file it, English"), max_length=200, blank=True)
    renewal_es = LineField(_("renewal, Spanish"), max_length=120, blank=True)
    renewal_en = LineField(_("renewal, English"), max_length=120, blank=True)
    wording_es = ProseField(_("wording in Spanish"), blank=True)
    wording_en = ProseField(_("wording in English"), blank=True)
    applies_when = LineField(
        _("condition"),
        max_length=300,
        help_text=_("Clauses joined by ;: rule:A|B attr:x not:x fact:name<100 fact:name in a,b manual never"),
    )
    position = BoundedIntegerField(_("position"), least=0, most=100_000, default=0)
    title, wording = Localized("title"), Localized("wording")
    who_benefits, counts_what = Localized("who_benefits"), Localized("counts_what", falls_back=False)
    limit_unit, limit_period = Localized("limit_unit"), Localized("limit_period")
    file_what, file_where, renewal = Localized("file_what"), Localized("file_where"), Localized("renewal")
    conditions = Localized("conditions", falls_back=False)
    exclusions = Localized("exclusions", falls_back=False)
    objects = VersionedQuerySet["Relief"].as_manager()

    class Meta:
        verbose_name = _("relief for small companies")
        verbose_name_plural = _("reliefs for small companies")
        ordering = ["position", "key"]
        constraints = [*version_constraints("market_relief")]
        triggers = [audit_trigger(), version_trigger()]

    @property
    def is_untranslated(self) -> bool:
        """Return whether it has conditions or exclusions, but not in the reader's language."""
        has_conditions = bool(self.conditions_es or self.conditions_en)
        has_exclusions = bool(self.exclusions_es or self.exclusions_en)
        return has_conditions != bool(self.conditions) or has_exclusions != bool(self.exclusions)

    def clean(self) -> None:
        """Raise ValidationError if the condition cannot be read or names an unknown fact."""
        try:
            clauses = parse_clauses(self.applies_when)
        except ClauseError as error:
            raise ValidationError({"applies_when": str(error)}) from None
        check_words("applies_when", facts_of(clauses), set(FactType.objects.values_list("code", flat=True)))
