"""The catalogue's entries, kept by PostgreSQL whenever what they are made of changes.

catalogue_refresh(ids) writes the entries of these products, or removes those of products no longer public.
catalogue_changed() is its trigger, once a statement: its argument is a query for the numbers of the products
touched by the rows in `changed`. Upper apps add triggers of their own, and say in catalogue_places where a
product can be touched. `SET LOCAL exportasv.catalogue = 'paused'` leaves all of it for one refresh at the end
of a bulk load.
"""

from django.db import migrations

VECTOR = """
CREATE OR REPLACE FUNCTION catalogue_vector(words text, weight "char") RETURNS tsvector
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('pg_catalog.spanish', words) || to_tsvector('public.es_un', words)
        || to_tsvector('pg_catalog.english', words), weight)
$$;
"""

TODAY = """
CREATE OR REPLACE FUNCTION catalogue_today() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (now() AT TIME ZONE 'America/El_Salvador')::date
$$;
"""

PLACES = """
CREATE OR REPLACE FUNCTION catalogue_places(product bigint) RETURNS text[]
LANGUAGE sql STABLE AS $$ SELECT '{}'::text[] $$;
"""

BANDS = """
CREATE OR REPLACE FUNCTION catalogue_band(letter text, value numeric, edges numeric[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT letter || ':' || coalesce((SELECT min(edge) FROM unnest(edges) edge WHERE value <= edge)::text, 'more')
    WHERE value IS NOT NULL
$$;
"""

FACETS = """
CREATE OR REPLACE FUNCTION catalogue_facets(product bigint) RETURNS text[]
LANGUAGE sql STABLE AS $$
    SELECT array_agg(DISTINCT token) FROM products_product p
    JOIN companies_company c ON c.id = p.company_id
    JOIN products_sector s ON s.id = p.sector_id
    CROSS JOIN LATERAL (
        SELECT 's:' || s.code UNION ALL SELECT 'd:' || c.department
        UNION ALL SELECT 'h:' || left(p.hs_code_id, 2)
        UNION ALL SELECT catalogue_band('q', p.minimum_order, '{10,100,1000}')
        UNION ALL SELECT catalogue_band('l', p.lead_time_days, '{7,15,30}')
        UNION ALL SELECT catalogue_band('p', (SELECT min(amount) FROM products_priceterm WHERE product_id = p.id),
            '{5,20,100}')
        UNION ALL SELECT 'i:' || incoterm FROM products_priceterm WHERE product_id = p.id
        UNION ALL SELECT 'c:' || t.code FROM products_product_certificates l
            JOIN companies_certificate k ON k.id = l.certificate_id
            JOIN companies_certificatetype t ON t.id = k.type_id
            WHERE l.product_id = p.id AND (k.expires_on IS NULL OR k.expires_on >= catalogue_today())
        UNION ALL SELECT 'x:' || country FROM companies_exportmarket
            WHERE company_id = c.id AND standing = 'exporting' AND until IS NULL
        UNION ALL SELECT CASE WHEN EXISTS (SELECT 1 FROM companies_exportmarket
            WHERE company_id = c.id AND standing = 'exporting' AND until IS NULL) THEN 'e:yes' ELSE 'e:first' END
        UNION ALL SELECT 'n:quarter' WHERE p.published_at > now() - interval '90 days'
        UNION ALL SELECT 'o:samples' WHERE p.samples
        UNION ALL SELECT 'o:label' WHERE p.private_label
        UNION ALL SELECT 't:' || place FROM unnest(catalogue_places(p.id)) place
    ) AS tokens(token)
    WHERE p.id = product AND token IS NOT NULL
$$;
"""

TEXT = """
CREATE OR REPLACE FUNCTION catalogue_text(product bigint) RETURNS tsvector
LANGUAGE sql STABLE AS $$
    SELECT catalogue_vector(concat_ws(' ', p.name_es, p.name_en), 'A')
        || catalogue_vector(concat_ws(' ', p.summary_es, p.summary_en, c.name, s.name_es, s.name_en, c.district,
            h.code, h.text_es, h.text_en, (SELECT string_agg(concat_ws(' ', t.name_es, t.name_en), ' ')
                FROM products_product_certificates l JOIN companies_certificate k ON k.id = l.certificate_id
                JOIN companies_certificatetype t ON t.id = k.type_id
                WHERE l.product_id = p.id AND (k.expires_on IS NULL OR k.expires_on >= catalogue_today()))), 'B')
        || catalogue_vector(concat_ws(' ', p.description_es, p.description_en), 'C')
    FROM products_product p
    JOIN companies_company c ON c.id = p.company_id
    JOIN products_sector s ON s.id = p.sector_id
    LEFT JOIN products_hscode h ON h.code = p.hs_code_id
    WHERE p.id = product
$$;
"""

