"""What waits about Vereinbarungen and Förderung: dates that are near, drafts to close, applications to check or grant."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import F, Q
from django.urls import reverse

from basis.due import Art, Faelligkeit, Frage, Zeilen
from budgets.foerderweg import Stand
from budgets.models import Foerderantrag, Vereinbarung, Vereinbarungsfassung, Vereinbarungstermin
from budgets.vereinbarungsfristen import Terminart
from sozialraum.access import Zugang
from sozialraum.rechte import Recht

VORSCHAU = timedelta(days=60)


def vereinbarungsfragen(zugang: Zugang, tag: date) -> Iterator[Frage]:
    """Dates for whoever keeps them, drafts for whoever may close them and did not draft them."""
    if zugang.darf(Recht.VEREINBARUNGEN_ENTWERFEN):
        orte = zugang.gebiete_mit(Recht.VEREINBARUNGEN_ENTWERFEN)
        rows = Vereinbarungstermin.objects.offen().filter(faellig_am__lte=tag + VORSCHAU, vereinbarung__gebiet__in=orte)
        felder = {"pk": F("vereinbarung_id"), "titel": F("vereinbarung__titel"), "art": F("art"), "am": F("faellig_am")}
        yield Frage(rows, felder, lambda zeilen: _termine(zeilen, tag), Art.TERMIN)
    if zugang.darf(Recht.VEREINBARUNGEN_SCHLIESSEN):
        orte = zugang.gebiete_mit(Recht.VEREINBARUNGEN_SCHLIESSEN)
        entwuerfe = Vereinbarungsfassung.objects.filter(
            geschlossen_am__isnull=True, vereinbarung__in=Vereinbarung.objects.filter(gebiet__in=orte)
        )
        felder = {"pk": F("vereinbarung_id"), "titel": F("vereinbarung__titel"), "teil": F("teil")}
        yield Frage(entwuerfe.exclude(erstellt_von=zugang.nutzer), felder, _entwuerfe, Art.ENTSCHEIDUNG)


def _termine(zeilen: Zeilen, tag: date) -> Iterator[Faelligkeit]:
    """Overdue ones and the next."""
    faellig = sorted((date.fromisoformat(z["am"]), z["titel"], Terminart(z["art"]).bezeichnung, z["pk"]) for z in zeilen)
    for am, titel, art, pk in faellig:
        wann = "überfällig" if am < tag else "fällig"
        yield Faelligkeit(f"{art[0].upper()}{art[1:]}: {titel}", wann, reverse("vereinbarung", args=[pk]), am)


def _entwuerfe(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    for z in sorted(zeilen, key=lambda z: str(z["titel"])):
        teil = Vereinbarungsfassung.Teil(z["teil"]).label
        yield Faelligkeit(f"Schließen: {z['titel']}", f"Entwurf, {teil}", reverse("vereinbarung", args=[z["pk"]]))


def foerderfragen(zugang: Zugang, tag: date) -> Iterator[Frage]:
    """One question: whoever handles applications hears what to check and which proof is due, whoever decides what to grant."""
    bearbeitet, entscheidet = zugang.gebiete_mit(Recht.FOERDERUNG_BEARBEITEN), zugang.gebiete_mit(Recht.FOERDERUNG_ENTSCHEIDEN)
    zu_pruefen = Q(status=Stand.EINGEGANGEN, gebiet__in=bearbeitet)
    nachweise = Q(status=Stand.BEWILLIGT, nachweis_bis__lte=tag + VORSCHAU, gebiet__in=bearbeitet)
    offen = Q(status__in=[Stand.NACHGEWIESEN, Stand.RUECKFORDERUNG], gebiet__in=bearbeitet)
    zu_bewilligen = Q(status=Stand.BESCHLOSSEN, gebiet__in=entscheidet) & ~Q(geprueft_von=zugang.nutzer)
    if bearbeitet or entscheidet:
        felder = {"pk": F("pk"), "titel": F("titel"), "status": F("status"), "am": F("nachweis_bis")}
        rows = Foerderantrag.objects.filter(zu_pruefen | nachweise | offen | zu_bewilligen)
        yield Frage(rows, felder, lambda zeilen: _antraege(zeilen, tag), Art.FOERDERUNG)


FOERDERWORTE = {
    Stand.EINGEGANGEN: "Prüfen", Stand.BESCHLOSSEN: "Bewilligen", Stand.BEWILLIGT: "Verwendungsnachweis",
    Stand.NACHGEWIESEN: "Verwendungsnachweis prüfen", Stand.RUECKFORDERUNG: "Rückforderung",
}  # fmt: skip


def _antraege(zeilen: Zeilen, tag: date) -> Iterator[Faelligkeit]:
    for z in sorted(zeilen, key=lambda z: (str(z["am"] or "9"), str(z["titel"]))):
        am = date.fromisoformat(z["am"]) if z["am"] and z["status"] == Stand.BEWILLIGT else None
        yield Faelligkeit(f"{FOERDERWORTE[Stand(z['status'])]}: {z['titel']}", "Förderantrag", reverse("foerderantrag", args=[z["pk"]]), am)
