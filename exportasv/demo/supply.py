"""The demo's 240 companies, their people and certificates, and what they make."""

import random
from datetime import timedelta
from itertools import product as pairs

from stdnum.sv import nit as nit_number

from companies.models import Certificate, CertificateType, Company, CompanyMember, Consent
from companies.rules.consents import APPLICATION_CONSENT, CURRENT_VERSIONS
from exportasv.core.accounts.demo import DOMAIN
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import Role
from exportasv.core.db.slugs import make_slug
from exportasv.core.identifiers import dui_check_digit
from exportasv.demo.assortment import assortment_of_sector, makers_of_assortment
from exportasv.demo.ground import DEMO_TODAY, create_users, local_time
from exportasv.demo.kinds import GoodsVariant
from exportasv.demo.places import TOWNS
from exportasv.demo.prices import build_prices
from exportasv.demo.products import Made, build_products, fitting_certificates
from exportasv.demo.sectors import PRODUCTS_BY_SECTOR
from exportasv.demo.survey import build_survey
from exportasv.demo.words import ABOUT_SENTENCES, FIRST_NAMES, LAST_NAMES, NAME_HEADS, NAME_TAILS, WORK
from products.models import Sector

COMPANY_COUNT = 240
LEGAL_FORMS = ["person"] * 8 + ["sa"] * 7 + ["sas"] * 2 + ["cooperative"] * 2 + ["association"]
LEGAL_NAME_ENDINGS = {"sa": ", S.A. de C.V.", "sas": ", S.A.S. de C.V.", "cooperative": " de R.L.", "association": ""}
ALWAYS_HELD = "registro-sanitario"
ORGANIC = "organico-nop"


def build_supply() -> None:
    companies = build_companies()
    build_members(companies)
    build_survey(companies)
    made = assign_assortment(companies)
    build_certificates(companies, made)
    build_prices(build_products(made))


# --- Companies -----------------------------------------------------------------------------------------


def sectors_of_companies() -> list[str]:
    """Return the main sector of each company, in proportion to the products; every sector has at least three."""
    total = sum(PRODUCTS_BY_SECTOR.values())
    shares = {code: max(3, round(COMPANY_COUNT * count / total)) for code, count in PRODUCTS_BY_SECTOR.items()}
    shares["food"] += COMPANY_COUNT - sum(shares.values())
    return [code for code, share in shares.items() for _ in range(share)]


def build_companies() -> list[Company]:
    dice = random.Random(20240501)
    advisers = list(User.objects.filter(role=Role.ADVISER).order_by("pk"))
    names = trade_names(dice)
    sectors = {row.code: row for row in Sector.objects.all()}
    rows = [
        company_row(dice, number, sectors[code], names[number]) for number, code in enumerate(sectors_of_companies())
    ]
    for number, row in enumerate(rows):
        row.adviser = advisers[number % len(advisers)]
    return Company.objects.bulk_create(rows)


def trade_names(dice: random.Random) -> list[str]:
    """Return one unique name for each company."""
    names, seen = [], set()
    for sector in sectors_of_companies():
        free = [
            f"{head} {tail}" for head, tail in pairs(NAME_HEADS[sector], NAME_TAILS) if f"{head} {tail}" not in seen
        ]
        names.append(dice.choice(free))
        seen.add(names[-1])
    return names


def company_row(dice: random.Random, number: int, sector: Sector, name: str) -> Company:
    municipality, district = dice.choice(TOWNS)
    form = dice.choice(LEGAL_FORMS)
    owner = f"{dice.choice(FIRST_NAMES)} {dice.choice(LAST_NAMES)} {dice.choice(LAST_NAMES)}"
    size = dice.choices(["micro", "small", "medium"], [62, 33, 5])[0]
    workers = dice.randint(*{"micro": (2, 10), "small": (11, 50), "medium": (51, 90)}[size])
    founded = dice.randint(1988, 2023)
    makes_es, has_made_en = WORK[sector.code]
    care_es, care_en = dice.choice(ABOUT_SENTENCES)
    slug = make_slug(name, 120)
    return Company(
        name=name,
        legal_name=owner if form == "person" else f"{name}{LEGAL_NAME_ENDINGS[form]}",
        slug=slug,
        legal_form=form,
        nit=None if form == "person" else demo_nit(number),
        dui=demo_dui(number) if form == "person" else None,
        nrc=f"{100000 + 731 * number % 899999}-{number % 10}",
        size=size,
        workers=workers,
        women_led=dice.random() < 0.58,
        founded_year=founded,
        department=municipality[:2],
        municipality=municipality,
        district=district,
        sectors=[sector.code],
        phone=f"+5032{dice.randint(1000000, 9999999)}"
        if size != Company.Size.MICRO
        else f"+5037{dice.randint(1000000, 9999999)}",
        whatsapp=f"+5037{dice.randint(1000000, 9999999)}",
        email=f"ventas@{slug}.example",
        website=f"https://{slug}.example",
        contact_name=owner,
        about_es=f"{name} {makes_es} en {district} desde {founded}. Somos {workers} personas. {care_es}",
        about_en=f"{name} {has_made_en} in {district} since {founded}. We are {workers} people. {care_en}",
        state=Company.State.ACTIVE,
        joined_on=DEMO_TODAY - timedelta(days=dice.randint(120, 1400)),
    )


