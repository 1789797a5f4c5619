"""The intakes of products sent before this app was there: file, sender, figures. What was under way is to be sent again."""

from django.db import migrations

COPY = """
INSERT INTO intake_intake (id, file, file_name, photos, kind, sender_id, state, found, counts, takes, rounds, done,
    total, through, created_at, applied_at)
SELECT id, file, file_name, '', kind, sender_id,
    CASE WHEN state IN ('applied', 'failed') THEN state ELSE 'cancelled' END, '{}', counts, '["new", "changed"]', 0,
    done, total, 0, created_at, applied_at
FROM products_intake;
SELECT setval(pg_get_serial_sequence('intake_intake', 'id'), max(id)) FROM intake_intake HAVING max(id) IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("products", "0008_old_slugs")]
    operations = [migrations.RunSQL(COPY, migrations.RunSQL.noop)]
