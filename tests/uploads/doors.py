"""What the tests run in the child: the same work without its caps, for the canary, and with its memory noted."""

import importlib
from pathlib import Path

from exportasv.core.files import photos

NOTE = "memory"  # file in the folder of the work: the most megabytes that the child held


def without_caps(source: str, folder: str) -> dict[str, object]:
    photos.MAX_MEGAPIXELS = dict.fromkeys(photos.MAX_MEGAPIXELS, 10_000)
    return photos.reencode_photo(source, folder)


def measured(name: str, source: str, folder: str, *more: object) -> object:
    """`name` is "module:function"; what it returns or raises."""
    module, _sign, function = name.partition(":")
    try:
        return getattr(importlib.import_module(module), function)(source, folder, *more)
    finally:
        status = Path("/proc/self/status").read_text()
        kilobytes = int(status.partition("VmHWM:")[2].split()[0])
        Path(folder, NOTE).write_text(str(kilobytes >> 10))
