from django.urls import path
from django.utils.translation import gettext_lazy as _

from products.views import public

app_name = "products"

urlpatterns = [
    path(_("catalogue/"), public.catalogue, name="catalogue"),
    path(_("catalogue/<slug:slug>/"), public.product, name="product"),
    path(_("catalogue-suggestions/"), public.suggestions, name="suggestions"),
    path("covers/<slug:sector>/<int:seed>.svg", public.cover, name="cover"),
]
