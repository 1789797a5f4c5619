"""The destinations of the survey: the countries of each, whether its shares are published, its names in sheets."""

from exportasv.core.reference_files import reference_rows

_ROWS = reference_rows("destinations", "code")
# Countries offered under each destination. With only one country, choosing the destination chooses it.
DESTINATION_COUNTRIES = {row["code"]: row["countries"].split() for row in _ROWS if row["countries"]}
SHARE_DESTINATIONS = [row["code"] for row in _ROWS if row["is_in_shares"] == "True"]
DESTINATION_NAMES = {row["code"]: row["other_names"] for row in _ROWS}  # separated by |, the usual name first
