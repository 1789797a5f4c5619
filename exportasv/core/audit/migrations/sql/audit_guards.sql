-- The trail's own tables only grow. These triggers are not django-pgtrigger's: a session cannot ignore them.
CREATE TRIGGER audit_is_now BEFORE INSERT ON audit_auditentry FOR EACH ROW EXECUTE FUNCTION exportasv_audit_is_now();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_auditentry
    FOR EACH ROW EXECUTE FUNCTION exportasv_audit_refuse();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_seal
    FOR EACH ROW EXECUTE FUNCTION exportasv_audit_refuse();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION exportasv_audit_refuse();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION exportasv_audit_refuse();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_trailanchor
    FOR EACH ROW EXECUTE FUNCTION exportasv_audit_refuse();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_trailanchor
    FOR EACH STATEMENT EXECUTE FUNCTION exportasv_audit_refuse();
