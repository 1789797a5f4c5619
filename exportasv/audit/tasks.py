from celery import shared_task

from exportasv.audit import chain
from exportasv.lib import shown


@shared_task(name="audit.seal")
def seal() -> int:
    """Seal what has been written since; one batch a run."""
    return chain.seal()


@shared_task(name="audit.fold_public_changes")
def fold_public_changes() -> None:
    """The marks of what changed on the public site, made one."""
    shown.fold()
