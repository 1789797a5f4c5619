"""Outbox tasks of imports: check, apply, attach photos and undo."""

from exportasv.core.imports import rules
from exportasv.core.outbox import outbox

outbox.task_handler("imports.check", atomic=False)(rules.run_check)
outbox.task_handler("imports.apply", atomic=False)(rules.run_apply)
outbox.task_handler("imports.photos", atomic=False)(rules.run_attach_photos)
outbox.task_handler("imports.undo", atomic=False)(rules.run_undo)
