"""What people write in a cell, turned into numbers, codes and yes or no. ValueError when it makes no sense."""

import re
from decimal import Decimal

YES = {"si", "sí", "s", "x", "yes", "y", "1", "true", "verdadero"}
NO = {"no", "n", "", "0", "false", "falso"}
GROUPED = re.compile(r"-?\d{1,3}([.,])\d{3}(?:\1\d{3})+|-?[1-9]\d{0,2},\d{3}")


def text(value: object) -> str:
    """The cell as text without doubled spaces; a whole number that Excel made 12.0 is 12 again."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value if value is not None else "").split())


def number(value: object) -> Decimal:
    """Reads 1200.5, "$1,200.50", "1.200,50" and "1 200"; a lone comma before three digits groups thousands."""
    written = re.sub(r"USD|US\$|[\s$]", "", text(value), flags=re.IGNORECASE)
    if GROUPED.fullmatch(written):
        written = re.sub(r"[.,]", "", written)
    elif written.rfind(",") > written.rfind("."):
        written = written.replace(".", "").replace(",", ".")
    else:
        written = written.replace(",", "")
    if not re.fullmatch(r"-?\d+(\.\d+)?", written, flags=re.ASCII):
        raise ValueError(f"not readable: {value}")
    return Decimal(written)


def yes(value: object) -> bool:
    """Reads "si", "SÍ", "x", "no" and an empty cell (no)."""
    written = text(value).lower()
    if written not in YES | NO:
        raise ValueError(f"not readable: {value}")
    return written in YES


def hs_code(value: object) -> str:
    """Six digits from "0901.21", "090121" or the number 90121, whose zero Excel dropped."""
    digits = re.sub(r"[.\s-]", "", text(value))
    if not re.fullmatch(r"\d{5,6}", digits, flags=re.ASCII):
        raise ValueError(f"not readable: {value}")
    return digits.zfill(6)
