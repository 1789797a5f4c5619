"""Sentences and names for the demo's texts. Each pair is (Spanish, English)."""

FIRST_NAMES = "Marta Ana Rosa Blanca Elena Gloria Silvia Karla Roxana Iris Claudia Patricia Delmy Sonia Carlos José Mario Luis Óscar Rafael Ernesto Mauricio Nelson Rigoberto Wilber Salvador".split()
LAST_NAMES = "Menjívar Cornejo Aguilar Portillo Quintanilla Alvarenga Mejía Rivas Escobar Guevara Henríquez Zelaya Chicas Argueta Funes Cañas Orellana Villatoro Peraza Lovo Huezo Barahona".split()

# Trade names by sector: first part and second part.
NAME_HEADS = {
    "food": "Sabores Cocina Delicias Antojitos Fogón Comal Molienda Despensa".split(),
    "beverages": "Beneficio Tostaduría Finca Cafetal Destilería Cervecería Refrescos Cumbre".split(),
    "textiles": "Tejidos Telares Hilos Confecciones Urdimbre Bordados Costuras Trama".split(),
    "agribusiness": "Agrícola Cosecha Apiarios Granos Semillas Campo Obraje Huertos".split(),
    "services": "Estudio Taller Digital Lenguas Ruta Píxel Soluciones Trazo Código".split(),
    "cosmetics": "Botánica Jabonería Esencias Raíz Pétalo Savia Aromas Bálsamos".split(),
    "manufactured": "Industrias Empaques Imprenta Metales Plásticos Fábrica Papelera".split(),
    "footwear": "Calzado Horma Suela Curtidos Zapatería Paso".split(),
    "handicrafts": "Artesanos Manos Barro Arte Taller Semilla Colores".split(),
    "furniture": "Muebles Maderas Carpintería Ebanistería Mimbres".split(),
    "other": "Innova Verde Mascotas Nueva".split(),
}
NAME_TAILS = [
    "Cuscatleco",
    "de Izalco",
    "del Volcán",
    "Cihuatán",
    "La Ceiba",
    "El Conacaste",
    "Tazumal",
    "del Lempa",
    "Xochil",
    "Las Delicias",
    "Santa Marta",
    "El Jocote",
    "La Campana",
    "Nonualco",
    "Tres Hermanas",
    "Don Chepe",
    "La Esperanza",
    "Siguanaba",
    "Los Ausoles",
    "Chaparrastique",
    "El Torogoz",
    "Flor de Izote",
    "Pipil",
    "Maquilishuat",
    "Cayaguanca",
    "La Montañona",
    "Guazapa",
    "El Trifinio",
    "San Jacinto",
    "Las Pavas",
]

