"""What the demo adds to the reference data: staff, addresses of the trading houses."""

from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from companies.models import Company
from consulates.models import HouseOfficer, TradingHouse
from counseling.models import Adviser, Availability, Service
from exportasv.core.accounts.demo import ACCOUNTS, DEMO_PASSWORD, DOMAIN
from exportasv.core.accounts.models import Institution, User
from exportasv.core.accounts.permissions import Role
from exportasv.core.calendars.zones import HOME_ZONE, local_datetime
from exportasv.demo.places import STREETS
from exportasv.demo.words import FIRST_NAMES, LAST_NAMES

DEMO_TODAY = date(2026, 11, 20)  # a fixed date, so that two loads give identical data
# Services that their institution has not checked for long: slug → days before the others.
DAYS_SINCE_CHECK = {"envios-pequenos": 210, "normas-tecnicas": 195, "ferias-de-la-diaspora": 188}
STAFF = [(each.name, each.full_name, each.role, each.institution) for each in ACCOUNTS if each.full_name]
ADVISERS = 12
CONTACTS = {
    "conamype": ("+50322220001", "+50370000001"),
    "cancilleria": ("+50322220002", ""),
    "invest": ("+50322220003", ""),
}


def local_time(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a time of that day in San Salvador."""
    return local_datetime(day, time(hour, minute), ZoneInfo(HOME_ZONE))


@cache
def _hashed_password() -> str:
    """Return what every demo account keeps of its password. Hashing takes a quarter of a second."""
    return make_password(DEMO_PASSWORD, salt="demo-salt-2026")


def create_users(names: list[tuple[str, str, str, str]]) -> list[User]:
    """Create users with confirmed addresses, from (local part or full address, full name, role, institution code)."""
    institutions = {row.code: row for row in Institution.objects.all()}
    users = [
        User(
            email=name if "@" in name else f"{name}@{DOMAIN}",
            full_name=full_name,
            role=role,
            institution=institutions.get(institution),
            password=_hashed_password(),
        )
        for name, full_name, role, institution in names
    ]
    users = User.objects.bulk_create(users)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    return users


def owner_company() -> Company:
    """Return the company of the demo's owner."""
    return Company.objects.get(members__user__email=f"propietaria@{DOMAIN}")


def build_base_data() -> None:
    """Create what the companies' rows refer to and the reference data do not have."""
    furnish_houses()
    publish_contacts()
    build_staff()
    age_services()


def publish_contacts() -> None:
    """Give the institutions of the programme invented contacts: (telephone, WhatsApp)."""
    for code, (phone, whatsapp) in CONTACTS.items():
        email = f"{code}@{DOMAIN}"
        Institution.objects.filter(code=code).update(phone=phone, whatsapp=whatsapp, email=email)


def furnish_houses() -> None:
    """Give each house an invented address, hours, text, e-mail and telephone."""
    houses = list(TradingHouse.objects.select_related("consulate").order_by("pk"))
    for number, house in enumerate(houses):
        at = house.consulate
        house.address = f"{100 + 37 * number} {STREETS.get(str(at.country), 'Avenida Central')}, {at.city_es}"
        house.hours_es, house.hours_en = "Lunes a viernes, 9:00 a 16:00", "Monday to Friday, 9 am to 4 pm"
        house.about_es = f"Vitrina de productos salvadoreños en {at.city_es}: puede verlos, probarlos y pedir contacto."
        house.about_en = f"A showcase of Salvadoran products in {at.city_en}: see them, try them and ask for a contact."
        house.email = f"casa.{house.slug}@{DOMAIN}"
        house.whatsapp = f"+50379{number:02d}4{number * 37 % 1000:03d}"
    columns = ["address", "hours_es", "hours_en", "about_es", "about_en", "email", "whatsapp"]
    TradingHouse.objects.bulk_update(houses, columns)


def build_staff() -> None:
    extra = [
        ("asesora" if n == 0 else f"asesor{n}", f"{FIRST_NAMES[n]} {LAST_NAMES[n + 3]}", "adviser", "conamype")
        for n in range(ADVISERS)
    ]
    users = create_users(STAFF + extra)
    build_officers(next(user for user in users if user.role == Role.CONSULAR))
    for number, user in enumerate(user for user in users if user.role == Role.ADVISER):
        adviser = Adviser.objects.create(
            user=user,
            place="Oficina de CONAMYPE, San Salvador",
            speaks_english=number % 3 == 0,
            whatsapp=f"+5037601{number:02d}{number * 7 % 100:02d}",
        )
        Availability.objects.bulk_create(
            Availability(adviser=adviser, weekday=day, opens=time(8), closes=time(16)) for day in range(5)
        )


def build_officers(first: User) -> None:
    """Create one officer for each house; the demo account gets Los Angeles."""
    others = list(TradingHouse.objects.exclude(slug="los-angeles").order_by("pk"))
    names = [
        (f"consulado.{house.slug}", f"{FIRST_NAMES[n % 26]} {LAST_NAMES[n * 5 % 22]}", "consular", "cancilleria")
        for n, house in enumerate(others)
    ]
    officers = [HouseOfficer(house=house, user=user) for house, user in zip(others, create_users(names), strict=True)]
    los_angeles = TradingHouse.objects.get(slug="los-angeles")
    HouseOfficer.objects.bulk_create([HouseOfficer(house=los_angeles, user=first), *officers])


def age_services() -> None:
    """Let some services be unchecked for long."""
    for service in Service.objects.filter(slug__in=DAYS_SINCE_CHECK):
        service.checked_on -= timedelta(days=DAYS_SINCE_CHECK[service.slug])
        service.save(update_fields=["checked_on"])
