"""Personal data in the catalogue's tables."""

from typing import cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.personal import programme_retention
from exportasv.core.db.personal_data import YEAR, Retention, no_personal_data, personal_data
from products.fields import ERASED_COLUMNS
from products.models import Product

personal_data(
    "products.product",
    _("The catalogue."),
    programme_retention(
        blank_columns={name: cast(models.Field, Product._meta.get_field(name)).get_default() for name in ERASED_COLUMNS}
    ),
    of_company="company",
)
personal_data("products.productfamily", _("The catalogue."), programme_retention(), of_company="company")
personal_data(
    "products.productphoto", _("The catalogue."), programme_retention("product__company"), of_company="product__company"
)
personal_data(
    "products.priceterm", _("The catalogue."), programme_retention("product__company"), of_company="product__company"
)
personal_data(
    "products.productrevision",
    _("Edits that wait for approval."),
    programme_retention("product__company"),
    of_company="product__company",
)
personal_data(
    "products.waitingphoto",
    _("Edits that wait for approval."),
    programme_retention("revision__product__company"),
    of_company="revision__product__company",
)
personal_data(
    "products.pricechange",
    _("What prices were before, for who moderates."),
    Retention(_("the change"), after=2 * YEAR, since="at"),
    of_company="product__company",
)
personal_data(
    "products.fieldcomment",
    _("What moderators ask to be mended."),
    programme_retention("product__company"),
    of_company="product__company",
)
personal_data(
    "products.review",
    _("Whose turn it is to look at a product."),
    programme_retention("product__company"),
    of_company="product__company",
)
no_personal_data(
    "products.sector",
    "products.attribute",
    "products.attributeoption",
    "products.hscode",
    "products.hsheading",
    "products.tradeword",
    "products.goodscondition",
    "products.unit",
    "products.oldslug",
    "products.searchdocument",
    "products.facetcount",
    "products.catalogueword",
    "products.synonym",
    "products.buyerphrase",
    "products.collection",
    "products.glossaryterm",
    why="the catalogue's own words and counters",
)
no_personal_data(
    "products.shortlist",
    "products.shortlistitem",
    "products.missedsearch",
    "products.printout",
    "products.qrscan",
    why="of visitors, kept without anything that tells who they are",
)
