"""Services of the invented companies. CPC 2.1 codes; a kind × its variants × its offers give the products."""

from exportasv.demo.kinds import Offer, ServiceKind, text_pair
from products.models import Delivery, PriceBasis, WorkLanguage

HOURS = text_pair("lunes a viernes, 8:00 a 17:00=Monday to Friday, 8 am to 5 pm")
_ES, _EN = WorkLanguage.ES, WorkLanguage.EN


def _hourly(price: float) -> Offer:
    return Offer(text_pair("por hora=by the hour"), PriceBasis.HOUR, price)


def _project(price: float) -> Offer:
    return Offer(text_pair("por proyecto=by project"), PriceBasis.PROJECT, price)


def _monthly(price: float) -> Offer:
    return Offer(text_pair("con contrato mensual=on a monthly contract"), PriceBasis.MONTH, price)


def _offer(name: str, basis: PriceBasis, price: float) -> Offer:
    return Offer(text_pair(name), basis, price)


def _service(
    name: str,
    cpc: str,
    text: str,
    variants: str,
    offers: list[Offer],
    made: list[str],
    used: list[str],
    references: str,
    **facts: object,
) -> ServiceKind:
    parts = [each.split("=") for each in variants.split(";")]
    rows = tuple((text_pair(f"{es}={en}"), code[0] if code else "") for es, en, *code in parts)
    return ServiceKind(
        text_pair(name), cpc, text_pair(text), rows, tuple(offers), tuple(map(text_pair, made)), tuple(map(text_pair, used)),
        text_pair(references), **facts,  # type: ignore[arg-type]
    )  # fmt: skip


