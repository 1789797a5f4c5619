"""What buyers look for, sent by partners: requests with or without a contact, and buyers who only left their name."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils import translation
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consulates.forms.public import SourcingRequestForm
from consulates.models import Buyer, BuyerRequirement
from consulates.rules import sourcing
from exportasv.core.api.models import ApiScope
from exportasv.core.api.scopes import ViewScopes, client_of
from exportasv.core.api.serializers import COUNTRIES
from exportasv.core.api.strict import StrictSerializer, StrictViewSet, check_form
from exportasv.core.db.fields import max_length_of
from exportasv.core.exchange.idempotency import idempotent
from exportasv.core.exchange.models import SentKind
from exportasv.core.exchange.sent_rows import record_sent
from products.models import Sector

GOODS = ("query", "sector", "volume", "unit", "destination")
CONTACT = ("name", "contact_name", "email", "country", "consent")
SENT = inline_serializer(
    "RequirementSent",
    {
        "id": serializers.CharField(help_text="Webhooks name it."),
        "link": serializers.URLField(help_text="A page that shows the buyer what was sent, and what fits today."),
    },
)


class ContactSerializer(StrictSerializer):
    """A buyer, who has agreed that name and address are kept. The link in the mail to the address proves it."""

    name = serializers.CharField(max_length=max_length_of(Buyer, "name"), help_text="The buyer's company.")
    contact_name = serializers.CharField(max_length=max_length_of(Buyer, "contact_name"))
    email = serializers.EmailField(max_length=max_length_of(Buyer, "email"))
    country = serializers.ChoiceField(choices=COUNTRIES, help_text="ISO 3166-1 alpha-2.")
    consent = serializers.BooleanField(help_text="True: the buyer agrees that name and address are kept.")
    language = serializers.ChoiceField(choices=["es", "en"], default="en")


class LeadSerializer(ContactSerializer):
    """A buyer who left name and address with a partner, at a fair for instance, and what it is interested in."""

    interest = serializers.CharField(min_length=3, max_length=max_length_of(BuyerRequirement, "query"))
    sector = serializers.SlugField(required=False, help_text="Code of a sector.")


class RequirementSerializer(StrictSerializer):
    """What a buyer looks for and did not find: with a contact it is answered by mail, without one only counted."""

    query = serializers.CharField(min_length=3, max_length=max_length_of(BuyerRequirement, "query"))
    sector = serializers.SlugField(required=False, help_text="Code of a sector.")
    volume = serializers.IntegerField(required=False, min_value=1, max_value=10**9)
    unit = serializers.CharField(required=False, max_length=max_length_of(BuyerRequirement, "unit"))
    destination = serializers.ChoiceField(choices=COUNTRIES, required=False, help_text="ISO 3166-1 alpha-2.")
    buyer = ContactSerializer(required=False)


class _RequirementWriter(StrictViewSet):
    """Saves a request by the form and the rule of the site's own page."""

    scopes: ClassVar[ViewScopes] = ViewScopes(write=ApiScope.REQUIREMENTS_WRITE)

    def save(self, request: Request, goods: dict[str, Any], contact: dict[str, Any]) -> Response:
        language = contact.get("language", "en")
        if sector := goods.get("sector"):
            goods["sector"] = Sector.objects.in_use().filter(code=sector).values_list("pk", flat=True).first() or sector
        form = SourcingRequestForm({**goods, **contact})
        check_form(form)
        saved = sourcing.save_sourcing_request(form.save(commit=False), form.buyer(language))
        with translation.override(language):
            link = reverse("consulates:sourcing_status", args=[sourcing.sent_page_token(saved)])
        key = record_sent(client_of(request), SentKind.REQUIREMENT, saved.pk)
        return Response({"id": key, "link": request.build_absolute_uri(link)}, status=201)

    def valid_data(self, request: Request) -> dict[str, Any]:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data


class RequirementViewSet(_RequirementWriter):
    """Send what a buyer looks for. It is matched at once, and given to Invest when the address is proven."""

    serializer_class = RequirementSerializer

    @extend_schema(summary="Send what a buyer looks for", responses={201: SENT})
    @idempotent
    def create(self, request: Request) -> Response:
        given = self.valid_data(request)
        return self.save(request, {name: given[name] for name in GOODS if name in given}, given.get("buyer", {}))


class LeadViewSet(_RequirementWriter):
    """Send a buyer who left name and address. Invest gets it when the address is proven."""

    serializer_class = LeadSerializer

    @extend_schema(summary="Send a buyer who left name and address", responses={201: SENT})
    @idempotent
    def create(self, request: Request) -> Response:
        given = self.valid_data(request)
        goods = {"query": given["interest"], "sector": given.get("sector", "")}
        return self.save(request, goods, {name: given[name] for name in (*CONTACT, "language")})


routes = [("requirements", RequirementViewSet, "requirement"), ("leads", LeadViewSet, "lead")]
