"""Base data of the demo: institutions, staff, sectors, trading houses, services."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from companies.models import CertificateType
from consulates.models import Consulate, HouseOfficer, TradingHouse
from counseling.models import Adviser, Availability, Service
from exportasv.core.accounts.demo import ACCOUNTS, DEMO_PASSWORD, DOMAIN
from exportasv.core.accounts.models import Institution, User
from exportasv.core.accounts.permissions import Role
from exportasv.core.calendars.zones import HOME_ZONE, local_datetime
from exportasv.demo.goods import HEALTH_SECTORS, SECTORS
from exportasv.demo.places import HOUSES, STREETS
from exportasv.demo.service_pages import DAYS_SINCE_CHECK, PAGES, WEBSITES
from exportasv.demo.state_help import INSTITUTIONS, SERVICES
from exportasv.demo.words import FIRST_NAMES, LAST_NAMES
from products.models import ProductKind, Sector

DEMO_TODAY = date(2026, 11, 20)  # a fixed date, so that two loads give identical data
CHECKED_ON = date(2026, 10, 15)
CERTIFICATES = {
    "registro-sanitario": ("Registro sanitario", "Health registration", "SRS"),
    "bpm": ("Buenas prácticas de manufactura", "Good manufacturing practices", ""),
    "haccp": ("HACCP", "HACCP", ""),
    "fda": ("Registro de instalación FDA", "FDA facility registration", "FDA"),
    "organico-nop": ("Orgánico USDA NOP", "Organic, USDA NOP", ""),
    "organico-ue": ("Orgánico Unión Europea", "Organic, European Union", ""),
    "fairtrade": ("Comercio justo Fairtrade", "Fairtrade", ""),
    "gs1": ("Código de barras GS1", "GS1 bar code", "GS1"),
    "marca-pais": ("Marca País El Salvador", "Country brand El Salvador", ""),
    "oeko-tex": ("OEKO-TEX Standard 100", "OEKO-TEX Standard 100", ""),
    "fsc": ("FSC", "FSC", ""),
    "kosher": ("Kosher", "Kosher", ""),
    "iso-9001": ("ISO 9001", "ISO 9001", ""),
    "sin-gluten": ("Sin gluten", "Gluten free", ""),
}
STAFF = [(each.name, each.full_name, each.role, each.institution) for each in ACCOUNTS if each.full_name]
ADVISERS = 12


def local_time(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a time of that day in San Salvador."""
    return local_datetime(day, time(hour, minute), ZoneInfo(HOME_ZONE))


def create_users(names: list[tuple[str, str, str, str]]) -> list[User]:
    """Create users with confirmed addresses, from (local part or full address, full name, role, institution code)."""
    institutions = {row.code: row for row in Institution.objects.all()}
    password = make_password(DEMO_PASSWORD, salt="demo-salt-2026")
    users = [
        User(
            email=name if "@" in name else f"{name}@{DOMAIN}",
            full_name=full_name,
            role=role,
            institution=institutions.get(institution),
            password=password,
        )
        for name, full_name, role, institution in names
    ]
    users = User.objects.bulk_create(users)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    return users


def build_base_data() -> None:
    """Create everything that the companies' rows refer to."""
    Institution.objects.bulk_create(
        Institution(
            code=code, name_es=es, name_en=en, acronym=acronym, is_founder=founder, website=WEBSITES.get(code, "")
        )
        for code, (es, en, acronym, founder) in INSTITUTIONS.items()
    )
    Sector.objects.bulk_create(
        Sector(
            code=code,
            position=position,
            name_es=es,
            name_en=en,
            needs_health_registration=code in HEALTH_SECTORS,
            usual_kind=ProductKind.SERVICE if code == "services" else ProductKind.GOOD,
        )
        for code, (position, es, en, _n) in SECTORS.items()
    )
    CertificateType.objects.bulk_create(
        CertificateType(code=code, name_es=es, name_en=en, issuer=issuer)
        for code, (es, en, issuer) in CERTIFICATES.items()
    )
    build_houses()
    build_staff()
    build_services()


def build_houses() -> None:
    for number, (slug, city_es, city_en, country, latitude, longitude, zone) in enumerate(HOUSES):
        consulate = Consulate.objects.create(
            code=slug,
            name_es=f"Consulado de El Salvador en {city_es}",
            name_en=f"Consulate of El Salvador in {city_en}",
            city_es=city_es,
            city_en=city_en,
            country=country,
        )
        TradingHouse.objects.create(
            consulate=consulate,
            slug=slug,
            address=f"{100 + 37 * number} {STREETS.get(country, 'Avenida Central')}, {city_es}",
            latitude=str(latitude),
            longitude=str(longitude),
            zone=zone,
            hours_es="Lunes a viernes, 9:00 a 16:00",
            hours_en="Monday to Friday, 9 am to 4 pm",
            about_es=f"Vitrina de productos salvadoreños en {city_es}: puede verlos, probarlos y pedir contacto.",
            about_en=f"A showcase of Salvadoran products in {city_en}: see them, try them and ask for a contact.",
            email=f"casa.{slug}@{DOMAIN}",
            whatsapp=f"+50379{number:02d}4{number * 37 % 1000:03d}",
        )


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


def build_services() -> None:
    institutions = {row.code: row for row in Institution.objects.all()}
    Service.objects.bulk_create(_service(institutions[line[0]], *line[1:]) for line in SERVICES)


def _service(institution: Institution, slug: str, phase: str, *words: str) -> Service:
    names = ["name_es", "name_en", "summary_es", "summary_en", "cost_es", "cost_en", "time_es", "time_en"]
    helps, stages, goods, *page = PAGES[slug]
    on_page = ["for_whom_es", "for_whom_en", "steps_es", "steps_en", "papers_es", "papers_en", "where_es", "where_en"]
    return Service(
        institution=institution,
        slug=slug,
        phase=phase,
        link=institution.website,
        helps_with=helps.split(),
        stages=stages.split(),
        goods=goods.split(),
        checked_on=CHECKED_ON - timedelta(days=DAYS_SINCE_CHECK.get(slug, 0)),
        **dict(zip(names, words, strict=True)),
        **dict(zip(on_page, page, strict=True)),
    )
