"""Companies in the API: their public part only."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from companies.models import Company
from companies.territory.departments import DEPARTMENT_CHOICES
from exportasv.core.api.viewsets import PublicViewSet
from exportasv.core.db.keyset import Ordering


class CompanySerializer(serializers.ModelSerializer):
    """No identifiers, telephones, addresses or people: those stay in the company's file."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = Company
        fields = [
            "slug",
            "name",
            "size",
            "women_led",
            "founded_year",
            "department",
            "municipality",
            "district",
            "about_es",
            "about_en",
            "website",
            "updated_at",
            "url",
        ]

    @extend_schema_field(serializers.URLField())
    def get_url(self, company: Company) -> str:
        return self.context["request"].build_absolute_uri(company.get_absolute_url())


class CompanyFilter(django_filters.FilterSet):
    department = django_filters.ChoiceFilter(choices=DEPARTMENT_CHOICES)
    size = django_filters.ChoiceFilter(choices=Company.Size.choices)
    women_led = django_filters.BooleanFilter()

    class Meta:
        model = Company
        fields = ["department", "size", "women_led"]


class CompanyViewSet(PublicViewSet):
    """The companies that export or want to, by name."""

    queryset = Company.objects.order_by()
    serializer_class = CompanySerializer
    filterset_class = CompanyFilter
    ordering = Ordering("name", kind="text", descending=False)

    def get_queryset(self) -> QuerySet[Company]:
        return Company.objects.public()

    def search(self, queryset: QuerySet, words: str) -> QuerySet:
        return queryset.filter(name__unaccent__icontains=words)


routes = [("companies", CompanyViewSet, "company")]
