"""The Scorecard of a Gebiet on paper, for the Jugendhilfeausschuss: released, from what was released, or as a draft that says so."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from basis import kanonisch
from basis.export import als_csv
from basis.zahlen import datum
from berichte.druck.maschine import Anlage, Druckauftrag
from bsc.models import Scorecardfreigabe
from bsc.scorecardblatt import Scorecardblatt
from bsc.selectors.blatt import lies_freigabe
from bsc.views import blattansicht
from bsc.views.freigaben import freigabesatz
from sozialraum.models import Protokollglied, Stadt

ENTWURF = "Entwurf, nicht freigegeben"


@dataclass(frozen=True)
class Scorecardpapier:
    """``freigabe`` says who released it and when; ``kettenglied`` is what the release left in the Protokoll chain."""

    blatt: Scorecardblatt
    freigabe: str
    kettenglied: str = ""

    @property
    def ist_entwurf(self) -> bool:
        return self.freigabe == ENTWURF

    @property
    def titel(self) -> str:
        """It runs over every page, so a draft is one on each of them."""
        return f"{self.blatt.titel} ({ENTWURF})" if self.ist_entwurf else self.blatt.titel

    @property
    def dateiname(self) -> str:
        name = f"scorecard-{self.blatt.stand:%Y-%m-%d}-{self.blatt.ebene}-{self.blatt.schluessel}".lower()
        return f"{name}-entwurf" if self.ist_entwurf else name

    @property
    def wichtigste(self) -> list[str]:
        return [satz for satz in (self.blatt.kernaussage, self.blatt.rotsatz()) if satz]


def entwurf(blatt: Scorecardblatt) -> Scorecardpapier:
    return Scorecardpapier(blatt, ENTWURF)


def aus_freigabe(freigabe: Scorecardfreigabe) -> Scorecardpapier:
    """From the stored content alone."""
    rows = Protokollglied.objects.filter(
        protokoll__aktion="scorecard_freigegeben", protokoll__gegenstand="scorecardfreigabe", protokoll__gegenstand_id=str(freigabe.pk)
    )
    return Scorecardpapier(lies_freigabe(freigabe), freigabesatz(freigabe), rows.values_list("hash", flat=True).first() or "")


def freigabeauftrag(papier: Scorecardpapier, freigabe: Scorecardfreigabe, stadt: Stadt | None) -> Druckauftrag:
    """Of the moment of its release: the same numbers and the same bytes whenever it is asked for."""
    vorfuehrung = None if freigabe.am == timezone.localtime(freigabe.created_at).date() else freigabe.am
    return auftrag(papier, freigabe.created_at, stadt, vorfuehrung)


def freigabename(papier: Scorecardpapier, freigabe: Scorecardfreigabe) -> str:
    return f"{papier.dateiname}-freigabe-{freigabe.pk}"


def auftrag(papier: Scorecardpapier, erstellt: datetime, stadt: Stadt | None, vorfuehrung: date | None) -> Druckauftrag:
    """The finished HTML with its rows as CSV and JSON. A release printed at the moment of its release gives the same bytes each time."""
    blatt = papier.blatt
    inhalt = kanonisch.schreibe(kanonisch.als_inhalt(papier))
    summe, tafel = kanonisch.pruefsumme_von(inhalt), blattansicht.als_blatt(blatt, papier.freigabe)
    csv = als_csv(tafel.kopf, tafel.zeilen, hinweise=tafel.hinweise)
    anlagen = (
        Anlage(f"{papier.dateiname}.csv", f"Die Zeilen als CSV: {papier.titel}", csv),
        Anlage(f"{papier.dateiname}.json", f"Die Zeilen als JSON: {papier.titel}", inhalt.encode()),
    )
    kontext = _kontext(papier) | {
        "stadt": {"name": blatt.stadt, "fachbereich": blatt.fachbereich} if blatt.stadt else stadt,
        "erstellt": erstellt,
        "vorfuehrung": vorfuehrung,
        "pruefsumme": summe,
        "nachweise": _nachweise(papier, summe),
    }
    html = render_to_string("berichte/scorecard_druck.html", kontext)
    return Druckauftrag(html, timezone.localtime(erstellt).replace(tzinfo=None, microsecond=0), summe, anlagen)


def _kontext(papier: Scorecardpapier) -> dict[str, Any]:
    blatt = papier.blatt
    return {
        "bericht": papier,
        "blatt": blatt,
        "titel": papier.titel,
        "art": "Balanced Scorecard",
        "kopfdaten": [("Gebiet", blatt.name), ("Stand", datum(blatt.stand)), ("Freigabe", papier.freigabe)],
        "datenstand": blatt.stand,
        "muster": blattansicht.MUSTER if blatt.muster else "",
        "wichtigste": papier.wichtigste,
        "koepfe": blattansicht.koepfe(blatt),
        "gruppen": blattansicht.gruppen(blatt),
        "hinweise": blattansicht.hinweise(blatt),
    }


def _nachweise(papier: Scorecardpapier, summe: str) -> list[str]:
    saetze = [f"Prüfsumme der Zeilen dieses Papiers (SHA-256 der beigefügten JSON-Datei): {summe}."]
    if papier.kettenglied:
        saetze.append(f"Glied der Protokollkette, mit dem freigegeben wurde: {papier.kettenglied}.")
    return saetze
