"""Trading houses in the API."""

import django_filters
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consulates.models import TradingHouse
from exportasv.api.viewsets import PublicViewSet
from exportasv.lib.keyset import Order


class TradingHouseSerializer(serializers.ModelSerializer):
    name_es = serializers.CharField(source="consulate.name_es", read_only=True)
    name_en = serializers.CharField(source="consulate.name_en", read_only=True)
    city_es = serializers.CharField(source="consulate.city_es", read_only=True)
    city_en = serializers.CharField(source="consulate.city_en", read_only=True)
    country = serializers.CharField(source="consulate.country.code", read_only=True, help_text="ISO 3166-1 alpha-2.")
    url = serializers.SerializerMethodField()

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
            "url",
        ]

    @extend_schema_field(serializers.URLField())
    def get_url(self, house: TradingHouse) -> str:
        return self.context["request"].build_absolute_uri(house.get_absolute_url())


class TradingHouseFilter(django_filters.FilterSet):
    country = django_filters.CharFilter(field_name="consulate__country", help_text="ISO 3166-1 alpha-2.")

    class Meta:
        model = TradingHouse
        fields = ["country"]


class TradingHouseViewSet(PublicViewSet):
    """The trading houses in the consulates, with place and hours."""

    queryset = TradingHouse.objects.order_by()
    serializer_class = TradingHouseSerializer
    filterset_class = TradingHouseFilter
    order = Order("slug", kind="text", descending=False)

    def get_queryset(self) -> QuerySet[TradingHouse]:
        return TradingHouse.objects.filter(is_open=True).select_related("consulate")

    def find(self, queryset: QuerySet, words: str) -> QuerySet:
        city = Q(consulate__city_es__unaccent__icontains=words) | Q(consulate__city_en__unaccent__icontains=words)
        return queryset.filter(city)


routes = [("trading-houses", TradingHouseViewSet, "tradinghouse")]
