"""Rules for what a company writes: on the draft itself, or in a revision once the product is public."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Field, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Certificate, Company
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import has_permission
from exportasv.core.audit.actor import act_as
from exportasv.core.audit.rules import delete_row
from exportasv.core.db.errors import RuleError
from exportasv.core.db.related_counts import count_of
from exportasv.core.db.state_machine import lock_row
from exportasv.core.documents.formatting import number
from exportasv.core.files.uploads import CleanPhoto
from products.editing.english_draft import english_drafts
from products.editing.score import completeness, update_completeness
from products.fields import DRAFT_COLUMNS, EDITABLE_COLUMNS, foreign_columns, typed_value
from products.models import (
    PriceChange,
    PriceTerm,
    Product,
    ProductKind,
    ProductPhoto,
    ProductRevision,
    Sector,
    WaitingPhoto,
)
from products.models.attribute import PREFIX
from products.models.attribute_values import clean_attributes, values_that_belong
from products.rules import photos, publication

NOT_COPIED = {"code", "gtin", "name_es", "name_en"}  # each product has its own
PRICE_KEY = ("incoterm", "basis", "place", "from_quantity")  # these identify one price of a product


@dataclass
class Draft:
    """A product as its company edits it: the row, its open revision, and the numbers of photos and prices."""

    product: Product
    revision: ProductRevision | None
    photo_count: int = 0
    price_count: int = 0
    waiting_photo_count: int = 0  # in the open revision

    @property
    def is_open_to_write(self) -> bool:
        """Return whether the company may edit now: no moderator is reviewing it, and it is not withdrawn."""
        if self.product.state in Product.State.PUBLIC:
            return self.revision is None or self.revision.state != ProductRevision.State.SUBMITTED
        return self.product.state in Product.State.UNAPPROVED

    def with_edit(self) -> Product:
        """Return the product with its revision applied. Never save it."""
        columns = [field.attname for field in Product._meta.concrete_fields]
        product = Product(**{name: getattr(self.product, name) for name in columns})
        for name, value in (self.revision.changes if self.revision else {}).items():
            if name in EDITABLE_COLUMNS:
                setattr(product, name, typed_value(name, value))
        if product.sector_id == self.product.sector_id:
            product.sector = self.product.sector  # as read with the draft
        return product


def load_draft(products: QuerySet[Product], pk: int) -> Draft:
    """Return the draft of one of these products. One query. Raise Product.DoesNotExist if it is not among them."""
    return draft_of(draft_rows(products).get(pk=pk))


def draft_rows(products: QuerySet[Product]) -> QuerySet[Product]:
    """Return these products with what `draft_of` reads."""
    waiting = WaitingPhoto.objects.filter(revision__state__in=ProductRevision.State.OPEN)
    rows = products.annotate(
        open_edit=FilteredRelation("revisions", condition=Q(revisions__state__in=ProductRevision.State.OPEN)),
        photo_count=_count(ProductPhoto.objects.all(), "product"),
        price_count=_count(PriceTerm.objects.all(), "product"),
        waiting_photo_count=_count(waiting, "revision__product"),
    )
    related = ("company", "sector", "open_edit")
    return rows.select_related(*related)


def draft_of(product: Any) -> Draft:
    """Return the draft of a product, a row of `draft_rows`."""
    revision: ProductRevision | None = getattr(product, "open_edit", None)  # set if there is one
    return Draft(product, revision, product.photo_count, product.price_count, product.waiting_photo_count)


def lock_draft(products: QuerySet[Product], pk: int) -> Draft:
    """Return the draft as `load_draft` does, with the product's row locked for this transaction. Two queries.

    Raise Product.DoesNotExist if it is not among them.
    """
    products.select_for_update().values_list("pk").get(pk=pk)
    return load_draft(products, pk)


def _count(rows: QuerySet, owner: str) -> Subquery:
    """Return the number of these rows for each product, for use in a query of products."""
    return count_of(rows.filter(**{owner: OuterRef("pk")}))


def start_draft(
    company: Company, sector: Sector, name_es: str, unit_es: str = "", *, kind: str = "", by: User
) -> Product:
    """Create a draft with its first fields; without a kind it is of the sector's usual one.

    Raise RuleError if the company has a product with this name.
    """
    with act_as(by):
        slug = publication.new_address(company, name_es)
        kind = kind or sector.usual_kind
        unit = "" if kind == ProductKind.SERVICE else unit_es
        return Product.objects.create(
            company=company, sector=sector, kind=kind, name_es=name_es, unit_es=unit, slug=slug
        )


def copy_product(product: Product, *, by: User) -> Product:
    """Return a new draft with the fields and prices of a product, under a name of its own, without photos.

    What names one thing alone (its code, its bar code) is left empty.
    """
    with act_as(by):
        source = lock_draft(Product.objects.all(), product.pk).with_edit()
        values = {name: getattr(source, name) for name in DRAFT_COLUMNS if name not in NOT_COPIED}
        name = _copied_name(product)
        slug = publication.new_address(product.company, name)
        values |= {
            "name_es": name,
            "kind": product.kind,
            "sector_id": source.sector_id,
            "attributes": source.attributes,
        }
        copied = Product.objects.create(company=product.company, slug=slug, **values)
        prices = product.prices.values(*PRICE_KEY, "amount")
        PriceTerm.objects.bulk_create(PriceTerm(product=copied, **price) for price in prices)
        update_completeness(copied)
    return copied


def propose_english(product: Product, *, by: User) -> list[str]:
    """Fill the empty English fields from the lists of phrases; return their columns.

    Raise RuleError if nothing is empty or known, or if a moderator is reviewing the product.
    """
    with act_as(by):
        draft = lock_draft(Product.objects.all(), product.pk)
        proposed = english_drafts(draft.with_edit())
        if not proposed:
            raise RuleError(
                _("There is nothing to propose: the English is there, or our list does not have the words.")
            )
        write_changes(draft, dict(proposed), by=by)
    return list(proposed)


def _copied_name(product: Product) -> str:
    """Return the product's name with a number that no other product of its company has."""
    taken = set(product.company.products.values_list("name_es", flat=True))
    most = cast(int, Product._meta.get_field("name_es").max_length)
    names = (f"{product.name_es[: most - len(mark)]}{mark}" for mark in (f" ({number})" for number in count(2)))
    return next(name for name in names if name not in taken)


