"""A report becomes paper: HTML from the same parts as the page, numbers attached, printed in a limited child process."""

from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from basis import kanonisch
from basis.export import Blatt, als_csv
from basis.zahlen import datum
from berichte import export
from berichte.druck.maschine import Anlage, Druck, Druckauftrag, Druckfehler, Druckprozess, Grenzen
from berichte.models import Ablage
from berichte.sections import beschlussverfolgung, foerderliste, monatsbild, tagesordnung, zielvereinbarung
from berichte.sections.beschlussverfolgung import Beschlussverfolgung
from berichte.sections.diagramm import diagramm
from berichte.sections.foerderliste import Foerderpapier
from berichte.sections.handlungskonzept import Handlungskonzeptpapier
from berichte.sections.monatsbericht import Monatsbericht
from berichte.sections.monatskorrektur import korrektur
from berichte.sections.papier import Beiblatt, nachweis, papierauftrag
from berichte.sections.schwerpunkte import Schwerpunktbericht, blatt
from berichte.sections.sozialraumbudget import Sozialraumbudget
from berichte.sections.tagesordnung import Tagesordnung
from berichte.sections.zielvereinbarung import Zielvereinbarungspapier
from sozialraum.clock import heute
from sozialraum.models import Protokollglied, Stadt
from sozialraum.schwerpunktbild import tage

__all__ = [
    "Druckauftrag",
    "Druckfehler",
    "Druckprozess",
    "Grenzen",
    "beschlussverfolgungsauftrag",
    "druckauftrag",
    "drucke",
    "druckprozess",
    "foerderlistenauftrag",
    "handlungskonzeptauftrag",
    "monatsauftrag",
    "protokollkopf",
    "schwerpunktauftrag",
    "tagesordnungsauftrag",
    "zielvereinbarungsauftrag",
]

GRENZEN_DER_SEITE = Grenzen(rechenzeit=40, dauer=50)  # a page must answer before its web server gives up
STATIC = Path(settings.BASE_DIR) / "static"


@cache
def _files() -> dict[str, bytes]:
    """Everything that paper may use: one stylesheet and the fonts."""
    names = ["css/druck.css", *(f"vendor/fonts/{path.name}" for path in sorted((STATIC / "vendor/fonts").glob("*.woff2")))]
    return {name: (STATIC / name).read_bytes() for name in names}


def druckprozess(grenzen: Grenzen | None = None) -> Druckprozess:
    """A print process with the house's stylesheet and fonts; use it as a context."""
    return Druckprozess(_files(), grenzen or Grenzen())


def protokollkopf() -> str:
    """The head of the Protokoll chain: printed on paper, it anchors everything that was recorded before."""
    return Protokollglied.objects.order_by("-pk").values_list("hash", flat=True).first() or ""


def drucke(auftrag: Druckauftrag) -> Druck:
    """Prints one paper in a process of its own, within a page. Druckfehler with a German sentence."""
    with druckprozess(GRENZEN_DER_SEITE) as prozess:
        return prozess.drucke(auftrag)


def druckauftrag(bericht: Sozialraumbudget, *, erstellt: datetime, kopf: str, inhalt: str = "") -> Druckauftrag:
    """The finished HTML of a report with its numbers as attachments. The same content at the same moment gives the same bytes.

    ``inhalt``: its canonical JSON, if the caller has it already.
    """
    inhalt = inhalt or kanonisch.schreibe(bericht.inhalt())
    summe = kanonisch.pruefsumme_von(inhalt)
    beschreibung = f"{bericht.titel}, {bericht.kopf.verteilung}"
    anlagen = (
        Anlage(f"{bericht.dateiname}.csv", f"Die Zahlen als CSV: {beschreibung}", export.als_csv(bericht)),
        Anlage(f"{bericht.dateiname}.json", f"Alle Zahlen des Berichts als JSON: {beschreibung}", inhalt.encode()),
    )
    html = render_to_string("berichte/sozialraumbudget_druck.html", _kontext(bericht, summe, kopf, erstellt))
    return Druckauftrag(html, timezone.localtime(erstellt).replace(tzinfo=None, microsecond=0), summe, anlagen)


