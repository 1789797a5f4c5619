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
from products.models.printouts import Printout, QRScan
from products.models.review import Review
from products.models.search_document import CatalogueWord, FacetCount, MissedSearch, SearchDocument, Synonym
from products.models.term import GlossaryTerm

__all__ = [
    "CatalogueWord",
    "FacetCount",
    "FieldComment",
    "GlossaryTerm",
    "HSCode",
    "MissedSearch",
    "OldSlug",
    "PriceChange",
    "PriceTerm",
    "Printout",
    "Product",
    "ProductPhoto",
    "ProductRevision",
    "QRScan",
    "Review",
    "SearchDocument",
    "Sector",
    "Shortlist",
    "ShortlistItem",
    "Synonym",
    "WaitingPhoto",
]
