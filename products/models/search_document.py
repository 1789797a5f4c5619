"""The search index. SQL functions in products/migrations/sql/ derive it from the products; nothing else writes it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core import limits
from exportasv.core.db.fields import BoundedDateField, LineField, ProseField
from exportasv.core.http.content_version import content_version_trigger
from products.models.product import Product

UNKNOWN_CENTS, UNKNOWN_DAYS = 10**15, 100_000  # sort after every known value


SAMPLE_PARTS = 64
SAMPLES = (1, 4, 16)  # parts of SAMPLE_PARTS that have an index of their own


class SearchDocument(models.Model):
    """The search index row of a public product. Triggers update it when its sources change."""

    product = models.OneToOneField(Product, models.CASCADE, primary_key=True, related_name="entry")
    published_at = models.DateTimeField()
    quality = models.SmallIntegerField(help_text="Completeness, 0 to 100; 40 less when stale.")
    hs_code = LineField(max_length=6, blank=True)
    facets = ArrayField(
        models.TextField(), help_text="Tokens such as s:food; letters are those of products/catalogue/facets.py."
    )
    price = models.BigIntegerField(help_text="Lowest price of a unit in US cents; UNKNOWN_CENTS if there is none.")
    first_order = models.BigIntegerField(help_text="Minimum order at that price in US cents, or UNKNOWN_CENTS.")
    lead_time = models.IntegerField(help_text="In days, or UNKNOWN_DAYS.")
    search = SearchVectorField(help_text="Name, summary, sector, district and HS text.")
    more_text = SearchVectorField(help_text="Company's name and description: searched if `search` gives too little.")

    sample = models.GeneratedField(
        expression=models.functions.Mod(models.F("product_id"), SAMPLE_PARTS),
        output_field=models.SmallIntegerField(),
        db_persist=True,
        help_text="0 to 63: of a word with very many products, those with the lowest are ranked.",
    )

    class Meta:
        verbose_name = _("catalogue document")
        verbose_name_plural = _("catalogue documents")
        indexes = [
            GinIndex(fields=["search"], name="entry_search"),
            # Words and facets in one index: of facets alone, PostgreSQL would read the whole index to narrow words.
            *(
                GinIndex(
                    fields=["search", "facets"], name=f"entry_sample_{parts}", condition=models.Q(sample__lt=parts)
                )
                for parts in SAMPLES
            ),
            GinIndex(fields=["more_text"], name="entry_more_text"),
            GinIndex(fields=["facets"], name="entry_facets"),
            models.Index(fields=["-published_at", "-product"], name="entry_newest"),
            models.Index(fields=["price", "product"], name="entry_price"),
            models.Index(fields=["first_order", "product"], name="entry_first_order"),
            models.Index(fields=["lead_time", "product"], name="entry_lead_time"),
            # The newest products of a heading are found in the index alone (products/catalogue/query.py).
            models.Index(
                fields=["hs_code"],
                include=["published_at", "product"],
                name="entry_of_heading",
                opclasses=["varchar_pattern_ops"],
            ),
        ]
        triggers = [content_version_trigger()]

    def __str__(self) -> str:
        return str(self.product_id)


class FacetCount(models.Model):
    """A change in the number of products with a token. A token's count is the sum of its rows; "" is the total.

    Rows are only added, so that writers never wait for each other. A job adds them up. The newest row gives the
    content version of the catalogue.
    """

    token = ProseField()
    n = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.token} {self.n:+}"


class CatalogueWord(models.Model):
    """A word of the catalogue as it is spelled, for spelling corrections."""

    word = ProseField(primary_key=True)
    plain = ProseField(help_text="Without accents.")
    sectors = ArrayField(models.TextField(), default=list, help_text="Codes of the sectors of its products.")

    class Meta:
        indexes = [GinIndex(fields=["plain"], name="word_plain_trgm", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word


class MissedSearch(models.Model):
    """Number of times a search found nothing on a day. No data about the visitor."""

    day = BoundedDateField(_("day"), **limits.PROGRAMME_DAY)
    query = LineField(_("words"), max_length=60)
    count = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("search without hits")
        verbose_name_plural = _("searches without hits")
        ordering = ["-day", "-count"]
        constraints = [models.UniqueConstraint(fields=["day", "query"], name="missed_once_a_day")]

    def __str__(self) -> str:
        return f"{self.query} × {self.count}"
