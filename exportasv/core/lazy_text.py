"""The type of a text that is translated when it is shown (gettext_lazy), or plain."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise
else:  # the stubs are installed for the checks only
    StrOrPromise = str

__all__ = ["StrOrPromise"]
