"""Trading houses in the API, and the endpoint with which a partner's site sends a buyer's question."""

from collections.abc import Sequence
from typing import Any, cast

import django_filters
from django.db.models import OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consulates.api import orders, requirements
from consulates.models import Buyer, Inquiry, Placement, TradingHouse
from consulates.models.inquiries import MAX_QUESTION, MIN_QUESTION
from consulates.rules.inquiry_intake import MAX_PRODUCTS, InquiryData, create_inquiries
from consulates.rules.inquiry_links import SENT_PAGE
from exportasv.core.accounts.signed_links import read_private_link
from exportasv.core.api.expansions import Expansion, declare_expansion
from exportasv.core.api.fields import WholeNumberField
from exportasv.core.api.models import ApiScope
from exportasv.core.api.parameters import CodeFilter
from exportasv.core.api.scopes import ViewScopes, client_of
from exportasv.core.api.serializers import COUNTRIES, PageSerializer
from exportasv.core.api.strict import StrictSerializer, StrictViewSet
from exportasv.core.api.throttles import CostThrottle
from exportasv.core.api.viewsets import PublicViewSet
from exportasv.core.db.errors import RuleError
from exportasv.core.db.fields import BoundedIntegerField, max_length_of
from exportasv.core.db.keyset import Ordering
from exportasv.core.db.related_counts import count_of
from exportasv.core.db.sorting import by_name
from exportasv.core.db.validators import validate_name
from exportasv.core.documents.formatting import number
from exportasv.core.exchange.idempotency import idempotent
from exportasv.core.exchange.models import SentKind
from exportasv.core.exchange.sent_rows import record_sent
from exportasv.core.http.limits import StoredRateThrottle
from products.catalogue.structured_data import unit_codes
from products.models import Product

QUANTITY = cast(BoundedIntegerField, Inquiry._meta.get_field("quantity"))


class TradingHouseSerializer(PageSerializer):
    name_es = serializers.CharField(source="consulate.name_es", read_only=True)
    name_en = serializers.CharField(source="consulate.name_en", read_only=True)
    city_es = serializers.CharField(source="consulate.city_es", read_only=True)
    city_en = serializers.CharField(source="consulate.city_en", read_only=True)
    country = serializers.CharField(source="consulate.country.code", read_only=True, help_text="ISO 3166-1 alpha-2.")
    phone = serializers.CharField(read_only=True, help_text="E.164, with the extension, if any; or empty.")
    whatsapp = serializers.CharField(read_only=True, help_text="E.164, or empty.")
    shelf_size = serializers.IntegerField(read_only=True, help_text="Products that can be seen there today.")

    class Meta:
        model = TradingHouse
        fields = [
            "slug",
            "name_es",
            "name_en",
            "city_es",
            "city_en",
            "country",
            "address",
            "latitude",
            "longitude",
            "zone",
            "hours_es",
            "hours_en",
            "about_es",
            "about_en",
            "phone",
            "whatsapp",
            "email",
            "is_illustrative",
            "shelf_size",
            "updated_at",
            "url",
            "url_es",
            "url_en",
        ]


class ShelfFilter(CodeFilter):
    """`?product=miel-500`: the houses that show it today."""

    def select(self, qs: QuerySet, value: str) -> QuerySet:
        return qs.filter(pk__in=Placement.objects.current().filter(product__slug=value).values("house"))


class TradingHouseFilter(django_filters.FilterSet):
    country = django_filters.ChoiceFilter(
        field_name="consulate__country", choices=COUNTRIES, help_text="ISO 3166-1 alpha-2."
    )
    product = ShelfFilter(
        "product", Product.objects.in_catalogue, "slug", help_text="Slug of a product that stands there today."
    )

    class Meta:
        model = TradingHouse
        fields = ["country", "product"]


