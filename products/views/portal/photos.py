"""The photos of a product, for its company and staff: add, describe, reorder, crop, remove, restore."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from exportasv.core.accounts.permissions import MEMBER, role_of
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.files import pieces
from exportasv.core.files.uploads import PHOTO_ACCEPT, clean_photo
from exportasv.core.whole_numbers import whole_numbers
from products.forms.portal import CutForm, FocusForm, PhotoDescriptionForm
from products.models import Product, ProductPhoto, WaitingPhoto
from products.rules import drafts, photos

REMOVED_PHOTO_KEY = "photo_gone"  # session key: the photo removed last, and its product
WHOLE = (0, 0, 100, 100)  # the box of a photo that is not cut, in %
FOCAL_PERCENTS = (17, 50, 83)  # % of the middle of each third; without JavaScript a click sets the focal point there


@never_cache
def manage_photos(request: Request, pk: int) -> HttpResponse:
    """Show the photos in order. POST adds one or several; each rejected photo gets a reason."""
    product = _product(request, pk)
    if request.method != "POST":
        return _render_page(request, product)
    added, problems = _add_photos(request, product)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"added": added, "problems": problems}, status=200 if added else 400)
    return (
        _render_page(request, product, added=added, problems=problems) if problems else redirect("products:photos", pk)
    )


def _product(request: Request, pk: int) -> Product:
    return get_object_or_404(Product.objects.for_actor(request.user).select_related("company", "sector"), pk=pk)


def _photo(request: Request, pk: int, photo: int) -> ProductPhoto:
    return get_object_or_404(ProductPhoto.objects.filter(product=_product(request, pk)), pk=photo)


def _add_photos(request: Request, product: Product) -> tuple[int, list[dict[str, str]]]:
    """Return the number of photos added, and the problems of the others."""
    added, problems = 0, []
    for file in _sent_files(request)[: photos.MAX_PHOTOS]:
        try:
            drafts.add_photo(product, clean_photo(file), by=request.user)
            added += 1
        except (ValidationError, RuleError) as error:
            words = error.messages[0] if isinstance(error, ValidationError) else str(error)
            problems.append({"name": str(file.name), "words": words})
    if not added and not problems:
        problems.append({"name": "", "words": _("Choose one photo or several first.")})
    return added, problems


def _sent_files(request: Request) -> list[UploadedFile]:
    """Return the files of the form, and the one that came in pieces before (`piece` is its key)."""
    files = request.FILES.getlist("photos")
    if key := request.POST.get("piece", "")[:40]:
        whole = pieces.take_file(request.user.pk, key, request.POST.get("name", "")[:100] or "photo")
        files += [whole] if whole else []
    return files


def _render_page(
    request: Request,
    product: Product,
    added: int = 0,
    problems: list | None = None,
    wrong: PhotoDescriptionForm | None = None,
) -> HttpResponse:
    """Show the photos; `wrong` is the form of one photo's texts with its errors."""
    rows = list(product.photos.all())
    revision = drafts.open_revision(product)
    waiting = list(revision.waiting_photos.all()) if revision else []
    gone = request.session.get(REMOVED_PHOTO_KEY, {})
    said = ngettext("%(n)s photo was added.", "%(n)s photos were added.", added) % {"n": added} if added else ""
    words = {photo.pk: PhotoDescriptionForm(instance=photo, prefix=str(photo.pk)) for photo in rows}
    if wrong is not None:
        words[wrong.instance.pk] = wrong
    context = {
        "product": product,
        "photos": [(photo, words[photo.pk]) for photo in rows],
        "most": photos.MAX_PHOTOS,
        "room": photos.MAX_PHOTOS - len(rows) - len(waiting),
        "revision": revision,
        "waiting": waiting,
        "waits": product.state in Product.State.PUBLIC and not drafts.can_moderate(request.user),
        "accept": PHOTO_ACCEPT,
        "problems": problems or [],
        "said": said,
        "gone": gone.get("product") == product.pk,
        "points": _focal_points(),
        "is_staff": role_of(request.user) != MEMBER,
    }
    return render(
        request, "products/portal/photos.html", context, status=400 if wrong or (problems and not added) else 200
    )


