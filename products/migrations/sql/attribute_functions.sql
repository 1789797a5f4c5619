-- Values of products' attributes (products/models/attribute_values.py) as cells of a sheet, and back.
-- A text has the cells attribute_<code>_es and attribute_<code>_en, any other value the cell attribute_<code>.

CREATE OR REPLACE FUNCTION attribute_belongs(a products_attribute, sector text, kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (a.sectors = '{}' OR sector = ANY(a.sectors)) AND (a.kinds = '{}' OR kind = ANY(a.kinds))
$$;

CREATE OR REPLACE FUNCTION attribute_cells(attributes jsonb) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(jsonb_object_agg(cell.name, cell.value), '{}') FROM products_attribute a CROSS JOIN LATERAL (
        SELECT 'attribute_' || a.code || '_' || language, attributes -> a.code -> language
            FROM unnest('{es,en}'::text[]) language WHERE a.value_type = 'text'
        UNION ALL SELECT 'attribute_' || a.code, attributes -> a.code WHERE a.value_type NOT IN ('text', 'yes')
        UNION ALL SELECT 'attribute_' || a.code, to_jsonb(attributes ? a.code) WHERE a.value_type = 'yes'
    ) AS cell(name, value)
$$;

-- The values after the cells of a row were written: an empty cell keeps what is stored, and values of attributes that
-- products of this sector and kind do not have are dropped.
CREATE OR REPLACE FUNCTION attributes_with_cells(attributes jsonb, cells jsonb, sector text, kind text) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(jsonb_object_agg(each.code, each.value) FILTER (WHERE each.value IS NOT NULL), '{}') FROM (
        SELECT a.code, CASE a.value_type
            WHEN 'text' THEN nullif(coalesce(attributes -> a.code, '{}') || jsonb_strip_nulls(jsonb_build_object(
                'es', cells -> ('attribute_' || a.code || '_es'), 'en', cells -> ('attribute_' || a.code || '_en'))),
                '{}')
            WHEN 'yes' THEN nullif(coalesce(cells -> ('attribute_' || a.code), attributes -> a.code), 'false')
            ELSE coalesce(cells -> ('attribute_' || a.code), attributes -> a.code) END AS value
        FROM products_attribute a WHERE attribute_belongs(a, sector, kind)
    ) AS each
$$;
