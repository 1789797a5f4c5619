"""File storage: a folder, or a private bucket of an S3 service.

File URLs are the portal's own, so nobody bypasses the portal. A file exists whole or not at all.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.crypto import get_random_string
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from exportasv.core.files.uncommitted_files import PARTIAL_SUFFIX, remember_file


class WholeFileStorage(FileSystemStorage):
    """A folder in which a file gets its name when it is complete. A full disk leaves no half of one."""

    def _save(self, name: str, content: File) -> str:
        partial = f"{name}.{get_random_string(8)}{PARTIAL_SUFFIX}"
        try:
            super()._save(partial, content)  # type: ignore[misc]  # missing in the stubs
            name = self.get_available_name(name)
            Path(self.path(partial)).rename(self.path(name))
        except BaseException:
            self.delete(partial)
            raise
        remember_file(self, name)
        return name


class PrivateS3Storage(S3Storage):
    """Storage of photos and documents without public access; the portal's views serve them."""

    default_acl = "private"
    file_overwrite = False

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"

    def _save(self, name: str, content: File) -> str:
        name = super()._save(name, content)
        remember_file(self, name)
        return name