def delete_draft(product: Product, *, by: User) -> None:
    """Delete a draft that was never public; staff can bring it back.

    Raise RuleError if it is no draft, was public, or if rows that stay need it.
    """
    with act_as(by):
        product = lock_row(product)
        if not product.is_deletable:
            raise RuleError(_("Only a draft that was never public can be deleted."))
        delete_row(product, by=by)


def open_revision(product: Product) -> ProductRevision | None:
    """Return the undecided revision of a public product, if any."""
    return product.revisions.filter(state__in=ProductRevision.State.OPEN).first()


def save_changes(product: Product, changes: dict[str, object], *, by: User) -> ProductRevision | None:
    """Call `write_changes` in its own transaction. Raise RuleError as `write_changes` does."""
    with act_as(by):
        return write_changes(lock_draft(Product.objects.all(), product.pk), changes, by=by)


def write_changes(draft: Draft, changes: dict[str, object], *, by: User) -> ProductRevision | None:
    """Save the changes in the transaction that holds the lock on the draft.

    Write a draft directly and return None. For a public product return the revision, or None if nothing differs from
    the public version. Raise RuleError if a moderator is reviewing the product, or if a field may not be changed.
    """
    _check_is_open_to_write(draft)
    before = draft.with_edit().attributes
    if draft.product.state in Product.State.UNAPPROVED:
        _save_draft(draft, changes)
        written = None
    else:
        if "attributes" in changes:
            changes = {**changes, "attributes": _valid_attributes(draft.product, changes["attributes"])}
        written = _save_revision(draft, changes, by)
    _resolve_comments(draft.product, changes, _changed_attributes(before, changes))
    return written


def _valid_attributes(product: Product, values: object) -> dict[str, Any]:
    """Return these attributes of the product in their stored form. Raise RuleError if one is not valid."""
    try:
        return clean_attributes(product.sector.code, product.kind, values)
    except ValidationError as error:
        raise RuleError(" ".join(error.messages)) from error


def _changed_attributes(before: dict[str, Any], changes: dict[str, object]) -> list[str]:
    """Return the names, as comments have them, of attributes that differ."""
    after = cast(dict[str, Any], changes.get("attributes", before))
    return [f"{PREFIX}{code}" for code in {*before, *after} if before.get(code) != after.get(code)]


def _check_is_open_to_write(draft: Draft) -> None:
    """Raise RuleError if the company may not edit now."""
    if not draft.is_open_to_write:
        raise RuleError(_("A moderator is reviewing this product. You can change it again after the answer."))


