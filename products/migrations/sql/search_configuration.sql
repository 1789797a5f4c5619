-- Spanish stemming after accents are taken away: finds exportacion where exportación is written.
DROP TEXT SEARCH CONFIGURATION IF EXISTS public.es_un;
CREATE TEXT SEARCH CONFIGURATION public.es_un (COPY = pg_catalog.spanish);
ALTER TEXT SEARCH CONFIGURATION public.es_un
    ALTER MAPPING FOR asciiword, word, hword, hword_part, asciihword, hword_asciipart WITH public.unaccent, spanish_stem;
