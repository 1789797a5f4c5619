"""The nomenclature from chapter to heading to code, one level at a time."""

from dataclasses import dataclass, field

from django.db.models import Q

from products.models import HSCode, HSHeading


@dataclass
class Branch:
    """A level of the tree: the chapter and heading above it, and the rows to choose from."""

    above: list[HSHeading] = field(default_factory=list)
    headings: list[HSHeading] = field(default_factory=list)
    codes: list[HSCode] = field(default_factory=list)


def branch(digits: str) -> Branch:
    """Return the chapters, the headings of a chapter or the codes that begin with these digits. Two queries at most."""
    if not digits:
        return Branch(headings=list(HSHeading.objects.chapters()))
    if len(digits) < 4:
        rows = list(HSHeading.objects.filter(Q(code=digits[:2]) | Q(code__startswith=digits)))
        return Branch([row for row in rows if len(row.code) == 2], [row for row in rows if len(row.code) > 2])
    above = list(HSHeading.objects.filter(code__in=[digits[:2], digits[:4]]))
    return Branch(above, codes=list(HSCode.objects.filter(code__startswith=digits)))
