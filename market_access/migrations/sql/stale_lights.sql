-- Lights of markets that rest on values which changed: they are not shown until they are computed again.
CREATE OR REPLACE FUNCTION market_access_light_is_stale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE market_access_marketlight SET is_stale = TRUE WHERE product_id = NEW.id AND NOT is_stale;
    RETURN NULL;
END $$;

CREATE TRIGGER market_light_of_product
AFTER UPDATE ON products_product FOR EACH ROW
WHEN ((OLD.hs_code_id, OLD.kind, OLD.sector_id, OLD.storage, OLD.attributes, OLD.delivery_modes, OLD.company_id)
    IS DISTINCT FROM
    (NEW.hs_code_id, NEW.kind, NEW.sector_id, NEW.storage, NEW.attributes, NEW.delivery_modes, NEW.company_id))
EXECUTE FUNCTION market_access_light_is_stale();

CREATE OR REPLACE FUNCTION market_access_papers_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    attached bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.product_id ELSE NEW.product_id END;
BEGIN
    UPDATE market_access_marketlight SET is_stale = TRUE WHERE product_id = attached AND NOT is_stale;
    RETURN NULL;
END $$;

CREATE TRIGGER market_light_of_papers
AFTER INSERT OR DELETE ON products_product_certificates FOR EACH ROW EXECUTE FUNCTION market_access_papers_changed();

CREATE OR REPLACE FUNCTION market_access_certificate_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.company_id ELSE NEW.company_id END;
BEGIN
    UPDATE market_access_marketlight l SET is_stale = TRUE
    FROM products_product p WHERE p.id = l.product_id AND p.company_id = owner AND NOT l.is_stale;
    RETURN NULL;
END $$;

CREATE TRIGGER market_light_of_certificate
AFTER INSERT OR UPDATE OR DELETE ON companies_certificate FOR EACH ROW
EXECUTE FUNCTION market_access_certificate_changed();
