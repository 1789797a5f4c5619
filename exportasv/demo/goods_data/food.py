"""Food: kinds of goods and their families."""

from exportasv.demo.goods_data.packs import BAGS
from exportasv.demo.kinds import Line, family, goods
from products.models import Storage

FOOD_PAPERS = ("registro-sanitario", "bpm", "haccp", "fda", "gs1")

FROZEN_CORN = family(
    "frozen-corn",
    [
        "Se cocina, se enfría y se congela a −18 °C el mismo día.=It is cooked, cooled and frozen to −18 °C on the same day.",
        "El maíz se nixtamaliza en la planta y se muele cada madrugada.=The corn is cooked with lime in the plant and ground before dawn.",
        "Una persona revisa el peso de cada pieza antes del túnel de frío.=One person checks the weight of each piece before the freezing tunnel.",
        "Cada paquete lleva el lote y la hora en que entró al congelador.=Each pack carries its lot and the hour at which it entered the freezer.",
    ],
    [
        "Se calienta en plancha o microondas sin descongelar.=It is heated on a griddle or in a microwave without thawing.",
        "Lo venden pupuserías y tiendas latinas que tienen congelador de autoservicio.=Latin shops and restaurants sell it from self-service freezers.",
        "Sale en contenedor refrigerado o en caja con hielo seco.=It leaves in a refrigerated container or in a box with dry ice.",
    ],
    storage=Storage.FROZEN,
    certificates=(*FOOD_PAPERS, "sin-gluten"),
    kg_per_litre=0.62,
    tare=1.1,
    discount=0.09,
    monthly_sales=1900,
)
SWEET_BREAD = family(
    "sweet-bread",
    [
        "Se hornea de noche y se empaca tibio, en atmósfera sin oxígeno.=It is baked at night and packed warm, without oxygen.",
        "La masa reposa cuatro horas antes del horno.=The dough rests for four hours before the oven.",
        "La jalea y el relleno se hacen en la misma panadería.=Jam and filling are made in the same bakery.",
    ],
    [
        "Se come con café y se vende más en Cuaresma y diciembre.=It is eaten with coffee and sells best in Lent and December.",
        "Viaja por avión a tiendas que lo reciben cada semana.=It goes by air to shops that receive it every week.",
    ],
    storage=Storage.COOL,
    certificates=FOOD_PAPERS,
    lead_days=(5, 7, 10),
    kg_per_litre=0.32,
    tare=1.14,
    case_kg=8,
)
FLOWER_BUDS = family(
    "flower-buds",
    [
        "Se compra a familias que lo cortan antes de las nueve de la mañana.=It is bought from families who cut it before nine in the morning.",
        "Se escoge a mano, tallo por tallo, antes de empacar.=It is sorted by hand, stem by stem, before packing.",
    ],
    [
        "Va en pupusas, huevos y cremas; cien gramos rinden para veinte pupusas.=It goes into pupusas, eggs and creams; a hundred grams make twenty pupusas.",
        "Lo piden restaurantes salvadoreños durante todo el año.=Salvadoran restaurants ask for it all year.",
    ],
    storage=Storage.FROZEN,
    certificates=(*FOOD_PAPERS, "sin-gluten"),
    kg_per_litre=0.4,
    tare=1.12,
    discount=0.08,
    monthly_sales=1700,
)
READY_BEANS = family(
    "ready-beans",
    [
        "La bolsa se esteriliza cerrada: no necesita frío.=The closed pouch is sterilised: it needs no cold.",
        "El frijol se remoja doce horas y se cuece a presión.=The beans soak for twelve hours and are cooked under pressure.",
    ],
    [
        "Se sirve directo de la bolsa, caliente o frío.=It is served straight from the pouch, hot or cold.",
        "Es el producto con que muchas tiendas empiezan a comprar.=It is the product with which many shops begin to buy.",
    ],
    storage=Storage.AMBIENT,
    certificates=(*FOOD_PAPERS, "sin-gluten", "kosher"),
    kg_per_litre=0.75,
    monthly_sales=2000,
)
PRESERVES = family(
    "preserves",
    [
        "Se envasa en caliente y se revisa el vacío de cada tapa.=It is filled hot and the vacuum of each lid is checked.",
        "Se cuece en tandas de cuarenta kilos, con termómetro y hoja de proceso.=It is cooked in batches of forty kilos, with a thermometer and a process sheet.",
        "El pH se mide en cada tanda y queda anotado.=The pH of every batch is measured and written down.",
        "El frasco es de vidrio y la etiqueta trae tabla nutricional en dos idiomas.=The jar is glass and its label has nutrition facts in two languages.",
    ],
    [
        "Abierto, se guarda en refrigeración y dura un mes.=Once open it is kept in the refrigerator and lasts a month.",
        "Se ofrece en tiendas de especialidad y canastas navideñas.=Speciality shops and Christmas hampers carry it.",
        "Combina con quesos, carnes asadas y tortillas.=It goes with cheese, grilled meat and tortillas.",
    ],
    storage=Storage.COOL,
    certificates=(*FOOD_PAPERS, "sin-gluten", "kosher"),
    kg_per_litre=0.72,
    tare=1.5,
)
SWEETS = family(
    "sweets",
    [
        "Se bate a fuego lento hasta que da punto, sin glucosa.=It is stirred over a slow fire until it sets, without glucose.",
        "Se corta y se envuelve a mano, pieza por pieza.=It is cut and wrapped by hand, piece by piece.",
        "El azúcar viene de cañales a menos de veinte kilómetros.=The sugar comes from cane fields less than twenty kilometres away.",
    ],
    [
        "Se vende junto a la caja en tiendas de la comunidad.=Community shops sell it beside the till.",
        "Se regala en cajas surtidas y en piñatas.=It is given in assorted boxes and in piñatas.",
    ],
    storage=Storage.COOL,
    certificates=(*FOOD_PAPERS, "sin-gluten", "kosher"),
    kg_per_litre=0.6,
)
CHOCOLATE = family(
    "chocolate",
    [
        "El cacao se tuesta, se descascara y se muele en piedra durante diez horas.=The cocoa is roasted, shelled and ground on stone for ten hours.",
        "La tablilla se templa en moldes de una onza.=The tablet is set in one-ounce moulds.",
    ],
    [
        "Una tablilla rinde una taza batida con leche.=One tablet makes a cup whisked with milk.",
        "Se vende en cafeterías y tiendas de productos naturales.=Cafés and natural food shops sell it.",
    ],
    storage=Storage.COOL,
    certificates=(*FOOD_PAPERS, "organico-nop", "fairtrade", "sin-gluten"),
    kg_per_litre=0.6,
)
SNACKS = family(
    "snacks",
    [
        "Se fríe u hornea en tandas cortas y se escurre en centrífuga.=It is fried or baked in short batches and spun to drain.",
        "La bolsa lleva nitrógeno para que llegue crujiente.=The bag holds nitrogen so that it arrives crisp.",
        "Se sazona en tambor con sal de mar salvadoreña.=It is seasoned in a drum with Salvadoran sea salt.",
        "Cada turno guarda una bolsa para la prueba de vida útil.=Each shift keeps a bag for the shelf-life test.",
    ],
    [
        "Cuelga en exhibidor o va en máquina expendedora.=It hangs on a display or goes into vending machines.",
        "La piden bares, aerolíneas y tiendas de conveniencia.=Bars, airlines and convenience stores ask for it.",
        "Se come sola o con guacamole y frijoles.=It is eaten by itself or with guacamole and beans.",
    ],
    storage=Storage.COOL,
    certificates=(*FOOD_PAPERS, "sin-gluten", "kosher"),
    kg_per_litre=0.2,
    tare=1.16,
    case_kg=8,
    monthly_sales=1800,
)
MIXES = family(
    "dry-mixes",
    [
        "Se tuesta en comal, se enfría y se muele en el mismo turno.=It is toasted on a griddle, cooled and ground in the same shift.",
        "Pasa por tamiz e imán antes de la bolsa.=It passes a sieve and a magnet before the bag.",
        "La humedad se mide en cada saco de materia prima.=The moisture of every sack of raw material is measured.",
        "La receta es de la familia y se pesa en gramos.=The recipe is the family's and is weighed in grams.",
    ],
    [
        "La bolsa trae la receta en español e inglés.=The bag carries the recipe in Spanish and English.",
        "Rinde mucho y pesa poco: conviene para los primeros envíos.=It yields much and weighs little: good for first shipments.",
        "La compran hogares salvadoreños y cocinas de hospitales y escuelas.=Salvadoran homes, and kitchens of hospitals and schools, buy it.",
    ],
    storage=Storage.COOL,
    certificates=(*FOOD_PAPERS, "kosher"),
    kg_per_litre=0.5,
)
CHEESE = family(
    "cheese",
    [
        "La leche se pasteuriza y se cuaja el día del ordeño.=The milk is pasteurised and set on the day of milking.",
        "Se prensa, se sala y se empaca al vacío a 4 °C.=It is pressed, salted and vacuum packed at 4 °C.",
    ],
    [
        "Se ralla sobre frijoles, pasteles y pastas.=It is grated over beans, pastries and pasta.",
        "Sale por avión en caja térmica o en contenedor refrigerado.=It leaves by air in an insulated box, or in a refrigerated container.",
    ],
    storage=Storage.CHILLED,
    certificates=FOOD_PAPERS,
    lead_days=(5, 7, 10),
    kg_per_litre=0.8,
    tare=1.1,
    discount=0.06,
    monthly_sales=2200,
)

