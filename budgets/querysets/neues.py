"""What is new about the money: Verteilungen that were decided."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from basis.due import Art, Faelligkeit, Frage, Spalte, Zeilen
from budgets.models import Verteilung
from sozialraum.access import Zugang

LETZTE = 3


def neues(zugang: Zugang) -> Iterator[Frage]:
    """The last ones that one may see."""
    rows = Verteilung.objects.sichtbar_fuer(zugang).filter(status=Verteilung.Status.BESCHLOSSEN)
    letzte = rows.order_by(F("beschlossen_am").desc(nulls_last=True), "-pk").values("pk")[:LETZTE]
    felder = {"pk": F("pk"), "name": F("name"), "jahr": F("haushaltsjahr__jahr"), "am": F("beschlossen_am"), "tag": F("beschluss__tag")}
    yield Frage(Verteilung.objects.filter(pk__in=letzte), felder, _beschlossene, Art.BUDGET)


def _beschlossene(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    for z in zeilen:
        tag = date.fromisoformat(z["tag"]) if z["tag"] else timezone.localtime(datetime.fromisoformat(z["am"])).date() if z["am"] else None
        yield Faelligkeit(f"Verteilung {z['jahr']} beschlossen", z["name"], reverse("verteilung", args=[z["pk"]]), tag, spalte=Spalte.NEU)
