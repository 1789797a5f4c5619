"""Looks into a packed folder of photos before anything is unpacked. Runs in the sandbox: no Django here."""

import zipfile
from pathlib import PurePosixPath

from exportasv.core.files.sandbox import Refused

MOST_FILES = 2_000
MOST_BYTES = 25 * 1024 * 1024  # of one photo
MOST_RATIO = 50
ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".heic"}


def listing(path: str) -> list[str]:
    """The names of the photos, in order. Nothing is ever written under such a name: only its last part is read."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused("zip_damaged") from error
    photos = [part for part in parts if _is_photo(part)]
    if len(photos) > MOST_FILES or len(parts) > 2 * MOST_FILES:
        raise Refused("zip_many", most=MOST_FILES)
    if any(part.flag_bits & 1 for part in photos):
        raise Refused("zip_password")
    if any(_is_bomb(part) for part in photos):
        raise Refused("bomb")
    return sorted(part.filename for part in photos)


def _is_photo(part: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(part.filename.replace("\\", "/"))
    hidden = name.name.startswith(".") or "__MACOSX" in name.parts
    return not part.is_dir() and not hidden and name.suffix.lower() in ENDINGS


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > MOST_BYTES or part.file_size > MOST_RATIO * max(part.compress_size, 20_000)
