"""A Handlungskonzept that is not yet valid can be withdrawn, its predecessor goes on; the agreement is not rewritten; parts wait their turn."""

from importlib import import_module

from django.db import migrations

FRUEHER: str = import_module("bsc.migrations.0028_regeln_der_handlungskonzepte").RULES


def _funktion(name: str) -> str:
    """As 0028 made it."""
    anfang = FRUEHER.index(f"CREATE FUNCTION {name}()")
    return FRUEHER[anfang : FRUEHER.index("END $$;", anfang) + len("END $$;")].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


def _ersetze(text: str, alt: str, neu: str) -> str:
    if text.count(alt) != 1:
        raise ValueError(f"Nicht genau einmal in den Regeln: {alt}")
    return text.replace(alt, neu)


WEG, TEIL, FOLGE = (_funktion(name) for name in ("handlungskonzept_weg", "konzeptteil_weg", "konzeptfolge_passt"))
WEG_NEU = _ersetze(
    WEG,
    "    ende CONSTANT text[] := ARRAY['stand', 'endete_am', 'ergebnis'];\n",
    "    ende text[] := ARRAY['stand', 'endete_am', 'ergebnis'];\n    tag date;\n",
)
WEG_NEU = _ersetze(
    WEG_NEU,
    "    IF OLD.stand <> 'entwurf' AND (NEW.stand = OLD.stand",
    """    IF OLD.stand = 'gilt' AND NEW.stand = 'zurueckgezogen' THEN
        SELECT fester_tag INTO tag FROM sozialraum_stadt LIMIT 1;
        tag := COALESCE(tag, (now() AT TIME ZONE 'Europe/Berlin')::date);
        IF OLD.gilt_ab <= tag OR EXISTS (SELECT 1 FROM bsc_konzeptrueckmeldung r WHERE r.konzept_id = OLD.id) THEN
            RAISE EXCEPTION 'Was schon gilt, wird nicht zurückgezogen, sondern beendet.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        ende := ende || ARRAY['gilt_ab'];
    END IF;
    IF OLD.stand = 'abgeloest' AND NEW.stand = 'gilt' AND EXISTS (SELECT 1 FROM bsc_handlungskonzept f
        WHERE f.ersetzt_id = OLD.id AND f.stand <> 'zurueckgezogen') THEN
        RAISE EXCEPTION 'Abgelöst bleibt eine Fassung, solange ihre neue nicht zurückgezogen ist.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.stand IN ('gilt', 'zurueckgezogen') AND OLD.stand = 'abgestimmt'
        AND (NEW.abgestimmt_von_id, NEW.abgestimmt_am) IS DISTINCT FROM (OLD.abgestimmt_von_id, OLD.abgestimmt_am) THEN
        RAISE EXCEPTION 'Wer die Abstimmung wann eingetragen hat, bleibt stehen.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.stand <> 'entwurf' AND (NEW.stand = OLD.stand""",
)
WEG_NEU = _ersetze(
    WEG_NEU,
    "('gilt', 'abgeloest'), ('gilt', 'beendet')\n",
    "('gilt', 'abgeloest'), ('gilt', 'beendet'),\n        ('gilt', 'zurueckgezogen'), ('abgeloest', 'gilt')\n",
)
TEIL_NEU = _ersetze(
    TEIL,
    "    IF EXISTS (SELECT 1 FROM bsc_handlungskonzept k WHERE k.id = ANY(eltern)",
    """    PERFORM 1 FROM bsc_handlungskonzept k WHERE k.id = ANY(eltern) ORDER BY k.id FOR SHARE;
    IF EXISTS (SELECT 1 FROM bsc_handlungskonzept k WHERE k.id = ANY(eltern)""",
)
FOLGE_NEU = _ersetze(
    FOLGE,
    "k.stand = 'gilt' AND a.id = NEW.auftrag_id",
    "a.id = NEW.auftrag_id AND (k.stand = 'gilt' OR k.stand = 'abgeloest' AND k.endete_am >= NEW.genannt_am)",
)
RULES, BACK = "\n".join((WEG_NEU, TEIL_NEU, FOLGE_NEU)), "\n".join((WEG, TEIL, FOLGE))


class Migration(migrations.Migration):
    dependencies = [("bsc", "0030_regeln_nach_der_durchsicht")]

    operations = [migrations.RunSQL(RULES, BACK)]
