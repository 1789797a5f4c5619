"""Forms of the public catalogue."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from products.models import Printout, ProductPhoto


class PrintoutForm(forms.ModelForm):
    """What to print of a filter."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    class Meta:
        model = Printout
        fields = ["title", "kind", "language"]
        labels = {"title": _("Title on the cover"), "kind": _("What to print")}
        widgets = {"kind": forms.RadioSelect}


class PhotoWordsForm(forms.ModelForm):
    """What a photo shows, for who cannot see it."""

    class Meta:
        model = ProductPhoto
        fields = ["alt_es", "alt_en"]


class FocusForm(forms.Form):
    """A point of a photo, in % from the left and from the top."""

    x = forms.IntegerField(min_value=0, max_value=100)
    y = forms.IntegerField(min_value=0, max_value=100)
