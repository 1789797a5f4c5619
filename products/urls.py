from django.urls import path
from django.utils.translation import gettext_lazy as _

from products.views.portal import photos, prices, products
from products.views.public import catalogue, printouts, sectors, shortlist

app_name = "products"

urlpatterns = [
    path(_("catalogue/"), catalogue.catalogue, name="catalogue"),
    path(_("catalogue/<slug:slug>/"), catalogue.product, name="product"),
    path(_("catalogue/<slug:slug>/sheet.pdf"), printouts.sheet, name="sheet"),
    path(_("companies/<slug:slug>/sheet.pdf"), printouts.company_sheet, name="company_sheet"),
    path(_("sectors/<slug:code>/"), sectors.sector, name="sector"),
    path(_("sectors/<slug:code>/news.atom"), sectors.News(), name="sector_news"),
    path(_("news.atom"), sectors.News(), name="news"),
    path(_("print/"), printouts.order, name="print"),
    path(_("print/<slug:key>/"), printouts.printout, name="printout"),
    path(_("print/<slug:key>/file.pdf"), printouts.printout_file, name="printout_file"),
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
    path(_("my-company/products/"), products.mine, name="mine"),
    path(_("my-company/products/new/"), products.new, name="new"),
    path(_("my-company/products/terms/"), products.terms, name="terms"),
    path(_("my-company/products/<int:pk>/"), products.edit, name="edit"),
    path(_("my-company/products/<int:pk>/save/"), products.autosave, name="autosave"),
    path(_("my-company/products/<int:pk>/move/"), products.move, name="move"),
    path(_("my-company/products/<int:pk>/certificates/"), products.papers, name="papers"),
    path(_("my-company/products/<int:pk>/hs-code/"), products.hs_codes, name="hs_codes"),
    path(_("my-company/products/<int:pk>/prices/"), prices.prices, name="prices"),
    path(_("my-company/products/<int:pk>/prices/take-away/"), prices.drop_price, name="drop_price"),
    path(_("my-company/products/<int:pk>/prices/calculator/"), prices.calculator, name="calculator"),
    path(_("still-right/<str:token>/"), products.confirm_by_link, name="confirm_by_link"),
    path("qr/<int:pk>.svg", printouts.qr, name="qr"),
    path(_("catalogue-suggestions/"), catalogue.suggestions, name="suggestions"),
    path("covers/<slug:sector>/<int:seed>.svg", catalogue.cover, name="cover"),
]
