"""The nightly files in the API."""

from typing import ClassVar

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.drainage import set_override
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from exportasv.core.api.models import ApiScope
from exportasv.core.api.parameters import check_parameters
from exportasv.core.api.renderers import OrjsonRenderer
from exportasv.core.api.scopes import ViewScopes
from exportasv.core.api.serializers import UTCDateTimeField
from exportasv.core.api.throttles import MOST_ROWS
from exportasv.core.api.viewsets import ChosenForm
from exportasv.core.exchange.models import DumpFile
from exportasv.core.files import private_files


class DumpSerializer(serializers.ModelSerializer):
    """A file with all rows of one list."""

    made_at = UTCDateTimeField(read_only=True)
    cursor = serializers.CharField(read_only=True, help_text="Go on at /changes/?since=… with it.")
    sha256 = serializers.CharField(read_only=True, help_text="Of the file as it is sent.")
    url = serializers.SerializerMethodField()

    class Meta:
        model = DumpFile
        fields = ["name", "resource", "made_at", "cursor", "rows", "size", "sha256", "url"]

    def get_url(self, dump: DumpFile) -> str:
        return self.context["request"].build_absolute_uri(reverse("api:dump-file", args=[dump.name]))


DUMPS = inline_serializer("Dumps", {"results": DumpSerializer(many=True)})
set_override(type(DUMPS), "many", False)  # one object, though the action is called list


class DumpViewSet(ChosenForm, viewsets.GenericViewSet):
    """The files of the last nights: all rows of each public list, as JSON Lines, gzipped.

    Read the files of one `made_at`, compare their `sha256`, and go on with their `cursor` at `/changes/`.
    """

    scopes: ClassVar[ViewScopes] = ViewScopes(read=ApiScope.CATALOGUE_READ, open_read=True)
    queryset = DumpFile.objects.all()
    serializer_class = DumpSerializer
    lookup_field = "name"
    lookup_value_regex = r"[\w-]{1,80}"
    pagination_class = None
    filter_backends: ClassVar[list] = []

    def rows_of(self, request: Request) -> int:  # noqa: ARG002 (throttles.py)
        """Return that a file is as heavy as the longest page. A list of files is short."""
        return MOST_ROWS if self.action == "file" else 1

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:
        """Send a file whatever `Accept` says: it has one form, and the answer names it."""
        return super().perform_content_negotiation(request, force or self.action == "file")

    @extend_schema(
        summary="List the nightly files",
        responses={200: DUMPS},
    )
    def list(self, request: Request) -> Response:
        check_parameters(request, ["format"])
        return Response({"results": self.get_serializer(self.get_queryset(), many=True).data})

    @extend_schema(summary="Download a nightly file", responses={(200, "application/gzip"): OpenApiTypes.BINARY})
    @action(detail=True, url_path="file", url_name="file", renderer_classes=[OrjsonRenderer])
    def file(self, request: Request, name: str) -> HttpResponseBase:
        check_parameters(request, [])
        dump = get_object_or_404(DumpFile, name=name)
        return private_files.serve_file(dump.file, f"{dump.name}.jsonl.gz", "application/gzip")


routes = [("dumps", DumpViewSet, "dump")]
