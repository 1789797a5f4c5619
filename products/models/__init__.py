from products.models.address import OldSlug
from products.models.attribute import Attribute, AttributeOption
from products.models.buyer_phrase import BuyerPhrase
from products.models.collection import Collection
from products.models.family import ProductFamily
from products.models.kinds import Delivery, PaymentTerms, PriceBasis, ProductKind, Storage, WorkLanguage
from products.models.nomenclature import GoodsCondition, HSCode, HSHeading, TradeWord
from products.models.photos import ProductPhoto, WaitingPhoto
from products.models.prices import PriceChange, PriceTerm
from products.models.printouts import Printout, QRScan
from products.models.product import Product
from products.models.review import Review
from products.models.revision import FieldComment, ProductRevision
from products.models.search_document import CatalogueWord, FacetCount, MissedSearch, SearchDocument
from products.models.sector import Sector
from products.models.shortlist import Shortlist, ShortlistItem
from products.models.synonym import Synonym
from products.models.term import GlossaryTerm
from products.models.unit import Unit

__all__ = [
    "Attribute",
    "AttributeOption",
    "BuyerPhrase",
    "CatalogueWord",
    "Collection",
    "Delivery",
    "FacetCount",
    "FieldComment",
    "GlossaryTerm",
    "GoodsCondition",
    "HSCode",
    "HSHeading",
    "MissedSearch",
    "OldSlug",
    "PaymentTerms",
    "PriceBasis",
    "PriceChange",
    "PriceTerm",
    "Printout",
    "Product",
    "ProductFamily",
    "ProductKind",
    "ProductPhoto",
    "ProductRevision",
    "QRScan",
    "Review",
    "SearchDocument",
    "Sector",
    "Shortlist",
    "ShortlistItem",
    "Storage",
    "Synonym",
    "TradeWord",
    "Unit",
    "WaitingPhoto",
    "WorkLanguage",
]
