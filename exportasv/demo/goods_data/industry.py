"""Manufactured goods, footwear and other sectors: kinds of goods and their families."""

from exportasv.demo.goods_data.packs import sizes
from exportasv.demo.kinds import Line, family, goods
from products.models import Storage

PACKAGING = family(
    "packaging",
    [
        "El arte se aprueba sobre una muestra impresa.=Artwork is approved on a printed sample.",
        "El calibre y el color se miden en cada turno.=Gauge and colour are measured in every shift.",
        "La tinta es apta para contacto con alimentos.=The ink is fit for contact with food.",
    ],
    [
        "Lo compran empacadoras y exportadores de la región.=Packers and exporters of the region buy it.",
        "El cliente puede dejar su cliché en bodega y repetir por correo.=Customers may leave their plates in store and repeat by mail.",
    ],
    certificates=("iso-9001", "gs1"),
    kg_per_litre=0.6,
    case_kg=15,
    discount=0.18,
    lead_days=(10, 15, 20),
    monthly_sales=2800,
)
CLEANERS = family(
    "cleaners",
    [
        "Se mezcla en tanques de mil litros y se filtra antes de llenar.=It is mixed in tanks of a thousand litres and filtered before filling.",
        "La hoja de seguridad está en español e inglés.=The safety sheet is in Spanish and English.",
    ],
    [
        "Se diluye según la superficie: la tabla viene en la etiqueta.=It is diluted by the surface: the table is on the label.",
        "Lo compran empresas de limpieza y hoteles.=Cleaning companies and hotels buy it.",
    ],
    storage=Storage.AMBIENT,
    certificates=("iso-9001", "gs1"),
    kg_per_litre=0.85,
    tare=1.07,
    case_kg=16,
    discount=0.16,
    monthly_sales=2600,
)
METALWORK = family(
    "metalwork",
    [
        "Se corta con plasma y se suelda con plantilla.=It is plasma cut and welded on a jig.",
        "La pintura en polvo se hornea a 200 °C.=The powder coat is baked at 200 °C.",
    ],
    [
        "Se envía desarmada, con tornillería y plano de montaje.=It is shipped flat with its bolts and an assembly drawing.",
        "La piden comercios y constructoras de Centroamérica.=Shops and builders of Central America ask for it.",
    ],
    certificates=("iso-9001",),
    kg_per_litre=0.5,
    tare=1.04,
    case_kg=40,
    discount=0.18,
    lead_days=(20, 30, 45),
    monthly_sales=2800,
    private_label=False,
)
WOODEN_TOYS = family(
    "wooden-toys",
    [
        "La madera se lija tres veces y se sella con pintura al agua.=The wood is sanded three times and sealed with water paint.",
        "Un laboratorio probó piezas pequeñas, plomo y bordes.=A laboratory tested small parts, lead and edges.",
    ],
    [
        "Es para niñas y niños desde tres años.=It is for children from three years on.",
        "Lo venden jugueterías y tiendas de museo.=Toy shops and museum shops sell it.",
    ],
    certificates=("fsc", "marca-pais", "gs1"),
    kg_per_litre=0.3,
    tare=1.12,
    discount=0.22,
    monthly_sales=1400,
)
PAPER_GOODS = family(
    "paper-goods",
    [
        "Los cuadernillos se cosen con hilo y se abren planos.=The signatures are sewn with thread and lie flat.",
        "La tapa se forra a mano con tela de telar o cartón reciclado.=The cover is bound by hand in loom cloth or recycled board.",
    ],
    [
        "Lo regalan empresas y lo venden librerías.=Companies give it and bookshops sell it.",
        "La tapa se graba con el nombre del cliente desde cincuenta unidades.=The cover is stamped with the customer's name from fifty pieces on.",
    ],
    certificates=("fsc", "marca-pais", "gs1"),
    kg_per_litre=0.6,
    tare=1.07,
    discount=0.22,
    monthly_sales=1500,
)
LEATHER_SHOES = family(
    "leather-shoes",
    [
        "El cuero se corta por piel para que el par salga del mismo tono.=Leather is cut by the hide so that both shoes match.",
        "La suela se cose además de pegarse.=The sole is sewn as well as glued.",
        "La horma se ajusta a tallas de Estados Unidos y Europa.=The last is fitted to US and European sizes.",
        "Cada par se revisa con luz antes de la caja.=Each pair is checked under light before it is boxed.",
    ],
    [
        "Viene en caja con papel, horma de cartón y repuesto de cintas.=It comes boxed with tissue, a card last and spare laces.",
        "Lo compran zapaterías de Guatemala, Honduras y Costa Rica.=Shoe shops of Guatemala, Honduras and Costa Rica buy it.",
        "Se repone por talla, sin volver a comprar la curva entera.=It is restocked by size, without buying the whole run again.",
    ],
    certificates=("marca-pais", "gs1"),
    kg_per_litre=0.16,
    tare=1.18,
    case_kg=11,
    discount=0.22,
    lead_days=(20, 30, 45),
    monthly_sales=1700,
)
LIGHT_SHOES = family(
    "light-shoes",
    [
        "Pesa poco y se dobla con el pie.=It weighs little and bends with the foot.",
        "El corte se une a la suela en prensa, sin clavos.=The upper is pressed to the sole without nails.",
    ],
    [
        "Se limpia con paño húmedo.=It is cleaned with a damp cloth.",
        "Lo compran hospitales, restaurantes y tiendas de descanso.=Hospitals, restaurants and comfort shops buy it.",
        "Se surte en docenas por talla.=It is supplied in dozens by size.",
    ],
    certificates=("marca-pais", "gs1"),
    kg_per_litre=0.13,
    tare=1.16,
    case_kg=10,
    discount=0.22,
    lead_days=(15, 20, 30),
    monthly_sales=1600,
)
PRINTED_PARTS = family(
    "printed-parts",
    [
        "Se imprime capa por capa y se mide con calibrador.=It is printed layer by layer and measured with callipers.",
        "El archivo del cliente se borra al entregar, si así lo pide.=The customer's file is erased on delivery if so asked.",
    ],
    [
        "Sirve para probar una pieza antes de pagar el molde.=It lets one try a part before paying for the mould.",
        "Se entrega por mensajería en cajas pequeñas.=It is delivered by courier in small boxes.",
    ],
    certificates=("iso-9001",),
    kg_per_litre=0.25,
    tare=1.15,
    case_kg=6,
    discount=0.25,
    lead_days=(5, 7, 10),
    monthly_sales=2200,
)
PET_TREATS = family(
    "pet-treats",
    [
        "Se hornea cuatro horas a 90 °C hasta que queda crujiente.=It is baked for four hours at 90 °C until crisp.",
        "La proteína y la grasa se analizan cada mes.=Protein and fat are analysed every month.",
    ],
    [
        "Es premio, no alimento completo: dos piezas al día.=It is a treat, not a complete food: two pieces a day.",
        "La venden veterinarias y tiendas de mascotas.=Vets and pet shops sell it.",
    ],
    storage=Storage.COOL,
    certificates=("bpm", "gs1"),
    kg_per_litre=0.35,
)
COMPOST = family(
    "compost",
    [
        "Madura noventa días, se voltea cada semana y se criba a seis milímetros.=It ripens ninety days, is turned weekly and sieved to six millimetres.",
        "Se analiza nitrógeno, humedad y metales por lote.=Nitrogen, moisture and metals are analysed in each lot.",
    ],
    [
        "Se aplica al pie de la planta, dos veces por ciclo.=It is applied at the foot of the plant twice a cycle.",
        "Lo compran viveros y fincas de la región por camión.=Nurseries and farms of the region buy it by the truck.",
    ],
    storage=Storage.VENTILATED,
    certificates=("organico-nop",),
    kg_per_litre=0.65,
    tare=1.01,
    case_kg=25,
    discount=0.12,
    monthly_sales=2000,
)

