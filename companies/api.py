"""Companies in the API: their public part only."""

from typing import Any, ClassVar

import django_filters
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, Prefetch, QuerySet, Value, When
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request

from companies.models import Certificate, CertificateType, CertificateValidity, Company, ExportMarket
from companies.territory.departments import DEPARTMENT_CHOICES
from exportasv.core.api.models import ApiScope
from exportasv.core.api.parameters import YesNoFilter
from exportasv.core.api.plain_rows import JSONRows, JSONText, PlainRows, fragment
from exportasv.core.api.scopes import ViewScopes
from exportasv.core.api.serializers import PageSerializer, ReadSerializer
from exportasv.core.api.viewsets import PublicViewSet, ReferenceViewSet
from exportasv.core.db.fixed_query import FixedColumn
from exportasv.core.db.keyset import Ordering

ALL_CERTIFICATES = "all"
COMPUTED = {"certificates", "updated_at", "url", "url_es", "url_en"}  # fields of a company that are no column
CERTIFICATES_HELP = "`all` adds the certificates that have expired. Without it only those that hold today are given."

describe_certificates = extend_schema_view(
    retrieve=extend_schema(
        parameters=[OpenApiParameter("certificates", str, enum=[ALL_CERTIFICATES], description=CERTIFICATES_HELP)]
    )
)


class CertificateSerializer(ReadSerializer):
    code = serializers.CharField(source="type.code", read_only=True)
    name_es = serializers.CharField(source="type.name_es", read_only=True)
    name_en = serializers.CharField(source="type.name_en", read_only=True)
    state = serializers.ChoiceField(
        CertificateValidity.values,
        source="validity",
        read_only=True,
        help_text="`expired` comes with `?certificates=all` only.",
    )

    class Meta:
        model = Certificate
        fields = ["code", "name_es", "name_en", "issued_on", "expires_on", "state"]


def asked_certificates(request: Request | None) -> QuerySet[Certificate]:
    """Return the certificates of an answer: those that hold today, or all if the request asks for all."""
    return Certificate.objects.select_related("type") if wants_all(request) else Certificate.objects.valid_today()


def wants_all(request: Request | None) -> bool:
    """Return whether the request asks for the certificates that have expired, too."""
    return request is not None and request.query_params.get("certificates") == ALL_CERTIFICATES


def certificates_prefetch(request: Request | None) -> Prefetch:
    return Prefetch("certificates", asked_certificates(request))


def certificates_json(certificates: QuerySet[Certificate], owner: str) -> JSONRows:
    """Return those certificates of each row as CertificateSerializer writes them; `owner` leads to the row."""
    has_expired = When(expires_on__lt=timezone.localdate(), then=Value(CertificateValidity.EXPIRED.value))
    row = JSONText(
        code="type__code",
        name_es="type__name_es",
        name_en="type__name_en",
        issued_on="issued_on",
        expires_on="expires_on",
        state=Case(has_expired, default=Value(CertificateValidity.VALID.value)),
    )
    rows = certificates.filter(**{owner: OuterRef("pk")}).order_by("type__name_es", "pk")
    return JSONRows(rows.select_related(None).annotate(row=row).values_list("row"))


@extend_schema_field({"type": "string", "enum": [ALL_CERTIFICATES], "description": CERTIFICATES_HELP})
class CertificatesFilter(django_filters.ChoiceFilter):
    """Declare `?certificates=all`, which the prefetch of the viewset reads: it chooses no rows."""

    def __init__(self) -> None:
        super().__init__(choices=[(ALL_CERTIFICATES, ALL_CERTIFICATES)], help_text=CERTIFICATES_HELP)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:  # noqa: ARG002 (it filters nothing)
        return qs


