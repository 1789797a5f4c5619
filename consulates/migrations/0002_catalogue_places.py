"""Where a product can be touched, for the catalogue: the houses in which it stands today."""

from django.db import migrations

PLACES = """
CREATE OR REPLACE FUNCTION catalogue_places(product bigint) RETURNS text[]
LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(h.slug ORDER BY h.slug), '{}') FROM consulates_placement l
    JOIN consulates_tradinghouse h ON h.id = l.house_id
    WHERE l.product_id = product AND l.since <= catalogue_today() AND (l.until IS NULL OR l.until >= catalogue_today())
$$;
"""
TRIGGERS = "\n".join(
    f"CREATE TRIGGER catalogue_{operation.lower()} AFTER {operation} ON consulates_placement "
    f"REFERENCING {'OLD' if operation == 'DELETE' else 'NEW'} TABLE AS changed "
    f"FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('SELECT product_id FROM changed');"
    for operation in ("INSERT", "UPDATE", "DELETE")
)
EXISTING = """
SELECT catalogue_refresh(array_agg(product_id)) FROM consulates_placement HAVING count(*) > 0;
"""


class Migration(migrations.Migration):
    dependencies = [("consulates", "0001_initial"), ("products", "0004_catalogue_functions")]
    operations = [migrations.RunSQL(PLACES + TRIGGERS + EXISTING, migrations.RunSQL.noop)]
