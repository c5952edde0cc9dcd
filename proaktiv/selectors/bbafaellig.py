"""What waits about BbA: applications to check, to advise on and to decide, proofs of use that are due, money to come back."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from basis.due import Art, Faelligkeit, Frage, Zeilen
from basis.geld import euro
from basis.zahlen import datum
from proaktiv.bbaweg import BbaSchrittart, BbaStand
from proaktiv.models import BbaAntrag, BbaRunde, BbaSchritt
from sozialraum.access import Zugang
from sozialraum.rechte import Recht

VORSCHAU = timedelta(days=30)
S, A = BbaStand, BbaSchrittart
WORTE = {
    S.EINGEGANGEN: "Vollständigkeit prüfen", S.UNVOLLSTAENDIG: "Unterlagen nachgereicht?", S.VOLLSTAENDIG: "Schule beraten",
    S.BERATEN: "Entscheidung der Steuergruppe", S.BEWILLIGT: "Verwendungsnachweis", S.BEENDET: "Verwendungsnachweis",
    S.NACHGEWIESEN: "Verwendungsnachweis prüfen", S.RUECKFORDERUNG: "Rückforderung",
}  # fmt: skip


def bba_fragen(zugang: Zugang, tag: date) -> Iterator[Frage]:
    """The Netzwerkstelle hears what is next and which deadline is near; whoever decides, what lies before the Steuergruppe."""
    bearbeitet, entscheidet = zugang.darf(Recht.BBA_BEARBEITEN), zugang.darf(Recht.BBA_ENTSCHEIDEN)
    gesucht = Q(pk__in=[])
    if bearbeitet:
        gesucht |= Q(status__in=[S.EINGEGANGEN, S.VOLLSTAENDIG, S.NACHGEWIESEN, S.RUECKFORDERUNG])
        gesucht |= Q(status=S.UNVOLLSTAENDIG, nachfrist__lte=tag + VORSCHAU)
        gesucht |= Q(status__in=[S.BEWILLIGT, S.BEENDET], nachweis_bis__lte=tag + VORSCHAU)
    if entscheidet:
        gesucht |= Q(status=S.BERATEN) & ~Q(beraten_von=zugang.nutzer)
    if bearbeitet or entscheidet:
        felder = {name: F(name) for name in ("pk", "titel", "status", "nachfrist", "nachweis_bis", "status_seit")}
        felder |= {"schule": F("einrichtung__name"), "sitzung": F("runde__sitzung_am"), "rueckzahlung_bis": F("rueckzahlung_bis")}
        yield Frage(BbaAntrag.objects.filter(gesucht), felder, lambda zeilen: _antworten(zeilen, tag), Art.FOERDERUNG)
    if bearbeitet:
        yield _unbezahlt()
        runden = BbaRunde.objects.filter(antragsfrist__gte=tag, antragsfrist__lte=tag + VORSCHAU, antraege_ab__lte=tag)
        felder = {"pk": F("pk"), "titel": F("titel"), "frist": F("antragsfrist")}
        yield Frage(runden, felder, _antragsfristen, Art.FOERDERUNG)


def _unbezahlt() -> Frage:
    bewilligt = BbaSchritt.objects.filter(antrag=OuterRef("pk"), schritt=A.BEWILLIGEN.value).order_by("pk")
    felder = {
        "pk": F("pk"), "titel": F("titel"), "schule": F("einrichtung__name"), "offen": F("belegt_cent") - F("gezahlt_cent"),
        "seit": Subquery(bewilligt.values("tag")[:1]),
    }  # fmt: skip
    return Frage(BbaAntrag.objects.unbezahlt(), felder, _auszahlungen, Art.FOERDERUNG)


def _antragsfristen(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    """Schools are to be reminded before a round closes."""
    for z in sorted(zeilen, key=lambda z: (z["frist"], z["pk"])):
        yield Faelligkeit(f"Antragsfrist: {z['titel']}", "Bis dahin gehen Anträge der Schulen ein.", reverse("bba_runde", args=[z["pk"]]),
                          date.fromisoformat(z["frist"]))  # fmt: skip


def _auszahlungen(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    """What is granted and not paid yet, the longest first."""
    for z in sorted(zeilen, key=lambda z: (z["seit"], z["pk"])):
        seit = datum(date.fromisoformat(z["seit"]))
        text = f"{z['schule']}, {euro(z['offen'])} warten auf die Auszahlung, bewilligt am {seit}"
        yield Faelligkeit(f"Auszahlung: {z['titel']}", text, reverse("bba_antrag", args=[z["pk"]]))


FRISTEN = {S.UNVOLLSTAENDIG: "nachfrist", S.BEWILLIGT: "nachweis_bis", S.BEENDET: "nachweis_bis", S.BERATEN: "sitzung",
           S.RUECKFORDERUNG: "rueckzahlung_bis"}  # fmt: skip


def _frist(zeile: dict[str, str]) -> date | None:
    feld = FRISTEN.get(S(zeile["status"]))
    return date.fromisoformat(zeile[feld]) if feld and zeile[feld] else None


def _antworten(zeilen: Zeilen, tag: date) -> Iterator[Faelligkeit]:
    """What has a deadline first, then what has waited longest."""
    sortiert = sorted(((_frist(dict(z)) or date.max, z["status_seit"], z["pk"], z) for z in zeilen), key=lambda x: x[:3])
    for am, _, pk, z in sortiert:
        wann = "überfällig" if am < tag else "fällig" if am < date.max else "wartet"
        yield Faelligkeit(f"{WORTE[S(z['status'])]}: {z['titel']}", f"{z['schule']}, {wann}", reverse("bba_antrag", args=[pk]),
                          am if am < date.max else None)  # fmt: skip