REFRESH = """
CREATE OR REPLACE FUNCTION catalogue_refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE shown bigint[];
BEGIN
    IF current_setting('exportasv.catalogue', true) = 'paused' THEN RETURN; END IF;
    SELECT coalesce(array_agg(p.id), '{}') INTO shown FROM products_product p
        JOIN companies_company c ON c.id = p.company_id
        WHERE p.id = ANY(ids) AND c.state = 'active' AND (p.state = 'published'
            OR p.state = 'stale' AND p.stale_since > now() - interval '30 days');
    DELETE FROM products_catalogueentry WHERE product_id = ANY(ids) AND NOT product_id = ANY(shown);
    INSERT INTO products_catalogueentry AS e (product_id, published_at, quality, hs_code, facets, search)
        SELECT p.id, p.published_at, p.completeness - CASE p.state WHEN 'stale' THEN 40 ELSE 0 END,
            coalesce(p.hs_code_id, ''), catalogue_facets(p.id), catalogue_text(p.id)
        FROM products_product p WHERE p.id = ANY(shown) ORDER BY p.id
        ON CONFLICT (product_id) DO UPDATE SET (published_at, quality, hs_code, facets, search)
            = (excluded.published_at, excluded.quality, excluded.hs_code, excluded.facets, excluded.search)
        WHERE (e.published_at, e.quality, e.hs_code, e.facets, e.search)
            IS DISTINCT FROM (excluded.published_at, excluded.quality, excluded.hs_code, excluded.facets,
                excluded.search);
    INSERT INTO products_word (word, plain)
        SELECT DISTINCT each.word, unaccent(each.word) FROM products_product p
        CROSS JOIN LATERAL unnest(tsvector_to_array(
            to_tsvector('simple', concat_ws(' ', p.name_es, p.name_en)))) AS each(word)
        WHERE p.id = ANY(shown) AND each.word ~ '^[[:alpha:]]{4,30}$' ORDER BY each.word
        ON CONFLICT DO NOTHING;
    IF shown <> '{}' THEN INSERT INTO products_facetcount (token, n) VALUES ('', 0); END IF;
END $$;
"""

CHANGED = """
CREATE OR REPLACE FUNCTION catalogue_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[];
BEGIN
    EXECUTE 'SELECT array_agg(DISTINCT q.id) FROM (' || TG_ARGV[0] || ') AS q(id)' INTO ids;
    IF ids IS NOT NULL THEN PERFORM catalogue_refresh(ids); END IF;
    RETURN NULL;
END $$;
"""

COUNTED = """
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
CREATE TRIGGER catalogue_counted_insert AFTER INSERT ON products_catalogueentry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION catalogue_counted();
CREATE TRIGGER catalogue_counted_update AFTER UPDATE ON products_catalogueentry
    REFERENCING NEW TABLE AS added OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION catalogue_counted();
CREATE TRIGGER catalogue_counted_delete AFTER DELETE ON products_catalogueentry
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION catalogue_counted();
"""

OWN = "SELECT product_id FROM changed"
SOURCES = {
    "products_product": ("INSERT UPDATE", "SELECT id FROM changed"),
    "products_priceterm": ("INSERT UPDATE DELETE", OWN),
    "products_productphoto": ("INSERT UPDATE DELETE", OWN),
    "products_product_certificates": ("INSERT DELETE", OWN),
    "products_sector": ("UPDATE", "SELECT p.id FROM products_product p JOIN changed c ON c.id = p.sector_id"),
    "products_hscode": ("UPDATE", "SELECT p.id FROM products_product p JOIN changed c ON c.code = p.hs_code_id"),
    "companies_company": ("UPDATE", "SELECT p.id FROM products_product p JOIN changed c ON c.id = p.company_id"),
    "companies_certificate": (
        "UPDATE",
        "SELECT l.product_id FROM products_product_certificates l JOIN changed c ON c.id = l.certificate_id",
    ),
    "companies_exportmarket": (
        "INSERT UPDATE DELETE",
        "SELECT p.id FROM products_product p JOIN changed c ON c.company_id = p.company_id",
    ),
}


def triggers(table: str, operations: str, query: str) -> list[str]:
    """Statements that make `table` a source of the catalogue."""
    return [
        f"CREATE TRIGGER catalogue_{operation.lower()} AFTER {operation} ON {table} "
        f"REFERENCING {'OLD' if operation == 'DELETE' else 'NEW'} TABLE AS changed "
        f"FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('{query}');"
        for operation in operations.split()
    ]


EXISTING = "SELECT catalogue_refresh(array_agg(id)) FROM products_product HAVING count(*) > 0;"
FUNCTIONS = [TODAY, VECTOR, PLACES, BANDS, FACETS, TEXT, REFRESH, CHANGED, COUNTED]
TRIGGERS = [line for table, (operations, query) in SOURCES.items() for line in triggers(table, operations, query)]


class Migration(migrations.Migration):
    dependencies = [("products", "0003_catalogue"), ("companies", "0002_initial")]
    operations = [migrations.RunSQL("\n".join([*FUNCTIONS, *TRIGGERS, EXISTING]), migrations.RunSQL.noop)]
