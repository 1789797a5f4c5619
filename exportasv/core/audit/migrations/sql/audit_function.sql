-- The functions that write the audit trail. Nothing else writes audit_auditentry.

-- Write one entry. The signature of the portal (exportasv/core/audit/signatures.py) is stored as a hash over it and the
-- entry's number, so that nobody can read it here and use it again.
CREATE OR REPLACE FUNCTION exportasv_audit_write(table_name text, row_id text, action text, before jsonb, after jsonb)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    number bigint := nextval('audit_auditentry_id_seq');
    signed text := coalesce(current_setting('exportasv.signature', true), '');
BEGIN
    IF signed <> '' THEN
        signed := split_part(signed, '.', 1) || '.' || split_part(signed, '.', 2) || '.'
            || encode(sha256(convert_to(signed || '|' || number, 'UTF8')), 'hex');
    END IF;
    INSERT INTO audit_auditentry (id, table_name, row_id, action, before, after, actor_id, request_id, at, signature)
    VALUES (number, table_name, row_id, action, before, after,
        nullif(current_setting('exportasv.actor', true), '')::bigint,
        coalesce(current_setting('exportasv.request', true), ''), clock_timestamp(), left(signed, 120));
END $$;

-- Called by the trigger of every audited table (exportasv/core/db/audit_trigger.py), and directly for what is no row:
-- the beginning of a bulk write, a deletion.
CREATE OR REPLACE FUNCTION exportasv_audit(table_name text, operation text, old_row jsonb, new_row jsonb)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    hidden text[] := ARRAY['search', 'search_terms', 'password', 'token_hash'];
    before jsonb := old_row - hidden;
    after jsonb := new_row - hidden;
BEGIN
    IF pg_trigger_depth() = 0 AND table_name NOT IN ('bulk', 'deletion') THEN
        RAISE EXCEPTION 'Only triggers write entries about the table %.', table_name;
    END IF;
    IF current_setting('exportasv.audit', true) = 'bulk' THEN RETURN; END IF;
    IF operation = 'UPDATE' THEN
        SELECT jsonb_object_agg(key, value) INTO after FROM jsonb_each(new_row - hidden) AS n
            WHERE before -> n.key IS DISTINCT FROM n.value;
        IF after IS NULL THEN RETURN; END IF;
        SELECT jsonb_object_agg(key, value) INTO before FROM jsonb_each(old_row - hidden) AS o
            WHERE after ? o.key;
    END IF;
    PERFORM exportasv_audit_write(table_name, coalesce(new_row, old_row) ->> 'id', lower(operation), before, after);
END $$;

-- A statement whose rows leave no entries, because exportasv.audit is "bulk" or pgtrigger.ignore names the trigger, leaves
-- one entry with its table, operation and number of rows. So the switch cannot be used silently.
CREATE OR REPLACE FUNCTION exportasv_audit_bulk() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE rows bigint;
BEGIN
    SELECT count(*) INTO rows FROM changed;
    IF rows > 0 THEN
        PERFORM exportasv_audit_write(TG_TABLE_NAME::text, '', 'bulk', NULL, jsonb_build_object('operation',
            lower(TG_OP), 'rows', rows, 'what', coalesce(current_setting('exportasv.bulk', true), '')));
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION exportasv_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail does not allow % on the table %.', TG_OP, TG_TABLE_NAME;
END $$;

-- An entry is written now, with a number of its own: none is put between others afterwards.
CREATE OR REPLACE FUNCTION exportasv_audit_is_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> currval('audit_auditentry_id_seq')
        OR NEW.at NOT BETWEEN clock_timestamp() - interval '10 seconds' AND clock_timestamp() THEN
        RAISE EXCEPTION 'An audit entry has the next number and the present time.';
    END IF;
    RETURN NEW;
END $$;

-- Give audited tables their triggers for bulk writes and TRUNCATE; those that have them stay as they are.
CREATE OR REPLACE FUNCTION exportasv_audit_guard(audited text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE audited_table text; event text;
BEGIN
    FOR audited_table IN SELECT t FROM unnest(audited) AS t WHERE NOT EXISTS (
        SELECT 1 FROM pg_trigger WHERE tgrelid = t::regclass AND tgname = 'audit_no_truncate')
    LOOP
        EXECUTE format('CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT
            EXECUTE FUNCTION exportasv_audit_refuse()', audited_table);
        FOREACH event IN ARRAY ARRAY['insert', 'update', 'delete'] LOOP
            EXECUTE format('CREATE TRIGGER %I AFTER %s ON %I REFERENCING %s TABLE AS changed FOR EACH STATEMENT
                WHEN (current_setting(''exportasv.audit'', true) = ''bulk''
                    OR current_setting(''pgtrigger.ignore'', true) LIKE ''%%pgtrigger\_audited\_%%'')
                EXECUTE FUNCTION exportasv_audit_bulk()',
                'audit_bulk_' || event, event, audited_table, CASE event WHEN 'delete' THEN 'OLD' ELSE 'NEW' END);
        END LOOP;
    END LOOP;
END $$;

-- Make the partitions of this month and of `ahead` more, and of each month that has entries in the default partition.
-- Return how many were made.
CREATE OR REPLACE FUNCTION exportasv_audit_months(ahead integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    this_month timestamp := date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC');
    month timestamp;
    made integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(7461002);
    FOR month IN
        SELECT this_month + make_interval(months => n) FROM generate_series(0, ahead) n
        UNION SELECT date_trunc('month', e.at AT TIME ZONE 'UTC') FROM audit_auditentry_default e
        ORDER BY 1
    LOOP
        IF to_regclass('audit_auditentry_' || to_char(month, 'YYYY_MM')) IS NULL THEN
            PERFORM exportasv_audit_make_month(month);
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END $$;

-- Make the partition of one month, and move the entries there that waited in the default partition. A table that is not
-- attached has no triggers of rows, so rows can be moved between the two.
CREATE OR REPLACE FUNCTION exportasv_audit_make_month(month timestamp) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    part text := 'audit_auditentry_' || to_char(month, 'YYYY_MM');
    from_at timestamptz := month AT TIME ZONE 'UTC';
    until_at timestamptz := (month + interval '1 month') AT TIME ZONE 'UTC';
    strays boolean := EXISTS (SELECT 1 FROM audit_auditentry_default e WHERE e.at >= from_at AND e.at < until_at);
BEGIN
    EXECUTE format('CREATE TABLE %I (LIKE audit_auditentry INCLUDING ALL)', part);
    IF strays THEN
        ALTER TABLE audit_auditentry DETACH PARTITION audit_auditentry_default;
        EXECUTE format('INSERT INTO %I SELECT * FROM audit_auditentry_default e WHERE e.at >= $1 AND e.at < $2', part)
            USING from_at, until_at;
        DELETE FROM audit_auditentry_default e WHERE e.at >= from_at AND e.at < until_at;
    END IF;
    EXECUTE format('ALTER TABLE audit_auditentry ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part, from_at, until_at);
    IF strays THEN
        ALTER TABLE audit_auditentry ATTACH PARTITION audit_auditentry_default DEFAULT;
    END IF;
    EXECUTE format('CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT
        EXECUTE FUNCTION exportasv_audit_refuse()', part);
END $$;
