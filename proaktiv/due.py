"""What waits in the Pro-Aktive Systeme: Hinweise whose next step is overdue, those of one's own Systeme first."""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from basis.due import Faelligkeit, Frage, Zeilen
from basis.zahlen import anzahl
from proaktiv.kreislauffristen import faellig_am, fristsatz
from proaktiv.models import Hinweis, Systemkoordination
from proaktiv.selectors.fristen import FRISTFELDER, mit_tagen, schleife_aus
from sozialraum.access import Zugang
from sozialraum.rechte import Recht

EINZELN = 2


def faelligkeiten(zugang: Zugang, tag: date) -> Iterator[Frage]:
    """For whoever leads rounds, in their Gebiete: the Fachkraft that coordinates, and the Ressort."""
    orte = zugang.gebiete_mit(Recht.HAUSRUNDEN_FUEHREN) if zugang.darf(Recht.HAUSRUNDEN_FUEHREN) else frozenset()
    if orte:
        yield _hinweise(zugang, orte, tag)


def _hinweise(zugang: Zugang, orte: Collection[int], tag: date) -> Frage:
    eigene = Systemkoordination.objects.gueltig_am(tag).filter(system=OuterRef("system"), nutzer=zugang.nutzer)
    rows = Hinweis.objects.offen().filter(Q(gebiet__in=orte) | Q(system__gebiet__in=orte)).annotate(eigen=Exists(eigene))
    felder = {**FRISTFELDER, "pk": F("pk"), "titel": F("titel"), "eigen": F("eigen")}
    return Frage(mit_tagen(rows, tag), felder, lambda zeilen: _ueberfaellige(zeilen, tag))


def _ueberfaellige(zeilen: Zeilen, tag: date) -> Iterator[Faelligkeit]:
    spaet = []
    for z in zeilen:
        schleife, tage = schleife_aus(z)
        am = faellig_am(schleife, tage)
        if am is not None and am < tag:
            spaet.append((not z["eigen"], am, z["pk"], z["titel"], fristsatz(schleife, tage, tag)))
    for _, am, pk, titel, satz in sorted(spaet)[:EINZELN]:
        yield Faelligkeit(f"Hinweis: {titel}", satz, reverse("hinweis", args=[pk]), am)
    if (rest := len(spaet) - EINZELN) > 0:
        titel = f"{anzahl(rest, 'weiterer Hinweis ist', 'weitere Hinweise sind')} überfällig"
        yield Faelligkeit(titel, "Überfällige Hinweise zeigen", f"{reverse('hinweise')}?frist=ueberfaellig")
