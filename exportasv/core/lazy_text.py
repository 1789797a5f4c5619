"""Type of a text that is plain, or translated when it is shown (gettext_lazy)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise
else:  # the stubs are installed only for type checks
    StrOrPromise = str

__all__ = ["StrOrPromise"]
