"""Permissions of the API's own pages."""

from exportasv.core.accounts.permissions import PUBLIC, allow_routes

allow_routes("api:root api:schema api:docs", read=PUBLIC)
