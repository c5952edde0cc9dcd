"""Der Weg einer über- oder außerplanmäßigen Ausgabe (§ 105 KVG LSA): welche Schritte es gibt, was sie verlangen, wer entscheidet.

Anmeldung → Prüfung → Bewilligung durch Anordnung oder Beschluss → Buchung (domain.md 4). Bewilligt wird nur, was unabweisbar und gedeckt
ist. Die Überschreitung ist eine Frage des Haushalts: Sie hält keinen Rechtsanspruch auf. Rein; Beträge in Cent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from basis.geld import euro
from basis.zahlen import datum
from budgets.nachweis import Nachweis

OHNE_DECKUNG = (
    "Ohne Deckung bleibt nur ein Nachtrag zum Haushalt (§ 103 KVG LSA). "
    "Ein Rechtsanspruch wird trotzdem erfüllt; die Leistung wartet nicht."
)


class Stand(StrEnum):
    ANGEMELDET = "angemeldet"
    GEPRUEFT = "geprueft"
    BEWILLIGT = "bewilligt"
    GEBUCHT = "gebucht"
    ABGELEHNT = "abgelehnt"
    ZURUECKGEZOGEN = "zurueckgezogen"

    @property
    def bezeichnung(self) -> str:
        return STANDNAMEN[self]


STANDNAMEN = {
    Stand.ANGEMELDET: "angemeldet",
    Stand.GEPRUEFT: "geprüft",
    Stand.BEWILLIGT: "bewilligt",
    Stand.GEBUCHT: "gebucht",
    Stand.ABGELEHNT: "abgelehnt",
    Stand.ZURUECKGEZOGEN: "zurückgezogen",
}
OFFENE = (Stand.ANGEMELDET, Stand.GEPRUEFT, Stand.BEWILLIGT)


class Schritt(StrEnum):
    PRUEFEN = "pruefen"
    BEWILLIGEN = "bewilligen"
    ABLEHNEN = "ablehnen"
    BUCHEN = "buchen"
    ZURUECKZIEHEN = "zurueckziehen"


# Schritt → Stand davor → Stand danach; dieselben Übergänge hält die Datenbank (Migration 0071).
UEBERGAENGE: dict[Schritt, dict[Stand, Stand]] = {
    Schritt.PRUEFEN: {Stand.ANGEMELDET: Stand.GEPRUEFT},
    Schritt.BEWILLIGEN: {Stand.GEPRUEFT: Stand.BEWILLIGT},
    Schritt.ABLEHNEN: {Stand.GEPRUEFT: Stand.ABGELEHNT},
    Schritt.BUCHEN: {Stand.BEWILLIGT: Stand.GEBUCHT},
    Schritt.ZURUECKZIEHEN: dict.fromkeys(OFFENE, Stand.ZURUECKGEZOGEN),
}


class Anlass(StrEnum):
    """Warum die Ausgabe unabweisbar ist."""

    RECHTSANSPRUCH = "rechtsanspruch"
    VERPFLICHTUNG = "verpflichtung"
    UNAUFSCHIEBBAR = "unaufschiebbar"

    @property
    def bezeichnung(self) -> str:
        return ANLASSNAMEN[self]


ANLASSNAMEN = {
    Anlass.RECHTSANSPRUCH: "Rechtsanspruch auf eine Leistung",
    Anlass.VERPFLICHTUNG: "Verpflichtung aus Gesetz, Bescheid oder Vertrag",
    Anlass.UNAUFSCHIEBBAR: "unaufschiebbare Fortführung einer Aufgabe",
}


class Quelle(StrEnum):
    MINDERAUSGABE = "Minderausgabe"
    MEHREINNAHME = "Mehreinnahme"
    RESERVE = "Reserve"


def quelle_von(art: str, ist_ausgabe: bool) -> Quelle:
    """Woher die Deckung kommt, sagt der Posten selbst."""
    if not ist_ausgabe:
        return Quelle.MEHREINNAHME
    return Quelle.RESERVE if art == "reserve" else Quelle.MINDERAUSGABE


@dataclass(frozen=True, slots=True)
class Deckungszeile:
    """Ein Posten, der deckt, mit seinem Nachweis heute; ``stelle`` ist seine Haushaltsstelle."""

    posten: int
    name: str
    quelle: Quelle
    betrag: int
    nachweis: Nachweis
    stelle: int = 0

    @property
    def frei(self) -> int:
        """Was er höchstens deckt: was noch frei ist; bei einer Einnahme, was über ihren Ansatz hinaus angeordnet oder eingegangen ist."""
        verfuegbar = self.nachweis.verfuegbar
        return max(0, -verfuegbar if self.quelle is Quelle.MEHREINNAHME else verfuegbar)

    @property
    def gebucht(self) -> int:
        """Die Gegenbuchung: eine Ausgabe gibt ab, eine Einnahme wird höher veranschlagt."""
        return self.betrag if self.quelle is Quelle.MEHREINNAHME else -self.betrag


@dataclass(frozen=True, slots=True)
class Lage:
    """Eine Überschreitung, so weit sie für den nächsten Schritt zählt. ``nachweis``: der Posten heute; leer, solange es ihn nicht gibt.

    ``stelle`` ist seine Haushaltsstelle; 0, solange es ihn nicht gibt: Dorthin lässt sich nichts umschichten.
    """

    name: str
    betrag: int
    nachweis: Nachweis
    deckung: tuple[Deckungszeile, ...] = ()
    posten: int | None = None
    stelle: int = 0

    @property
    def ungedeckt(self) -> int:
        return self.betrag - sum(zeile.betrag for zeile in self.deckung)

    @property
    def umzuschichten(self) -> tuple[Deckungszeile, ...]:
        """Deckung aus derselben Haushaltsstelle: Solange dort etwas frei ist, ist sie nicht überschritten, das Geld liegt nur woanders."""
        return tuple(z for z in self.deckung if z.stelle and z.stelle == self.stelle and z.posten != self.posten)


@dataclass(frozen=True, slots=True)
class Grenze:
    """Wer bis zu welchem Betrag entscheidet; ``gremium`` leer: die Fachbereichsleitung durch Anordnung. ``bis`` leer: jeder Betrag."""

    gremium: int | None
    name: str
    bis: int | None


@dataclass(frozen=True, slots=True)
class Wirkung:
    name: str
    quelle: str
    vorher: Nachweis
    nachher: Nachweis


def luecke(verfuegbar: int, abweichung: int | None, handeln: bool) -> int:
    """Was auf einem Budget fehlt: was überzogen ist, oder mehr, wenn die Prognose bei „handeln“ weiter reicht. 0: nichts.

    Beispiel: frei −300, Prognose 1.000 über dem Ansatz und „handeln“: 1.000; ohne „handeln“: 300.
    """
    return max(0, -verfuegbar, abweichung or 0 if handeln else 0)


def art_von(ansatz: int) -> str:
    """Überplanmäßig, wo der Haushalt etwas vorsieht; außerplanmäßig, wo kein Ansatz besteht."""
    return "uepl" if ansatz else "apl"


def pruefe_art(art: str, lage: Lage) -> list[str]:
    """Außerplanmäßig bleibt nur, was keinen Ansatz hat, auch wenn der Ansatz erst nach der Anmeldung kam."""
    if art == "apl" and lage.nachweis.ansatz:
        return [f"Für {lage.name} gibt es einen Ansatz; das ist überplanmäßig. Bitte ziehen Sie zurück und melden Sie neu an."]
    return []


def pruefe_stand(stand: Stand, schritt: Schritt) -> list[str]:
    if stand in UEBERGAENGE[schritt]:
        return []
    davor = " oder ".join(s.bezeichnung for s in UEBERGAENGE[schritt])
    return [f"Das geht nicht: Die Überschreitung ist {stand.bezeichnung}. Möglich ist es, solange sie so steht: {davor}."]


def pruefe_anmeldung(lage: Lage) -> list[str]:
    """Was schon bei der Anmeldung nicht stimmt. Fehlende Deckung hält sie nicht auf."""
    if lage.betrag <= 0:
        return ["Bitte geben Sie einen Betrag über 0 an."]
    saetze = []
    posten = [zeile.posten for zeile in lage.deckung]
    if lage.posten in posten:
        saetze.append("Ein Budgetposten deckt sich nicht selbst. Bitte wählen Sie eine andere Deckung.")
    if lage.umzuschichten:
        namen = "; ".join(z.name for z in lage.umzuschichten)
        saetze.append(
            f"{namen}: Das ist dieselbe Haushaltsstelle, auch in der Reserve. Eine Überschreitung deckt nur eine andere (§ 105 KVG LSA); "
            "innerhalb der Haushaltsstelle schichten Sie um. Bitte beantragen Sie eine Umschichtung."
        )
    if len(posten) != len(set(posten)):
        saetze.append("Bitte nennen Sie jeden deckenden Budgetposten nur einmal.")
    if any(zeile.betrag <= 0 for zeile in lage.deckung):
        saetze.append("Jede Deckung nennt einen Betrag über 0.")
    if lage.ungedeckt < 0:
        saetze.append(f"Die Deckung ist um {euro(-lage.ungedeckt)} höher als die Überschreitung. Beide müssen gleich sein.")
    return saetze


def pruefe_deckung(lage: Lage) -> list[str]:
    """Was der Prüfung, der Bewilligung und der Buchung entgegensteht; die Regel, und der Weg, der bleibt."""
    saetze = pruefe_anmeldung(lage)
    if lage.ungedeckt > 0:
        saetze.append(f"{euro(lage.ungedeckt)} sind nicht gedeckt; bewilligt wird nur, was gedeckt ist (§ 105 KVG LSA). {OHNE_DECKUNG}")
    for zeile in lage.deckung:
        if zeile.betrag <= zeile.frei:
            continue
        if zeile.quelle is Quelle.MEHREINNAHME:
            was = f"Bei {zeile.name} sind {euro(zeile.frei)} mehr angeordnet oder eingegangen als veranschlagt"
        else:
            was = f"Auf {zeile.name} sind {euro(zeile.frei)} frei"
        saetze.append(f"{was}; decken sollen {euro(zeile.betrag)}. Bitte nennen Sie eine andere Deckung.")
    return saetze


def hinweise(lage: Lage) -> list[str]:
    """Sätze, die nichts sperren."""
    saetze = []
    if lage.nachweis.umschichtung < 0:
        saetze.append(
            f"Von diesem Budget sind im Jahr {euro(-lage.nachweis.umschichtung)} mehr weg- als zugeschichtet. "
            "Prüfen Sie, ob eine Umkehr der Umschichtung genügt."
        )
    if 0 < lage.betrag <= lage.nachweis.verfuegbar:
        saetze.append(f"Auf diesem Budget sind noch {euro(lage.nachweis.verfuegbar)} frei. Begründen Sie, warum das nicht reicht.")
    return saetze


def wirkung(lage: Lage) -> list[Wirkung]:
    """Vorher und nachher: das Budget und jede Deckung. Ausgaben minus Einnahmen bleiben zusammen gleich."""
    zeilen = [Wirkung(lage.name, "Überschreitung", lage.nachweis, lage.nachweis + Nachweis(ausserplan=lage.betrag))]
    for z in lage.deckung:
        zeilen.append(Wirkung(z.name, z.quelle.value, z.nachweis, z.nachweis + Nachweis(ausserplan=z.gebucht)))
    return zeilen


def wer_entscheidet(betrag: int, bisher: int, grenzen: Sequence[Grenze]) -> tuple[Grenze, ...]:
    """Wer über diesen Betrag entscheiden darf, die engste Grenze zuerst.

    Es zählt, was im Jahr auf derselben Haushaltsstelle schon bewilligt ist, mit: Geteilt wird eine Grenze nicht unterschritten.

    Beispiel: Fachbereichsleitung bis 50, Ausschuss bis 200, Rat ohne Grenze. Über 40 entscheiden alle drei; sind 20 schon bewilligt,
    Ausschuss oder Rat.
    """
    summe = betrag + bisher
    passende = [g for g in grenzen if g.bis is None or summe <= g.bis]
    return tuple(sorted(passende, key=lambda g: (g.bis is None, g.bis or 0, g.gremium is not None, g.name)))


def pruefe_grundlage(
    zugelassen: Sequence[Grenze], *, gremium: int | None, beschlossen_am: date | None, hat_beschluss: bool, anordnung: str,
    angeordnet_am: date | None, heute: date, beginn: date,
) -> list[str]:  # fmt: skip
    """Ob Beschluss oder Anordnung die Bewilligung tragen. ``beginn``: der erste Tag des Haushaltsjahrs."""
    if not zugelassen:
        return ["Für diesen Betrag ist keine Wertgrenze eingetragen. Das Controlling trägt sie unter „Rechte und Deckung“ ein."]
    namen = ", ".join(g.name for g in zugelassen)
    if hat_beschluss:
        if gremium is None or gremium not in {g.gremium for g in zugelassen}:
            return [f"Über diesen Betrag entscheidet: {namen}. Der genannte Beschluss ist von niemandem davon."]
        if beschlossen_am is None or beschlossen_am > heute:
            return ["Der Beschluss nennt keinen Tag, oder einen in der Zukunft. Bitte tragen Sie ihn zuerst bei den Gremien nach."]
        if beschlossen_am < beginn:
            return [f"Der Beschluss vom {datum(beschlossen_am)} ist älter als das Haushaltsjahr; er trägt diese Überschreitung nicht."]
        return []
    if all(g.gremium is not None for g in zugelassen):
        return [f"Über diesen Betrag entscheidet: {namen}. Bitte nennen Sie den Beschluss."]
    if not anordnung.strip() or angeordnet_am is None:
        return ["Bitte nennen Sie den Tag der Anordnung und wo sie in den Akten liegt, oder einen Beschluss."]
    if angeordnet_am > heute:
        return [f"Die Anordnung vom {datum(angeordnet_am)} liegt in der Zukunft."]
    if angeordnet_am < beginn:
        return [f"Die Anordnung vom {datum(angeordnet_am)} ist älter als das Haushaltsjahr; sie trägt diese Überschreitung nicht."]
    return []
