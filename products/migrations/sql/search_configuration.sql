-- Spanish stemming after accents are taken away: finds exportacion where exportación is written.
DROP TEXT SEARCH CONFIGURATION IF EXISTS public.es_un;
CREATE TEXT SEARCH CONFIGURATION public.es_un (COPY = pg_catalog.spanish);
ALTER TEXT SEARCH CONFIGURATION public.es_un
    ALTER MAPPING FOR asciiword, word, hword, hword_part, asciihword, hword_asciipart WITH public.unaccent, spanish_stem;

-- The words of an HS text, stemmed as those of the catalogue. What a text leaves out ("except …") is not one of them.
CREATE OR REPLACE FUNCTION public.hs_vector(text_es text, text_en text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT to_tsvector('pg_catalog.spanish', es) || to_tsvector('public.es_un', es) || to_tsvector('pg_catalog.english', en)
    FROM (SELECT
        regexp_replace(text_es, '\((?:excepto|salvo|que no|sin)\M[^)]*\)|\m(?:excepto|salvo|distint[ao]s? de)\M[^,;)]*', '', 'gi') AS es,
        regexp_replace(text_en, '\((?:excluding|other than|not)\M[^)]*\)|\m(?:excluding|other than|except|n\.e\.c\.)[^,;)]*', '', 'gi') AS en
    ) AS included
$$;
