"""The lines of the ladder and the open questions in words."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exportasv.core.lazy_text import StrOrPromise
from market_access.models import DutyRow
from market_access.origin.texts import AGREEMENT_NAMES
from market_access.pricing.duties import Asked, DutyAnswer, Question
from market_access.pricing.sheets import Ladder

LINES: dict[str, StrOrPromise] = {  # key of a line → what it is
    "goods": gettext_lazy("Goods at your price"),
    "EXW": gettext_lazy("EXW: packed, at your door"),
    "FCA": gettext_lazy("FCA: handed to the carrier, cleared for export"),
    "FOB": gettext_lazy("FOB: loaded on the ship"),
    "wm": gettext_lazy("Charged m³ or tonnes"),
    "vol_kg": gettext_lazy("Kilos by volume"),
    "charge_kg": gettext_lazy("Charged kilos"),
    "freight": gettext_lazy("Main freight"),
    "CFR": gettext_lazy("CFR: freight paid to the port"),
    "CPT": gettext_lazy("CPT: freight paid to the place"),
    "CIF": gettext_lazy("CIF: freight and insurance paid"),
    "CIP": gettext_lazy("CIP: freight and insurance paid"),
    "premium": gettext_lazy("Insurance, on 110% of the value"),
    "DAP": gettext_lazy("DAP: delivered, duties not paid"),
    "customs_value": gettext_lazy("Customs value, on which duty is charged"),
    "duty": gettext_lazy("Base duty"),
    "additional": gettext_lazy("Additional duty"),
    "mpf": gettext_lazy("Processing fee of US customs"),
    "hmf": gettext_lazy("US port fee"),
    "proof_gallons": gettext_lazy("Proof gallons"),
    "excise": gettext_lazy("Federal tax on alcohol"),
    "landed": gettext_lazy("Landed: what the importer has paid"),
    "importer_price": gettext_lazy("Price of the importer"),
    "retail_net": gettext_lazy("Price of the shop, without tax"),
    "shelf": gettext_lazy("Price on the shelf"),
    "exw_unit": gettext_lazy("EXW, one unit"),
    "landed_unit": gettext_lazy("Landed, one unit"),
    "shelf_unit": gettext_lazy("On the shelf, one unit"),
}
INCOTERMS = frozenset({"EXW", "FCA", "FOB", "CFR", "CPT", "CIF", "CIP", "DAP"})  # lines that are a price to quote
TOTALS = INCOTERMS | {"landed", "importer_price", "shelf"}


QUESTIONS: dict[Asked, StrOrPromise] = {  # what is asked, and what counts until it is answered
    Asked.NATIONAL_CODE: gettext_lazy(
        "“%(name)s” is for some codes of eight or ten digits. Which is the product's code there?"
    ),
    Asked.ORIGIN: gettext_lazy(
        "“%(name)s” changes with proof of origin. Until you say yes, the ladder counts without it."
    ),
    Asked.RATE: gettext_lazy(
        "The base duty of this code is not in our table. Ask the importer's customs broker and type it."
    ),
    Asked.PREFERENCE: gettext_lazy(
        "The duty with proof of origin was not read for this code. The ladder counts the base duty."
    ),
    Asked.LISTED: gettext_lazy(
        "“%(name)s”: a higher duty may apply without proof of origin. Ask the importer's broker."
    ),
    Asked.CONSUMER: gettext_lazy("“%(name)s”: does a person buy it for own use?"),
    Asked.FEE_RENEWED: gettext_lazy("“%(name)s” ended on %(day)s; the new figure is not in our table."),
    Asked.FEE_IN_USE: gettext_lazy("“%(name)s” may be charged: %(note)s."),
    Asked.SMALL_ENTRY: gettext_lazy(
        "For this value customs charge a small fixed fee instead of “%(name)s”; we have not read it."
    ),
    Asked.COUNTRY: gettext_lazy("Which country of the European Union? Its tax on consumption is missing."),
    Asked.TAX: gettext_lazy("The tax on consumption there is not in our table. Type it."),
}


def question_text(question: Question) -> str:
    """Return an open question as its owner reads it."""
    row = question.row
    facts = {"name": row.name, "day": _day(row), "note": row.note} if row else {"name": "", "day": "", "note": ""}
    return str(QUESTIONS[question.asked]) % facts


def origin_text(ladder: Ladder) -> str:
    """Return what the bill of materials says of origin, and whether the ladder counts a preference; "" if nothing."""
    if ladder.origin is None:
        return _("Origin: you said so; no list of materials shows it.") if ladder.duty.uses_preference else ""
    words = {"agreement": AGREEMENT_NAMES[ladder.origin.agreement]}
    if not ladder.origin.originates:
        return _("Origin: by its list of materials it does not meet the rule of %(agreement)s: no preference.") % words
    return _("Origin: by its list of materials it meets the rule of %(agreement)s.") % words


def ladder_notes(ladder: Ladder) -> list[str]:
    """Return what must be known with a ladder: its origin, then what its duty depends on."""
    return [*([text] if (text := origin_text(ladder)) else []), *duty_notes(ladder.duty)]


def duty_notes(duty: DutyAnswer) -> list[str]:
    """Return what must be known with a duty: questions, what takes it away, procedures, what is coming."""
    notes = [question_text(each) for each in duty.questions]
    dearer = _("Until you answer, the more expensive one counts: %(name)s.")
    notes += [dearer % {"name": row.name} for row in duty.counted_for_safety]
    notes += [
        _("“%(duty)s” is not charged: %(why)s.") % {"duty": row.name, "why": why.name} for row, why in duty.spared
    ]
    notes += [row.name + (f": {row.note}" if row.note else "") for row in duty.procedures]
    notes += [coming_text(row) for row in duty.coming]
    return list(dict.fromkeys(notes))


def coming_text(row: DutyRow) -> str:
    """Return a change of a later day: nobody pays it today."""
    return _("Coming on %(day)s: %(name)s, %(rate)s") % {
        "day": date_format(row.effective_from, "DATE_FORMAT") if row.effective_from else "",
        "name": row.name,
        "rate": row.rate_text,
    }


def _day(row: DutyRow | None) -> str:
    return date_format(row.effective_to, "DATE_FORMAT") if row and row.effective_to else ""
