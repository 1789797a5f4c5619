"""Sales that were disputed before disputes had rows of their own: one row for each, with what the company said."""

from django.db import migrations

UNDER_WAY = """
INSERT INTO consulates_windispute (win_id, reason, opened_at, "end", ruling)
SELECT w.id, coalesce(nullif(w.comment, ''), '—'), w.decided_at, '', '' FROM consulates_exportwin w
WHERE w.state = 'disputed' AND NOT EXISTS (SELECT 1 FROM consulates_windispute d WHERE d.win_id = w.id)
"""


class Migration(migrations.Migration):
    dependencies = [("consulates", "0009_disputes")]
    operations = [migrations.RunSQL(UNDER_WAY, migrations.RunSQL.noop)]
