"""The columns that public and waiting photos share."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core import limits
from exportasv.core.db.fields import BoundedIntegerField, LineField
from exportasv.core.db.localized import Localized


class PhotoFiles(models.Model):
    """A re-encoded photo, with its crops and alternative text."""

    image = models.ImageField(_("photo"), upload_to="photos/", width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    crops = models.JSONField(editable=False, default=dict)  # width → file, cropped to 4:3 around the focal point
    fingerprint = LineField(max_length=16, blank=True, editable=False)  # see exportasv/core/files/photos.py
    alt_es = LineField(_("what it shows, Spanish"), max_length=160, blank=True)
    alt_en = LineField(_("what it shows, English"), max_length=160, blank=True)
    focus_x = BoundedIntegerField(_("focal point, % from the left"), **limits.PERCENT, default=50)
    focus_y = BoundedIntegerField(_("focal point, % from the top"), **limits.PERCENT, default=50)
    position = BoundedIntegerField(_("position"), least=0, most=10_000, default=0)
    alt = Localized("alt")

    class Meta:
        abstract = True

    @property
    def cuts(self) -> list[tuple[int, str]]:
        """Return (width, URL) of the 4:3 crops, narrowest first; the whole photo if there is none."""
        files = sorted((int(width), name) for width, name in self.crops.items())
        return [(width, self.image.storage.url(name)) for width, name in files] or [(self.width, self.image.url)]

    @property
    def src(self) -> str:
        """Return the URL of the narrowest crop, for browsers that do not use `srcset`."""
        return self.cuts[0][1]

    @property
    def largest_url(self) -> str:
        return self.cuts[-1][1]

    @property
    def srcset(self) -> str:
        return ", ".join(f"{address} {width}w" for width, address in self.cuts)
