"""Forms that ask before they take a value far from what is usual: portal and admin site."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from exportasv.core.concurrent_edits import CHOICE

SURE = f"{CHOICE}usual-"  # + html name: the tick that says that an unusual value is right


class AskingForm(forms.BaseForm):
    """Mixin of forms that take an unusual value only when it was sent again with its tick."""

    def ask_about(self, questions: Mapping[str, str]) -> None:
        """Add each question (field → text) as the field's error, unless its value was confirmed. Call it in clean."""
        for name, question in questions.items():
            if self.data.get(SURE + self.add_prefix(name)) != _plain(self.cleaned_data[name]):
                self.add_error(name, self._question(name, question))

    def _question(self, name: str, question: str) -> SafeString:
        return format_html(
            '<span class="two-values"><span>{} {}</span>'
            '<label><input type="checkbox" name="{}" value="{}"> {}</label></span>',
            question,
            _("Look at the number and the unit again."),
            SURE + self.add_prefix(name),
            _plain(self.cleaned_data[name]),
            _("Yes, it is right"),
        )


def _plain(value: Any) -> str:
    return f"{Decimal(value).normalize():f}"
