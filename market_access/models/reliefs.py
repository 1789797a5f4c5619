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
    who_benefits = LineField(_("who benefits"), max_length=200, blank=True)
    limit_value = BoundedDecimalField(
        _("limit"), max_digits=15, decimal_places=2, least=0, most=10**12, null=True, blank=True
    )
    limit_unit = LineField(_("unit of the limit"), max_length=120, blank=True)
    limit_period = LineField(_("period of the limit"), max_length=160, blank=True)
    counts_what = LineField(_("what uses it up"), max_length=300, blank=True)
    conditions_es = ProseField(_("conditions, Spanish"), blank=True)
    exclusions_es = ProseField(_("exclusions, Spanish"), blank=True)
    file_what = LineField(_("what to file"), max_length=200, blank=True)
    file_where = LineField(_("where to file it"), max_length=200, blank=True)
    renewal = LineField(_("renewal"), max_length=120, blank=True)
    wording_es = ProseField(_("wording in Spanish"), blank=True)
    wording_en = ProseField(_("wording in English"), blank=True)
    applies_when = LineField(
        _("condition"),
        max_length=300,
        help_text=_("Clauses joined by ;: rule:A|B attr:x not:x fact:name<100 fact:name in a,b manual never"),
    )
    position = BoundedIntegerField(_("position"), least=0, most=100_000, default=0)
    title, wording = Localized("title"), Localized("wording")
    objects = VersionedQuerySet["Relief"].as_manager()

    class Meta:
        verbose_name = _("relief for small companies")
        verbose_name_plural = _("reliefs for small companies")
        ordering = ["position", "key"]
        constraints = [*version_constraints("market_relief")]
        triggers = [audit_trigger(), version_trigger()]

    def clean(self) -> None:
        """Raise ValidationError if the condition cannot be read or names an unknown fact."""
        try:
            clauses = parse_clauses(self.applies_when)
        except ClauseError as error:
            raise ValidationError({"applies_when": str(error)}) from None
        check_words("applies_when", facts_of(clauses), set(FactType.objects.values_list("code", flat=True)))
