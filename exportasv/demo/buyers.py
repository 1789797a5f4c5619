"""Buyers abroad and what they look for. The shares of their countries are those of the survey."""

from datetime import timedelta
from typing import NamedTuple

from consulates.models import Buyer, BuyerRequirement, TradingHouse
from exportasv.demo.ground import DEMO_TODAY, local_time
from exportasv.demo.kinds import Text, text_pair
from products.models import Sector

SPANISH_SPEAKING = {"MX", "ES", "GT", "HN", "CR", "NI", "PA"}

# name; country; city; the slug of its trading house; contact person; sectors
BUYERS = """
Distribuidora La Ceiba;GT;Ciudad de Guatemala;ciudad-de-guatemala;Mónica Estrada;food beverages agribusiness
Supermercados El Portal;GT;Ciudad de Guatemala;ciudad-de-guatemala;Rodrigo Barrios;food beverages cosmetics
Zapaterías Montano;GT;Mixco;ciudad-de-guatemala;Lucía Montano;footwear textiles
Casa Tikal Decoración;GT;Antigua Guatemala;ciudad-de-guatemala;Andrea Godoy;handicrafts furniture textiles
Empaques del Altiplano;GT;Quetzaltenango;ciudad-de-guatemala;Byron Ixcot;manufactured other
Boutique Jacaranda;GT;Ciudad de Guatemala;ciudad-de-guatemala;Paola Arévalo;textiles cosmetics footwear
Hoteles Ruta Maya;GT;Panajachel;ciudad-de-guatemala;Javier Solares;furniture cosmetics food
Agroservicios Motagua;GT;Zacapa;ciudad-de-guatemala;Erick Paiz;agribusiness other
Grupo Digital Atitlán;GT;Ciudad de Guatemala;ciudad-de-guatemala;Fernanda Castellanos;services manufactured
Mayorista San Cristóbal;GT;Jutiapa;ciudad-de-guatemala;Hugo Lemus;food agribusiness manufactured
Farmacias Santa Inés;GT;Ciudad de Guatemala;ciudad-de-guatemala;Karin Velásquez;cosmetics manufactured services
Café y Compañía del Valle;GT;Escuintla;ciudad-de-guatemala;Óscar Marroquín;beverages food
Almacenes Pocomam;GT;Chiquimula;ciudad-de-guatemala;Silvia Cordón;textiles handicrafts footwear other
Comercial Ulúa;HN;San Pedro Sula;;Dania Rápalo;food beverages manufactured
Importaciones Copán;HN;Santa Rosa de Copán;;Nelson Madrid;footwear textiles handicrafts
Abarrotería Los Pinos;HN;Tegucigalpa;;Reina Zúniga;food agribusiness beverages
Bahía Roatán Suministros;HN;Roatán;;Kelvin Bodden;furniture services cosmetics
Ferretería y Oficina Omoa;HN;Puerto Cortés;;Wendy Pineda;manufactured furniture other
Tica Gourmet;CR;San José;san-jose;Adriana Quesada;food beverages cosmetics
Bazar Escazú;CR;Escazú;san-jose;Mauricio Alfaro;handicrafts textiles furniture footwear
Proveeduría Central de Heredia;CR;Heredia;san-jose;Natalia Rojas;manufactured services agribusiness other
Comercial Momotombo;NI;Managua;managua;Xiomara Téllez;food beverages textiles
Tiendas Granada;NI;Granada;managua;Álvaro Chamorro;handicrafts cosmetics footwear furniture
Suministros Estelí;NI;Estelí;managua;Martha Rizo;manufactured agribusiness other services
Istmo Trading;PA;Ciudad de Panamá;ciudad-de-panama;Ricardo Batista;food beverages manufactured services
Almacén Casco Viejo;PA;Ciudad de Panamá;ciudad-de-panama;Ileana Prado;textiles handicrafts footwear cosmetics furniture
La Cuscatleca Market;US;Los Angeles;los-angeles;Carmen Hidalgo;food beverages agribusiness
Pacific Latin Foods;US;Los Angeles;los-angeles;Daniel Ortega;food agribusiness beverages
Bay Roasters Collective;US;San Francisco;san-francisco;Emily Tran;beverages agribusiness
Inland Empire Provisions;US;San Bernardino;san-bernardino;Luis Montes;food beverages
Desert Bloom Gifts;US;Las Vegas;las-vegas;Hannah Cole;handicrafts cosmetics textiles
Cascade Fair Goods;US;Seattle;seattle;Peter Lindqvist;handicrafts textiles cosmetics
Mile High Imports;US;Aurora;aurora;Teresa Alvarado;food beverages footwear
Lone Star Pupusería Supply;US;Dallas;dallas;Wilfredo Sánchez;food agribusiness
Gulf Coast Distributors;US;Houston;houston;Marcus Bennett;food beverages manufactured
Houston Software Partners;US;Houston;houston;Priya Raman;services
Rio Bravo Wholesale;US;Laredo;laredo;Alicia Garza;manufactured footwear other
Prairie Home Interiors;US;Omaha;omaha;Susan Keller;furniture handicrafts textiles
Lakeview Specialty Foods;US;Chicago;chicago;Anthony Russo;food beverages cosmetics
Peachtree Naturals;US;Atlanta;atlanta;Denise Walker;cosmetics agribusiness
Carolina Latin Grocers;US;Charlotte;charlotte;Jaime Rivas;food beverages
Bluebird Kids;US;Miami;miami;Laura Feldman;textiles manufactured handicrafts
Brickell Media House;US;Miami;miami;Andrés Pardo;services
Potomac Salvadoran Foods;US;Woodbridge;woodbridge;Ana Miriam Flores;food beverages agribusiness
Silver Spring Tienda Group;US;Silver Spring;silver-spring;José Amaya;food cosmetics footwear
Garden State Hammocks;US;Elizabeth;elizabeth;Robert Novak;textiles furniture
Long Island Fresh;US;Brentwood;long-island;Sonia Benítez;agribusiness food
Beacon Street Books;US;Boston;boston;Claire O’Neill;manufactured handicrafts services
Harbor Pet Company;US;Boston;boston;Gavin Price;other cosmetics
Maple Latin Imports;CA;Toronto;toronto;Stephanie Roy;food beverages handicrafts
Abarrotes del Soconusco;MX;Tapachula;tapachula;Gilberto Cruz;food agribusiness manufactured
Calzado Regio;MX;Monterrey;monterrey;Brenda Treviño;footwear textiles other
Mercado Roma Norte;MX;Ciudad de México;ciudad-de-mexico;Sofía Lozano;handicrafts cosmetics furniture
Estudio Insurgentes;MX;Ciudad de México;ciudad-de-mexico;Iván Meza;services beverages
Almacén Ultramar;ES;Barcelona;barcelona;Marta Puig;food beverages agribusiness manufactured
Comercio Justo Lavapiés;ES;Madrid;madrid;Elena Cifuentes;handicrafts textiles cosmetics footwear
Viajes Océano;ES;Madrid;madrid;Nuria Beltrán;services furniture other
Colori dal Centroamerica;IT;Milano;milan;Giulia Conti;textiles handicrafts cosmetics
Torrefazione Navigli;IT;Milano;milan;Paolo Ferrari;beverages agribusiness food
Hanse Rohkaffee Kontor;DE;Hamburg;;Anke Petersen;beverages agribusiness food manufactured
""".strip().splitlines()


