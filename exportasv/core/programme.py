"""Numbers of the programme, each with one name. Texts, rules, pages and statistics read them here.

Reminder rules have the days after which a waiting buyer causes a reminder. Staff may change them, and
notifications/thresholds.py reads them; the days here are the defaults.
"""

from datetime import timedelta
from decimal import Decimal

from django.utils.translation import ngettext

# A buyer waits (working days)
REMIND_COMPANY_AFTER = 3
TELL_ADVISER_AFTER = 5
ESCALATE_AFTER = 7
# Nobody writes after the answer (working days)
ASK_BUYER_AFTER = 10
ASK_COMPANY_AFTER = 20
CLOSE_SILENT_AFTER = 40
QUICK_ANSWER_DAYS, FAIR_ANSWER_DAYS = 3, 14  # calendar days; for the public badges of a company's reply time

# Links of buyers
INQUIRY_LINK_VALID = timedelta(days=365)  # each e-mail with it begins it anew
SENT_PAGE_VALID = timedelta(days=30)
ORDER_UNDO_PERIOD = timedelta(hours=1)  # in which a buyer takes an order back
SAME_SENDING_WITHIN = timedelta(days=1)  # the same form sent again is the same sending

# Products
CONFIRM_EVERY = timedelta(days=90)
CONFIRM_SOON = timedelta(days=14)  # before the end of CONFIRM_EVERY, when the owner's home page asks for it
HIDDEN_AFTER_STALE = timedelta(days=30)
CONFIRM_LINK_VALID = timedelta(days=45)
MODERATION_STATISTICS_PERIOD = timedelta(days=30)

# A value so many times above or below the usual one is asked about first
UNUSUAL_PRICE_FACTOR = 10
UNUSUAL_DAYS_FACTOR = 10  # lead times
UNUSUAL_QUANTITY_FACTOR = 50  # minimum orders, capacities, contents and weights
COMPARABLE_VALUES = 5  # so many values of the sector say what is usual

# Export wins
WIN_CONFIRMATION_PERIOD = timedelta(days=7)
MAX_WIN_RESENDS = 3
WIN_YEAR = timedelta(days=182)  # before and after a sale: the year in which its company's sales must be possible
WIN_LIMIT_MONTHS = 12  # of a product's monthly capacity, at its highest price: more waits for a manager
WIN_LIMIT_UNKNOWN = 25_000  # USD a year, where capacity or prices are not known

# Samples
SAMPLES_LATE_AFTER = timedelta(days=30)  # since the request or, once they are on their way, since then

# Companies and their people
APPLICATION_ANSWERED_WITHIN = 5  # working days, from the day on which an application was sent or a question answered
INVITATION_VALID = timedelta(days=14)
CERTIFICATE_EXPIRES_SOON = timedelta(days=30)
CERTIFICATE_REMINDERS = (60, 30, 7)  # days before its end

MAX_SAVED_VIEWS = 20  # searches of a list that a person keeps
MAX_PUSH_DEVICES = 10  # devices of a person that show notices; a new one replaces the oldest
PUSH_KEPT = timedelta(days=3)  # how long a push service waits for a device that is off
PUSH_SIGNATURE_VALID = timedelta(hours=12)
MAX_WHATSAPP_PER_HOUR = 10  # notices to one person; the others go by mail
INVITATIONS_A_DAY_BY_PERSON = 10  # not of staff, who invite first owners
INVITATIONS_A_DAY_OF_COMPANY = 20
INVITATIONS_A_DAY_TO_ADDRESS = 3

# Accounts
FACTOR_LINK_VALID = timedelta(hours=72)  # an administrator's link to set up the first second factor
COMPANY_PREVIEW_TIME = timedelta(minutes=30)  # in which staff see the portal as a company sees it
STAFF_SESSION_IDLE = timedelta(hours=2)  # without a page, a staff session ends
STAFF_SESSION_LONGEST = timedelta(hours=12)  # after its sign-in, a staff session ends
DEVICE_REMEMBERED = timedelta(days=366)  # since the last sign-in; then it is new again

# Counseling
RECORD_CONFIRMATION_PERIOD = timedelta(days=30)
NEGLECTED_AFTER = timedelta(days=90)  # no session in this time, and none booked
AGREEMENT_SHOWN_WHEN_DONE = timedelta(days=14)  # on the staff's page

