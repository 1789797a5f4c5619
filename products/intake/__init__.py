"""From a sheet on someone's desk to rows of the catalogue."""
