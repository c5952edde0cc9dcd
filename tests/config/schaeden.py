"""What can be wrong in a database and no rule let through: each damage as the SQL of somebody who owns the tables, and who must find it."""

from dataclasses import dataclass

PROTOKOLL, BUCHUNG, POSTEN, MITTEL = "sozialraum_protokoll", "budgets_buchung", "budgets_budgetposten", "budgets_mittel"
ZEILE, WERT, GREMIUM, DATEI = "budgets_verteilungszeile", "sozialraum_indikatorwert", "sozialraum_gremium", "basis_datei"
SUMME, VERFAHREN, LIEFERUNG = "budgets_buchungssumme", "budgets_verfahrenssumme", "sozialraum_datenlieferung"
VERTEILUNG, LISTE, FASSUNG = "budgets_verteilung", "sozialraum_schwerpunktraumliste", "proaktiv_konzeptionsfassung"
BERICHT = "berichte_bericht"
NEUES_GREMIUM = f"""INSERT INTO {GREMIUM} SELECT (jsonb_populate_record(g, '{{"id": 999999, "schluessel": "neu", "name": "Neues"}}')).*
    FROM {GREMIUM} g WHERE id = (SELECT min(id) FROM {GREMIUM})"""
NEUE_DATEI = f"INSERT INTO {DATEI} (name, inhalt, sha256, mime, groesse, created_at) VALUES ('verloren.csv', '', '', '', 0, now())"
LEERE, LETZTE = f"UPDATE {DATEI} SET inhalt = '', geloescht_am = now() WHERE id = ({{}})", f"SELECT max(datei_id) FROM {LIEFERUNG}"
VERWENDUNG = f"""INSERT INTO sozialraum_verwendung (lieferung_id, gegenstand, gegenstand_id, bezeichnung, created_at)
    SELECT min(id), 'verteilung', '0', 'x', now() FROM {LIEFERUNG}"""
OHNE_VERWEIS = f"""DO $$ DECLARE n text; BEGIN
    SELECT conname INTO STRICT n FROM pg_constraint
    WHERE conrelid = '{BUCHUNG}'::regclass AND contype = 'f' AND confrelid = '{POSTEN}'::regclass;
    EXECUTE 'ALTER TABLE {BUCHUNG} DROP CONSTRAINT ' || n; END $$"""
OHNE_REGEL = f"ALTER TABLE {WERT} DROP CONSTRAINT {WERT}_ohne_nan"
AUS = "ALTER TABLE {} DISABLE TRIGGER USER"


def erste(tabelle: str, bedingung: str = "true", welche: str = "min") -> str:
    return f"id = (SELECT {welche}(id) FROM {tabelle} WHERE {bedingung})"


def setze(tabelle: str, was: str, bedingung: str = "true") -> str:
    return f"UPDATE {tabelle} SET {was} WHERE {erste(tabelle, bedingung)}"


def loesche(tabelle: str, bedingung: str = "true", welche: str = "min") -> str:
    return f"DELETE FROM {tabelle} WHERE {erste(tabelle, bedingung, welche)}"


@dataclass(frozen=True)
class Schaden:
    """``sagt``: a part of the sentence that the check gives; the triggers of the tables in ``aus`` are off meanwhile."""

    pruefung: str
    sagt: str
    befehle: tuple[str, ...]
    aus: str = ""

    @property
    def sql(self) -> tuple[str, ...]:
        return (*([AUS.format(self.aus)] if self.aus else []), *self.befehle)


