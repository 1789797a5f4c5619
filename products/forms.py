"""Forms of the public catalogue."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from products.models import Printout


class PrintoutForm(forms.ModelForm):
    """What to print of a filter."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    class Meta:
        model = Printout
        fields = ["title", "kind", "language"]
        labels = {"title": _("Title on the cover"), "kind": _("What to print")}
        widgets = {"kind": forms.RadioSelect}
