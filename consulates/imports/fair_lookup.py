"""Find the fair that a row of an import names."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.imports import error_texts

# One row for each possible name of a fair; n is the number of fairs with that name.
KNOWN_FAIRS_SQL = """
    SELECT key, min(id) AS id, count(DISTINCT id) AS n FROM consulates_fair CROSS JOIN LATERAL unnest(ARRAY[
        imports_plain(name), imports_plain(name || ' ' || extract(year FROM starts_on)), imports_plain(slug)]) key
    GROUP BY 1
"""

error_texts.add_cell_messages(
    {
        "fair_unknown": (_("No fair has this name."), _("Enter the fair first, or correct its name.")),
        "fair_many": (_("Several fairs have this name."), _("Write the year after the name.")),
    }
)
