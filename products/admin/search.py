"""What staff keep for the catalogue's search on the admin site: buyers' phrases and collections."""

from django.contrib import admin

from exportasv.core.accounts.modeladmin import ScopedModelAdmin
from products.models import BuyerPhrase, Collection
from products.models.buyer_phrase import clear_phrase_cache
from products.models.collection import clear_collection_cache


@admin.register(BuyerPhrase)
class BuyerPhraseAdmin(ScopedModelAdmin):
    """What buyers' phrases mean: filters, words of products, or nothing."""

    is_small = True
    list_display = ["words", "filters", "terms"]
    search_fields = ["words__unaccent__icontains", "filters", "terms__unaccent__icontains"]
    fields = ["words", "filters", "terms"]
    clear_caches = (clear_phrase_cache,)


@admin.register(Collection)
class CollectionAdmin(ScopedModelAdmin):
    """Collections on the catalogue's page."""

    is_small = True
    list_display = ["name_es", "query", "position", "is_active"]
    search_fields = ["name_es__unaccent__icontains", "name_en"]
    list_filter = ["is_active"]
    fields = [
        ("name_es", "name_en"), "slug", "intro_es", "intro_en", "query", "products", ("position", "is_active"),
    ]  # fmt: skip
    autocomplete_fields = ["products"]
    prepopulated_fields = {"slug": ["name_es"]}
    clear_caches = (clear_collection_cache,)
