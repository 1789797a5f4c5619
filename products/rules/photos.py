"""Rules for the photos of a product. Files have random names and never change; unused files are deleted after a day.

A company's new photo of a public product waits in the revision (WaitingPhoto) until a moderator approves it;
products/rules/drafts.py decides which. Removing, reordering and cropping take effect at once: they show nothing new.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Manager, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import lock_row
from exportasv.core.files.uploads import CleanPhoto, recrop_photo
from exportasv.core.files.uploads import edit_photo as clean_edit
from exportasv.core.outbox.outbox import enqueue
from products.editing.score import update_completeness
from products.models import Product, ProductPhoto, ProductRevision, WaitingPhoto

MAX_PHOTOS = 12  # per product
RESTORE_PERIOD = timedelta(days=1)  # how long a removed photo can be restored
COPIED_FIELDS = [
    "image",
    "width",
    "height",
    "crops",
    "fingerprint",
    "alt_es",
    "alt_en",
    "focus_x",
    "focus_y",
    "position",
]


def add_photo(product: Product, photo: CleanPhoto, *, by: User) -> ProductPhoto:
    """Add the photo as the last one. Raise RuleError if the product has MAX_PHOTOS photos, or already has this one."""
    with act_as(by):
        lock_row(product)
        _check_new_photo(product, photo)
        row = _save_photo(ProductPhoto(product=product, position=_next_position(product.photos)), photo)
        update_completeness(product)
    return row


def add_waiting_photo(revision: ProductRevision, photo: CleanPhoto) -> WaitingPhoto:
    """Add the photo to the revision. Raise RuleError as `add_photo` does. The caller holds the product's lock."""
    _check_new_photo(revision.product, photo)
    return _save_photo(WaitingPhoto(revision=revision, position=_next_position(revision.waiting_photos)), photo)


def _check_new_photo(product: Product, photo: CleanPhoto) -> None:
    waiting = _waiting_photos(product)
    _check_photo_limit(product)
    same = {"fingerprint": photo.fingerprint, "width": photo.width, "height": photo.height}
    if product.photos.filter(**same).exists() or waiting.filter(**same).exists():
        raise RuleError(_("This photo is already here."))


def _check_photo_limit(product: Product) -> None:
    """Raise RuleError if the product has MAX_PHOTOS photos. Count waiting photos too: each may become public."""
    if product.photos.count() + _waiting_photos(product).count() >= MAX_PHOTOS:
        raise RuleError(_("A product can have %(n)s photos at most. Remove one first.") % {"n": MAX_PHOTOS})


def _waiting_photos(product: Product) -> QuerySet[WaitingPhoto]:
    return WaitingPhoto.objects.filter(revision__product=product)


Photo = TypeVar("Photo", ProductPhoto, WaitingPhoto)


def _next_position(rows: Manager[Any]) -> int:
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _save_photo(row: Photo, photo: CleanPhoto) -> Photo:
    row.fingerprint, row.crops = photo.fingerprint, _save_crops(photo.crops)
    row.image.save(str(photo.name), photo, save=False)
    row.save()
    return row


def publish_waiting_photos(revision: ProductRevision, product: Product) -> None:
    """Publish the photos of the revision after the public ones, with the same files."""
    place = _next_position(product.photos)
    for step, waiting in enumerate(revision.waiting_photos.all()):
        kept = {name: getattr(waiting, name) for name in COPIED_FIELDS} | {"position": place + step}
        ProductPhoto.objects.create(product=product, **kept)
    revision.waiting_photos.all().delete()


def delete_waiting_photos(revision: ProductRevision, number: int | None = None) -> None:
    """Delete the waiting photos (or the one with this number) with their files."""
    rows = revision.waiting_photos.all() if number is None else revision.waiting_photos.filter(pk=number)
    for row in rows:
        _delete_files_later([row.image.name, *row.crops.values()])
        row.delete()


def _save_crops(crops: dict[int, ContentFile]) -> dict[str, str]:
    return {str(width): default_storage.save(f"photos/{file.name}", file) for width, file in crops.items()}


