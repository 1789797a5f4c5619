"""The goods that the invented companies make, by sector. Data only."""

from exportasv.demo.goods_data.agribusiness import AGRIBUSINESS
from exportasv.demo.goods_data.beverages import BEVERAGES
from exportasv.demo.goods_data.cosmetics import COSMETICS
from exportasv.demo.goods_data.crafts import FURNITURE, HANDICRAFTS
from exportasv.demo.goods_data.food import FOOD
from exportasv.demo.goods_data.industry import FOOTWEAR, MANUFACTURED, OTHER
from exportasv.demo.goods_data.textiles import TEXTILES
from exportasv.demo.kinds import GoodsKind

GOODS: dict[str, list[GoodsKind]] = {
    "food": FOOD,
    "beverages": BEVERAGES,
    "textiles": TEXTILES,
    "agribusiness": AGRIBUSINESS,
    "cosmetics": COSMETICS,
    "manufactured": MANUFACTURED,
    "footwear": FOOTWEAR,
    "handicrafts": HANDICRAFTS,
    "furniture": FURNITURE,
    "other": OTHER,
}