SERVICES = [
    _service(
        "Desarrollo de software:=Software development,", "83141",
        "Equipo bilingüe que trabaja por entregas de dos semanas=A bilingual team that delivers every two weeks",
        "aplicaciones web=web applications;aplicaciones móviles=mobile apps;integración de sistemas=systems integration;tiendas en línea=online shops",
        [_hourly(28), _project(6800), _monthly(4300)],
        ["Cada entrega se prueba en un servidor que el cliente puede abrir.=Every delivery is tried on a server that the client can open.",
         "El código se guarda en el repositorio del cliente desde el primer día.=The code lives in the client's repository from the first day.",
         "Dos personas revisan cada cambio antes de publicarlo.=Two people review each change before it is released."],
        ["El primer avance llega en cinco días hábiles.=The first result arrives within five working days.",
         "Se empieza con una tarea pequeña y se sigue por mes.=One begins with a small task and goes on by the month."],
        "Una cadena de farmacias de Guatemala y una aseguradora de Texas; contactos al pedirlos.=A chain of pharmacies in Guatemala and an insurer in Texas; contacts on request.",
    ),
    _service(
        "Diseño gráfico:=Graphic design,", "83919",
        "Estudio pequeño que acompaña hasta la imprenta=A small studio that goes along as far as the printer",
        "marca y empaque=brand and packaging;editorial=editorial;para redes=for social media",
        [_project(480), _hourly(19)],
        ["Se presentan tres bocetos y se afina uno.=Three sketches are shown and one is refined.",
         "Los archivos abiertos se entregan al final.=The open files are handed over at the end."],
        ["El precio incluye dos rondas de cambios.=The price includes two rounds of changes.",
         "Se entrega arte listo para imprenta y para pantalla.=Artwork is delivered ready for print and for screen."],
        "Empaques de cuatro marcas de café y la memoria de una fundación de Madrid.=Packaging of four coffee brands and the annual report of a foundation in Madrid.",
    ),
    _service(
        "Animación:=Animation,", "96134",
        "Del guion a la entrega, con supervisión de arte propia=From script to delivery with its own art direction",
        "2D para series=2D for series;explicativa=explainer;3D de producto=3D product",
        [_offer("por minuto terminado=by the finished minute", PriceBasis.MINUTE, 950), _project(3600)],
        ["El guion gráfico se aprueba antes de animar.=The storyboard is approved before animation.",
         "El avance se ve cada viernes en un enlace privado.=Progress is shown every Friday at a private link."],
        ["Se entrega en 4K, con pistas de sonido separadas.=It is delivered in 4K with separate sound tracks.",
         "El estudio toma episodios sueltos o temporadas.=The studio takes single episodes or seasons."],
        "Dos temporadas para un canal infantil de México.=Two seasons for a children's channel in Mexico.",
    ),
    _service(
        "Centro de contacto:=Contact centre,", "85931",
        "Agentes con dos turnos y reportes semanales=Agents in two shifts with weekly reports",
        "en español=in Spanish;bilingüe=bilingual;de mesa de ayuda=help desk",
        [_offer("por agente al mes=by agent and month", PriceBasis.MONTH, 1450), _hourly(10)],
        ["Las llamadas se graban y se califican cinco por agente cada semana.=Calls are recorded and five per agent are rated each week.",
         "Cada agente pasa dos semanas de capacitación con el cliente.=Each agent trains with the client for two weeks."],
        ["Hay equipo de relevo para vacaciones y feriados.=A stand-in team covers holidays.",
         "El turno se ajusta a la zona horaria del cliente.=Shifts follow the client's time zone."],
        "Una compañía eléctrica de Honduras y una clínica de Miami.=A power company in Honduras and a clinic in Miami.",
    ),
    _service(
        "Arquitectura:=Architecture,", "83221",
        "Dibujo técnico bajo normas del país de destino=Technical drawing to the standards of the destination",
        "planos y renders=plans and renders;modelado BIM=BIM modelling=83222;diseño de interiores=interior design=83911",
        [_project(2400), _hourly(24)],
        ["Se dibuja en el programa y las capas del cliente.=Drawing is done in the client's program and layers.",
         "Una arquitecta con licencia firma la revisión interna.=A licensed architect signs the internal check."],
        ["Se empieza por un nivel o una vivienda tipo.=One begins with one floor or one model house.",
         "Las visitas de obra se cotizan aparte.=Site visits are quoted separately."],
        "Planos de doce viviendas en Costa Rica y un hotel en Roatán.=Plans of twelve houses in Costa Rica and a hotel in Roatán.",
        delivery=(Delivery.REMOTE, Delivery.WE_TRAVEL),
    ),
    _service(
        "Traducción:=Translation,", "83950",
        "Dos personas por texto: una traduce y otra revisa=Two people to a text: one translates, the other revises",
        "técnica es-en=technical es-en;legal=legal",
        [_offer("por palabra=by the word", PriceBasis.WORD, 0.09), _offer("por página=by the page", PriceBasis.PAGE, 21)],
        ["El glosario del cliente se acuerda antes de empezar.=The client's glossary is agreed before the work begins.",
         "Se usa memoria de traducción y se entrega al cliente.=A translation memory is used and handed to the client."],
        ["Textos de hasta dos mil palabras salen en dos días.=Texts of up to two thousand words leave within two days.",
         "La traducción legal va firmada por intérprete autorizada.=Legal translation is signed by a licensed interpreter."],
        "Manuales de una fábrica de Monterrey y contratos de tres bufetes.=Manuals of a factory in Monterrey and contracts of three law firms.",
        languages=(_ES, _EN, WorkLanguage.FR), lead_days=(2, 3, 5),
    ),
    _service(
        "Subtitulado:=Subtitling,", "96135",
        "Subtítulos traducidos y sincronizados por personas=Subtitles translated and timed by people",
        "de cursos=of courses;de documentales=of documentaries",
        [_offer("por minuto=by the minute", PriceBasis.MINUTE, 6.5)],
        ["Cada línea se ajusta a la voz y a la lectura.=Each line is fitted to voice and reading speed.",
         "Se entrega SRT y video con texto quemado.=SRT files and video with burned text are delivered."],
        ["Una hora de video sale en cuatro días.=An hour of video leaves within four days.",
         "Se trabaja del inglés, el francés y el portugués.=Work is done from English, French and Portuguese."],
        "Cursos de una universidad de Barcelona.=Courses of a university in Barcelona.",
        languages=(_ES, _EN, WorkLanguage.FR, WorkLanguage.PT), lead_days=(3, 5),
    ),
    _service(
        "Turismo receptivo:=Inbound tourism,", "85540",
        "Guías con licencia y grupos de no más de doce=Licensed guides and groups of no more than twelve",
        "ruta del café=coffee route;volcanes y lagos=volcanoes and lakes;turismo de surf=surf",
        [_offer("de un día=one day", PriceBasis.PERSON, 85), _offer("de tres días=three days", PriceBasis.PERSON, 290),
         _offer("de cinco días=five days", PriceBasis.PERSON, 540)],
        ["El transporte, el seguro y los almuerzos están incluidos.=Transport, insurance and lunches are included.",
         "Se visita a familias y fincas que cobran directamente.=Families and farms are visited, and paid directly."],
        ["Las agencias reciben tarifa neta y confirmación en un día.=Agencies receive net rates and an answer within a day.",
         "Se cancela sin costo hasta siete días antes.=Cancellation is free until seven days before."],
        "Grupos de dos agencias de Los Ángeles y una de Toronto.=Groups of two agencies in Los Angeles and one in Toronto.",
        delivery=(Delivery.CLIENT_COMES,), lead_days=(7, 10), signs_nda=False,
    ),
    _service(
        "Contabilidad a distancia:=Remote bookkeeping,", "82222",
        "Registro mensual, conciliación y reportes en inglés=Monthly books, reconciliation and reports in English",
        "para comercios=for shops;para restaurantes=for restaurants",
        [_monthly(420), _hourly(15)],
        ["Los libros cierran el día diez de cada mes.=Books close on the tenth of each month.",
         "El acceso al banco es solo de lectura.=Access to the bank is read only."],
        ["Se usa el programa que el cliente ya paga.=The program that the client already pays for is used.",
         "El primer mes se cobra a la mitad.=The first month costs half."],
        "Once restaurantes de Houston y Washington.=Eleven restaurants in Houston and Washington.",
    ),
    _service(
        "Mercadeo digital:=Digital marketing,", "83611",
        "Estrategia, piezas y medición con tablero semanal=Strategy, pieces and measurement with a weekly dashboard",
        "campañas de anuncios=ad campaigns;contenido para redes=social content;posicionamiento=search ranking",
        [_monthly(780), _project(950)],
        ["La inversión en anuncios la paga el cliente en su propia cuenta.=The client pays for ads from its own account.",
         "Cada pieza se aprueba antes de publicarse.=Each piece is approved before it is published."],
        ["El tablero muestra costo por contacto, no solo vistas.=The dashboard shows cost per contact, not only views.",
         "Se mide tres meses antes de ampliar.=Three months are measured before growing."],
        "Una marca de ropa de Ciudad de Guatemala y dos clínicas de Florida.=A clothing brand in Guatemala City and two clinics in Florida.",
    ),
    _service(
        "Producción audiovisual:=Video production,", "96121",
        "Guion, grabación y edición con equipo propio=Script, shooting and editing with our own equipment",
        "video de producto=product video;documental corto=short documentary;fotografía=photography=83812",
        [_project(1450), _offer("por día de rodaje=by the day of shooting", PriceBasis.DAY, 620)],
        ["El equipo lleva dos cámaras, sonido y luces.=The crew brings two cameras, sound and lights.",
         "El primer corte se ve a la semana del rodaje.=The first cut is shown a week after shooting."],
        ["La música tiene licencia para todo el mundo.=The music is licensed for all the world.",
         "Se graba en El Salvador, Guatemala y Honduras.=Shooting is done in El Salvador, Guatemala and Honduras."],
        "Videos de producto para seis exportadores y un canal de Costa Rica.=Product videos for six exporters and a channel in Costa Rica.",
        delivery=(Delivery.REMOTE, Delivery.WE_TRAVEL),
    ),
]  # fmt: skip
