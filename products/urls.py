from django.urls import path
from django.utils.translation import gettext_lazy as _

from products.views import paper, photos, portal, pricing, public, sector, shortlist

app_name = "products"

urlpatterns = [
    path(_("catalogue/"), public.catalogue, name="catalogue"),
    path(_("catalogue/<slug:slug>/"), public.product, name="product"),
    path(_("catalogue/<slug:slug>/sheet.pdf"), paper.sheet, name="sheet"),
    path(_("companies/<slug:slug>/sheet.pdf"), paper.company_sheet, name="company_sheet"),
    path(_("sectors/<slug:code>/"), sector.sector, name="sector"),
    path(_("sectors/<slug:code>/news.atom"), sector.News(), name="sector_news"),
    path(_("news.atom"), sector.News(), name="news"),
    path(_("print/"), paper.order, name="print"),
    path(_("print/<slug:key>/"), paper.printout, name="printout"),
    path(_("print/<slug:key>/file.pdf"), paper.printout_file, name="printout_file"),
    path(_("shortlist/"), shortlist.shortlist, name="shortlist"),
    path(_("shortlist/keep/"), shortlist.keep, name="keep"),
    path(_("shortlist/take-off/"), shortlist.drop, name="drop"),
    path(_("shortlist/<str:shared>/"), shortlist.shared, name="shared"),
    path(_("shortlist/<str:shared>/list.pdf"), shortlist.shared_pdf, name="shared_pdf"),
    path(_("shortlist/<str:shared>/list.xlsx"), shortlist.shared_xlsx, name="shared_xlsx"),
    path(_("my-company/products/<int:pk>/photos/"), photos.manage, name="photos"),
    path(_("my-company/products/<int:pk>/photos/order/"), photos.order, name="photos_order"),
    path(_("my-company/products/<int:pk>/photos/bring-back/"), photos.restore, name="photo_restore"),
    path(_("my-company/products/<int:pk>/photos/<int:photo>/"), photos.change, name="photo"),
    path(_("my-company/products/"), portal.mine, name="mine"),
    path(_("my-company/products/new/"), portal.new, name="new"),
    path(_("my-company/products/terms/"), portal.terms, name="terms"),
    path(_("my-company/products/<int:pk>/"), portal.edit, name="edit"),
    path(_("my-company/products/<int:pk>/save/"), portal.autosave, name="autosave"),
    path(_("my-company/products/<int:pk>/move/"), portal.move, name="move"),
    path(_("my-company/products/<int:pk>/certificates/"), portal.papers, name="papers"),
    path(_("my-company/products/<int:pk>/hs-code/"), portal.hs_codes, name="hs_codes"),
    path(_("my-company/products/<int:pk>/prices/"), pricing.prices, name="prices"),
    path(_("my-company/products/<int:pk>/prices/take-away/"), pricing.drop_price, name="drop_price"),
    path(_("my-company/products/<int:pk>/prices/calculator/"), pricing.calculator, name="calculator"),
    path(_("still-right/<str:token>/"), portal.confirm_by_link, name="confirm_by_link"),
    path("qr/<int:pk>.svg", paper.qr, name="qr"),
    path(_("catalogue-suggestions/"), public.suggestions, name="suggestions"),
    path("covers/<slug:sector>/<int:seed>.svg", public.cover, name="cover"),
]
