"""A report becomes paper: HTML from the same parts as the page, numbers attached, printed in a limited child process."""

from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from basis.zahlen import datum
from berichte import export, kanonisch
from berichte.druck.maschine import Anlage, Druck, Druckauftrag, Druckfehler, Druckprozess, Grenzen
from berichte.sections.diagramm import diagramm
from berichte.sections.sozialraumbudget import Sozialraumbudget
from sozialraum.models import Protokollglied

__all__ = ["Druckauftrag", "Druckfehler", "Druckprozess", "Grenzen", "druckauftrag", "drucke", "druckprozess", "protokollkopf"]

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
