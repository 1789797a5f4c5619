"""What the tables of the catalogue hold of people."""

from django.utils.translation import gettext_lazy as _

from companies.personal import IN_PROGRAMME
from exportasv.lib.personal import holds, holds_nobody

holds("products.product", _("The catalogue."), IN_PROGRAMME, of_company="company")
holds("products.productphoto", _("The catalogue."), IN_PROGRAMME, of_company="product__company")
holds("products.priceterm", _("The catalogue."), IN_PROGRAMME, of_company="product__company")
holds("products.productrevision", _("Edits that wait for approval."), IN_PROGRAMME, of_company="product__company")
holds("products.fieldcomment", _("What moderators ask to be mended."), IN_PROGRAMME, of_company="product__company")
holds("products.review", _("Whose turn it is to look at a product."), IN_PROGRAMME, of_company="product__company")
holds_nobody(
    "products.sector",
    "products.hscode",
    "products.oldslug",
    "products.catalogueentry",
    "products.facetcount",
    "products.word",
    "products.synonym",
    why="the catalogue's own words and counters",
)
holds_nobody(
    "products.shortlist",
    "products.shortlistitem",
    "products.missedsearch",
    "products.printout",
    "products.visit",
    why="of visitors, kept without anything that tells who they are",
)
