"""Sources that staff check from time to time: every file of reference data, and the texts of the law in `sources`."""

from exportasv.core.programme import CHECK_REFERENCE_EVERY
from exportasv.core.reference_data import ReferenceTable, declare_reference
from exportasv.core.reference_files import DATA, Row, newest_source
from exportasv.reference.models import Source

SOURCES_FOLDER = "sources"


def with_files(rows: list[Row]) -> list[Row]:
    """Return the rows of the file, completed by the files of reference data: their source and their day.

    A file that `sources` does not name is checked every CHECK_REFERENCE_EVERY under the name of its folder.
    """
    named = {row["code"]: row for row in rows}
    for folder in sorted(each for each in DATA.iterdir() if each.is_dir() and each.name != SOURCES_FOLDER):
        day, origin = newest_source(folder)
        row = named.setdefault(folder.name, {"code": folder.name, "name_es": folder.name, "name_en": folder.name})
        row.update(kind=Source.Kind.REFERENCE.value, checked_on=day.isoformat())
        row.update(origin_es=origin.es, origin_en=origin.en)
        row["term_days"] = row.get("term_days") or str(CHECK_REFERENCE_EVERY.days)
    return list(named.values())


declare_reference(ReferenceTable(SOURCES_FOLDER, Source, key="code", complete=with_files))
