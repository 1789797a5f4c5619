"""Files in a bucket: the same addresses as in a folder, and nothing readable past the portal."""

from django.conf import settings

from exportasv.core.files.storage import PrivateS3Storage


def bucket() -> PrivateS3Storage:
    return PrivateS3Storage(bucket_name="exportasv", endpoint_url="http://127.0.0.1:1", access_key="a", secret_key="b")


def test_the_address_of_a_file_is_the_portals_own():
    assert bucket().url("photos/abc.webp") == f"{settings.MEDIA_URL}photos/abc.webp"


def test_files_are_private_and_never_overwritten():
    assert (bucket().default_acl, bucket().file_overwrite) == ("private", False)
