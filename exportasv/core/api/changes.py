"""`/changes/`: every change of every public resource, in an order without gaps, for partners that keep a copy."""

from collections.abc import Iterable
from typing import Any, ClassVar, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from exportasv.core.api.models import ApiScope
from exportasv.core.api.parameters import check_parameters
from exportasv.core.api.resources import Resource, resources
from exportasv.core.api.scopes import ViewScopes
from exportasv.core.api.viewsets import ChosenForm
from exportasv.core.audit.change_feed import History, Position, Version, begin_reading, versions_after
from exportasv.core.programme import TOMBSTONE_LIFETIME
from exportasv.core.url_base64 import from_url_base64, to_url_base64
from exportasv.core.whole_numbers import whole_number

MAX_CHANGES = 1000
UPSERT, DELETE = "upsert", "delete"
MAX_CURSOR_LENGTH = 200
PARAMETERS = ("since", "limit", "resource", "format")


class CursorExpiredError(APIException):
    """Between the cursor and now, changes may be forgotten or belong to a server that is no more."""

    status_code = 410
    default_code = "cursor_expired"


class Cursor(NamedTuple):
    """Where a reader stands: the history of the server, the position in it, and when it was up to date last."""

    history: str
    position: Position
    seconds: int

    def text(self) -> str:
        plain = f"{self.history}.{self.position.transaction}.{self.position.id}.{self.seconds}"
        return to_url_base64(plain.encode())


class ChangesPage(NamedTuple):
    """The next changes after a cursor, the cursor after them, and whether more wait already."""

    changes: list[dict[str, Any]]
    cursor: Cursor
    more: bool


def cursor_at(history: History, position: Position) -> Cursor:
    """Return the cursor of who is up to date until this position."""
    return Cursor(history.name, position, int(history.now.timestamp()))


def read_cursor(text: str, history: History) -> Cursor:
    """Return the cursor of an address; "" is the beginning.

    Raise ValidationError if it is none, CursorExpiredError if not every change since is known.
    """
    if not text:
        return cursor_at(history, Position())
    try:
        plain = from_url_base64(text).decode()
        name, *numbers = plain.split(".")
        xid, pk, seconds = (whole_number(number) for number in numbers)
    except ValueError:  # no base64, no text, or not four parts
        xid = pk = seconds = None
    if xid is None or pk is None or seconds is None or len(text) > MAX_CURSOR_LENGTH:
        raise ValidationError(
            {"since": _("This cursor is not valid. Take it from an earlier answer, or leave it out.")}
        )
    if name != history.name or history.now.timestamp() - seconds > TOMBSTONE_LIFETIME.total_seconds():
        raise CursorExpiredError(
            _("Not every change since this cursor is known any more. Make a new copy: begin without `since`.")
        )
    return Cursor(name, Position(xid, pk), seconds)


def changes_page(
    request: Request, wanted: list[Resource], cursor: Cursor, history: History, limit: int = MAX_CHANGES
) -> ChangesPage:
    """Return the next changes after a cursor.

    A version only says at which address to look: what is sent is the row as it stands there now, or that there is none.
    So the last word about an address is always true, even where transactions wrote about it in another order.
    """
    versions = versions_after([resource.table for resource in wanted], cursor.position, history.horizon, limit + 1)
    more, versions = len(versions) > limit, versions[:limit]
    position = versions[-1].position if versions else cursor.position
    seconds = cursor.seconds if more else int(history.now.timestamp())
    return ChangesPage(_changes(request, wanted, versions), Cursor(history.name, position, seconds), more)


def _changes(request: Request, wanted: list[Resource], versions: Iterable[Version]) -> list[dict[str, Any]]:
    newest: dict[tuple[str, str], Version] = {}
    for version in versions:  # once an address, where it stands last
        newest.pop((version.table, version.slug), None)
        newest[version.table, version.slug] = version
    by_table = {resource.table: resource for resource in wanted}
    rows = {
        table: resource.rows_by_slug(request, [slug for name, slug in newest if name == table])
        for table, resource in by_table.items()
        if any(name == table for name, _slug in newest)
    }
    return [_change(by_table[table], version, rows[table].get(slug)) for (table, slug), version in newest.items()]


