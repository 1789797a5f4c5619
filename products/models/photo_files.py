"""What a photo of a product is made of, public or not yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.localized import Localized


class PhotoFiles(models.Model):
    """A photo already re-encoded, with its cuts and what it shows."""

    image = models.ImageField(_("photo"), upload_to="photos/", width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    crops = models.JSONField(editable=False, default=dict)  # width → file, cut 4:3 around the focal point
    fingerprint = models.CharField(max_length=16, blank=True, editable=False)  # see exportasv/core/files/photos.py
    alt_es = models.CharField(_("what it shows, Spanish"), max_length=160, blank=True)
    alt_en = models.CharField(_("what it shows, English"), max_length=160, blank=True)
    focus_x = models.PositiveSmallIntegerField(_("focal point, % from the left"), default=50)
    focus_y = models.PositiveSmallIntegerField(_("focal point, % from the top"), default=50)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    alt = Localized("alt")

    class Meta:
        abstract = True

    @property
    def cuts(self) -> list[tuple[int, str]]:
        """(width, address) of the 4:3 cuts, narrowest first; the whole photo where there are none."""
        files = sorted((int(width), name) for width, name in self.crops.items())
        return [(width, self.image.storage.url(name)) for width, name in files] or [(self.width, self.image.url)]

    @property
    def src(self) -> str:
        """The address of the narrowest cut, for a browser that chooses none of `srcset`."""
        return self.cuts[0][1]

    @property
    def largest_url(self) -> str:
        return self.cuts[-1][1]

    @property
    def srcset(self) -> str:
        return ", ".join(f"{address} {width}w" for width, address in self.cuts)
