"""Photos of a product: public ones, and those that wait for a moderator."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.http.content_version import content_version_trigger
from products.models.photo_files import PhotoFiles

COVER_COLUMNS = ("image", "width", "height", "crops", "alt_es", "alt_en")
PHOTO_COLUMNS = (*COVER_COLUMNS, "focus_x", "focus_y")


class ProductPhoto(PhotoFiles):
    """A public photo of a product. The first one is the cover. rules/photos.py writes it."""

    product = models.ForeignKey("products.Product", models.CASCADE, related_name="photos", verbose_name=_("product"))

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="photo_focus_inside", condition=models.Q(focus_x__lte=100, focus_y__lte=100))
        ]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return f"{self.product} {self.position}"


def cover_photo() -> models.Subquery:
    """Return the first photo of each product as a dict of COVER_COLUMNS, for use in a query of products."""
    photos = ProductPhoto.objects.filter(product=models.OuterRef("pk")).order_by("position", "pk")[:1]
    return models.Subquery(photos.values(row=JSONObject(**{name: name for name in COVER_COLUMNS})))


def photo_rows() -> ArraySubquery:
    """Return the photos of each product as dicts of PHOTO_COLUMNS, cover first, for use in a query of products."""
    photos = ProductPhoto.objects.filter(product=models.OuterRef("pk")).order_by("position", "pk")
    return ArraySubquery(photos.values(row=JSONObject(**{name: name for name in PHOTO_COLUMNS})))


class WaitingPhoto(PhotoFiles):
    """A photo in the revision of a public product; not shown until a moderator approves it."""

    revision = models.ForeignKey(
        "products.ProductRevision", models.CASCADE, related_name="waiting_photos", verbose_name=_("revision")
    )

    class Meta:
        verbose_name = _("photo under review")
        verbose_name_plural = _("photos under review")
        ordering = ["position", "pk"]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.revision} {self.position}"
