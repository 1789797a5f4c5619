"""Check of a .zip of photos before anything is unpacked. Runs in the sandbox: no Django here."""

import zipfile
from pathlib import PurePosixPath

from exportasv.core.files.sandbox import FileRejectedError

MAX_FILES = 2_000
MAX_PHOTO_BYTES = 25 * 1024 * 1024  # for one photo
MAX_COMPRESSION_RATIO = 50
PHOTO_SUFFIXES = {".jpg", ".jpeg", ".mpo", ".png", ".webp", ".avif", ".heic"}


def photo_names(path: str) -> list[str]:
    """Return the names of the photos in order. Raise FileRejectedError if the archive is not acceptable.

    Nothing is written under these names: the importer uses only the last part, to find the row.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileRejectedError("zip_damaged") from error
    photos = [part for part in parts if _is_photo(part)]
    if len(photos) > MAX_FILES or len(parts) > 2 * MAX_FILES:
        raise FileRejectedError("zip_many", max=MAX_FILES)
    if any(part.flag_bits & 1 for part in photos):
        raise FileRejectedError("zip_password")
    if any(_is_bomb(part) for part in photos):
        raise FileRejectedError("bomb")
    return sorted(part.filename for part in photos)


def _is_photo(part: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(part.filename.replace("\\", "/"))
    hidden = name.name.startswith(".") or "__MACOSX" in name.parts
    return not part.is_dir() and not hidden and name.suffix.lower() in PHOTO_SUFFIXES


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > MAX_PHOTO_BYTES or part.file_size > MAX_COMPRESSION_RATIO * max(part.compress_size, 20_000)
