"""Texts of errors, each with its remedy: for a whole file and for one cell."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exportasv.core.imports.kinds import ImportColumn
from exportasv.core.lazy_text import StrOrPromise

# Cause → what is wrong with the file and what to do.
FILE_MESSAGES = {
    "size": gettext_lazy("The file is larger than 20 MB. Split it and send the parts one by one."),
    "password": gettext_lazy("The file is protected by a password. Save it without one and send it again."),
    "old_xls": gettext_lazy("This is an .xls of Excel 2003 or older. Open it and save it as .xlsx."),
    "xlsb": gettext_lazy("This is an .xlsb, a binary workbook of Excel. Open it and save it as .xlsx."),
    "pdf": gettext_lazy("This is a PDF, not a spreadsheet. Ask for the sheet that it was printed from."),
    "picture": gettext_lazy("This is a picture, not a spreadsheet. Type the rows into the template."),
    "html": gettext_lazy("This is a web page with the name of a spreadsheet. Open it in Excel and save it as .xlsx."),
    "not_a_sheet": gettext_lazy(
        "This is a compressed file without a spreadsheet in it. Send the sheet itself: .xlsx, .ods or .csv."
    ),
    "gone": gettext_lazy("The file is no longer stored here. Send it again."),
    "empty": gettext_lazy("The file is empty. Choose the right one and send it again."),
    "damaged": gettext_lazy(
        "The file is damaged or is not a spreadsheet. Open it, save it as .xlsx and send it again."
    ),
    "binary": gettext_lazy(
        "The file contains invalid characters. Open it in the program it comes from and save it as .xlsx."
    ),
    "csv": gettext_lazy("The file is not a readable .csv. Save it again as CSV, or as .xlsx, and send it."),
    "rows": gettext_lazy("The sheet has %(n)s rows; %(most)s can be read at once. Delete the empty ones, or split it."),
    "columns": gettext_lazy("The sheet has %(n)s columns; %(most)s can be read. Delete those that are not needed."),
    "bomb": gettext_lazy("The file expands to too much data. Copy the rows into a new sheet and send that one."),
    "memory": gettext_lazy("The file needs too much memory. Copy its rows into a new sheet, or split it."),
    "time": gettext_lazy("The file takes too long to read. Copy its rows into a new sheet, or split it."),
    "crash": gettext_lazy("The file could not be read. Open it, save it as .xlsx and send it again."),
    "zip_damaged": gettext_lazy("The .zip of photos is damaged. Pack the photos again and send the sheet again."),
    "zip_many": gettext_lazy("The .zip holds more than %(most)s photos. Send them in parts, each with its rows."),
    "zip_password": gettext_lazy("The .zip of photos is protected by a password. Pack the photos without one."),
    "no_headers": gettext_lazy(
        "No row with headers was found. Write the names of the columns above the rows, or use the template."
    ),
    "no_rows": gettext_lazy("There are no rows below the headers. Fill them in and send the sheet again."),
}

# Code → (what is wrong with the cell, what to do).
CELL_MESSAGES: dict[str, tuple[StrOrPromise, StrOrPromise]] = {
    "needed": (gettext_lazy("The cell is empty."), gettext_lazy("Fill it in.")),
    "formula": (gettext_lazy("The formula in this cell has an error."), gettext_lazy("Write the value itself.")),
    "uncomputed": (
        gettext_lazy("This cell holds a formula without a result: no spreadsheet program has computed it."),
        gettext_lazy("Open the sheet in Excel or LibreOffice and save it once, or write the value itself."),
    ),
    "rounded": (
        gettext_lazy("Excel has cut this number: its last digits are lost."),
        gettext_lazy("Type all its digits again, in a cell with the format “Text”."),
    ),
    "wrong_byte": (
        gettext_lazy("A letter of this text was lost: it came in another encoding than the rest of the file."),
        gettext_lazy("Type the text again, or choose another encoding on the columns page."),
    ),
    "garbled": (
        gettext_lazy("The accents of this text were garbled before it came here."),
        gettext_lazy("Type the text again, or choose another encoding on the columns page."),
    ),
    "open_quote": (
        gettext_lazy("A quotation mark begins here and does not end."),
        gettext_lazy("Delete the mark, or close it at the end of the text."),
    ),
    "surplus": (
        gettext_lazy("This line has more cells than there are headers: a text may contain what separates columns."),
        gettext_lazy("Check the cells of the line, or put the text between quotation marks."),
    ),
    "unreadable": (gettext_lazy("This cannot be read."), gettext_lazy("Type the value again.")),
    "unclean": (gettext_lazy("There is a character that cannot be saved."), gettext_lazy("Type the text again.")),
    "long": (gettext_lazy("The text has %(n)s characters."), gettext_lazy("Shorten it to %(most)s.")),
    "address": (
        gettext_lazy("A name cannot have the address of a website in it."), gettext_lazy("Write the name alone."),
    ),
    "number": (gettext_lazy("This is not a number."), gettext_lazy("Write digits only, as in 250.")),
    "whole": (gettext_lazy("This is not a whole number."), gettext_lazy("Write it without decimals.")),
    "range": (gettext_lazy("This must be from %(least)s to %(most)s."), gettext_lazy("Correct the number.")),
    "decimals": (
        gettext_lazy("This has more than two decimals."), gettext_lazy("Round it, as in 12.5."),
    ),
    "cents": (gettext_lazy("A price has two decimals at most."), gettext_lazy("Write it in US dollars, as in 4.50.")),
    "ambiguous": (
        gettext_lazy("This may mean thousands or decimals, and no other cell of the column makes it clear."),
        gettext_lazy("Write 1200 or 1.20, or say on the columns page what separates decimals."),
    ),
    "yes": (gettext_lazy("This is neither yes nor no."), gettext_lazy("Write sí or no.")),
    "date": (gettext_lazy("This is not a date."), gettext_lazy("Write day, month and year, as in 15/05/2026.")),
    "year": (
        gettext_lazy("The year must be from %(least)s to %(most)s."), gettext_lazy("Correct the date."),
    ),
    "hour": (gettext_lazy("This is not a time of day."), gettext_lazy("Write it as in 14:30.")),
    "months": (
        gettext_lazy("These are not months."), gettext_lazy("Write them as in noviembre a marzo, or todo el año."),
    ),
    "hs": (gettext_lazy("An HS code has six digits."), gettext_lazy("Write it as in 0901.21.")),
    "phone": (gettext_lazy("This is not a phone number."), gettext_lazy("Write eight digits, or + and the country.")),
    "extension": (
        gettext_lazy("A WhatsApp number has no extension."),
        gettext_lazy("Write only the number, %(number)s."),
    ),
    "email": (gettext_lazy("This is not an e-mail address."), gettext_lazy("Write one, as in ana@example.com.")),
    "web": (gettext_lazy("This is not a web address."), gettext_lazy("Write it as in www.example.com.")),
    "nit": (gettext_lazy("This NIT is not valid."), gettext_lazy("It has fourteen digits; check them on the card.")),
    "nrc": (gettext_lazy("This NRC is not valid."), gettext_lazy("Write it with its dash, as in 123456-7.")),
    "gtin": (gettext_lazy("This bar code does not add up."), gettext_lazy("Type all its digits again.")),
    "dui": (gettext_lazy("This DUI is not valid."), gettext_lazy("It has nine digits; check them on the card.")),
    "choice": (gettext_lazy("This value is not recognised."), gettext_lazy("Write one of these: %(choices)s.")),
    "twice": (gettext_lazy("The same is already in row %(row)s."), gettext_lazy("Keep one of them.")),
    "twin": (
        gettext_lazy("Very similar to “%(other)s”, which already exists."),
        gettext_lazy("If it is the same, write its code or number; else apply all."),
    ),
    "unusual": (
        gettext_lazy("This is far from what is usual in the sector, about %(usual)s."),
        gettext_lazy("Look at the number and the unit again; if it is right, tick “It is right”."),
    ),
    "unusual_change": (
        gettext_lazy("This is far from what it was until now, %(usual)s."),
        gettext_lazy("Look at the number and the unit again; if it is right, tick “It is right”."),
    ),
    "meanwhile": (
        gettext_lazy("Somebody changed this after the sheet was checked: it is now “%(other)s”."),
        gettext_lazy("Look which one is right; to write yours, send the sheet again."),
    ),
    "conflict": (
        gettext_lazy("The database rejected this row: it conflicts with existing data."),
        gettext_lazy("Send the sheet again to see why."),
    ),
}  # fmt: skip

# Code → what the sender should know about a file that was read.
NOTE_MESSAGES = {
    "hidden_sheet": gettext_lazy("The sheet “%(name)s” is hidden in the file, and was read."),
    "hidden_sheets": gettext_lazy("Hidden in the file, and not read: %(names)s."),
    "hidden_rows": gettext_lazy("Hidden in the sheet, and read like the others: rows %(rows)s."),
    "from_1904": gettext_lazy("This sheet counts its days from 1904, as old Excel of the Mac does; they were read so."),
    "left_out": gettext_lazy("Taken for titles, sums or notes, and left out: rows %(rows)s."),
}

ENCODING_LABELS: dict[str, StrOrPromise] = {
    "utf-8": "UTF-8", "cp1252": gettext_lazy("Windows (Excel)"), "mac-roman": "Mac", "cp850": "DOS",
    "utf-8-twice": gettext_lazy("UTF-8, read wrongly once before"), "utf-16": "UTF-16",
}  # fmt: skip

# Why the columns must be chosen first.
QUESTIONS = {
    "encoding": gettext_lazy("The accents of this file can be read in several ways. Choose the right one."),
    "hidden": gettext_lazy("The sheet that fits is hidden in the file. Confirm whether it is the right one."),
    "twice": gettext_lazy("Two columns have the same name. Choose which one to use."),
    "guessed": gettext_lazy("A required column is only similar to a known one. Confirm whether it is the right one."),
    "sheets": gettext_lazy("More than one sheet is possible. Choose one."),
}

# Why a photo was not attached.
PHOTO_MESSAGES = {
    "nobody": gettext_lazy("no row of the sheet has this code"),
    "many": gettext_lazy("several rows of the sheet have this code"),
    "damaged": gettext_lazy("damaged in the .zip"),
}

# Why a row was not undone.
UNDO_MESSAGES = {
    "edited": gettext_lazy("edited since"),
    "used": gettext_lazy("other records depend on it"),
    "gone": gettext_lazy("deleted since"),
}


@dataclass(frozen=True)
class CellError:
    """One wrong cell, with the text for people."""

    row: int
    cell: str
    column: str
    value: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = _("row %(row)s, column “%(column)s” (%(cell)s)") if self.cell else _("row %(row)s, “%(column)s”")
        return f"{place % vars(self)}: {self.problem} {self.remedy}"


def add_cell_messages(codes: Mapping[str, tuple[StrOrPromise, StrOrPromise]]) -> None:
    """Add the messages for a kind's own error codes."""
    CELL_MESSAGES.update(codes)


