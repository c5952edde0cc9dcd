"""A Hinweis in Aktion without an open Aktion is put before the round again: there was no way out but an invented Aktion."""

from django.db import migrations

WAY = """
CREATE OR REPLACE FUNCTION hinweis_weg() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    beweglich CONSTANT text[] := ARRAY['stand', 'stand_seit', 'wiedervorlage', 'uebergeben_an_id'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Ein Hinweis wird nicht gelöscht, sondern zurückgezogen.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.stand <> 'aufgenommen' THEN
            RAISE EXCEPTION 'Ein Hinweis beginnt mit seiner Aufnahme.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.stand NOT IN ('aufgenommen', 'in_abwaegung', 'beobachtet') AND to_jsonb(NEW) - beweglich <> to_jsonb(OLD) - beweglich
        OR OLD.stand IN ('geschlossen', 'zurueckgezogen') AND NEW.* IS DISTINCT FROM OLD.* THEN
        RAISE EXCEPTION 'Über diesen Hinweis ist entschieden; sein Wortlaut bleibt, wie er ist.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.stand <> OLD.stand AND (OLD.stand, NEW.stand) NOT IN (
        ('aufgenommen', 'in_abwaegung'), ('aufgenommen', 'in_aktion'), ('aufgenommen', 'beobachtet'), ('aufgenommen', 'uebergeben'),
        ('aufgenommen', 'geschlossen'), ('aufgenommen', 'zurueckgezogen'), ('in_abwaegung', 'in_aktion'), ('in_abwaegung', 'beobachtet'),
        ('in_abwaegung', 'uebergeben'), ('in_abwaegung', 'geschlossen'), ('in_abwaegung', 'zurueckgezogen'),
        ('beobachtet', 'in_abwaegung'), ('beobachtet', 'in_aktion'), ('beobachtet', 'uebergeben'), ('beobachtet', 'geschlossen'),
        ('beobachtet', 'zurueckgezogen'), ('in_aktion', 'in_reflexion'),%s ('in_reflexion', 'geschlossen'), ('in_reflexion', 'in_aktion'),
        ('in_reflexion', 'uebergeben'), ('uebergeben', 'geschlossen'), ('uebergeben', 'in_abwaegung')
    ) THEN
        RAISE EXCEPTION 'Diesen Schritt gibt es im Kreislauf nicht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.stand = 'in_reflexion' AND OLD.stand = 'in_aktion' AND (
        NOT EXISTS (SELECT 1 FROM proaktiv_aktion a WHERE a.hinweis_id = NEW.id)
        OR EXISTS (SELECT 1 FROM proaktiv_aktion a WHERE a.hinweis_id = NEW.id AND a.stand IN ('geplant', 'laeuft'))
    ) THEN
        RAISE EXCEPTION 'Reflektiert wird, wenn die Aktionen beendet sind.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
%s    RETURN NEW;
END $$;
"""
AGAIN = """    IF NEW.stand = 'in_abwaegung' AND OLD.stand = 'in_aktion'
        AND EXISTS (SELECT 1 FROM proaktiv_aktion a WHERE a.hinweis_id = NEW.id AND a.stand IN ('geplant', 'laeuft')) THEN
        RAISE EXCEPTION 'Es laufen noch Aktionen.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
"""


class Migration(migrations.Migration):
    dependencies = [("proaktiv", "0031_zeit_der_systeme")]

    operations = [migrations.RunSQL(WAY % (" ('in_aktion', 'in_abwaegung'),", AGAIN), WAY % ("", ""))]
