"""Sectors and products in the API: serializers, filters and viewsets together."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, cast

import django_filters
from django.core.validators import RegexValidator
from django.db.models import Case, OuterRef, Prefetch, QuerySet, Subquery, Sum, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from companies.api import (
    CertificateSerializer,
    CertificatesFilter,
    CompanySerializer,
    certificates_json,
    certificates_prefetch,
    describe_certificates,
    markets_prefetch,
    wants_all,
)
from companies.models import Certificate, CertificateType, Company
from companies.territory.departments import DEPARTMENT_CHOICES
from exportasv.core.api.expansions import Expansion, declare_expansion
from exportasv.core.api.filters import WholeNumberFilter
from exportasv.core.api.pagination import KeysetPagination
from exportasv.core.api.parameters import CodeFilter
from exportasv.core.api.plain_rows import JSONRows, JSONText, PlainRows, fragment
from exportasv.core.api.serializers import PageSerializer, PublicSerializer, ReadSerializer
from exportasv.core.api.viewsets import PublicViewSet, filter_by_name
from exportasv.core.audit.row_versions import with_changed_at
from exportasv.core.db.fixed_query import FixedColumn
from exportasv.core.db.keyset import Ordering
from exportasv.core.db.localized import is_english
from products.api import members, references
from products.api.references import NamedOptionSerializer
from products.attributes.facts import AttributeFact, RankedAttributes, active_attributes, attribute_facts, facts_of
from products.catalogue.filters import facet_letter
from products.catalogue.query import SORTS, CatalogueQuery, find_products
from products.catalogue.structured_data import unit_codes
from products.fields import PUBLIC_COLUMNS
from products.models import FacetCount, PriceTerm, Product, ProductKind, ProductPhoto, Sector
from products.models.attribute import ValueType
from products.models.kinds import BASIS_UNIT_CODES
from products.models.photos import photo_rows
from products.models.prices import CURRENCY, MAX_QUANTITY
from products.models.product import ProductQuerySet

PRICE_ORDER = ("from_quantity", "amount", "pk")
# Where PostgreSQL leaves the product's own unit to be filled in: a sign that no text of a row has, and how JSON has it.
OWN_UNIT_SIGN, OWN_UNIT = "\x01", '"\\u0001"'


class SectorSerializer(PublicSerializer):
    product_count = serializers.IntegerField(read_only=True, help_text="Published products.")

    class Meta:
        model = Sector
        fields = ["code", "name_es", "name_en", "position", "product_count", "updated_at"]


class SectorViewSet(PublicViewSet):
    """The sectors of the exportable supply, with how many products each has in the catalogue."""

    resource = "sectors"
    queryset = Sector.objects.order_by()
    serializer_class = SectorSerializer
    lookup_field = "code"
    ordering = Ordering("position", kind="number", descending=False)

    def get_queryset(self) -> QuerySet[Sector]:
        token = Concat(Value(f"{facet_letter('sector')}:"), OuterRef("code"))
        counted = FacetCount.objects.filter(token=token).order_by().values("token").annotate(sum=Sum("n")).values("sum")
        return Sector.objects.annotate(product_count=Coalesce(Subquery(counted), 0))

    def search(self, queryset: QuerySet, words: str) -> QuerySet:
        return filter_by_name(queryset, words)


class PriceSerializer(ReadSerializer):
    currency = serializers.SerializerMethodField(help_text="ISO 4217.")
    unit_code = serializers.SerializerMethodField(help_text="What the amount is for; see `unit_code` of the product.")

    class Meta:
        model = PriceTerm
        fields = ["incoterm", "place", "basis", "amount", "currency", "unit_code", "from_quantity"]

    def get_currency(self, price: PriceTerm) -> str:
        return CURRENCY

    def get_unit_code(self, price: PriceTerm) -> str:
        code = BASIS_UNIT_CODES.get(price.basis)
        return unit_codes().get(price.product.unit_es.lower(), "") if code is None else code


def prices_prefetch() -> Prefetch:
    """Return the prices of an answer, always in the same order."""
    return Prefetch("prices", PriceTerm.objects.order_by(*PRICE_ORDER))


class CutSerializer(serializers.Serializer):
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    url = serializers.URLField()


class PhotoSerializer(ReadSerializer):
    cuts = serializers.SerializerMethodField(help_text="The photo cut 4:3 around its focal point, narrowest first.")

    class Meta:
        model = ProductPhoto
        fields = ["image", "width", "height", "alt_es", "alt_en", "cuts"]

    @extend_schema_field(CutSerializer(many=True))
    def get_cuts(self, photo: ProductPhoto) -> list[dict[str, object]]:
        absolute = self.context["request"].build_absolute_uri
        cuts = photo.cuts if photo.crops else []
        return [{"width": width, "height": round(width * 3 / 4), "url": absolute(url)} for width, url in cuts]


class ProductCompanySerializer(serializers.Serializer):
    slug = serializers.SlugField()
    name = serializers.CharField()
    department = serializers.CharField()


class AttributeSerializer(serializers.Serializer):
    """One attribute of the product. A text has text_es and text_en, a number has number and unit, an option options;
    yes has nothing more.
    """

    code = serializers.CharField()
    name_es = serializers.CharField()
    name_en = serializers.CharField()
    type = serializers.ChoiceField(choices=ValueType.choices)
    text_es = serializers.CharField(required=False)
    text_en = serializers.CharField(required=False)
    number = serializers.FloatField(required=False)
    unit = serializers.CharField(required=False)
    options = NamedOptionSerializer(many=True, required=False)


class ProductSerializer(PageSerializer):
    sector = serializers.CharField(source="sector.code", read_only=True)
    hs_code = serializers.CharField(source="hs_code_id", read_only=True, allow_null=True)
    family = serializers.IntegerField(source="family_id", read_only=True, allow_null=True, help_text="See `families`.")
    company = ProductCompanySerializer(read_only=True)
    prices = PriceSerializer(many=True, read_only=True)
    photos = PhotoSerializer(many=True, read_only=True)
    certificates = CertificateSerializer(many=True, read_only=True)
    attributes = serializers.SerializerMethodField()
    unit_code = serializers.SerializerMethodField(
        help_text="UN/CEFACT Recommendation 20 or 21; empty if the unit has no code."
    )

    class Meta:
        model = Product
        fields = [
            "slug",
            "company",
            *PUBLIC_COLUMNS,
            "unit_code",
            "family",
            "prices",
            "certificates",
            "photos",
            "state",
            "published_at",
            "updated_at",
            "url",
            "url_es",
            "url_en",
        ]

    def get_unit_code(self, product: Product) -> str:
        return self._unit_codes.get(product.unit_es.lower(), "")

    @extend_schema_field(AttributeSerializer(many=True))
    def get_attributes(self, product: Product) -> list[dict[str, object]]:
        return [_attribute_data(fact) for fact in attribute_facts(product, self._attributes)]

    # One serializer writes all products of a page: what they share is read once.

    @cached_property
    def _attributes(self) -> RankedAttributes:
        return active_attributes()

    @cached_property
    def _unit_codes(self) -> dict[str, str]:
        return unit_codes()


def _attribute_data(fact: AttributeFact) -> dict[str, object]:
    attribute, value = fact
    named = {"code": attribute.code, "name_es": attribute.name_es, "name_en": attribute.name_en}
    data: dict[str, object] = {**named, "type": attribute.value_type}
    match ValueType(attribute.value_type):
        case ValueType.TEXT:
            data |= {f"text_{language}": text for language, text in value.items()}
        case ValueType.NUMBER:
            data |= {"number": value, "unit": attribute.unit}
        case ValueType.CHOICE | ValueType.CHOICES:
            chosen = [attribute.options[code] for code in ([value] if isinstance(value, str) else value)]
            data["options"] = [{"code": each.code, "name_es": each.name_es, "name_en": each.name_en} for each in chosen]
    return data


class ProductRows(PlainRows):
    """Products as ProductSerializer writes them, in one query."""

    fields = tuple(ProductSerializer.Meta.fields)
    sources: ClassVar[dict[str, str]] = {
        **{name: name for name in fields if name in PUBLIC_COLUMNS},
        **{"slug": "slug", "state": "state", "sector": "sector__code", "hs_code": "hs_code_id"},
        "family": "family_id",
    }
    extra = (
        *("slug_en", "company__slug", "company__name", "company__department", "published_at", "content_changed_at"),
        *("prices_json", "photos_json", "certificates_json"),
    )

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self._attributes, self._unit_codes = active_attributes(), unit_codes()
        self._addresses = self.page_addresses("products:product")
        self._is_english = is_english()

    @classmethod
    def annotate(cls, rows: QuerySet, request: Request | None) -> QuerySet:
        return rows.annotate(
            prices_json=PRICES.column(),
            photos_json=PHOTOS.column(),
            certificates_json=(EVERY_CERTIFICATE if wants_all(request) else VALID_CERTIFICATES).column(),
        )

    def computed_fields(self, row: Any) -> dict[str, Any]:
        english = row.slug_en or row.slug
        slugs = {"": english if self._is_english else row.slug, "es": row.slug, "en": english}
        code = self._unit_codes.get(row.unit_es.lower(), "")
        return {
            "company": {"slug": row.company__slug, "name": row.company__name, "department": row.company__department},
            "attributes": [_attribute_data(fact) for fact in facts_of(row.attributes, self._attributes)],
            "unit_code": code,
            "prices": fragment(row.prices_json.replace(OWN_UNIT, f'"{code}"')),
            "certificates": fragment(row.certificates_json),
            "photos": self._photos(row.photos_json),
            "published_at": self.moment(row.published_at),
            "updated_at": self.moment(row.content_changed_at),
            **self.page_urls(self._addresses, slugs),
        }

    def _photos(self, photos: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rows = [ProductPhoto(**row) for row in photos]
        return PhotoSerializer(rows, many=True, context={"request": self.request}).data if rows else []


def _prices_json() -> JSONRows:
    """Return the prices of each product as PriceSerializer writes them."""
    by_basis = [When(basis=basis, then=Value(code)) for basis, code in BASIS_UNIT_CODES.items()]
    row = JSONText(
        incoterm="incoterm",
        place="place",
        basis="basis",
        amount=Cast("amount", TextField()),  # a number of JSON could lose cents
        currency=Cast(Value(CURRENCY), TextField()),
        unit_code=Cast(Case(*by_basis, default=Value(OWN_UNIT_SIGN)), TextField()),
        from_quantity="from_quantity",
    )
    prices = PriceTerm.objects.filter(product=OuterRef("pk")).order_by(*PRICE_ORDER)
    return JSONRows(prices.annotate(row=row).values_list("row"))


PRICES, PHOTOS = FixedColumn(Product, _prices_json), FixedColumn(Product, photo_rows)
EVERY_CERTIFICATE = FixedColumn(Product, lambda: certificates_json(Certificate.objects.all(), "products"))
VALID_CERTIFICATES = FixedColumn(Product, lambda: certificates_json(Certificate.objects.valid_today(), "products"))


class CertificateFilter(CodeFilter):
    """`?certificate=organic`: products with one that holds today."""

    def select(self, qs: QuerySet, value: str) -> QuerySet:
        return cast(ProductQuerySet, qs).with_certificate(value)


class ProductFilter(django_filters.FilterSet):
    sector = CodeFilter("sector", Sector.objects.all, field_name="sector__code", help_text="Code of a sector.")
    hs = django_filters.CharFilter(
        field_name="hs_code__code",
        lookup_expr="startswith",
        validators=[RegexValidator(r"^[0-9]{1,10}$")],
        help_text="The first digits of the HS code.",
    )
    company = CodeFilter(
        "company", Company.objects.public, "slug", field_name="company__slug", help_text="Slug of a public company."
    )
    kind = django_filters.ChoiceFilter(choices=ProductKind.choices)
    department = django_filters.ChoiceFilter(field_name="company__department", choices=DEPARTMENT_CHOICES)
    certificate = CertificateFilter(
        "certificate", CertificateType.objects.all, help_text="Code of a kind of certificate that holds today."
    )
    certificates = CertificatesFilter()
    minimum_order_max = WholeNumberFilter(
        field_name="minimum_order", lookup_expr="lte", max_value=MAX_QUANTITY, help_text="Units of sale."
    )
    available_in = WholeNumberFilter(
        method="in_season",
        min_value=1,
        max_value=12,
        help_text="A month, 1 to 12: products made all the year, or in season then.",
    )
    sort = django_filters.ChoiceFilter(
        method="sort_rows",
        choices=[(key, sort.name) for key, sort in SORTS.items()],
        help_text="Otherwise best first with `search`, and newest first without. Unknown values come last.",
    )

    class Meta:
        model = Product
        fields = [
            "sector", "kind", "hs", "company", "department", "certificate", "certificates",
            "minimum_order_max", "available_in", "sort",
        ]  # fmt: skip

    def in_season(self, queryset: QuerySet, name: str, value: Decimal) -> QuerySet:
        return cast(ProductQuerySet, queryset).available_in(int(value))

    def sort_rows(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return SORTS[value].with_sort_key(cast(ProductQuerySet, queryset))


class ProductPagination(KeysetPagination):
    """Pages of products; with `search`, how the text was read stands beside them."""

    notes_schema: ClassVar[dict[str, dict]] = {
        "corrected_to": {"type": ["string", "null"], "description": "The text that was searched instead."},
        "did_you_mean": {"type": ["string", "null"], "description": "A correction that was not made."},
        "partial": {"type": "boolean", "description": "The products have only some of the words."},
        "understood": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Filters that words named: certificate=fairtrade.",
        },
    }


@describe_certificates
class ProductViewSet(PublicViewSet):
    """The public catalogue. `?search=` finds what the catalogue's page finds, best first; otherwise newest first."""

    resource = "products"
    queryset = Product.objects.order_by()
    serializer_class = ProductSerializer
    detail_parameters = ("certificates",)
    filterset_class = ProductFilter
    pagination_class = ProductPagination
    plain_rows = ProductRows
    ordering = Ordering("shown_at")

    def get_queryset(self) -> QuerySet[Product]:
        rows = Product.objects.in_catalogue().select_related("company", "sector")
        return rows.prefetch_related(prices_prefetch(), "photos", certificates_prefetch(self.request))

    def search(self, queryset: QuerySet, words: str) -> QuerySet:
        """Return the products that the text finds; say in the answer how the text was read."""
        query = CatalogueQuery.from_text(words)
        rows, answer = find_products(cast(ProductQuerySet, queryset), query)
        self.list_notes = {
            "corrected_to": answer.corrected_text or None,
            "did_you_mean": answer.suggested_text or None,
            "partial": answer.is_partial,
            "understood": [f"{name}={code}" for name, code in query.named_codes()],
        }
        return rows

    def ordering_for(self, queryset: QuerySet) -> Ordering:
        sort = self.request.query_params.get("sort", "")
        if sort in SORTS:
            return SORTS[sort].ordering
        return Ordering("score", kind="number") if "score" in queryset.query.annotations else self.ordering


def _companies(pks: Sequence[int], request: Request) -> dict[int, Any]:
    """Return the whole company of each product, as the resource companies gives it."""
    of_product = dict(Product.objects.filter(pk__in=pks).values_list("pk", "company_id"))
    public = Company.objects.public().filter(pk__in=of_product.values())
    rows = with_changed_at(public).prefetch_related(certificates_prefetch(request), markets_prefetch())
    data = CompanySerializer(rows, many=True, context={"request": request}).data
    found = dict(zip([row.pk for row in rows], data, strict=True))
    return {pk: found.get(company) for pk, company in of_product.items()}


declare_expansion(
    "products", "company", Expansion(_companies, {"$ref": "#/components/schemas/Company"}, "The whole company.")
)

routes = [
    ("sectors", SectorViewSet, "sector"),
    ("products", ProductViewSet, "product"),
    *references.routes,
    *members.routes,
]
