"""Natural cosmetics: kinds of goods and their families."""

from exportasv.demo.kinds import Line, family, goods
from products.models import Storage

COSMETIC_PAPERS = ("registro-sanitario", "bpm", "gs1", "marca-pais")

SOAPS = family(
    "soaps",
    [
        "Se bate en frío, se corta a los dos días y se cura seis semanas.=It is stirred cold, cut after two days and cured for six weeks.",
        "Los aceites son de coco y oliva, sin sebo.=The oils are coconut and olive, without tallow.",
        "Cada barra se pesa curada: el peso de la etiqueta es el de entrega.=Each bar is weighed when cured: the label's weight is the delivered one.",
    ],
    [
        "Dura más si escurre en jabonera con rejilla.=It lasts longer if it drains on a rack.",
        "La compran hoteles pequeños, spas y tiendas de regalo.=Small hotels, spas and gift shops buy it.",
    ],
    storage=Storage.COOL,
    certificates=COSMETIC_PAPERS,
    kg_per_litre=0.7,
    tare=1.08,
    discount=0.1,
    lead_days=(15, 30, 45),
)
SKIN_AND_HAIR = family(
    "skin-and-hair",
    [
        "La lista INCI y la ficha de seguridad se envían con la cotización.=The INCI list and safety sheet go with the quotation.",
        "Se prueba la estabilidad de cada fórmula a 40 °C por tres meses.=The stability of each formula is tested at 40 °C for three months.",
        "Se llena en sala limpia y se sella con banda.=It is filled in a clean room and sealed with a band.",
        "No se prueba en animales.=It is not tested on animals.",
    ],
    [
        "Se usa a diario, sobre piel o cabello limpios.=It is used daily on clean skin or hair.",
        "La venden tiendas naturistas y salones.=Health shops and salons sell it.",
        "Se puede hacer con la marca del comprador desde tres cajas.=It can carry the buyer's brand from three cases on.",
    ],
    storage=Storage.COOL,
    certificates=COSMETIC_PAPERS,
    kg_per_litre=0.55,
    tare=1.18,
    discount=0.14,
)
OILS = family(
    "oils",
    [
        "Se extrae sin disolventes y se filtra en papel.=It is drawn without solvents and filtered through paper.",
        "Cada lote lleva hoja técnica con densidad, color e índice de acidez.=Each lot has a sheet with density, colour and acid value.",
        "Se envasa en vidrio ámbar o metal, sin aire.=It is packed in amber glass or metal, without air.",
    ],
    [
        "Se guarda bien tapado y lejos de la luz.=It is kept well closed and away from light.",
        "Lo compran perfumistas, formuladores y masajistas.=Perfumers, formulators and masseurs buy it.",
    ],
    storage=Storage.COOL,
    certificates=("marca-pais", "bpm", "organico-nop"),
    kg_per_litre=0.6,
    tare=1.4,
    discount=0.12,
    case_kg=8,
)
CANDLES = family(
    "candles",
    [
        "Se vierte a 60 °C y reposa dos días antes de taparla.=It is poured at 60 °C and rests for two days before the lid.",
        "La mecha se elige por diámetro para que no haga humo.=The wick is chosen by diameter so that it does not smoke.",
    ],
    [
        "Arde entre veinte y sesenta horas según el tamaño.=It burns for twenty to sixty hours, by size.",
        "La venden tiendas de hogar y la regalan empresas.=Home shops sell it and companies give it.",
    ],
    storage=Storage.COOL,
    certificates=("marca-pais", "gs1"),
    kg_per_litre=0.5,
    tare=1.3,
    discount=0.2,
)

_SOAP = "barra de 90 g=90 g bar=barra=bar=90 g;barra de 120 g=120 g bar=barra=bar=120 g;juego de tres=set of three=juego=set=3 x 90 g"
_TUBES = "envase de 60 ml=60 ml bottle=envase=bottle=60 ml;envase de 120 ml=120 ml bottle=envase=bottle=120 ml;envase de 250 ml=250 ml bottle=envase=bottle=250 ml"

