"""Words of the trade, Spanish and English: what a company looks up while it writes its English text."""

import re

TERMS_TEXT = """
pedido mínimo|minimum order
capacidad mensual|monthly capacity
tiempo de entrega|lead time
vida útil|shelf life
fecha de vencimiento|expiry date
consumir antes de|best before
registro sanitario|health registration
ficha técnica|product specification
muestra|sample
marca privada|private label
hecho a mano|handmade
artesanal|handcrafted
orgánico|organic
natural|natural
sin conservantes|no preservatives
sin gluten|gluten free
sin azúcar añadida|no added sugar
libre de crueldad animal|cruelty free
materia prima|raw material
ingredientes|ingredients
alérgenos|allergens
contenido neto|net weight
peso bruto|gross weight
empaque|packaging
empaque al vacío|vacuum packed
bolsa con cierre|resealable bag
frasco de vidrio|glass jar
lata|tin
caja máster|master carton
tarima|pallet
estiba|stacking
granel|bulk
docena|dozen
quintal|quintal (100 lb)
libra|pound
unidad|unit
par|pair
juego|set
rollo|roll
congelado|frozen
refrigerado|chilled
temperatura ambiente|room temperature
cadena de frío|cold chain
tostado|roasted
tueste medio|medium roast
café de altura|high grown coffee
en grano|whole bean
molido|ground
ahumado|smoked
en salmuera|in brine
en almíbar|in syrup
mermelada|jam
miel de abeja|honey
panela|unrefined cane sugar
horchata|horchata (morro seed drink)
loroco|loroco (edible flower)
añil|indigo
teñido con añil|dyed with indigo
telar de cintura|backstrap loom
telar de palanca|treadle loom
tejido|woven
bordado|embroidered
algodón|cotton
lino|linen
hamaca|hammock
mantel|tablecloth
chal|shawl
cuero|leather
cuero genuino|genuine leather
suela|sole
madera de teca|teak wood
madera de conacaste|guanacaste wood
barro|clay
cerámica|ceramics
mimbre|wicker
tule|reed
bisutería|costume jewellery
jabón|soap
aceite esencial|essential oil
bálsamo|balsam
crema hidratante|moisturising cream
vela|candle
acabado|finish
medidas|dimensions
talla|size
a la medida|made to measure
garantía|warranty
código arancelario|HS code
arancel|customs duty
certificado de origen|certificate of origin
factura comercial|commercial invoice
lista de empaque|packing list
conocimiento de embarque|bill of lading
flete|freight
seguro|insurance
agente aduanal|customs broker
puesto en fábrica|ex works (EXW)
libre a bordo|free on board (FOB)
carta de crédito|letter of credit
anticipo|advance payment
comprador|buyer
distribuidor|distributor
proveedor|supplier
buenas prácticas de manufactura|good manufacturing practice (GMP)
trazabilidad|traceability
lote|batch
código de barras|bar code
comercio justo|fair trade
cooperativa|cooperative
liderado por mujeres|led by women
"""
TERMS = sorted(tuple(line.split("|")) for line in TERMS_TEXT.strip().splitlines())
MOST = 8


def found_in(text: str) -> list[tuple[str, str]]:
    """(Spanish, English) of the terms that stand in a Spanish text, also in the plural; at most eight."""
    low = text.lower()
    return [term for term in TERMS if re.search(rf"\b{re.escape(term[0])}(s|es)?\b", low)][:MOST]