class Need(NamedTuple):
    """What some buyer looks for: words that name goods of the sector, in both languages."""

    query: Text
    sector: str
    volume: int
    unit: Text
    certificates: tuple[str, ...] = ()


_BAG, _PIECE, _PAIR, _JAR = (
    text_pair(each) for each in ("bolsas=bags", "unidades=pieces", "pares=pairs", "frascos=jars")
)
_PACK, _SET, _BOTTLE, _SACK = (
    text_pair(each) for each in ("paquetes=packs", "juegos=sets", "botellas=bottles", "sacos=sacks")
)
NEEDS = [
    Need(text_pair("café tostado=roasted coffee"), "beverages", 300, _BAG, ("organico-nop",)),
    Need(text_pair("pupusas congeladas=frozen pupusas"), "food", 900, _PACK, ("fda",)),
    Need(text_pair("hamacas=hammocks"), "textiles", 60, _PIECE),
    Need(text_pair("jabón artesanal=handmade soap"), "cosmetics", 400, _PIECE),
    Need(text_pair("miel cruda=raw honey"), "agribusiness", 200, _JAR, ("organico-ue",)),
    Need(text_pair("dulces típicos=traditional sweets"), "food", 300, _BAG),
    Need(text_pair("ropa de bebé=baby clothes"), "textiles", 120, _SET, ("oeko-tex",)),
    Need(text_pair("zapatos de cuero=leather shoes"), "footwear", 120, _PAIR),
    Need(text_pair("desarrollo de software=software development"), "services", 160, text_pair("horas=hours")),
    Need(text_pair("frijoles molidos=refried beans"), "food", 1200, _BAG, ("haccp",)),
    Need(text_pair("café oro=green coffee"), "beverages", 40, _SACK, ("fairtrade",)),
    Need(text_pair("cestas=baskets"), "handicrafts", 80, _PIECE),
    Need(text_pair("bolsas compostables=compostable bags"), "manufactured", 60, text_pair("millares=thousands")),
    Need(text_pair("mueble de madera=wooden furniture"), "furniture", 12, _PIECE, ("fsc",)),
    Need(text_pair("semilla de marañón=cashew nuts"), "food", 400, _BAG, ("kosher",)),
    Need(text_pair("champú=shampoo"), "cosmetics", 300, _BOTTLE),
    Need(text_pair("horchata de morro=morro seed horchata"), "beverages", 500, _BAG, ("fda",)),
    Need(text_pair("ajonjolí=sesame seed"), "agribusiness", 80, _SACK),
    Need(text_pair("alimento para mascotas=pet treats"), "other", 300, _BAG),
    Need(text_pair("traducción legal=legal translation"), "services", 20000, text_pair("palabras=words")),
]


