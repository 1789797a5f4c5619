"""Endpoint for e-mails from our mail server."""

import json

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from consulates.rules.inbound_mail import ParsedMail, has_valid_signature, receive_mail
from exportasv.core.accounts.request import Request

MAX_BODY_SIZE = 1024 * 1024


@csrf_exempt
def receive_inbound_mail(request: Request) -> HttpResponse:
    """Receive an e-mail to a reply address (docs/mail.md). Return 204 for refused e-mails too, so that none bounces."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY_SIZE:
        return HttpResponse("The mail is larger than 1 MB.", status=413, content_type="text/plain")
    signed = request.headers.get("X-ExportaSV-Timestamp", ""), request.headers.get("X-ExportaSV-Signature", "")
    if not has_valid_signature(request.body, *signed):
        return HttpResponse("The signature is missing, wrong or old.", status=400, content_type="text/plain")
    mail = _parse_mail(request.body)
    if mail is None:
        return HttpResponse("The fields are not those of docs/mail.md.", status=400, content_type="text/plain")
    receive_mail(mail)
    return HttpResponse(status=204)


def _parse_mail(body: bytes) -> ParsedMail | None:
    try:
        given = json.loads(body)
        to, headers = given["to"], given.get("headers", {})
        texts = [given["message_id"], given["from"], given["text"], *to, *headers, *headers.values()]
        if not isinstance(to, list) or not all(isinstance(text, str) for text in texts) or not given["message_id"]:
            return None
        headers = {name.lower(): value for name, value in headers.items()}
        return ParsedMail(given["message_id"], given["from"], to, given["text"], given["dmarc"] == "pass", headers)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
