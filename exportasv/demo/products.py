"""The demo's 1,009 products: packs, cases, texts, capacities and families, from what each company makes."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from companies.models import Certificate, Company
from exportasv.core.db.slugs import make_slug
from exportasv.core.documents.formatting import format_weight
from exportasv.demo.assortment import SERVICE_SECTOR, Assortment, ServiceVariant
from exportasv.demo.attributes import contents_as_attributes
from exportasv.demo.ground import DEMO_TODAY
from exportasv.demo.kinds import GoodsVariant, Offer, Pack, Text, case_of
from exportasv.demo.prices import FirstPrice, rounded_price
from exportasv.demo.seasons import season_of
from exportasv.demo.services import HOURS
from exportasv.demo.words import CRAFT_ORIGINS, FARM_ORIGINS, KITCHEN_ORIGINS, SERVICE_ORIGINS
from products.editing.score import completeness
from products.models import HSCode, PaymentTerms, Product, ProductFamily, Sector

MONTHLY_WAGE = 408.80  # US dollars; commerce and industry, since 1 June 2025
YEARLY_SALES = {Company.Size.MICRO: 482 * MONTHLY_WAGE, Company.Size.SMALL: 4817 * MONTHLY_WAGE}  # at most, by law
USED_SHARE = 0.85  # of the sales that the size allows
FIRST_ORDERS = {Company.Size.MICRO: (180, 700), Company.Size.SMALL: (400, 1800), Company.Size.MEDIUM: (900, 3500)}
PAYMENTS = {
    Company.Size.MICRO: (PaymentTerms.ADVANCE, PaymentTerms.HALF, PaymentTerms.HALF),
    Company.Size.SMALL: (PaymentTerms.HALF, PaymentTerms.HALF, PaymentTerms.DOCUMENTS),
    Company.Size.MEDIUM: (PaymentTerms.DOCUMENTS, PaymentTerms.LETTER, PaymentTerms.CREDIT_30),
}
SERVICE_PAYMENTS = (PaymentTerms.ADVANCE, PaymentTerms.CREDIT_30, PaymentTerms.AGREED)
VALID_DAYS = (40, 70, 100, 130, 160, 190)  # from DEMO_TODAY, of the prices
ORIGINS = {
    "food": KITCHEN_ORIGINS,
    "beverages": KITCHEN_ORIGINS,
    "agribusiness": FARM_ORIGINS,
    SERVICE_SECTOR: SERVICE_ORIGINS,
}
LAST_MOMENT = datetime(2026, 11, 19, 15, tzinfo=UTC)
MAX_SAMPLE_PRICE = 90  # US dollars; nobody gives away a wardrobe

Made = list[tuple[Company, Assortment]]  # who makes what, in one sector


class ProductMaker:
    """Writes the products of one sector, so that every description is told once."""

    def __init__(self, sector: Sector, dice: random.Random) -> None:
        self.sector, self.dice = sector, dice
        self.told: set[str] = set()
        self.turns: dict[str, int] = {}

    def next_of(self, key: str, texts: tuple[Text, ...]) -> Text:
        """Return the texts of a key in turn, so that none is told more often than the others."""
        turn = self.turns[key] = self.turns.get(key, self.dice.randrange(len(texts)) - 1) + 1
        return texts[turn % len(texts)]

    def products(
        self, company: Company, made: Assortment, factor: Decimal, sales: float
    ) -> Iterator[tuple[Product, FirstPrice]]:
        """Yield the products of a variant with their first price; `sales` is for one product and month."""
        if isinstance(made, ServiceVariant):
            for offer in made.packs:
                amount = rounded_price(Decimal(str(offer.price)) * factor)
                yield self.service(company, made, offer), FirstPrice(amount, offer.basis)
            return
        for pack in made.packs:
            amount = rounded_price(Decimal(str(made.price(pack))) * factor)
            yield self.good(company, made, pack, float(amount), sales), FirstPrice(amount)

    def _row(self, company: Company, made: Assortment, name: Text, pack: Text) -> Product:
        what = made.kind.text
        published = LAST_MOMENT - timedelta(hours=self.dice.randint(24, 24 * 640))
        confirmed = max(published, LAST_MOMENT - timedelta(hours=self.dice.randint(24, 24 * 80)))
        return Product(
            company=company,
            sector=self.sector,
            name_es=f"{name.es}, {pack.es}",
            name_en=f"{name.en}, {pack.en}",
            summary_es=f"{what.es}: {variant_name(made).es}, {pack.es}.",
            summary_en=f"{what.en}: {variant_name(made).en}, {pack.en}.",
            state=Product.State.PUBLISHED,
            published_at=published,
            confirmed_at=confirmed,
        )

    def service(self, company: Company, made: ServiceVariant, offer: Offer) -> Product:
        kind = made.kind
        row = self._row(company, made, full_name(made), offer.name)
        row.kind, row.cpc_code = Product.Kind.SERVICE, made.cpc
        row.lead_time_days = self.dice.choice(kind.lead_days)
        row.delivery_modes = sorted(kind.delivery)
        row.languages = sorted(kind.languages)
        row.hours_es, row.hours_en = HOURS
        row.references_es, row.references_en = kind.references
        row.portfolio = f"https://{company.slug}.example/trabajos/{make_slug(made.name.es, 60)}/"
        row.signs_nda = kind.signs_nda
        row.payment_terms = self.dice.choice(SERVICE_PAYMENTS)
        row.prices_valid_until = DEMO_TODAY + timedelta(days=self.dice.choice(VALID_DAYS))
        self._describe(row, kind.name.es, kind.made, kind.used, None)
        return row

    def good(self, company: Company, made: GoodsVariant, pack: Pack, price: float, sales: float) -> Product:
        kind, case, dice = made.kind, case_of(pack, made.kind.family), self.dice
        row = self._row(company, made, full_name(made), pack.name)
        row.kind, row.storage, row.shelf_life_days = made.product_kind, made.storage, made.shelf_days
        row.unit_es, row.unit_en = pack.unit
        row.pack_es, row.pack_en = pack.name
        row.net_weight_g = pack.grams
        row.pieces = pack.pieces if pack.pieces != 1 else None
        row.net_volume_ml = pack.grams if pack.is_liquid else None
        row.units_per_case, row.case_net_g, row.case_gross_g = case.units, case.net, case.gross
        row.case_length_cm, row.case_width_cm, row.case_height_cm = case.length, case.width, case.height
        row.cases_per_layer, row.layers_per_pallet = case.per_layer, case.layers
        row.monthly_capacity = round_down(sales / price)
        row.minimum_order = self._minimum_order(company, price, case.units, row.monthly_capacity)
        row.lead_time_days = dice.choice(kind.family.lead_days)
        row.available_months = season_of(row.name_es)
        row.samples = price <= MAX_SAMPLE_PRICE and dice.random() < 0.75
        row.private_label = kind.family.private_label and dice.random() < 0.45
        row.payment_terms = dice.choice(PAYMENTS[Company.Size(company.size)])
        row.prices_valid_until = DEMO_TODAY + timedelta(days=dice.choice(VALID_DAYS))
        if kind.ingredients and kind.allergens:
            row.attributes = contents_as_attributes(*kind.ingredients, kind.allergens.es)
        self._describe(
            row, kind.family.code, kind.family.made, kind.family.used, packing_sentence(pack, case.units, case.gross)
        )
        return row

    def _minimum_order(self, company: Company, price: float, per_case: int, capacity: int) -> int:
        """Return a first order worth some hundred US dollars: whole cases where they fit, at most half the capacity."""
        least, most = FIRST_ORDERS[Company.Size(company.size)]
        wanted = min(self.dice.randint(least, most) / price, capacity / 2)
        if wanted >= per_case:
            return round_down(wanted / per_case) * per_case
        return max(1, round_down(wanted))

    def _describe(
        self, row: Product, key: str, made: tuple[Text, ...], used: tuple[Text, ...], packing: Text | None
    ) -> None:
        company, origins = row.company, ORIGINS.get(self.sector.code, CRAFT_ORIGINS)
        facts: dict[str, Any] = {
            "town": company.district,
            "company": company.name,
            "workers": company.workers,
            "year": company.founded_year,
        }
        told = [
            self.next_of(f"origin {company.pk}", origins),
            self.next_of(f"made {key}", made),
            self.next_of(f"used {key}", used),
        ]
        es, en = self._sentences(row, told, facts, packing)
        while es in self.told:
            told = [self.dice.choice(each) for each in (origins, made, used)]
            es, en = self._sentences(row, told, facts, packing)
        self.told.add(es)
        row.description_es, row.description_en = es, en

    @staticmethod
    def _sentences(row: Product, told: list[Text], facts: dict[str, Any], packing: Text | None) -> tuple[str, str]:
        """Return the description in both languages: what it is, how it is made and where, how it is shipped, its use."""
        origin, made, used = told
        texts = [
            made,
            Text(origin.es.format(**facts), origin.en.format(**facts)),
            *([packing] if packing else []),
            used,
        ]
        es = " ".join([f"{row.summary_es.rsplit(': ', 1)[0]}.", *(text.es for text in texts)])
        return es, " ".join([f"{row.summary_en.rsplit(': ', 1)[0]}.", *(text.en for text in texts)])


def packing_sentence(pack: Pack, units: int, gross: int) -> Text:
    """Return how the pack is shipped: "Tamaño pequeño: la caja lleva 48 y pesa 9.9 kg."."""
    weight = format_weight(gross)
    es, en = (f"{name[0].upper()}{name[1:]}" for name in pack.name)
    if units == 1:
        return Text(f"{es}: cada bulto pesa {weight} con su empaque.", f"{en}: each package weighs {weight} packed.")
    return Text(
        f"{es}: la caja de embarque lleva {units} y pesa {weight}.",
        f"{en}: the shipping case holds {units} and weighs {weight}.",
    )


def variant_name(made: Assortment) -> Text:
    return made.variant.name if isinstance(made, GoodsVariant) else made.name


def full_name(made: Assortment) -> Text:
    """Return kind and variant: "Hamaca de viaje", "Hammock: for travel"."""
    name, variant = made.kind.name, variant_name(made)
    english = f"{name.en.rstrip(',')}: {variant.en}" if name.en.endswith(",") else f"{name.en} {variant.en}"
    return Text(f"{name.es} {variant.es}", english)


def round_down(number: float) -> int:
    """Return the number with two digits that count, at least 1: 347 becomes 340."""
    whole = max(1, int(number))
    step = 10 ** max(0, len(str(whole)) - 2)
    return whole // step * step


def monthly_sales(company: Company, makes: list[Assortment], dice: random.Random) -> float:
    """Return what the company can sell in a month, in US dollars: by its workers, within what its size allows."""
    by_worker = [each.kind.family.monthly_sales for each in makes if isinstance(each, GoodsVariant)]
    able = (company.workers or 1) * (sum(by_worker) / len(by_worker) if by_worker else 0) * dice.uniform(1.1, 1.6)
    most = YEARLY_SALES.get(Company.Size(company.size))
    return min(able, most * USED_SHARE / 12) if most else able


def build_products(made_by_sector: dict[str, Made]) -> list[tuple[Product, FirstPrice]]:
    """Create the products and their families; return each product with its first price."""
    dice = random.Random(1009)
    sectors = {row.code: row for row in Sector.objects.all()}
    codes = set(HSCode.objects.values_list("code", flat=True))
    rows: list[Product] = []
    prices: list[FirstPrice] = []
    families: list[ProductFamily] = []
    for sector, made in made_by_sector.items():
        maker = ProductMaker(sectors[sector], dice)
        first = len(rows)
        in_order = sorted(made, key=lambda each: each[0].pk)
        for _pk, group in groupby(in_order, key=lambda each: each[0].pk):
            own = list(group)
            company, makes = own[0][0], [each for _company, each in own]
            sales = monthly_sales(company, makes, dice) / sum(len(each.packs) for each in makes)
            for each in makes:
                factor = Decimal(dice.randint(90, 115)) / 100
                family = _family(company, each)
                if family:
                    families.append(family)
                for row, price in maker.products(company, each, factor, sales):
                    row.family = family
                    row.hs_code_id = each.hs if isinstance(each, GoodsVariant) and each.hs in codes else None
                    row.code = f"{sector[:3].upper()}-{len(rows) - first + 1:03d}"
                    row.slug = f"{make_slug(row.name_es, 120)}-{len(rows) + 1}"
                    row.slug_en = f"{make_slug(row.name_en, 120)}-{len(rows) + 1}"
                    rows.append(row)
                    prices.append(price)
    ProductFamily.objects.bulk_create(families)
    for row in rows:
        row.family = row.family  # the foreign key takes the family's new key
        row.completeness = completeness(row, photos=0, prices=1)
    created = Product.objects.bulk_create(rows)
    link_certificates(created, made_by_sector)
    return list(zip(created, prices, strict=True))


def _family(company: Company, made: Assortment) -> ProductFamily | None:
    """Return the family of a variant in several sizes; None for colours and services."""
    if isinstance(made, ServiceVariant) or made.line.are_styles or len(made.packs) < 2:
        return None
    name = full_name(made)
    return ProductFamily(company=company, name_es=name.es, name_en=name.en)


# --- Certificates of products ----------------------------------------------------------------------------


def fitting_certificates(made: Assortment) -> set[str]:
    """Return the codes of the certificates that fit a variant."""
    if isinstance(made, ServiceVariant):
        return {"iso-9001"}
    codes = set(made.kind.family.certificates) - set(made.kind.without)
    allergens = made.kind.allergens.es if made.kind.allergens else ""
    if "Trigo" in allergens or "gluten" in allergens:
        codes.discard("sin-gluten")
    if "chorizo" in made.variant.name.es:
        codes.discard("kosher")
    return codes


def link_certificates(products: list[Product], made_by_sector: dict[str, Made]) -> None:
    """Link each product to those certificates of its company that fit it."""
    held: dict[int, dict[str, int]] = {}
    for company, code, pk in Certificate.objects.order_by("pk").values_list("company", "type__code", "pk"):
        held.setdefault(company, {})[code] = pk
    fitting = {
        (company.pk, full_name(each).es): fitting_certificates(each)
        for made in made_by_sector.values()
        for company, each in made
    }
    link = Product.certificates.through
    link.objects.bulk_create(
        link(product_id=product.pk, certificate_id=pk)
        for product in products
        for code, pk in held.get(product.company_id, {}).items()
        if code in fitting[product.company_id, product.name_es.rsplit(", ", 1)[0]]
    )
