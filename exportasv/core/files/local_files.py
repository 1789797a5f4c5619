"""A kept file as a path, for what reads paths (the sandbox, zip): where it lies in a folder, a copy of a bucket's."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.models.fields.files import FieldFile


@contextmanager
def local_path(file: FieldFile) -> Iterator[str]:
    """The path of the file while it is needed. Raises FileNotFoundError where it is gone."""
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
    """Whether the file lies in a folder of this machine."""
    try:
        return bool(file.path)
    except NotImplementedError:
        return False
