-- The entries lie in one partition for each month of UTC (docs/adr/0015-audit-by-month.md). A row of a partitioned table
-- is unique with its time only, so the primary key has both; audit_is_now and the sequence keep the numbers apart.
ALTER TABLE audit_auditentry RENAME TO audit_auditentry_whole;
CREATE TABLE audit_auditentry (LIKE audit_auditentry_whole) PARTITION BY RANGE (at);
DROP TABLE audit_auditentry_whole;
ALTER TABLE audit_auditentry ADD PRIMARY KEY (id, at);
CREATE SEQUENCE audit_auditentry_id_seq OWNED BY audit_auditentry.id;
ALTER TABLE audit_auditentry ALTER id SET DEFAULT nextval('audit_auditentry_id_seq');
-- What has no month of its own waits here until exportasv_audit_months makes one: no write ever fails.
CREATE TABLE audit_auditentry_default PARTITION OF audit_auditentry DEFAULT;
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_auditentry_default
    FOR EACH STATEMENT EXECUTE FUNCTION exportasv_audit_refuse();
