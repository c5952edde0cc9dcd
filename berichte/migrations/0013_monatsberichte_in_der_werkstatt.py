"""Months are released in the workshop, by two persons; those that one person released before stay, and none is added."""

from django.db import migrations

GESCHLOSSEN = """
CREATE FUNCTION berichte_monatsfreigabe_geschlossen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Monatsberichte werden in der Werkstatt von zwei Personen freigegeben; hier kommt keiner mehr dazu.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER berichte_monatsfreigabe_geschlossen BEFORE INSERT ON berichte_monatsfreigabe
    FOR EACH ROW EXECUTE FUNCTION berichte_monatsfreigabe_geschlossen();
"""
OFFEN = "DROP TRIGGER berichte_monatsfreigabe_geschlossen ON berichte_monatsfreigabe; DROP FUNCTION berichte_monatsfreigabe_geschlossen();"


class Migration(migrations.Migration):

    dependencies = [
        ("berichte", "0012_scorecardablage"),
    ]

    operations = [
        migrations.RunSQL(GESCHLOSSEN, OFFEN),
    ]
