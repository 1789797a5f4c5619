"""Reasons of matches, written by code: a page has some hundred."""

from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from consulates.matching.score import Match

register = template.Library()
TENTH = Decimal("0.1")
REASON = '<li class="{}">\n<span class="sr-only">{}</span> {} <span class="muted small num">{}</span>\n</li>\n'


@register.simple_tag
def match_reasons(match: Match) -> SafeString:
    """Return the list of the reasons of a match, with their points."""
    kinds = {True: ("fits", _("meets:")), False: ("lacks", _("missing:"))}
    lines = ((*kinds[each.fits], each.text, _points_text(each.points)) for each in match.reasons)
    return format_html('<ul class="because">\n{}</ul>', format_html_join("", REASON, lines))


def _points_text(points: float) -> str:
    """Return points with one decimal, rounded half up, without it if it is zero: 22.5, 10."""
    return str(Decimal(str(points)).quantize(TENTH, ROUND_HALF_UP)).removesuffix(".0")