def build_buyers() -> None:
    houses = {row.slug: row for row in TradingHouse.objects.all()}
    sectors = {row.code: row for row in Sector.objects.all()}
    rows, codes = [], []
    for number, line in enumerate(BUYERS):
        name, country, city, house, person, wanted = line.split(";")
        rows.append(
            Buyer(
                name=name, country=country, city=city, contact_name=person,
                email=f"buyer{number + 1}@buyers.example", language="es" if country in SPANISH_SPEAKING else "en",
                house=houses.get(house), consented_at=local_time(DEMO_TODAY - timedelta(days=300), 12),
                verified_at=local_time(DEMO_TODAY - timedelta(days=290), 12) if number % 3 else None,
            )
        )  # fmt: skip
        codes.append(wanted.split())
    buyers = Buyer.objects.bulk_create(rows)
    Buyer.sectors.through.objects.bulk_create(
        Buyer.sectors.through(buyer_id=buyer.pk, sector_id=sectors[code].pk)
        for buyer, wanted in zip(buyers, codes, strict=True)
        for code in wanted
    )
    build_requirements(list(zip(buyers, codes, strict=True)), sectors)


def build_requirements(buyers: list[tuple[Buyer, list[str]]], sectors: dict[str, Sector]) -> None:
    """Create each need one or two times, for buyers of its sector."""
    rows, busy = [], set()
    for number, need in enumerate([*NEEDS, *NEEDS[:13]]):
        fitting = [buyer for buyer, codes in buyers if need.sector in codes]
        buyer = next(each for each in [*fitting[number % len(fitting) :], *fitting] if (each.pk, need) not in busy)
        busy.add((buyer.pk, need))
        place = 0 if buyer.language == "es" else 1
        rows.append(
            BuyerRequirement(
                buyer=buyer, query=need.query[place], sector=sectors[need.sector], volume=need.volume,
                unit=need.unit[place], certificates=list(need.certificates), destination=buyer.country,
                open_until=DEMO_TODAY + timedelta(days=20 + number * 11 % 180),
            )
        )  # fmt: skip
    BuyerRequirement.objects.bulk_create(rows)
