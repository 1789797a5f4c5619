"""Cases and pallets of a good, as importers read them."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exportasv.core.documents.formatting import format_weight, number
from products.fields import FIELDS_BY_NAME
from products.models import Product

SIDES = ("case_length_cm", "case_width_cm", "case_height_cm")
CUBIC_CM = 1_000_000  # cm³ in a m³


class PackingFact(NamedTuple):
    """One row of the packing table."""

    heading: str
    text: str


def packing_facts(product: Product) -> list[PackingFact]:
    """Return the rows of the packing table that are known: units in a case, its size and weights, the pallet."""
    rows = [_fact(product, "units_per_case"), PackingFact(_("Case size"), _case_size(product))]
    rows += [_fact(product, "case_net_g"), _fact(product, "case_gross_g")]
    rows.append(PackingFact(_("Cases on a pallet"), _pallet_cases(product)))
    rows.append(PackingFact(_("A full pallet"), pallet_text(product)))
    return [row for row in rows if row.text]


def _fact(product: Product, name: str) -> PackingFact:
    return PackingFact(str(FIELDS_BY_NAME[name].heading), FIELDS_BY_NAME[name].text(product))


def _case_size(product: Product) -> str:
    """Return "40 cm × 30 cm × 25 cm (0.030 m³)" if all three sides are known, else those that are."""
    sides = [FIELDS_BY_NAME[name].text(product) for name in SIDES]
    size = " × ".join(side for side in sides if side)
    if not all(sides):
        return size
    length, width, height = (getattr(product, name) for name in SIDES)
    return f"{size} ({length * width * height / CUBIC_CM:.3f} m³)"


def _pallet_cases(product: Product) -> str:
    layer, layers, cases = product.cases_per_layer, product.layers_per_pallet, product.cases_per_pallet
    if cases is None:
        return ""
    return _("%(cases)s (%(layers)s layers of %(layer)s)") % {
        "cases": number(cases),
        "layers": number(layers or 0),
        "layer": number(layer or 0),
    }


def pallet_text(product: Product) -> str:
    """Return what a full pallet holds: "40 cases, 960 units, 520 kg gross"; "" if it is not known."""
    cases = product.cases_per_pallet
    if cases is None:
        return ""
    parts = [ngettext("%(n)s case", "%(n)s cases", cases) % {"n": number(cases)}]
    if product.units_per_case:
        units = cases * product.units_per_case
        parts.append(ngettext("%(n)s unit", "%(n)s units", units) % {"n": number(units)})
    if product.case_gross_g:
        parts.append(
            _("%(weight)s gross, without the pallet") % {"weight": format_weight(cases * product.case_gross_g)}
        )
    elif product.case_net_g:
        parts.append(_("%(weight)s net") % {"weight": format_weight(cases * product.case_net_g)})
    return ", ".join(parts)