COSMETICS = [
    goods(
        "Jabón artesanal=Handmade soap of", SOAPS, "340111", 2.1,
        "Saponificado en frío y curado seis semanas=Made by the cold process and cured for six weeks",
        Line("coco y añil=coconut and indigo;avena y miel=oats and honey;carbón de bambú=bamboo charcoal;café exfoliante=coffee scrub;zábila=aloe;bálsamo=balsam", _SOAP),
        shelf=720,
    ),
    goods(
        "Champú=Shampoo of", SKIN_AND_HAIR, "330510", 3.1,
        "Fórmula sin sulfatos, de espuma suave=A formula without sulphates, gentle in lather",
        Line("romero=rosemary;zábila=aloe;aguacate=avocado", _TUBES),
        Line("sólido de coco=coconut, solid bar", "barra de 60 g=60 g bar=barra=bar=60 g;barra de 100 g=100 g bar=barra=bar=100 g", price=4.6),
        shelf=720,
    ),
    goods(
        "Crema=Cream with", SKIN_AND_HAIR, "330499", 4.4,
        "Crema de textura ligera que no deja brillo=A light cream that leaves no shine",
        Line("manteca de cacao=cocoa butter;aceite de morro=morro oil;miel y avena=honey and oats;caléndula=calendula", _TUBES),
        shelf=540,
    ),
    goods(
        "Bálsamo labial=Lip balm of", SKIN_AND_HAIR, "330499", 1.4,
        "Cera de abejas local con aceites prensados=Local beeswax with pressed oils",
        Line("cacao=cocoa;coco=coconut;miel=honey;menta=mint",
             "tubo de 5 g=5 g tube=tubo=tube=5 g;lata de 15 g=15 g tin=lata=tin=15 g;exhibidor de 24=display of 24=exhibidor=display=24 x 5 g"),
        shelf=720,
    ),
    goods(
        "Aceite esencial=Essential oil of", OILS, "330129", 5.2,
        "Destilado por arrastre de vapor, con ficha cromatográfica=Steam distilled, with its chromatography sheet",
        Line("zacate limón=lemongrass;eucalipto=eucalyptus;albahaca=basil;jengibre=ginger",
             "frasco de 10 ml=10 ml vial=frasco=vial=10 ml;frasco de 30 ml=30 ml bottle=frasco=bottle=30 ml;botella de 1 l=1 l bottle=botella=bottle=1000 ml"),
        shelf=1080,
    ),
    goods(
        "Bálsamo de El Salvador=Balsam of El Salvador,", OILS, "130190", 7.8,
        "Resina del árbol de bálsamo, extraída por balsameros de la cordillera=Resin of the balsam tree, drawn by the balsameros of the coastal range",
        Line("puro=pure;refinado=refined;tintura=tincture",
             "frasco de 100 g=100 g jar=frasco=jar=100 g;lata de 1 kg=1 kg tin=lata=tin=1000 g;tambor de 25 kg=25 kg drum=tambor=drum=25000 g"),
        shelf=1800,
    ),
    goods(
        "Aceite de coco=Coconut oil,", OILS, "151311", 2.9,
        "Prensado en frío de coco maduro=Cold-pressed from ripe coconut",
        Line("virgen=virgin;para masaje=for massage=330499;para cabello=for hair=330590", _TUBES),
        shelf=720,
    ),
    goods(
        "Vela aromática=Scented candle of", CANDLES, "340600", 4.2,
        "Cera de soya con mecha de algodón, vertida a mano=Soy wax with a cotton wick, poured by hand",
        Line("café=coffee;copal=copal;flor de izote=yucca flower;canela=cinnamon",
             "tamaño pequeño=small=unidad=piece=110 g;tamaño mediano=medium=unidad=piece=220 g;tamaño grande=large=unidad=piece=420 g"),
        shelf=1080,
    ),
    goods(
        "Desodorante natural=Natural deodorant of", SKIN_AND_HAIR, "330720", 3.6,
        "Sin aluminio, con bicarbonato y almidón de yuca=Without aluminium, of soda and cassava starch",
        Line("zacate limón=lemongrass;árbol de té=tea tree;sin aroma=no scent",
             "barra de 50 g=50 g stick=barra=stick=50 g;tarro de 60 g=60 g jar=tarro=jar=60 g;exhibidor de 12=display of 12=exhibidor=display=12 x 50 g"),
        shelf=540,
    ),
]  # fmt: skip
