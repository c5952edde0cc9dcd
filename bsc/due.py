"""What waits about Scorecards: values and reports that are due by their rhythm, and entered values that wait for the second person."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.urls import reverse

from basis.due import Faelligkeit, Frage, Zeilen
from basis.monate import folgemonat, monatsende, monatserster
from basis.zahlen import datum
from bsc.messgroesse import RHYTHMUS_MONATE
from bsc.models import Messdefinition, Messgroesse, Messwert, Zielvereinbarung
from sozialraum.access import Zugang
from sozialraum.rechte import Recht

EINZELN = 2


def faelligkeiten(zugang: Zugang, tag: date) -> Iterator[Frage]:
    """For whoever enters values, in their Gebiete."""
    orte = zugang.gebiete_mit(Recht.MESSWERTE_EINTRAGEN) if zugang.darf(Recht.MESSWERTE_EINTRAGEN) else frozenset()
    if not orte:
        return
    gilt = Messdefinition.objects.filter(messgroesse=OuterRef("pk")).am(tag)
    rows = Messgroesse.objects.filter(Q(ziel__bis_jahr__isnull=True) | Q(ziel__bis_jahr__gte=tag.year), ziel__gebiet__in=orte)
    berechnet = Messdefinition.objects.filter(messgroesse=OuterRef("messgroesse"), gueltig_ab__lte=tag).exclude(messquelle="")
    von_hand = Messdefinition.objects.filter(~Exists(berechnet.filter(gueltig_ab__gt=OuterRef("gueltig_ab"))), messgroesse=OuterRef("pk"))
    rows = rows.annotate(
        quelle=Subquery(gilt.values("messquelle")[:1]), rhythmus=Subquery(gilt.values("rhythmus")[:1]),
        ab=Subquery(von_hand.filter(messquelle="").order_by("gueltig_ab").values("gueltig_ab")[:1]), letzter=Max("werte__stichtag"),
    )  # fmt: skip
    felder = {"pk": F("pk"), "name": F("name"), "rhythmus": F("rhythmus"), "letzter": F("letzter"), "ab": F("ab")}
    yield Frage(rows.filter(quelle=""), felder, lambda zeilen: _einzutragen(zeilen, tag))
    eigene = Messdefinition.objects.filter(messgroesse=OuterRef("messgroesse")).am(tag)
    werte = Messwert.objects.wirksam().filter(herkunft="eingabe", bestaetigung__isnull=True, messgroesse__ziel__gebiet__in=orte)
    werte = werte.annotate(zwei=Subquery(eigene.values("zweite_person")[:1])).filter(zwei=True).exclude(nutzer=zugang.nutzer)
    yield Frage(werte, {"pk": F("pk"), "name": F("messgroesse__name"), "tag": F("stichtag")}, _zu_bestaetigen)
    abgeloest = Q(ersetzt_durch__stand__in=("vereinbart", "berichtet", "geschlossen"))
    laufend = Zielvereinbarung.objects.filter(stand__in=("vereinbart", "berichtet"), gebiet__in=orte).exclude(abgeloest)
    felder = {"pk": F("pk"), "name": F("titel"), "rhythmus": F("rhythmus"), "letzter": F("letzter"), "ab": F("gueltig_von")}
    yield Frage(laufend.annotate(letzter=Max("berichte__stichtag")), felder, lambda zeilen: _zu_berichten(zeilen, tag))


def naechster_stichtag(letzter: date | None, ab: date, rhythmus: str) -> date:
    """The end of the next period of the rhythm after the last value, or after the definition began.

    Example: quarterly, last value of 30.06.2007: 30.09.2007.
    """
    schritt = RHYTHMUS_MONATE[rhythmus]
    beginn = monatserster(letzter) if letzter else folgemonat(monatserster(ab), -1)
    monat = folgemonat(beginn)
    while monat.month % schritt:
        monat = folgemonat(monat)
    return monatsende(monat)


def _faellige(zeilen: Zeilen, tag: date) -> list[tuple[date, str, int]]:
    """Whose next Stichtag is over, the oldest first."""
    faellig = []
    for z in zeilen:
        letzter = date.fromisoformat(z["letzter"]) if z["letzter"] else None
        ab = date.fromisoformat(z["ab"])
        am = naechster_stichtag(letzter if letzter and letzter >= ab else None, ab, z["rhythmus"])
        if am < tag:
            faellig.append((am, z["name"], z["pk"]))
    return sorted(faellig)


def _zu_berichten(zeilen: Zeilen, tag: date) -> Iterator[Faelligkeit]:
    faellig = _faellige(zeilen, tag)
    for am, name, pk in faellig[:EINZELN]:
        yield Faelligkeit(f"Bericht zur Zielvereinbarung: {name}", f"Stichtag {datum(am)}", reverse("zielvereinbarung", args=[pk]), am)
    if (rest := len(faellig) - EINZELN) > 0:
        titel = "1 weiterer Bericht steht aus" if rest == 1 else f"{rest} weitere Berichte stehen aus"
        yield Faelligkeit(titel, "Zielvereinbarungen zeigen", reverse("zielvereinbarungen"))


def _einzutragen(zeilen: Zeilen, tag: date) -> Iterator[Faelligkeit]:
    """The oldest first; many are gathered in one line."""
    faellig = _faellige(zeilen, tag)
    for am, name, pk in faellig[:EINZELN]:
        yield Faelligkeit(f"Messwert eintragen: {name}", f"Stichtag {datum(am)}", reverse("messgroesse", args=[pk]), am)
    if (rest := len(faellig) - EINZELN) > 0:
        titel = "1 weiterer Messwert ist einzutragen" if rest == 1 else f"{rest} weitere Messwerte sind einzutragen"
        yield Faelligkeit(titel, "Scorecard zeigen", reverse("scorecards"))


def _zu_bestaetigen(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    for z in sorted(zeilen, key=lambda z: str(z["name"]))[:EINZELN]:
        tag = datum(date.fromisoformat(z["tag"]))
        yield Faelligkeit(f"Messwert bestätigen: {z['name']}", f"Stichtag {tag}", reverse("messwert_bestaetigen", args=[z["pk"]]))
    if (rest := len(zeilen) - EINZELN) > 0:
        titel = "1 weiterer Messwert ist zu bestätigen" if rest == 1 else f"{rest} weitere Messwerte sind zu bestätigen"
        yield Faelligkeit(titel, "Scorecard zeigen", reverse("scorecards"))
