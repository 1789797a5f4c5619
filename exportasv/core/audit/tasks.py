from celery import shared_task

from exportasv.core.audit import hash_chain
from exportasv.core.http import content_version


@shared_task(name="audit.seal")
def seal_entries() -> int:
    """Seal what has been written since; one batch a run."""
    return hash_chain.seal_entries()


@shared_task(name="audit.fold_public_changes")
def compact_content_changes() -> None:
    """The marks of what changed on the public site, made one."""
    content_version.compact_changes()
