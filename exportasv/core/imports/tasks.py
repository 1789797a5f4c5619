"""Outbox tasks of imports: check, apply, attach photos and undo."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.imports import rules
from exportasv.core.outbox import outbox

outbox.task_handler("imports.check", _("Check of a sheet"), atomic=False)(rules.run_check)
outbox.task_handler("imports.apply", _("Import of a sheet"), atomic=False)(rules.run_apply)
outbox.task_handler("imports.photos", _("Photos of a sheet"), atomic=False)(rules.run_attach_photos)
outbox.task_handler("imports.undo", _("Import of a sheet undone"), atomic=False)(rules.run_undo)
