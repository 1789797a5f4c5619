"""Where machines of our own hand something in."""

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from consulates.rules.inbound_mail import Mail, is_signed, take

LARGEST = 1024 * 1024


@csrf_exempt
def inbound_mail(request: HttpRequest) -> HttpResponse:
    """A mail to a reply address, as docs/mail.md tells; 204 also for what is not taken, so that nothing bounces."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return HttpResponse("The mail is larger than 1 MB.", status=413, content_type="text/plain")
    signed = request.headers.get("X-ExportaSV-Timestamp", ""), request.headers.get("X-ExportaSV-Signature", "")
    if not is_signed(request.body, *signed):
        return HttpResponse("The signature is missing, wrong or old.", status=400, content_type="text/plain")
    mail = _read(request.body)
    if mail is None:
        return HttpResponse("The fields are not those of docs/mail.md.", status=400, content_type="text/plain")
    take(mail)
    return HttpResponse(status=204)


def _read(body: bytes) -> Mail | None:
    try:
        given = json.loads(body)
        to, headers = given["to"], given.get("headers", {})
        texts = [given["message_id"], given["from"], given["text"], *to, *headers, *headers.values()]
        if not isinstance(to, list) or not all(isinstance(text, str) for text in texts) or not given["message_id"]:
            return None
        headers = {name.lower(): value for name, value in headers.items()}
        return Mail(given["message_id"], given["from"], to, given["text"], given["dmarc"] == "pass", headers)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
