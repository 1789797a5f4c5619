"""Handicrafts and furniture: kinds of goods and their families."""

from exportasv.demo.goods_data.packs import sizes
from exportasv.demo.kinds import Line, family, goods

PAINTED_WOOD = family(
    "painted-wood",
    [
        "La pieza se talla, se sella y se pinta a pincel en tres pasadas.=The piece is carved, sealed and painted with a brush in three passes.",
        "Cada pieza lleva detrás el nombre de quien la pintó.=Each piece carries on its back the name of who painted it.",
        "La pintura es al agua y no contiene plomo.=The paint is water based and free of lead.",
    ],
    [
        "Se cuelga en pared o se pone en repisa; se limpia con brocha seca.=It hangs on a wall or stands on a shelf, and is dusted with a dry brush.",
        "La piden tiendas de museo y coleccionistas.=Museum shops and collectors ask for it.",
    ],
    certificates=("marca-pais", "fsc"),
    kg_per_litre=0.22,
    tare=1.25,
    case_kg=8,
    discount=0.24,
    lead_days=(20, 30, 45),
    monthly_sales=1100,
)
POTTERY = family(
    "pottery",
    [
        "El barro se cuela, se modela y se quema dos veces.=The clay is strained, shaped and fired twice.",
        "Se pinta con óxidos antes de la segunda quema.=It is painted with oxides before the second firing.",
    ],
    [
        "Va en caja con celdas y viruta: se rompe menos de una en cien.=It goes in a box with cells and wood wool: less than one in a hundred breaks.",
        "La compran tiendas de decoración y familias para Navidad.=Decoration shops, and families at Christmas, buy it.",
    ],
    certificates=("marca-pais",),
    kg_per_litre=0.4,
    tare=1.3,
    case_kg=9,
    discount=0.24,
    lead_days=(20, 30, 45),
    monthly_sales=1100,
)
FIBRES = family(
    "fibres",
    [
        "La fibra se corta en luna menguante, se seca y se humedece para tejer.=The fibre is cut under a waning moon, dried, and wetted for weaving.",
        "Se fumiga con calor, sin químicos, antes del embarque.=It is treated with heat, without chemicals, before shipping.",
        "La tejen familias que aprendieron de sus abuelas.=Families who learned from their grandmothers weave it.",
    ],
    [
        "Se limpia con cepillo seco y se guarda lejos de la humedad.=It is cleaned with a dry brush and kept from damp.",
        "La compran tiendas de hogar, hoteles y floristerías.=Home shops, hotels and florists buy it.",
    ],
    certificates=("marca-pais",),
    kg_per_litre=0.1,
    tare=1.15,
    case_kg=9,
    discount=0.24,
    lead_days=(20, 30, 45),
    monthly_sales=1000,
)
JEWELLERY = family(
    "jewellery",
    [
        "La semilla se seca en horno y se perfora una por una.=The seed is dried in an oven and drilled one by one.",
        "Los broches son de acero sin níquel.=The clasps are steel without nickel.",
    ],
    [
        "Viene en bolsita de tela con tarjeta en dos idiomas.=It comes in a cloth pouch with a card in two languages.",
        "La venden boutiques y tiendas de aeropuerto.=Boutiques and airport shops sell it.",
    ],
    certificates=("marca-pais", "gs1"),
    kg_per_litre=0.2,
    tare=1.3,
    case_kg=4,
    discount=0.24,
    monthly_sales=1200,
)
LEATHER_GOODS = family(
    "leather-goods",
    [
        "El cuero se corta a mano y el canto se bruñe con cera.=Leather is cut by hand and its edge burnished with wax.",
        "Se cose a dos agujas, ocho puntadas por pulgada.=It is sewn with two needles, eight stitches to the inch.",
    ],
    [
        "El cuero se oscurece con el uso y se cuida con crema neutra.=The leather darkens with use and is kept with neutral cream.",
        "Se graba con iniciales o logotipo.=It is stamped with initials or a logo.",
    ],
    certificates=("marca-pais", "gs1"),
    kg_per_litre=0.3,
    tare=1.15,
    case_kg=6,
    discount=0.24,
    monthly_sales=1300,
)
DOLLS = family(
    "dolls",
    [
        "La cara se borda y el traje se cose aparte.=The face is embroidered and the dress sewn separately.",
        "El relleno es algodón nuevo, con certificado.=The filling is new, certified cotton.",
    ],
    [
        "La compran jugueterías y abuelas que viven lejos.=Toy shops, and grandmothers who live far away, buy it.",
        "Se lava a mano y se seca a la sombra.=It is washed by hand and dried in the shade.",
    ],
    certificates=("marca-pais", "gs1"),
    kg_per_litre=0.12,
    tare=1.2,
    case_kg=6,
    discount=0.24,
    monthly_sales=1100,
)
IRONWORK = family(
    "ironwork",
    [
        "Se forja al carbón y se martilla en frío para dar textura.=It is forged over charcoal and hammered cold for texture.",
        "La cera protege el hierro: no se descascara como la pintura.=Wax protects the iron: it does not flake like paint.",
    ],
    [
        "Se usa dentro de casa o bajo techo.=It is used indoors or under a roof.",
        "La piden restaurantes y tiendas de jardín.=Restaurants and garden shops ask for it.",
    ],
    certificates=("marca-pais",),
    kg_per_litre=0.45,
    tare=1.15,
    case_kg=12,
    discount=0.24,
    monthly_sales=1300,
)
WOOD_FURNITURE = family(
    "wood-furniture",
    [
        "La madera lleva constancia de origen y se seca al 10 %.=The wood carries proof of origin and is dried to 10 %.",
        "Se arma con espiga y cola, y se prueba antes de desarmar.=It is joined with tenons and glue, and tried before it is taken apart.",
        "El acabado se retoca con aceite común.=The finish is renewed with ordinary oil.",
    ],
    [
        "Se envía desarmado, con herramienta y guía ilustrada, en tarima ISPM 15.=It is shipped flat, with a tool and a drawn guide, on an ISPM 15 pallet.",
        "Lo compran hoteles y tiendas de muebles de la región.=Hotels and furniture shops of the region buy it.",
    ],
    certificates=("fsc", "marca-pais"),
    kg_per_litre=0.3,
    tare=1.12,
    case_kg=30,
    discount=0.2,
    lead_days=(30, 45, 60),
    monthly_sales=2000,
)
UPHOLSTERY = family(
    "upholstery",
    [
        "El asiento lleva cincha, espuma de alta densidad y tela desmontable.=The seat has webbing, high density foam and a removable cover.",
        "Cada silla se prueba con 120 kilos.=Every chair is tested with 120 kilos.",
    ],
    [
        "La tela se elige de un muestrario de treinta colores.=The cloth is chosen from a sample book of thirty colours.",
        "La compran restaurantes y oficinas.=Restaurants and offices buy it.",
    ],
    certificates=("fsc", "marca-pais"),
    kg_per_litre=0.12,
    tare=1.15,
    case_kg=20,
    discount=0.2,
    lead_days=(30, 45, 60),
    monthly_sales=1900,
)
WICKER = family(
    "wicker",
    [
        "La vara se pela, se cuece y se teje húmeda sobre el armazón.=The rod is peeled, boiled and woven wet on its frame.",
        "Se barniza con soplete para terraza cubierta.=It is varnished for a covered terrace.",
    ],
    [
        "Se apila para ahorrar flete.=It stacks to save freight.",
        "La compran hoteles de playa y decoradoras.=Beach hotels and decorators buy it.",
    ],
    certificates=("marca-pais",),
    kg_per_litre=0.09,
    tare=1.1,
    case_kg=20,
    discount=0.2,
    lead_days=(30, 45, 60),
    monthly_sales=1400,
)

