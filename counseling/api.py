"""API of the services of the State and of forum events."""

import django_filters
from django.db.models import Q, QuerySet
from rest_framework import serializers

from counseling.models import ForumEvent, Service, Speaker
from exportasv.core.accounts.models import Institution
from exportasv.core.api.filters import MomentFilter, WholeNumberFilter
from exportasv.core.api.parameters import CodeFilter
from exportasv.core.api.serializers import PublicSerializer, ReadSerializer
from exportasv.core.api.viewsets import PublicViewSet
from exportasv.core.db.keyset import Ordering


class ServiceSerializer(PublicSerializer):
    institution = serializers.CharField(source="institution.code", read_only=True)

    class Meta:
        model = Service
        fields = [
            "slug",
            "institution",
            "phase",
            "name_es",
            "name_en",
            "summary_es",
            "summary_en",
            "for_whom_es",
            "for_whom_en",
            "steps_es",
            "steps_en",
            "papers_es",
            "papers_en",
            "cost_es",
            "cost_en",
            "time_es",
            "time_en",
            "where_es",
            "where_en",
            "link",
            "helps_with",
            "stages",
            "goods",
            "checked_on",
            "updated_at",
        ]


class ServiceFilter(django_filters.FilterSet):
    institution = CodeFilter(
        "institution", Institution.objects.all, field_name="institution__code", help_text="Code of an institution."
    )
    phase = django_filters.ChoiceFilter(choices=Service.Phase.choices)
    helps_with = django_filters.ChoiceFilter(
        choices=Service.Dimension.choices, method=lambda rows, _name, word: rows.for_dimension(word)
    )

    class Meta:
        model = Service
        fields = ["institution", "phase", "helps_with"]


class ServiceViewSet(PublicViewSet):
    """What the State offers to those who export. Information for guidance, with the date of its last check."""

    resource = "services"
    queryset = Service.objects.order_by()
    serializer_class = ServiceSerializer
    filterset_class = ServiceFilter

    def get_queryset(self) -> QuerySet[Service]:
        return Service.objects.published().select_related("institution")

    def search(self, queryset: QuerySet, words: str) -> QuerySet:
        spanish = Q(name_es__unaccent__icontains=words) | Q(summary_es__unaccent__icontains=words)
        return queryset.filter(spanish | Q(name_en__icontains=words) | Q(summary_en__icontains=words))


class SpeakerSerializer(ReadSerializer):
    class Meta:
        model = Speaker
        fields = ["name", "role_es", "role_en", "organisation", "bio_es", "bio_en"]


class EventSerializer(PublicSerializer):
    edition = serializers.IntegerField(source="edition.year", read_only=True)
    speakers = SpeakerSerializer(many=True, read_only=True)
    free = serializers.SerializerMethodField(help_text="Places that nobody holds yet.")
    is_called_off = serializers.SerializerMethodField()

    class Meta:
        model = ForumEvent
        fields = [
            "slug",
            "edition",
            "kind",
            "track_es",
            "track_en",
            "title_es",
            "title_en",
            "about_es",
            "about_en",
            "speakers",
            "room",
            "starts_at",
            "ends_at",
            "zone",
            "capacity",
            "free",
            "is_called_off",
            "sequence",
            "changed_at",
            "updated_at",
        ]

    def get_free(self, row: ForumEvent) -> int:
        return max(0, row.free)

    def get_is_called_off(self, row: ForumEvent) -> bool:
        return row.called_off_at is not None


class EventFilter(django_filters.FilterSet):
    edition = WholeNumberFilter(field_name="edition__year", max_value=9999, help_text="A year.")
    kind = django_filters.ChoiceFilter(choices=ForumEvent.Kind.choices)
    starts_after = MomentFilter(field_name="starts_at", lookup_expr="gte", help_text="It begins then or later.")
    starts_before = MomentFilter(field_name="starts_at", lookup_expr="lt", help_text="It begins before.")

    class Meta:
        model = ForumEvent
        fields = ["edition", "kind", "starts_after", "starts_before"]


class EventViewSet(PublicViewSet):
    """The events of the National Forum, newest first."""

    resource = "events"
    queryset = ForumEvent.objects.order_by()
    serializer_class = EventSerializer
    filterset_class = EventFilter
    ordering = Ordering("starts_at")

    def get_queryset(self) -> QuerySet[ForumEvent]:
        return ForumEvent.objects.public().select_related("edition").prefetch_related("speakers").with_free_places()

    def search(self, queryset: QuerySet, words: str) -> QuerySet:
        return queryset.filter(Q(title_es__unaccent__icontains=words) | Q(title_en__icontains=words))


routes = [("services", ServiceViewSet, "service"), ("events", EventViewSet, "event")]
