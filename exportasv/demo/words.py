"""Sentences and names for the demo's texts. Each pair is (Spanish, English)."""

from exportasv.demo.kinds import text_pair

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

KITCHEN_ORIGINS = tuple(
    map(
        text_pair,
        [
            "Se hace en {town}, con {workers} personas que viven a pocas cuadras de la planta.=It is made in {town} by {workers} people who live a few streets from the plant.",
            "{company} empezó en la cocina de una casa de {town} en {year}.={company} began in the kitchen of a house in {town} in {year}.",
            "La planta de {company} está en {town} y recibe visitas con cita.=The plant of {company} is in {town} and receives visitors by appointment.",
            "En {town} somos {workers} personas: quien responde el correo conoce cada lote.=We are {workers} people in {town}: whoever answers the mail knows each batch.",
            "Nació de un pedido de salvadoreños en el exterior que {company} no quiso rechazar en {year}.=It was born in {year} of an order by Salvadorans abroad that {company} would not refuse.",
        ],
    )
)
FARM_ORIGINS = tuple(
    map(
        text_pair,
        [
            "{company} reúne la cosecha de vecinos de {town} desde {year}.={company} has gathered the harvest of neighbours in {town} since {year}.",
            "Se compra a productores de {town} y se paga al recibir.=It is bought from growers of {town} and paid on delivery.",
            "Las {workers} personas de {company} trabajan entre {town} y las parcelas.=The {workers} people of {company} work between {town} and the plots.",
            "La bodega de {company} en {town} recibe visitas con cita.=The store of {company} in {town} receives visitors by appointment.",
        ],
    )
)
CRAFT_ORIGINS = tuple(
    map(
        text_pair,
        [
            "Se hace en {town}, con {workers} personas que viven a pocas cuadras del taller.=It is made in {town} by {workers} people who live a few streets from the workshop.",
            "{company} trabaja desde {year} en {town}, donde el oficio pasa de padres a hijas e hijos.={company} has worked since {year} in {town}, where the craft passes from parents to children.",
            "El taller de {company} está en {town} y recibe visitas con cita.=The workshop of {company} is in {town} and receives visitors by appointment.",
            "En {town} somos {workers} personas: quien responde el correo conoce cada pedido.=We are {workers} people in {town}: whoever answers the mail knows each order.",
            "{company} compra sus materiales a vecinos de {town} y paga al recibir.={company} buys its materials from neighbours in {town} and pays on delivery.",
        ],
    )
)
SERVICE_ORIGINS = tuple(
    map(
        text_pair,
        [
            "{company} atiende desde {town} con {workers} personas.={company} works from {town} with {workers} people.",
            "{company} empezó en {year} con un cliente en el exterior que todavía le escribe.={company} began in {year} with a customer abroad who still writes.",
            "El equipo de {company} es de {workers} personas en {town}; usted habla siempre con la misma.=The team of {company} is {workers} people in {town}; you always talk to the same one.",
            "Desde {year}, {company} entrega cada semana desde {town}, con acta de cada reunión.=Since {year}, {company} has delivered weekly from {town}, with minutes of every meeting.",
        ],
    )
)
WORK = {  # sector code → what its companies do
    "food": ("hace alimentos", "has made food"),
    "beverages": ("hace bebidas", "has made beverages"),
    "textiles": ("hace textiles y ropa", "has made textiles and clothing"),
    "agribusiness": ("cultiva y procesa productos del campo", "has grown and processed farm products"),
    "services": ("presta servicios", "has provided services"),
    "cosmetics": ("hace cosmética natural", "has made natural cosmetics"),
    "manufactured": ("fabrica artículos diversos", "has manufactured a range of goods"),
    "footwear": ("hace calzado", "has made footwear"),
    "handicrafts": ("hace artesanías", "has made handicrafts"),
    "furniture": ("hace muebles", "has made furniture"),
    "other": ("hace productos varios", "has made a variety of goods"),
}
ABOUT_SENTENCES = [
    (
        "Respondemos en un día hábil y enviamos fotos de cada pedido.",
        "We answer within a working day and send photos of each order.",
    ),
    (
        "Facturamos en dólares y preparamos los papeles de exportación.",
        "We invoice in dollars and prepare the export papers.",
    ),
    ("Guardamos una muestra de cada entrega por seis meses.", "We keep a sample of each delivery for six months."),
    (
        "Vendemos en el país todo el año y exportamos por temporada.",
        "We sell at home all year and export by the season.",
    ),
    ("Aceptamos pedidos de prueba y visitas de compradores.", "We take trial orders and visits from buyers."),
]
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
        "Buscamos proveedor fijo para seis tiendas. ¿Trabajan con la marca del comprador?",
        "We look for a regular supplier for six shops. Do you do private label?",
    ),
]
SERVICE_QUESTIONS = [
    (
        "Buenos días. Necesitamos este servicio ({n} en total). ¿Cuándo pueden empezar?",
        "Good morning. We need this service ({n} in all). When could you start?",
    ),
    (
        "¿Tienen ejemplos de trabajos parecidos y firman acuerdo de confidencialidad?",
        "Do you have examples of similar work, and do you sign a confidentiality agreement?",
    ),
    (
        "Queremos empezar con una prueba pequeña y seguir por mes. ¿Cómo facturan?",
        "We would like to begin with a small trial and go on by the month. How do you invoice?",
    ),
]
SERVICE_ANSWERS = [
    (
        "Gracias por escribir. Le enviamos tres trabajos parecidos y podemos empezar el lunes.",
        "Thank you for writing. Here are three similar jobs; we can begin on Monday.",
    ),
    (
        "Con gusto. Le proponemos una llamada de media hora para conocer el alcance.",
        "Gladly. We propose a call of half an hour to learn the scope.",
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
FAIRS = [  # name, city in Spanish and English, country, year, month
    ("Summer Fancy Food Show", "Nueva York", "New York", "US", 2025, 6),
    ("Expo Antad", "Guadalajara", "Guadalajara", "MX", 2025, 10),
    ("Anuga", "Colonia", "Cologne", "DE", 2025, 10),
    ("NY NOW", "Nueva York", "New York", "US", 2026, 2),
    ("Alimentaria", "Barcelona", "Barcelona", "ES", 2026, 3),
    ("Rueda de negocios centroamericana", "San José", "San José", "CR", 2026, 5),
    ("Specialty Coffee Expo", "San Diego", "San Diego", "US", 2026, 4),
    ("SIAL Canada", "Montreal", "Montreal", "CA", 2026, 4),
]
