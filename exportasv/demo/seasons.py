"""Harvest months of the demo's products, by the beginning of their Spanish name.

The months cover the harvest and what can be stored of it. Fresh, frozen and pulped products follow the fruit.
"""

SEASONS: dict[str, list[int]] = {
    "Café oro": [1, 2, 3, 4, 5, 6, 7],  # harvested from October to March, milled and shipped until July
    "Loroco": [5, 6, 7, 8, 9, 10],  # flowers in the rainy season
    "Mermelada de jocote": [8, 9, 10, 11],  # jocote de corona
    "Néctar de jocote": [8, 9, 10, 11],
    "Mermelada de marañón": [2, 3, 4, 5],
    "Néctar de marañón": [2, 3, 4, 5],
    "Vino de frutas marañón": [4, 5, 6, 7],
    "Semilla de marañón": [3, 4, 5, 6, 7, 8],
    "Néctar de mango": [3, 4, 5, 6],
    "Mermelada de mango": [3, 4, 5, 6, 7],
    "Dulces típicos de nance": [7, 8, 9, 10],
    "Vino de frutas nance": [8, 9, 10, 11],
    "Tamales de elote": [6, 7, 8, 9],
    "Mezcla para atol de elote": [6, 7, 8, 9],
    "Frijol rojo de seda": [1, 2, 3, 9, 12],  # first sowing in August, second in November and December
    "Ajonjolí": [1, 2, 3, 4, 12],
    "Miel de abeja de flor de café": [4, 5, 6],
    "Miel de abeja": [1, 2, 3, 4, 5, 12],
    "Limón pérsico": [5, 6, 7, 8, 9, 10],
    "Aguacate hass": [1, 2, 10, 11, 12],
    "Aguacate": [5, 6, 7, 8],
    "Cacao en grano": [1, 4, 5, 6, 11, 12],  # main crop and second crop
    "Chía": [1, 2, 3, 12],
    "Añil en polvo": [1, 2, 9, 10, 11, 12],
}


def season_of(name: str) -> list[int]:
    """Return the months of a product by the longest known beginning of its Spanish name; [] means all year."""
    known = max((begins for begins in SEASONS if name.startswith(begins)), key=len, default="")
    return list(SEASONS.get(known, []))
