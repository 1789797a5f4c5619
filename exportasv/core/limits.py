"""The limits of dates, years, ages and shares: one table for models, and through them for forms, sheets and the API.

Both ends are included.
"""

from datetime import date
from typing import Final

PERCENT: Final = {"least": 0, "most": 100}
SCORE: Final = {"least": 1, "most": 5}  # stars and ratings
FIRST_FOUNDED_YEAR: Final = 1800
PROGRAMME_YEAR: Final = {"least": 2000, "most": 2100}  # of surveys and editions of the forum

_LAST_DAY: Final = date(2100, 12, 31)
MEMBERSHIP_DAY: Final = {"least": date(1990, 1, 1), "most": _LAST_DAY}
PROGRAMME_DAY: Final = {"least": date(2000, 1, 1), "most": _LAST_DAY}  # sessions, sales, fairs, terms
MARKET_DAY: Final = {"least": date(1950, 1, 1), "most": _LAST_DAY}
CERTIFICATE_DAY: Final = {"least": date(1980, 1, 1), "most": _LAST_DAY}
PRICE_VALIDITY_DAY: Final = {"least": date(2020, 1, 1), "most": date(2099, 12, 31)}
