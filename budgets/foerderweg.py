"""Der Weg eines Förderantrags nach § 74 SGB VIII: welche Schritte es gibt, wer sie darf, was sie verlangen.

Antrag → Prüfung → vorzeitiger Maßnahmebeginn → Förderliste → Beschluss des Gremiums → Bescheid oder Vertrag → Abschläge →
Verwendungsnachweis → Anerkennung oder Rückforderung (domain.md 4). Rein; Beträge in Cent, der Tag kommt als Argument.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from basis.geld import euro
from basis.zahlen import datum


class Stand(StrEnum):
    EINGEGANGEN = "eingegangen"
    GEPRUEFT = "geprueft"
    GELISTET = "gelistet"
    BESCHLOSSEN = "beschlossen"
    BEWILLIGT = "bewilligt"
    NACHGEWIESEN = "nachgewiesen"
    RUECKFORDERUNG = "rueckforderung"
    ABGESCHLOSSEN = "abgeschlossen"
    ABGELEHNT = "abgelehnt"
    ZURUECKGEZOGEN = "zurueckgezogen"

    @property
    def bezeichnung(self) -> str:
        return STANDNAMEN[self]


STANDNAMEN = {
    Stand.EINGEGANGEN: "eingegangen",
    Stand.GEPRUEFT: "geprüft",
    Stand.GELISTET: "auf der Förderliste",
    Stand.BESCHLOSSEN: "beschlossen",
    Stand.BEWILLIGT: "bewilligt",
    Stand.NACHGEWIESEN: "Verwendung nachgewiesen",
    Stand.RUECKFORDERUNG: "Rückforderung offen",
    Stand.ABGESCHLOSSEN: "abgeschlossen",
    Stand.ABGELEHNT: "abgelehnt",
    Stand.ZURUECKGEZOGEN: "zurückgezogen",
}
BEENDET = frozenset({Stand.ABGESCHLOSSEN, Stand.ABGELEHNT, Stand.ZURUECKGEZOGEN})
BEWILLIGTE = frozenset({Stand.BEWILLIGT, Stand.NACHGEWIESEN, Stand.RUECKFORDERUNG, Stand.ABGESCHLOSSEN})
BESCHLOSSENE = BEWILLIGTE | {Stand.BESCHLOSSEN}


class Schritt(StrEnum):
    PRUEFEN = "pruefen"
    VORZEITIG = "vorzeitig"
    LISTEN = "listen"
    BESCHLIESSEN = "beschliessen"
    GREMIUM_LEHNT_AB = "gremium_ablehnen"
    ABLEHNEN = "ablehnen"
    BEWILLIGEN = "bewilligen"
    ABSCHLAG = "abschlag"
    NACHWEISEN = "nachweisen"
    ANERKENNEN = "anerkennen"
    ZURUECKZAHLEN = "zurueckzahlen"
    ZURUECKZIEHEN = "zurueckziehen"

    @property
    def bezeichnung(self) -> str:
        return SCHRITTNAMEN[self]


SCHRITTNAMEN = {
    Schritt.PRUEFEN: "Antrag prüfen",
    Schritt.VORZEITIG: "vorzeitigen Maßnahmebeginn zulassen",
    Schritt.LISTEN: "auf die Förderliste nehmen",
    Schritt.BESCHLIESSEN: "Beschluss eintragen",
    Schritt.GREMIUM_LEHNT_AB: "vom Gremium abgelehnt",
    Schritt.ABLEHNEN: "Antrag ablehnen",
    Schritt.BEWILLIGEN: "bewilligen",
    Schritt.ABSCHLAG: "Abschlag auszahlen",
    Schritt.NACHWEISEN: "Verwendungsnachweis eintragen",
    Schritt.ANERKENNEN: "Verwendungsnachweis prüfen",
    Schritt.ZURUECKZAHLEN: "Rückzahlung eintragen",
    Schritt.ZURUECKZIEHEN: "Antrag zurückziehen",
}
# Schritt → Stand davor → Stand danach. Zwei Ziele entscheidet der Betrag (siehe ``ziel``).
UEBERGAENGE: dict[Schritt, dict[Stand, Stand]] = {
    Schritt.PRUEFEN: {Stand.EINGEGANGEN: Stand.GEPRUEFT},
    Schritt.VORZEITIG: {s: s for s in (Stand.GEPRUEFT, Stand.GELISTET, Stand.BESCHLOSSEN)},
    Schritt.LISTEN: {Stand.GEPRUEFT: Stand.GELISTET},
    Schritt.BESCHLIESSEN: {Stand.GELISTET: Stand.BESCHLOSSEN},
    Schritt.GREMIUM_LEHNT_AB: {Stand.GELISTET: Stand.ABGELEHNT},
    Schritt.ABLEHNEN: {Stand.GEPRUEFT: Stand.ABGELEHNT, Stand.GELISTET: Stand.ABGELEHNT},
    Schritt.BEWILLIGEN: {Stand.BESCHLOSSEN: Stand.BEWILLIGT},
    Schritt.ABSCHLAG: {Stand.BEWILLIGT: Stand.BEWILLIGT},
    Schritt.NACHWEISEN: {Stand.BEWILLIGT: Stand.NACHGEWIESEN},
    Schritt.ANERKENNEN: {Stand.NACHGEWIESEN: Stand.ABGESCHLOSSEN},
    Schritt.ZURUECKZAHLEN: {Stand.RUECKFORDERUNG: Stand.RUECKFORDERUNG},
    Schritt.ZURUECKZIEHEN: dict.fromkeys((Stand.EINGEGANGEN, Stand.GEPRUEFT), Stand.ZURUECKGEZOGEN),
}
# Was über Geld oder Recht eines Trägers entscheidet, tut die Leitung, und nie, wer den Antrag geprüft hat. Was das Gremium
# entscheidet, trägt jemand nur ein.
ENTSCHEIDUNGEN = frozenset({Schritt.VORZEITIG, Schritt.ABLEHNEN, Schritt.BEWILLIGEN})
# Geschehen mit der ganzen Förderliste, nie einzeln.
AUF_DER_LISTE = frozenset({Schritt.LISTEN, Schritt.BESCHLIESSEN, Schritt.GREMIUM_LEHNT_AB})
MIT_TEXT = frozenset({
    Schritt.PRUEFEN, Schritt.GREMIUM_LEHNT_AB, Schritt.ABLEHNEN, Schritt.VORZEITIG, Schritt.ANERKENNEN, Schritt.ZURUECKZIEHEN
})  # fmt: skip
FORMEN = ("bescheid", "vertrag")
LAENGSTES_JAHR = timedelta(days=366)


@dataclass(frozen=True)
class Antragslage:
    """Ein Antrag, so weit er für den nächsten Schritt zählt. Beträge in Cent, None: noch keiner."""

    stand: Stand
    beginn: date
    beantragt: int
    vorschlag: int | None = None
    beschlossen: int | None = None
    bewilligt: int | None = None
    vorzeitig_ab: date | None = None
    gezahlt: int = 0
    rueckforderung: int = 0
    zurueckgezahlt: int = 0


@dataclass(frozen=True)
class Angaben:
    """Was jemand zu einem Schritt angibt; ``prueft_selbst``: dieselbe Person hat den Antrag geprüft."""

    tag: date
    betrag: int | None = None
    text: str = ""
    form: str = ""
    prueft_selbst: bool = False


def moegliche(stand: Stand) -> tuple[Schritt, ...]:
    """Die Schritte, die von einem Stand aus einzeln gegangen werden können, in der Reihenfolge des Weges."""
    return tuple(schritt for schritt in Schritt if stand in UEBERGAENGE[schritt] and schritt not in AUF_DER_LISTE)


def pruefe_schritt(a: Antragslage, schritt: Schritt, angaben: Angaben, heute: date) -> list[str]:
    """Die Gründe, aus denen ein Schritt nicht geht; leer, wenn er geht."""
    if a.stand not in UEBERGAENGE[schritt]:
        wovor = ", ".join(s.bezeichnung for s in UEBERGAENGE[schritt])
        return [f"„{schritt.bezeichnung}“ geht nicht: Der Antrag ist {a.stand.bezeichnung}. Möglich ist es nur, wenn er so steht: {wovor}."]
    gruende = []
    if schritt in ENTSCHEIDUNGEN and angaben.prueft_selbst:
        gruende.append("Wer den Antrag geprüft hat, entscheidet nicht darüber (Vier-Augen-Prinzip). Bitte eine zweite Person.")
    if schritt in MIT_TEXT and not angaben.text.strip():
        gruende.append("Bitte schreiben Sie das Ergebnis oder den Grund.")
    if schritt is not Schritt.VORZEITIG and angaben.tag > heute:
        gruende.append("Der Tag liegt in der Zukunft.")
    if schritt in (Schritt.ABSCHLAG, Schritt.ZURUECKZAHLEN) and not angaben.betrag:
        gruende.append("Bitte nennen Sie den Betrag.")
    return [*gruende, *_betraege(a, schritt, angaben)]


def _betraege(a: Antragslage, schritt: Schritt, angaben: Angaben) -> list[str]:
    betrag = angaben.betrag or 0
    if schritt is Schritt.PRUEFEN and betrag > a.beantragt:
        return [f"Vorgeschlagen wird höchstens, was beantragt ist: {euro(a.beantragt)}."]
    if schritt is Schritt.BESCHLIESSEN and betrag > a.beantragt:
        return [f"Beschlossen wird höchstens, was beantragt ist: {euro(a.beantragt)}."]
    if schritt is Schritt.VORZEITIG and angaben.tag > a.beginn:
        return [f"Die Maßnahme beginnt schon am {datum(a.beginn)}; zugelassen wird der Beginn ab diesem Tag oder früher."]
    if schritt is Schritt.BEWILLIGEN:
        return _bewilligung(a, angaben)
    if schritt is Schritt.ABSCHLAG and betrag > (frei := (a.bewilligt or 0) - a.gezahlt):
        return [f"Bewilligt sind {euro(a.bewilligt or 0)}, gezahlt {euro(a.gezahlt)}. Als Abschlag sind höchstens {euro(frei)} möglich."]
    if schritt is Schritt.ANERKENNEN and betrag > (a.bewilligt or 0):
        return [f"Anerkannt wird höchstens, was bewilligt ist: {euro(a.bewilligt or 0)}."]
    if schritt is Schritt.ZURUECKZAHLEN and betrag > (offen := a.rueckforderung - a.zurueckgezahlt):
        return [f"Offen sind noch {euro(offen)}."]
    return []


def _bewilligung(a: Antragslage, angaben: Angaben) -> list[str]:
    gruende = []
    if angaben.form not in FORMEN:
        gruende.append("Bitte wählen Sie Bescheid oder Vertrag; beides zugleich gibt es nicht.")
    if not angaben.betrag:
        gruende.append("Bitte nennen Sie den Betrag.")
    elif angaben.betrag > (a.beschlossen or 0):
        gruende.append(f"Bewilligt wird höchstens, was beschlossen ist: {euro(a.beschlossen or 0)}.")
    if a.beginn < angaben.tag and (a.vorzeitig_ab is None or a.vorzeitig_ab > a.beginn):
        gruende.append(
            f"Die Maßnahme beginnt am {datum(a.beginn)}, vor der Bewilligung, und ein vorzeitiger Maßnahmebeginn ist nicht zugelassen. "
            "Möglich ist, ihn zuerst zuzulassen."
        )
    return gruende


def ziel(a: Antragslage, schritt: Schritt, angaben: Angaben) -> Stand:
    """Der Stand nach dem Schritt. Zu viel Gezahltes wird zurückgefordert; ist alles zurückgezahlt, ist der Antrag abgeschlossen."""
    if schritt is Schritt.ANERKENNEN and rueckforderung(a, angaben) > 0:
        return Stand.RUECKFORDERUNG
    if schritt is Schritt.ZURUECKZAHLEN and a.zurueckgezahlt + (angaben.betrag or 0) == a.rueckforderung:
        return Stand.ABGESCHLOSSEN
    return UEBERGAENGE[schritt][a.stand]


def rueckforderung(a: Antragslage, angaben: Angaben) -> int:
    """Was über das Anerkannte hinaus gezahlt wurde."""
    return max(0, a.gezahlt - (angaben.betrag or 0))


def auf_dauer(beginn: date, ende: date) -> bool:
    """Ob eine Förderung auf Dauer angelegt ist (§ 74 Abs. 1 Satz 2 SGB VIII): länger als ein Jahr, auch als ein Schaltjahr."""
    return ende - beginn > LAENGSTES_JAHR


@dataclass(frozen=True)
class Voraussetzungen:
    """Was § 74 Abs. 1 SGB VIII verlangt, so weit die Anwendung es weiß."""

    traeger_art: str
    eigenmittel: int
    gesamtkosten: int
    beantragt: int
    auf_dauer: bool


def hinweise(v: Voraussetzungen) -> list[str]:
    """Sätze für die Prüfung; sie sperren nichts."""
    saetze = []
    if v.traeger_art not in ("frei", "sonstiger"):
        saetze.append("Gefördert wird die freie Jugendhilfe (§ 74 Abs. 1 SGB VIII); dieser Träger ist keiner ihrer Träger.")
    elif v.auf_dauer and v.traeger_art != "frei":
        saetze.append("Eine Förderung auf Dauer setzt in der Regel die Anerkennung nach § 75 voraus (§ 74 Abs. 1 Satz 2 SGB VIII).")
    if v.eigenmittel == 0:
        saetze.append("Der Träger nennt keine Eigenmittel; verlangt ist eine angemessene Eigenleistung (§ 74 Abs. 1 Nr. 4 SGB VIII).")
    if (luecke := v.gesamtkosten - v.eigenmittel - v.beantragt) > 0:
        saetze.append(f"{euro(luecke)} der Gesamtkosten sind weder durch Eigenmittel noch durch den Antrag gedeckt: Wer trägt sie?")
    return saetze
