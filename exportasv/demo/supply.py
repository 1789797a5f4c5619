"""The demo's 240 companies and 1,009 products."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product as pairs

from stdnum.sv import nit as nit_number

from companies.models import Certificate, CertificateType, Company, CompanyMember
from exportasv.core.accounts.demo import DOMAIN
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import Role
from exportasv.core.db.slugs import make_slug
from exportasv.core.identifiers import dui_check_digit
from exportasv.demo.attributes import contents_as_attributes
from exportasv.demo.goods import CONTENTS, KINDS, PRODUCTS_BY_SECTOR, SPECIALTIES, GoodsKind
from exportasv.demo.ground import DEMO_TODAY, create_users, local_time
from exportasv.demo.places import TOWNS
from exportasv.demo.seasons import season_of
from exportasv.demo.words import (
    CRAFT_SENTENCES,
    FIRST_NAMES,
    LAST_NAMES,
    NAME_HEADS,
    NAME_TAILS,
    ORIGIN_SENTENCES,
    SERVICE_ORIGIN_SENTENCES,
    SERVICE_USE_SENTENCES,
    STORAGE,
    USE_SENTENCES,
)
from products.editing.score import completeness
from products.models import HSCode, PriceBasis, PriceTerm, Product, Sector

COMPANY_COUNT = 240
SECTOR_KINDS = {"services": Product.Kind.SERVICE}
LEGAL_FORMS = ["person"] * 8 + ["sa"] * 7 + ["sas"] * 2 + ["cooperative"] * 2 + ["association"]
LEGAL_NAME_ENDINGS = {"sa": ", S.A. de C.V.", "sas": ", S.A.S. de C.V.", "cooperative": " de R.L.", "association": ""}
CERTIFICATES_BY_SECTOR = {
    "food": ["registro-sanitario", "bpm", "haccp", "fda", "gs1", "sin-gluten", "kosher"],
    "beverages": ["registro-sanitario", "bpm", "fda", "organico-nop", "fairtrade", "gs1"],
    "agribusiness": ["organico-nop", "organico-ue", "fairtrade", "bpm", "fda"],
    "cosmetics": ["registro-sanitario", "bpm", "gs1", "marca-pais"],
    "textiles": ["oeko-tex", "marca-pais", "gs1"],
    "furniture": ["fsc", "marca-pais"],
    "services": ["iso-9001"],
    "manufactured": ["iso-9001", "gs1"],
}


def build_supply() -> None:
    companies = build_companies()
    build_members(companies)
    build_certificates(companies)
    build_products(companies)
    build_prices()


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
    sector_es, sector_en = sector.name_es.lower(), sector.name_en.lower()
    care_es, care_en = dice.choice(CRAFT_SENTENCES[sector.code])
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
        phone=f"+5032{dice.randint(1000000, 9999999)}"
        if size != Company.Size.MICRO
        else f"+5037{dice.randint(1000000, 9999999)}",
        whatsapp=f"+5037{dice.randint(1000000, 9999999)}",
        email=f"ventas@{slug}.example",
        website=f"https://{slug}.example",
        contact_name=owner,
        about_es=f"{name} hace {sector_es} en {district} desde {founded}. Somos {workers} personas. {care_es}",
        about_en=f"{name} has made {sector_en} in {district} since {founded}. We are {workers} people. {care_en}",
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


def build_certificates(companies: list[Company]) -> None:
    dice = random.Random(77)
    types = {row.code: row for row in CertificateType.objects.all()}
    staff = User.objects.filter(role=Role.ADVISER).order_by("pk").first()
    rows: list[Certificate] = []
    for company, sector in zip(companies, sectors_of_companies(), strict=True):
        usual = CERTIFICATES_BY_SECTOR.get(sector, ["marca-pais"])
        for code in dice.sample(usual, k=dice.randint(0, min(4, len(usual)))):
            issued = DEMO_TODAY - timedelta(days=dice.randint(60, 900))
            rows.append(
                Certificate(
                    company=company,
                    type=types[code],
                    number=f"{code[:3].upper()}-{1000 + len(rows)}",
                    issued_on=issued,
                    expires_on=issued + timedelta(days=dice.choice([730, 1095, 1095, 1825])),
                    confirmed_by=staff,
                    confirmed_at=local_time(issued + timedelta(days=12), 10),
                )
            )
    Certificate.objects.bulk_create(rows)


# --- Products ------------------------------------------------------------------------------------------


Goods = tuple[GoodsKind, tuple[str, ...], tuple[str, ...]]  # kind, variant, pack


def goods_of_sector(sector: str, dice: random.Random) -> list[Goods]:
    """Return the products of a sector in random order, without repetition."""
    everything = [
        (kind, tuple(variant.split("=")), tuple(pack.split("=")))
        for kind in KINDS[sector]
        for variant in kind[8].split(";")
        for pack in kind[9].split(";")
    ]
    dice.shuffle(everything)
    return everything[: PRODUCTS_BY_SECTOR[sector]]


def _goods_name(kind: tuple) -> str:
    return kind[0].rstrip(":")


def goods_code(goods: Goods) -> str:
    """Return the HS code: the variant's own, or else its kind's; "" for services."""
    kind, (_es, _en, *own), _pack = goods
    return own[0] if own else kind[2] or ""


def assign_makers(goods: list[Goods], companies: list[Company], dice: random.Random) -> list[Company]:
    """Return the maker of each product, matched by company name; every company makes at least one."""
    kinds = {row.pk: SPECIALTIES.get(row.name.split()[0], []) for row in companies}
    chosen: dict[int, Company] = {}
    for company in sorted(companies, key=lambda row: (not kinds[row.pk], row.pk)):
        free = [n for n, (kind, *_rest) in enumerate(goods) if n not in chosen]
        fitting = [n for n in free if not kinds[company.pk] or _goods_name(goods[n][0]) in kinds[company.pk]]
        chosen[(fitting or free)[0]] = company
    for n, (kind, *_rest) in enumerate(goods):
        if n not in chosen:
            known = [row for row in companies if _goods_name(kind) in kinds[row.pk]]
            chosen[n] = dice.choice(known or [row for row in companies if not kinds[row.pk]] or companies)
    return [chosen[n] for n in range(len(goods))]


def build_products(companies: list[Company]) -> None:
    dice = random.Random(1009)
    told: set[str] = set()
    by_sector: dict[str, list[Company]] = {}
    for company, sector in zip(companies, sectors_of_companies(), strict=True):
        by_sector.setdefault(sector, []).append(company)
    sectors = {row.code: row for row in Sector.objects.all()}
    codes = {row.code: row for row in HSCode.objects.all()}
    rows: list[Product] = []
    for sector, companies_there in by_sector.items():
        everything = goods_of_sector(sector, dice)
        makers = assign_makers(everything, companies_there, dice)
        for number, (goods, maker) in enumerate(zip(everything, makers, strict=True)):
            row = product_row(dice, maker, sector, goods)
            while row.description_es in told or row.description_en in told:
                _write_description(row, dice, sector)
            told |= {row.description_es, row.description_en}
            row.sector, row.hs_code = sectors[sector], codes.get(goods_code(goods))
            row.code = f"{sector[:3].upper()}-{number + 1:03d}"
            row.slug = f"{make_slug(row.name_es, 120)}-{len(rows) + 1}"
            row.slug_en = f"{make_slug(row.name_en, 120)}-{len(rows) + 1}"
            row.completeness = completeness(row)
            rows.append(row)
    link_certificates(Product.objects.bulk_create(rows))


def product_row(dice: random.Random, maker: Company, sector: str, goods: Goods) -> Product:
    kind, (variant_es, variant_en, *_code), (pack_es, pack_en) = goods
    name_es, name_en, _hs, unit_es, unit_en, _price, least, shelf, _v, _p, what_es, what_en = kind
    least = max(1, round(least * dice.choice([0.5, 1, 1, 1.5, 2])))
    published = datetime(2026, 11, 19, 15, tzinfo=UTC) - timedelta(hours=dice.randint(24, 24 * 640))
    confirmed = max(published, datetime(2026, 11, 19, 15, tzinfo=UTC) - timedelta(hours=dice.randint(24, 24 * 80)))
    row = Product(
        company=maker,
        kind=SECTOR_KINDS.get(sector, Product.Kind.GOOD),
        name_es=f"{name_es} {variant_es}, {pack_es}",
        name_en=f"{name_en.rstrip(',')}: {variant_en}, {pack_en}"
        if name_en.endswith(",")
        else f"{name_en} {variant_en}, {pack_en}",
        summary_es=f"{what_es}: {variant_es}, {pack_es}.",
        summary_en=f"{what_en}: {variant_en}, {pack_en}.",
        unit_es=unit_es,
        unit_en=unit_en,
        minimum_order=least,
        monthly_capacity=least * dice.randint(4, 20),
        lead_time_days=dice.choice([7, 10, 15, 20, 30, 45]),
        shelf_life_days=shelf or None,
        available_months=season_of(f"{_goods_name(kind)} {variant_es}"),
        samples=dice.random() < 0.7,
        private_label=dice.random() < 0.4,
        pack_es=pack_es,
        pack_en=pack_en,
        storage=STORAGE.get(sector, ""),
        attributes=contents_as_attributes(*CONTENTS[name][:3]) if (name := _goods_name(kind)) in CONTENTS else {},
        state=Product.State.PUBLISHED,
        published_at=published,
        confirmed_at=confirmed,
    )
    if row.is_service:
        row.unit_es = row.unit_en = row.pack_es = row.pack_en = ""
        row.minimum_order = row.monthly_capacity = None
        row.samples = False
        row.delivery_modes, row.languages = ["remote"], ["en", "es"]
    _write_description(row, dice, sector)
    return row


def _write_description(row: Product, dice: random.Random, sector: str) -> None:
    """Write the description: the summary without variant and pack, then three random sentences."""
    texts = description_sentences(dice, row.company, sector)
    row.description_es = " ".join([f"{row.summary_es.split(': ')[0]}.", *(es for es, _en in texts)])
    row.description_en = " ".join([f"{row.summary_en.split(': ')[0]}.", *(en for _es, en in texts)])


def description_sentences(dice: random.Random, maker: Company, sector: str) -> list[tuple[str, str]]:
    """Return three sentences in both languages: how it is made, where it comes from, who buys it."""
    facts = {"town": maker.district, "company": maker.name, "workers": maker.workers, "year": maker.founded_year}
    served = sector == "services"
    origin = dice.choice(SERVICE_ORIGIN_SENTENCES if served else ORIGIN_SENTENCES)
    use = dice.choice(SERVICE_USE_SENTENCES if served else USE_SENTENCES)
    told = [dice.choice(CRAFT_SENTENCES[sector]), (origin[0].format(**facts), origin[1].format(**facts)), use]
    if dice.random() < 0.5:
        told[0], told[1] = told[1], told[0]
    return told


def link_certificates(products: list[Product]) -> None:
    held: dict[int, list[int]] = {}
    for company, certificate in Certificate.objects.order_by("pk").values_list("company", "pk"):
        held.setdefault(company, []).append(certificate)
    link = Product.certificates.through
    link.objects.bulk_create(
        link(product_id=product.pk, certificate_id=certificate)
        for product in products
        for certificate in held.get(product.company_id, [])
    )


def build_prices() -> None:
    """Create prices: EXW < FOB < CIF for goods, one price for services, in US dollars with two decimals."""
    dice = random.Random(314)
    base = sorted(((kind[0], kind[5]) for kinds in KINDS.values() for kind in kinds), key=lambda each: -len(each[0]))
    rows = []
    for product in Product.objects.select_related("sector").order_by("pk"):
        price = next(amount for name, amount in base if product.name_es.startswith(f"{name} "))
        exw = Decimal(str(price)) * Decimal(dice.randint(85, 130)) / 100
        terms = [("", "", Decimal(1))] if product.is_service else [("EXW", "", Decimal(1))]
        if not product.is_service:
            terms += [("FCA", "San Salvador", Decimal("1.04"))] * (dice.random() < 0.35)
            terms += [("FOB", "Acajutla", Decimal("1.09"))]
            terms += [("CIF", dice.choice(["Long Beach", "Miami", "Houston"]), Decimal("1.24"))] * (dice.random() < 0.6)
        for incoterm, place, factor in terms:
            amount = max(Decimal("0.01"), (exw * factor).quantize(Decimal("0.01")))
            basis = "" if incoterm else PriceBasis.PROJECT
            rows.append(PriceTerm(product=product, incoterm=incoterm, basis=basis, place=place, amount=amount))
    PriceTerm.objects.bulk_create(rows)
    priced = list(Product.objects.filter(prices__in=rows).distinct())
    for product in priced:
        product.completeness = completeness(product, photos=0, prices=1)
    Product.objects.bulk_update(priced, ["completeness"], batch_size=500)
