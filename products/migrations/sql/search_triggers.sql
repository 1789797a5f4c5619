-- What the search index is made of: each statement that writes one of these tables renews the documents it touches.

CREATE TRIGGER catalogue_insert AFTER INSERT ON products_product REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT id FROM changed');
CREATE TRIGGER catalogue_update AFTER UPDATE ON products_product REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT id FROM changed');
-- A row that is deleted before its product renews the document.
CREATE TRIGGER catalogue_delete AFTER DELETE ON products_product REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_removed();
CREATE TRIGGER catalogue_insert AFTER INSERT ON products_priceterm REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT product_id FROM changed');
CREATE TRIGGER catalogue_update AFTER UPDATE ON products_priceterm REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT product_id FROM changed');
CREATE TRIGGER catalogue_delete AFTER DELETE ON products_priceterm REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT product_id FROM changed');
CREATE TRIGGER catalogue_insert AFTER INSERT ON products_productphoto REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT product_id FROM changed');
CREATE TRIGGER catalogue_update AFTER UPDATE ON products_productphoto REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT product_id FROM changed');
CREATE TRIGGER catalogue_delete AFTER DELETE ON products_productphoto REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT product_id FROM changed');
CREATE TRIGGER catalogue_insert AFTER INSERT ON products_product_certificates REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT product_id FROM changed');
CREATE TRIGGER catalogue_delete AFTER DELETE ON products_product_certificates REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT product_id FROM changed');
CREATE TRIGGER catalogue_update AFTER UPDATE ON products_sector REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT p.id FROM products_product p JOIN changed c ON c.id = p.sector_id');
CREATE TRIGGER catalogue_update AFTER UPDATE ON products_attribute REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT p.id FROM products_product p JOIN changed c ON p.attributes ? c.code');
CREATE TRIGGER catalogue_update AFTER UPDATE ON products_hscode REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT p.id FROM products_product p JOIN changed c ON c.code = p.hs_code_id');
CREATE TRIGGER catalogue_update AFTER UPDATE ON companies_company REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT p.id FROM products_product p JOIN changed c ON c.id = p.company_id');
CREATE TRIGGER catalogue_update AFTER UPDATE ON companies_certificate REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT l.product_id FROM products_product_certificates l JOIN changed c ON c.id = l.certificate_id');
CREATE TRIGGER catalogue_insert AFTER INSERT ON companies_exportmarket REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT p.id FROM products_product p JOIN changed c ON c.company_id = p.company_id');
CREATE TRIGGER catalogue_update AFTER UPDATE ON companies_exportmarket REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT p.id FROM products_product p JOIN changed c ON c.company_id = p.company_id');
CREATE TRIGGER catalogue_delete AFTER DELETE ON companies_exportmarket REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT p.id FROM products_product p JOIN changed c ON c.company_id = p.company_id');

-- Counts of the facets follow the documents.

CREATE TRIGGER catalogue_counted_insert AFTER INSERT ON products_searchdocument
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION catalogue_counted();
CREATE TRIGGER catalogue_counted_update AFTER UPDATE ON products_searchdocument
    REFERENCING NEW TABLE AS added OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION catalogue_counted();
CREATE TRIGGER catalogue_counted_delete AFTER DELETE ON products_searchdocument
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION catalogue_counted();
