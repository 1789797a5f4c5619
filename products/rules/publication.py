"""Life cycle of a product: draft → submitted → (changes asked ↔ submitted) → published → stale | withdrawn."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.db.models import F, Field, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from companies.people import notify_company
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.slugs import free_slug
from exportasv.core.db.state_machine import change_state, lock_row
from exportasv.core.exchange.models import EventType, SentKind
from exportasv.core.exchange.sent_rows import tell_sender
from exportasv.core.programme import CONFIRM_EVERY
from products.attributes.facts import has_value, missing_attributes, required_attributes
from products.editing.english_draft import DRAFTED, has_gap
from products.editing.score import completeness
from products.fields import EDITABLE_COLUMNS, required_columns, typed_value
from products.models import FieldComment, Product, ProductRevision, Review
from products.models.attribute import PREFIX, attribute_definitions
from products.rules import photos

MAX_SLUG = 140  # characters; the columns are a little longer
REVISABLE_FIELDS = [*EDITABLE_COLUMNS, "certificates"]  # numbers of all certificates that apply to the product


def missing_required_fields(product: Product) -> list[str]:
    """Return the names of required fields that are empty; of an attribute the name of its first input."""
    empty = [name for name in required_columns(product.kind) if not getattr(product, name)]
    return empty + [each.inputs[0] for each in missing_attributes(product)]


def field_labels(names: list[str]) -> list[str]:
    """Return the labels of these fields, and of inputs of attributes."""
    attributes = {}
    if any(name.startswith(PREFIX) for name in names):
        attributes = {name: each.name for each in attribute_definitions() for name in each.inputs}
    return [attributes.get(name) or str(cast(Field, Product._meta.get_field(name)).verbose_name) for name in names]


def submit_product(product: Product, *, by: User) -> Product:
    """Submit a draft for publication. Raise RuleError if a required field is empty, or the state does not allow it."""
    _check_is_complete(missing_required_fields(product))
    _check_is_translated({f"{name}_en": getattr(product, f"{name}_en") for name in DRAFTED})
    with act_as(by):
        return change_state(product, Product.State.SUBMITTED, completeness=completeness(product))


def ask_changes(product: Product, comments: dict[str, str], *, by: User) -> Product:
    """Send a product back with comments by field. Raise RuleError if there is none, or the state does not allow it."""
    _check_has_comments(comments)
    with act_as(by):
        product = change_state(product, Product.State.CHANGES_ASKED)
        _send_back(product, None, comments, by)
        tell_sender(EventType.PRODUCT_RETURNED, SentKind.PRODUCT, product.pk, slug=product.slug, comments=comments)
    return product


def publish_product(product: Product, *, by: User) -> Product:
    """Approve a product and show it in the catalogue. Raise RuleError if the state does not allow it."""
    now = timezone.now()
    with act_as(by):
        product = change_state(product, Product.State.PUBLISHED, published_at=now, confirmed_at=now, stale_since=None)
        if add_english_address(product):
            product.save(update_fields=["slug_en"])
        product.comments.filter(resolved_at=None).update(resolved_at=now)
        _close_review(product, None, Review.Decision.APPROVED, by)
        _notify_members(product, "product_published", "products:product", product.slug)
        tell_sender(EventType.PRODUCT_PUBLISHED, SentKind.PRODUCT, product.pk, slug=product.slug)
    return product


def confirm_product(product: Product, *, by: User | None) -> Product:
    """Confirm that a product is up to date; publish a stale one again.

    Raise RuleError if the product is neither published nor stale.
    """
    now = timezone.now()
    with act_as(by):
        product = lock_row(product)
        if product.state == Product.State.STALE:
            return change_state(product, Product.State.PUBLISHED, confirmed_at=now, stale_since=None)
        if product.state != Product.State.PUBLISHED:
            raise RuleError(_("Only a published product can be confirmed."))
        product.confirmed_at = now
        product.save(update_fields=["confirmed_at"])
    return product


def withdraw_product(product: Product, *, by: User) -> Product:
    """Withdraw a product from the catalogue. Raise RuleError if the state does not allow it."""
    with act_as(by):
        return change_state(product, Product.State.WITHDRAWN, withdrawn_by_company=not by.is_programme_staff)


def restore_product(product: Product, *, by: User) -> Product:
    """Put the approved version of a withdrawn product back; that confirms it too.

    Raise RuleError if staff withdrew it, if it was merged, or if the state does not allow it.
    """
    now = timezone.now()
    with act_as(by):
        product = lock_row(product)
        if not product.withdrawn_by_company or product.merged_into_id or product.published_at is None:
            raise RuleError(_("Your company did not withdraw it: make it a draft and send it, or ask your adviser."))
        return change_state(product, Product.State.PUBLISHED, confirmed_at=now, stale_since=None)


def take_back(product: Product, *, by: User) -> Product:
    """Turn a submitted product into a draft again, before a moderator decided.

    Raise RuleError if the state does not allow it.
    """
    with act_as(by):
        return change_state(product, Product.State.DRAFT)


def take_back_revision(revision: ProductRevision, *, by: User) -> ProductRevision:
    """Open a submitted edit again, before a moderator decided. Raise RuleError if the state does not allow it."""
    with act_as(by):
        return change_state(revision, ProductRevision.State.DRAFT, submitted_at=None)


def reopen_product(product: Product, *, by: User) -> Product:
    """Turn a withdrawn product into a draft. Raise RuleError if the state does not allow it."""
    with act_as(by):
        return change_state(product, Product.State.DRAFT)


def mark_stale_products() -> int:
    """Mark published products as stale if nobody confirmed them in time. Return how many. The schedule runs this."""
    now = timezone.now()
    published = Product.objects.filter(state=Product.State.PUBLISHED).with_held_at()
    with act_as(None):
        return published.filter(Q(held_at__lt=now - CONFIRM_EVERY)).update(
            state=Product.State.STALE, stale_since=now, updated_at=F("updated_at")
        )


def check_fields(changes: Iterable[str], allowed: Iterable[str]) -> None:
    """Raise RuleError if a field may not be changed here."""
    if unknown := set(changes) - set(allowed):
        raise RuleError(_("These fields cannot be changed here: %(fields)s.") % {"fields": ", ".join(sorted(unknown))})


def submit_revision(revision: ProductRevision, *, by: User) -> ProductRevision:
    """Submit a revision. Raise RuleError if it would empty a required field, or the state does not allow it."""
    needed, changes = required_columns(revision.product.kind), revision.changes
    empty = [name for name in needed if name in changes and not changes[name]]
    _check_is_complete(empty + _emptied_attributes(revision))
    _check_is_translated(changes)
    with act_as(by):
        return change_state(revision, ProductRevision.State.SUBMITTED, submitted_at=timezone.now())


def _emptied_attributes(revision: ProductRevision) -> list[str]:
    """Return the first input of each required attribute that the public product has and the revision has not."""
    product, wanted = revision.product, revision.changes.get("attributes")
    if wanted is None:
        return []
    held = [each for each in required_attributes(product) if has_value(each, product.attributes)]
    return [each.inputs[0] for each in held if not has_value(each, wanted)]


def ask_revision_changes(revision: ProductRevision, comments: dict[str, str], *, by: User) -> ProductRevision:
    """Send a revision back with comments by field. The public version stays.

    Raise RuleError if there is no comment, or the state does not allow it.
    """
    _check_has_comments(comments)
    with act_as(by):
        revision = change_state(revision, ProductRevision.State.CHANGES_ASKED, decided_by=by, decided_at=timezone.now())
        _send_back(revision.product, revision, comments, by)
    return revision


def discard_revision(revision: ProductRevision, *, by: User) -> ProductRevision:
    """Discard a revision and its waiting photos. Raise RuleError if the state does not allow it."""
    with act_as(by):
        photos.delete_waiting_photos(revision)
        return change_state(revision, ProductRevision.State.DISCARDED, decided_by=by, decided_at=timezone.now())


def approve_revision(revision: ProductRevision, *, by: User) -> Product:
    """Apply a revision to the public product: fields, certificates and photos.

    Raise RuleError if the state does not allow it.
    """
    now = timezone.now()
    with act_as(by):
        revision = change_state(revision, ProductRevision.State.APPROVED, decided_by=by, decided_at=now)
        product = lock_row(revision.product)
        if product.state == Product.State.STALE:
            product = change_state(product, Product.State.PUBLISHED, stale_since=None)
        if revision.changes.get("hs_code_id", product.hs_code_id) != product.hs_code_id:
            product.hs_confirmed_by = product.hs_confirmed_at = None  # the confirmation was for another code
        for name, value in revision.changes.items():
            if name == "certificates":
                product.certificates.set(product.company.certificates.filter(pk__in=value))
            else:
                setattr(product, name, typed_value(name, value))
        photos.publish_waiting_photos(revision, product)
        product.confirmed_at, product.completeness = now, completeness(product)
        add_english_address(product)
        product.save()
        product.comments.filter(resolved_at=None).update(resolved_at=now)
        _close_review(product, revision, Review.Decision.APPROVED, by)
        _notify_members(product, "product_published", "products:product", product.slug)
        tell_sender(EventType.PRODUCT_PUBLISHED, SentKind.PRODUCT, product.pk, slug=product.slug)
    return product


def new_address(company: Company, name_es: str) -> str:
    """Return the address of a new product. Raise RuleError if the company has a product with this name."""
    if company.products.filter(name_es=name_es).exists():
        raise RuleError(_("You already have a product with this name."))
    return free_slug(Product, f"{name_es} {company.name}", MAX_SLUG, "producto")


def add_english_address(product: Product) -> bool:
    """Set the address on the English site if the product has an English name and no such address yet.

    It stays when the name changes. Return whether it is new; the caller saves it.
    """
    if product.slug_en or not product.name_en:
        return False
    product.slug_en = free_slug(Product, f"{product.name_en} {product.company.name}", MAX_SLUG, product.slug)
    return True


def _check_is_complete(empty: list[str]) -> None:
    """Raise RuleError if a required field is empty."""
    if empty:
        raise RuleError(_("Fill these in first: %(fields)s.") % {"fields": ", ".join(field_labels(empty))})


def _check_is_translated(values: Mapping[str, Any]) -> None:
    """Raise RuleError if a word of an English draft still stands in brackets."""
    names = [f"{name}_en" for name in DRAFTED if has_gap(values.get(f"{name}_en") or "")]
    if names:
        raise RuleError(
            _("Put the words in [brackets] into English first: %(fields)s.")
            % {"fields": ", ".join(field_labels(names))}
        )


def _check_has_comments(comments: dict[str, str]) -> None:
    """Raise RuleError if nothing says what should change."""
    if not comments:
        raise RuleError(_("Say what should change in at least one field."))


def _send_back(product: Product, revision: ProductRevision | None, comments: dict[str, str], by: User) -> None:
    """Close the review, save the comments and notify the members."""
    _close_review(product, revision, Review.Decision.CHANGES, by)
    FieldComment.objects.bulk_create(
        FieldComment(product=product, field=field, text=text, by=by) for field, text in comments.items()
    )
    _notify_members(product, "product_changes_asked", "products:edit", product.pk)


def _close_review(product: Product, revision: ProductRevision | None, decision: str, by: User) -> None:
    """Close the review. The person who decided becomes its moderator."""
    now = timezone.now()
    values = {"moderator": by, "revision": revision, "decision": decision, "decided_at": now}
    if not product.reviews.filter(decided_at=None).update(**values):
        product.reviews.create(taken_at=now, held_until=now, **values)


def _notify_members(product: Product, notice: str, route: str, part: object) -> None:
    moment = timezone.now().isoformat(timespec="seconds")
    notify_company(product.company, notice, key=f"{product.pk}-{moment}", route=route, args=[part], product=product)
