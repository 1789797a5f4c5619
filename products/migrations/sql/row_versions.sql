-- What moves the version of a product, of a sector, and of the company that shows the product.
-- These triggers run after those of the search index (catalogue_…): PostgreSQL takes them by their names.
CREATE OR REPLACE FUNCTION public_rows_products_product(ids bigint[]) RETURNS TABLE (id bigint, slug text)
LANGUAGE sql STABLE AS $$
    SELECT p.id, p.slug FROM products_product p JOIN products_searchdocument e ON e.product_id = p.id WHERE p.id = ANY(ids)
$$;

CREATE OR REPLACE FUNCTION public_rows_products_sector(ids bigint[]) RETURNS TABLE (id bigint, slug text)
LANGUAGE sql STABLE AS $$ SELECT s.id, s.code FROM products_sector s WHERE s.id = ANY(ids) $$;

CALL row_version_trigger('products_product', '{INSERT,DELETE}', 'products_product', 'SELECT id FROM changed UNION SELECT s.id FROM products_product s JOIN changed c ON c.family_id = s.family_id');
CALL row_version_trigger('products_product', '{UPDATE}', 'products_product', 'SELECT id FROM changed UNION SELECT s.id FROM products_product s JOIN (TABLE changed UNION ALL TABLE before) c ON c.family_id = s.family_id');
CALL row_version_trigger('products_searchdocument', '{UPDATE}', 'products_product', 'SELECT product_id FROM changed');
CALL row_version_trigger('products_searchdocument', '{INSERT,DELETE}', 'products_product', 'SELECT product_id FROM changed UNION SELECT s.id FROM changed c JOIN products_product p ON p.id = c.product_id JOIN products_product s ON s.family_id = p.family_id');
CALL row_version_trigger('products_priceterm', '{INSERT,DELETE}', 'products_product', 'SELECT product_id FROM changed');
CALL row_version_trigger('products_priceterm', '{UPDATE}', 'products_product', 'SELECT product_id FROM changed UNION SELECT product_id FROM before');
CALL row_version_trigger('products_productphoto', '{INSERT,DELETE}', 'products_product', 'SELECT product_id FROM changed');
CALL row_version_trigger('products_productphoto', '{UPDATE}', 'products_product', 'SELECT product_id FROM changed UNION SELECT product_id FROM before');
CALL row_version_trigger('products_product_certificates', '{INSERT,DELETE}', 'products_product', 'SELECT product_id FROM changed');
CALL row_version_trigger('products_product_certificates', '{UPDATE}', 'products_product', 'SELECT product_id FROM changed UNION SELECT product_id FROM before');
CALL row_version_trigger('companies_certificate', '{UPDATE}', 'products_product', 'SELECT l.product_id FROM products_product_certificates l JOIN changed c ON c.id = l.certificate_id');
CALL row_version_trigger('companies_certificatetype', '{UPDATE}', 'products_product', 'SELECT l.product_id FROM products_product_certificates l JOIN companies_certificate k ON k.id = l.certificate_id JOIN changed c ON c.id = k.type_id');
CALL row_version_trigger('companies_company', '{UPDATE}', 'products_product', 'SELECT p.id FROM products_product p JOIN changed c ON c.id = p.company_id');
CALL row_version_trigger('products_sector', '{UPDATE}', 'products_product', 'SELECT p.id FROM products_product p JOIN changed c ON c.id = p.sector_id');
CALL row_version_trigger('products_hscode', '{UPDATE}', 'products_product', 'SELECT p.id FROM products_product p JOIN changed c ON c.code = p.hs_code_id');
CALL row_version_trigger('products_attribute', '{INSERT,DELETE}', 'products_product', 'SELECT p.id FROM products_product p JOIN changed c ON p.attributes ? c.code');
CALL row_version_trigger('products_attribute', '{UPDATE}', 'products_product', 'SELECT p.id FROM products_product p JOIN (TABLE changed UNION ALL TABLE before) c ON p.attributes ? c.code');
CALL row_version_trigger('products_attributeoption', '{INSERT,DELETE}', 'products_product', 'SELECT p.id FROM products_product p JOIN (changed c JOIN products_attribute a ON a.id = c.attribute_id) ON p.attributes ? a.code');
CALL row_version_trigger('products_attributeoption', '{UPDATE}', 'products_product', 'SELECT p.id FROM products_product p JOIN ((TABLE changed UNION ALL TABLE before) c JOIN products_attribute a ON a.id = c.attribute_id) ON p.attributes ? a.code');
CALL row_version_trigger('products_unit', '{INSERT,DELETE}', 'products_product', 'SELECT p.id FROM products_product p JOIN changed c ON lower(p.unit_es) IN (lower(c.name_es), lower(c.plural_es))');
CALL row_version_trigger('products_unit', '{UPDATE}', 'products_product', 'SELECT p.id FROM products_product p JOIN (TABLE changed UNION ALL TABLE before) c ON lower(p.unit_es) IN (lower(c.name_es), lower(c.plural_es))');

-- A company's page shows cards of its products.
CALL row_version_trigger('products_product', '{INSERT,DELETE}', 'companies_company', 'SELECT company_id FROM changed');
CALL row_version_trigger('products_product', '{UPDATE}', 'companies_company', 'SELECT company_id FROM changed UNION SELECT company_id FROM before');
CALL row_version_trigger('products_priceterm', '{INSERT,DELETE}', 'companies_company', 'SELECT p.company_id FROM products_product p JOIN changed c ON c.product_id = p.id');
CALL row_version_trigger('products_priceterm', '{UPDATE}', 'companies_company', 'SELECT p.company_id FROM products_product p JOIN (TABLE changed UNION ALL TABLE before) c ON c.product_id = p.id');
CALL row_version_trigger('products_productphoto', '{INSERT,DELETE}', 'companies_company', 'SELECT p.company_id FROM products_product p JOIN changed c ON c.product_id = p.id');
CALL row_version_trigger('products_productphoto', '{UPDATE}', 'companies_company', 'SELECT p.company_id FROM products_product p JOIN (TABLE changed UNION ALL TABLE before) c ON c.product_id = p.id');
CALL row_version_trigger('products_searchdocument', '{INSERT,DELETE}', 'companies_company', 'SELECT p.company_id FROM products_product p JOIN changed c ON c.product_id = p.id');
CALL row_version_trigger('products_sector', '{UPDATE}', 'companies_company', 'SELECT p.company_id FROM products_product p JOIN changed c ON c.id = p.sector_id');

-- A sector in the API says how many products it has.
CALL row_version_trigger('products_sector', '{INSERT,DELETE,UPDATE}', 'products_sector', 'SELECT id FROM changed');
CALL row_version_trigger('products_product', '{UPDATE}', 'products_sector', 'SELECT n.sector_id FROM changed n JOIN before o USING (id) WHERE n.sector_id <> o.sector_id UNION SELECT o.sector_id FROM changed n JOIN before o USING (id) WHERE n.sector_id <> o.sector_id');
CALL row_version_trigger('products_searchdocument', '{INSERT,DELETE}', 'products_sector', 'SELECT p.sector_id FROM products_product p JOIN changed c ON c.product_id = p.id');
