"""The HS nomenclature in the admin site, and the words and conditions of its finder."""

from django.contrib import admin

from exportasv.core.accounts.modeladmin import ScopedModelAdmin
from products.models import GoodsCondition, HSCode, HSHeading, TradeWord
from products.models.nomenclature import renew_words_version


@admin.register(HSCode)
class HSCodeAdmin(ScopedModelAdmin):
    list_display = ["code", "text_es", "text_en"]
    search_fields = ["code__startswith", "text_es__unaccent__icontains", "text_en__icontains"]
    related_lists = (("products.product", "hs_code__code__exact"),)
    clear_caches = (renew_words_version,)


@admin.register(HSHeading)
class HSHeadingAdmin(ScopedModelAdmin):
    list_display = ["code", "text_es", "text_en"]
    search_fields = ["code__startswith", "text_es__unaccent__icontains", "text_en__icontains"]


@admin.register(TradeWord)
class TradeWordAdmin(ScopedModelAdmin):
    is_small = True
    list_display = ["word", "codes", "words_es", "words_en"]
    search_fields = ["word__unaccent__icontains", "words_es__unaccent__icontains", "words_en__icontains", "codes"]
    fields = ["word", "words_es", "words_en", "codes", "note_es", "note_en"]
    clear_caches = (renew_words_version,)


@admin.register(GoodsCondition)
class GoodsConditionAdmin(ScopedModelAdmin):
    is_small = True
    list_display = ["code", "words_es", "raises", "lowers"]
    search_fields = ["code", "words_es__unaccent__icontains", "words_en__icontains"]
    fields = ["code", "words_es", "words_en", "raises", "lowers", "note_es", "note_en"]
    clear_caches = (renew_words_version,)
