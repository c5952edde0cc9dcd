"""What is new: data that were taken over, and what the Gremien decided."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from basis.due import Art, Faelligkeit, Frage, Spalte, Zeilen
from basis.zahlen import anzahl, datum
from sozialraum.access import Zugang
from sozialraum.models import Beschluss, Datenlieferung
from sozialraum.models.lesbar import lesbare
from sozialraum.models.lieferung import Lieferungsart
from sozialraum.rechte import Recht

LETZTE = 3
# names of others' Buchungen are nobody's business; Träger and their answers are read by whoever keeps them
ALLEN = (Lieferungsart.BASISSTATISTIK, Lieferungsart.BEVOELKERUNG, Lieferungsart.FALLSTATISTIK, Lieferungsart.FALLEXPORT)


def neues(zugang: Zugang, tag: date) -> Iterator[Frage]:
    rows = Datenlieferung.objects.wirksam().filter(art__in=ALLEN)
    letzte = rows.order_by("-created_at").values("pk")[:LETZTE]
    felder = {"pk": F("pk"), "art": F("art"), "stichtag": F("stichtag"), "angelegt": F("created_at"), "neu": F("anzahl_neu")}
    darf = zugang.darf(Recht.DATEN_PFLEGEN)
    yield Frage(Datenlieferung.objects.filter(pk__in=letzte), felder, lambda zeilen: _lieferungen(zeilen, darf), Art.DATEN)
    beschluesse = lesbare(zugang, Beschluss.objects.filter(Q(tag__isnull=False, tag__lte=tag)))
    felder = {"pk": F("pk"), "titel": F("titel"), "tag": F("tag"), "kurz": F("gremium__kurz"), "name": F("gremium__name")}
    zuletzt = beschluesse.order_by("-tag", "-pk").values("pk")[:LETZTE]
    yield Frage(Beschluss.objects.filter(pk__in=zuletzt), felder, _beschluesse, Art.AUFTRAG)


def _lieferungen(zeilen: Zeilen, darf: bool) -> Iterator[Faelligkeit]:
    """Whoever keeps data is led to the delivery, others to what is there."""
    for z in zeilen:
        am = timezone.localtime(datetime.fromisoformat(z["angelegt"])).date()
        text = f"{anzahl(z['neu'], 'neuer Wert', 'neue Werte')}"
        if z["stichtag"]:
            text += f", Stichtag {datum(date.fromisoformat(z['stichtag']))}"
        weg = reverse("lieferung", args=[z["pk"]]) if darf else reverse("daten")
        yield Faelligkeit(f"Daten übernommen: {Lieferungsart(z['art']).label}", text, weg, am, spalte=Spalte.NEU)


def _beschluesse(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    for z in zeilen:
        gremium = z["kurz"] or z["name"] or "Gremium"
        weg = reverse("beschluss", args=[z["pk"]])
        yield Faelligkeit(z["titel"], f"Beschluss, {gremium}", weg, date.fromisoformat(z["tag"]), spalte=Spalte.NEU)
