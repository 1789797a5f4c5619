"""The life cycle of a file that a background task writes for somebody."""

from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.state_machine import LifeCycle, Moves, Tone


class BackgroundFileState(LifeCycle):
    WAITING = "waiting", Tone.QUIET, _("being made")
    READY = "ready", Tone.GOOD, _("ready")
    FAILED = "failed", Tone.BAD, _("could not be made")

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.WAITING: (cls.READY, cls.FAILED),
        }
