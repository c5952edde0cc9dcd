"""What the Protokoll loses after its Löschfrist is bound by the database itself, whatever the row of the Frist says."""

from django.db import migrations

from basis.sql import append_only_until_period

HELD = """
CREATE TRIGGER sozialraum_loeschfrist_grenze BEFORE UPDATE ON sozialraum_loeschfrist FOR EACH ROW
    WHEN (OLD.schluessel IS DISTINCT FROM NEW.schluessel OR OLD.mindestens IS DISTINCT FROM NEW.mindestens)
    EXECUTE FUNCTION steuerung_unveraenderlich();
CREATE TRIGGER sozialraum_loeschfrist_protokoll BEFORE DELETE ON sozialraum_loeschfrist FOR EACH ROW
    WHEN (OLD.schluessel = 'protokoll') EXECUTE FUNCTION steuerung_unveraenderlich();
ALTER TABLE sozialraum_loeschfrist ADD CONSTRAINT loeschfrist_protokoll_mindestens CHECK (schluessel <> 'protokoll' OR mindestens >= 1096);
"""
FREE = """
DROP TRIGGER sozialraum_loeschfrist_grenze ON sozialraum_loeschfrist;
DROP TRIGGER sozialraum_loeschfrist_protokoll ON sozialraum_loeschfrist;
ALTER TABLE sozialraum_loeschfrist DROP CONSTRAINT loeschfrist_protokoll_mindestens;
"""


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0080_loeschen_nach_frist")]

    operations = [
        append_only_until_period("sozialraum_protokoll", "protokoll", "zeit", at_least=1096),
        migrations.RunSQL(HELD, FREE),
    ]
