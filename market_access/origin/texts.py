"""The sentences of an origin verdict, for the owner's page and the printed statement."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exportasv.core.db.state_machine import Tone
from exportasv.core.documents.formatting import money
from exportasv.core.lazy_text import StrOrPromise
from market_access.origin.criteria import Process
from market_access.origin.evaluation import Criterion, Failure, Material, Outcome, Verdict, price_for

AGREEMENT_NAMES: dict[str, StrOrPromise] = {
    "CAFTA-DR": gettext_lazy("United States (CAFTA-DR)"),
    "CACM": gettext_lazy("Central America and Panama (common market)"),
    "EU-CA": gettext_lazy("European Union (association agreement)"),
    "UK-CA": gettext_lazy("United Kingdom (association agreement)"),
    "MX-CA": gettext_lazy("Mexico (free trade agreement)"),
}
REGIONS: dict[str, StrOrPromise] = {
    "CAFTA-DR": gettext_lazy("Central America, the Dominican Republic or the United States"),
    "CACM": gettext_lazy("Central America or Panama"),
    "EU-CA": gettext_lazy("Central America, Panama or the European Union"),
    "UK-CA": gettext_lazy("Central America, Panama, the United Kingdom or the European Union"),
    "MX-CA": gettext_lazy("Central America or Mexico"),
}
OUTCOMES: dict[Outcome, tuple[StrOrPromise, Tone]] = {
    Outcome.ORIGINATES: (gettext_lazy("It originates"), Tone.GOOD),
    Outcome.TO_CONFIRM: (gettext_lazy("It seems to originate: to be confirmed"), Tone.ASKED),
    Outcome.NEEDS_DECLARATIONS: (gettext_lazy("Suppliers' declarations are missing"), Tone.RETURNED),
    Outcome.NOT_ORIGINATING: (gettext_lazy("It does not originate"), Tone.BAD),
    Outcome.UNKNOWN: (gettext_lazy("Not known: the rule has not been read"), Tone.QUIET),
    Outcome.INCOMPLETE: (gettext_lazy("Not known yet: data are missing"), Tone.QUIET),
}
CRITERIA: dict[Criterion, StrOrPromise] = {
    Criterion.WHOLLY_OBTAINED: gettext_lazy("Wholly obtained: grown, gathered or made entirely here"),
    Criterion.ORIGINATING_MATERIALS: gettext_lazy("Made only of originating materials"),
    Criterion.CHANGE_OF_CHAPTER: gettext_lazy("Change of chapter: the foreign materials fall under other chapters"),
    Criterion.CHANGE_OF_HEADING: gettext_lazy("Change of heading: the foreign materials fall under other headings"),
    Criterion.CHANGE_OF_SUBHEADING: gettext_lazy(
        "Change of subheading: the foreign materials fall under other subheadings"
    ),
    Criterion.ANY_HEADING: gettext_lazy("Made of permitted materials"),
    Criterion.VALUE: gettext_lazy("Value: the foreign materials stay under the limit"),
    Criterion.PROCESS: gettext_lazy("The work that the agreement asks is done here"),
}
REASONS: dict[str, StrOrPromise] = {
    "rule": gettext_lazy("The text of this rule has not been read in its source: ask customs or CIEX to confirm it."),
    "tolerance": gettext_lazy("It passes only thanks to the tolerance for small amounts: have that confirmed."),
    "cumulation": gettext_lazy("It relies on materials from other countries of the agreement: have that confirmed."),
}
MISSING: dict[str, StrOrPromise] = {
    "materials": gettext_lazy("Write the materials of one unit."),
    "price": gettext_lazy("Write the price of one unit at your door."),
    "hs_code": gettext_lazy("The product needs its six-digit HS code."),
    "price_below_cost": gettext_lazy("The materials cost more than the price: correct one of them."),
}


def names(materials: tuple[Material, ...]) -> str:
    """Return the names of materials as a list in words."""
    return get_text_list([each.name for each in materials], _("and"))


def explanations(verdict: Verdict) -> list[StrOrPromise]:
    """Return the sentences that say by what, and what must be confirmed or completed."""
    found: list[StrOrPromise] = [CRITERIA[verdict.criterion]] if verdict.criterion else []
    found += [MISSING[each] for each in verdict.missing]
    if verdict.outcome in (Outcome.TO_CONFIRM, Outcome.NEEDS_DECLARATIONS):
        found += [REASONS[each] for each in sorted(verdict.reasons)]
    if verdict.outcome == Outcome.ORIGINATES and verdict.uses_tolerance:
        found.append(_("It passes thanks to the tolerance for small amounts."))
    return found


def changes(verdict: Verdict, agreement: str) -> list[str]:
    """Return what would have to change for the product to originate."""
    region = REGIONS[agreement]
    found = [text for failure in verdict.failures for text in _failure_texts(failure, region)]
    if verdict.undeclared:
        found.append(
            ngettext(
                "Ask the supplier of %(materials)s for a signed declaration of origin.",
                "Ask the suppliers of %(materials)s for signed declarations of origin.",
                len(verdict.undeclared),
            )
            % {"materials": names(verdict.undeclared)}
        )
    return found


def _failure_texts(failure: Failure, region: StrOrPromise) -> list[str]:
    condition = failure.condition
    words = {"materials": names(failure.materials), "region": region}
    if condition is None:
        return [_("Packing, labelling, sorting or mixing alone does not confer origin: do more of the work here.")]
    if condition.name == "process":
        return [_("Do this work here: %(work)s.") % {"work": Process(condition.process).label}]
    if condition.name in ("value", "rvc"):
        return [_value_text(failure)]
    texts = [_("Buy %(materials)s from %(region)s, with the supplier's declaration.") % words]
    if failure.allowed_cost:
        amount = {"materials": words["materials"], "allowed": money(failure.allowed_cost)}
        texts.append(_("Or use at most %(allowed)s of %(materials)s in one unit.") % amount)
    return texts


def _value_text(failure: Failure) -> str:
    words = {
        "materials": names(failure.materials),
        "cost": money(failure.cost),
        "allowed": money(failure.allowed_cost),
        "excess": money(failure.excess),
    }
    text = _(
        "Foreign materials (%(materials)s) cost %(cost)s in one unit and may cost %(allowed)s: use %(excess)s less."
    )
    try:
        dearer = _("Or sell it for %(price)s or more.") % {"price": money(price_for(failure))}
    except ValueError:
        return text % words
    return f"{text % words} {dearer}"
