"""The word that names the thing weighs most in the search, then what stands beside it, then the rest of the name.

Spanish begins with it (Licor de café), English ends with it (Coffee liqueur), both before the first preposition
or sign: so `café` finds roasted coffee before liqueurs and `añil` finds the dye before what was dyed with it.
"""

from django.db import migrations

PHRASE = r"""
CREATE OR REPLACE FUNCTION catalogue_phrase(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(name,
        '[:;,(]|\s(con|sin|en|para|with|without|of|for|in|from|at|on)\s', E'\n')) $$;
"""

TEXT = r"""
CREATE OR REPLACE FUNCTION catalogue_text(product bigint) RETURNS tsvector
LANGUAGE sql STABLE AS $$
    SELECT catalogue_vector(concat_ws(' ', split_part(es.phrase, ' ', 1), substring(en.phrase FROM '\S+$')), 'A')
        || catalogue_vector(concat_ws(' ', es.phrase, en.phrase), 'B')
        || catalogue_vector(concat_ws(' ', p.name_es, p.name_en), 'C')
        || catalogue_vector(concat_ws(' ', p.summary_es, p.summary_en, c.name, s.name_es, s.name_en, c.district,
            h.code, h.text_es, h.text_en, p.description_es, p.description_en,
            (SELECT string_agg(concat_ws(' ', t.name_es, t.name_en), ' ')
                FROM products_product_certificates l JOIN companies_certificate k ON k.id = l.certificate_id
                JOIN companies_certificatetype t ON t.id = k.type_id
                WHERE l.product_id = p.id AND (k.expires_on IS NULL OR k.expires_on >= catalogue_today()))), 'D')
    FROM products_product p
    JOIN companies_company c ON c.id = p.company_id
    JOIN products_sector s ON s.id = p.sector_id
    LEFT JOIN products_hscode h ON h.code = p.hs_code_id
    CROSS JOIN LATERAL (SELECT split_part(catalogue_phrase(p.name_es), E'\n', 1) AS phrase) es
    CROSS JOIN LATERAL (SELECT split_part(catalogue_phrase(p.name_en), E'\n', 1) AS phrase) en
    WHERE p.id = product
$$;
"""

EXISTING = "SELECT catalogue_refresh(array_agg(id)) FROM products_product HAVING count(*) > 0;"


class Migration(migrations.Migration):
    dependencies = [("products", "0004_catalogue_functions")]
    operations = [migrations.RunSQL("\n".join([PHRASE, TEXT, EXISTING]), migrations.RunSQL.noop)]