_WOODS = "en cedro=in cedar=unidad=piece={0} g;en conacaste=in guanacaste wood=unidad=piece={0} g;en laurel=in laurel wood=unidad=piece={0} g"


def _woods(grams: int) -> str:
    return _WOODS.format(grams)


HANDICRAFTS = [
    goods(
        "Pieza pintada estilo La Palma:=Painted piece in La Palma style,", PAINTED_WOOD, "442019", 6.2,
        "Madera de pino pintada con casas, flores y aves de colores vivos=Pine painted with houses, flowers and birds in bright colours",
        Line("cofre=chest;cruz=cross;bandeja=tray;móvil=mobile;portalápices=pencil holder", sizes(160)),
    ),
    goods(
        "Barro estilo Ilobasco:=Ilobasco-style pottery,", POTTERY, "691390", 4.6,
        "Barro modelado a mano y cocido en horno de leña=Clay shaped by hand and fired with wood",
        Line("miniatura sorpresa=surprise miniature", sizes(60), price=3.4),
        Line("nacimiento=nativity scene;juego de tazas=set of cups=691200;florero=vase", sizes(420), price=6.8),
    ),
    goods(
        "Cesta estilo Nahuizalco=Nahuizalco-style basket,", FIBRES, "460219", 7.8,
        "Fibra de la ribera, tejida húmeda sobre molde=River fibre woven wet over a form",
        Line("de tule=rush;de mimbre=wicker;para ropa=laundry;con tapa=lidded", sizes(320)),
    ),
    goods(
        "Petate de tule=Rush mat,", FIBRES, "460129", 6.4,
        "Tule partido y tejido en diagonal=Split rush woven on the bias",
        Line("redondo=round;individual de mesa=place mat;de playa=beach", sizes(300)),
    ),
    goods(
        "Bisutería=Jewellery,", JEWELLERY, "711790", 3.9,
        "Semillas tratadas y ensartadas en hilo encerado=Treated seeds strung on waxed thread",
        Line("de semillas=of seeds;de coco=of coconut shell;de jícara=of gourd;de añil y cobre=of indigo and copper",
             "aretes=earrings=par=pair=8 g;pulsera=bracelet=unidad=piece=14 g;collar=necklace=unidad=piece=32 g", are_styles=True),
    ),
    goods(
        "Artículo de cuero:=Leather article,", LEATHER_GOODS, "420500", 12.9,
        "Cuero de curtido vegetal, cosido con hilo encerado=Vegetable-tanned leather sewn with waxed thread",
        Line("agenda=notebook cover;cincho=belt=420330;tarjetero=card holder=420231",
             "repujado=embossed=unidad=piece=180 g;liso=plain=unidad=piece=180 g;bicolor=two-toned=unidad=piece=180 g", are_styles=True),
        Line("llavero=key ring", "repujado=embossed=unidad=piece=25 g;liso=plain=unidad=piece=25 g;bicolor=two-toned=unidad=piece=25 g",
             price=3.6, are_styles=True),
    ),
    goods(
        "Muñeca de tela=Cloth doll,", DOLLS, "950300", 6.8,
        "Muñeca rellena de algodón con cara bordada=A cotton-filled doll with an embroidered face",
        Line("con traje típico=in folk dress;quitapenas=worry doll;sirena=mermaid", sizes(110)),
    ),
    goods(
        "Figura de tuza:=Corn-husk figure,", FIBRES, "460219", 4.9,
        "Figura de hoja de maíz teñida con tintes vegetales=A figure of corn husk coloured with plant dyes",
        Line("nacimiento=nativity scene;ángel=angel;flores=flowers", sizes(50)),
    ),
    goods(
        "Máscara tallada=Carved mask,", PAINTED_WOOD, "442019", 12,
        "Máscara de madera de pito, tallada y policromada para danza o pared=A mask of coral wood, carved and painted for dance or wall",
        Line("de historiantes=of the historiantes dance;de tigre=tiger;de viejo=old man", sizes(240)),
    ),
    goods(
        "Candelero de hierro=Wrought-iron candle holder,", IRONWORK, "830629", 8.6,
        "Hierro forjado en fragua y protegido con cera=Iron forged by hand and protected with wax",
        Line("de mesa=table;de pared=wall;de piso=floor", sizes(600)),
    ),
]  # fmt: skip
FURNITURE = [
    goods(
        "Mueble de madera:=Wooden furniture,", WOOD_FURNITURE, "940360", 145,
        "Madera de plantación, secada al horno y armada con espiga=Plantation wood, kiln dried and joined with tenons",
        Line("mesa de comedor=dining table;librera=bookcase", _woods(38000), price=210, are_styles=True),
        Line("mesa de centro=coffee table", _woods(17000), price=95, are_styles=True),
    ),
    goods(
        "Mueble de dormitorio:=Bedroom furniture,", WOOD_FURNITURE, "940350", 210,
        "Acabado al aceite, herrajes ocultos=Oil finish and hidden fittings",
        Line("cama matrimonial=double bed;cómoda=chest of drawers", _woods(46000), price=260, are_styles=True),
        Line("mesa de noche=bedside table", _woods(13000), price=82, are_styles=True),
    ),
    goods(
        "Silla tapizada:=Upholstered chair,", UPHOLSTERY, "940161", 78,
        "Asiento firme con tela lavable a elegir=A firm seat with washable cloth of the buyer's choice",
        Line("de comedor=dining;de oficina en casa=home office", _woods(7500), are_styles=True),
        Line("poltrona=armchair", _woods(16000), price=165, are_styles=True),
    ),
    goods(
        "Mueble de mimbre:=Wicker furniture,", WICKER, "940389", 62,
        "Mimbre de Nahuizalco sobre armazón de madera=Nahuizalco wicker on a wooden frame",
        Line("mecedora=rocking chair=940159;sala de terraza=terrace set", sizes(6500)),
        Line("lámpara=lamp=940529", sizes(700), price=24),
    ),
    goods(
        "Mueble infantil:=Children's furniture,", WOOD_FURNITURE, "940360", 95,
        "Mueble de cantos redondeados y acabado sin plomo=Furniture with rounded edges and a lead-free finish",
        Line("cuna=cot;escritorio=desk;juguetero=toy chest", _woods(16000), are_styles=True),
    ),
]  # fmt: skip