# The forum: a place that a guest reserved and has not confirmed by the link in the mail
UNPROVEN_PLACE_HELD = timedelta(hours=48)  # then it goes to the next who waits
UNPROVEN_PLACE_ENDS_BEFORE = timedelta(hours=24)  # the event: no later than this …
UNPROVEN_PLACE_LEAST = timedelta(hours=2)  # … but so long at least, for who registers at the last moment

# The API
TOMBSTONE_LIFETIME = timedelta(days=365)  # of what says that a row left the catalogue
API_CLIENT_UNITS, API_ADDRESS_UNITS = 1200, 300  # a minute: of a client's keys, of an address without a key
API_HEAVY_REQUESTS, API_HEAVY_REQUESTS_OF_ONE = 3, 2  # at once on a machine, and of one caller
API_KEY_VALID = timedelta(days=365)
API_KEY_OVERLAP = timedelta(days=14)  # after a new key was made, the old one works so much longer
API_TOKEN_VALID = timedelta(hours=1)
API_KEYS_AT_ONCE = 2
API_USAGE_SHOWN = timedelta(days=30)
API_USAGE_LIFETIME = timedelta(days=400)
API_ANSWER_KEPT = timedelta(hours=24)  # the answer to a request with an Idempotency-Key
WEBHOOK_OLD_KEY_VALID = timedelta(days=7)  # beside the new one
# Between the attempts to deliver a message; after the last one it is given up.
WEBHOOK_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 720))
WEBHOOK_FAILING_FOR = timedelta(days=5)  # then a webhook is switched off
WEBHOOK_LOG_KEPT = timedelta(days=30)
DUMP_KEPT = timedelta(days=3)  # the files of a night

# Deletions by staff
DELETION_KEPT = timedelta(days=30)  # in which it can be brought back

# The audit trail
AUDIT_KEPT_MONTHS = 60  # whole months in the database after the present one; older ones are archived to files

# Personal data
INCIDENT_REPORT_WITHIN = timedelta(hours=72)  # to the agency, the prosecutor and the persons (Decrees 143, 144 of 2024)

# Reference data and texts of the law
CHANGES_SHOWN = timedelta(days=365)  # changes of rules, on the page of whoever they touched
CHECK_REFERENCE_EVERY = timedelta(days=365)  # where the source names no other term

# Market access: rules, reliefs, agreements, duties of other markets
CHECK_MARKET_RULES_EVERY = timedelta(days=180)  # where the row names no other term; past it, pages say so
RELIEF_WARNING_SHARE = Decimal("0.8")  # of a relief's limit: from here on its page warns
FIGURE_ASKED_AGAIN = timedelta(days=365)  # how long a figure that a company typed is believed

# Prices abroad
FIXED_COSTS_SHARE = 10  # percent of the landed cost: a lot is sensible from where papers, trips and agents cost no more
FIRST_PARCEL_KG = (1, 50)  # what a first parcel weighs

# Files and e-mails
EXPORT_LIFETIME = timedelta(days=3)
COPY_LIFETIME = timedelta(days=7)  # of a copy of personal data
PRINTOUT_LIFETIME = timedelta(days=7)
SHORTLIST_LIFETIME = timedelta(days=180)
EMAIL_LIFETIME = timedelta(days=180)  # then address and text are erased
DONE_WORK_LIFETIME = timedelta(days=7)  # of background jobs that are done
HELD_WORK_LIFETIME = timedelta(days=90)  # of mails that wait for a corrected address or a released kind
DELIVERY_LIFETIME = timedelta(days=730)  # of the log of reminders; what is open longer is reminded of again

# Limits of e-mails
MAX_MAILS_TO_PERSON_PER_HOUR = 10  # of one kind; the rest of the hour leaves as one mail
MAX_MAILS_OF_KIND_PER_HOUR = 2_000  # to everybody together; then the kind waits for a manager
MAIL_RELEASE_PERIOD = timedelta(days=1)  # a kind that a manager released has no limit for so long


def days_text(number: int | timedelta) -> str:
    """Return a number of days in words of the active language, as in "90 days"."""
    n = number.days if isinstance(number, timedelta) else number
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


def working_days_text(number: int) -> str:
    """Return a number of working days in words of the active language, as in "3 working days"."""
    return ngettext("%(n)s working day", "%(n)s working days", number) % {"n": number}