def _focal_points() -> list[tuple[int, int, str]]:
    """Return the nine points of a photo, row by row, that a click can choose as focal point."""
    names = [
        _("top left"), _("top"), _("top right"), _("left"), _("middle"), _("right"),
        _("bottom left"), _("bottom"), _("bottom right"),
    ]  # fmt: skip
    return [
        (x, y, names[3 * row + column])
        for row, y in enumerate(FOCAL_PERCENTS)
        for column, x in enumerate(FOCAL_PERCENTS)
    ]


@never_cache
def change_photo(request: Request, pk: int, photo: int) -> HttpResponse:
    """Run the posted action: earlier, later, turn, cut, focus, words or remove; unsend deletes a photo that waits."""
    if request.POST.get("do") == "unsend":
        return _delete_waiting_photo(request, _product(request, pk), photo)
    row = _photo(request, pk, photo)
    if request.POST.get("do") == "cut":
        return _cut_photo(request, row)
    changes = {
        "earlier": _move_earlier,
        "later": _move_later,
        "focus": _set_focal_point,
        "turn": _turn_photo,
        "words": _describe_photo,
        "remove": _remove_photo,
    }
    does = changes.get(request.POST.get("do", ""))
    wrong = does(request, row) if does is not None else None
    if wrong is not None:
        return _render_page(request, row.product, wrong=wrong)
    return redirect("products:photos", pk)


def _delete_waiting_photo(request: Request, product: Product, photo: int) -> HttpResponse:
    row = get_object_or_404(WaitingPhoto, revision=drafts.open_revision(product), pk=photo)
    try:
        drafts.delete_waiting_photo(product, row.pk, by=request.user)
    except RuleError as error:
        return _render_page(request, product, problems=[{"name": "", "words": str(error)}])
    return redirect("products:photos", product.pk)


def _move_earlier(request: Request, photo: ProductPhoto) -> None:
    photos.move_photo(photo, -1, by=request.user)


def _move_later(request: Request, photo: ProductPhoto) -> None:
    photos.move_photo(photo, 1, by=request.user)


def _set_focal_point(request: Request, photo: ProductPhoto) -> None:
    x, _sign, y = request.POST.get("point", "").partition(",")
    form = FocusForm({"x": x, "y": y})
    if form.is_valid():
        photos.set_focal_point(photo, form.cleaned_data["x"], form.cleaned_data["y"], by=request.user)


def _turn_photo(request: Request, photo: ProductPhoto) -> None:
    photos.edit_photo(photo, 1, WHOLE, by=request.user)


def _cut_photo(request: Request, photo: ProductPhoto) -> HttpResponse:
    """Cut the photo to the box that was dragged or typed; say it if too little would be left."""
    form = CutForm(request.POST)
    problem = "" if form.is_valid() else _("Choose the part that stays: left before right, top above bottom.")
    if not problem:
        try:
            photos.edit_photo(photo, 0, form.box, by=request.user)
        except ValidationError as error:
            problem = error.messages[0]
    if problem:
        return _render_page(request, photo.product, problems=[{"name": "", "words": problem}])
    return redirect("products:photos", photo.product_id)


def _describe_photo(request: Request, photo: ProductPhoto) -> PhotoDescriptionForm | None:
    """Save the texts; return the form if it must be shown again."""
    form = PhotoDescriptionForm(request.POST, instance=photo, prefix=str(photo.pk))
    if not form.is_valid():
        return form
    photos.describe_photo(photo, form.cleaned_data["alt_es"], form.cleaned_data["alt_en"], by=request.user)
    return None


def _remove_photo(request: Request, photo: ProductPhoto) -> None:
    gone = photos.remove_photo(photo, by=request.user)
    request.session[REMOVED_PHOTO_KEY] = {"product": photo.product_id, "photo": gone}


@never_cache
def reorder_photos(request: Request, pk: int) -> HttpResponse:
    """Save the order of the photos: their numbers, separated by commas."""
    product = _product(request, pk)
    wanted = whole_numbers(request.POST.get("order", "").split(","))
    photos.reorder_photos(product, wanted, by=request.user)
    return redirect("products:photos", pk)


@never_cache
def restore_photo(request: Request, pk: int) -> HttpResponse:
    """Restore the photo removed last."""
    product = _product(request, pk)
    gone = request.session.pop(REMOVED_PHOTO_KEY, {})
    if gone.get("product") != product.pk:
        return redirect("products:photos", pk)
    try:
        photos.restore_photo(product, gone["photo"], by=request.user)
    except RuleError as error:
        return _render_page(request, product, problems=[{"name": "", "words": str(error)}])
    return redirect("products:photos", pk)
