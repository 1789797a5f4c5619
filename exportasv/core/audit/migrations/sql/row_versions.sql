-- When what the public sees of a row last changed: one row of audit_rowversion for each change, never an update, so that
-- writers do not wait for each other. A job deletes what newer rows replace (exportasv/core/audit/row_versions.py).
--
-- An app declares a table by the function public_rows_<table>(ids), which returns (id, slug) of the rows that the public
-- may see now, and by triggers that call row_version_changed on all that a page or an answer of the API shows of it.

CREATE OR REPLACE FUNCTION row_version_add(shown_table text, ids bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE written bigint; gone bigint;
BEGIN
    -- Rows that the public saw until now, or saw at another address.
    EXECUTE format('INSERT INTO audit_rowversion (table_name, row_id, slug, at, is_public)
        SELECT $1, last.row_id, last.slug, clock_timestamp(), false
        FROM (SELECT DISTINCT ON (row_id) row_id, slug, is_public FROM audit_rowversion
            WHERE table_name = $1 AND row_id = ANY($2) ORDER BY row_id, id DESC) last
        LEFT JOIN %1$I($2) AS shown(id, slug) ON shown.id = last.row_id
        WHERE last.is_public AND shown.slug IS DISTINCT FROM last.slug', 'public_rows_' || shown_table)
        USING shown_table, ids;
    GET DIAGNOSTICS gone = ROW_COUNT;
    EXECUTE format('INSERT INTO audit_rowversion (table_name, row_id, slug, at, is_public)
        SELECT $1, shown.id, shown.slug, clock_timestamp(), true FROM %1$I($2) AS shown(id, slug)',
        'public_rows_' || shown_table) USING shown_table, ids;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written + gone;
END $$;

-- The trigger, once a statement. Arguments: the table whose rows are shown; a query for their numbers, which may read the
-- transition tables `changed` and, after an update, `before`; 'quiet' if kept pages may stay as they are.
CREATE OR REPLACE FUNCTION row_version_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[];
BEGIN
    EXECUTE 'SELECT array_agg(DISTINCT q.id) FROM (' || TG_ARGV[1] || ') AS q(id)' INTO ids;
    IF ids IS NOT NULL AND row_version_add(TG_ARGV[0], ids) > 0 AND TG_ARGV[2] IS NULL THEN
        INSERT INTO audit_contentchange DEFAULT VALUES;
    END IF;
    RETURN NULL;
END $$;

-- Create the trigger after each of `events` (INSERT, UPDATE, DELETE) on a table.
CREATE OR REPLACE PROCEDURE row_version_trigger(source text, events text[], shown_table text, query text, quiet text = NULL)
LANGUAGE plpgsql AS $$
DECLARE event text; tables text;
BEGIN
    FOREACH event IN ARRAY events LOOP
        tables := CASE event WHEN 'INSERT' THEN 'NEW TABLE AS changed' WHEN 'DELETE' THEN 'OLD TABLE AS changed'
            ELSE 'NEW TABLE AS changed OLD TABLE AS before' END;
        EXECUTE format('CREATE TRIGGER %I AFTER %s ON %I REFERENCING %s FOR EACH STATEMENT
            EXECUTE FUNCTION row_version_changed(%s)',
            format('row_version_%s_%s', lower(event), shown_table), event, source, tables,
            concat_ws(', ', quote_literal(shown_table), quote_literal(query), quote_literal(quiet)));
    END LOOP;
END $$;