def can_moderate(person: User) -> bool:
    """Return whether changes by this person need no moderator."""
    return has_permission(person, "products.product", write=True)


def _save_draft(draft: Draft, changes: dict[str, object]) -> None:
    publication.check_fields(changes, DRAFT_COLUMNS)
    product = draft.product
    _check_kind(product, cast(str, changes.get("kind", product.kind)), draft.price_count)
    for name, value in _clear_hs_confirmation(product, changes).items():
        setattr(product, name, value)
    _clear_foreign_fields(product)
    if {"sector_id", "kind"} & set(changes):
        product.attributes = values_that_belong(product.sector.code, product.kind, product.attributes)
    product.attributes = _valid_attributes(product, product.attributes)
    if "minimum_order" in changes:
        _check_price_steps(product)
    product.completeness = completeness(product, photos=draft.photo_count, prices=draft.price_count)
    product.save()


def _check_kind(product: Product, kind: str, prices: int) -> None:
    """Raise RuleError if the product may not become of this kind: a good is not a service once it has prices."""
    if kind == product.kind or ProductKind.SERVICE not in (kind, product.kind):
        return
    if product.published_at:
        raise RuleError(_("It was in the catalogue as what it is. Start a new product instead."))
    if prices:
        raise RuleError(_("Its prices do not fit then. Remove them first."))


def lost_columns(product: Product, kind: str) -> list[str]:
    """Return the columns that a product would lose as one of this kind: filled now, and foreign to it."""
    names = [name.removesuffix("_id") for name in foreign_columns(kind)]
    lost = [name for name in names if getattr(product, name)]
    return [*lost, "family"] if kind == ProductKind.SERVICE and product.family_id else lost


def _clear_foreign_fields(product: Product) -> None:
    """Empty the fields that a product of this kind does not have, after its kind changed."""
    for name in foreign_columns(product.kind):
        setattr(product, name, cast(Field, Product._meta.get_field(name.removesuffix("_id"))).get_default())
    if product.is_service:
        product.family = None


def _check_price_steps(product: Product) -> None:
    """Raise RuleError if a price step is at or below the minimum order."""
    steps = product.prices.filter(from_quantity__gt=1, from_quantity__lte=product.minimum_order or 0)
    if low := steps.order_by("from_quantity").first():
        raise RuleError(
            _("The price from %(n)s units is not above the minimum order. Change or remove that price first.")
            % {"n": number(low.from_quantity)}
        )


def _clear_hs_confirmation(product: Product, changes: dict[str, object]) -> dict[str, object]:
    """Clear the adviser's confirmation if the HS code changes."""
    if "hs_code_id" in changes and changes["hs_code_id"] != product.hs_code_id:
        return {**changes, "hs_confirmed_by": None, "hs_confirmed_at": None}
    return changes


def _save_revision(draft: Draft, changes: dict[str, object], by: User) -> ProductRevision | None:
    """Save the values that differ from the public version. Discard a revision without changes."""
    kept = {**(draft.revision.changes if draft.revision else {}), **changes}
    wanted = {
        name: value for name, value in kept.items() if typed_value(name, value) != _public_value(draft.product, name)
    }
    if not wanted and not (draft.revision and draft.revision.waiting_photos.exists()):
        if draft.revision:
            publication.discard_revision(draft.revision, by=by)
        draft.revision = None
        return None
    publication.check_fields(wanted, publication.REVISABLE_FIELDS)
    revision = draft.revision = draft.revision or ProductRevision(product=draft.product, created_by=by)
    if revision.pk is None or revision.changes != wanted:
        revision.changes = wanted
        revision.save()
    return revision


def _public_value(product: Product, name: str) -> object:
    """Return the public value in the format of a revision."""
    if name == "certificates":
        return sorted(product.certificates.values_list("pk", flat=True))
    return getattr(product, name)


def _resolve_comments(product: Product, changes: dict[str, object], attributes: Iterable[str] = ()) -> None:
    fields = {name.removesuffix("_id") for name in changes} | set(changes) | set(attributes)
    product.comments.filter(field__in=fields, resolved_at=None).update(resolved_at=timezone.now())


def request_publication(product: Product, *, by: User) -> Product:
    """Request publication of the draft, or of the revision of a public product. Raise RuleError if it is not ready."""
    draft = load_draft(Product.objects.all(), product.pk)  # include what was saved just before
    if draft.product.state not in Product.State.PUBLIC:
        return publication.submit_product(draft.product, by=by)
    if draft.revision is None:
        raise RuleError(_("Nothing was changed, so there is nothing to send."))
    publication.submit_revision(draft.revision, by=by)
    return draft.product