ORIGIN_SENTENCES = [
    (
        "La hacemos en {town}, con {workers} personas que viven a pocas cuadras del taller.",
        "We make it in {town} with {workers} people who live a few streets from the workshop.",
    ),
    (
        "{company} empezó en la cocina de una casa de {town} en {year}.",
        "{company} began in the kitchen of a house in {town} in {year}.",
    ),
    (
        "Trabajamos desde {year} en {town}, donde el oficio pasa de madres a hijas.",
        "We have worked since {year} in {town}, where the craft goes from mothers to daughters.",
    ),
    (
        "El taller de {company} está en {town} y recibe visitas con cita.",
        "The workshop of {company} is in {town} and receives visitors by appointment.",
    ),
    (
        "Compramos la materia prima a vecinos de {town} y pagamos al recibir.",
        "We buy from neighbours in {town} and pay on delivery.",
    ),
    (
        "Somos {workers} personas en {town}; quien responde el correo conoce cada lote.",
        "We are {workers} people in {town}; whoever answers the mail knows each batch.",
    ),
    (
        "Nació de un pedido de salvadoreños en el exterior que {company} no quiso rechazar en {year}.",
        "It was born in {year} of an order by Salvadorans abroad that {company} would not refuse.",
    ),
]
SERVICE_ORIGIN_SENTENCES = [
    (
        "Atendemos desde {town} con {workers} personas, en español e inglés.",
        "We work from {town} with {workers} people, in Spanish and English.",
    ),
    (
        "{company} empezó en {year} con un cliente en el exterior que todavía nos escribe.",
        "{company} began in {year} with a customer abroad who still writes to us.",
    ),
    (
        "Somos {workers} personas en {town}; usted habla siempre con la misma.",
        "We are {workers} people in {town}; you always talk to the same one.",
    ),
    (
        "Desde {year} trabajamos en {town} con entregas semanales y acta de cada reunión.",
        "Since {year} we have worked in {town} with weekly deliveries and minutes of every meeting.",
    ),
]
CRAFT_SENTENCES = {
    "food": [
        ("Cada lote lleva fecha, número y responsable.", "Each batch carries its date, its number and a name."),
        (
            "No usamos preservantes; la vida útil viene del proceso y del frío.",
            "We use no preservatives; the shelf life comes from process and cold.",
        ),
        (
            "La etiqueta está lista en español e inglés, con tabla nutricional.",
            "The label is ready in Spanish and English with its nutrition facts.",
        ),
        (
            "Se produce los lunes y jueves y se despacha al día siguiente.",
            "It is made on Mondays and Thursdays and leaves the next day.",
        ),
        ("Probamos cada tanda antes de sellarla.", "We taste every batch before it is sealed."),
    ],
    "beverages": [
        ("Guardamos una muestra testigo de cada lote por dos años.", "We keep a sample of each lot for two years."),
        (
            "El agua pasa por tres filtros antes de tocar el producto.",
            "The water passes three filters before it touches the product.",
        ),
        ("La receta se mide en gramos, no en tazas.", "The recipe is measured in grams, not in cups."),
        ("Tostamos y envasamos la misma semana del pedido.", "We roast and pack in the week of the order."),
    ],
    "textiles": [
        (
            "Cada pieza se revisa a contraluz antes de doblarla.",
            "Every piece is held against the light before it is folded.",
        ),
        ("Los tintes no sueltan color después del segundo lavado.", "The dyes do not run after the second wash."),
        (
            "Guardamos los moldes de cada cliente para repetir el pedido igual.",
            "We keep each customer's patterns so that a repeat order is the same.",
        ),
        (
            "Se entrega con etiqueta de composición y cuidado en dos idiomas.",
            "It comes with fibre and care labels in two languages.",
        ),
    ],
    "agribusiness": [
        ("Podemos decir de qué parcela salió cada saco.", "We can tell from which plot each sack came."),
        (
            "El secado se controla con medidor de humedad, no a ojo.",
            "Drying is checked with a moisture meter and not by eye.",
        ),
        (
            "Enviamos análisis de laboratorio con la primera muestra.",
            "A laboratory analysis goes with the first sample.",
        ),
        ("La bodega se fumiga sin contacto con el grano.", "The store is treated without touching the grain."),
    ],
    "services": [
        ("El primer avance llega en cinco días hábiles.", "The first result arrives within five working days."),
        (
            "Firmamos acuerdo de confidencialidad antes de la primera llamada.",
            "We sign a confidentiality agreement before the first call.",
        ),
        (
            "Trabajamos en su zona horaria hasta el cierre del día.",
            "We work in your time zone until the end of the day.",
        ),
        ("El código y los archivos fuente son del cliente.", "Code and source files belong to the customer."),
    ],
    "cosmetics": [
        (
            "La lista INCI y la ficha de seguridad se envían con la cotización.",
            "The INCI list and safety sheet go with the quotation.",
        ),
        ("No se prueba en animales.", "It is not tested on animals."),
        (
            "El aroma viene de aceites esenciales y se va con el día.",
            "The scent comes from essential oils and leaves with the day.",
        ),
        (
            "Se puede hacer con la marca del comprador desde tres cajas.",
            "It can carry the buyer's brand from three cases on.",
        ),
    ],
    "manufactured": [
        ("El arte se aprueba sobre una muestra impresa.", "Artwork is approved on a printed sample."),
        ("Medimos cada turno con plantilla.", "Every shift is measured with a gauge."),
        ("Se entrega paletizado y con lista de empaque.", "It is delivered on pallets with a packing list."),
        ("Aceptamos pedidos de prueba a precio de lista.", "We take trial orders at the list price."),
    ],
    "footwear": [
        ("La horma se ajusta a tallas de Estados Unidos y Europa.", "The last is fitted to US and European sizes."),
        ("Cosemos la suela además de pegarla.", "We sew the sole as well as glue it."),
        ("Guardamos cuero del mismo lote para reposiciones.", "We keep leather of the same lot for replacements."),
        ("Cada par sale con bolsa de tela y repuesto de cintas.", "Each pair leaves with a cloth bag and spare laces."),
    ],
    "handicrafts": [
        ("No hay dos piezas iguales y esa es la idea.", "No two pieces are alike, and that is the idea."),
        ("La pintura cumple la norma de juguetes.", "The paint meets the toy standard."),
        ("Cada pieza lleva el nombre de quien la hizo.", "Each piece carries the name of who made it."),
        ("Se empaca en viruta de madera tratada, sin plástico.", "It is packed in treated wood wool, without plastic."),
    ],
    "furniture": [
        ("Se envía desarmado, con herramienta y guía ilustrada.", "It is shipped flat with a tool and a drawn guide."),
        (
            "La madera lleva constancia de origen y tratamiento ISPM 15.",
            "The wood carries proof of origin and ISPM 15 treatment.",
        ),
        ("Probamos cada asiento con 120 kilos.", "We test every seat with 120 kilos."),
        ("El acabado se retoca con aceite común.", "The finish is renewed with ordinary oil."),
    ],
    "other": [
        ("Hacemos una muestra antes de la primera factura.", "We make a sample before the first invoice."),
        ("El empaque se puede rellenar.", "The packing can be refilled."),
        ("Respondemos en un día hábil.", "We answer within one working day."),
    ],
}
USE_SENTENCES = [
    (
        "Lo piden sobre todo tiendas latinas y regalos de empresa.",
        "Latin shops and corporate gift buyers ask for it most.",
    ),
    ("Se vende bien en ferias de fin de semana y en línea.", "It sells well at weekend fairs and online."),
    (
        "Un comprador nuevo suele empezar con medio pedido mínimo de prueba.",
        "A new buyer usually begins with a trial of half the minimum order.",
    ),
    (
        "Queda bien junto a otros productos de la misma casa en un solo envío.",
        "It travels well with other products of the same house in one shipment.",
    ),
    (
        "Para cadenas ofrecemos marca propia y entregas mensuales.",
        "For chains we offer private label and monthly deliveries.",
    ),
    (
        "Pregunte por la versión de temporada, que sale entre octubre y diciembre.",
        "Ask for the seasonal version, which comes out between October and December.",
    ),
    (
        "Enviamos muestras en una semana; el flete lo paga quien las pide.",
        "Samples leave within a week; freight is paid by whoever asks for them.",
    ),
    (
        "Desde el segundo pedido fijamos el precio por doce meses.",
        "From the second order on we hold the price for twelve months.",
    ),
]
SERVICE_USE_SENTENCES = [
    ("Se empieza con un encargo pequeño y se sigue por mes.", "One begins with a small task and goes on by the month."),
    ("La primera reunión no se cobra.", "The first meeting is free."),
    (
        "Facturamos en dólares y damos crédito desde el tercer mes.",
        "We bill in dollars and give credit from the third month.",
    ),
    ("Mostramos tres trabajos parecidos antes de cotizar.", "We show three similar jobs before we quote."),
    ("El precio incluye dos rondas de cambios.", "The price includes two rounds of changes."),
    ("Hay equipo de relevo para vacaciones y feriados.", "A stand-in team covers holidays."),
]
STORAGE = {"food": "cool", "beverages": "cool", "agribusiness": "ventilated", "cosmetics": "ambient"}
SESSION_TOPICS = [
    "Costos y precio de exportación",
    "Etiqueta para Estados Unidos",
    "Registro de exportador en CIEX",
    "Elección del mercado",
    "Ficha técnica en inglés",
    "Preparación para feria",
    "Empaque para envío aéreo",
    "Registro sanitario",
    "Certificado de origen",
    "Fotografía de producto",
    "Respuesta a un comprador",
    "Plan de exportación",
]
AGREEMENTS = [
    "Enviar la ficha técnica en inglés",
    "Pedir cotización de flete",
    "Tomar cinco fotografías con luz natural",
    "Llenar el registro de exportador",
    "Calcular el costo por unidad puesta en puerto",
    "Solicitar el análisis de laboratorio",
    "Definir el pedido mínimo por color",
    "Revisar el arte de la etiqueta",
    "Contestar la consulta pendiente",
    "Registrar el código de barras",
]
BUYER_HEADS = "Northgate Pacific Lakeview Harbor Golden Sierra Maple Atlantic Central Riverside Bluebird Cardinal Mercado Casa Terra Solare Almacén Importadora".split()
BUYER_TAILS = "Foods Imports Trading Market Distributors Home Gifts Wholesale Provisions Latina Boutique Group".split()
BUYER_QUESTIONS = [
    (
        "Buenos días. ¿Cuál es su precio FOB para {n} unidades y cuánto tardan?",
        "Good morning. What is your FOB price for {n} units, and how long would it take?",
    ),
    (
        "Hemos probado su producto en la casa comercial y queremos una muestra de cada presentación.",
        "We tried your product at the trading house and would like a sample of each presentation.",
    ),
    (
        "¿Tienen etiqueta en inglés y registro para vender en nuestro mercado?",
        "Do you have an English label and the registration for our market?",
    ),
    (
        "Buscamos proveedor fijo para seis tiendas. ¿Trabajan con marca privada?",
        "We look for a regular supplier for six shops. Do you do private label?",
    ),
]
COMPANY_ANSWERS = [
    (
        "Gracias por escribir. Le adjuntamos precios por término y el tiempo de entrega; la muestra sale esta semana.",
        "Thank you for writing. Here are the prices by term and the lead time; the sample leaves this week.",
    ),
    (
        "Con gusto. Para esa cantidad mantenemos el precio de lista y despachamos en el plazo publicado.",
        "Gladly. For that quantity we hold the list price and ship within the published time.",
    ),
]
FAIRS = [
    ("Summer Fancy Food Show", "Nueva York", "US", 2025, 6),
    ("Expo Antad", "Guadalajara", "MX", 2025, 10),
    ("Anuga", "Colonia", "DE", 2025, 10),
    ("NY NOW", "Nueva York", "US", 2026, 2),
    ("Alimentaria", "Barcelona", "ES", 2026, 3),
    ("Rueda de negocios centroamericana", "San José", "CR", 2026, 5),
    ("Specialty Coffee Expo", "San Diego", "US", 2026, 4),
    ("SIAL Canada", "Montreal", "CA", 2026, 4),
]
