"""The way of an application is held by the database: only steps that there are, no more paid than granted, a decided list stays."""

from django.db import migrations

from basis.sql import append_only

RULES = """
CREATE FUNCTION foerderantrag_weg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> NEW.status AND (OLD.status, NEW.status) NOT IN (
        ('eingegangen', 'geprueft'), ('geprueft', 'gelistet'), ('gelistet', 'beschlossen'), ('geprueft', 'abgelehnt'),
        ('gelistet', 'abgelehnt'), ('beschlossen', 'bewilligt'), ('bewilligt', 'nachgewiesen'), ('nachgewiesen', 'abgeschlossen'),
        ('nachgewiesen', 'rueckforderung'), ('rueckforderung', 'abgeschlossen'), ('eingegangen', 'zurueckgezogen'),
        ('geprueft', 'zurueckgezogen')
    ) THEN
        RAISE EXCEPTION 'Ein Förderantrag geht nicht von „%“ nach „%“.', OLD.status, NEW.status
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER foerderantrag_geht_seinen_weg BEFORE UPDATE ON budgets_foerderantrag FOR EACH ROW EXECUTE FUNCTION foerderantrag_weg();

CREATE FUNCTION foerderschritt_zahlung() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    antrag budgets_foerderantrag;
    gezahlt bigint;
BEGIN
    IF NEW.schritt NOT IN ('abschlag', 'zurueckzahlen') THEN RETURN NEW; END IF;
    SELECT * INTO antrag FROM budgets_foerderantrag WHERE id = NEW.antrag_id FOR UPDATE;
    SELECT coalesce(sum(betrag_cent), 0) INTO gezahlt FROM budgets_foerderschritt WHERE antrag_id = NEW.antrag_id AND schritt = NEW.schritt;
    IF NEW.schritt = 'abschlag' AND gezahlt + NEW.betrag_cent > coalesce(antrag.bewilligt_cent, 0) THEN
        RAISE EXCEPTION 'Mehr gezahlt als bewilligt ist.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.schritt = 'zurueckzahlen' AND gezahlt + NEW.betrag_cent > antrag.rueckforderung_cent THEN
        RAISE EXCEPTION 'Mehr zurückgezahlt als gefordert ist.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER foerderschritt_zahlt_hoechstens BEFORE INSERT ON budgets_foerderschritt
    FOR EACH ROW EXECUTE FUNCTION foerderschritt_zahlung();

CREATE FUNCTION foerderliste_endgueltig() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'beschlossen' THEN
        RAISE EXCEPTION 'Die Förderliste ist beschlossen und bleibt, wie sie ist.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER foerderliste_bleibt BEFORE UPDATE OR DELETE ON budgets_foerderliste
    FOR EACH ROW EXECUTE FUNCTION foerderliste_endgueltig();
"""
BACK = """
DROP TRIGGER foerderliste_bleibt ON budgets_foerderliste;
DROP TRIGGER foerderschritt_zahlt_hoechstens ON budgets_foerderschritt;
DROP TRIGGER foerderantrag_geht_seinen_weg ON budgets_foerderantrag;
DROP FUNCTION foerderliste_endgueltig();
DROP FUNCTION foerderschritt_zahlung();
DROP FUNCTION foerderantrag_weg();
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0042_foerderung")]

    operations = [
        migrations.RunSQL(RULES, BACK),
        *[append_only(f"budgets_{table}") for table in ("foerderschritt", "foerderantragevent", "foerderlisteevent")],
    ]
