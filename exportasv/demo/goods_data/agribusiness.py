"""Food agribusiness: kinds of goods and their families."""

from exportasv.demo.kinds import Line, family, goods
from products.models import Storage

FIELD_PAPERS = ("organico-nop", "organico-ue", "bpm", "fda")

GRAINS = family(
    "grains",
    [
        "Se limpia con zaranda y mesa densimétrica hasta 99 % de pureza.=It is cleaned on sieves and a gravity table to 99 % purity.",
        "El secado se controla con medidor de humedad.=Drying is checked with a moisture meter.",
        "El saco lleva parcela, cosecha y número de lote.=The sack carries plot, harvest and lot number.",
    ],
    [
        "Lo compran empacadoras y panaderías que lo reciben en tarimas.=Packers and bakeries buy it and receive it on pallets.",
        "El precio se fija por cosecha y se mantiene tres meses.=The price is set by harvest and holds for three months.",
    ],
    storage=Storage.VENTILATED,
    certificates=FIELD_PAPERS,
    kg_per_litre=0.75,
    tare=1.01,
    case_kg=25,
    discount=0.06,
    monthly_sales=2600,
    lead_days=(15, 20, 30),
)
HONEY = family(
    "honey",
    [
        "Se extrae en sala cerrada y se filtra sin calentar.=It is extracted in a closed room and filtered without heating.",
        "Las colmenas están numeradas y el apiario aparece en el mapa de cada lote.=The hives are numbered, and the map of each lot shows the apiary.",
        "Un laboratorio mide humedad, HMF y residuos antes del envío.=A laboratory measures moisture, HMF and residues before shipping.",
    ],
    [
        "Cristaliza con el frío: se vuelve líquida a baño María.=It crystallises in the cold and turns liquid in warm water.",
        "La compran envasadores europeos y tiendas de la comunidad.=European packers and community shops buy it.",
    ],
    storage=Storage.AMBIENT,
    certificates=(*FIELD_PAPERS, "fairtrade", "registro-sanitario"),
    kg_per_litre=1.0,
    tare=1.35,
    case_kg=12,
    discount=0.07,
    monthly_sales=2200,
)
FRESH_FRUIT = family(
    "fresh-fruit",
    [
        "Se corta con tijera y se enfría en las seis horas siguientes.=It is cut with shears and cooled within six hours.",
        "Se lava, se clasifica por calibre y se empaca con registro de finca.=It is washed, graded by size and packed with its farm's record.",
    ],
    [
        "Sale por tierra a Guatemala y por mar en contenedor refrigerado.=It goes to Guatemala by road and overseas in a refrigerated container.",
        "Lo reciben mayoristas y supermercados con entrega semanal.=Wholesalers and supermarkets receive it weekly.",
    ],
    storage=Storage.VENTILATED,
    certificates=FIELD_PAPERS,
    lead_days=(5, 7),
    kg_per_litre=0.55,
    tare=1.06,
    case_kg=18,
    discount=0.08,
    monthly_sales=2400,
    private_label=False,
)
FROZEN_PULP = family(
    "frozen-pulp",
    [
        "La fruta madura se despulpa, se sella sin aire y se congela.=Ripe fruit is pulped, sealed without air and frozen.",
        "No lleva azúcar ni conservante.=It has no sugar and no preservative.",
    ],
    [
        "Sirve para salsas, helados y cocinas de hotel.=It serves for sauces, ice cream and hotel kitchens.",
        "Se descongela en refrigeración la noche anterior.=It is thawed in the refrigerator the night before.",
    ],
    storage=Storage.FROZEN,
    certificates=("registro-sanitario", *FIELD_PAPERS),
    kg_per_litre=0.8,
    tare=1.08,
    monthly_sales=2200,
)
COCOA = family(
    "cocoa",
    [
        "Se fermenta cinco días en cajones de madera y se voltea cada uno.=It ferments five days in wooden boxes and is turned on each.",
        "Cada lote lleva prueba de corte con porcentaje de grano bien fermentado.=Each lot has a cut test with its share of well fermented beans.",
    ],
    [
        "Lo compran chocolateros que trabajan del grano a la barra.=Chocolate makers who work from bean to bar buy it.",
        "La finca tiene coordenadas para el reglamento europeo de deforestación.=The farm has coordinates for the European deforestation rules.",
    ],
    storage=Storage.VENTILATED,
    certificates=(*FIELD_PAPERS, "fairtrade"),
    kg_per_litre=0.6,
    tare=1.01,
    case_kg=25,
    discount=0.06,
    monthly_sales=2500,
    lead_days=(15, 20, 30),
    private_label=False,
)
MORINGA = family(
    "moringa",
    [
        "La hoja entra al deshidratador a 45 °C el día del corte.=The leaf enters the dryer at 45 °C on the day it is cut.",
        "Se muele en molino de acero y se analiza cada lote.=It is milled in steel and every lot is analysed.",
    ],
    [
        "Se mezcla en batidos, sopas y tés.=It is mixed into shakes, soups and teas.",
        "La piden marcas de suplementos que ponen su etiqueta.=Supplement brands ask for it and put on their label.",
    ],
    storage=Storage.COOL,
    certificates=("registro-sanitario", *FIELD_PAPERS),
    kg_per_litre=0.35,
)
PLANTS = family(
    "plants",
    [
        "El vivero está inscrito y un inspector revisa cada envío.=The nursery is registered and an inspector checks each shipment.",
        "Se arranca, se lava sin suelo y se empaca el mismo día.=It is lifted, washed free of soil and packed on the same day.",
    ],
    [
        "La compran viveros que la terminan de enraizar.=Nurseries that finish the rooting buy it.",
        "Va por avión con certificado fitosanitario.=It goes by air with a plant health certificate.",
    ],
    storage=Storage.VENTILATED,
    certificates=(),
    lead_days=(7, 10, 15),
    kg_per_litre=0.18,
    tare=1.12,
    case_kg=10,
    discount=0.08,
    monthly_sales=1800,
    private_label=False,
)
INDIGO = family(
    "indigo",
    [
        "La hoja de jiquilite fermenta una noche y se bate en pilas.=Jiquilite leaf ferments overnight and is beaten in vats.",
        "La pureza se mide en laboratorio y va en el certificado del lote.=Purity is measured in a laboratory and stands on the lot's certificate.",
    ],
    [
        "Lo usan tintoreros, restauradores y fábricas de mezclilla natural.=Dyers, restorers and makers of natural denim use it.",
        "Un kilo tiñe unos cuarenta kilos de algodón en tono medio.=A kilo dyes some forty kilos of cotton in a medium shade.",
    ],
    storage=Storage.COOL,
    certificates=("oeko-tex", "marca-pais"),
    kg_per_litre=0.6,
    case_kg=5,
    discount=0.08,
    monthly_sales=2000,
)
ROOTS = family(
    "roots",
    [
        "La raíz se pela, se corta y se congela en las doce horas de la cosecha.=The root is peeled, cut and frozen within twelve hours of harvest.",
        "Se descarta a mano la pieza con fibra o mancha.=Pieces with fibre or stains are taken out by hand.",
    ],
    [
        "Se fríe o se hierve sin descongelar.=It is fried or boiled without thawing.",
        "La compran distribuidores de congelados para tiendas caribeñas y centroamericanas.=Distributors of frozen food buy it for Caribbean and Central American shops.",
    ],
    storage=Storage.FROZEN,
    certificates=("registro-sanitario", "bpm", "fda", "haccp"),
    kg_per_litre=0.6,
    tare=1.06,
    case_kg=18,
    discount=0.06,
    monthly_sales=2100,
)
WAXED_ROOTS = family(
    "waxed-roots",
    [
        "La raíz entera se lava, se cura y se baña en parafina alimentaria.=The whole root is washed, cured and dipped in food wax.",
        "Se escoge recta, de 25 a 35 centímetros.=It is chosen straight, 25 to 35 centimetres long.",
    ],
    [
        "Se pela antes de cocer: la cera no se come.=It is peeled before cooking: the wax is not eaten.",
        "Viaja en contenedor ventilado junto a otros tubérculos.=It travels in a ventilated container with other roots.",
    ],
    storage=Storage.VENTILATED,
    certificates=("fda", "bpm"),
    lead_days=(7, 10),
    kg_per_litre=0.55,
    tare=1.06,
    case_kg=18,
    discount=0.06,
    monthly_sales=2100,
    private_label=False,
)

