"""What the pages of the import wizard show: steps, findings with their row and marked cells, the first rows with their effect."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from basis.export import Blatt
from basis.imports.kopfzeile import normalisiere
from basis.imports.tabelle import Zeile
from basis.monate import monatsende
from basis.zahlen import datum, zahl
from sozialraum.actions.fallkontext import gebietsangaben, hilfeartangaben
from sozialraum.actions.stammdaten import Stammpruefung
from sozialraum.actions.statistik import Pruefung
from sozialraum.actions.uebernahme import FALLARTEN
from sozialraum.fallvergleich import Fallvergleich
from sozialraum.imports.befund import Fehler
from sozialraum.imports.zuordnung import NAMEN_DER_ARTEN, Spaltenziel
from sozialraum.models import Bevoelkerung, Gebiet, Hilfeart, Indikator
from sozialraum.models.fallstatistik import Leistungsort, Uebergreifend
from sozialraum.models.lieferung import Lieferungsart
from sozialraum.tables.daten import menge, wert_aus

SCHRITTE = ("Datei", "Spalten zuordnen", "Prüfen", "Übernehmen")
SCHRITTE_FALLEXPORT = ("Spaltenprofil", "Datei zählen", "Prüfen", "Übernehmen")
HOECHSTENS = 200
# Columns that say which row it is, then what it measures; of the wide form only the column of the finding is shown.
REIHENFOLGE = (
    "hilfeart", "gebiet", "name", "stichtag", "monat", "indikator", "ort", "alter", "altersgruppe", "geschlecht", "zaehler", "nenner",
    "wert", "anzahl", "bestand", "begonnen", "beendet", "tage",
)  # fmt: skip
KURZ = NAMEN_DER_ARTEN | {"gebiet": "Schlüssel", "name": "Stadtteil"}


def schritte(jetzt: int, entwurf: int | None = None, art: str = "") -> list[dict[str, str]]:
    """The stepper; steps that are done lead back. A counted export lost its file, so its first two steps begin anew."""
    gezaehlt = art == Lieferungsart.FALLEXPORT
    namen = ("import_neu", "import_spalten", "import_pruefen", "import_uebernehmen")
    titel_der_schritte = SCHRITTE_FALLEXPORT if gezaehlt else SCHRITTE
    liste = []
    for nummer, (titel, name) in enumerate(zip(titel_der_schritte, namen, strict=True), 1):
        stand = "fertig" if nummer < jetzt else "aktiv" if nummer == jetzt else "offen"
        url = ""
        if stand == "fertig" and gezaehlt and nummer < 3:
            url = reverse("fallexport_spalten" if nummer == 1 else "fallexport_neu")
        elif stand == "fertig" and entwurf:
            url = f"{reverse(name)}?entwurf={entwurf}" if nummer == 1 else reverse(name, args=[entwurf])
        liste.append({"titel": titel, "url": url, "stand": stand})
    return liste


@dataclass(frozen=True)
class Zelle:
    text: str
    marke: str = ""  # class of the mark


@dataclass(frozen=True)
class Befundzeile:
    zeile: int
    art: str
    zellen: tuple[Zelle, ...]
    hinweis: str


class Befundtabelle:
    """Errors first, then warnings, each with the row it stands in."""

    def __init__(self, pruefung: Pruefung) -> None:
        self._pruefung = pruefung
        self._tabelle = pruefung.gelesen.tabelle
        self._spalten = list(self._gewaehlte_spalten())
        self._befunde = [("Fehler", f) for f in pruefung.fehler if f.zeile] + [("Warnung", w) for w in pruefung.warnungen if w.zeile]
        ziele = pruefung.gelesen.zuordnung.values() if self._tabelle else ()
        self.breit = any(Spaltenziel.aus_text(text).indikator for text in ziele)

    @property
    def zur_datei(self) -> list[str]:
        """Findings that belong to no row."""
        return [fehler.satz for fehler in self._pruefung.fehler if not fehler.zeile]

    @property
    def warnungen_zur_datei(self) -> list[str]:
        """What looks wrong with the file as a whole, though it can be taken over."""
        return [warnung.satz for warnung in self._pruefung.warnungen if not warnung.zeile]

    @property
    def koepfe(self) -> list[str]:
        return [name for name, _ in self._spalten] + (["Spalte", "Wert"] if self.breit else [])

    @property
    def weitere(self) -> int:
        return max(0, len(self._befunde) - HOECHSTENS)

    @cached_property
    def zeilen(self) -> list[Befundzeile]:
        gezeigt = self._befunde[:HOECHSTENS]
        gesucht = {(befund.blatt, befund.zeile) for _, befund in gezeigt}
        orte = {(z.blatt, z.nummer): z for z in (self._tabelle.daten if self._tabelle else ()) if (z.blatt, z.nummer) in gesucht}
        return [self._zeile(art, befund, orte.get((befund.blatt, befund.zeile))) for art, befund in gezeigt]

    def _zeile(self, art: str, befund: Fehler, zeile: Zeile | None) -> Befundzeile:
        marke = "st-zelle-fehler" if art == "Fehler" else "st-zelle-warnung"
        kopf = self._tabelle.kopf if self._tabelle else ()
        zellen = [
            Zelle(zeile.zelle(nummer)[:60] if zeile else "", marke if kopf[nummer] == befund.spalte else "") for _, nummer in self._spalten
        ]
        if self.breit:
            eigene = befund.spalte in {kopf[nummer] for _, nummer in self._spalten}
            zellen += [Zelle(""), Zelle("")] if eigene else [Zelle(befund.spalte), Zelle(befund.wert, marke if befund.spalte else "")]
        vorschlag = f" Vorschlag: {befund.vorschlag}." if befund.vorschlag else ""
        return Befundzeile(befund.zeile, art, tuple(zellen), befund.satz + vorschlag)

    def _gewaehlte_spalten(self) -> Iterator[tuple[str, int]]:
        if self._tabelle is None:
            return
        ziele = {text: name for name, text in self._pruefung.gelesen.zuordnung.items()}
        stellen = {normalisiere(name): nummer for nummer, name in enumerate(self._tabelle.kopf)}
        for art in REIHENFOLGE:
            if art in ziele and ziele[art] in stellen:
                yield KURZ[art], stellen[ziele[art]]


def fehlerliste(dateiname: str, pruefung: Pruefung | Stammpruefung) -> Blatt:
    """All findings as a sheet."""
    arten = [("Fehler", f) for f in pruefung.fehler] + [("Warnung", w) for w in pruefung.warnungen]
    return befundblatt(dateiname, arten, pruefung.hinweise)


def befundblatt(dateiname: str, arten: Iterable[tuple[str, Fehler]], hinweise: Iterable[str]) -> Blatt:
    """Findings with their kinds, in their order, as a sheet."""
    zeilen = [[art, f.blatt, f.zeile or None, f.spalte, f.wert, f.satz, f.vorschlag] for art, f in arten]
    kopf = ["Art", "Blatt", "Zeile", "Spalte", "Wert", "Hinweis", "Vorschlag"]
    return Blatt("Fehlerliste", kopf, zeilen, hinweise=[f"Datei: {dateiname}", *hinweise])


def vergleichsblatt(vergleich: Fallvergleich) -> Blatt:
    """The sums of the city before and after as a sheet."""
    vorher = f"bisher am {datum(monatsende(vergleich.vorher_am))}" if vergleich.vorher_am else "bisher"
    kopf = ["Hilfeart", "Form", vorher, f"nachher am {datum(monatsende(vergleich.nachher_am))}", "Unterschied", "Hinweis"]
    formen = dict(Hilfeart.Form.choices)
    reihen = (vergleich.summe, *vergleich.arten)
    zeilen = [[a.name, str(formen.get(a.form, "")), a.vorher, a.nachher, a.unterschied, a.bemerkung] for a in reihen]
    return Blatt("Summen", kopf, zeilen, hinweise=["Laufende Hilfen in der ganzen Stadt; leer: keine Angabe", *vergleich.warnungen()])


def fehlerblaetter(dateiname: str, pruefung: Pruefung | Stammpruefung) -> list[Blatt]:
    """All findings, and of case numbers the sums before and after."""
    vergleich = pruefung.vergleich if isinstance(pruefung, Pruefung) else None
    return [fehlerliste(dateiname, pruefung), *([vergleichsblatt(vergleich)] if vergleich else [])]


def kennzahlen(pruefung: Pruefung) -> list[dict[str, str]]:
    """What the delivery does, in numbers; what it does not name any more apart from what it changes."""
    wirkung = pruefung.wirkung
    paare = [
        ("Neu", wirkung.neu, ""),
        ("Geändert", wirkung.nur_geaendert, ""),
        ("Unverändert", wirkung.unveraendert, ""),
        ("Warnungen", len(pruefung.warnungen), ""),
        ("Fehler", len(pruefung.fehler), ""),
    ]
    if wirkung.entfaellt is not None:
        name = "In keiner fehlerfreien Zeile" if pruefung.fehler else "Nicht mehr in der Datei"
        paare.insert(2, (name, wirkung.entfaellt, "Zahlen, die auf 0 fallen"))
    return [{"bezeichnung": name, "wert": zahl(anzahl), "zusatz": zusatz} for name, anzahl, zusatz in paare]


class Vorschau:
    """The first rows as they would be taken over; of case numbers the cells with the largest change."""

    def __init__(self, art: str, pruefung: Pruefung) -> None:
        self.rows, self.kontext = pruefung.vorschau, pruefung.gelesen.kontext
        self.bevoelkerung = art == Lieferungsart.BEVOELKERUNG
        self.faelle = art in FALLARTEN
        self.gesamt = self.rows[0]["gesamt"] if self.faelle and self.rows else len(pruefung.gelesen.zeilen)

    @cached_property
    def zeilen(self) -> list[dict[str, Any]]:
        if self.faelle:
            return list(self._fallzeilen())
        gebiete = {g.pk: g for g in Gebiet.objects.filter(pk__in={r["gebiet_id"] for r in self.rows})}
        if self.bevoelkerung:
            geschlechter = dict(Bevoelkerung.Geschlecht.choices)
            return [
                r | {"gebiet": gebiete[r["gebiet_id"]], "geschlecht": geschlechter[r["geschlecht"]], "bisher": r["alt_anzahl"]}
                for r in self.rows
            ]
        indikatoren = {i.pk: i for i in Indikator.objects.filter(pk__in={r["indikator_id"] for r in self.rows})}
        return [_wertzeile(r, gebiete[r["gebiet_id"]], indikatoren[r["indikator_id"]]) for r in self.rows]

    def _fallzeilen(self) -> Iterator[dict[str, Any]]:
        """With the names that reading the file knew."""
        gebiete = self.kontext.gebiete if self.kontext else gebietsangaben()
        hilfearten = self.kontext.hilfearten if self.kontext else hilfeartangaben()
        orte, arten = {g.id: f"{schluessel} {g.name}" for schluessel, g in gebiete.items()}, {h.id: h.bezeichnung for h in hilfearten}
        return (_fallzeile(r, orte.get(r["gebiet_id"], ""), arten[r["hilfeart_id"]]) for r in self.rows)


def _fallzeile(r: dict[str, Any], stadtteil: str, hilfeart: str) -> dict[str, Any]:
    ort = stadtteil or (Uebergreifend(r["uebergreifend"]).label if r["uebergreifend"] else "alle Stadtteile")
    orte = [(Leistungsort(wo).label, alt, neu) for wo, alt, neu in r["orte"] if alt != neu]
    neu, auf_null = r["wirkung"] == "neu", r["wirkung"] in ("entfaellt", "auf_null")
    paare = [(None if neu else r[f"alt_{name}"], r[name]) for name in ("bestand", "begonnen", "beendet")]
    return r | {"ort_name": ort, "hilfeart": hilfeart, "orte": [] if neu or auf_null else orte, "paare": paare}


def _wertzeile(r: dict[str, Any], gebiet: Gebiet, indikator: Indikator) -> dict[str, Any]:
    return r | {
        "gebiet": gebiet,
        "indikator": indikator,
        "zaehler_text": menge(r["zaehler"], r["zustand"]),
        "nenner_text": menge(r["nenner"]),
        "wert": wert_aus(indikator, r["zaehler"], r["nenner"], r["zustand"]),
        "bisher": wert_aus(indikator, r["alt_zaehler"], r["alt_nenner"], r["alt_zustand"]) if r["alt_id"] else None,
    }
