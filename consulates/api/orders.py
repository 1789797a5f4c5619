"""Orders and confirmed sales of the companies that gave a partner access; of the buyer only the country."""

from datetime import date
from functools import cached_property, partial
from typing import ClassVar

import django_filters
from django.db.models import Prefetch, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.http import Http404
from django.utils import timezone
from rest_framework import serializers

from companies.models import Company
from companies.rules.partner_access import companies_of_client
from consulates.models import ExportWin, Quotation, QuotationLine
from exportasv.core.api.filters import MomentFilter
from exportasv.core.api.models import ApiScope
from exportasv.core.api.parameters import CodeFilter
from exportasv.core.api.scopes import ViewScopes, client_of
from exportasv.core.api.serializers import ReadSerializer, UTCDateTimeField
from exportasv.core.api.viewsets import ClientViewSet
from exportasv.core.db.keyset import Ordering
from exportasv.core.whole_numbers import whole_number
from products.catalogue.structured_data import unit_codes
from products.models.prices import CURRENCY

MAX_NUMBER = 32_767  # of a quotation within its inquiry


class MemberFilter(CodeFilter):
    """`?company=`: one of the companies that gave the client access. Any other is as one that does not exist."""

    def __init__(self, scope: ApiScope, field_name: str) -> None:
        text = "Slug of a company that gave access."
        super().__init__("company", Company.objects.none, "slug", field_name=field_name, help_text=text)
        self.scope = scope

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        self.rows = partial(companies_of_client, client_of(self.parent.request), self.scope)
        return super().filter(qs, value)


class MoneySerializer(ReadSerializer):
    """A row with an amount of money."""

    currency = serializers.SerializerMethodField(help_text="ISO 4217.")

    def get_currency(self, row: object) -> str:
        return CURRENCY


class OrderLineSerializer(ReadSerializer):
    product = serializers.CharField(source="product.slug", read_only=True, allow_null=True, help_text="Its slug.")
    description = serializers.CharField(source="text", read_only=True)
    unit_code = serializers.SerializerMethodField(
        help_text="UN/CEFACT Recommendation 20 or 21; empty if the unit has no code."
    )
    price = serializers.DecimalField(
        max_digits=12, decimal_places=2, read_only=True, help_text="Of one unit, in the currency of the order."
    )

    class Meta:
        model = QuotationLine
        fields = ["product", "description", "quantity", "unit", "unit_code", "price"]

    def get_unit_code(self, line: QuotationLine) -> str:
        return self._unit_codes.get(line.unit.lower(), "")

    @cached_property
    def _unit_codes(self) -> dict[str, str]:
        return unit_codes()


class OrderSerializer(MoneySerializer):
    """An accepted quotation."""

    reference = serializers.CharField(read_only=True, help_text="As on the quotation.")
    company = serializers.CharField(source="inquiry.company.slug", read_only=True, help_text="Its slug.")
    country = serializers.CharField(
        source="inquiry.buyer.country.code", read_only=True, help_text="Of the buyer, ISO 3166-1 alpha-2."
    )
    accepted_at = UTCDateTimeField(source="decided_at", read_only=True)
    incoterm = serializers.CharField(read_only=True, help_text="Incoterm 2020; empty for services.")
    amount = serializers.DecimalField(
        source="total", max_digits=24, decimal_places=2, read_only=True, help_text="The sum of the lines."
    )
    lines = OrderLineSerializer(many=True, read_only=True)

    class Meta:
        model = Quotation
        fields = ["reference", "company", "country", "accepted_at", "incoterm", "amount", "currency", "lines"]


class OrderFilter(django_filters.FilterSet):
    company = MemberFilter(ApiScope.ORDERS_READ, "inquiry__company__slug")
    accepted_after = MomentFilter(field_name="decided_at", lookup_expr="gte", help_text="From this moment on.")
    accepted_before = MomentFilter(field_name="decided_at", lookup_expr="lt", help_text="Before this moment.")

    class Meta:
        model = Quotation
        fields = ["company", "accepted_after", "accepted_before"]


