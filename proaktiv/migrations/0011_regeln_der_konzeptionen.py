"""The way of a Maßnahme is held by the database: only steps that there are, each with its report; a chapter of the own Konzeption."""

from django.db import migrations

from basis.sql import append_only

KAPITEL = """
ALTER TABLE proaktiv_massnahme ADD CONSTRAINT massnahme_kapitel_der_konzeption
    FOREIGN KEY (kapitel_id, konzeption_id) REFERENCES proaktiv_kapitel (id, konzeption_id) DEFERRABLE INITIALLY DEFERRED;
"""
WEG = """
CREATE FUNCTION massnahme_weg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Eine Maßnahme wird nicht gelöscht, sondern nicht weiterverfolgt.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.stand <> 'nicht_begonnen' THEN
            RAISE EXCEPTION 'Eine Maßnahme beginnt mit dem Stand „nicht begonnen“.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.stand <> OLD.stand AND (OLD.stand, NEW.stand) NOT IN (
        ('nicht_begonnen', 'begonnen'), ('nicht_begonnen', 'laeuft'), ('nicht_begonnen', 'verspaetet'), ('nicht_begonnen', 'aufgegeben'),
        ('begonnen', 'laeuft'), ('begonnen', 'verspaetet'), ('begonnen', 'fertig'), ('begonnen', 'aufgegeben'),
        ('laeuft', 'verspaetet'), ('laeuft', 'fertig'), ('laeuft', 'aufgegeben'),
        ('verspaetet', 'begonnen'), ('verspaetet', 'laeuft'), ('verspaetet', 'fertig'), ('verspaetet', 'aufgegeben'),
        ('fertig', 'laeuft'), ('aufgegeben', 'nicht_begonnen'), ('aufgegeben', 'begonnen')
    ) THEN
        RAISE EXCEPTION 'Diesen Wechsel des Stands gibt es bei Maßnahmen nicht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER massnahme_geht_ihren_weg BEFORE INSERT OR UPDATE OR DELETE ON proaktiv_massnahme
    FOR EACH ROW EXECUTE FUNCTION massnahme_weg();

CREATE FUNCTION massnahme_bericht() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT m.stand FROM proaktiv_massnahme m WHERE m.id = NEW.id) IS DISTINCT FROM
        (SELECT b.stand_neu FROM proaktiv_massnahmenbericht b WHERE b.massnahme_id = NEW.id ORDER BY b.id DESC LIMIT 1) THEN
        RAISE EXCEPTION 'Jeder Wechsel des Stands steht in einem Bericht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER massnahme_hat_ihren_bericht AFTER UPDATE OF stand ON proaktiv_massnahme
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.stand IS DISTINCT FROM NEW.stand) EXECUTE FUNCTION massnahme_bericht();

CREATE FUNCTION massnahmenbericht_passt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM proaktiv_massnahme m WHERE m.id = NEW.massnahme_id AND m.stand = NEW.stand_alt FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Über diese Maßnahme hat gerade jemand anderes berichtet.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER massnahmenbericht_vom_geltenden_stand BEFORE INSERT ON proaktiv_massnahmenbericht
    FOR EACH ROW EXECUTE FUNCTION massnahmenbericht_passt();
"""
ZURUECK = """
DROP TRIGGER massnahmenbericht_vom_geltenden_stand ON proaktiv_massnahmenbericht;
DROP TRIGGER massnahme_hat_ihren_bericht ON proaktiv_massnahme;
DROP TRIGGER massnahme_geht_ihren_weg ON proaktiv_massnahme;
DROP FUNCTION massnahmenbericht_passt();
DROP FUNCTION massnahme_bericht();
DROP FUNCTION massnahme_weg();
"""
APPEND_ONLY = (
    "konzeptionsfassung", "massnahmenbericht", "massnahmenbedarf", "massnahmenauswertung", "lebensphaseevent", "lebensweltevent",
    "handlungsfeldevent", "zielgruppeevent", "konzeptionevent", "kapitelevent", "beteiligungevent", "konzeptionsevaluationevent",
    "massnahmeevent", "massnahmengebietevent", "massnahmenphaseevent", "meilensteinevent", "umsetzungspapierevent",
    "wirkungserwartungevent", "foerdermittelevent", "foerderfristevent", "massnahmenfinanzierungevent",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("proaktiv", "0010_konzeptionen")]

    operations = [
        migrations.RunSQL(KAPITEL, "ALTER TABLE proaktiv_massnahme DROP CONSTRAINT massnahme_kapitel_der_konzeption;"),
        migrations.RunSQL(WEG, ZURUECK),
        *[append_only(f"proaktiv_{table}") for table in APPEND_ONLY],
    ]
