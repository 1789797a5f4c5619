"""Template tags for confirmed sales."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from consulates.models import ExportWin
from exportasv.core.component_tags import state_badge

register = template.Library()


@register.simple_tag
def win_badge(win: ExportWin) -> SafeString:
    """Return the state of a sale, in the words of who waits for whom."""
    words = {
        ExportWin.State.CLAIMED: _("waiting for the company"),
        ExportWin.State.TOLD: _("told by the company"),
    }
    return state_badge(win, "", conditional_escape(words.get(ExportWin.State(win.state), "")))
