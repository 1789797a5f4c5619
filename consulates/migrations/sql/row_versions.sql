-- What moves the version of a trading house: its row, its consulate, and the products on its shelf.
CREATE OR REPLACE FUNCTION public_rows_consulates_tradinghouse(ids bigint[]) RETURNS TABLE (id bigint, slug text)
LANGUAGE sql STABLE AS $$ SELECT h.id, h.slug FROM consulates_tradinghouse h WHERE h.id = ANY(ids) AND h.is_open $$;

CALL row_version_trigger('consulates_tradinghouse', '{INSERT,DELETE,UPDATE}', 'consulates_tradinghouse', 'SELECT id FROM changed');
CALL row_version_trigger('consulates_consulate', '{UPDATE}', 'consulates_tradinghouse', 'SELECT h.id FROM consulates_tradinghouse h JOIN changed c ON c.id = h.consulate_id');
CALL row_version_trigger('consulates_placement', '{INSERT,DELETE}', 'consulates_tradinghouse', 'SELECT house_id FROM changed');
CALL row_version_trigger('consulates_placement', '{UPDATE}', 'consulates_tradinghouse', 'SELECT house_id FROM changed UNION SELECT house_id FROM before');
CALL row_version_trigger('products_product', '{UPDATE}', 'consulates_tradinghouse', 'SELECT l.house_id FROM consulates_placement l JOIN changed c ON c.id = l.product_id');
CALL row_version_trigger('products_searchdocument', '{INSERT,DELETE}', 'consulates_tradinghouse', 'SELECT l.house_id FROM consulates_placement l JOIN changed c ON c.product_id = l.product_id');
CALL row_version_trigger('products_priceterm', '{INSERT,DELETE}', 'consulates_tradinghouse', 'SELECT l.house_id FROM consulates_placement l JOIN changed c ON c.product_id = l.product_id');
CALL row_version_trigger('products_priceterm', '{UPDATE}', 'consulates_tradinghouse', 'SELECT l.house_id FROM consulates_placement l JOIN (TABLE changed UNION ALL TABLE before) c ON c.product_id = l.product_id');
CALL row_version_trigger('products_productphoto', '{INSERT,DELETE}', 'consulates_tradinghouse', 'SELECT l.house_id FROM consulates_placement l JOIN changed c ON c.product_id = l.product_id');
CALL row_version_trigger('products_productphoto', '{UPDATE}', 'consulates_tradinghouse', 'SELECT l.house_id FROM consulates_placement l JOIN (TABLE changed UNION ALL TABLE before) c ON c.product_id = l.product_id');
CALL row_version_trigger('companies_company', '{UPDATE}', 'consulates_tradinghouse', 'SELECT l.house_id FROM consulates_placement l JOIN products_product p ON p.id = l.product_id JOIN changed c ON c.id = p.company_id');
CALL row_version_trigger('products_sector', '{UPDATE}', 'consulates_tradinghouse', 'SELECT l.house_id FROM consulates_placement l JOIN products_product p ON p.id = l.product_id JOIN changed c ON c.id = p.sector_id');

-- A product's page names the houses that show it; the search index knows which.
CALL row_version_trigger('consulates_placement', '{INSERT,DELETE}', 'products_product', 'SELECT product_id FROM changed');
CALL row_version_trigger('consulates_placement', '{UPDATE}', 'products_product', 'SELECT product_id FROM changed UNION SELECT product_id FROM before');
CALL row_version_trigger('consulates_consulate', '{UPDATE}', 'products_product', 'SELECT l.product_id FROM consulates_placement l JOIN consulates_tradinghouse h ON h.id = l.house_id JOIN changed c ON c.id = h.consulate_id');
CALL row_version_trigger('consulates_tradinghouse', '{UPDATE}', 'products_product', 'SELECT l.product_id FROM consulates_placement l JOIN changed c ON c.id = l.house_id');
