"""Names of countries that the library spells wrongly or unusually in Spanish: named here, our translation holds."""

from django.utils.translation import gettext_noop

CORRECTED = [
    gettext_noop("Andorra"),
    gettext_noop("Bahrain"),
    gettext_noop("Central African Republic"),
    gettext_noop("Chad"),
    gettext_noop("Cyprus"),
    gettext_noop("Djibouti"),
    gettext_noop("Eswatini"),
    gettext_noop("Myanmar"),
    gettext_noop("Romania"),
    gettext_noop("Trinidad and Tobago"),
]
