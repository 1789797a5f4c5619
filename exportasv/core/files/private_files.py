"""Serving of private files (under private/): only views that check permissions lead to them.

certificate = get_object_or_404(Certificate.objects.for_actor(request.user), pk=pk)
return private_files.serve_file(certificate.document, f"certificado-{pk}.pdf")
"""

from urllib.parse import quote

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from exportasv.core.files.local_files import has_local_path

SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def serve_file(file: FieldFile, name: str, content_type: str = "application/octet-stream") -> HttpResponseBase:
    """Return the file as an attachment called `name`. Raise Http404 if it is missing.

    The caller has checked the permission. With PRIVATE_FILES_BY_PROXY the proxy sends files of the local folder
    (X-Accel-Redirect), so that this process is free.
    """
    if not file:
        raise Http404
    response: HttpResponseBase = (
        _proxy_response(file) if settings.PRIVATE_FILES_BY_PROXY and has_local_path(file) else _file_response(file)
    )
    for header, value in SECURITY_HEADERS.items():
        response[header] = value
    response["Content-Type"] = content_type
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _proxy_response(file: FieldFile) -> HttpResponse:
    return HttpResponse(headers={"X-Accel-Redirect": quote(f"{settings.PRIVATE_FILES_BY_PROXY}{file.name}")})


def _file_response(file: FieldFile) -> FileResponse:
    try:
        return FileResponse(file.storage.open(str(file.name)))
    except FileNotFoundError as error:
        raise Http404 from error
