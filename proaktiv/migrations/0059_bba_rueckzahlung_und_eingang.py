"""A step also sets until when money is to come back; an application cannot come in after what came with it or was asked of it."""

from django.db import migrations

VORHER = """
CREATE OR REPLACE FUNCTION bbaantrag_weg() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    beweglich CONSTANT text[] := ARRAY['status', 'status_seit', 'nachfrist', 'votum_cent', 'bewilligt_cent', 'belegt_cent', 'gezahlt_cent',
        'nachweis_bis', 'anerkannt_cent', 'rueckforderung_cent', 'zurueckgezahlt_cent', 'beraten_von_id', 'entschieden_von_id', 'ende'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Ein Antrag wird nicht gelöscht, sondern zurückgezogen.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'eingegangen' THEN
            RAISE EXCEPTION 'Ein Antrag beginnt mit seinem Eingang.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.status NOT IN ('eingegangen', 'unvollstaendig') AND to_jsonb(NEW) - beweglich <> to_jsonb(OLD) - beweglich
        OR OLD.runde_id <> NEW.runde_id OR OLD.einrichtung_id <> NEW.einrichtung_id
        OR OLD.status IN ('abgeschlossen', 'abgelehnt', 'zurueckgezogen') AND NEW.* IS DISTINCT FROM OLD.* THEN
        RAISE EXCEPTION 'Die Angaben dieses Antrags bleiben, wie sie sind.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
        ('eingegangen', 'unvollstaendig'), ('eingegangen', 'vollstaendig'), ('unvollstaendig', 'vollstaendig'), ('vollstaendig', 'beraten'),
        ('beraten', 'bewilligt'), ('beraten', 'abgelehnt'), ('bewilligt', 'beendet'), ('bewilligt', 'abgeschlossen'),
        ('bewilligt', 'nachgewiesen'), ('beendet', 'nachgewiesen'), ('nachgewiesen', 'abgeschlossen'), ('nachgewiesen', 'rueckforderung'),
        ('rueckforderung', 'abgeschlossen'), ('eingegangen', 'zurueckgezogen'), ('unvollstaendig', 'zurueckgezogen'),
        ('vollstaendig', 'zurueckgezogen'), ('beraten', 'zurueckgezogen')
    ) THEN
        RAISE EXCEPTION 'Diesen Schritt gibt es bei bildungsbezogenen Angeboten nicht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
WEG = """
CREATE OR REPLACE FUNCTION bbaantrag_weg() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    beweglich CONSTANT text[] := ARRAY['status', 'status_seit', 'nachfrist', 'votum_cent', 'bewilligt_cent', 'belegt_cent', 'gezahlt_cent',
        'nachweis_bis', 'anerkannt_cent', 'rueckforderung_cent', 'zurueckgezahlt_cent', 'beraten_von_id', 'entschieden_von_id', 'ende',
        'rueckzahlung_bis'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Ein Antrag wird nicht gelöscht, sondern zurückgezogen.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'eingegangen' THEN
            RAISE EXCEPTION 'Ein Antrag beginnt mit seinem Eingang.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.status NOT IN ('eingegangen', 'unvollstaendig') AND to_jsonb(NEW) - beweglich <> to_jsonb(OLD) - beweglich
        OR OLD.runde_id <> NEW.runde_id OR OLD.einrichtung_id <> NEW.einrichtung_id
        OR OLD.status IN ('abgeschlossen', 'abgelehnt', 'zurueckgezogen') AND NEW.* IS DISTINCT FROM OLD.* THEN
        RAISE EXCEPTION 'Die Angaben dieses Antrags bleiben, wie sie sind.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.eingegangen_am > OLD.eingegangen_am AND (
        EXISTS (SELECT 1 FROM proaktiv_bbaeingang e WHERE e.antrag_id = NEW.id AND e.tag < NEW.eingegangen_am)
        OR EXISTS (SELECT 1 FROM proaktiv_bbaschritt s WHERE s.antrag_id = NEW.id AND s.tag < NEW.eingegangen_am)) THEN
        RAISE EXCEPTION 'Ein Antrag ging nicht nach seinen Unterlagen und nicht nach dem ersten Schritt ein.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
        ('eingegangen', 'unvollstaendig'), ('eingegangen', 'vollstaendig'), ('unvollstaendig', 'vollstaendig'), ('vollstaendig', 'beraten'),
        ('beraten', 'bewilligt'), ('beraten', 'abgelehnt'), ('bewilligt', 'beendet'), ('bewilligt', 'abgeschlossen'),
        ('bewilligt', 'nachgewiesen'), ('beendet', 'nachgewiesen'), ('nachgewiesen', 'abgeschlossen'), ('nachgewiesen', 'rueckforderung'),
        ('rueckforderung', 'abgeschlossen'), ('eingegangen', 'zurueckgezogen'), ('unvollstaendig', 'zurueckgezogen'),
        ('vollstaendig', 'zurueckgezogen'), ('beraten', 'zurueckgezogen')
    ) THEN
        RAISE EXCEPTION 'Diesen Schritt gibt es bei bildungsbezogenen Angeboten nicht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("proaktiv", "0058_bba_beschluss")]

    operations = [migrations.RunSQL(WEG, VORHER)]