def edit_photo(photo: ProductPhoto, turns: int, box: tuple[int, int, int, int], *, by: User) -> ProductPhoto:
    """Turn the photo by quarters to the right and cut it to a box (left, top, right, bottom in %).

    Raise ValidationError if too little would be left.
    """
    with photo.image.open() as whole:
        edited = clean_edit(whole, turns, box)
    with act_as(by):
        photo = lock_row(photo)
        _delete_files_later([photo.image.name, *photo.crops.values()])
        photo.focus_x = photo.focus_y = 50
        return _save_photo(photo, edited)


def set_focal_point(photo: ProductPhoto, x: int, y: int, *, by: User) -> ProductPhoto:
    """Crop the photo again around a point (in % from the left and from the top)."""
    with photo.image.open() as whole:
        crops = recrop_photo(whole, x, y)
    with act_as(by):
        photo = lock_row(photo)
        _delete_files_later(photo.crops.values())
        photo.focus_x, photo.focus_y, photo.crops = x, y, _save_crops(crops)
        photo.save(update_fields=["focus_x", "focus_y", "crops"])
    return photo


def describe_photo(photo: ProductPhoto, alt_es: str, alt_en: str, *, by: User) -> ProductPhoto:
    """Save the alternative text of a photo."""
    with act_as(by):
        photo.alt_es, photo.alt_en = alt_es, alt_en
        photo.save(update_fields=["alt_es", "alt_en"])
    return photo


def reorder_photos(product: Product, wanted: list[int], *, by: User) -> None:
    """Put the photos with these numbers first, in this order. Keep the order of the others."""
    with act_as(by):
        rows = {row.pk: row for row in product.photos.select_for_update()}
        named = [pk for pk in dict.fromkeys(wanted) if pk in rows]
        for position, pk in enumerate([*named, *(pk for pk in rows if pk not in named)]):
            if rows[pk].position != position:
                rows[pk].position = position
                rows[pk].save(update_fields=["position"])


def move_photo(photo: ProductPhoto, steps: int, *, by: User) -> None:
    """Move the photo one position up (-1) or down (+1). Do nothing at either end."""
    order = list(photo.product.photos.values_list("pk", flat=True))
    here = order.index(photo.pk)
    order.insert(max(0, here + steps), order.pop(here))
    reorder_photos(photo.product, order, by=by)


def remove_photo(photo: ProductPhoto, *, by: User) -> dict[str, object]:
    """Remove the photo. Return what `restore_photo` needs to undo this within a day."""
    gone = {name: getattr(photo, name) for name in COPIED_FIELDS} | {"image": photo.image.name}
    with act_as(by):
        _delete_files_later([photo.image.name, *photo.crops.values()])
        product = photo.product
        photo.delete()
        update_completeness(product)
    return gone


def restore_photo(product: Product, gone: dict[str, object], *, by: User) -> ProductPhoto:
    """Undo `remove_photo`. Raise RuleError if the files are gone, the photo is back, or there are MAX_PHOTOS photos."""
    if set(gone) != set(COPIED_FIELDS) or not default_storage.exists(str(gone["image"])):
        raise RuleError(_("The photo can no longer be restored. Send it again."))
    with act_as(by):
        lock_row(product)
        if product.photos.filter(image=gone["image"]).exists():
            raise RuleError(_("This photo is already here."))
        _check_photo_limit(product)
        row = ProductPhoto.objects.create(product=product, **gone)
        update_completeness(product)
    return row


def _delete_files_later(names: Iterable[str | None]) -> None:
    due_at = timezone.now() + RESTORE_PERIOD
    for name in names:
        enqueue("photo.delete_file", key=f"{name} {due_at.isoformat()}", due_at=due_at, name=str(name))


def delete_unused_file(name: str) -> None:
    """Delete the file of a photo unless a photo uses it again."""
    width = name.rpartition("-")[2].removesuffix(".webp")
    shown = Q(image=name) | Q(crops__contains={width: name})
    if not any(model.objects.filter(shown).exists() for model in (ProductPhoto, WaitingPhoto)):
        default_storage.delete(name)