def _kontext(bericht: Sozialraumbudget, summe: str, kopf: str, erstellt: datetime) -> dict[str, object]:
    angaben = bericht.kopf
    return {
        "bericht": bericht,
        "diagramm": diagramm(bericht),
        "titel": bericht.titel,
        "untertitel": " › ".join((*bericht.gebiet.pfad, bericht.gebiet.bezeichnung)) if bericht.gebiet.pfad else "",
        "art": "Bericht Sozialraumbudget" if angaben.einheit == "€" else "Bericht Personalbemessung",
        "stadt": {"name": angaben.stadt, "fachbereich": angaben.fachbereich},
        "kopfdaten": _kopfdaten(bericht),
        "datenstand": angaben.datenstand,
        "gebietsstand": angaben.gebietsstand,
        "erstellt": erstellt,
        "pruefsumme": summe,
        "muster": bericht.muster,
        "wichtigste": bericht.wichtigste,
        "nachweis": nachweis(summe, kopf, erstellt, bericht.kopf.paket),
    }


def monatsauftrag(bericht: Monatsbericht, *, erstellt: datetime, kopf: str, davor: Ablage | None = None) -> Druckauftrag:
    """The Monats-Controllingbericht as it stands now, a draft. ``davor``: the Fassung released last, with which it compares."""
    geaendert = korrektur(davor, bericht)
    stand = f"Entwurf, nicht freigegeben, aus den Buchungen bis {datum(bericht.kopf.stichtag)}"
    beiblatt = Beiblatt(stand, korrekturen=(geaendert,) if geaendert else ())
    return monatsbild.auftrag(bericht, erstellt=erstellt, kopf=kopf, stadt=Stadt.objects.aktuelle(), beiblatt=beiblatt)


def schwerpunktauftrag(bericht: Schwerpunktbericht) -> Druckauftrag:
    """The finished HTML of the report on a frozen list; its package and its table are attached. Printed as of the day it was frozen."""
    liste, erstellt = bericht.liste, bericht.liste.festgestellt_am or timezone.now()
    tafel = blatt(bericht)
    csv = als_csv(tafel.kopf, tafel.zeilen, hinweise=tafel.hinweise)
    anlagen = (
        Anlage(f"{bericht.dateiname}.csv", f"Alle Stadtteile als CSV: {liste.name}", csv),
        Anlage(f"{bericht.dateiname}.json", f"Paket zum Nachrechnen: {liste.name}", kanonisch.schreibe(liste.paket).encode()),
    )
    kopfdaten = [("Verfahren", str(liste.verfahren)), *((name, tag) for name, tag in tage(bericht.ergebnis) if name != "Gebietsstand")]
    kontext = {
        "bericht": bericht,
        "titel": bericht.titel,
        "art": "Bericht Schwerpunkträume",
        "stadt": {"name": bericht.stadt.name, "fachbereich": bericht.stadt.fachbereich} if bericht.stadt else {},
        "kopfdaten": [*kopfdaten, ("Beschluss", str(liste.beschluss) if liste.beschluss else "noch keiner")],
        "datenstand": liste.stichtag,
        "gebietsstand": liste.gebietsstand,
        "erstellt": erstellt,
        "vorfuehrung": bericht.stadt.fester_tag if bericht.stadt else None,
        "pruefsumme": liste.pruefsumme,
        "muster": liste.muster,
        "wichtigste": bericht.wichtigste,
        "nachweis": _nachweis_der_liste(bericht),
    }
    html = render_to_string("berichte/schwerpunkte_druck.html", kontext)
    return Druckauftrag(html, timezone.localtime(erstellt).replace(tzinfo=None, microsecond=0), liste.pruefsumme, anlagen)


def _nachweis_der_liste(bericht: Schwerpunktbericht) -> list[str]:
    saetze = [f"Prüfsumme der festgestellten Liste (SHA-256 über ihr Paket): {bericht.liste.pruefsumme}. Das Paket ist beigefügt und lässt "
              "sich aus sich heraus nachrechnen."]  # fmt: skip
    if bericht.kettenglied:
        saetze.append(f"Glied der Protokollkette, mit dem die Liste festgestellt wurde: {bericht.kettenglied}.")
    return saetze


