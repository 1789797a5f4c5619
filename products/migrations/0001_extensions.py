"""Extensions, and the search configuration that takes accents away before stemming."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

ES_UN = """
DROP TEXT SEARCH CONFIGURATION IF EXISTS public.es_un;
CREATE TEXT SEARCH CONFIGURATION public.es_un (COPY = pg_catalog.spanish);
ALTER TEXT SEARCH CONFIGURATION public.es_un
    ALTER MAPPING FOR asciiword, word, hword, hword_part, asciihword, hword_asciipart WITH public.unaccent, spanish_stem;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(ES_UN, "DROP TEXT SEARCH CONFIGURATION public.es_un"),
    ]
