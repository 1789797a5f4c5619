from django.urls import URLPattern

app_name = "market_access"

company_urls: list[URLPattern] = []
staff_urls: list[URLPattern] = []
urlpatterns = [*company_urls, *staff_urls]
