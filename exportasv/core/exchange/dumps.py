"""The nightly files: every public row as JSON Lines, and the cursor with which the change feed goes on."""

import gzip
import hashlib
import tempfile
from datetime import datetime
from typing import IO

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone, translation
from rest_framework.request import Request

from exportasv.core.api.changes import cursor_at
from exportasv.core.api.renderers import OrjsonRenderer
from exportasv.core.api.resources import Resource, resources, site_request
from exportasv.core.audit.change_feed import begin_reading
from exportasv.core.exchange.models import DumpFile
from exportasv.core.programme import DUMP_KEPT

COMPRESSION = 6


def write_dumps() -> None:
    """Write a file for each public list, and drop those of earlier nights. All of a night appear at once.

    The cursor is read before the rows: what changes while they are written comes again in the feed.
    """
    shown, made_at = resources().values(), timezone.now()
    history = begin_reading([each.table for each in shown], [each.model for each in shown])
    cursor = cursor_at(history, history.end).text()
    with translation.override("en"):
        files = [_write_file(resource, made_at, cursor) for resource in shown]
    with transaction.atomic():
        DumpFile.objects.bulk_create(files)
        DumpFile.objects.filter(made_at__lt=made_at - DUMP_KEPT).delete()


def _write_file(resource: Resource, made_at: datetime, cursor: str) -> DumpFile:
    dump = DumpFile(name=f"{made_at:%Y%m%dT%H%M%SZ}-{resource.name}", made_at=made_at, resource=resource.name)
    dump.cursor = cursor
    with tempfile.TemporaryFile() as file:
        dump.rows = _write_rows(resource, site_request(), file)
        dump.size = file.tell()
        file.seek(0)
        dump.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        dump.file.save(f"{dump.name}.jsonl.gz", File(file), save=False)
    return dump


def _write_rows(resource: Resource, request: Request, file: IO[bytes]) -> int:
    """Write the rows and return how many. The same rows make the same file: it holds no time of its own."""
    count = 0
    renderer = OrjsonRenderer()
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=COMPRESSION, mtime=0) as packed:
        for row in resource.all_rows(request):
            packed.write(renderer.render(row) + b"\n")
            count += 1
    return count