def _change(resource: Resource, version: Version, row: dict[str, Any] | None) -> dict[str, Any]:
    change = {"resource": resource.name, "slug": version.slug, "change": UPSERT if row else DELETE}
    return {**change, "changed_at": version.at, "row": row}


class ChangeSerializer(serializers.Serializer):
    resource = serializers.CharField(help_text="The name of the list in the address: as it stands under /api/v1/")
    slug = serializers.CharField(help_text="The row's address; the code of a sector.")
    change = serializers.ChoiceField(
        choices=[UPSERT, DELETE], help_text="upsert: it is new or another one, put `row`. delete: it left, remove it."
    )
    changed_at = serializers.DateTimeField()
    row = serializers.DictField(allow_null=True, help_text="As in the list of the resource; null if it left.")


CHANGES_SCHEMA = inline_serializer(
    "Changes",
    {
        "changes": ChangeSerializer(many=True),
        "cursor": serializers.CharField(help_text="Keep it: `since` of the next request."),
        "more": serializers.BooleanField(help_text="True: more changes wait, ask again at once."),
        "next": serializers.URLField(help_text="The address of the next request."),
    },
)


DESCRIBED_PARAMETERS = [
    OpenApiParameter("since", str, description="The `cursor` of the last answer."),
    OpenApiParameter("limit", int, description=f"Changes in an answer: 1 to {MAX_CHANGES}, {MAX_CHANGES} unless told."),
    OpenApiParameter(
        "resource", str, description="Only these resources, separated by commas; the same ones with each cursor."
    ),
]


class ChangesView(ChosenForm):
    """Every change of every public row: new, another one, or gone. For a copy that stays like the original.

    Without `since` it begins with everything there is. Apply the changes in their order, keep `cursor`, and ask again
    with `since=<cursor>`: at once while `more` is true, later otherwise. The same cursor gives the same changes again.
    As JSON Lines or CSV the answer has the changes alone: the address of the next request is in `Link`, and an answer
    without a line says that there is nothing new.
    """

    scopes: ClassVar[ViewScopes] = ViewScopes(read=ApiScope.CATALOGUE_READ, open_read=True)
    summaries: ClassVar[dict[str, str]] = {"get": "Read every change"}

    @staticmethod
    def rows_of(request: Request) -> int:
        """Return how many changes the answer may have (throttles.py)."""
        return whole_number(request.query_params.get("limit", ""), most=MAX_CHANGES) or MAX_CHANGES

    @extend_schema(parameters=DESCRIBED_PARAMETERS, responses={200: CHANGES_SCHEMA})
    def get(self, request: Request) -> Response:
        check_parameters(request, PARAMETERS)
        wanted = _wanted_resources(request)
        limit = _limit(request)
        history = begin_reading([each.table for each in wanted], [each.model for each in resources().values()])
        cursor = read_cursor(request.query_params.get("since", ""), history)
        page = changes_page(request, wanted, cursor, history, limit)
        token = page.cursor.text()
        query = request.query_params.copy()
        query["since"] = token
        address = request.build_absolute_uri(f"{reverse('api:changes')}?{query.urlencode()}")
        body = {"changes": page.changes, "cursor": token, "more": page.more, "next": address}
        return Response(body, headers={"Link": f'<{address}>; rel="next"'})


def _wanted_resources(request: Request) -> list[Resource]:
    names = request.query_params.get("resource", "")
    if not names:
        return list(resources().values())
    found = [resources().get(name) for name in names.split(",")]
    if not all(found):
        known = ", ".join(resources())
        raise ValidationError({"resource": _("Names of lists, separated by commas: %(names)s.") % {"names": known}})
    return [resource for resource in dict.fromkeys(found) if resource]


def _limit(request: Request) -> int:
    limit = whole_number(request.query_params.get("limit", str(MAX_CHANGES)), most=MAX_CHANGES)
    if not limit:
        raise ValidationError({"limit": _("A whole number from 1 to %(most)s.") % {"most": MAX_CHANGES}})
    return limit
