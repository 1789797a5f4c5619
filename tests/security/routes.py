"""Every route of the site, walked out of the URL resolver, with an address that can be asked for."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Model
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

MISSING = {"slug": "no-such-thing", "pk": "999999999", "object_id": "999999999", "name": "no-such-mail"}
KINDS = {
    "products:product": "product",
    "products:sheet": "product",
    "products:qr": "product",
    "products:company_sheet": "company",
    "visit": "product",
    "products:photos": "product",
    "products:photos_order": "product",
    "products:photo_restore": "product",
    "products:photo": "product",
    **dict.fromkeys(
        ("products:" + name for name in "edit autosave move papers hs_codes prices drop_price calculator".split()),
        "product",
    ),
    "market_access:origin": "product",
    **dict.fromkeys(
        ["companies:certificate", "companies:certificate_drop", "companies:certificate_document"], "certificate"
    ),
    "admin:products_moderation_item": "product",
    "admin:products_moderation_decide": "product",
    "admin:companies_application_check": "application",
    "admin:companies_application_decide": "application",
    **dict.fromkeys(["companies:company", "portal:company_file", "portal:preview_company"], "company"),
    "consulates:house": "house",
    "consulates:inquiry_form_of_house": "house",
    "portal:ask_at_forum": "event",
    "consulates:fair": "fair",
    "consulates:company_fair": "fair",
    "consulates:withdraw_from_fair": "fair",
    "consulates:inquiry": "inquiry",
    "consulates:new_quotation": "inquiry",
    "consulates:win": "win",
    "consulates:win_document": "win",
    "consulates:buyer": "buyer",
    "consulates:edit_buyer": "buyer",
    "consulates:new_requirement": "buyer",
    "consulates:edit_requirement": "buyer",
    "consulates:requirement": "requirement",
    "figures:evidence_trail": "win",
    "figures:attribution": "placement",
    "counseling:service": "service",
    "counseling:event": "event",
    "counseling:event_ics": "event",
    "counseling:register": "event",
    "counseling:staff_event": "event",
    "counseling:staff_registrations_file": "event",
    "counseling:staff_questions": "event",
    "counseling:staff_door": "event",
    "counseling:staff_door_list": "event",
    "counseling:staff_door_sync": "event",
    "counseling:staff_stand_session": "registration",
    "api:product-detail": "product",
    "api:company-detail": "company",
    "api:tradinghouse-detail": "house",
    "api:service-detail": "service",
    "api:event-detail": "event",
    "api:win-detail": "win",
}
OF_A_PRODUCT = "markets market answer reliefs relief_letter requirement"  # of market access
OF_A_SESSION = "session session_times session_waiting_list session_cancel session_confirm session_ics session_minutes"
OF_A_SESSION += " accept_proposal staff_session staff_draft staff_times staff_minutes staff_no_show staff_cancel"
KINDS |= {f"counseling:{name}": "session" for name in OF_A_SESSION.split()}
KINDS |= dict.fromkeys(("market_access:" + name for name in "price_sheets packing first_parcel".split()), "product")
OF_A_LADDER = "price_sheet price_sheet_pdf price_sheet_xlsx national_code delete_sheet"
KINDS |= {f"market_access:{name}": "price ladder" for name in OF_A_LADDER.split()} | {
    "market_access:withdraw_lot": "ready lot",
    "market_access:requirement_document": "what a company has",
    "counseling:group_join": "group session",
    "counseling:staff_group": "group session",
    "counseling:staff_group_cancel": "group session",
    "counseling:staff_group_hold": "group session",
    "counseling:agreement_complete": "action",
    "counseling:agreement_proof": "action",
    "counseling:staff_agreement_move": "action",
    "counseling:staff_referral_move": "referral",
    "counseling:staff_close_neglected": "neglected",
}
KINDS |= {f"market_access:{name}": "product" for name in OF_A_PRODUCT.split()}
WITHOUT_NAME = {
    "admin:django.contrib.admin.sites.catch_all_view": "/admin/nothing-here/",
    "admin:django.views.generic.base.RedirectView": "/admin/products/product/999999999/",
}
VALUES = {
    "app_label": "products",
    "content_type_id": "1",
    "sector": "food",
    "section": "products-en",
    "place": "sheet",
    "seed": "7",
    "uidb36": "1",
    "key": "set-password",
    "format": "json",
    "code": "food",
    "market": "us",
    "photo": "999999999",
    "token": "no-such-token",
    "step": "person",
    "what": "weekly",
    "kind": "placement",
    "number": "1",
    "paper": "1",
    "reference": "1-1",
    "requirement": "1",
    "one": "999999999",
    "company": "no-such-company",
    "other": "999999998",
}


@dataclass(frozen=True)
class Route:
    """A named route and the names of the parts of its address."""

    name: str
    parts: tuple[str, ...] = field(default=())

    def address(self, world: dict[str, Model]) -> str | None:
        """The address of an existing object where there is one; a missing object's otherwise."""
        return self._reverse({part: self._value(part, world) for part in self.parts})

    def missing_address(self) -> str | None:
        """The address of an object that does not exist; None for a route that names no object."""
        if not set(self.parts) & set(MISSING):
            return None
        return self._reverse({part: MISSING.get(part, VALUES.get(part, "1")) for part in self.parts})

    def _value(self, part: str, world: dict[str, Model]) -> str:
        if part in VALUES:
            return VALUES[part]
        row = world.get(KINDS.get(self.name, "")) or self._admin_row()
        value = getattr(row, "pk" if part in ("pk", "object_id") else part, None) if row else None
        return str(value) if value is not None else MISSING.get(part, "1")

    def _admin_row(self) -> Model | None:
        label = self.name.removeprefix("admin:").rpartition("_")[0]
        if not self.name.startswith("admin:") or "_" not in label:
            return None
        try:
            return apps.get_model(*label.rsplit("_", 1))._base_manager.first()
        except LookupError:
            return None

    def _reverse(self, parts: dict[str, str]) -> str | None:
        if self.name in WITHOUT_NAME:
            return WITHOUT_NAME[self.name]
        try:
            return reverse(self.name, kwargs=parts)
        except NoReverseMatch:
            try:  # the admin names no parts
                return reverse(self.name, args=list(parts.values()))
            except NoReverseMatch:
                return None


def routes(urlconf: str | None = None) -> list[Route]:
    """Every route once, with all its parts; unnamed ones carry the path of their view, as Django calls them."""
    found = {route.name: route for route in _walk(get_resolver(urlconf), "", ())}
    return [found[name] for name in sorted(found)]


def _walk(resolver: URLResolver, space: str, parts: tuple[str, ...]) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        here = parts + tuple(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            yield Route(space + (pattern.name or _path_of(pattern.callback)), here)
        else:
            yield from _walk(pattern, space + (f"{pattern.namespace}:" if pattern.namespace else ""), here)


def _path_of(view) -> str:
    view = getattr(view, "view_class", view)
    return f"{view.__module__}.{view.__name__}"
