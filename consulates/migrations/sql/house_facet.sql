-- The houses in which a product stands today, for the catalogue's facet.
CREATE OR REPLACE FUNCTION catalogue_places(product bigint) RETURNS text[]
LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(h.slug ORDER BY h.slug), '{}') FROM consulates_placement l
    JOIN consulates_tradinghouse h ON h.id = l.house_id
    WHERE l.product_id = product AND l.since <= catalogue_today() AND (l.until IS NULL OR l.until >= catalogue_today())
$$;

CREATE TRIGGER catalogue_insert AFTER INSERT ON consulates_placement REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT product_id FROM changed');
CREATE TRIGGER catalogue_update AFTER UPDATE ON consulates_placement REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT product_id FROM changed');
CREATE TRIGGER catalogue_delete AFTER DELETE ON consulates_placement REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT product_id FROM changed');