class TradingHouseViewSet(PublicViewSet):
    """The trading houses in the consulates, with place and hours; `expand=shelf` gives what stands there today."""

    resource = "trading-houses"
    queryset = TradingHouse.objects.order_by()
    serializer_class = TradingHouseSerializer
    filterset_class = TradingHouseFilter
    ordering = Ordering("slug", kind="text", descending=False)

    def get_queryset(self) -> QuerySet[TradingHouse]:
        size = count_of(_placed_today().filter(house=OuterRef("pk")))
        return TradingHouse.objects.filter(is_open=True).select_related("consulate").annotate(shelf_size=size)

    def search(self, queryset: QuerySet, words: str) -> QuerySet:
        city = Q(consulate__city_es__unaccent__icontains=words) | Q(consulate__city_en__unaccent__icontains=words)
        return queryset.filter(city)


def _placed_today() -> QuerySet[Placement]:
    """Return the placements of today whose products are in the catalogue."""
    return Placement.objects.current().filter(product__in=Product.objects.in_catalogue())


def _shelves(pks: Sequence[int], request: Request) -> dict[int, Any]:
    """Return what stands in each house today, by name."""
    columns = ("house_id", "since", "product__slug", "product__name_es", "product__name_en", "product__company__slug")
    found: dict[int, list[dict[str, Any]]] = {}
    for house, since, slug, name_es, name_en, company in (
        _placed_today().filter(house__in=pks).order_by(by_name("product__name_es"), "pk").values_list(*columns)
    ):
        row = {"product": slug, "name_es": name_es, "name_en": name_en, "company": company, "since": since}
        found.setdefault(house, []).append(row)
    return found


def _houses(pks: Sequence[int], request: Request) -> dict[int, Any]:
    """Return the open houses where each product can be seen today."""
    columns = ("product_id", "since", "house__slug", "house__consulate__city_es", "house__consulate__city_en")
    rows = _placed_today().filter(product__in=pks, house__is_open=True).order_by("house__slug")
    found: dict[int, list[dict[str, Any]]] = {}
    for product, since, slug, city_es, city_en in rows.values_list(*columns):
        row = {"trading_house": slug, "city_es": city_es, "city_en": city_en, "since": since}
        found.setdefault(product, []).append(row)
    return found