def set_certificates(product: Product, certificates: list[Certificate], *, by: User) -> None:
    """Set which of the company's own certificates apply to this product.

    If the product is public, remove certificates at once, and add new ones to the revision until it is approved.
    Raise RuleError if a moderator is reviewing the product.
    """
    own = {certificate.pk for certificate in certificates if certificate.company_id == product.company_id}
    with act_as(by):
        draft = lock_draft(Product.objects.all(), product.pk)
        fresh = draft.product
        if fresh.state not in Product.State.PUBLIC or can_moderate(by):
            fresh.certificates.set(own)
            return
        _check_is_open_to_write(draft)
        public = set(fresh.certificates.values_list("pk", flat=True))
        fresh.certificates.set(own & public)
        _save_revision(draft, {"certificates": sorted(own)}, by)
        _resolve_comments(fresh, {"certificates": own})


def add_photo(product: Product, photo: CleanPhoto, *, by: User) -> ProductPhoto | WaitingPhoto:
    """Add a photo. A company's photo of a public product goes to the revision; any other joins the product at once.

    Raise RuleError if a moderator is reviewing the product, or as photos.add_photo does.
    """
    if can_moderate(by) or product.state in (*Product.State.UNAPPROVED, Product.State.WITHDRAWN):
        return photos.add_photo(product, photo, by=by)
    with act_as(by):
        draft = lock_draft(Product.objects.all(), product.pk)
        _check_is_open_to_write(draft)
        revision = draft.revision or ProductRevision.objects.create(product=draft.product, created_by=by)
        row = photos.add_waiting_photo(revision, photo)
        _resolve_comments(draft.product, {"photos": row})
    return row


def delete_waiting_photo(product: Product, number: int, *, by: User) -> None:
    """Delete a photo that waits for approval. Discard the revision if it is then empty.

    Raise RuleError if a moderator is reviewing the product.
    """
    with act_as(by):
        draft = lock_draft(Product.objects.all(), product.pk)
        _check_is_open_to_write(draft)
        if draft.revision:
            photos.delete_waiting_photos(draft.revision, number)
            _save_revision(draft, {}, by)


def set_price(product: Product, values: dict[str, Any], *, by: User) -> PriceTerm:
    """Save a price. Replace one with the same Incoterm or basis, place and quantity. Keys: the columns of PriceTerm.

    A price takes effect at once, because an outdated price would be a wrong offer. Moderators see the old price as a
    PriceChange. Raise RuleError if a good has no Incoterm, a service no basis, or a step is not above the minimum.
    """
    where = {name: values.get(name, "") for name in PRICE_KEY}
    with act_as(by):
        product = lock_row(product)
        _check_price_fits(product, values)
        before = product.prices.filter(**where).values_list("amount", flat=True).first()
        price, _made = product.prices.update_or_create(**where, defaults={"amount": values["amount"]})
        if before != price.amount:
            product.price_changes.create(**where, before=before, after=price.amount, by=by)
        update_completeness(product)
    return price


def _check_price_fits(product: Product, values: dict[str, Any]) -> None:
    if product.is_service and (values.get("incoterm") or not values.get("basis")):
        raise RuleError(_("The price of a service is per hour, project or the like, without an Incoterm."))
    if not product.is_service and (values.get("basis") or not values.get("incoterm")):
        raise RuleError(_("The price of a good needs an Incoterm, such as EXW or FOB."))
    least = product.minimum_order or 0
    if 1 < values["from_quantity"] <= least:
        raise RuleError(
            _("The first price holds from the minimum order, %(n)s. Write a larger quantity for a lower price.")
            % {"n": number(least)}
        )


def delete_price(price: PriceTerm, *, by: User) -> None:
    """Delete a price."""
    with act_as(by):
        product = lock_row(price.product)
        where = {name: getattr(price, name) for name in PRICE_KEY}
        PriceChange.objects.create(product=product, **where, before=price.amount, by=by)
        price.delete()
        update_completeness(product)


def confirm_hs_code(product: Product, *, by: User) -> Product:
    """Record that an adviser checked the HS code. Raise RuleError if the product has none."""
    with act_as(by):
        product = lock_row(product)
        if product.hs_code_id is None:
            raise RuleError(_("This product has no HS code yet."))
        product.hs_confirmed_by, product.hs_confirmed_at = by, timezone.now()
        product.save(update_fields=["hs_confirmed_by", "hs_confirmed_at"])
    return product
