-- The key by which names sort as in Spanish: accents and capitals do not count, ñ follows n, signs are spaces.
-- Compare it with COLLATE "C", which every database has. Python calls it by exportasv/core/db/sorting.py.
CREATE OR REPLACE FUNCTION sort_key(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT trim(regexp_replace(lower(regexp_replace(normalize(
        replace(replace(normalize(words, NFC), U&'\00f1', 'n~'), U&'\00d1', 'n~'), NFKD),
        '[^\u0001-\u007f]', '', 'g')), '[^a-z0-9~]+', ' ', 'g'))
$$;