def _row_schema(**properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a list of rows that have these properties and a date `since`."""
    named = {**properties, "since": {"type": "string", "format": "date"}}
    return {"type": "array", "items": {"type": "object", "required": list(named), "properties": named}}


TEXT = {"type": "string"}
declare_expansion(
    "trading-houses",
    "shelf",
    Expansion(
        _shelves, _row_schema(product=TEXT, name_es=TEXT, name_en=TEXT, company=TEXT), "What stands there today.", []
    ),
)
declare_expansion(
    "products",
    "trading_houses",
    Expansion(_houses, _row_schema(trading_house=TEXT, city_es=TEXT, city_en=TEXT), "Where it can be seen today.", []),
)


class InquirySerializer(StrictSerializer):
    """A question of a buyer, who has agreed that it is kept and passed on."""

    products = serializers.ListField(
        child=serializers.SlugField(max_length=160), min_length=1, max_length=MAX_PRODUCTS, help_text="Their slugs."
    )
    text = serializers.CharField(min_length=MIN_QUESTION, max_length=MAX_QUESTION)
    quantity = WholeNumberField(
        min_value=QUANTITY.least, max_value=QUANTITY.most, required=False, help_text="Of one product, in its units."
    )
    unit = serializers.CharField(
        required=False, help_text="What you take the product's unit to be: its name, or its UN/CEFACT code."
    )
    below_minimum = serializers.BooleanField(
        default=False, help_text="True: the buyer knows that it is less than the minimum order, and asks anyway."
    )
    name = serializers.CharField(
        max_length=max_length_of(Buyer, "name"), validators=[validate_name], help_text="The buyer's company."
    )
    contact_name = serializers.CharField(max_length=max_length_of(Buyer, "contact_name"), validators=[validate_name])
    email = serializers.EmailField(max_length=max_length_of(Buyer, "email"))
    country = serializers.ChoiceField(choices=COUNTRIES, help_text="ISO 3166-1 alpha-2.")
    language = serializers.ChoiceField(choices=["es", "en"], default="en")
    consent = serializers.BooleanField(help_text="True: the buyer agrees that name and address are kept.")

    def validate_consent(self, value: bool) -> bool:
        if not value:
            raise serializers.ValidationError(_("Without it nobody could answer the buyer."))
        return value

    def validate_products(self, slugs: list[str]) -> list[Product]:
        found = list(Product.objects.published().filter(slug__in=slugs).select_related("company"))
        if missing := set(slugs) - {product.slug for product in found}:
            raise serializers.ValidationError(
                _("Not in the catalogue: %(names)s") % {"names": ", ".join(sorted(missing))}
            )
        return found

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        """Raise ValidationError if a quantity is of several products, in other units, or below the minimum."""
        if given.get("quantity") is None and "unit" not in given:
            return given
        if len(given["products"]) != 1:
            raise serializers.ValidationError({"quantity": _("A quantity belongs to one product.")})
        product, quantity = given["products"][0], given.get("quantity")
        code = unit_codes().get(product.unit_es.lower(), "")
        if "unit" in given and given["unit"].strip().lower() not in units_of(product, code):
            text = _("It is sold in units of: %(unit)s.") % {"unit": product.unit}
            raise serializers.ValidationError({"unit": text})
        least = product.minimum_order
        if least and quantity and quantity < least and not given["below_minimum"]:
            text = _("The minimum order is %(n)s × %(unit)s. Send `below_minimum: true` to ask anyway.")
            raise serializers.ValidationError({"quantity": text % {"n": number(least), "unit": product.unit}})
        return given


def units_of(product: Product, code: str) -> set[str]:
    """Return what a partner may call the unit of a product."""
    return {name.lower() for name in (product.unit_es, product.unit_en, code) if name}


class InquiryThrottle(StoredRateThrottle):
    """Rate limit per IP address; a partner's server sends the inquiries of many buyers."""

    scope, rate = "inquiries", "60/hour"


INQUIRY_SENT = inline_serializer(
    "InquirySent",
    {
        "link": serializers.URLField(help_text="Shows what was sent; give it to the buyer."),
        "id": serializers.CharField(required=False, help_text="With a key: webhooks name it."),
    },
)


class InquiryViewSet(StrictViewSet):
    """Ask the companies of some products.

    `link` shows what was sent. Answers are opened by the link in the mail to the buyer, and by no other. The same
    request within a day is answered with the same link.
    """

    serializer_class = InquirySerializer
    scopes = ViewScopes(write=ApiScope.INQUIRIES_WRITE, open_write=True)
    throttle_classes = [InquiryThrottle, CostThrottle]

    @extend_schema(summary="Send a buyer's question", responses={201: INQUIRY_SENT})
    @idempotent
    def create(self, request: Request) -> Response:
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        fields = ("name", "contact_name", "email", "country", "language")
        buyer = Buyer(**{name: given[name] for name in fields})
        client = client_of(request)
        source, partner = Inquiry.Source.API, client.name if client else ""
        question = InquiryData(given["text"], given.get("quantity"), given["country"], source, occasion=partner)
        try:
            token = create_inquiries(given["products"], question, buyer)
        except RuleError as error:
            raise serializers.ValidationError({"email": str(error)}) from error
        with translation.override(given["language"]):
            link = reverse("consulates:inquiry_status", args=[token])
        sent = read_private_link(token, SENT_PAGE)
        key = record_sent(client, SentKind.INQUIRY, sent.subject) if sent else ""
        return Response({"link": request.build_absolute_uri(link), **({"id": key} if key else {})}, status=201)


routes = [
    ("trading-houses", TradingHouseViewSet, "tradinghouse"),
    ("inquiries", InquiryViewSet, "inquiry"),
    *requirements.routes,
    *orders.routes,
]
