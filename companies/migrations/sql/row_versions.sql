-- What moves the version of a company: its row, certificates and markets. Its products do too: see the app above.
CREATE OR REPLACE FUNCTION public_rows_companies_company(ids bigint[]) RETURNS TABLE (id bigint, slug text)
LANGUAGE sql STABLE AS $$ SELECT c.id, c.slug FROM companies_company c WHERE c.id = ANY(ids) AND c.state = 'active' $$;

CALL row_version_trigger('companies_company', '{INSERT,DELETE,UPDATE}', 'companies_company', 'SELECT id FROM changed');
CALL row_version_trigger('companies_certificate', '{INSERT,DELETE}', 'companies_company', 'SELECT company_id FROM changed');
CALL row_version_trigger('companies_certificate', '{UPDATE}', 'companies_company', 'SELECT company_id FROM changed UNION SELECT company_id FROM before');
CALL row_version_trigger('companies_certificatetype', '{UPDATE}', 'companies_company', 'SELECT k.company_id FROM companies_certificate k JOIN changed c ON c.id = k.type_id');
CALL row_version_trigger('companies_exportmarket', '{INSERT,DELETE}', 'companies_company', 'SELECT company_id FROM changed');
CALL row_version_trigger('companies_exportmarket', '{UPDATE}', 'companies_company', 'SELECT company_id FROM changed UNION SELECT company_id FROM before');