_SIX = "paquete de 6=pack of 6=paquete=pack=6 x 90 g;paquete de 12=pack of 12=paquete=pack=12 x 90 g;caja institucional de 60=food-service case of 60=caja=case=60 x 90 g"
_TAMALES = "paquete de 6=pack of 6=paquete=pack=6 x 150 g;paquete de 12=pack of 12=paquete=pack=12 x 150 g;caja institucional de 48=food-service case of 48=caja=case=48 x 150 g"
_JARS = "frasco de 250 g=250 g jar=frasco=jar=250 g;frasco de 400 g=400 g jar=frasco=jar=400 g;caja de 12 frascos=case of 12 jars=caja=case=12 x 250 g"

FOOD = [
    goods(
        "Pupusas congeladas=Frozen pupusas with", FROZEN_CORN, "190590", 3.4,
        "Tortillas gruesas de maíz nixtamalizado, rellenas y palmeadas una por una=Thick nixtamal corn cakes, filled and patted by hand one at a time",
        Line("de queso con loroco=cheese and loroco;de frijol con queso=beans and cheese;revueltas=mixed filling;de ayote=squash;de chipilín=chipilín leaves;de arroz y queso=rice dough and cheese", _SIX),
        shelf=365, contents="Masa de maíz o arroz, relleno, sal=Corn or rice dough, filling, salt=Leche=Milk",
    ),
    goods(
        "Tamales=Tamales", FROZEN_CORN, "210690", 4.6,
        "Masa de maíz suave, envuelta en hoja y cocida al vapor=Soft corn dough wrapped in leaf and steamed",
        Line("de gallina=with hen;pisques=pisques, filled with beans;de elote=of fresh corn;de chipilín=with chipilín leaves", _TAMALES),
        shelf=300, contents="Masa de maíz, manteca vegetal, relleno, sal=Corn dough, vegetable shortening, filling, salt=Ninguno=None",
    ),
    goods(
        "Semita=Semita layer cake with", SWEET_BREAD, "190590", 3.1,
        "Pan dulce de dos capas con jalea en medio y trenza encima=A sweet bread of two layers with jam between and a lattice on top",
        Line("de piña=pineapple jam;pacha de leche=milk filling;de guayaba=guava jam;alta de dulce de panela=panela",
             "caja de 450 g=450 g box=caja=box=450 g;caja de 900 g=900 g box=caja=box=900 g;caja de 12=case of 12=caja=case=12 x 450 g"),
        shelf=60, contents="Harina de trigo, margarina, huevo, azúcar, relleno=Wheat flour, margarine, egg, sugar, filling=Trigo, huevo, leche=Wheat, egg, milk",
    ),
    goods(
        "Quesadilla salvadoreña=Salvadoran quesadilla cake", SWEET_BREAD, "190590", 3.4,
        "Bizcocho de queso curado, crema y harina, dorado con ajonjolí=A sponge of aged cheese and cream, browned under sesame seeds",
        Line("tradicional=traditional;de arroz sin gluten=made with rice flour, gluten free;con ajonjolí=with sesame",
             "porciones individuales=single portions=paquete=pack=4 x 75 g;caja de 400 g=400 g box=caja=box=400 g;caja de 24=case of 24=caja=case=24 x 400 g"),
        shelf=45, contents="Queso curado, crema, harina, huevo, ajonjolí=Aged cheese, cream, flour, egg, sesame=Leche, huevo, ajonjolí=Milk, egg, sesame",
    ),
    goods(
        "Loroco=Loroco buds,", FLOWER_BUDS, "071080", 2.1,
        "Botón de flor comestible, cortado antes de abrir y lavado en agua fría=An edible flower bud, cut before it opens and washed in cold water",
        Line("congelado entero=frozen whole;congelado picado=frozen and chopped",
             "bolsa de 170 g=170 g bag=bolsa=bag=170 g;bolsa de 454 g=454 g bag=bolsa=bag=454 g;caja de 10 kg=10 kg case=caja=case=10000 g"),
        Line("en salmuera=in brine", "frasco de 250 g=250 g jar=frasco=jar=250 g;frasco de 900 g=900 g jar=frasco=jar=900 g;cubeta de 4 kg=4 kg pail=cubeta=pail=4000 g",
             hs="200599", storage=Storage.COOL, price=2.9),
        shelf=540, contents="Flor de loroco=Loroco buds=Ninguno=None",
    ),
    goods(
        "Frijoles molidos=Refried beans,", READY_BEANS, "200551", 1.15,
        "Frijol cocido, molido y refrito, listo para servir=Beans cooked, ground and fried again, ready to serve",
        Line("rojos de seda=red silk beans;negros=black beans;con chorizo=with chorizo;con chile=with chili",
             "doypack de 227 g=227 g pouch=bolsa=pouch=227 g;doypack de 794 g=794 g pouch=bolsa=pouch=794 g;caja de 24=case of 24=caja=case=24 x 227 g"),
        shelf=540, contents="Frijol, aceite vegetal, cebolla, sal=Beans, vegetable oil, onion, salt=Ninguno=None",
    ),
    goods(
        "Dulces típicos=Traditional sweets", SWEETS, "170490", 2.4,
        "Dulces de receta de feria, batidos en perol de cobre=Sweets after the fairs' own recipes, stirred in copper pans",
        Line("de leche de burra=milk fudge;de tamarindo=of tamarind;de nance=of nance fruit;de camote=of sweet potato;de coco=of coconut",
             "bolsa de 200 g=200 g bag=bolsa=bag=200 g;caja de 12 unidades=box of 12=caja=box=12 x 30 g;caja surtida de 24=assorted box of 24=caja=box=24 x 30 g"),
        shelf=120, contents="Azúcar de caña, fruta o leche=Cane sugar, fruit or milk=Puede contener leche=May contain milk",
    ),
    goods(
        "Salsa=Sauce of", PRESERVES, "210390", 2.4,
        "Salsa espesa de hortalizas asadas, sin colorante añadido=A thick sauce of roasted vegetables without added colour",
        Line("de chile y piña=chili and pineapple;de tomate asado=roasted tomato;picante de chile ciruela=hot cherry chili;negra con especias=dark spices;de alguashte=toasted squash seed", _JARS),
        shelf=540, contents="Hortalizas asadas, vinagre, chile, sal=Roasted vegetables, vinegar, chili, salt=Ninguno=None",
    ),
    goods(
        "Mermelada=Jam of", PRESERVES, "200799", 2.7,
        "Fruta entera cocida despacio con poca azúcar=Whole fruit cooked slowly with little sugar",
        Line("de jocote=jocote;de marañón=cashew apple;de mora de altura=highland blackberry;de mango con chile=mango with chili;de guayaba=guava", _JARS),
        shelf=540, contents="Fruta, azúcar de caña, limón=Fruit, cane sugar, lime=Ninguno=None",
    ),
    goods(
        "Curtido=Pickled cabbage slaw,", PRESERVES, "200190", 2.5,
        "Repollo, zanahoria y cebolla en vinagre de piña con orégano=Cabbage, carrot and onion in pineapple vinegar with oregano",
        Line("tradicional=traditional;con remolacha=with beet;picante=hot;con loroco=with loroco", _JARS),
        shelf=365, contents="Repollo, zanahoria, cebolla, vinagre, orégano=Cabbage, carrot, onion, vinegar, oregano=Ninguno=None",
    ),
    goods(
        "Semilla de marañón=Cashew nuts,", SNACKS, "200819", 3.4,
        "Nuez descascarada a mano y tostada en tandas pequeñas=Nuts shelled by hand and roasted in small batches",
        Line("tostada con sal=roasted and salted;natural=natural=080132;con miel=with honey;con chile y limón=with chili and lime", BAGS),
        shelf=300, contents="Semilla de marañón, sazonador=Cashew nuts, seasoning=Nuez de árbol=Tree nuts",
    ),
    goods(
        "Chocolate de tablilla=Drinking chocolate tablets", CHOCOLATE, "180632", 3.3,
        "Cacao tostado y molido en piedra, para batir en leche o agua=Cocoa roasted and stone-ground, to be whisked into milk or water",
        Line("con canela=with cinnamon;con morro=with morro seed;amargo al 70 %=bitter, 70 % cocoa;con ajonjolí=with sesame",
             "caja de 200 g=200 g box=caja=box=200 g;caja de 400 g=400 g box=caja=box=400 g;caja de 30 tablillas=box of 30 tablets=caja=box=30 x 28 g"),
        shelf=365, contents="Cacao, azúcar, especias=Cocoa, sugar, spices=Puede contener ajonjolí y maní=May contain sesame and peanut",
    ),
    goods(
        "Boquitas=Chips of", SNACKS, "200899", 0.42,
        "Rodajas finas fritas en aceite de palma certificado=Thin slices fried in certified palm oil",
        Line("de plátano verde=green plantain;de yuca=cassava;de malanga=taro;de plátano maduro=ripe plantain;de camote morado=purple sweet potato",
             "bolsa de 35 g=35 g bag=bolsa=bag=35 g;bolsa de 150 g=150 g bag=bolsa=bag=150 g;caja de 48 bolsas=case of 48 bags=caja=case=48 x 35 g"),
        shelf=180, contents="Fruta o raíz, aceite de palma, sal=Fruit or root, palm oil, salt=Ninguno=None",
    ),
    goods(
        "Panela=Panela cane sugar,", SWEETS, "170113", 1.3,
        "Jugo de caña evaporado en moliendas de leña, sin refinar=Cane juice boiled down over wood fires, unrefined",
        Line("granulada=granulated;en atado=in blocks;con jengibre=with ginger",
             "bolsa de 454 g=454 g bag=bolsa=bag=454 g;bolsa de 1 kg=1 kg bag=bolsa=bag=1000 g;saco de 25 kg=25 kg sack=saco=sack=25000 g"),
        shelf=540, contents="Jugo de caña de azúcar=Sugar cane juice=Ninguno=None",
    ),
    goods(
        "Relajo=Relajo spice mix", MIXES, "091091", 0.95,
        "Mezcla de ajonjolí, pepitoria, laurel, orégano y chile guaque=Sesame, squash seed, bay, oregano and guaque chili in one mix",
        Line("para panes con pavo=for turkey sandwiches;para gallina en chicha=for hen in chicha;molido para pinchos=ground, for skewers",
             "sobre de 40 g=40 g sachet=sobre=sachet=40 g;bolsa de 200 g=200 g bag=bolsa=bag=200 g;bolsa de 1 kg=1 kg bag=bolsa=bag=1000 g"),
        shelf=540, contents="Ajonjolí, pepitoria, laurel, orégano, chile guaque=Sesame, squash seed, bay, oregano, guaque chili=Ajonjolí=Sesame",
    ),
    goods(
        "Queso duro blando=Duro blando cheese,", CHEESE, "040690", 3.9,
        "Queso de leche pasteurizada, salado y prensado dos días=A semi-firm cheese of pasteurised milk, salted and pressed for two days",
        Line("tradicional=traditional;con chile=with chili;con loroco=with loroco;con ajo y hierbas=with garlic and herbs",
             "empaque al vacío de 454 g=454 g vacuum pack=empaque=pack=454 g;bloque de 2.3 kg=2.3 kg block=bloque=block=2300 g;caja de 20 libras=20 lb case=caja=case=9080 g"),
        shelf=60, contents="Leche pasteurizada, cuajo, sal=Pasteurised milk, rennet, salt=Leche=Milk",
    ),
    goods(
        "Mezcla para atol=Atol mix", MIXES, "190190", 1.4,
        "Harina fina lista para la olla: se agrega agua y se mueve diez minutos=A fine flour ready for the pot: add water and stir for ten minutes",
        Line("de elote=of fresh corn;shuco=shuco, of fermented corn;de maíz tostado=of toasted corn;de piña=with pineapple", BAGS),
        shelf=365, contents="Maíz, azúcar, canela=Corn, sugar, cinnamon=Ninguno=None",
    ),
    goods(
        "Alguashte=Ground squash seed,", MIXES, "200819", 2.6,
        "Semilla de ayote tostada en comal y molida=Squash seed toasted on a griddle and ground",
        Line("natural=natural;con sal y limón=with salt and lime;tostado fino=finely toasted", BAGS),
        shelf=365, contents="Semilla de ayote=Squash seed=Ninguno=None",
    ),
    goods(
        "Tostadas de maíz=Corn tostadas,", SNACKS, "190590", 0.85,
        "Tortilla delgada de maíz nixtamalizado, horneada y no frita=A thin nixtamal corn tortilla, baked and not fried",
        Line("saladas=salted;con chile=with chili;de maíz morado=of purple corn;sin sal=unsalted",
             "bolsa de 150 g=150 g bag=bolsa=bag=150 g;bolsa de 454 g=454 g bag=bolsa=bag=454 g;caja de 24 bolsas=case of 24 bags=caja=case=24 x 150 g"),
        shelf=180, contents="Maíz nixtamalizado, sal=Nixtamal corn, salt=Ninguno=None",
    ),
]  # fmt: skip
