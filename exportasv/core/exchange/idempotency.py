"""`Idempotency-Key`: a request that is sent again with its key is done once, and gets the first answer.

The key is claimed in a transaction of its own, so that a second request sees it at once. What the request writes and
its answer are committed together: after a crash there is either both or neither. A claim whose process died is taken
over.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

import orjson
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from exportasv.core.api.scopes import client_of
from exportasv.core.exchange.models import IdempotentRequest, new_key
from exportasv.core.http.limits import requester
from exportasv.core.programme import API_ANSWER_KEPT

HEADER, REPLAYED = "Idempotency-Key", "Idempotent-Replayed"
MAX_KEY_LENGTH = 200
LONGEST_REQUEST = timedelta(minutes=2)  # then its process is dead: the web server ended it before
Handler = Callable[..., Response]


class KeyReusedError(APIException):
    """The key came before with another body."""

    status_code = 422
    default_code = "idempotency_key_reused"


class InFlightError(APIException):
    """The first request with this key is still running."""

    status_code = 409
    default_code = "request_in_flight"
    wait = 1  # Retry-After, in seconds


class LostClaimError(Exception):
    """Another process has taken over the claim. What this one wrote is rolled back."""


def idempotent(handler: Handler) -> Handler:
    """Make a method of an API view answer a request with an Idempotency-Key once."""

    @wraps(handler)
    def wrapper(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = _key(request)
        if not key:
            return handler(view, request, *args, **kwargs)
        found = _claim(_caller(request), key, _content_hash(request))
        if isinstance(found, Response):
            return found
        return _answer(found, view, lambda: handler(view, request, *args, **kwargs))

    return wrapper


def _key(request: Request) -> str:
    """Return the key of a request, or "". Raise ValidationError if it is not 1 to 200 visible signs of ASCII."""
    key = request.headers.get(HEADER, "").strip()
    if not key and HEADER not in request.headers:
        return ""
    if not key or len(key) > MAX_KEY_LENGTH or not key.isascii() or not key.isprintable():
        text = _("1 to %(most)s visible signs of ASCII; a UUID is best.") % {"most": MAX_KEY_LENGTH}
        raise ValidationError({HEADER: text})
    return key


def _caller(request: Request) -> str:
    """Return whose keys these are: the client's, else those of the network address, which is not kept readable."""
    client = client_of(request)
    if client:
        return f"client-{client.pk}"
    return hashlib.sha256(requester(request._request).encode()).hexdigest()


def _content_hash(request: Request) -> str:
    content = orjson.dumps(request.data, option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + content).hexdigest()


def _claim(caller: str, key: str, content_hash: str) -> IdempotentRequest | Response:
    """Return the row to answer, or the answer that there is. Raise KeyReusedError or InFlightError."""
    now = timezone.now()
    IdempotentRequest.objects.filter(caller=caller, key=key, created_at__lt=now - API_ANSWER_KEPT).delete()
    row = IdempotentRequest(caller=caller, key=key, content_hash=content_hash, created_at=now)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
        return row
    except IntegrityError:
        with transaction.atomic():
            return _earlier_request(caller, key, content_hash)


def _earlier_request(caller: str, key: str, content_hash: str) -> IdempotentRequest | Response:
    now = timezone.now()
    row = IdempotentRequest.objects.select_for_update().filter(caller=caller, key=key).first()
    if row is None:  # the first one has just failed, and gave the key back
        raise InFlightError(_("The first request with this key is still running. Send it again in a second."))
    if row.content_hash != content_hash:
        raise KeyReusedError(_("This key came before with another request. Make a new key for each request."))
    if row.state == IdempotentRequest.State.ANSWERED:
        kept = row.answer or {}
        headers = {REPLAYED: "true"}
        return Response(kept["body"], status=row.status, headers=headers, content_type=kept["content_type"])
    if row.created_at > now - LONGEST_REQUEST:
        raise InFlightError(_("The first request with this key is still running. Send it again in a second."))
    row.claim, row.created_at = new_key(), now
    row.save(update_fields=["claim", "created_at"])
    return row


def _answer(row: IdempotentRequest, view: Any, handle: Callable[[], Response]) -> Response:
    """Run the request and keep its answer. Of one that failed by our fault nothing is kept: it is done again."""
    mine = IdempotentRequest.objects.filter(pk=row.pk, claim=row.claim)
    try:
        with transaction.atomic():
            response = handle()
            _keep(row, response)
        return response
    except APIException as error:
        if error.status_code >= 500:
            mine.delete()
            raise
        response = view.handle_exception(error)
        _keep(row, response)
        return response
    except BaseException:
        mine.delete()
        raise


def _keep(row: IdempotentRequest, response: Response) -> None:
    """Keep an answer. Raise LostClaimError if another process has taken over the request."""
    body = orjson.loads(orjson.dumps(response.data, default=str))
    answer = {"body": body, "content_type": response.content_type}
    values = {"state": IdempotentRequest.State.ANSWERED, "status": response.status_code, "answer": answer}
    if not IdempotentRequest.objects.filter(pk=row.pk, claim=row.claim).update(**values):
        raise LostClaimError(row.key)
