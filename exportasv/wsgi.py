import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportasv.settings")
os.environ.setdefault("EXPORTASV_PROCESS", "web")
django_application = get_wsgi_application()

from exportasv.core.http.kept_answers import KeptAnswers  # noqa: E402 # reads the settings
from exportasv.core.stack_room import with_stack_room  # noqa: E402

application = KeptAnswers(with_stack_room(django_application))
