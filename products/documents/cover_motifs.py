"""Figures of drawn covers by what a product is: its HS code, or its CPC code for a service.

Each of motifs/*.svg is a figure on a field of 80 × 80: {f}, {s}, {l} are its colours, {g} and {h} those of the ground.
"""

from pathlib import Path

from products.models import Product

FOLDER = Path(__file__).with_name("motifs")


def _read_figure(path: Path) -> str:
    """Return what stands between the tags of <svg>, in one line."""
    return "".join(line.strip() for line in path.read_text(encoding="utf-8").splitlines()[1:-1])


MOTIFS = {path.stem: _read_figure(path) for path in sorted(FOLDER.glob("*.svg"))}

# Beginning of an HS code → its figure; the longest that fits.
HS_MOTIFS = {
    "02": "cheese", "03": "fish", "04": "cheese", "0409": "honey", "06": "plant", "07": "root", "0713": "beans",
    "08": "fruit", "0801": "nut", "0802": "nut", "09": "spice", "0901": "coffee", "0902": "herb", "10": "seeds",
    "11": "bowl", "12": "seeds", "1211": "herb", "13": "vial", "14": "basket", "15": "vial", "16": "jar",
    "1604": "fish", "17": "sweet", "18": "cocoa", "19": "bowl", "1905": "pupusa", "20": "jar",
    "2008": "snack", "2009": "juice", "21": "bowl", "2103": "sauce", "2101": "coffee", "2106": "tamal",
    "22": "bottle", "2202": "juice", "2209": "sauce", "23": "pet", "24": "herb", "31": "compost", "32": "dye",
    "33": "cosmetic", "3301": "vial", "34": "spray", "3401": "soap", "3406": "candle", "39": "cube",
    "3923": "package", "3924": "bowl", "41": "leather", "42": "leather", "4202": "handbag", "44": "carving",
    "46": "basket", "4601": "mat", "48": "package", "4820": "notebook", "4821": "label",
    "49": "notebook", "50": "cloth", "51": "cloth", "52": "cloth", "53": "cloth", "54": "cloth", "55": "cloth",
    "5608": "hammock", "56": "cloth", "57": "mat", "58": "cloth", "5807": "label", "60": "cloth", "61": "tshirt",
    "6111": "baby", "6209": "baby", "62": "shirt", "6206": "blouse", "6106": "blouse", "6204": "blouse",
    "6203": "uniform", "6211": "uniform", "6214": "shawl", "6117": "shawl", "63": "cloth", "6306": "hammock",
    "64": "shoe", "640391": "boot", "65": "cap", "68": "pot", "69": "pot", "70": "vial",
    "71": "necklace", "73": "girder", "76": "girder", "83": "lamp", "8306": "candle", "84": "gear", "85": "gear",
    "92": "toy", "94": "table", "9401": "chair", "940350": "bed", "9404": "cushion", "9405": "lamp", "95": "toy",
    "9505": "mask", "97": "mask",
}  # fmt: skip

# Beginning of a CPC 2.1 code → its figure; the longest that fits.
CPC_MOTIFS = {
    "54": "plan", "63": "suitcase", "64": "suitcase", "73": "gear", "82": "ledger", "83": "screen", "832": "plan",
    "833": "gear", "836": "megaphone", "838": "camera", "8391": "pencil", "8395": "speech", "84": "screen",
    "85": "ledger", "8554": "suitcase", "8555": "suitcase", "8593": "headset", "87": "gear", "89": "gear",
    "92": "notebook", "96": "film", "9612": "camera",
}  # fmt: skip


def motif_of(product: Product) -> str:
    """Return the figure of a product's cover, by its HS or CPC code; its sector's code if neither says enough."""
    code, motifs = (product.cpc_code, CPC_MOTIFS) if product.is_service else (product.hs_code_id or "", HS_MOTIFS)
    for length in range(len(code), 1, -1):
        if found := motifs.get(code[:length]):
            return found
    return product.sector.code
