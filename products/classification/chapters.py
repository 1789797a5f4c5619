"""Short names of the chapters of the Harmonized System 2022, Spanish and English."""

from django.utils.translation import get_language

CHAPTERS = """
01|Animales vivos|Live animals
02|Carnes|Meat
03|Pescados y mariscos|Fish and seafood
04|Lácteos, huevos, miel|Dairy, eggs, honey
05|Otros productos animales|Other animal products
06|Plantas vivas y flores|Live plants and flowers
07|Hortalizas|Vegetables
08|Frutas y nueces|Fruit and nuts
09|Café, té y especias|Coffee, tea and spices
10|Cereales|Cereals
11|Harinas y almidones|Flours and starches
12|Semillas y plantas medicinales|Seeds and medicinal plants
13|Gomas y resinas|Gums and resins
14|Materias trenzables|Plaiting materials
15|Grasas y aceites|Fats and oils
16|Conservas de carne o pescado|Meat or fish preparations
17|Azúcar y dulces|Sugar and sweets
18|Cacao y chocolate|Cocoa and chocolate
19|Panadería, pastas, cereales preparados|Bakery, pasta, prepared cereals
20|Conservas de frutas y hortalizas|Fruit and vegetable preparations
21|Preparaciones alimenticias|Food preparations
22|Bebidas y vinagre|Beverages and vinegar
23|Alimento para animales|Animal feed
24|Tabaco|Tobacco
25|Sal, piedras y cementos|Salt, stone and cement
26|Minerales|Ores
27|Combustibles|Fuels
28|Química inorgánica|Inorganic chemicals
29|Química orgánica|Organic chemicals
30|Productos farmacéuticos|Pharmaceuticals
31|Abonos|Fertilizers
32|Tintes y pinturas|Dyes and paints
33|Aceites esenciales y cosméticos|Essential oils and cosmetics
34|Jabones y velas|Soaps and candles
35|Colas y enzimas|Glues and enzymes
36|Pólvora y fósforos|Explosives and matches
37|Productos fotográficos|Photographic goods
38|Otros productos químicos|Other chemicals
39|Plásticos|Plastics
40|Caucho|Rubber
41|Cueros y pieles|Hides and leather
42|Artículos de cuero y bolsos|Leather goods and bags
43|Peletería|Furskins
44|Madera y sus manufacturas|Wood and articles of wood
45|Corcho|Cork
46|Cestería|Basketware
47|Pasta de papel|Pulp
48|Papel y cartón|Paper and board
49|Libros e impresos|Books and prints
50|Seda|Silk
51|Lana|Wool
52|Algodón|Cotton
53|Otras fibras vegetales|Other vegetable fibres
54|Filamentos sintéticos|Man-made filaments
55|Fibras sintéticas|Man-made staple fibres
56|Cuerdas, guata y fieltro|Cordage, wadding and felt
57|Alfombras|Carpets
58|Tejidos especiales y bordados|Special fabrics and embroidery
59|Tejidos recubiertos|Coated fabrics
60|Tejidos de punto|Knitted fabrics
61|Prendas de punto|Knitted clothing
62|Prendas de tejido|Woven clothing
63|Textiles para el hogar|Household textiles
64|Calzado|Footwear
65|Sombreros|Headgear
66|Paraguas|Umbrellas
67|Flores artificiales y plumas|Artificial flowers and feathers
68|Manufacturas de piedra|Articles of stone
69|Cerámica|Ceramics
70|Vidrio|Glass
71|Joyería|Jewellery
72|Hierro y acero|Iron and steel
73|Manufacturas de hierro|Articles of iron
74|Cobre|Copper
75|Níquel|Nickel
76|Aluminio|Aluminium
78|Plomo|Lead
79|Cinc|Zinc
80|Estaño|Tin
81|Otros metales|Other metals
82|Herramientas y cuchillería|Tools and cutlery
83|Manufacturas de metal|Articles of base metal
84|Máquinas|Machinery
85|Aparatos eléctricos|Electrical equipment
86|Material ferroviario|Railway equipment
87|Vehículos|Vehicles
88|Aeronaves|Aircraft
89|Barcos|Ships
90|Instrumentos de medida y médicos|Measuring and medical instruments
91|Relojes|Clocks and watches
92|Instrumentos musicales|Musical instruments
93|Armas|Arms
94|Muebles y lámparas|Furniture and lamps
95|Juguetes y deportes|Toys and sports
96|Manufacturas diversas|Miscellaneous goods
97|Arte y antigüedades|Art and antiques
"""
CHAPTER_NAMES = {code: (es, en) for code, es, en in (line.split("|") for line in CHAPTERS.strip().splitlines())}


def chapter_name(code: str) -> str:
    """Return the chapter's name in the active language; "" if there is no such chapter."""
    spanish, english = CHAPTER_NAMES.get(code, ("", ""))
    return english if get_language() == "en" else spanish
