"""Filters of lists that read numbers as the site's forms do."""

import django_filters

from exportasv.core.form_fields import WholeNumberField


class WholeNumberFilter(django_filters.NumberFilter):
    """A whole number in the address: `?minimum_order_max=1.000` is one thousand."""

    field_class = WholeNumberField
