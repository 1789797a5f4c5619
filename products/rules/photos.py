"""The verbs of a product's photos. Files are named at random and never change; what is left behind goes after a day.

A photo that a company sends for a public product waits beside its edit (WaitingPhoto) until a moderator approves it;
products/rules/drafts.py decides which. To take one away, to order and to cut them holds at once: it shows nothing new.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import acting
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import locked
from exportasv.core.files.uploads import Photo, recrop
from exportasv.core.outbox.outbox import owe
from products.editing.score import rescore
from products.models import Product, ProductPhoto, ProductRevision, WaitingPhoto

MOST_PHOTOS = 12  # of one product
KEPT_AFTER = timedelta(days=1)  # so long a photo taken away can come back
KEPT = ["image", "width", "height", "crops", "fingerprint", "alt_es", "alt_en", "focus_x", "focus_y", "position"]


def add_photo(product: Product, photo: Photo, *, by: User) -> ProductPhoto:
    """The photo stands last. Raises RuleError where the product has MOST_PHOTOS already, or this very photo."""
    with acting(by):
        locked(product)
        _check_room(product, photo)
        row = _filled(ProductPhoto(product=product, position=_next_place(product.photos)), photo)
        rescore(product)
    return row


def propose(revision: ProductRevision, photo: Photo) -> WaitingPhoto:
    """The photo waits beside the edit of its product. Raises as `add_photo`; call it where the product is locked."""
    _check_room(revision.product, photo)
    return _filled(WaitingPhoto(revision=revision, position=_next_place(revision.waiting_photos)), photo)


def _check_room(product: Product, photo: Photo) -> None:
    waiting = _waiting_for(product)
    _check_number(product)
    same = {"fingerprint": photo.fingerprint, "width": photo.width, "height": photo.height}
    if product.photos.filter(**same).exists() or waiting.filter(**same).exists():
        raise RuleError(_("This photo is here already."))


def _check_number(product: Product) -> None:
    """Those that wait count too: each of them may become public."""
    if product.photos.count() + _waiting_for(product).count() >= MOST_PHOTOS:
        raise RuleError(_("A product shows %(n)s photos at most. Take one away first.") % {"n": MOST_PHOTOS})


def _waiting_for(product: Product) -> QuerySet[WaitingPhoto]:
    return WaitingPhoto.objects.filter(revision__product=product)


def _next_place(rows: QuerySet) -> int:
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _filled(row: ProductPhoto | WaitingPhoto, photo: Photo) -> ProductPhoto | WaitingPhoto:
    row.fingerprint, row.crops = photo.fingerprint, _saved(photo.crops)
    row.image.save(photo.name, photo, save=False)
    row.save()
    return row


def take_over(revision: ProductRevision, product: Product) -> None:
    """The photos that waited become public, last in their order, with the same files."""
    place = _next_place(product.photos)
    for step, waiting in enumerate(revision.waiting_photos.all()):
        kept = {name: getattr(waiting, name) for name in KEPT} | {"position": place + step}
        ProductPhoto.objects.create(product=product, **kept)
    revision.waiting_photos.all().delete()


def drop_waiting(revision: ProductRevision, number: int | None = None) -> None:
    """The photos that wait (or the one of this number) go, with their files."""
    rows = revision.waiting_photos.all() if number is None else revision.waiting_photos.filter(pk=number)
    for row in rows:
        _forget_later([row.image.name, *row.crops.values()])
        row.delete()


def _saved(crops: dict[int, ContentFile]) -> dict[str, str]:
    return {str(width): default_storage.save(f"photos/{file.name}", file) for width, file in crops.items()}


def focus(photo: ProductPhoto, x: int, y: int, *, by: User) -> ProductPhoto:
    """Cut the photo anew around a point (in % from the left and from the top)."""
    with photo.image.open() as whole:
        crops = recrop(whole, x, y)
    with acting(by):
        photo = locked(photo)
        _forget_later(photo.crops.values())
        photo.focus_x, photo.focus_y, photo.crops = x, y, _saved(crops)
        photo.save(update_fields=["focus_x", "focus_y", "crops"])
    return photo


def describe(photo: ProductPhoto, alt_es: str, alt_en: str, *, by: User) -> ProductPhoto:
    """Say what the photo shows, for who cannot see it."""
    with acting(by):
        photo.alt_es, photo.alt_en = alt_es, alt_en
        photo.save(update_fields=["alt_es", "alt_en"])
    return photo


def put_in_order(product: Product, wanted: list[int], *, by: User) -> None:
    """The photos named by number first, in that order; the others after them as they stand."""
    with acting(by):
        rows = {row.pk: row for row in product.photos.select_for_update()}
        named = [pk for pk in dict.fromkeys(wanted) if pk in rows]
        for position, pk in enumerate([*named, *(pk for pk in rows if pk not in named)]):
            if rows[pk].position != position:
                rows[pk].position = position
                rows[pk].save(update_fields=["position"])


def move_by(photo: ProductPhoto, steps: int, *, by: User) -> None:
    """One place earlier (-1) or later (+1); at an end it stays."""
    order = list(photo.product.photos.values_list("pk", flat=True))
    here = order.index(photo.pk)
    order.insert(max(0, here + steps), order.pop(here))
    put_in_order(photo.product, order, by=by)


def remove(photo: ProductPhoto, *, by: User) -> dict[str, object]:
    """Take the photo away; what comes back is enough for `restore`, for a day."""
    gone = {name: getattr(photo, name) for name in KEPT} | {"image": photo.image.name}
    with acting(by):
        _forget_later([photo.image.name, *photo.crops.values()])
        product = photo.product
        photo.delete()
        rescore(product)
    return gone


def restore(product: Product, gone: dict[str, object], *, by: User) -> ProductPhoto:
    """Undo `remove`. Raises RuleError when the files are gone for good, or when it has been put back already."""
    if set(gone) != set(KEPT) or not default_storage.exists(str(gone["image"])):
        raise RuleError(_("The photo cannot be brought back any more. Send it again."))
    with acting(by):
        locked(product)
        if product.photos.filter(image=gone["image"]).exists():
            raise RuleError(_("This photo is here already."))
        _check_number(product)
        row = ProductPhoto.objects.create(product=product, **gone)
        rescore(product)
    return row


def _forget_later(names: Iterable[str]) -> None:
    due_at = timezone.now() + KEPT_AFTER
    for name in names:
        owe("photo.forget", key=f"{name} {due_at.isoformat()}", due_at=due_at, name=name)


def forget_file(name: str) -> None:
    """Delete the file of a photo, unless a photo shows it again."""
    width = name.rpartition("-")[2].removesuffix(".webp")
    shown = Q(image=name) | Q(crops__contains={width: name})
    if not any(model.objects.filter(shown).exists() for model in (ProductPhoto, WaitingPhoto)):
        default_storage.delete(name)
