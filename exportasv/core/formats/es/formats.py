"""Number format of El Salvador: 1,234.50 (Django's "es" follows Spain)."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
