"""A bare Django site with accounts, admin and one list of the REST framework: what a web process weighs at least."""

import os

import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application

APPS = ["admin", "auth", "contenttypes", "sessions", "messages", "staticfiles"]
SESSIONS, AUTH, MESSAGES = "django.contrib.sessions", "django.contrib.auth", "django.contrib.messages"

settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["*"],
    SECRET_KEY="bare",
    DEBUG=False,
    USE_TZ=True,
    STATIC_URL="/static/",
    DATABASES={"default": environ.Env.db_url_config(os.environ["DATABASE_URL"])},
    INSTALLED_APPS=[*(f"django.contrib.{name}" for name in APPS), "rest_framework"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        f"{SESSIONS}.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        f"{AUTH}.middleware.AuthenticationMiddleware",
        f"{MESSAGES}.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    f"{AUTH}.context_processors.auth",
                    f"{MESSAGES}.context_processors.messages",
                ]
            },
        }
    ],
)
application = get_wsgi_application()

from django.contrib import admin  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.urls import include, path  # noqa: E402
from rest_framework import permissions, routers, serializers, viewsets  # noqa: E402


class ContentTypeSerializer(serializers.ModelSerializer):
    class Meta:
        model = ContentType
        fields = ["id", "app_label", "model"]


class ContentTypeViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = ContentType.objects.order_by("id")
    serializer_class = ContentTypeSerializer
    permission_classes = [permissions.AllowAny]


router = routers.DefaultRouter()
router.register("types", ContentTypeViewSet)
urlpatterns = [path("admin/", admin.site.urls), path("api/", include(router.urls))]
