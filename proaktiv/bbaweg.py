"""Der Weg eines bildungsbezogenen Angebots (BbA): welche Schritte es gibt, wer sie darf, was sie verlangen.

Antrag der Schule über die Netzwerkstelle → Vollständigkeit → Beratung mit Votum → Entscheidung der Steuergruppe → Auszahlung →
Verwendungsnachweis → Anerkennung oder Rückforderung; dazwischen das vorzeitige Ende (domain.md 7; Netzwerkstelle „Schulerfolg für
Halle“). Rein; Beträge in Cent, der Tag kommt als Argument.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from basis.geld import euro
from basis.zahlen import datum


class BbaStand(StrEnum):
    EINGEGANGEN = "eingegangen"
    UNVOLLSTAENDIG = "unvollstaendig"
    VOLLSTAENDIG = "vollstaendig"
    BERATEN = "beraten"
    BEWILLIGT = "bewilligt"
    BEENDET = "beendet"
    NACHGEWIESEN = "nachgewiesen"
    RUECKFORDERUNG = "rueckforderung"
    ABGESCHLOSSEN = "abgeschlossen"
    ABGELEHNT = "abgelehnt"
    ZURUECKGEZOGEN = "zurueckgezogen"

    @property
    def bezeichnung(self) -> str:
        return BBA_STANDNAMEN[self]


BBA_STANDNAMEN = {
    BbaStand.EINGEGANGEN: "eingegangen",
    BbaStand.UNVOLLSTAENDIG: "unvollständig, Unterlagen nachgefordert",
    BbaStand.VOLLSTAENDIG: "vollständig",
    BbaStand.BERATEN: "beraten, liegt der Steuergruppe vor",
    BbaStand.BEWILLIGT: "bewilligt",
    BbaStand.BEENDET: "vorzeitig beendet, Nachweis offen",
    BbaStand.NACHGEWIESEN: "Verwendung nachgewiesen",
    BbaStand.RUECKFORDERUNG: "Rückforderung offen",
    BbaStand.ABGESCHLOSSEN: "abgeschlossen",
    BbaStand.ABGELEHNT: "abgelehnt",
    BbaStand.ZURUECKGEZOGEN: "zurückgezogen",
}
VOR_DER_BERATUNG = frozenset({BbaStand.EINGEGANGEN, BbaStand.UNVOLLSTAENDIG})
VOR_DEM_BESCHLUSS = VOR_DER_BERATUNG | {BbaStand.VOLLSTAENDIG, BbaStand.BERATEN}
BEWILLIGTE = frozenset({
    BbaStand.BEWILLIGT, BbaStand.BEENDET, BbaStand.NACHGEWIESEN, BbaStand.RUECKFORDERUNG, BbaStand.ABGESCHLOSSEN
})  # fmt: skip
BEENDETE = frozenset({BbaStand.ABGESCHLOSSEN, BbaStand.ABGELEHNT, BbaStand.ZURUECKGEZOGEN})


class BbaSchrittart(StrEnum):
    NACHFORDERN = "nachfordern"
    VOLLSTAENDIG = "vollstaendig"
    BERATEN = "beraten"
    BEWILLIGEN = "bewilligen"
    ABLEHNEN = "ablehnen"
    AUSZAHLEN = "auszahlen"
    BEENDEN = "beenden"
    NACHWEISEN = "nachweisen"
    ANERKENNEN = "anerkennen"
    ZURUECKZAHLEN = "zurueckzahlen"
    ZURUECKZIEHEN = "zurueckziehen"

    @property
    def bezeichnung(self) -> str:
        return BBA_SCHRITTNAMEN[self]


S, A = BbaStand, BbaSchrittart
BBA_SCHRITTNAMEN = {
    A.NACHFORDERN: "Unterlagen nachfordern",
    A.VOLLSTAENDIG: "Vollständigkeit feststellen",
    A.BERATEN: "Beratung und Votum eintragen",
    A.BEWILLIGEN: "Bewilligung der Steuergruppe eintragen",
    A.ABLEHNEN: "Ablehnung der Steuergruppe eintragen",
    A.AUSZAHLEN: "Auszahlung eintragen",
    A.BEENDEN: "vorzeitiges Ende eintragen",
    A.NACHWEISEN: "Verwendungsnachweis eintragen",
    A.ANERKENNEN: "Verwendungsnachweis prüfen",
    A.ZURUECKZAHLEN: "Rückzahlung eintragen",
    A.ZURUECKZIEHEN: "Antrag zurückziehen",
}
OHNE_GRUND_DER_BERICHTIGUNG = "Ein Verwendungsnachweis ist schon eingetragen. Bitte nennen Sie den Grund, aus dem Sie ihn berichtigen."
# Schritt → Stand davor → Stand danach. Zwei Ziele entscheidet der Betrag (siehe ``ziel``).
BBA_UEBERGAENGE: dict[BbaSchrittart, dict[BbaStand, BbaStand]] = {
    A.NACHFORDERN: dict.fromkeys(sorted(VOR_DER_BERATUNG), S.UNVOLLSTAENDIG),
    A.VOLLSTAENDIG: dict.fromkeys(sorted(VOR_DER_BERATUNG), S.VOLLSTAENDIG),
    A.BERATEN: {S.VOLLSTAENDIG: S.BERATEN},
    A.BEWILLIGEN: {S.BERATEN: S.BEWILLIGT},
    A.ABLEHNEN: {S.BERATEN: S.ABGELEHNT},
    A.AUSZAHLEN: {s: s for s in (S.BEWILLIGT, S.BEENDET, S.NACHGEWIESEN)},
    A.BEENDEN: {S.BEWILLIGT: S.BEENDET},
    A.NACHWEISEN: dict.fromkeys((S.BEWILLIGT, S.BEENDET, S.NACHGEWIESEN), S.NACHGEWIESEN),  # zuletzt: berichtigt, mit Grund
    A.ANERKENNEN: {S.NACHGEWIESEN: S.ABGESCHLOSSEN},
    A.ZURUECKZAHLEN: {S.RUECKFORDERUNG: S.RUECKFORDERUNG},
    A.ZURUECKZIEHEN: dict.fromkeys(sorted(VOR_DEM_BESCHLUSS), S.ZURUECKGEZOGEN),
}
# Was die Steuergruppe entscheidet, trägt nie ein, wer die Schule dazu beraten hat.
BBA_ENTSCHEIDUNGEN = frozenset({A.BEWILLIGEN, A.ABLEHNEN})
BBA_MIT_TEXT = frozenset({A.BERATEN, A.ABLEHNEN, A.BEENDEN, A.ANERKENNEN, A.ZURUECKZIEHEN})
BBA_MIT_BETRAG = frozenset({A.BERATEN, A.BEWILLIGEN, A.AUSZAHLEN, A.BEENDEN, A.NACHWEISEN, A.ANERKENNEN, A.ZURUECKZAHLEN})
_BRAUCHT_GELD = frozenset({A.BEWILLIGEN, A.AUSZAHLEN, A.ZURUECKZAHLEN})


@dataclass(frozen=True)
class BbaLage:
    """Ein Antrag, so weit er für den nächsten Schritt zählt. Beträge in Cent; ``belegt`` ist, was er vom Topf hält.

    ``ende`` ist der letzte Tag des Vorhabens, ``nachgewiesen`` die belegten Ausgaben aus dem Verwendungsnachweis.
    """

    stand: BbaStand
    seit: date
    ende: date
    beantragt: int
    belegt: int = 0
    gezahlt: int = 0
    rueckforderung: int = 0
    zurueckgezahlt: int = 0
    nachgewiesen: int | None = None
    fehlende: tuple[str, ...] = ()


@dataclass(frozen=True)
class BbaAngaben:
    """Was jemand zu einem Schritt angibt; ``beriet_selbst``: dieselbe Person hat beraten.

    ``frist`` gehört zur Nachforderung, ``zum`` zum vorzeitigen Ende: der letzte Tag des Vorhabens, früher oder später als der Eintrag.
    """

    tag: date
    betrag: int | None = None
    text: str = ""
    frist: date | None = None
    zum: date | None = None
    beriet_selbst: bool = False


@dataclass(frozen=True)
class BbaBeschluss:
    """Wer entschieden hat und mit welchem Papier.

    ``darf``: das Gremium entscheidet über BbA, ``tagt``: es gibt es an dem Tag, ``eigener``: der Beschluss ist seiner.
    """

    gremium: str = ""
    darf: bool = True
    tagt: bool = True
    papier: bool = False
    eigener: bool = True
    papiertag: date | None = None


def pruefe_bba_beschluss(b: BbaBeschluss, tag: date) -> list[str]:
    """Die Gründe gegen eine Entscheidung am ``tag`` ihrer Sitzung: sie nennt ihr Gremium und ihren Beschluss oder dessen Nummer."""
    gruende = []
    if not b.gremium:
        gruende.append("Bitte wählen Sie das Gremium, das entschieden hat.")
    elif not b.darf:
        gruende.append(f"„{b.gremium}“ entscheidet nicht über bildungsbezogene Angebote. Bitte wählen Sie die Steuergruppe.")
    elif not b.tagt:
        gruende.append(f"Das Gremium „{b.gremium}“ gibt es am {datum(tag)} nicht. Bitte prüfen Sie den Tag der Sitzung.")
    if not b.papier:
        gruende.append("Bitte wählen Sie den Beschluss, oder nennen Sie seine Nummer.")
    if not b.eigener:
        gruende.append("Dieser Beschluss ist von einem anderen Gremium. Bitte wählen Sie Gremium und Beschluss, die zusammengehören.")
    if b.papiertag is not None and b.papiertag != tag:
        gruende.append(f"Dieser Beschluss ist vom {datum(b.papiertag)}. Bitte nennen Sie diesen Tag als Tag der Sitzung.")
    return gruende


def bba_moegliche(stand: BbaStand) -> tuple[BbaSchrittart, ...]:
    """Die Schritte, die von einem Stand aus gehen, in der Reihenfolge des Weges."""
    return tuple(schritt for schritt in BbaSchrittart if stand in BBA_UEBERGAENGE[schritt])


def pruefe_bba_schritt(lage: BbaLage, schritt: BbaSchrittart, angaben: BbaAngaben, heute: date | None) -> list[str]:
    """Die Gründe, aus denen ein Schritt nicht geht; leer, wenn er geht.

    ``heute`` ist None bei Musterdaten: sie dürfen nach dem festen Tag einer Vorführung liegen.
    """
    if lage.stand not in BBA_UEBERGAENGE[schritt]:
        wovor = "; ".join(s.bezeichnung for s in BBA_UEBERGAENGE[schritt])
        return [f"„{schritt.bezeichnung}“ geht nicht beim Stand „{lage.stand.bezeichnung}“. Möglich ist es bei: {wovor}."]
    gruende = []
    if heute is not None and angaben.tag > heute:
        gruende.append(f"Der Tag liegt in der Zukunft. Bitte nennen Sie den {datum(heute)} oder einen früheren Tag.")
    if angaben.tag < lage.seit:
        gruende.append(f"Der letzte Schritt war am {datum(lage.seit)}. Bitte nennen Sie diesen Tag oder einen späteren.")
    if schritt in BBA_ENTSCHEIDUNGEN and angaben.beriet_selbst:
        gruende.append("Wer die Schule beraten hat, trägt die Entscheidung nicht ein (Vier-Augen-Prinzip). Bitte eine zweite Person.")
    if schritt in BBA_MIT_TEXT and not angaben.text.strip():
        gruende.append("Bitte schreiben Sie das Ergebnis oder den Grund.")
    if schritt is A.NACHWEISEN and lage.stand is S.NACHGEWIESEN and not angaben.text.strip():
        gruende.append(OHNE_GRUND_DER_BERICHTIGUNG)
    if schritt is A.NACHWEISEN and angaben.betrag is not None and angaben.betrag == lage.nachgewiesen:
        gruende.append(f"Nachgewiesen sind schon {euro(angaben.betrag)}; daran ändert sich nichts.")
    if (schritt in BBA_MIT_BETRAG and angaben.betrag is None) or (schritt in _BRAUCHT_GELD and not angaben.betrag):
        gruende.append("Bitte nennen Sie den Betrag.")
    if schritt is A.BEENDEN and (angaben.zum is None or angaben.zum >= lage.ende):
        gruende.append(f"Das Vorhaben endet ohnehin am {datum(lage.ende)}. Bitte nennen Sie den früheren Tag, an dem es endet.")
    return [*gruende, *_unterlagen(lage, schritt, angaben), *_betraege(lage, schritt, angaben.betrag or 0)]


def _unterlagen(lage: BbaLage, schritt: BbaSchrittart, angaben: BbaAngaben) -> list[str]:
    gruende = []
    if schritt is A.VOLLSTAENDIG and lage.fehlende:
        gruende.append(f"Es fehlt noch: {'; '.join(lage.fehlende)}.")
    if schritt is A.NACHFORDERN and not lage.fehlende:
        gruende.append("Es fehlt nichts; stellen Sie die Vollständigkeit fest.")
    if schritt is A.NACHFORDERN and (angaben.frist is None or angaben.frist <= angaben.tag):
        gruende.append("Bitte nennen Sie einen späteren Tag, bis zu dem die Schule nachreicht.")
    return gruende


def _betraege(lage: BbaLage, schritt: BbaSchrittart, betrag: int) -> list[str]:
    if schritt is A.BERATEN and betrag > lage.beantragt:
        return [f"Vorgeschlagen wird höchstens, was beantragt ist: {euro(lage.beantragt)}."]
    if schritt is A.BEWILLIGEN and betrag > lage.beantragt:
        return [f"Bewilligt wird höchstens, was beantragt ist: {euro(lage.beantragt)}."]
    if schritt is A.AUSZAHLEN and betrag > (rest := lage.belegt - lage.gezahlt):
        return [f"Bewilligt sind {euro(lage.belegt)}, gezahlt {euro(lage.gezahlt)}. Auszuzahlen sind höchstens {euro(rest)}."]
    if schritt is A.BEENDEN and not lage.gezahlt <= betrag <= lage.belegt:
        return [
            f"Gefördert bleiben können zwischen {euro(lage.gezahlt)} (schon gezahlt) und {euro(lage.belegt)} (bewilligt). "
            "Zu viel Gezahltes fordern Sie nach dem Verwendungsnachweis zurück."
        ]
    if schritt is A.ANERKENNEN and betrag > lage.gezahlt:
        return [f"Gezahlt sind {euro(lage.gezahlt)}; anerkannt wird höchstens das. Was noch aussteht, zahlen Sie zuerst aus."]
    if schritt is A.ANERKENNEN and lage.nachgewiesen is not None and betrag > lage.nachgewiesen:
        return [f"Nachgewiesen sind {euro(lage.nachgewiesen)}; anerkannt wird höchstens das."]
    if schritt is A.ZURUECKZAHLEN and betrag > (offen := lage.rueckforderung - lage.zurueckgezahlt):
        return [f"Offen sind noch {euro(offen)}."]
    return []


def bba_ziel(lage: BbaLage, schritt: BbaSchrittart, betrag: int) -> BbaStand:
    """Der Stand nach dem Schritt. Ein Ende ohne Förderung schließt ab, ebenso die letzte Rückzahlung; zu viel Gezahltes kommt zurück."""
    if schritt is A.BEENDEN and betrag == 0:
        return S.ABGESCHLOSSEN
    if schritt is A.ANERKENNEN and betrag < lage.gezahlt:
        return S.RUECKFORDERUNG
    if schritt is A.ZURUECKZAHLEN and lage.zurueckgezahlt + betrag == lage.rueckforderung:
        return S.ABGESCHLOSSEN
    return BBA_UEBERGAENGE[schritt][lage.stand]


def bba_belegt(lage: BbaLage, schritt: BbaSchrittart, betrag: int) -> int:
    """Was der Antrag danach vom Topf hält: das Bewilligte, nach einem Ende das noch Geförderte, nach der Prüfung, was geflossen ist.

    Zurückgefordertes Geld ist erst wieder frei, wenn es da ist.
    """
    if schritt in (A.BEWILLIGEN, A.BEENDEN):
        return betrag
    if schritt is A.ANERKENNEN:
        return lage.gezahlt
    if schritt is A.ZURUECKZAHLEN:
        return lage.belegt - betrag
    return lage.belegt


def bba_wechsel() -> frozenset[tuple[BbaStand, BbaStand]]:
    """Alle Wechsel des Stands, die es gibt; die Datenbank hält dieselben (ein Test vergleicht sie)."""
    paare = {(von, nach) for je in BBA_UEBERGAENGE.values() for von, nach in je.items() if von is not nach}
    paare |= {(S.BEWILLIGT, S.ABGESCHLOSSEN), (S.NACHGEWIESEN, S.RUECKFORDERUNG), (S.RUECKFORDERUNG, S.ABGESCHLOSSEN)}
    return frozenset(paare)
