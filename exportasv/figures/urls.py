from django.urls import path
from django.utils.translation import gettext_lazy as _

from exportasv.figures import views

app_name = "figures"

urlpatterns = [
    path(_("my-portal/achieved/"), views.results, name="results"),
    path(_("my-portal/achieved/sheet.pdf"), views.results_sheet, name="results_sheet"),
    path(_("my-portal/sales/<int:pk>/chain/"), views.sale_trail, name="evidence_trail"),
    path(_("my-portal/came-of/<slug:kind>/<int:pk>/"), views.attribution, name="attribution"),
    path(_("open-data/sales.csv"), views.sales_csv, name="sales_csv"),
]
