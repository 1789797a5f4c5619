"""The function that the audit triggers of every app call."""

from django.db import migrations

from exportasv.core.db.audit_trigger import FUNCTION


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            FUNCTION, "DROP FUNCTION IF EXISTS exportasv_audit(text, text, jsonb, jsonb)"
        )
    ]
