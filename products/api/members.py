"""Products that an association sends for its own companies, with their consent: drafts that go to the moderators."""

from typing import Any, ClassVar

from django.db import transaction
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from companies.models import PartnerAccess
from exportasv.core.api.models import ApiScope
from exportasv.core.api.scopes import ViewScopes, client_of
from exportasv.core.api.strict import StrictSerializer, StrictViewSet, check_fields, check_form
from exportasv.core.db.errors import RuleError
from exportasv.core.exchange.idempotency import idempotent
from exportasv.core.exchange.models import SentKind
from exportasv.core.exchange.sent_rows import record_sent
from products.forms.portal import NewProductForm, ProductForm
from products.models import Product, Sector
from products.rules import drafts, publication

FIRST_FIELDS = ("name_es", "sector", "unit_es", "kind")


class MemberProductSerializer(StrictSerializer):
    """A product of a company that agreed to it."""

    company = serializers.SlugField(help_text="Of a company that agreed to it.")
    name_es = serializers.CharField(max_length=160)
    sector = serializers.SlugField(help_text="Code of a sector.")
    unit_es = serializers.CharField(required=False, max_length=60, help_text="In what goods are sold: bolsa de 400 g.")
    kind = serializers.CharField(required=False, help_text="Otherwise that which the sector usually has.")
    details = serializers.DictField(
        required=False, help_text="The other fields, named as when they are read: summary_es, minimum_order, hs_code …"
    )
    submit = serializers.BooleanField(default=True, help_text="False: keep it as a draft, the company finishes it.")


SENT = inline_serializer(
    "MemberProductSent",
    {
        "id": serializers.CharField(help_text="Webhooks name it."),
        "slug": serializers.CharField(),
        "state": serializers.CharField(help_text="submitted: it is with the moderators. draft: the company has it."),
        "missing": serializers.ListField(child=serializers.CharField(), help_text="What a draft still needs."),
    },
)


class MemberProductViewSet(StrictViewSet):
    """Send a product of a company that agreed to it. The moderators see it as if the company had sent it.

    A company has each name once: the same name sent again is refused with 400 at `name_es`, and what the first request
    created stays. Sent again with its `Idempotency-Key`, a request gets its first answer. Write your own name where the
    example has `{new}`.
    """

    serializer_class = MemberProductSerializer
    scopes: ClassVar[ViewScopes] = ViewScopes(write=ApiScope.MEMBERS_WRITE)
    summaries: ClassVar[dict[str, str]] = {"create": "Send a product of a member"}

    @extend_schema(responses={201: SENT})
    @idempotent
    def create(self, request: Request) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        access = self._access(request, given["company"])
        with transaction.atomic():
            product = _save_product(access, given)
            key = record_sent(client_of(request), SentKind.PRODUCT, product.pk)
        missing = publication.missing_required_fields(product)
        body = {"id": key, "slug": product.slug, "state": product.state, "missing": missing}
        return Response(body, status=201)

    def _access(self, request: Request, company: str) -> PartnerAccess:
        """Return the consent of the company. Raise ValidationError without one, or without such a company."""
        agreed = PartnerAccess.objects.valid(ApiScope.MEMBERS_WRITE)
        access = agreed.filter(client=client_of(request), company__slug=company).first()
        if access is None:
            text = _("This company has not agreed that you send its products. It does so on its own page.")
            raise ValidationError({"company": text})
        return access


def _save_product(access: PartnerAccess, given: dict[str, Any]) -> Product:
    """Save a draft by the forms and rules of the company's own pages, and submit it. Raise ValidationError by field."""
    by = access.given_by
    sector = Sector.objects.in_use().filter(code=given["sector"]).first()
    first = NewProductForm({**{name: given.get(name, "") for name in FIRST_FIELDS}, "sector": sector and sector.pk})
    check_form(first)
    values = first.cleaned_data
    try:
        product = drafts.start_draft(
            access.company, values["sector"], values["name_es"], values["unit_es"], kind=values["kind"], by=by
        )
    except RuleError as error:
        raise ValidationError({"name_es": str(error)}) from error
    _save_details(product, given.get("details", {}), access)
    product.refresh_from_db()
    if given["submit"]:
        if missing := publication.missing_required_fields(product):
            text = _("The moderators need this too. Or send `submit: false`, and the company completes it.")
            raise ValidationError({f"details.{name}": text for name in missing})
        product = publication.submit_product(product, by=by)
    return product


def _typed_text(name: str, value: object) -> str:
    """Return a value of JSON as a form's input has it. Raise ValidationError for a list or an object."""
    if isinstance(value, list | dict):
        raise ValidationError({f"details.{name}": _("A text, a number, true or false, or a list of them.")})
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)


def _save_details(product: Product, details: dict[str, Any], access: PartnerAccess) -> None:
    data: MultiValueDict[str, Any] = MultiValueDict()
    for name, value in details.items():
        data.setlist(name, [_typed_text(name, each) for each in (value if isinstance(value, list) else [value])])
    form = ProductForm(data, product=product)
    check_fields(details, [name for name in form.fields if name not in FIRST_FIELDS])
    data.setdefault("name_es", product.name_es)
    for name in ("sector", "unit_es"):
        data.setdefault(name, form.initial.get(name))
    check_form(form)
    try:
        drafts.save_changes(product, form.changes(), by=access.given_by)
    except RuleError as error:
        raise ValidationError(str(error)) from error


routes = [("member-products", MemberProductViewSet, "memberproduct")]
