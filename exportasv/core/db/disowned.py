"""What somebody sent with another person's address, and that person disowned."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core.lazy_text import StrOrPromise


def disowned_field(help_text: StrOrPromise) -> models.DateTimeField:
    """Return the column `disowned_at`: when the person at the address said that it was somebody else."""
    return models.DateTimeField(_("disowned"), null=True, blank=True, editable=False, help_text=help_text)
