"""Local paths of stored files, for code that needs a path (the sandbox, zip); a bucket's file is copied."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.models.fields.files import FieldFile


@contextmanager
def local_path(file: FieldFile) -> Iterator[str]:
    """Yield a path of the file. Raise FileNotFoundError if the file is missing."""
    if has_local_path(file):
        if not Path(file.path).exists():
            raise FileNotFoundError(file.name)
        yield file.path
        return
    with file.storage.open(str(file.name)) as kept, tempfile.NamedTemporaryFile(prefix="kept-") as copy:
        shutil.copyfileobj(kept, copy)
        copy.flush()
        yield copy.name


def has_local_path(file: FieldFile) -> bool:
    """Return whether the file is in a folder of this machine."""
    try:
        return bool(file.path)
    except NotImplementedError:
        return False
