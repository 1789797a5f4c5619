from products.models.catalogue import (
    FieldComment,
    HSCode,
    PriceTerm,
    Product,
    ProductPhoto,
    ProductRevision,
    Sector,
    Shortlist,
    ShortlistItem,
)
from products.models.intake import Intake, IntakeRow

__all__ = [
    "FieldComment",
    "HSCode",
    "Intake",
    "IntakeRow",
    "PriceTerm",
    "Product",
    "ProductPhoto",
    "ProductRevision",
    "Sector",
    "Shortlist",
    "ShortlistItem",
]
