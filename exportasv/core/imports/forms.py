"""Forms of an import."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.models import User
from exportasv.core.imports import kinds
from exportasv.core.imports.error_texts import ENCODING_LABELS, FILE_MESSAGES
from exportasv.core.lazy_text import StrOrPromise

SUFFIXES = (".xlsx", ".ods", ".csv", ".xlsm")
MAX_PHOTO_ARCHIVE_BYTES = 200 * 1024 * 1024
WIDGET_ATTRS = {
    "class": "border border-base-200 px-3 py-2 rounded-default w-full dark:bg-base-900 dark:border-base-700"
}


NARROW = {"class": WIDGET_ATTRS["class"].replace("w-full ", "max-w-full ")}


class UploadForm(forms.Form):
    """One sheet of a kind that this person may import, within the size limit and in a readable format."""

    kind = forms.ChoiceField(label=_("What the sheet contains"), widget=forms.Select(attrs=WIDGET_ATTRS))
    file = forms.FileField(
        label=_("Sheet (.xlsx, .ods or .csv, up to 20 MB)"),
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES), **WIDGET_ATTRS}),
    )

    photos = forms.FileField(
        required=False,
        widget=forms.FileInput(attrs={"accept": ".zip", **WIDGET_ATTRS}),
    )

    def __init__(self, *args: Any, sender: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        with_photos = next((kind for kind in kinds.kinds_for(sender) if kind.add_photo), None)
        if with_photos is None:
            del self.fields["photos"]
        else:
            self.fields["photos"].label, self.fields["photos"].help_text = (
                with_photos.photos_label,
                with_photos.photos_help,
            )
        cast(forms.ChoiceField, self.fields["kind"]).choices = [
            (kind.code, kind.title) for kind in kinds.kinds_for(sender)
        ]

    def clean_photos(self):
        photos = self.cleaned_data["photos"]
        if photos and (photos.size > MAX_PHOTO_ARCHIVE_BYTES or not photos.name.lower().endswith(".zip")):
            raise forms.ValidationError(_("Send the photos as one .zip of 200 MB at most."))
        return photos

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(FILE_MESSAGES["size"])
        if not file.name.lower().endswith(SUFFIXES):
            raise forms.ValidationError(_("Only .xlsx, .ods and .csv can be read. Save the sheet as one of them."))
        return file


SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
SEPARATOR_LABELS: dict[str, StrOrPromise] = {
    "comma": _("a comma: ,"), "semicolon": _("a semicolon: ;"), "tab": _("a tab"), "bar": _("a bar: |"),
}  # fmt: skip


class TextFileForm(forms.Form):
    """How to read a text file: its encoding, with a sample of its words in each, and what separates its cells."""

    encoding = forms.ChoiceField(label=_("Accents, as read in"), required=False, widget=forms.Select(attrs=NARROW))
    separator = forms.ChoiceField(
        label=_("Cells are separated by"),
        required=False,
        choices=[*SEPARATOR_LABELS.items()],
        widget=forms.Select(attrs=NARROW),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, found: dict[str, Any]) -> None:
        marks = {mark: name for name, mark in SEPARATORS.items()}
        known = {"encoding": found["encoding"], "separator": marks.get(found["separator"], "")}
        super().__init__(data, initial=known)
        samples = {found["encoding"]: "", **found["samples"]}
        cast(forms.ChoiceField, self.fields["encoding"]).choices = [
            (name, f"{ENCODING_LABELS[name]}: {words}" if words else ENCODING_LABELS[name])
            for name, words in samples.items()
        ]

    def options(self) -> dict[str, str]:
        """Return what was chosen, for the plan of the reader; what the file says itself for what was not."""
        given = self.cleaned_data if self.is_valid() else {}
        chosen = {**self.initial, **{name: value for name, value in given.items() if value}}
        return {"encoding": chosen["encoding"], "separator": SEPARATORS.get(chosen["separator"], "")}


class ColumnsForm(forms.Form):
    """The field of each column, and the decimal mark if the sheet does not make it clear."""

    mark = forms.ChoiceField(
        label=_("Decimals are separated by"),
        required=False,
        widget=forms.Select(attrs=NARROW),
        choices=[("", _("as shown in the column")), (".", _("a point: 1,200.50")), (",", _("a comma: 1.200,50"))],
    )

    def __init__(self, *args: Any, kind: kinds.ImportKind, header: dict, rows: list[list], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.names = rows, header["names"]
        choices = [("", _("— ignore —")), *((column.field, column.header) for column in kind.all_columns())]
        for index, name in enumerate(self.names):
            if name or any(index < len(row) and row[index] not in ("", None) for row in rows):
                self.fields[f"column-{index}"] = forms.ChoiceField(
                    label=name or _("column without a header"),
                    required=False,
                    choices=choices,
                    widget=forms.Select(attrs=WIDGET_ATTRS),
                    initial=header["fields"][index],
                )

    def columns(self) -> list[tuple[forms.BoundField, str]]:
        """Return the form field of each column with the contents of its first cells."""
        found = []
        for index in range(len(self.names)):
            if f"column-{index}" in self.fields:
                cells = [str(row[index]) for row in self.rows if index < len(row) and row[index] not in ("", None)]
                found.append((self[f"column-{index}"], " · ".join(cells[:3])[:120]))
        return found

    def mapping(self) -> dict[str, str]:
        """Return column index → field for the columns that are imported."""
        chosen = ((name.removeprefix("column-"), field) for name, field in self.cleaned_data.items() if field)
        return {index: field for index, field in chosen if index.isdigit()}