def file_notes(found: dict) -> list[str]:
    """Return what the sender should know about the file, from what was found in it."""
    notes = [str(NOTE_MESSAGES[note["code"]]) % _note_facts(note) for note in found.get("notes", [])]
    text = found.get("text") or {}
    if text.get("samples"):
        facts = {"encoding": ENCODING_LABELS[text["encoding"]], "words": text["samples"].get(text["encoding"], "")}
        notes.append(_("Read as %(encoding)s: “%(words)s”. If the accents are wrong, correct the columns.") % facts)
    return notes


def _note_facts(note: dict) -> dict[str, object]:
    facts = {key: ", ".join(map(str, value)) if isinstance(value, list) else value for key, value in note.items()}
    if note.get("n", 0) > len(note.get("rows", [])):
        facts["rows"] = _("%(rows)s… (%(n)s in all)") % facts
    return facts


def file_error(problem: dict | None) -> str:
    """Return what is wrong with the file, from the stored cause and facts."""
    if not problem:
        return ""
    return str(FILE_MESSAGES.get(problem["cause"], FILE_MESSAGES["crash"])) % problem


def cell_name(column: int, row: int) -> str:
    """Return the spreadsheet name of a cell: (2, 17) is C17. `column` counts from 0, `row` from 1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def cell_errors(
    columns: Mapping[str, ImportColumn], fields: list[str], names: list[str], row: int, errors: list[dict] | None
) -> list[CellError]:
    """Return a row's errors as text. `columns` are the kind's; `fields` and `names` are those of the sheet's."""
    return [_cell_error(columns, fields, names, row, error) for error in errors or []]


def _cell_error(
    columns: Mapping[str, ImportColumn], fields: list[str], names: list[str], row: int, error: dict
) -> CellError:
    name, facts = error["field"], {"choices": "", **error}
    if "usual" in facts:
        facts["usual"] = f"{facts['usual']:,}"
    wrong, mend = CELL_MESSAGES[error["code"]]
    index = fields.index(name) if name in fields else -1
    column = columns.get(name)
    header = names[index] if index >= 0 else column.header if column else name
    cell, value = cell_name(index, row) if index >= 0 else "", error.get("value", "")
    if column and column.value_type == "yes":
        value = {"true": _("yes"), "false": _("no")}.get(value, value)
    return CellError(row, cell, header, value, str(wrong) % facts, str(mend) % facts)
