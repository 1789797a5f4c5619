-- Written by `manage.py harden_database`; run it as a superuser, again after each version with migrations.
-- Migrations then run as a role that is a member of :"owner" and :"audit"; the portal runs as :"app".
BEGIN;

DO $$
DECLARE role text;
BEGIN
    FOREACH role IN ARRAY ARRAY[:'owner', :'audit'] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role);
        END IF;
    END LOOP;
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = :'app') THEN
        RAISE EXCEPTION 'The role % does not exist. Create it first, with LOGIN and a password.', :'app';
    END IF;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = :'app' AND (rolsuper OR rolreplication)) THEN
        RAISE EXCEPTION 'The role % is a superuser. The portal needs a role that is not.', :'app';
    END IF;
END $$;

-- Every table, sequence, view and function of the schema belongs to one of the two roles.
DO $$
DECLARE each record;
BEGIN
    FOR each IN SELECT c.oid::regclass AS name, c.relkind, c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid
            AND (d.deptype = 'e' OR (c.relkind = 'S' AND d.deptype IN ('a', 'i')))) -- those follow their tables
    LOOP
        EXECUTE format('ALTER %s %s OWNER TO %I', CASE each.relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW'
            WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, each.name,
            CASE WHEN each.relname ~ '^audit_(auditentry|seal|trailanchor)' THEN :'audit' ELSE :'owner' END);
    END LOOP;
    FOR each IN SELECT p.oid::regprocedure AS name, p.proname, p.prokind FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('ALTER %s %s OWNER TO %I', CASE each.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE'
            ELSE 'FUNCTION' END, each.name, CASE WHEN each.proname LIKE 'exportasv\_audit%' THEN :'audit' ELSE :'owner' END);
    END LOOP;
END $$;
ALTER SCHEMA public OWNER TO :"owner";
REVOKE CREATE ON SCHEMA public FROM PUBLIC, :"app";
GRANT USAGE ON SCHEMA public TO :"app", :"audit";
GRANT CREATE ON SCHEMA public TO :"audit"; -- for the partitions of the months

-- The portal reads and writes rows. TRUNCATE, triggers and tables are not its own.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM :"app", PUBLIC;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM :"app", PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"app";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"app";

-- Of the trail it reads everything and adds seals. Entries are written by the trail's own functions only.
-- It makes the partitions of the months by a function, and reaches no partition but through the whole table.
DO $$
DECLARE part regclass;
BEGIN
    FOR part IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'public.audit_auditentry'::regclass LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %I', part, :'app');
    END LOOP;
END $$;
REVOKE ALL ON audit_auditentry, audit_seal, audit_trailanchor FROM :"app";
GRANT SELECT ON audit_auditentry, audit_seal, audit_trailanchor TO :"app";
GRANT INSERT ON audit_seal TO :"app";
REVOKE ALL ON SEQUENCE audit_auditentry_id_seq FROM :"app";
REVOKE ALL ON FUNCTION exportasv_audit_write(text, text, text, jsonb, jsonb) FROM PUBLIC, :"app";
REVOKE ALL ON FUNCTION exportasv_audit_make_month(timestamp) FROM PUBLIC, :"app";
ALTER FUNCTION exportasv_audit(text, text, jsonb, jsonb) SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION exportasv_audit_bulk() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION exportasv_audit_months(integer) SECURITY DEFINER SET search_path = public, pg_temp;

-- No other role of the application may step into these.
REVOKE :"owner" FROM :"app";
REVOKE :"audit" FROM :"app";

COMMIT;