class CompanySerializer(PageSerializer):
    """No identifiers, telephones, addresses or people: those stay in the company's file."""

    sectors = serializers.ListField(child=serializers.CharField(), read_only=True, help_text="Codes of sectors.")
    markets = serializers.SerializerMethodField(help_text="Countries that it exports to, ISO 3166-1 alpha-2.")
    certificates = CertificateSerializer(many=True, read_only=True)

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
            "sectors",
            "markets",
            "certificates",
            "updated_at",
            "url",
            "url_es",
            "url_en",
        ]

    def get_markets(self, company: Company) -> list[str]:
        return sorted(market.country.code for market in company.markets.all())  # those of `markets_prefetch`


def markets_prefetch() -> Prefetch:
    """Return the countries that companies export to today."""
    return Prefetch("markets", ExportMarket.objects.exporting())


class CompanyRows(PlainRows):
    """Companies as CompanySerializer writes them, in one query."""

    fields = tuple(CompanySerializer.Meta.fields)
    sources: ClassVar[dict[str, str]] = {
        **{name: name for name in fields if name not in COMPUTED},
        "markets": "exports_to",
    }
    extra = ("certificates_json", "content_changed_at")

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self._addresses = self.page_addresses("companies:company")

    @classmethod
    def annotate(cls, rows: QuerySet, request: Request | None) -> QuerySet:
        certificates = EVERY_CERTIFICATE if wants_all(request) else VALID_CERTIFICATES
        return rows.annotate(exports_to=MARKETS.column(), certificates_json=certificates.column())

    def computed_fields(self, row: Any) -> dict[str, Any]:
        return {
            "certificates": fragment(row.certificates_json),
            "updated_at": self.moment(row.content_changed_at),
            **self.page_urls(self._addresses, dict.fromkeys(self._addresses, row.slug)),
        }


def _markets() -> ArraySubquery:
    rows = ExportMarket.objects.exporting().filter(company=OuterRef("pk"))
    return ArraySubquery(rows.order_by("country").values("country"))


MARKETS = FixedColumn(Company, _markets)
EVERY_CERTIFICATE = FixedColumn(Company, lambda: certificates_json(Certificate.objects.all(), "company"))
VALID_CERTIFICATES = FixedColumn(Company, lambda: certificates_json(Certificate.objects.valid_today(), "company"))


class CompanyFilter(django_filters.FilterSet):
    department = django_filters.ChoiceFilter(choices=DEPARTMENT_CHOICES)
    size = django_filters.ChoiceFilter(choices=Company.Size.choices)
    women_led = YesNoFilter(help_text="Led by a woman.")
    certificates = CertificatesFilter()

    class Meta:
        model = Company
        fields = ["department", "size", "women_led", "certificates"]


@describe_certificates
class CompanyViewSet(PublicViewSet):
    """The companies that export or want to, by name."""

    scopes = ViewScopes(read=ApiScope.COMPANIES_READ, open_read=True)
    resource = "companies"
    queryset = Company.objects.order_by()
    serializer_class = CompanySerializer
    detail_parameters = ("certificates",)
    filterset_class = CompanyFilter
    ordering = Ordering("name", kind="name", descending=False)
    plain_rows = CompanyRows

    def get_queryset(self) -> QuerySet[Company]:
        return Company.objects.public().prefetch_related(certificates_prefetch(self.request), markets_prefetch())

    def search(self, queryset: QuerySet, words: str) -> QuerySet:
        return queryset.filter(name__unaccent__icontains=words)


class CertificateTypeSerializer(ReadSerializer):
    class Meta:
        model = CertificateType
        fields = ["code", "name_es", "name_en", "issuer"]


class CertificateTypeViewSet(ReferenceViewSet):
    """The kinds of certificates that companies have, with the codes of the filter `certificate`."""

    resource = "certificate-types"
    queryset = CertificateType.objects.in_use().order_by()
    serializer_class = CertificateTypeSerializer
    lookup_field = "code"


routes = [("companies", CompanyViewSet, "company"), ("certificate-types", CertificateTypeViewSet, "certificatetype")]
