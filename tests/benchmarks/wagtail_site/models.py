"""A page of each product, and the page that lists them by 24."""

from django.core.paginator import Paginator
from django.db import models
from wagtail.models import Page


class ListPage(Page):
    template = "list.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        products = ProductPage.objects.child_of(self).live().order_by("-first_published_at", "-pk")
        context["page_of_products"] = Paginator(products, 24).get_page(request.GET.get("page"))
        return context


class ProductPage(Page):
    template = "product.html"
    company = models.CharField(max_length=200)
    intro = models.TextField()
    price = models.CharField(max_length=50)
