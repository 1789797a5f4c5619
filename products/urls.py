from django.urls import path
from django.utils.translation import gettext_lazy as _

from products.views import paper, public

app_name = "products"

urlpatterns = [
    path(_("catalogue/"), public.catalogue, name="catalogue"),
    path(_("catalogue/<slug:slug>/"), public.product, name="product"),
    path(_("catalogue/<slug:slug>/sheet.pdf"), paper.sheet, name="sheet"),
    path(_("companies/<slug:slug>/sheet.pdf"), paper.company_sheet, name="company_sheet"),
    path(_("print/"), paper.order, name="print"),
    path(_("print/<slug:key>/"), paper.printout, name="printout"),
    path(_("print/<slug:key>/file.pdf"), paper.printout_file, name="printout_file"),
    path("qr/<int:pk>.svg", paper.qr, name="qr"),
    path(_("catalogue-suggestions/"), public.suggestions, name="suggestions"),
    path("covers/<slug:sector>/<int:seed>.svg", public.cover, name="cover"),
]
