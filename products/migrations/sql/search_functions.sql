-- The search index of the catalogue, kept by PostgreSQL whenever what it is made of changes.
--
-- catalogue_refresh(ids) writes the documents of these products, or removes those of products no longer public.
-- catalogue_changed() is its trigger, once a statement: its argument is a query for the numbers of the products
-- touched by the rows in `changed`. Upper apps add triggers of their own, and replace catalogue_places, which says in
-- which trading houses a product stands. `SET LOCAL exportasv.catalogue = 'paused'` leaves all of it for one refresh at
-- the end of a bulk load.

CREATE OR REPLACE FUNCTION catalogue_today() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (now() AT TIME ZONE 'America/El_Salvador')::date
$$;

-- A product is new that was published after this moment, and hidden that is stale since before the other one
-- (HIDDEN_AFTER_STALE of exportasv/core/programme.py; a test holds the two together).
CREATE OR REPLACE FUNCTION catalogue_new_since() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT now() - interval '90 days'
$$;
CREATE OR REPLACE FUNCTION catalogue_hidden_since() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT now() - interval '30 days'
$$;

CREATE OR REPLACE FUNCTION catalogue_vector(words text, weight "char") RETURNS tsvector
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('pg_catalog.spanish', words) || to_tsvector('public.es_un', words)
        || to_tsvector('pg_catalog.english', words), weight)
$$;

CREATE OR REPLACE FUNCTION catalogue_places(product bigint) RETURNS text[]
LANGUAGE sql STABLE AS $$ SELECT '{}'::text[] $$;

