"""What waits about Umschichtungen: requests that a person may sign or decide."""

from collections.abc import Iterator

from django.db.models import F
from django.urls import reverse

from basis.due import Faelligkeit, Frage, Zeilen
from basis.geld import euro
from budgets.models import Umschichtung
from budgets.umschichtungsregeln import Weg
from sozialraum.access import Zugang
from sozialraum.rechte import Recht, Rolle

EINZELN = 3


def umschichtungsfragen(zugang: Zugang) -> Iterator[Frage]:
    """Never the own request. Controlling signs; who decides, say the rights."""
    if not zugang.darf(Recht.UMSCHICHTUNG_ENTSCHEIDEN):
        return
    orte = zugang.gebiete_mit(Recht.UMSCHICHTUNG_ENTSCHEIDEN)
    rows = Umschichtung.objects.offen().filter(gehoert_zu__in=orte).exclude(erstellt_von=zugang.nutzer)
    nur_zeichnen = zugang.rollen == {Rolle.CONTROLLING}
    if nur_zeichnen:
        rows = rows.filter(weg=Weg.IM_RESSORT, status=Umschichtung.Status.BEANTRAGT)
    elif Rolle.FACHBEREICHSLEITUNG not in zugang.rollen:
        rows = rows.filter(weg__in=[Weg.IM_SOZIALRAUM, Weg.IM_RESSORT])
    felder = {"pk": F("pk"), "betrag": F("betrag_cent"), "ort": F("gehoert_zu__name")}
    yield Frage(rows, felder, lambda zeilen: _antwort(zeilen, "Mitzeichnen" if nur_zeichnen else "Entscheiden"))


def _antwort(zeilen: Zeilen, was: str) -> Iterator[Faelligkeit]:
    for z in sorted(zeilen, key=lambda z: int(z["pk"]))[:EINZELN]:
        ort = reverse("umschichtung", args=[z["pk"]])
        yield Faelligkeit(f"{was}: Umschichtung {z['pk']}", f"{euro(z['betrag'], voll=False)}, {z['ort']}", ort, dringend=True)
    if len(zeilen) > EINZELN:
        yield Faelligkeit(f"{len(zeilen) - EINZELN} weitere Umschichtungen", "Alle zeigen", reverse("umschichtungen"))
