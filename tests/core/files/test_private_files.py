"""Private files leave by the view that asked first, and by no other door; photos leave by their own."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404

from companies.models import Certificate
from exportasv.core.files import private_files

pytestmark = pytest.mark.django_db  # a file is remembered until its transaction ends


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def paper(media):
    certificate = Certificate()
    certificate.document.save("abc.pdf", ContentFile(b"%PDF-1.7 secret"), save=False)
    return certificate.document


def test_a_private_file_is_an_attachment_that_nobody_keeps(paper):
    answer = private_files.serve_file(paper, "certificado ñ.pdf", "application/pdf")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 secret"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''certificado%20%C3%B1.pdf")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")


def test_the_proxy_sends_it_where_there_is_one(paper, settings):
    settings.PRIVATE_FILES_BY_PROXY = "/private-files/"
    answer = private_files.serve_file(paper, "certificado.pdf")
    assert answer["X-Accel-Redirect"] == f"/private-files/{paper.name}"
    assert answer.content == b""


def test_a_file_that_is_gone_is_a_404(paper):
    default_storage.delete(paper.name)
    for file in (paper, Certificate().document):
        with pytest.raises(Http404):
            private_files.serve_file(file, "certificado.pdf")


@pytest.mark.parametrize("path", ["private/certificates/abc.pdf", "photos/../private/certificates/abc.pdf",
    "photos/..%2fprivate%2fcertificates%2fabc.pdf", "photos/%2e%2e/private/certificates/abc", "private/"])  # fmt: skip
def test_no_address_leads_to_what_is_private(client, paper, path):
    answer = client.get(f"/media/{path}")
    assert answer.status_code == 404
    assert b"secret" not in answer.content


def test_a_photo_is_kept_for_a_year_and_never_run(client, media):
    default_storage.save("photos/abc.webp", ContentFile(b"RIFF"))
    answer = client.get("/media/photos/abc.webp")
    assert (answer.content, answer["Content-Type"]) == (b"RIFF", "image/webp")
    assert "immutable" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert not answer.cookies


def test_a_missing_photo_is_a_404(client, media):
    assert client.get("/media/photos/nothing.webp").status_code == 404
