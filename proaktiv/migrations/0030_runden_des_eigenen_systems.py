"""A round is of the System of the Hinweis that names it, and so is every step in it; the triggers' locks leave foreign keys alone."""

from django.db import migrations

ROUNDS = """
CREATE FUNCTION hinweis_eigene_runde() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.hausrunde_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM proaktiv_hausrunde r WHERE r.id = NEW.hausrunde_id AND r.system_id = NEW.system_id) THEN
        RAISE EXCEPTION 'Diese Runde gehört zu einem anderen System.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.system_id <> NEW.system_id AND (
        EXISTS (SELECT 1 FROM proaktiv_abwaegung a WHERE a.hinweis_id = NEW.id AND a.hausrunde_id IS NOT NULL)
        OR EXISTS (SELECT 1 FROM proaktiv_aktion a WHERE a.hinweis_id = NEW.id AND a.hausrunde_id IS NOT NULL)
        OR EXISTS (SELECT 1 FROM proaktiv_reflexion r WHERE r.hinweis_id = NEW.id AND r.hausrunde_id IS NOT NULL)
        OR EXISTS (SELECT 1 FROM proaktiv_rundenpunkt p WHERE p.hinweis_id = NEW.id)
    ) THEN
        RAISE EXCEPTION 'Über diesen Hinweis wurde in Runden seines Systems gesprochen; das System bleibt.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hinweis_nennt_eigene_runde BEFORE INSERT OR UPDATE OF system_id, hausrunde_id ON proaktiv_hinweis
    FOR EACH ROW EXECUTE FUNCTION hinweis_eigene_runde();

CREATE FUNCTION schritt_eigene_runde() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.hausrunde_id IS NOT NULL AND NEW.hinweis_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM proaktiv_hausrunde r JOIN proaktiv_hinweis h ON h.system_id = r.system_id
        WHERE r.id = NEW.hausrunde_id AND h.id = NEW.hinweis_id
    ) THEN
        RAISE EXCEPTION 'Diese Runde gehört zu einem anderen System.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER abwaegung_in_eigener_runde BEFORE INSERT ON proaktiv_abwaegung FOR EACH ROW EXECUTE FUNCTION schritt_eigene_runde();
CREATE TRIGGER reflexion_in_eigener_runde BEFORE INSERT ON proaktiv_reflexion FOR EACH ROW EXECUTE FUNCTION schritt_eigene_runde();
CREATE TRIGGER aktion_in_eigener_runde BEFORE INSERT OR UPDATE OF hinweis_id, hausrunde_id ON proaktiv_aktion
    FOR EACH ROW EXECUTE FUNCTION schritt_eigene_runde();
CREATE TRIGGER rundenpunkt_in_eigener_runde BEFORE INSERT OR UPDATE OF hinweis_id, hausrunde_id ON proaktiv_rundenpunkt
    FOR EACH ROW EXECUTE FUNCTION schritt_eigene_runde();
"""
ROUNDS_BACK = """
DROP TRIGGER rundenpunkt_in_eigener_runde ON proaktiv_rundenpunkt;
DROP TRIGGER aktion_in_eigener_runde ON proaktiv_aktion;
DROP TRIGGER reflexion_in_eigener_runde ON proaktiv_reflexion;
DROP TRIGGER abwaegung_in_eigener_runde ON proaktiv_abwaegung;
DROP TRIGGER hinweis_nennt_eigene_runde ON proaktiv_hinweis;
DROP FUNCTION schritt_eigene_runde();
DROP FUNCTION hinweis_eigene_runde();
"""
STATE = """
CREATE OR REPLACE FUNCTION kreislauf_stand(nummer bigint, staende text[], satz text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM proaktiv_hinweis h WHERE h.id = nummer AND h.stand = ANY (staende) FOR %s;
    IF NOT FOUND THEN
        RAISE EXCEPTION '%%', satz USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("proaktiv", "0023_regeln_des_ausbaustands")]

    operations = [
        migrations.RunSQL(ROUNDS, ROUNDS_BACK),
        migrations.RunSQL(STATE % "NO KEY UPDATE", STATE % "UPDATE"),
    ]
