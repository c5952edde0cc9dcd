"""Where the reports of ``berichte/arten.py`` come from: how each is read now, read back from what was kept, shown and printed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from basis import kanonisch
from basis.export import Blatt
from basis.zahlen import anzahl
from berichte import export
from berichte.arten import Erklaerung
from berichte.models import Berichtsfreigabe
from berichte.regelwerk import Berichtstyp
from berichte.sections import freigaben, systembild, systeminhalt, umsetzungsbild, umsetzungsinhalt
from berichte.sections.berichtsquelle import Gelesen, Lesart, Paar, Quelle, zuordnung
from berichte.sections.quelle_beschlussverfolgung import QUELLE as BESCHLUESSE
from berichte.sections.quelle_controlling import QUELLE as CONTROLLING
from berichte.sections.quelle_gebietsprofil import QUELLE as GEBIETSPROFIL
from berichte.sections.quelle_haushaltsplanung import QUELLE as HAUSHALT
from berichte.sections.quelle_schwerpunktraeume import QUELLE as SCHWERPUNKTRAEUME
from berichte.sections.quelle_vereinbarungen import QUELLE as VEREINBARUNGEN
from berichte.sections.scorecardlesart import LESART as SCORECARD
from berichte.sections.sozialraumbudget import Sozialraumbudget
from berichte.sections.systembericht import Systembericht
from berichte.sections.umsetzungsbericht import Umsetzungsbericht
from berichte.sections.umsetzungsinhalt import Wahl
from berichte.zeitraum import Berichtszeitraum
from proaktiv.selectors.fristen import tage_an
from proaktiv.umsetzungsstand import Umsetzung
from sozialraum.ebenen import Gebietsbaum, Knoten

ACHSE = "lebenswelt"
DREI = ("praevention", "jugendhilfeplanung", "bildung")


def _lade_systeme(baum: Gebietsbaum, knoten: Knoten, z: Berichtszeitraum, heute: date) -> Gelesen:
    bericht = systeminhalt.lade_fuer(systeminhalt.sicht_der_freigabe(baum, knoten), knoten, z, heute)
    fristen = {stand.value: tage for stand, tage in tage_an(z.bis)[z.bis].items()}
    return Gelesen(bericht, z.bis, {"gebiete": zuordnung(baum, knoten), "fristen_in_tagen": fristen})


def _erklaerungen_systeme(b: Systembericht) -> tuple[Erklaerung, ...]:
    alle = []
    if spaet := b.wert("ueberfaellig"):
        verb = "ist" if spaet == 1 else "sind"
        lage = f"{spaet} von {b.wert('offen')} offenen Hinweisen {verb} überfällig."
        alle.append(Erklaerung("ueberfaellig", "Überfällige Hinweise", lage))
    if b.mischung.status == "handeln":
        lage = f"Jugendhilfe : Schnittstellen {b.mischung.text}, Soll {b.mischung.soll}."
        alle.append(Erklaerung("zusammensetzung", "Zusammensetzung der Runden", lage))
    return tuple(alle)


def _luecken_systeme(b: Systembericht) -> tuple[str, ...]:
    if b.zeile("runden").gesperrt:
        return ()
    offen = b.wert("ohne_eintrag"), b.wert("gehalten") - b.wert("niederschriften")
    worte = (
        ("Runde ist vorbei und ohne Eintrag", "Runden sind vorbei und ohne Eintrag"),
        ("Niederschrift ist offen", "Niederschriften sind offen"),
    )
    return tuple(f"{anzahl(n, *wort)}." for n, wort in zip(offen, worte, strict=True) if n > 0)


def _damals_systeme(baum: Gebietsbaum, knoten: Knoten, row: Berichtsfreigabe, _jetzt: Any, heute: date) -> Paar:
    neu = _lade_systeme(baum, knoten, Berichtszeitraum(row.von, row.bis), heute).bericht
    return systembild.blaetter(_lies_system(row.inhalt)), systembild.blaetter(kanonisch.lies(Systembericht, neu.inhalt()))


def _lies_system(inhalt: Any) -> Systembericht:
    bericht: Systembericht = kanonisch.lies(Systembericht, inhalt["bericht"])
    return bericht


def _woerter_system(b: Systembericht) -> Mapping[str, str]:
    return {b.kopf.zeitraum: "im Zeitraum", b.kopf.davor: "im Zeitraum davor"}


def _seite_systeme(b: Systembericht) -> dict[str, Any]:
    return {
        "kennzahlen": systembild.kennzahlen(b), "diagramm": systembild.diagramm(b), "zeilen": [(z, "") for z in b.gebiete],
        "muster": b.muster,
    }  # fmt: skip


def _lade_umsetzung(baum: Gebietsbaum, knoten: Knoten, z: Berichtszeitraum, heute: date) -> Gelesen:
    """As of the newest report, whatever the days; new is what is so since the report on the Zeitraum before, else since a year."""
    bild = umsetzungsinhalt.lies_bild(baum, knoten, ACHSE)
    letzter = freigaben.davor(Berichtstyp.UMSETZUNGSSTAND, knoten.id, z.von).filter(datenstand__lt=bild.stand)
    seit = letzter.values_list("datenstand", flat=True).first()
    bericht = umsetzungsinhalt.lade(baum, knoten, Wahl(DREI, ACHSE, seit), bild)
    return Gelesen(bericht, bild.stand, {"gebiete": zuordnung(baum, knoten)})


def _erklaerungen_umsetzung(b: Umsetzungsbericht) -> tuple[Erklaerung, ...]:
    return tuple(
        Erklaerung(k.schluessel, f"Verspätete Maßnahmen: {k.name}", f"{k.summe.verspaetet} von {k.summe.alle} Maßnahmen verspätet.")
        for k in b.konzeptionen if k.summe.verspaetet
    )  # fmt: skip


def _luecken_umsetzung(b: Umsetzungsbericht) -> tuple[str, ...]:
    n = b.summe.ohne_bericht
    return (f"{anzahl(n, 'Maßnahme ist', 'Maßnahmen sind')} ohne Bericht.",) if n else ()


def _damals_umsetzung(_baum: Gebietsbaum, _knoten: Knoten, row: Berichtsfreigabe, jetzt: Umsetzungsbericht, _heute: date) -> Paar | None:
    """How the Maßnahmen stood on the day of the last report, as it said then and as the reports say today."""
    alt = _lies_umsetzung(row.inhalt)
    if alt.kopf.stand != jetzt.kopf.seit:
        return None
    tag = f"Stand am {jetzt.seittext}"
    je = [Blatt(tag, ("Umsetzung", "Maßnahmen"), [[u.bezeichnung, z.je[u]] for u in Umsetzung]) for z in (alt.summe, jetzt.vorher)]
    return [je[0]], [je[1]]


def _lies_umsetzung(inhalt: Any) -> Umsetzungsbericht:
    bericht: Umsetzungsbericht = kanonisch.lies(Umsetzungsbericht, inhalt["bericht"])
    return bericht


def _woerter_umsetzung(b: Umsetzungsbericht) -> Mapping[str, str]:
    return {f" seit {b.seittext}": "", f"am {b.seittext}": "davor"}


def _seite_umsetzung(b: Umsetzungsbericht) -> dict[str, Any]:
    return {
        "kennzahlen": umsetzungsbild.kennzahlen(b), "diagramm": umsetzungsbild.diagramm(b), "gebietszeilen": [(z, "") for z in b.gebiete],
        "muster": umsetzungsbild.MUSTER if b.muster else "",
    }  # fmt: skip


def _lies_budget(inhalt: Any) -> Sozialraumbudget:
    bericht: Sozialraumbudget = kanonisch.lies(Sozialraumbudget, inhalt)
    return bericht


QUELLEN: Mapping[Berichtstyp, Quelle] = {
    Berichtstyp.HAUSHALTSPLANUNG: HAUSHALT,
    Berichtstyp.CONTROLLING: CONTROLLING,
    Berichtstyp.SYSTEME: Quelle(
        Lesart(_lies_system, systembild.blaetter, _woerter_system), _lade_systeme, _erklaerungen_systeme, _luecken_systeme,
        _damals_systeme, _seite_systeme,
        systembild.auftrag, ("berichte/_systeminhalt.html",),
    ),
    Berichtstyp.UMSETZUNGSSTAND: Quelle(
        Lesart(_lies_umsetzung, umsetzungsbild.blaetter, _woerter_umsetzung), _lade_umsetzung, _erklaerungen_umsetzung,
        _luecken_umsetzung, _damals_umsetzung,
        _seite_umsetzung, umsetzungsbild.auftrag, ("berichte/_umsetzungsinhalt.html", "berichte/_umsetzungsmatrix.html"),
    ),
    Berichtstyp.VEREINBARUNGEN: VEREINBARUNGEN,
    Berichtstyp.BESCHLUSSVERFOLGUNG: BESCHLUESSE,
    Berichtstyp.GEBIETSPROFIL: GEBIETSPROFIL,
    Berichtstyp.SCHWERPUNKTRAEUME: SCHWERPUNKTRAEUME,
}  # fmt: skip
LESARTEN: Mapping[Berichtstyp, Lesart] = {
    **{typ: quelle.lesart for typ, quelle in QUELLEN.items()},
    Berichtstyp.SCORECARD: SCORECARD,
    Berichtstyp.SOZIALRAUMBUDGET: Lesart(_lies_budget, export.blaetter, in_euro=True),
}
