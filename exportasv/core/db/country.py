"""A typed country field. The stubs of django-countries treat its value as plain text."""

from typing import TYPE_CHECKING, TypeVar

from django_countries.fields import Country

if TYPE_CHECKING:
    from django.db import models
    from django.db.models.expressions import Combinable

    Set = TypeVar("Set", contravariant=True, default=str | Country | Combinable)
    Get = TypeVar("Get", covariant=True, default=Country)

    class CountryField(models.CharField[Set, Get]):
        """An ISO 3166-1 country; "" gives a Country without code and name."""

        _pyi_private_set_type: str | Country | Combinable  # type: ignore[assignment]  # wider than for text
        _pyi_private_get_type: Country  # type: ignore[assignment]  # not text

else:
    from django_countries import fields

    class CountryField(fields.CountryField):
        """An ISO 3166-1 country; "" gives a Country without code and name."""

        def db_check(self, connection):
            return f"{connection.ops.quote_name(self.column)} ~ '^([A-Z]{{2}})?$'"


__all__ = ["Country", "CountryField"]
