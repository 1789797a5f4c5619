from celery import shared_task

from exportasv.core.audit import hash_chain, months, row_versions
from exportasv.core.http import content_version


@shared_task(name="audit.seal")
def seal_entries() -> int:
    """Seal the new entries."""
    return hash_chain.seal_entries()


@shared_task(name="audit.fold_public_changes")
def compact_content_changes() -> None:
    """Merge the marks of public changes into one, and drop the versions of rows that newer ones replace."""
    content_version.compact_changes()
    row_versions.compact_versions()


@shared_task(name="audit.make_months")
def make_months() -> int:
    """Make the partitions of the coming months."""
    return months.make_months()
