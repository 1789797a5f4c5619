"""The published figures of the programme in the API: the cells of the open data, and their sums."""

from decimal import Decimal
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.drainage import set_override
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers, viewsets
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from exportasv.core import limits
from exportasv.core.api.models import ApiScope
from exportasv.core.api.parameters import check_parameters
from exportasv.core.api.scopes import ViewScopes
from exportasv.core.api.viewsets import ChosenForm, PrivateAnswers
from exportasv.core.whole_numbers import whole_number
from exportasv.figures import trade
from products.models.prices import CURRENCY

FIRST, LAST = "from", "to"


def _sums() -> dict[str, Any]:
    """Return the fields of sales that are added up."""
    amount = {"max_digits": 18, "decimal_places": 2}
    return {
        "sales": serializers.IntegerField(help_text="Confirmed sales."),
        "amount": serializers.DecimalField(**amount),
        "net_amount": serializers.DecimalField(help_text="Without what would have happened anyway.", **amount),
        "currency": serializers.CharField(help_text="ISO 4217."),
    }


CELL = inline_serializer(
    "FiguresCell",
    {
        "year": serializers.IntegerField(help_text="In which it was sold."),
        "country": serializers.CharField(help_text="ISO 3166-1 alpha-2, or `other`."),
        "sector": serializers.CharField(help_text="Code of a sector, or `other`."),
        **_sums(),
    },
    many=True,
)
YEARS = {name: serializers.IntegerField() for name in (FIRST, LAST)}
FIGURES = inline_serializer("Figures", {**YEARS, **_sums(), "results": CELL})
set_override(type(FIGURES), "many", False)  # one object, though the action is called list


def _year_parameter(name: str, text: str) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.INT, OpenApiParameter.QUERY, description=text)


class FiguresViewSet(PrivateAnswers, ChosenForm, viewsets.GenericViewSet):
    """What the programme publishes of the confirmed sales: by year, country and sector, and the sums of these rows.

    Rows of fewer than three companies are added up as `other`, and left out if that has fewer than three as well. So
    the period is of whole years: shorter ones could be subtracted from each other until one company is left. As JSON
    Lines or CSV the answer has the rows alone.
    """

    scopes: ClassVar[ViewScopes] = ViewScopes(read=ApiScope.FIGURES_READ)
    pagination_class = None
    filter_backends: ClassVar[list] = []

    @extend_schema(
        summary="Read the figures of the programme",
        parameters=[
            _year_parameter(FIRST, "The first year; otherwise that of `to`."),
            _year_parameter(LAST, "The last year; otherwise the running one, or that of `from` if it is later."),
        ],
        responses={200: FIGURES},
    )
    def list(self, request: Request) -> Response:
        check_parameters(request, [FIRST, LAST, "format"])
        first, last = _asked_years(request)
        cells = [cell for cell in trade.open_data() if first <= cell[0] <= last]
        results = [
            {"year": year, "country": country, "sector": sector, **_sums_text(sales, value, net)}
            for year, country, sector, sales, value, net in cells
        ]
        sums = _sums_text(
            sum(cell[3] for cell in cells), *(sum((cell[i] for cell in cells), Decimal(0)) for i in (4, 5))
        )
        return Response({FIRST: first, LAST: last, **sums, "results": results})


def _sums_text(sales: int, value: Decimal, net: Decimal) -> dict[str, Any]:
    """Return sums as the API writes them."""
    return {"sales": sales, "amount": f"{value:.2f}", "net_amount": f"{net:.2f}", "currency": CURRENCY}


def _asked_years(request: Request) -> tuple[int, int]:
    """Return the first and the last year. Raise ValidationError if one is none, or they stand the wrong way round."""
    given = {name: _asked_year(request, name) for name in (FIRST, LAST)}
    last = given[LAST] or max(given[FIRST] or 0, timezone.localdate().year)
    first = given[FIRST] or last
    if first > last:
        raise ValidationError({LAST: ErrorDetail(_("It ends before it begins."), "invalid")})
    return first, last


def _asked_year(request: Request, name: str) -> int | None:
    text = request.query_params.get(name, "")
    year = whole_number(text, most=limits.PROGRAMME_YEAR["most"])
    if text and (year is None or year < limits.PROGRAMME_YEAR["least"]):
        raise ValidationError({name: ErrorDetail(_("Write a year, such as 2026."), "invalid")})
    return year


routes = [("figures", FiguresViewSet, "figures")]
