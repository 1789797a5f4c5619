"""Beverages: kinds of goods and their families."""

from exportasv.demo.goods_data.packs import BAGS
from exportasv.demo.kinds import Line, family, goods
from products.models import Storage

DRINK_PAPERS = ("registro-sanitario", "bpm", "fda", "gs1")

ROASTED_COFFEE = family(
    "roasted-coffee",
    [
        "Se tuesta en la semana del pedido, en tandas de quince kilos.=It is roasted in the week of the order, fifteen kilos at a time.",
        "La bolsa lleva válvula y la fecha de tueste.=The bag has a valve and its roasting date.",
        "Cada lote se cata y la ficha se envía con la muestra.=Each lot is cupped and its sheet goes with the sample.",
    ],
    [
        "Lo sirven cafeterías y lo venden tiendas de especialidad.=Cafés serve it and speciality shops sell it.",
        "Se envía en grano o molido, como pida el comprador.=It is sent as beans or ground, as the buyer asks.",
    ],
    storage=Storage.COOL,
    certificates=(*DRINK_PAPERS, "organico-nop", "organico-ue", "fairtrade", "kosher"),
    kg_per_litre=0.38,
    discount=0.12,
    monthly_sales=2600,
)
GREEN_COFFEE = family(
    "green-coffee",
    [
        "Se corta maduro, se beneficia en la finca y reposa dos meses en pergamino.=It is picked ripe, milled on the farm and rests two months in parchment.",
        "La humedad sale entre 10.5 y 11.5 % y queda escrita en la ficha.=It leaves with 10.5 to 11.5 % moisture, as its sheet says.",
    ],
    [
        "Lo compran tostadurías, por lote y con muestra de embarque.=Roasters buy it by the lot, with a pre-shipment sample.",
        "Se consolida con otras fincas para llenar un contenedor.=It is consolidated with other farms to fill a container.",
    ],
    storage=Storage.VENTILATED,
    certificates=("organico-nop", "organico-ue", "fairtrade", "fda"),
    kg_per_litre=0.7,
    tare=1.01,
    case_kg=30,
    discount=0.05,
    monthly_sales=4200,
    lead_days=(20, 30, 45),
    private_label=False,
)
DRINK_MIXES = family(
    "drink-mixes",
    [
        "La semilla se tuesta el mismo día en que se muele.=The seed is roasted on the day it is ground.",
        "Se mezcla seca, sin conservantes, y se sella en bolsa con barrera.=It is mixed dry, without preservatives, and sealed in a barrier bag.",
        "Cada mezcla se prueba preparada antes de empacar.=Each mix is tasted as a drink before it is packed.",
    ],
    [
        "Se prepara con agua o leche y mucho hielo.=It is made with water or milk and plenty of ice.",
        "La sirven pupuserías y la llevan familias en la maleta.=Pupusa restaurants serve it and families carry it in their luggage.",
    ],
    storage=Storage.COOL,
    certificates=(*DRINK_PAPERS, "kosher"),
    kg_per_litre=0.5,
)
INFUSIONS = family(
    "infusions",
    [
        "La hoja se seca a la sombra, sobre tarimas de malla, durante cinco días.=The leaf dries in the shade, on mesh racks, for five days.",
        "Se corta a mano y se tamiza dos veces.=It is cut by hand and sieved twice.",
    ],
    [
        "Se toma caliente o con hielo y no tiene cafeína.=It is drunk hot or iced and has no caffeine.",
        "La ofrecen hoteles, spas y tiendas naturistas.=Hotels, spas and health shops offer it.",
    ],
    storage=Storage.COOL,
    certificates=(*DRINK_PAPERS, "organico-nop", "organico-ue"),
    kg_per_litre=0.16,
    tare=1.3,
    case_kg=5,
)
JUICES = family(
    "juices",
    [
        "La fruta se despulpa en las doce horas siguientes al corte.=The fruit is pulped within twelve hours of picking.",
        "Se pasteuriza en la botella y se enfría en túnel.=It is pasteurised in the bottle and cooled in a tunnel.",
    ],
    [
        "Se sirve frío; agítese antes de abrir.=It is served cold; shake before opening.",
        "Lo compran restaurantes y tiendas que venden sabores de la infancia.=Restaurants, and shops that sell the tastes of childhood, buy it.",
    ],
    storage=Storage.AMBIENT,
    certificates=DRINK_PAPERS,
    kg_per_litre=0.8,
    tare=1.45,
    case_kg=12,
)
LIVE_DRINKS = family(
    "live-drinks",
    [
        "Fermenta en tanques de acero y madura en frío dos semanas.=It ferments in steel tanks and matures cold for two weeks.",
        "No se filtra: el poso en la botella es natural.=It is not filtered: sediment in the bottle is natural.",
    ],
    [
        "Se guarda de pie y se sirve entre 4 y 8 °C.=It is kept upright and served at 4 to 8 °C.",
        "La sirven bares de cerveza artesanal y restaurantes de autor.=Craft beer bars and chefs' restaurants serve it.",
    ],
    storage=Storage.CHILLED,
    certificates=("registro-sanitario", "bpm", "gs1"),
    kg_per_litre=0.75,
    tare=1.4,
    case_kg=13,
    monthly_sales=2300,
)
WINES_AND_SPIRITS = family(
    "wines-and-spirits",
    [
        "Se clarifica en frío y reposa seis meses antes de embotellar.=It is cleared in the cold and rests for six months before bottling.",
        "El grado alcohólico se mide en cada lote y va en la etiqueta.=The strength of each lot is measured and stands on its label.",
    ],
    [
        "Se sirve solo, con hielo o sobre un postre.=It is served neat, on ice or over a dessert.",
        "Lo compran licorerías y tiendas libres de impuestos.=Liquor shops and duty-free shops buy it.",
    ],
    storage=Storage.COOL,
    certificates=("registro-sanitario", "bpm", "gs1"),
    kg_per_litre=0.78,
    tare=1.55,
    case_kg=12,
    monthly_sales=2300,
    lead_days=(15, 20, 30),
)

