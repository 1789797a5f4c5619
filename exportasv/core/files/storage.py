"""File storage in a private bucket of an S3 service. File URLs are the portal's own, so nobody bypasses the portal."""

from typing import Any

from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class PrivateS3Storage(S3Storage):
    """Storage of photos and documents without public access; the portal's views serve them."""

    default_acl = "private"
    file_overwrite = False

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"
