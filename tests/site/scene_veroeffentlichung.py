"""One publication that is out, and one draft; a file of case numbers that leaves out most of the city."""

from datetime import date
from typing import Any

from tests.factories import wer_ist


def baue(szene: Any) -> None:
    from sozialraum.actions.veroeffentlichung import entwirf_veroeffentlichung, gib_frei
    from sozialraum.ebenen import Ebene
    from sozialraum.inputs.veroeffentlichung import Vorhaben

    wer, leitung = wer_ist(szene.besetzung.controlling), wer_ist(szene.besetzung.fachbereichsleitung)
    tabellen = (("Hilfen in den Ressorts 2007", Ebene.RESSORT, True), ("Hilfen in den Sozialräumen 2007", Ebene.SOZIALRAUM, False))
    for titel, ebene, frei in tabellen:
        row = entwirf_veroeffentlichung(wer=wer, titel=titel, vorhaben=Vorhaben("bestand", date(2007, 9, 1), "hze", ebene, "Form"))
        if frei:
            gib_frei(wer=leitung, veroeffentlichung=row)
    _teillieferung(wer)


def _teillieferung(wer: Any) -> None:
    from sozialraum.actions.entwurf import lege_entwurf_an
    from sozialraum.ebenen import Ebene
    from sozialraum.models import Gebiet

    rows = Gebiet.objects.filter(ebene=Ebene.STADTTEIL, gueltig_bis__isnull=True).order_by("schluessel")[:3]
    zeilen = "".join(f"34;{row.schluessel};{monat}.2007;;{n};0;0;\n" for n, row in enumerate(rows, 2) for monat in ("08", "09"))
    inhalt = f"hilfeart;gebiet;monat;ort;bestand;begonnen;beendet;tage\n{zeilen}".encode()
    lege_entwurf_an(wer=wer, art="fallstatistik", inhalt=inhalt, dateiname="teillieferung.csv", quelle="Fachsoftware", muster=True)


def teillieferung() -> Any:
    from sozialraum.models import Importentwurf

    return Importentwurf.objects.get(art="fallstatistik")


def nummer(stand: str) -> int:
    from sozialraum.models import Veroeffentlichung

    return Veroeffentlichung.objects.get(status=stand).pk