_BULK = "bolsa de 1 kg=1 kg bag=bolsa=bag=1000 g;saco de 25 kg=25 kg sack=saco=sack=25000 g;saco de 46 kg=46 kg sack=quintal=quintal (46 kg)=46000 g"
_ROOT_PACKS = "bolsa de 2.3 kg=2.3 kg bag=bolsa=bag=2300 g;caja de 18 kg=18 kg case=caja=case=18000 g;tarima de 60 cajas=pallet of 60 cases=tarima=pallet=60 x 18000 g"

AGRIBUSINESS = [
    goods(
        "Frijol rojo de seda=Red silk beans,", GRAINS, "071333", 1.75,
        "Frijol limpio de cosecha nueva, de cocción pareja=Clean beans of the new harvest that cook evenly",
        Line("primera=first grade;orgánico=organic;pulido=polished", _BULK), shelf=365,
    ),
    goods(
        "Ajonjolí=Sesame seed,", GRAINS, "120740", 2.6,
        "Semilla cribada con pureza de 99 %=Screened seed of 99 % purity",
        Line("natural=natural;descortezado=hulled;tostado=roasted=200819;orgánico=organic", _BULK), shelf=540,
    ),
    goods(
        "Miel de abeja=Honey,", HONEY, "040900", 4.3,
        "Miel cruda, filtrada en frío, con análisis de residuos por lote=Raw honey filtered cold, with a residue analysis for each lot",
        Line("de flor de café=coffee blossom;multifloral=wildflower;de campanilla=campanilla blossom;cremada=creamed",
             "frasco de 500 g=500 g jar=frasco=jar=500 g;cubeta de 27 kg=27 kg pail=cubeta=pail=27000 g;tambor de 290 kg=290 kg drum=tambor=drum=290000 g"),
        shelf=720,
    ),
    goods(
        "Limón pérsico=Persian limes,", FRESH_FRUIT, "080550", 1.3,
        "Fruta verde oscura, lavada y encerada=Dark green fruit, washed and waxed",
        Line("calibre 175=size 175;calibre 200=size 200;calibre 230=size 230",
             "malla de 1 kg=1 kg mesh bag=malla=mesh bag=1000 g;caja de 18 kg=18 kg box=caja=box=18000 g;bin de 400 kg=400 kg bin=bin=bin=400000 g"),
        shelf=30,
    ),
    goods(
        "Aguacate=Avocado,", FRESH_FRUIT, "080440", 8.4,
        "Cortado con 23 % de materia seca y enfriado el mismo día=Cut at 23 % dry matter and cooled on the same day",
        Line("hass=Hass;criollo de monte=local highland;choquette=Choquette",
             "caja de 4 kg=4 kg box=caja=box=4000 g;caja de 11 kg=11 kg box=caja=box=11000 g"),
        shelf=21,
    ),
    goods(
        "Aguacate en pulpa congelada=Frozen avocado pulp,", FROZEN_PULP, "081190", 4.9,
        "Pulpa de aguacate maduro, lista para untar=Pulp of ripe avocado, ready to spread",
        Line("natural=natural;con limón=with lime",
             "bolsa de 1 kg=1 kg bag=bolsa=bag=1000 g;caja de 10 kg=10 kg case=caja=case=10000 g"),
        shelf=540,
    ),
    goods(
        "Cacao en grano=Cocoa beans,", COCOA, "180100", 8.2,
        "Grano fermentado en cajón y secado al sol sobre tarimas=Beans fermented in boxes and sun-dried on racks",
        Line("fino de aroma=fine flavour;criollo=criollo;fermentado cinco días=fermented five days", _BULK), shelf=540,
    ),
    goods(
        "Chía=Chia seed,", GRAINS, "120799", 4.4,
        "Semilla limpia por aire, baja en humedad=Air-cleaned seed, low in moisture",
        Line("negra=black;blanca=white;orgánica=organic", _BULK), shelf=720,
    ),
    goods(
        "Moringa=Moringa leaf,", MORINGA, "121190", 3.4,
        "Hoja deshidratada a baja temperatura el día del corte=Leaf dried at low heat on the day of cutting",
        Line("en polvo=powder;hoja seca=dried leaf",
             "bolsa de 250 g=250 g bag=bolsa=bag=250 g;bolsa de 1 kg=1 kg bag=bolsa=bag=1000 g;caja de 10 kg=10 kg case=caja=case=10000 g"),
        Line("en cápsulas=in capsules", "frasco de 60 cápsulas=bottle of 60 capsules=frasco=bottle=60 x 0.5 g;frasco de 120 cápsulas=bottle of 120 capsules=frasco=bottle=120 x 0.5 g",
             hs="210690", price=4.2),
        shelf=540,
    ),
    goods(
        "Plantas ornamentales:=Ornamental plants,", PLANTS, "060290", 18,
        "Material de vivero inscrito, libre de suelo y con inspección=Stock of a registered nursery, free of soil and inspected",
        Line("izote=yucca cane;helecho=fern;cordyline=cordyline;bromelia=bromeliad",
             "caja de 100 esquejes=box of 100 cuttings=caja=box=100 x 40 g;caja de 300 esquejes=box of 300 cuttings=caja=box=300 x 40 g"),
        shelf=20,
    ),
    goods(
        "Añil en polvo=Indigo powder,", INDIGO, "320300", 14.5,
        "Pigmento de jiquilite, oreado y molido en obraje propio=Pigment of jiquilite leaf, aired and milled in its own works",
        Line("30 % de indigotina=30 % indigotin;40 % de indigotina=40 % indigotin;para arte=for artists",
             "frasco de 100 g=100 g jar=frasco=jar=100 g;bolsa de 1 kg=1 kg bag=bolsa=bag=1000 g;cubeta de 5 kg=5 kg pail=cubeta=pail=5000 g"),
        shelf=1800,
    ),
    goods(
        "Yuca=Cassava,", ROOTS, "071410", 3.1,
        "Raíz pelada y cortada en las doce horas de la cosecha=Root peeled and cut within twelve hours of harvest",
        Line("congelada en trozos=frozen in chunks;rallada congelada=grated and frozen", _ROOT_PACKS), shelf=540,
    ),
    goods(
        "Yuca parafinada=Waxed cassava,", WAXED_ROOTS, "071410", 4.2,
        "Raíz fresca entera, protegida con cera=A whole fresh root protected by wax",
        Line("blanca=white", "caja de 5 kg=5 kg box=caja=box=5000 g;caja de 18 kg=18 kg case=caja=case=18000 g"),
        shelf=30,
    ),
]  # fmt: skip