def demo_nit(number: int) -> str:
    digits = f"0614{10190 + number:06d}{101 + number % 800:03d}"
    return nit_number.format(digits + nit_number.calc_check_digit(digits))


def demo_dui(number: int) -> str:
    first = f"{3100000 + 7919 * number:08d}"
    return f"{first}-{dui_check_digit(first)}"


def build_members(companies: list[Company]) -> None:
    """Create an owner for every company. The three demo people belong to the first two companies."""
    known = [("propietaria", companies[0]), ("otra", companies[1])]
    owners = create_users([(name, company.contact_name, "", "") for name, company in known])
    others = create_users([(f"{company.slug}@{DOMAIN}", company.contact_name, "", "") for company in companies[2:]])
    (editor,) = create_users([("editor", "Ernesto Lovo", "", "")])
    members = [
        CompanyMember(company=company, user=user, role=CompanyMember.Role.OWNER)
        for company, user in zip(companies, owners + others, strict=True)
    ]
    members.append(CompanyMember(company=companies[0], user=editor, role=CompanyMember.Role.EDITOR))
    CompanyMember.objects.bulk_create(members)
    version, given_at = CURRENT_VERSIONS[APPLICATION_CONSENT], local_time(DEMO_TODAY - timedelta(days=30), 9)
    Consent.objects.bulk_create(
        Consent(user=member.user, purpose=APPLICATION_CONSENT, version=version, language="es", given_at=given_at)
        for member in members
    )


def assign_assortment(companies: list[Company]) -> dict[str, Made]:
    """Return who makes what, by sector."""
    dice = random.Random(1010)
    by_sector: dict[str, list[Company]] = {}
    for company, sector in zip(companies, sectors_of_companies(), strict=True):
        by_sector.setdefault(sector, []).append(company)
    return {
        sector: makers_of_assortment(assortment_of_sector(sector, dice), there, dice)
        for sector, there in by_sector.items()
    }


def build_certificates(companies: list[Company], made_by_sector: dict[str, Made]) -> None:
    """Create certificates that fit what each company makes; who needs a health registration has one that holds."""
    dice = random.Random(77)
    types = {row.code: row for row in CertificateType.objects.all()}
    staff = User.objects.filter(role=Role.ADVISER).order_by("pk").first()
    fitting: dict[int, set[str]] = {}
    organic: set[int] = set()
    for made in made_by_sector.values():
        for company, each in made:
            codes = fitting_certificates(each)
            fitting.setdefault(company.pk, set()).update(codes & set(types))
            if isinstance(each, GoodsVariant) and ORGANIC in codes and "orgánic" in each.variant.name.es:
                organic.add(company.pk)
    rows: list[Certificate] = []
    for company in companies:
        usual = sorted(fitting[company.pk])
        held = dice.sample(usual, k=dice.randint(0, min(4, len(usual))))
        held += [code for code in (ALWAYS_HELD,) if code in usual and code not in held]
        held += [ORGANIC] if company.pk in organic and ORGANIC not in held else []
        for code in held:
            needed = code in (ALWAYS_HELD, ORGANIC)
            issued = DEMO_TODAY - timedelta(days=dice.randint(60, 600 if needed else 900))
            rows.append(
                Certificate(
                    company=company,
                    type=types[code],
                    number=f"{code[:3].upper()}-{1000 + len(rows)}",
                    issued_on=issued,
                    expires_on=issued + timedelta(days=1825 if needed else dice.choice([730, 1095, 1095, 1825])),
                    confirmed_by=staff,
                    confirmed_at=local_time(issued + timedelta(days=12), 10),
                )
            )
    Certificate.objects.bulk_create(rows)
