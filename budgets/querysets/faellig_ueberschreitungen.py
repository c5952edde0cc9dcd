"""What waits about Überschreitungen: to check or book for Controlling, to decide for the Fachbereichsleitung."""

from collections.abc import Iterator

from django.db.models import F, Q
from django.urls import reverse

from basis.due import Art, Faelligkeit, Frage, Zeilen
from basis.geld import euro
from budgets.models import Haushaltsjahr, Ueberschreitung
from budgets.ueberschreitungsweg import Stand
from sozialraum.access import Zugang
from sozialraum.rechte import Recht

WAS = {Stand.ANGEMELDET: "Prüfen", Stand.GEPRUEFT: "Entscheiden", Stand.BEWILLIGT: "Buchen"}


def ueberschreitungsfragen(zugang: Zugang) -> Iterator[Frage]:
    """One question. Nobody is asked to decide what she applied for or checked."""
    prueft, entscheidet = (zugang.gebiete_mit(r) for r in (Recht.UEBERSCHREITUNG_PRUEFEN, Recht.UEBERSCHREITUNG_ENTSCHEIDEN))
    if not prueft and not entscheidet:
        return
    zu_entscheiden = Q(status=Stand.GEPRUEFT, gebiet__in=entscheidet) & ~Q(erstellt_von=zugang.nutzer) & ~Q(geprueft_von=zugang.nutzer)
    rows = Ueberschreitung.objects.filter(zu_entscheiden | Q(status__in=[Stand.ANGEMELDET, Stand.BEWILLIGT], gebiet__in=prueft))
    rows = rows.exclude(haushaltsjahr__status=Haushaltsjahr.Status.ABGESCHLOSSEN)  # nothing is booked there any more
    felder = {
        "pk": F("pk"), "status": F("status"), "betrag": F("betrag_cent"), "stelle": F("haushaltsstelle__nummer"), "ort": F("gebiet__name"),
    }  # fmt: skip
    yield Frage(rows, felder, _antwort, Art.ENTSCHEIDUNG)


def _antwort(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    for z in sorted(zeilen, key=lambda z: int(z["pk"])):
        was, ort = WAS[Stand(z["status"])], reverse("ueberschreitung", args=[z["pk"]])
        text = f"{euro(z['betrag'], voll=False)}, {z['stelle']} {z['ort']}"
        yield Faelligkeit(f"{was}: Überschreitung {z['pk']}", text, ort, dringend=z["status"] == Stand.GEPRUEFT)
