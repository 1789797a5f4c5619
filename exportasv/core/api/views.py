"""The exchange of keys for tokens, the OpenAPI file, and the page of its documentation, without scripts."""

from typing import ClassVar

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularAPIView
from rest_framework.authentication import BaseAuthentication
from rest_framework.parsers import FormParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request as ApiRequest
from rest_framework.views import APIView

from exportasv.core.accounts.request import Request
from exportasv.core.api.documentation import (
    Operation,
    documented_operations,
    mirror_program,
    rows_to_read,
    sandbox,
    webhook_check,
)
from exportasv.core.api.models import ApiScope
from exportasv.core.api.schema import PROBLEM_CODES
from exportasv.core.api.throttles import HEAVY_ROWS
from exportasv.core.http.limits import StoredRateThrottle
from exportasv.core.http.shared_pages import shared_page
from exportasv.core.programme import API_CLIENT_UNITS, WEBHOOK_OLD_KEY_VALID

SHEETS = (("faire", "Faire"), ("amazon", "Amazon"), ("ciex", "The single window of exports (CIEX)"))  # docs/api.md


class TokenThrottle(StoredRateThrottle):
    """Limit of requests for tokens from one address: nobody guesses secrets, and a token is good for an hour."""

    scope, rate = "api-token", "120/hour"


class TokenView(APIView):
    """Exchange the id and secret of a key for a token: OAuth 2.0, client credentials.

    Send the key by HTTP Basic, or as `client_id` and `client_secret` in the form. The token is good for one hour.
    """

    authentication_classes: list[type[BaseAuthentication]] = []
    permission_classes = [AllowAny]
    throttle_classes = [TokenThrottle]
    parser_classes = [FormParser]
    schema = None  # described in schema.py

    def post(self, request: ApiRequest) -> HttpResponse:
        from exportasv.core.api.token_endpoint import answer_token_request  # 3 MB of oauthlib, where one asks

        headers, body, status = answer_token_request(request._request)
        return HttpResponse(body, status=status, headers=headers)


class KeptSchemaView(SpectacularAPIView):
    """The OpenAPI file. It changes with a release only, so each process makes it once for each format."""

    permission_classes = [AllowAny]
    authentication_classes: list[type[BaseAuthentication]] = []
    kept: ClassVar[dict[str, bytes]] = {}

    def _get_schema_response(self, request: ApiRequest) -> HttpResponseBase:
        key = request.accepted_renderer.media_type
        if key in self.kept:
            return HttpResponse(self.kept[key], content_type=request.accepted_renderer.media_type)
        response = super()._get_schema_response(request)
        response.add_post_render_callback(lambda made: self.kept.update({key: made.content}))
        return response


@shared_page()
@require_safe
def docs(request: Request) -> HttpResponse:
    """Show every operation of the API with calls to copy, the errors, the guide, and on a demo the key to try it."""
    rows = rows_to_read()
    operations, info = documented_operations(rows)
    groups: dict[str, list[Operation]] = {}
    for each in operations:
        groups.setdefault(each.path.split("/")[3], []).append(each)
    context = {
        "groups": groups,
        "info": info,
        "problems": PROBLEM_CODES,
        "scopes": list(ApiScope),
        "sandbox": sandbox(),
        "site": settings.SITE_URL,
        "mirror": mirror_program(),
        "webhook_check": webhook_check(),
        "old_key_days": WEBHOOK_OLD_KEY_VALID.days,
        "sheets": SHEETS,
        "example_rows": rows,
        "heavy_rows": HEAVY_ROWS,
        "heavy_of_one": settings.HEAVY_REQUESTS_OF_ONE,
        "address_units": settings.API_ADDRESS_UNITS,
        "client_units": API_CLIENT_UNITS,
    }
    return render(request, "api/docs.html", context)
