"""Textiles and apparel: kinds of goods and their families."""

from exportasv.demo.kinds import Line, family, goods

CLOTH_PAPERS = ("oeko-tex", "marca-pais", "gs1")

KNITWEAR = family(
    "knitwear",
    [
        "Se corta por capas y se cose con doble aguja en hombros y ruedo.=It is cut in layers and sewn with twin needles at shoulders and hem.",
        "Se mide una de cada veinte prendas contra la tabla de tallas.=One garment in twenty is measured against the size chart.",
        "La tela se lava antes de cortar para que no encoja.=The cloth is washed before cutting so that it does not shrink.",
    ],
    [
        "Se entrega con etiqueta de composición y cuidado en dos idiomas.=It comes with fibre and care labels in two languages.",
        "La compran serigrafías y marcas pequeñas que la personalizan.=Screen printers and small brands buy it and add their own design.",
    ],
    certificates=CLOTH_PAPERS,
    kg_per_litre=0.22,
    tare=1.1,
    discount=0.22,
    lead_days=(15, 20, 30),
    monthly_sales=1500,
)
SHIRTS = family(
    "shirts",
    [
        "El cuello y los puños llevan entretela y costura doble.=Collar and cuffs have interlining and double stitching.",
        "El bordado lo hacen mujeres del municipio en sus casas.=Women of the town do the embroidery in their homes.",
        "Se plancha, se dobla y se embolsa una por una.=Each is pressed, folded and bagged.",
    ],
    [
        "Se viste en bodas, oficinas y días de calor.=It is worn at weddings, in offices and on hot days.",
        "La venden boutiques y tiendas de ropa típica.=Boutiques and shops of folk dress sell it.",
    ],
    certificates=CLOTH_PAPERS,
    kg_per_litre=0.2,
    tare=1.12,
    discount=0.22,
    lead_days=(15, 20, 30),
    monthly_sales=1500,
)
WORKWEAR = family(
    "workwear",
    [
        "Las costuras de esfuerzo llevan atraque.=Seams under strain are bar-tacked.",
        "Guardamos los moldes de cada cliente para repetir el pedido igual.=We keep each customer's patterns so that a repeat order is the same.",
        "El logotipo se borda en el taller, a seis colores.=The logo is embroidered in the workshop in six colours.",
    ],
    [
        "Aguanta cien lavados industriales sin perder color.=It bears a hundred industrial washes without losing its colour.",
        "La piden hoteles, clínicas, colegios y cafeterías.=Hotels, clinics, schools and cafés ask for it.",
    ],
    certificates=CLOTH_PAPERS,
    kg_per_litre=0.22,
    tare=1.1,
    discount=0.22,
    lead_days=(15, 20, 30),
    monthly_sales=1600,
)
BABY_CLOTHES = family(
    "baby-clothes",
    [
        "No lleva botones que se suelten: cierra con broches probados a tracción.=It has no buttons to come loose: it closes with pull-tested snaps.",
        "La costura va por fuera para que no roce la piel.=The seam is outside so that it does not rub the skin.",
    ],
    [
        "Viene en caja de regalo con ventana.=It comes in a gift box with a window.",
        "La compran tiendas infantiles y registros de regalo en línea.=Children's shops and online gift lists buy it.",
    ],
    certificates=CLOTH_PAPERS,
    kg_per_litre=0.15,
    tare=1.15,
    case_kg=8,
    discount=0.22,
    lead_days=(15, 20, 30),
    monthly_sales=1500,
)
LOOM = family(
    "loom",
    [
        "Se teje en telar de palanca, a dos o tres metros por día.=It is woven on a treadle loom, two or three metres a day.",
        "El añil se fija en siete baños y no mancha.=The indigo is set in seven baths and does not stain.",
        "Cada pieza se revisa a contraluz antes de doblarla.=Every piece is held against the light before it is folded.",
    ],
    [
        "Se lava a mano con agua fría y jabón neutro.=It is washed by hand in cold water with mild soap.",
        "La compran tiendas de decoración y museos.=Home decoration shops and museums buy it.",
        "La etiqueta cuenta quién la tejió y en qué pueblo.=The label tells who wove it and in which town.",
    ],
    certificates=CLOTH_PAPERS,
    kg_per_litre=0.18,
    tare=1.12,
    case_kg=8,
    discount=0.22,
    lead_days=(20, 30, 45),
    monthly_sales=1100,
)
HAMMOCKS = family(
    "hammocks",
    [
        "Se urde durante dos días en bastidor, por manos del mismo pueblo.=It is strung for two days on a frame by hands of one town.",
        "Los brazos se prueban con 180 kilos.=The arms are tested with 180 kilos.",
    ],
    [
        "Cuelga de dos ganchos a tres metros de distancia.=It hangs from two hooks three metres apart.",
        "La compran tiendas de jardín y hoteles de playa.=Garden shops and beach hotels buy it.",
    ],
    certificates=("marca-pais", "gs1"),
    kg_per_litre=0.16,
    tare=1.1,
    case_kg=12,
    discount=0.22,
    lead_days=(20, 30, 45),
    monthly_sales=1100,
)

