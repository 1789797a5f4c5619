from celery import shared_task

from exportasv.core.audit import change_feed, hash_chain, months, row_versions
from exportasv.core.http import content_version


@shared_task(name="audit.seal")
def seal_entries() -> int:
    """Seal the new entries."""
    return hash_chain.seal_entries()


@shared_task(name="audit.fold_public_changes")
def compact_content_changes() -> None:
    """Merge the marks of public changes into one, drop versions that newer ones replace, and keep a barrier."""
    content_version.compact_changes()
    row_versions.compact_versions()
    change_feed.keep_barrier()


@shared_task(name="audit.make_months")
def make_months() -> int:
    """Make the partitions of the coming months."""
    return months.make_months()
