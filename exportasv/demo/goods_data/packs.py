"""Packs that goods of several sectors come in; see read_pack."""

BAGS = "bolsa de 200 g=200 g bag=bolsa=bag=200 g;bolsa de 454 g=454 g bag=bolsa=bag=454 g;caja de 24 bolsas=case of 24 bags=caja=case=24 x 454 g"
_SIZES = "tamaño pequeño=small=unidad=piece={} g;tamaño mediano=medium=unidad=piece={} g;tamaño grande=large=unidad=piece={} g"


def sizes(small: int) -> str:
    """Return packs of one piece in three sizes, from the grams of the small one."""
    return _SIZES.format(small, small * 2, round(small * 3.6))
