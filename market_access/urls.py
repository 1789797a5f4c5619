from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from market_access.views.portal import changes, labels, letters, loads, markets, origin, plans, prices
from market_access.views.staff import loads as staff_loads
from market_access.views.staff import plans as staff_plans
from market_access.views.staff import portfolio

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
    path(_("my-company/requirements/<int:pk>/paper.pdf"), markets.requirement_document, name="requirement_document"),
    path(_("my-company/law-changes/"), changes.law_changes, name="law_changes"),
    path(_("my-company/products/<int:pk>/origin/"), origin.origin, name="origin"),
    path(
        _("my-company/products/<int:pk>/origin/<str:agreement>/statement.pdf"),
        origin.origin_statement,
        name="origin_statement",
    ),
    path(_("my-company/products/<int:pk>/label/<str:market>/"), labels.label, name="label"),
    path(_("my-company/products/<int:pk>/label/<str:market>/label.pdf"), labels.label_file, name="label_file"),
    path(_("my-company/products/<int:pk>/plan/<str:market>/"), plans.export_plan, name="plan"),
    path(_("my-company/products/<int:pk>/plan/<str:market>/plan.pdf"), plans.export_plan_file, name="plan_file"),
]
staff_urls: list[URLPattern] = [
    path(_("staff/markets/"), portfolio.portfolio_map, name="portfolio"),
    path(_("staff/markets/changes/"), portfolio.rule_changes, name="rule_changes"),
    path(_("staff/markets/changes/<int:pk>/"), portfolio.rule_change, name="rule_change"),
    path(_("staff/plans/<int:pk>/"), staff_plans.staff_plan, name="staff_plan"),
    path(_("staff/plans/<int:pk>/plan.pdf"), staff_plans.staff_plan_file, name="staff_plan_file"),
]
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