def beschlussverfolgungsauftrag(bericht: Beschlussverfolgung) -> Druckauftrag:
    """The Beschlussverfolgung of a Gremium as it stands now."""
    kopfdaten = [("Gremium", bericht.gremium), ("Fassung", bericht.fassung)]
    tafel, muster = beschlussverfolgung.blatt(bericht), any(zeile.muster for zeile in bericht.zeilen)
    kontext = {
        "art": "Beschlussverfolgung",
        "kopfdaten": kopfdaten,
        "datenstand": bericht.tag,
        "wichtigste": bericht.wichtigste,
        "muster": "Mit „Muster“ bezeichnete Aufträge sind erfunden, zur Vorführung." if muster else "",
    }
    return papierauftrag("berichte/beschlussverfolgung_druck.html", bericht, tafel, kontext)


def tagesordnungsauftrag(bericht: Tagesordnung) -> Druckauftrag:
    """The Tagesordnung of a Sitzung as it stands now."""
    kopfdaten = [("Sitzung", bericht.wann), ("Ort", bericht.ort or "noch nicht genannt"), ("Status", bericht.status)]
    kontext = {
        "art": "Tagesordnung",
        "kopfdaten": [*kopfdaten, ("Teile", bericht.teile), ("Fassung", bericht.fassung)],
        "datenstand": heute(),
        "muster": "Diese Sitzung ist erfunden, zur Vorführung." if bericht.muster else "",
    }
    return papierauftrag("berichte/tagesordnung_druck.html", bericht, tagesordnung.blatt(bericht), kontext)


def foerderlistenauftrag(bericht: Foerderpapier) -> Druckauftrag:
    """The Förderliste of a year as it stands now."""
    kontext = {
        "art": "Förderliste",
        "kopfdaten": [("Gremium", bericht.gremium), ("Vorlage", bericht.vorlage or "noch keine"), ("Stand", bericht.stand)],
        "datenstand": bericht.tag,
        "wichtigste": bericht.wichtigste,
        "muster": "Diese Förderliste ist erfunden, zur Vorführung." if bericht.muster else "",
    }
    return papierauftrag("berichte/foerderliste_druck.html", bericht, foerderliste.blatt(bericht), kontext)


def zielvereinbarungsauftrag(bericht: Zielvereinbarungspapier) -> Druckauftrag:
    """A Zielvereinbarung with lines for both signatures."""
    kontext = {
        "art": "Zielvereinbarung",
        "kopfdaten": [("Zwischen", bericht.oben), ("und", bericht.unten), ("Gilt", bericht.gilt), ("Stand", bericht.stand)]
        + ([("Ersetzt", bericht.ersetzt)] if bericht.ersetzt else []),
        "datenstand": bericht.tag,
        "wichtigste": bericht.wichtigste,
        "muster": "Diese Zielvereinbarung ist erfunden, zur Vorführung." if bericht.muster else "",
    }
    return papierauftrag("berichte/zielvereinbarung_druck.html", bericht, zielvereinbarung.blatt(bericht), kontext)


def handlungskonzeptauftrag(bericht: Handlungskonzeptpapier, tafel: Blatt) -> Druckauftrag:
    """A Handlungskonzept as it stands now; ``tafel``: its Maßnahmen as rows."""
    kontext = {
        "art": "Handlungskonzept",
        "kopfdaten": [("Planungsgruppe", bericht.gruppe), ("Gebiet", bericht.gebiet), ("Zeitraum", bericht.zeitraum),
                      ("Abgestimmt", bericht.abgestimmt), ("Stand", bericht.stand)]
        + ([("Ersetzt", bericht.ersetzt)] if bericht.ersetzt else []),
        "datenstand": bericht.tag,
        "wichtigste": bericht.wichtigste,
        "muster": "Dieses Handlungskonzept ist erfunden, zur Vorführung." if bericht.muster else "",
    }  # fmt: skip
    return papierauftrag("berichte/handlungskonzept_druck.html", bericht, tafel, kontext)


def _kopfdaten(bericht: Sozialraumbudget) -> list[tuple[str, str]]:
    angaben = bericht.kopf
    zeilen = [("Verteilung", f"{angaben.verteilung}, Haushaltsjahr {angaben.jahr}"), ("Stand", angaben.stand)]
    if angaben.korrigiert:
        zeilen.append(("Korrigiert", angaben.korrigiert))
    return zeilen
