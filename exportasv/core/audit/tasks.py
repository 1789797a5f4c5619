from celery import shared_task

from exportasv.core.audit import hash_chain
from exportasv.core.http import content_version


@shared_task(name="audit.seal")
def seal_entries() -> int:
    """Seal one batch of new entries."""
    return hash_chain.seal_entries()


@shared_task(name="audit.fold_public_changes")
def compact_content_changes() -> None:
    """Merge the marks of public changes into one."""
    content_version.compact_changes()
