"""Personal data in the reference data: none."""

from exportasv.core.db.personal_data import no_personal_data

no_personal_data("reference.referencerow", why="which rows of the reference files were loaded")
no_personal_data("reference.source", why="files and laws, and when each was last checked")
