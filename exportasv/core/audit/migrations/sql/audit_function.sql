-- Writes one row of the audit trail; called by the trigger of every audited table (exportasv/core/db/audit_trigger.py).
CREATE OR REPLACE FUNCTION exportasv_audit(table_name text, operation text, old_row jsonb, new_row jsonb)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    hidden text[] := ARRAY['search', 'search_terms', 'password', 'token_hash'];
    before jsonb := old_row - hidden;
    after jsonb := new_row - hidden;
BEGIN
    IF current_setting('exportasv.audit', true) = 'bulk' THEN RETURN; END IF;
    IF operation = 'UPDATE' THEN
        SELECT jsonb_object_agg(key, value) INTO after FROM jsonb_each(new_row - hidden) AS n
            WHERE before -> n.key IS DISTINCT FROM n.value;
        IF after IS NULL THEN RETURN; END IF;
        SELECT jsonb_object_agg(key, value) INTO before FROM jsonb_each(old_row - hidden) AS o
            WHERE after ? o.key;
    END IF;
    INSERT INTO audit_auditentry (table_name, row_id, action, before, after, actor_id, request_id, at)
    VALUES (table_name, coalesce(new_row, old_row) ->> 'id', lower(operation), before, after,
        nullif(current_setting('exportasv.actor', true), '')::bigint,
        coalesce(current_setting('exportasv.request', true), ''), clock_timestamp());
END $$;