_PEOPLE = "para niños=for children=par=pair={} g;para dama=for women=par=pair={} g;para caballero=for men=par=pair={} g"


def _thousands(grams: int) -> str:
    return ";".join(
        f"{name}=millar=thousand=1000 x {each} g"
        for name, each in [
            ("tamaño pequeño=small", grams),
            ("tamaño mediano=medium", grams * 2),
            ("tamaño grande=large", grams * 4),
        ]
    )


def _people(men: int) -> str:
    return _PEOPLE.format(round(men * 0.55), round(men * 0.8), men)


MANUFACTURED = [
    goods(
        "Bolsas de empaque=Packaging bags,", PACKAGING, "392321", 19,
        "Extrusión e impresión en planta propia=Extruded and printed in its own plant",
        Line("compostables=compostable;con cierre=zip;al vacío=vacuum;impresas=printed", _thousands(3)),
    ),
    goods(
        "Etiquetas=Labels,", PACKAGING, "482110", 11,
        "Impresión flexográfica hasta en ocho colores=Flexographic printing in up to eight colours",
        Line("en rollo=on rolls;textiles=textile=580710;de seguridad=security;para frío=for cold storage", _thousands(1)),
    ),
    goods(
        "Limpiador=Cleaner,", CLEANERS, "340250", 1.9,
        "Concentrado que rinde diez a uno=A concentrate that goes ten to one",
        Line("desengrasante=degreaser;de cocina=for kitchens;de pisos=for floors;biodegradable=biodegradable;para vidrios=for glass",
             "botella de 1 l=1 l bottle=botella=bottle=1000 ml;galón=gallon=galón=gallon=3785 ml;tambor de 55 galones=55 gallon drum=tambor=drum=208000 ml"),
        shelf=720,
    ),
    goods(
        "Estructura metálica:=Metal structure,", METALWORK, "730890", 95,
        "Acero cortado a medida y pintado al horno=Steel cut to size and oven painted",
        Line("estantería=shelving=940320;techo liviano=light roof;gradas=stairs", sizes(22000)),
    ),
    goods(
        "Juguete educativo:=Educational toy,", WOODEN_TOYS, "950300", 4.8,
        "Madera lijada y pintura al agua=Sanded wood and water-based paint",
        Line("rompecabezas de madera=wooden puzzle;bloques=blocks;trompo=spinning top;carro de madera=wooden car", sizes(180)),
    ),
    goods(
        "Cuaderno=Notebook,", PAPER_GOODS, "482010", 2.4,
        "Cosido a mano con papel de 90 gramos=Sewn by hand, paper of 90 grams",
        Line("de tapa de tela=cloth cover;agenda=diary;de papel reciclado=recycled paper;de dibujo=sketchbook", sizes(130)),
    ),
]  # fmt: skip
FOOTWEAR = [
    goods(
        "Zapato de cuero=Leather shoe,", LEATHER_SHOES, "640359", 15.5,
        "Cuero de res curtido en el país, forrado en badana=Cowhide tanned in the country with a soft lining",
        Line("mocasín=loafer;de vestir=dress;de cordones=lace-up", _people(900)),
    ),
    goods(
        "Bota=Boot,", LEATHER_SHOES, "640391", 23,
        "Bota de caña alta con costura de vira=A high boot with a welted seam",
        Line("de trabajo=work;vaquera=western;de montaña=hiking", _people(1500)),
    ),
    goods(
        "Sandalia=Sandal,", LEATHER_SHOES, "640399", 9.4,
        "Plantilla anatómica y hebilla sin níquel=A shaped insole and nickel-free buckle",
        Line("de cuero trenzado=braided leather;con corcho=cork sole;de playa=beach", _people(560)),
    ),
    goods(
        "Zapato escolar=School shoe,", LEATHER_SHOES, "640399", 13.2,
        "Puntera reforzada que aguanta el año entero=A reinforced toe that lasts the whole year",
        Line("con velcro=with velcro;de cinta=lace-up;tipo colegial=strap",
             "tallas 25 a 30=sizes 25 to 30=par=pair=420 g;tallas 31 a 36=sizes 31 to 36=par=pair=540 g;tallas 37 a 42=sizes 37 to 42=par=pair=720 g"),
    ),
    goods(
        "Zapato de suela de caucho=Rubber-soled shoe,", LIGHT_SHOES, "640299", 10.2,
        "Suela inyectada, liviana y lavable=An injected sole, light and washable",
        Line("deportivo=sports;clínico=clinical;de cocina antideslizante=non-slip kitchen", _people(640)),
    ),
    goods(
        "Pantufla=Slipper,", LIGHT_SHOES, "640520", 6.4,
        "Pantufla cosida a mano con plantilla acolchada=A slipper sewn by hand on a padded sole",
        Line("de lana=wool;de algodón tejido=knitted cotton;de cuero suave=soft leather=640510", _people(300)),
    ),
]  # fmt: skip
OTHER = [
    goods(
        "Impresión 3D:=3D printing,", PRINTED_PARTS, "392690", 7.5,
        "Piezas en bioplástico a partir del archivo del cliente=Parts in bioplastic from the customer's own file",
        Line("prototipos=prototypes;piezas técnicas=technical parts;trofeos=trophies", sizes(60)),
    ),
    goods(
        "Alimento para mascotas=Pet treats,", PET_TREATS, "230910", 2.3,
        "Horneado a baja temperatura, sin colorantes=Baked at low heat without colouring",
        Line("galletas para perro=dog biscuits;de camote=of sweet potato;sin granos=grain free",
             "bolsa de 200 g=200 g bag=bolsa=bag=200 g;bolsa de 454 g=454 g bag=bolsa=bag=454 g;caja de 24 bolsas=case of 24 bags=caja=case=24 x 200 g"),
        shelf=365,
    ),
    goods(
        "Abono orgánico=Organic fertiliser,", COMPOST, "310100", 3.9,
        "Compost maduro, cribado y analizado=Ripe compost, screened and analysed",
        Line("lombriabono=worm castings;bocashi=bokashi;pulpa de café compostada=composted coffee pulp",
             "saco de 10 kg=10 kg sack=saco=sack=10000 g;saco de 25 kg=25 kg sack=saco=sack=25000 g;saco grande de 800 kg=800 kg bulk bag=saco grande=bulk bag=800000 g"),
        shelf=720,
    ),
]  # fmt: skip
