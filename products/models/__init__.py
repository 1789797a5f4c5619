from products.models.catalogue import (
    FieldComment,
    HSCode,
    OldSlug,
    PriceTerm,
    Product,
    ProductPhoto,
    ProductRevision,
    Sector,
    Shortlist,
    ShortlistItem,
)
from products.models.history import PriceChange, WaitingPhoto
from products.models.printouts import Printout, Visit
from products.models.review import Review
from products.models.search_document import CatalogueEntry, FacetCount, MissedSearch, Synonym, Word
from products.models.term import Term

__all__ = [
    "CatalogueEntry",
    "FacetCount",
    "FieldComment",
    "HSCode",
    "MissedSearch",
    "OldSlug",
    "PriceChange",
    "PriceTerm",
    "Printout",
    "Product",
    "ProductPhoto",
    "ProductRevision",
    "Review",
    "Sector",
    "Shortlist",
    "ShortlistItem",
    "Synonym",
    "Term",
    "Visit",
    "WaitingPhoto",
    "Word",
]
