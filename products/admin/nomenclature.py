"""The HS nomenclature in the admin site, and the words and conditions of its finder."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from exportasv.core.accounts.modeladmin import ScopedModelAdmin
from products.models import GoodsCondition, HSCode, HSHeading, TradeWord
from products.models.nomenclature import renew_words_version


@admin.register(HSCode)
class HSCodeAdmin(ScopedModelAdmin):
    list_display = ["code", "text_es", "text_en"]
    search_fields = ["code__startswith", "text_es__unaccent__icontains", "text_en__icontains"]
    related_lists = (("products.product", "hs_code__code__exact"),)


@admin.register(HSHeading)
class HSHeadingAdmin(ScopedModelAdmin):
    list_display = ["code", "text_es", "text_en"]
    search_fields = ["code__startswith", "text_es__unaccent__icontains", "text_en__icontains"]


class FinderAdmin(ScopedModelAdmin):
    """Rows that the finder keeps in the cache."""

    def save_model(
        self, request: HttpRequest, obj: TradeWord | GoodsCondition, form: forms.ModelForm, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        renew_words_version()

    def delete_model(self, request: HttpRequest, obj: TradeWord | GoodsCondition) -> None:
        super().delete_model(request, obj)
        renew_words_version()


@admin.register(TradeWord)
class TradeWordAdmin(FinderAdmin):
    list_display = ["word", "codes", "words_es", "words_en"]
    search_fields = ["word__unaccent__icontains", "words_es__unaccent__icontains", "words_en__icontains", "codes"]
    fields = ["word", "words_es", "words_en", "codes", "note_es", "note_en"]


@admin.register(GoodsCondition)
class GoodsConditionAdmin(FinderAdmin):
    list_display = ["code", "words_es", "raises", "lowers"]
    search_fields = ["code", "words_es__unaccent__icontains", "words_en__icontains"]
    fields = ["code", "words_es", "words_en", "raises", "lowers", "note_es", "note_en"]
