from django.urls import path
from django.utils.translation import gettext_lazy as _

from products.views.portal import moves, own_list, photos, prices, products, sizes
from products.views.public import catalogue, collections, feeds, printouts, sectors, shortlist

app_name = "products"

urlpatterns = [
    path(_("catalogue/"), catalogue.catalogue, name="catalogue"),
    path(_("catalogue/<slug:slug>/"), catalogue.product, name="product"),
    path(_("catalogue/<slug:slug>/sheet.pdf"), printouts.product_data_sheet, name="sheet"),
    path(_("companies/<slug:slug>/sheet.pdf"), printouts.company_data_sheet, name="company_sheet"),
    path(_("collections/<slug:slug>/"), collections.collection, name="collection"),
    path(_("sectors/<slug:slug>/"), sectors.sector, name="sector"),
    path(_("sectors/<slug:slug>/news.atom"), sectors.NewsFeed(), name="sector_news"),
    path(_("news.atom"), sectors.NewsFeed(), name="news"),
    path("feeds/google.xml", feeds.google_feed, name="google_feed"),
    path("feeds/<slug:name>.<slug:form>", feeds.sheet, name="feed_sheet"),
    path(_("print/"), printouts.order_printout, name="print"),
    path(_("print/<slug:key>/"), printouts.printout, name="printout"),
    path(_("print/<slug:key>/file.pdf"), printouts.printout_file, name="printout_file"),
    path(_("shortlist/"), shortlist.shortlist, name="shortlist"),
    path(_("shortlist/keep/"), shortlist.add_to_shortlist, name="keep"),
    path(_("shortlist/take-off/"), shortlist.remove_from_shortlist, name="drop"),
    path(_("shortlist/<str:shared>/"), shortlist.shared_shortlist, name="shared"),
    path(_("shortlist/<str:shared>/list.pdf"), shortlist.shared_pdf, name="shared_pdf"),
    path(_("shortlist/<str:shared>/list.xlsx"), shortlist.shared_xlsx, name="shared_xlsx"),
    path(_("my-company/products/<int:pk>/photos/"), photos.manage_photos, name="photos"),
    path(_("my-company/products/<int:pk>/photos/order/"), photos.reorder_photos, name="photos_order"),
    path(_("my-company/products/<int:pk>/photos/bring-back/"), photos.restore_photo, name="photo_restore"),
    path(_("my-company/products/<int:pk>/photos/<int:photo>/"), photos.change_photo, name="photo"),
    path(_("my-company/products/"), own_list.my_products, name="mine"),
    path(_("my-company/products/new/"), own_list.new_product, name="new"),
    path(_("my-company/products/terms/"), products.glossary_page, name="terms"),
    path(_("my-company/products/<int:pk>/"), products.edit_product, name="edit"),
    path(_("my-company/products/<int:pk>/save/"), products.autosave, name="autosave"),
    path(_("my-company/products/<int:pk>/move/"), moves.change_state, name="move"),
    path(_("my-company/products/<int:pk>/kind/"), products.product_kind, name="kind"),
    path(_("my-company/products/<int:pk>/sizes/"), sizes.product_sizes, name="sizes"),
    path(_("my-company/products/<int:pk>/certificates/"), products.product_certificates, name="papers"),
    path(_("my-company/products/<int:pk>/hs-code/"), products.hs_code_finder, name="hs_codes"),
    path(_("my-company/products/<int:pk>/prices/"), prices.prices, name="prices"),
    path(_("my-company/products/<int:pk>/prices/take-away/"), prices.delete_price, name="drop_price"),
    path(_("my-company/products/<int:pk>/prices/calculator/"), prices.price_calculator_page, name="calculator"),
    path(_("still-right/<str:token>/"), products.confirm_by_link, name="confirm_by_link"),
    path("qr/<int:pk>.svg", printouts.qr_code, name="qr"),
    path(_("catalogue-suggestions/"), catalogue.suggestions, name="suggestions"),
    path("covers/<slug:sector>/<int:seed>.png", catalogue.cover_png, name="cover_png"),
    path("covers/<slug:sector>/<int:seed>.svg", catalogue.cover, name="cover"),
]
