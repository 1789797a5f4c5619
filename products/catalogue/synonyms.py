"""Words that buyers use for the same thing, to begin with; staff keep them in the admin site afterwards."""

from products.catalogue.search import clear_synonym_cache
from products.models import Synonym

INITIAL_SYNONYMS = [
    "bolso, cartera, bolsa de mano, handbag, purse",
    "añil, índigo, indigo",
    "zapato, calzado, shoe, footwear",
    "mermelada, jalea, jam, jelly",
    "camisa, blusa, shirt",
    "dulce, golosina, confite, candy, sweet",
    "panela, dulce de panela, rapadura, piloncillo, raw cane sugar",
    "miel, honey",
    "marañón, anacardo, cashew",
    "loroco, flor de loroco",
    "pupusa, tortilla rellena, stuffed tortilla",
    "horchata, bebida de morro",
    "candela, vela, candle",
    "juguete, toy",
    "mueble, furniture",
    "hamaca, hammock",
    "bálsamo, balsam",
    "ajonjolí, sésamo, sesame",
    "maní, cacahuate, peanut",
    "frijol, habichuela, bean",
    "achiote, annatto",
    "cacao, cocoa",
    "rebozo, chal, shawl",
    "mochila, backpack",
    "cincho, cinturón, belt",
    "aretes, pendientes, earrings",
    "collar, necklace",
    "pulsera, brazalete, bracelet",
    "cerámica, barro, ceramics, pottery",
    "orgánico, organic, bio",
    "software, programa, aplicación, app",
    "cerveza, beer",
    "licor, liqueur",
    "crema, cream",
    "jabón, soap",
    "café, coffee",
    "canasta, cesta, basket",
    "uniforme, uniform",
    "sombrero, hat",
    "sábana, sheet, ropa de cama, bedding",
]


def load_initial_synonyms() -> int:
    """Keep the groups that no kept group touches yet; how many were added."""
    known = {word for group in Synonym.objects.all() for word in group.list()}
    new = [
        Synonym(words=words)
        for words in INITIAL_SYNONYMS
        if known.isdisjoint(word.strip() for word in words.split(","))
    ]
    Synonym.objects.bulk_create(new)
    clear_synonym_cache()
    return len(new)
