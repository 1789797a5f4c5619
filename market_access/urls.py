from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from market_access.views.portal import letters, loads, markets, prices
from market_access.views.staff import loads as staff_loads

app_name = "market_access"

company_urls = [
    path(_("my-company/where-to-sell/"), markets.my_markets, name="my_markets"),
    path(_("my-company/products/<int:pk>/markets/"), markets.markets, name="markets"),
    path(_("my-company/products/<int:pk>/markets/<slug:market>/"), markets.market, name="market"),
    path(_("my-company/products/<int:pk>/markets/<slug:market>/answer/"), markets.answer, name="answer"),
    path(_("my-company/products/<int:pk>/markets/<slug:market>/reliefs/"), markets.reliefs, name="reliefs"),
    path(
        _("my-company/products/<int:pk>/markets/<slug:market>/reliefs/<slug:code>/letter.pdf"),
        letters.relief_letter,
        name="relief_letter",
    ),
    path(_("my-company/products/<int:pk>/markets/<slug:market>/<slug:code>/"), markets.requirement, name="requirement"),
]
staff_urls: list[URLPattern] = []
price_urls = [
    path(_("my-company/products/<int:pk>/price-ladders/"), prices.price_sheets, name="price_sheets"),
    path(_("my-company/products/<int:pk>/packing/"), loads.packing, name="packing"),
    path(_("my-company/products/<int:pk>/first-parcel/"), loads.first_parcel, name="first_parcel"),
    path(_("my-company/price-ladders/<int:pk>/"), prices.price_sheet, name="price_sheet"),
    path(_("my-company/price-ladders/<int:pk>/ladder.pdf"), prices.price_sheet_pdf, name="price_sheet_pdf"),
    path(_("my-company/price-ladders/<int:pk>/ladder.xlsx"), prices.price_sheet_xlsx, name="price_sheet_xlsx"),
    path(_("my-company/price-ladders/<int:pk>/national-code/"), prices.national_code, name="national_code"),
    path(_("my-company/price-ladders/<int:pk>/delete/"), prices.delete_sheet, name="delete_sheet"),
    path(_("my-company/shared-pallets/"), loads.shared_pallets, name="shared_pallets"),
    path(_("my-company/shared-pallets/<int:pk>/take-off/"), loads.withdraw_lot, name="withdraw_lot"),
    path(_("shared-pallets/"), staff_loads.shared_loads_page, name="shared_loads"),
]
urlpatterns = [*company_urls, *staff_urls, *price_urls]
