-- Words without accents, capitals and signs, to compare what people write.
CREATE OR REPLACE FUNCTION imports_plain(words text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT trim(regexp_replace(lower(public.unaccent(words)), '[^a-z0-9/]+', ' ', 'g'))
$$;