GUARD = f"{PROTOKOLL}_nur_anhaengen"
IM_SELBEN_TOPF = f"NOT informativ AND teiltopf_id = (SELECT min(teiltopf_id) FROM {ZEILE} WHERE NOT informativ)"
NUR_EMPFAENGER, DECIDED = "NOT informativ", "status = 'beschlossen'"
SCHAEDEN: dict[str, Schaden] = {
    "Migration fehlt": Schaden("Migrationen", "bsc.0002", ("DELETE FROM django_migrations WHERE app = 'bsc' AND name LIKE '0002%'",)),
    "Migration von morgen": Schaden(
        "Migrationen", "bsc.9999_x", ("INSERT INTO django_migrations (app, name, applied) VALUES ('bsc', '9999_x', now())",)
    ),
    "Trigger aus": Schaden("Schutzregeln", GUARD, (f"ALTER TABLE {PROTOKOLL} DISABLE TRIGGER {GUARD}",)),
    "Trigger nur für Kopien": Schaden("Schutzregeln", GUARD, (f"ALTER TABLE {PROTOKOLL} ENABLE REPLICA TRIGGER {GUARD}",)),
    "Trigger fort": Schaden("Schutzregeln", "buchung_summe", (f"DROP TRIGGER buchung_summe ON {BUCHUNG}",)),
    "CHECK fort": Schaden("Bedingungen", "mittel_bewegen_etwas fehlt", (f"ALTER TABLE {MITTEL} DROP CONSTRAINT mittel_bewegen_etwas",)),
    "CHECK nur für Neues": Schaden(
        "Bedingungen", "neu gilt nicht für alle", (f"ALTER TABLE {MITTEL} ADD CONSTRAINT neu CHECK (betrag_cent < 0) NOT VALID",)
    ),
    "Regel einer Migration fort": Schaden("Bedingungen", f"{WERT}_ohne_nan fehlt", (OHNE_REGEL,)),
    "Verweis fort": Schaden("Bedingungen", f"{BUCHUNG}.posten_id", (OHNE_VERWEIS,)),
    "Zähler zurück": Schaden("Zähler", "vergeben ist schon 999999", (NEUES_GREMIUM,)),
    "NaN": Schaden(
        "Zahlen",
        f"{WERT}.zaehler: 1 Werte",
        (f"ALTER TABLE {WERT} DROP CONSTRAINT wert_ist_eine_zahl", OHNE_REGEL, setze(WERT, "zaehler = 'NaN'", "zustand = 'wert'")),
        WERT,
    ),
    "Tag ohne Ende": Schaden("Zahlen", f"{BUCHUNG}.buchungstag: 1", (setze(BUCHUNG, "buchungstag = 'infinity'"),), BUCHUNG),
    "Zeile ohne Ziel": Schaden("Verweise", f"{BUCHUNG}.posten_id: 1 Zeilen", (OHNE_VERWEIS, setze(BUCHUNG, "posten_id = 0")), BUCHUNG),
    "Datei ohne Bezug": Schaden("Verweise", "1 Dateien gehören zu nichts: verloren.csv", (NEUE_DATEI,)),
    "am Verlauf vorbei geändert": Schaden("Verlauf", f"{GREMIUM}: 1 Zeilen sind anders", (setze(GREMIUM, "name = 'heimlich'"),), GREMIUM),
    "am Verlauf vorbei angelegt": Schaden("Verlauf", "in keiner Fassung des Verlaufs: 999999", (NEUES_GREMIUM,), GREMIUM),
    "am Verlauf vorbei gelöscht": Schaden(
        "Verlauf",
        "ohne dass der Verlauf ihr Löschen kennt: 999999",
        (NEUES_GREMIUM, "SET CONSTRAINTS ALL IMMEDIATE", AUS.format(GREMIUM), f"DELETE FROM {GREMIUM} WHERE id = 999999"),
    ),
    "Datei verändert": Schaden("Dateien", "ist nicht mehr, was gespeichert", (setze(DATEI, "inhalt = inhalt || '\\x00'::bytea"),)),
    "Datei zu früh geleert": Schaden("Dateien", "wurde gelöscht, bevor es erlaubt war", (LEERE.format(LETZTE),)),
    "Datei mit falscher Uhr geleert": Schaden(
        "Dateien", "wurde gelöscht, bevor es erlaubt war", (LEERE.format(LETZTE).replace("now()", "now() + interval '20 years'"),)
    ),
    "Datei geleert, die ein Bericht braucht": Schaden(
        "Dateien", "wurde gelöscht, bevor es erlaubt war", (LEERE.format(f"SELECT min(pdf_id) FROM {BERICHT}"),)
    ),
    "Lieferung einer anderen Datei": Schaden(
        "Importe", "eine andere Prüfsumme", (setze(LIEFERUNG, "sha256 = repeat('0', 64)", "art = 'basisstatistik'"),)
    ),
    "Verwendung von nichts": Schaden("Verwendungen", "Verwendet durch verteilung 0", (VERWENDUNG,)),
    "Monatssumme": Schaden("Buchungssummen", "die Buchungen ergeben", (setze(SUMME, "ist_cent = ist_cent + 1"),), SUMME),
    "Anzahl im Monat": Schaden("Buchungssummen", "die Buchungen ergeben", (setze(SUMME, "anzahl = anzahl + 1"),), SUMME),
    "Buchung gelöscht": Schaden("Buchungssummen", "die Buchungen ergeben", (loesche(BUCHUNG, welche="max"),), BUCHUNG),
    "Verfahrenssumme": Schaden("Verfahrenssummen", "Verfahren „", (setze(VERFAHREN, "festgelegt_cent = 1 - ist_cent"),), VERFAHREN),
    "Summe am Posten": Schaden("Budgetposten", ": Ist ist", (setze(POSTEN, "ist_cent = ist_cent - 1"),), POSTEN),
    "Mittel gelöscht": Schaden("Budgetposten", ": Ansatz ist", (loesche(MITTEL, "bewegung = 'ansatz'"),), MITTEL),
    "Storno ungleich": Schaden(
        "Stornos", "spiegelt", (setze(BUCHUNG, "betrag_cent = betrag_cent - 1", "storno_von_id IS NOT NULL"),), BUCHUNG
    ),
    "Umschichtung einseitig": Schaden(
        "Umschichtungen", ": 1 Zeilen, ab", (loesche(MITTEL, "umschichtung_id IS NOT NULL AND betrag_cent > 0"),), MITTEL
    ),
    "Verteilung geht nicht auf": Schaden(
        "Verteilungen", "geht nicht auf", (setze(ZEILE, "betrag_cent = betrag_cent + 1", NUR_EMPFAENGER),), ZEILE
    ),
    "Geld von Raum zu Raum": Schaden(
        "Rechenpakete",
        "nicht das Ergebnis ihres Rechenpakets",
        (
            setze(ZEILE, "betrag_cent = betrag_cent + 100", NUR_EMPFAENGER),
            f"UPDATE {ZEILE} SET betrag_cent = betrag_cent - 100 WHERE {erste(ZEILE, IM_SELBEN_TOPF, 'max')}",
        ),
        ZEILE,
    ),
    "Rechenpaket verändert": Schaden(
        "Rechenpakete",
        "Das Paket wurde verändert",
        (setze(VERTEILUNG, """paket = jsonb_set(paket, '{kopf,verteilung}', '"x"')""", DECIDED),),
        VERTEILUNG,
    ),
    "Rechenpaket zerstört": Schaden("Rechenpakete", "kein Rechenpaket", (setze(VERTEILUNG, "paket = '{}'", DECIDED),), VERTEILUNG),
    "Liste verändert": Schaden(
        "Schwerpunktlisten",
        "Prüfsumme",
        (setze(LISTE, """paket = jsonb_set(paket, '{kopf,name}', '"x"')""", "status = 'festgestellt'"),),
        LISTE,
    ),
    "Fassung verändert": Schaden(
        "Konzeptionsfassungen", "Prüfsumme", (setze(FASSUNG, """inhalt = inhalt || '{"neu": "x"}'""", "pruefsumme > ''"),), FASSUNG
    ),
    "Bericht verändert": Schaden(
        "Berichte", "Der Inhalt dieses Berichts", (setze(BERICHT, """inhalt = inhalt || '{"neu": "x"}'"""),), BERICHT
    ),
    "PDF verändert": Schaden(
        "Berichte", "Die PDF-Datei", (f"UPDATE {DATEI} SET inhalt = '%PDF anders' WHERE id IN (SELECT pdf_id FROM {BERICHT})",)
    ),
    "Protokoll verändert": Schaden("Protokoll", "nachträglich verändert", (setze(PROTOKOLL, "text = 'Nichts.'"),), PROTOKOLL),
    "Protokoll gekürzt": Schaden("Protokoll", "fehlt; ihr Glied", (loesche(PROTOKOLL),), PROTOKOLL),
}
