"""Small tables behind products in the API: families, attributes and units."""

import django_filters
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from companies.models import Company
from exportasv.core.api.parameters import CodeFilter
from exportasv.core.api.serializers import ReadSerializer
from exportasv.core.api.viewsets import ReferenceViewSet
from exportasv.core.db.keyset import Ordering
from products.models import Product, ProductFamily, Unit
from products.models.attribute import Attribute


class NamedOptionSerializer(serializers.Serializer):
    code = serializers.CharField()
    name_es = serializers.CharField()
    name_en = serializers.CharField()


class UnitSerializer(ReadSerializer):
    class Meta:
        model = Unit
        fields = ["code", "name_es", "plural_es", "name_en", "plural_en"]


class UnitViewSet(ReferenceViewSet):
    """The units in which goods and services are sold, with their codes of UN/CEFACT Recommendations 20 and 21."""

    resource = "units"
    queryset = Unit.objects.in_use().order_by()
    serializer_class = UnitSerializer
    lookup_field = "code"


class AttributeDefinitionSerializer(ReadSerializer):
    options = serializers.SerializerMethodField()

    class Meta:
        model = Attribute
        fields = ["code", "name_es", "name_en", "value_type", "unit", "sectors", "kinds", "is_facet", "options"]

    @extend_schema_field(NamedOptionSerializer(many=True))
    def get_options(self, attribute: Attribute) -> list[dict[str, str]]:
        rows = [each for each in attribute.options.all() if each.is_active]
        return [{"code": each.code, "name_es": each.name_es, "name_en": each.name_en} for each in rows]


class AttributeViewSet(ReferenceViewSet):
    """What buyers of a sector ask of its products: the meaning of `attributes` of a product."""

    resource = "attributes"
    queryset = Attribute.objects.filter(is_active=True).order_by().prefetch_related("options")
    serializer_class = AttributeDefinitionSerializer
    lookup_field = "code"
    ordering = Ordering("position", kind="number", descending=False)


class FamilySerializer(ReadSerializer):
    company = serializers.CharField(source="company.slug", read_only=True, help_text="Its slug.")
    products = serializers.SerializerMethodField(help_text="Slugs of its sizes that are in the catalogue.")

    class Meta:
        model = ProductFamily
        fields = ["id", "company", "name_es", "name_en", "products"]

    def get_products(self, family: ProductFamily) -> list[str]:
        return [product.slug for product in family.products.all()]


class FamilyFilter(django_filters.FilterSet):
    company = CodeFilter(
        "company", Company.objects.public, "slug", field_name="company__slug", help_text="Slug of a public company."
    )

    class Meta:
        model = ProductFamily
        fields = ["company"]


class FamilyViewSet(ReferenceViewSet):
    """Products of one company that differ in content only."""

    resource = "families"
    queryset = ProductFamily.objects.order_by()
    serializer_class = FamilySerializer
    filterset_class = FamilyFilter
    lookup_field = "pk"
    lookup_value_regex = "[0-9]{1,18}"
    ordering = Ordering("name_es", kind="name", descending=False)

    def get_queryset(self) -> QuerySet[ProductFamily]:
        shown = Product.objects.in_catalogue()
        rows = ProductFamily.objects.filter(Exists(shown.filter(family=OuterRef("pk")))).select_related("company")
        return rows.prefetch_related(Prefetch("products", shown.order_by("net_weight_g", "pk")))


routes = [
    ("families", FamilyViewSet, "family"),
    ("attributes", AttributeViewSet, "attribute"),
    ("units", UnitViewSet, "unit"),
]
