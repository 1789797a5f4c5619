"""What the tables of the catalogue hold of people."""

from django.utils.translation import gettext_lazy as _

from companies.personal import in_programme
from exportasv.core.privacy.registry import YEAR, Keep, holds, holds_nobody

WITHOUT_WORDS = ["summary_es", "summary_en", "description_es", "description_en"]

holds(
    "products.product",
    _("The catalogue."),
    in_programme(empty=dict.fromkeys(WITHOUT_WORDS, "") | {"details_es": {}, "details_en": {}}),
    of_company="company",
)
holds("products.productphoto", _("The catalogue."), in_programme("product__company"), of_company="product__company")
holds("products.priceterm", _("The catalogue."), in_programme("product__company"), of_company="product__company")
holds(
    "products.productrevision",
    _("Edits that wait for approval."),
    in_programme("product__company"),
    of_company="product__company",
)
holds(
    "products.waitingphoto",
    _("Edits that wait for approval."),
    in_programme("revision__product__company"),
    of_company="revision__product__company",
)
holds(
    "products.pricechange",
    _("What prices were before, for who moderates."),
    Keep(_("the change"), after=2 * YEAR, since="at"),
    of_company="product__company",
)
holds(
    "products.fieldcomment",
    _("What moderators ask to be mended."),
    in_programme("product__company"),
    of_company="product__company",
)
holds(
    "products.review",
    _("Whose turn it is to look at a product."),
    in_programme("product__company"),
    of_company="product__company",
)
holds_nobody(
    "products.sector",
    "products.hscode",
    "products.oldslug",
    "products.catalogueentry",
    "products.facetcount",
    "products.word",
    "products.synonym",
    "products.term",
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
