"""MS: the same products by Django REST Framework alone: ModelSerializer, numbered pages, its own JSON.

Run with DJANGO_SETTINGS_MODULE=tests.benchmarks.plain_serializer_settings.
"""

from django.core.wsgi import get_wsgi_application
from django.urls import path

application = get_wsgi_application()

from rest_framework.generics import ListAPIView  # noqa: E402
from rest_framework.pagination import PageNumberPagination  # noqa: E402
from rest_framework.permissions import AllowAny  # noqa: E402
from rest_framework.renderers import JSONRenderer  # noqa: E402

from companies.api import certificates_prefetch  # noqa: E402
from exportasv.core.audit.row_versions import with_changed_at  # noqa: E402
from exportasv.urls import urlpatterns as own_patterns  # noqa: E402
from products.api import ProductSerializer  # noqa: E402
from products.models import Product  # noqa: E402


class Pages(PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"


class Products(ListAPIView):
    queryset = with_changed_at(
        Product.objects.in_catalogue()
        .select_related("company", "sector")
        .prefetch_related("prices", "photos", certificates_prefetch(None))
        .order_by("-shown_at", "-pk")
    )
    serializer_class = ProductSerializer
    pagination_class = Pages
    renderer_classes = [JSONRenderer]
    permission_classes = [AllowAny]
    throttle_classes: list[type] = []


urlpatterns = [path("ms/", Products.as_view()), *own_patterns]