_BOTTLES = "botella de 355 ml=355 ml bottle=botella=bottle=355 ml;botella de 750 ml=750 ml bottle=botella=bottle=750 ml;caja de 12 botellas=case of 12 bottles=caja=case=12 x 750 ml"

BEVERAGES = [
    goods(
        "Café tostado=Roasted coffee,", ROASTED_COFFEE, "090121", 6.2,
        "Café arábica de sombra, tostado bajo pedido=Shade-grown arabica roasted to order",
        Line("bourbon de altura=high-grown bourbon;pacamara=pacamara;honey=honey process;natural=natural process;mezcla de la casa=house blend;de tueste oscuro=dark roast",
             "bolsa de 340 g=340 g bag=bolsa=bag=340 g;bolsa de 1 kg=1 kg bag=bolsa=bag=1000 g;caja de 12 bolsas=case of 12 bags=caja=case=12 x 340 g"),
        Line("en cápsulas, de altura=in capsules, high-grown;en cápsulas, mezcla de la casa=in capsules, house blend",
             "caja de 10 cápsulas=box of 10 capsules=caja=box=10 x 5.5 g;caja de 50 cápsulas=box of 50 capsules=caja=box=50 x 5.5 g", price=3.6),
        shelf=365, contents="Café arábica=Arabica coffee=Ninguno=None",
    ),
    goods(
        "Café oro=Green coffee,", GREEN_COFFEE, "090111", 268,
        "Grano seleccionado a mano, con ficha de catación por lote=Hand-sorted beans with a cupping sheet for each lot",
        Line("estrictamente de altura=strictly high grown;pacamara lavado=washed pacamara;bourbon honey=bourbon honey",
             "saco GrainPro de 35 kg=35 kg GrainPro bag=saco=bag=35000 g;saco de 69 kg=69 kg bag=saco=bag=69000 g;lote de microbeneficio de 10 sacos=micro-mill lot of 10 bags=lote=lot=10 x 69000 g"),
        shelf=365,
    ),
    goods(
        "Horchata de morro=Morro seed horchata,", DRINK_MIXES, "210690", 1.6,
        "Semilla de morro, canela y cacahuate molidos finos=Morro seed, cinnamon and peanut, finely ground",
        Line("tradicional=traditional;sin azúcar=unsweetened;con cacao=with cocoa;con leche de coco=with coconut milk", BAGS),
        shelf=365, contents="Semilla de morro, cacahuate, canela, arroz=Morro seed, peanut, cinnamon, rice=Cacahuate=Peanut",
    ),
    goods(
        "Cebada=Barley drink mix,", DRINK_MIXES, "210690", 1.2,
        "Refresco de cebada tostada para servir bien frío=A toasted barley drink, served very cold",
        Line("rosada=pink;con canela=with cinnamon;sin azúcar=unsweetened", BAGS),
        shelf=365, contents="Cebada tostada, azúcar, canela=Toasted barley, sugar, cinnamon=Cebada (gluten)=Barley (gluten)",
    ),
    goods(
        "Tisana=Herbal tea of", INFUSIONS, "121190", 2.6,
        "Hierbas secadas a la sombra y cortadas a mano=Herbs dried in the shade and cut by hand",
        Line("de rosa de Jamaica=hibiscus;de zacate limón=lemongrass;de jengibre y limón=ginger and lime=210690;de hojas de guayaba=guava leaf;de manzanilla=chamomile",
             "caja de 20 bolsitas=box of 20 bags=caja=box=20 x 1.5 g;lata de 80 g=80 g tin=lata=tin=80 g;caja de 12 estuches=case of 12 boxes=caja=case=240 x 1.5 g"),
        shelf=540, contents="Hojas, flores o raíces secas=Dried leaves, flowers or roots=Ninguno=None",
    ),
    goods(
        "Néctar=Nectar of", JUICES, "200989", 1.1,
        "Pulpa de fruta de temporada, pasteurizada sin preservantes=Pulp of fruit in season, pasteurised without preservatives",
        Line("de marañón=cashew apple;de arrayán=arrayán;de mango=mango;de guanaba=soursop;de jocote=jocote", _BOTTLES),
        shelf=365, contents="Pulpa de fruta, agua, azúcar de caña=Fruit pulp, water, cane sugar=Ninguno=None",
    ),
    goods(
        "Cerveza artesanal=Craft beer,", LIVE_DRINKS, "220300", 1.9,
        "Cerveza sin filtrar de cocimientos de 500 litros=Unfiltered beer brewed 500 litres at a time",
        Line("rubia con miel=blonde with honey;negra con café=stout with coffee;roja=red ale;de maracuyá=passion fruit ale",
             "botella de 330 ml=330 ml bottle=botella=bottle=330 ml;caja de 24 botellas=case of 24 bottles=caja=case=24 x 330 ml;barril de 20 l=20 l keg=barril=keg=20000 ml"),
        shelf=180, contents="Agua, malta de cebada, lúpulo, levadura=Water, barley malt, hops, yeast=Cebada (gluten)=Barley (gluten)",
    ),
    goods(
        "Vino de frutas=Fruit wine of", WINES_AND_SPIRITS, "220600", 3.9,
        "Fruta fermentada seis meses y clarificada en frío=Fruit fermented for six months and cleared in the cold",
        Line("marañón=cashew apple;nance=nance;mora=blackberry;piña=pineapple", _BOTTLES),
        shelf=720, contents="Fruta, azúcar de caña, levadura=Fruit, cane sugar, yeast=Sulfitos=Sulphites",
    ),
    goods(
        "Licor de café=Coffee liqueur,", WINES_AND_SPIRITS, "220870", 6.4,
        "Café de la casa macerado en aguardiente de caña=The house's own coffee steeped in cane spirit",
        Line("clásico=classic;con vainilla=with vanilla;crema=cream", _BOTTLES),
        shelf=1080, contents="Café, alcohol de caña, azúcar=Coffee, cane spirit, sugar=Ninguno=None",
    ),
    goods(
        "Kombucha=Kombucha of", LIVE_DRINKS, "220299", 1.5,
        "Té fermentado, con gas natural y poca azúcar=Fermented tea with natural fizz and little sugar",
        Line("flor de Jamaica=hibiscus;piña y jengibre=pineapple and ginger;cáscara de café=coffee cherry", _BOTTLES),
        shelf=120, contents="Té, azúcar de caña, cultivo vivo, fruta=Tea, cane sugar, live culture, fruit=Ninguno=None",
    ),
]  # fmt: skip