class OrderViewSet(ClientViewSet):
    """What buyers ordered from the companies that gave you access, the last accepted first.

    A company that takes its access back is gone from the answers at once, and so is an order that the buyer takes back.
    """

    scopes: ClassVar[ViewScopes] = ViewScopes(read=ApiScope.ORDERS_READ)
    resource = "orders"
    queryset = Quotation.objects.order_by()
    serializer_class = OrderSerializer
    filterset_class = OrderFilter
    lookup_field = "reference"
    lookup_value_regex = "[0-9]{1,18}-[0-9]{1,5}"
    key_expression = Concat("inquiry_id", Value("-"), "number", output_field=TextField())  # Quotation.reference
    ordering = Ordering("decided_at")

    def get_queryset(self) -> QuerySet[Quotation]:
        lines = QuotationLine.objects.select_related("product")
        members = companies_of_client(client_of(self.request), ApiScope.ORDERS_READ)
        orders = Quotation.objects.filter(state=Quotation.State.ACCEPTED, decided_at__isnull=False).order_by()
        found = orders.filter(inquiry__company__in=members)
        return found.select_related("inquiry__company", "inquiry__buyer").prefetch_related(Prefetch("lines", lines))

    def get_object(self) -> Quotation:
        """Return the order with the reference of the address. Raise Http404 if the client may not see one."""
        inquiry, _dash, number = self.kwargs["reference"].partition("-")
        within = whole_number(number, most=MAX_NUMBER)
        order = self.filter_queryset(self.get_queryset()).filter(inquiry=int(inquiry), number=within or 0).first()
        if order is None:
            raise Http404
        return order


class WinSerializer(MoneySerializer):
    """A confirmed sale abroad."""

    company = serializers.CharField(source="company.slug", read_only=True, help_text="Its slug.")
    product = serializers.CharField(source="product.slug", read_only=True, allow_null=True, help_text="Its slug.")
    country = serializers.CharField(source="destination.code", read_only=True, help_text="ISO 3166-1 alpha-2.")
    amount = serializers.DecimalField(source="value", max_digits=14, decimal_places=2, read_only=True)
    confirmed_on = serializers.SerializerMethodField(help_text="The day in El Salvador.")

    class Meta:
        model = ExportWin
        fields = ["id", "company", "product", "country", "amount", "currency", "sold_on", "confirmed_on"]

    def get_confirmed_on(self, win: ExportWin) -> date:
        return timezone.localdate(win.decided_at)


class WinFilter(django_filters.FilterSet):
    company = MemberFilter(ApiScope.WINS_READ, "company__slug")
    confirmed_after = MomentFilter(field_name="decided_at", lookup_expr="gte", help_text="From this moment on.")
    confirmed_before = MomentFilter(field_name="decided_at", lookup_expr="lt", help_text="Before this moment.")

    class Meta:
        model = ExportWin
        fields = ["company", "confirmed_after", "confirmed_before"]


class WinViewSet(ClientViewSet):
    """Confirmed sales abroad of the companies that gave you access, the last confirmed first."""

    scopes: ClassVar[ViewScopes] = ViewScopes(read=ApiScope.WINS_READ)
    resource = "wins"
    queryset = ExportWin.objects.order_by()
    serializer_class = WinSerializer
    filterset_class = WinFilter
    lookup_field = "pk"
    lookup_value_regex = "[0-9]{1,18}"
    ordering = Ordering("decided_at")

    def get_queryset(self) -> QuerySet[ExportWin]:
        members = companies_of_client(client_of(self.request), ApiScope.WINS_READ)
        return ExportWin.objects.confirmed().filter(company__in=members).order_by().select_related("company", "product")


routes = [("orders", OrderViewSet, "order"), ("wins", WinViewSet, "win")]
