"""What an operator must see within minutes, on the home pages of managers and administrators."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exportasv.core.accounts.staff_home import Alarm
from exportasv.core.monitoring.models import BEAT
from exportasv.core.monitoring.tasks import expected_workers
from exportasv.core.monitoring.vital_signs import VitalSigns, read_vital_signs
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.outbox.outbox import task_title

SILENT_AFTER = timedelta(minutes=5)
LEAST_FREE_DISK = 0.10


def current_alarms() -> list[Alarm]:
    """Return what is wrong now, the worst first. One query."""
    signs = read_vital_signs()
    found = [
        _silent_schedule(signs),
        *_silent_workers(signs),
        _overdue_work(signs),
        _failing_mails(signs),
        _full_disk(signs),
        _missing_files(signs),
        _months_past_term(signs),
    ]
    return [alarm for alarm in found if alarm]


def _silent_schedule(signs: VitalSigns) -> Alarm | None:
    silence = signs.silence(BEAT)
    if not _is_silent(silence):
        return None
    title = _("The schedule does not run: no reminder, no sweep of waiting work.")
    return Alarm(title, _since(silence), _pending())


def _silent_workers(signs: VitalSigns) -> list[Alarm]:
    """Return the workers that are silent. The schedule sends their ticks: if it is silent, so are they."""
    if _is_silent(signs.silence(BEAT)):
        return []
    silent = [name for name in expected_workers() if _is_silent(signs.silence(name))]
    return [
        Alarm(_("Not at work: %(name)s.") % {"name": name}, _since(signs.silence(name)), _pending()) for name in silent
    ]


def _is_silent(silence: timedelta | None) -> bool:
    return silence is None or silence > SILENT_AFTER


def _overdue_work(signs: VitalSigns) -> Alarm | None:
    if not signs.work_is_overdue:
        return None
    title = _("Work is overdue: %(kind)s.") % {"kind": task_title(signs.overdue_kind)}
    return Alarm(title, _since(signs.overdue_for), _pending())


def _failing_mails(signs: VitalSigns) -> Alarm | None:
    if not signs.failing_mails:
        return None
    count = signs.failing_mails
    title = ngettext(
        "%(count)s e-mail is refused again and again by the mail server.",
        "%(count)s e-mails are refused again and again by the mail server.",
        count,
    ) % {"count": count}
    return Alarm(title, _("It is tried again with growing pauses; nothing is lost."), _pending())


def _full_disk(signs: VitalSigns) -> Alarm | None:
    if signs.free_disk >= LEAST_FREE_DISK:
        return None
    title = _("The disk is almost full: %(share)s%% are free.") % {"share": round(signs.free_disk * 100)}
    return Alarm(title, _("Photos and papers cannot be saved when it is full."), "")


def _missing_files(signs: VitalSigns) -> Alarm | None:
    count = signs.missing_files
    if not count:
        return None
    title = ngettext("%(count)s row has lost its file.", "%(count)s rows have lost their files.", count)
    return Alarm(
        title % {"count": count}, _("The command check_files names them. Bring the files back from a backup."), ""
    )


def _months_past_term(signs: VitalSigns) -> Alarm | None:
    count = signs.months_past_term
    if not count:
        return None
    title = ngettext(
        "%(count)s month of the audit trail is past its term.",
        "%(count)s months of the audit trail are past their term.",
        count,
    )
    return Alarm(title % {"count": count}, _("The command archive_audit takes them out of the database."), "")


def _since(silence: timedelta | None) -> str:
    if silence is None:
        return _("It has not run yet.")
    minutes = int(silence.total_seconds() // 60)
    return ngettext("For %(count)s minute.", "For %(count)s minutes.", minutes) % {"count": minutes}


def _pending() -> str:
    return f"{reverse('admin:outbox_outboxtask_changelist')}?state__exact={OutboxTask.State.PENDING.value}"
