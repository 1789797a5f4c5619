"""Endpoint for e-mails from our mail server."""

import hashlib
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from consulates.rules.inbound_mail import ParsedMail, has_valid_signature, receive_mail
from exportasv.core.accounts.request import Request
from exportasv.core.clean_text import clean_prose

MAX_BODY_SIZE = 1024 * 1024
BLOCK_TAGS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "pre", "hr", "blockquote"}
CELL_TAGS = {"td", "th"}


@csrf_exempt
def receive_inbound_mail(request: Request) -> HttpResponse:
    """Receive an e-mail to a reply address (docs/mail.md).

    Return 204 for every signed one, whatever comes of it, so that none is sent twice or bounces.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY_SIZE:
        return HttpResponse("The mail is larger than 1 MB.", status=413, content_type="text/plain")
    signed = request.headers.get("X-ExportaSV-Timestamp", ""), request.headers.get("X-ExportaSV-Signature", "")
    if not has_valid_signature(request.body, *signed):
        return HttpResponse("The signature is missing, wrong or old.", status=400, content_type="text/plain")
    receive_mail(_parse_mail(request.body))
    return HttpResponse(status=204)


def _parse_mail(body: bytes) -> ParsedMail:
    """Return the e-mail, whatever form its fields have; what is missing is empty."""
    try:
        given = json.loads(body.decode("utf-8", errors="replace"))
    except (ValueError, RecursionError):
        given = {}
    given = given if isinstance(given, dict) else {}
    headers = given.get("headers")
    text, html = _text(given.get("text")), _text(given.get("html"))
    return ParsedMail(
        _text(given.get("message_id")) or hashlib.sha256(body).hexdigest(),
        _text(given.get("from")),
        list(_texts(given.get("to"))),
        text if text.strip() else text_of_html(html),
        _text(given.get("dmarc")).strip().lower() == "pass",
        {str(name).lower(): _text(value) for name, value in headers.items()} if isinstance(headers, dict) else {},
    )


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts of a field that is a text or a list of them."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield clean_prose(each)


def _text(value: Any) -> str:
    return next(_texts(value), "")


def text_of_html(html: str) -> str:
    """Return the text of an e-mail that has only HTML; quoted lines begin with ">"."""
    reader = _HtmlText()
    reader.feed(html)
    reader.close()
    return re.sub(" +\n", "\n", "".join(reader.parts)).strip("\n ")


class _HtmlText(HTMLParser):
    """Collects the text of HTML, a line for each block."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.depth = self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.depth += tag == "blockquote"
        self.hidden += tag in ("style", "script", "title")
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self.depth = max(0, self.depth - (tag == "blockquote"))
        self.hidden = max(0, self.hidden - (tag in ("style", "script", "title")))
        self._break(tag)

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if self.hidden or not data:
            return
        if data[:1].isspace():
            self._space()
        if words:
            self.parts.append("> " * self.depth * self._begins_line() + words)
            if data[-1:].isspace():
                self._space()

    def _begins_line(self) -> bool:
        return not self.parts or self.parts[-1] == "\n"

    def _space(self) -> None:
        if not self._begins_line() and self.parts[-1] != " ":
            self.parts.append(" ")

    def _break(self, tag: str) -> None:
        if tag in CELL_TAGS:
            self._space()
        if tag in BLOCK_TAGS and (tag == "br" or (self.parts and self.parts[-1] != "\n")):
            self.parts.append("\n")
