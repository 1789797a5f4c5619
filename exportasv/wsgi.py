import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportasv.settings")
os.environ.setdefault("EXPORTASV_PROCESS", "web")
application = get_wsgi_application()
