-- Words without accents, capitals and signs, to compare what people write. The patterns of both functions match
-- nothing in words that are plain already: a replacement costs five times what a look does.
CREATE OR REPLACE FUNCTION imports_plain(words text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT trim(regexp_replace(lower(public.unaccent(words)), '[^a-z0-9/]{2,}|[^a-z0-9/ ]', ' ', 'g'))
$$;

-- The one maker of addresses: small letters without accents, digits and single dashes, at most so many characters.
-- "" where nothing is left of the words. Python calls it by exportasv/core/db/slugs.py.
CREATE OR REPLACE FUNCTION plain_slug(words text, most integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT trim(BOTH '-' FROM left(trim(BOTH '-' FROM regexp_replace(replace(regexp_replace(
        lower(normalize(words, NFKD)), '[^a-z0-9_/ \t\n\v\f\r-]', '', 'g'),
        ' ', '-'), '[-_/\s]{2,}|[_/\s]', '-', 'g')), most))
$$;