_ADULTS = "tallas S a XL=sizes S to XL=unidad=piece={} g;tallas infantiles=children's sizes=unidad=piece={} g;tallas grandes=plus sizes=unidad=piece={} g"
_COLOURS = "en añil=in indigo=unidad=piece={0} g;en crudo=in natural=unidad=piece={0} g;en tonos de tierra=in earth tones=unidad=piece={0} g"


def _sizes(grams: int) -> str:
    return _ADULTS.format(grams, round(grams * 0.6), round(grams * 1.3))


def _colours(grams: int) -> str:
    return _COLOURS.format(grams)


TEXTILES = [
    goods(
        "Camiseta de algodón=Cotton T-shirt,", KNITWEAR, "610910", 4.6,
        "Punto de algodón peinado de 180 g, costuras reforzadas=Combed cotton jersey of 180 g with reinforced seams",
        Line("de cuello redondo=crew neck;polo=polo=610510;de manga larga=long sleeve;deportiva=sports cut;orgánica=organic cotton", _sizes(170)),
    ),
    goods(
        "Camisa=Shirt,", SHIRTS, "620520", 13.5,
        "Camisa de corte clásico con botones de coco=A classic cut with coconut buttons",
        Line("guayabera=guayabera;de lino=linen=620590;de trabajo=work;bordada a mano=embroidered by hand", _sizes(240)),
    ),
    goods(
        "Blusa=Blouse,", SHIRTS, "620630", 12.4,
        "Algodón fresco, cosido en taller de pocas manos=Cool cotton sewn in a small workshop",
        Line("bordada estilo Panchimalco=Panchimalco-style embroidery;de manga ancha=wide sleeve;teñida con añil=dyed with indigo;de popelina=poplin", _sizes(190)),
    ),
    goods(
        "Chal=Shawl,", LOOM, "621490", 24,
        "Tejido ligero teñido en tinas de añil natural=A light weave dyed in vats of natural indigo",
        Line("de añil degradado=shaded indigo;con nudos shibori=shibori knots;de telar de cintura=backstrap loom;con flecos=fringed", _colours(260), are_styles=True),
    ),
    goods(
        "Mantel=Tablecloth,", LOOM, "630251", 27,
        "Algodón tejido en telar de palanca, de bordes rematados a mano=Cotton woven on treadle looms, its edges finished by hand",
        Line("de tejido estilo San Sebastián=San Sebastián weave;para seis puestos=for six;para ocho puestos=for eight;camino de mesa=table runner", _colours(620), are_styles=True),
    ),
    goods(
        "Ropa de bebé:=Baby clothes,", BABY_CLOTHES, "611120", 7.6,
        "Algodón interlock sin etiquetas que rocen=Interlock cotton without tags that scratch",
        Line("conjunto de tres piezas=three-piece set;mameluco=romper;gorro y manta=hat and blanket",
             "recién nacido=newborn=juego=set=150 g;3 a 6 meses=3 to 6 months=juego=set=180 g;6 a 12 meses=6 to 12 months=juego=set=215 g"),
    ),
    goods(
        "Uniforme=Uniform,", WORKWEAR, "621133", 21,
        "Tela de mezcla que aguanta lavado diario=A blended cloth that bears daily washing",
        Line("industrial=industrial;médico=medical=621143;escolar=school=620343;de cocina=kitchen", _sizes(720).replace("unidad=piece", "juego=set")),
    ),
    goods(
        "Hamaca=Hammock,", HAMMOCKS, "630690", 31,
        "Urdida a mano en hilo de algodón, con brazos de lazo trenzado=Strung by hand in cotton cord with braided arms",
        Line("estilo Concepción Quezaltepeque=Concepción Quezaltepeque style;matrimonial=double;silla colgante=hanging chair", _colours(1900), are_styles=True),
        Line("de viaje=for travel", _colours(650), price=18, are_styles=True),
    ),
    goods(
        "Bolso de tela:=Cloth bag,", LOOM, "420292", 11.8,
        "Tela de telar con forro y cierre metálico=Loom-woven cloth, lined, with a metal zip",
        Line("morral=shoulder bag;cartera=handbag=420222;mochila=backpack;neceser=toiletry bag", _colours(380), are_styles=True),
    ),
    goods(
        "Delantal=Apron,", WORKWEAR, "621142", 9.5,
        "Delantal de lona de algodón con bolsas y tirantes ajustables=A cotton canvas apron with pockets and adjustable straps",
        Line("de cocina=kitchen;para barista=barista;bordado=embroidered;infantil=for children", _colours(310), are_styles=True),
    ),
    goods(
        "Cojín=Cushion,", LOOM, "940490", 11,
        "Funda con cierre oculto y relleno lavable=A cover with a hidden zip and a washable filling",
        Line("tejido en telar=loom woven;bordado con aves=embroidered with birds;liso=plain;de retazos=patchwork", _colours(540), are_styles=True),
    ),
    goods(
        "Gorra=Cap,", WORKWEAR, "650500", 5.2,
        "Gorra de seis paneles con broche de metal=A six-panel cap with a metal clasp",
        Line("de gabardina=twill;de malla=mesh;de lona encerada=waxed canvas", _colours(95), are_styles=True),
    ),
]  # fmt: skip
