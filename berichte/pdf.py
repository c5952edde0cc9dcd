"""A report becomes paper: HTML from the same parts as the page, numbers attached, printed in a limited child process."""

from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from basis.export import als_csv
from basis.zahlen import datum
from berichte import export, kanonisch
from berichte.druck.maschine import Anlage, Druck, Druckauftrag, Druckfehler, Druckprozess, Grenzen
from berichte.sections.diagramm import diagramm
from berichte.sections.schwerpunkte import Schwerpunktbericht, blatt
from berichte.sections.sozialraumbudget import Sozialraumbudget
from sozialraum.models import Protokollglied
from sozialraum.schwerpunktbild import tage

__all__ = [
    "Druckauftrag",
    "Druckfehler",
    "Druckprozess",
    "Grenzen",
    "druckauftrag",
    "drucke",
    "druckprozess",
    "protokollkopf",
    "schwerpunktauftrag",
]

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
    """Prints one paper in a process of its own. Druckfehler with a German sentence."""
    with druckprozess() as prozess:
        return prozess.drucke(auftrag)


def druckauftrag(bericht: Sozialraumbudget, *, erstellt: datetime, kopf: str, inhalt: str = "") -> Druckauftrag:
    """The finished HTML of a report with its numbers as attachments. The same content at the same moment gives the same bytes.

    ``inhalt``: its canonical JSON, if the caller has it already.
    """
    inhalt = inhalt or kanonisch.schreibe(bericht.inhalt())
    summe = kanonisch.pruefsumme_von(inhalt)
    beschreibung = f"{bericht.titel}, {bericht.kopf.verteilung}"
    anlagen = (
        Anlage(f"{bericht.dateiname}.csv", f"Zahlen der Verteilung als CSV: {beschreibung}", export.als_csv(bericht)),
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
        "nachweis": nachweis(bericht, summe, kopf, erstellt),
    }


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


def _kopfdaten(bericht: Sozialraumbudget) -> list[tuple[str, str]]:
    angaben = bericht.kopf
    zeilen = [("Verteilung", f"{angaben.verteilung}, Haushaltsjahr {angaben.jahr}"), ("Stand", angaben.stand)]
    if angaben.korrigiert:
        zeilen.append(("Korrigiert", angaben.korrigiert))
    return zeilen


def nachweis(bericht: Sozialraumbudget, summe: str, kopf: str, erstellt: datetime) -> list[str]:
    """How a reader proves that a paper is what it says."""
    saetze = [f"Prüfsumme der Zahlen dieses Berichts (SHA-256 der beigefügten JSON-Datei): {summe}."]
    if bericht.kopf.paket:
        saetze.append(f"Prüfsumme des beschlossenen Rechenpakets: {bericht.kopf.paket}. Es lässt sich aus sich heraus nachrechnen.")
    if kopf:
        saetze.append(f"Kopf der Protokollkette am {datum(timezone.localtime(erstellt).date())}: {kopf}.")
    return saetze
