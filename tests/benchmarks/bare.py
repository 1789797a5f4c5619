"""F: a Django site of one view without middleware, which returns the same 8 KB."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

PAGE = b"<p>Bare</p>\n" * 683  # 8,196 bytes

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="bare", MIDDLEWARE=[], DEBUG=False)
urlpatterns = [path("", lambda request: HttpResponse(PAGE))]
application = get_wsgi_application()