CREATE OR REPLACE FUNCTION catalogue_band(letter text, value numeric, edges numeric[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT letter || ':' || coalesce((SELECT min(edge) FROM unnest(edges) edge WHERE value <= edge)::text, 'more')
    WHERE value IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION catalogue_lowest_price(product bigint) RETURNS numeric
LANGUAGE sql STABLE AS $$ SELECT min(amount) FROM products_priceterm WHERE product_id = product $$;

-- US cents to sort by; what is not known comes after everything that is (products/models/search_document.py).
CREATE OR REPLACE FUNCTION catalogue_cents(amount numeric) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT coalesce(least(round(amount * 100), 1e15), 1e15)::bigint $$;

CREATE OR REPLACE FUNCTION catalogue_facets(product bigint) RETURNS text[]
LANGUAGE sql STABLE AS $$
    SELECT array_agg(DISTINCT token) FROM products_product p
    JOIN companies_company c ON c.id = p.company_id
    JOIN products_sector s ON s.id = p.sector_id
    CROSS JOIN LATERAL (
        SELECT 's:' || s.code UNION ALL SELECT 'k:' || p.kind UNION ALL SELECT 'd:' || c.department
        UNION ALL SELECT 'm:' || c.municipality WHERE c.municipality <> ''
        UNION ALL SELECT 'z:' || c.district WHERE c.district <> ''
        UNION ALL SELECT 'w:yes' WHERE c.women_led
        UNION ALL SELECT 'f:yes' WHERE EXISTS (SELECT 1 FROM products_productphoto WHERE product_id = p.id)
        UNION ALL SELECT 'r:' || lower(unaccent(btrim(place))) FROM products_priceterm
            WHERE product_id = p.id AND btrim(place) <> ''
        UNION ALL SELECT catalogue_band('v', p.minimum_order * catalogue_lowest_price(p.id), '{500,2000,10000}')
        UNION ALL SELECT 'h:' || left(p.hs_code_id, 2)
        UNION ALL SELECT catalogue_band('q', p.minimum_order, '{10,100,1000}')
        UNION ALL SELECT catalogue_band('l', p.lead_time_days, '{7,15,30}')
        UNION ALL SELECT catalogue_band('p', catalogue_lowest_price(p.id), '{5,20,100}')
        UNION ALL SELECT 'i:' || incoterm FROM products_priceterm WHERE product_id = p.id AND incoterm <> ''
        UNION ALL SELECT 'c:' || t.code FROM products_product_certificates l
            JOIN companies_certificate k ON k.id = l.certificate_id
            JOIN companies_certificatetype t ON t.id = k.type_id
            WHERE l.product_id = p.id AND (k.expires_on IS NULL OR k.expires_on >= catalogue_today())
        UNION ALL SELECT 'x:' || country FROM companies_exportmarket
            WHERE company_id = c.id AND standing = 'exporting' AND until IS NULL
        UNION ALL SELECT CASE WHEN EXISTS (SELECT 1 FROM companies_exportmarket
            WHERE company_id = c.id AND standing = 'exporting' AND until IS NULL) THEN 'e:yes' ELSE 'e:first' END
        UNION ALL SELECT 'n:quarter' WHERE p.published_at > catalogue_new_since()
        UNION ALL SELECT 'o:samples' WHERE p.samples
        UNION ALL SELECT 'o:label' WHERE p.private_label
        UNION ALL SELECT 'a:' || a.code || ':' || option FROM products_attribute a
            CROSS JOIN LATERAL jsonb_array_elements_text(CASE jsonb_typeof(p.attributes -> a.code)
                WHEN 'array' THEN p.attributes -> a.code ELSE jsonb_build_array(p.attributes -> a.code) END) option
            WHERE a.is_facet AND a.is_active AND p.attributes ? a.code
        UNION ALL SELECT 't:' || place FROM unnest(catalogue_places(p.id)) place
    ) AS tokens(token)
    WHERE p.id = product AND token IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION catalogue_phrase(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(name,
        '[:;,(]|\s(con|sin|en|para|with|without|of|for|in|from|at|on)\s', E'\n')) $$;

CREATE OR REPLACE FUNCTION catalogue_text(product bigint) RETURNS tsvector
LANGUAGE sql STABLE AS $$
    SELECT catalogue_vector(concat_ws(' ', split_part(es.phrase, ' ', 1), substring(en.phrase FROM '\S+$')), 'A')
        || catalogue_vector(concat_ws(' ', es.phrase, en.phrase), 'B')
        || catalogue_vector(concat_ws(' ', p.name_es, p.name_en), 'C')
        || catalogue_vector(concat_ws(' ', p.summary_es, p.summary_en, s.name_es, s.name_en, c.district,
            h.code), 'D')
        || coalesce(strip(hs_vector(h.text_es, h.text_en)), '') -- finds, but does not rank: it has no positions
    FROM products_product p
    JOIN companies_company c ON c.id = p.company_id
    JOIN products_sector s ON s.id = p.sector_id
    LEFT JOIN products_hscode h ON h.code = p.hs_code_id
    CROSS JOIN LATERAL (SELECT split_part(catalogue_phrase(p.name_es), E'\n', 1) AS phrase) es
    CROSS JOIN LATERAL (SELECT split_part(catalogue_phrase(p.name_en), E'\n', 1) AS phrase) en
    WHERE p.id = product
$$;

-- What a product is found by only where its name, summary, sector and HS text give too little.
CREATE OR REPLACE FUNCTION catalogue_more_text(product bigint) RETURNS tsvector
LANGUAGE sql STABLE AS $$
    SELECT catalogue_vector(c.name, 'C')
        || catalogue_vector(concat_ws(' ', p.description_es, p.description_en,
            (SELECT string_agg(words, ' ') FROM products_attribute a CROSS JOIN LATERAL jsonb_each_text(
                p.attributes -> a.code) texts(language, words)
                WHERE a.value_type = 'text' AND a.is_active AND p.attributes ? a.code)), 'D')
    FROM products_product p JOIN companies_company c ON c.id = p.company_id WHERE p.id = product
$$;

CREATE OR REPLACE FUNCTION catalogue_refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE shown bigint[];
BEGIN
    IF current_setting('exportasv.catalogue', true) = 'paused' THEN RETURN; END IF;
    SELECT coalesce(array_agg(p.id), '{}') INTO shown FROM products_product p
        JOIN companies_company c ON c.id = p.company_id
        WHERE p.id = ANY(ids) AND c.state = 'active' AND (p.state = 'published'
            OR p.state = 'stale' AND p.stale_since > catalogue_hidden_since());
    DELETE FROM products_searchdocument WHERE product_id = ANY(ids) AND NOT product_id = ANY(shown);
    INSERT INTO products_searchdocument AS e (product_id, published_at, quality, hs_code, price, first_order,
            lead_time, facets, search, more_text)
        SELECT p.id, p.published_at, p.completeness - CASE p.state WHEN 'stale' THEN 40 ELSE 0 END,
            coalesce(p.hs_code_id, ''), catalogue_cents(lowest.price), catalogue_cents(p.minimum_order * lowest.price),
            coalesce(p.lead_time_days, 100000), catalogue_facets(p.id), catalogue_text(p.id), catalogue_more_text(p.id)
        FROM products_product p CROSS JOIN LATERAL (SELECT catalogue_lowest_price(p.id) AS price) lowest
        WHERE p.id = ANY(shown) ORDER BY p.id
        ON CONFLICT (product_id) DO UPDATE SET (published_at, quality, hs_code, price, first_order, lead_time, facets,
                search, more_text)
            = (excluded.published_at, excluded.quality, excluded.hs_code, excluded.price, excluded.first_order,
                excluded.lead_time, excluded.facets, excluded.search, excluded.more_text)
        WHERE (e.published_at, e.quality, e.hs_code, e.price, e.first_order, e.lead_time, e.facets, e.search,
                e.more_text)
            IS DISTINCT FROM (excluded.published_at, excluded.quality, excluded.hs_code, excluded.price,
                excluded.first_order, excluded.lead_time, excluded.facets, excluded.search, excluded.more_text);
    -- A word that is known in these sectors already is not written: writers do not wait for each other.
    INSERT INTO products_catalogueword AS w (word, plain, sectors)
        SELECT each.word, unaccent(each.word), array_agg(DISTINCT s.code) FROM products_product p
        JOIN products_sector s ON s.id = p.sector_id
        CROSS JOIN LATERAL unnest(tsvector_to_array(
            to_tsvector('simple', concat_ws(' ', p.name_es, p.name_en)))) AS each(word)
        WHERE p.id = ANY(shown) AND each.word ~ '^[[:alpha:]]{4,30}$' AND NOT EXISTS (
            SELECT 1 FROM products_catalogueword known WHERE known.word = each.word AND s.code = ANY(known.sectors))
        GROUP BY each.word ORDER BY each.word
        ON CONFLICT (word) DO UPDATE
            SET sectors = ARRAY(SELECT DISTINCT code FROM unnest(w.sectors || excluded.sectors) code ORDER BY code);
    IF shown <> '{}' THEN INSERT INTO products_facetcount (token, n) VALUES ('', 0); END IF;
END $$;

CREATE OR REPLACE FUNCTION catalogue_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[];
BEGIN
    EXECUTE 'SELECT array_agg(DISTINCT q.id) FROM (' || TG_ARGV[0] || ') AS q(id)' INTO ids;
    IF ids IS NOT NULL THEN PERFORM catalogue_refresh(ids); END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION catalogue_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM products_searchdocument WHERE product_id IN (SELECT id FROM changed);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION catalogue_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO products_facetcount (token, n)
            SELECT token, count(*) FROM added, unnest(facets || '{""}'::text[]) token GROUP BY token;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO products_facetcount (token, n)
            SELECT token, -count(*) FROM gone, unnest(facets || '{""}'::text[]) token GROUP BY token;
    ELSE
        INSERT INTO products_facetcount (token, n)
            SELECT token, sum(n) FROM (
                SELECT token, 1 AS n FROM added, unnest(facets) token
                UNION ALL SELECT token, -1 FROM gone, unnest(facets) token) AS both_sides
            GROUP BY token HAVING sum(n) <> 0;
    END IF;
    RETURN NULL;
END $$;
