"""Der Kreislauf eines Pro-Aktiven Systems: Information → Kommunikation → Aktion → Reflexion (Fachkonzept 3.3; domain.md 6). Rein.

Ein Hinweis (Bedarf oder Ressource) wird aufgenommen, gemeinsam abgewogen, wird zu Angeboten oder Aktionen und wird reflektiert. Hier
steht, welcher Schritt von welchem Stand aus geht, wohin er führt, und der Satz, mit dem ein anderer abgelehnt wird.
"""

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """Die vier Grundelemente (Fachkonzept 3.3), in ihrer Reihenfolge."""

    INFORMATION = "information"
    KOMMUNIKATION = "kommunikation"
    AKTION = "aktion"
    REFLEXION = "reflexion"

    @property
    def bezeichnung(self) -> str:
        return self.value.capitalize()


class Stand(StrEnum):
    AUFGENOMMEN = "aufgenommen"
    IN_ABWAEGUNG = "in_abwaegung"
    BEOBACHTET = "beobachtet"
    IN_AKTION = "in_aktion"
    IN_REFLEXION = "in_reflexion"
    UEBERGEBEN = "uebergeben"
    GESCHLOSSEN = "geschlossen"
    ZURUECKGEZOGEN = "zurueckgezogen"

    @property
    def bezeichnung(self) -> str:
        return STANDNAMEN[self]

    @property
    def phase(self) -> Phase | None:
        """Das Grundelement, in dem ein Hinweis steht; None, wenn er übergeben oder beendet ist."""
        return PHASEN.get(self)


STANDNAMEN = {
    Stand.AUFGENOMMEN: "aufgenommen",
    Stand.IN_ABWAEGUNG: "in der Abwägung",
    Stand.BEOBACHTET: "wird beobachtet",
    Stand.IN_AKTION: "in Aktion",
    Stand.IN_REFLEXION: "in der Reflexion",
    Stand.UEBERGEBEN: "übergeben",
    Stand.GESCHLOSSEN: "geschlossen",
    Stand.ZURUECKGEZOGEN: "zurückgezogen",
}
PHASEN = {
    Stand.AUFGENOMMEN: Phase.INFORMATION,
    Stand.IN_ABWAEGUNG: Phase.KOMMUNIKATION,
    Stand.BEOBACHTET: Phase.KOMMUNIKATION,
    Stand.IN_AKTION: Phase.AKTION,
    Stand.IN_REFLEXION: Phase.REFLEXION,
}
BEENDET = frozenset({Stand.GESCHLOSSEN, Stand.ZURUECKGEZOGEN})
OFFEN = frozenset(Stand) - BEENDET
VOR_DER_ENTSCHEIDUNG = frozenset({Stand.AUFGENOMMEN, Stand.IN_ABWAEGUNG, Stand.BEOBACHTET})


class Entscheidung(StrEnum):
    """Was die gemeinsame Abwägung ergibt."""

    AKTION = "aktion"
    BEOBACHTEN = "beobachten"
    UEBERGEBEN = "uebergeben"
    KEIN_BEDARF = "kein_bedarf"


class Folge(StrEnum):
    """Was aus der Reflexion folgt."""

    SCHLIESSEN = "schliessen"
    WEITERFUEHREN = "weiterfuehren"
    NEUER_HINWEIS = "neuer_hinweis"
    AN_PLANUNGSGRUPPE = "an_planungsgruppe"
    AN_UNTERAUSSCHUSS = "an_unterausschuss"


class Schritt(StrEnum):
    VORLEGEN = "vorlegen"
    ABWAEGEN = "abwaegen"
    PLANEN = "planen"
    BEENDEN = "beenden"
    REFLEKTIEREN = "reflektieren"
    RUECKMELDEN = "rueckmelden"
    ZURUECKGEBEN = "zurueckgeben"
    VERMERKEN = "vermerken"
    ZURUECKZIEHEN = "zurueckziehen"

    @property
    def bezeichnung(self) -> str:
        return SCHRITTNAMEN[self]


ENTSCHEIDUNGSNAMEN = {
    Entscheidung.AKTION: "Angebot oder Aktion planen",
    Entscheidung.BEOBACHTEN: "beobachten und wieder vorlegen",
    Entscheidung.UEBERGEBEN: "an ein Planungsgremium übergeben",
    Entscheidung.KEIN_BEDARF: "kein Handlungsbedarf",
}
FOLGENAMEN = {
    Folge.SCHLIESSEN: "schließen",
    Folge.WEITERFUEHREN: "weiterführen",
    Folge.NEUER_HINWEIS: "neuen Hinweis aufnehmen",
    Folge.AN_PLANUNGSGRUPPE: "an die Sozialraumplanungsgruppe übergeben",
    Folge.AN_UNTERAUSSCHUSS: "an den Unterausschuss Jugendhilfeplanung übergeben",
}
SCHRITTNAMEN = {
    Schritt.VORLEGEN: "zur Abwägung vorlegen",
    Schritt.ABWAEGEN: "gemeinsam abwägen",
    Schritt.PLANEN: "Angebot oder Aktion planen",
    Schritt.BEENDEN: "Aktion beenden",
    Schritt.REFLEKTIEREN: "reflektieren",
    Schritt.RUECKMELDEN: "Rückmeldung eintragen",
    Schritt.ZURUECKGEBEN: "an die Runde zurückgeben",
    Schritt.VERMERKEN: "Vermerk eintragen",
    Schritt.ZURUECKZIEHEN: "zurückziehen",
}
UEBERGABEN = frozenset({Folge.AN_PLANUNGSGRUPPE, Folge.AN_UNTERAUSSCHUSS})
VON = {
    Schritt.VORLEGEN: frozenset({Stand.AUFGENOMMEN, Stand.BEOBACHTET, Stand.IN_AKTION}),
    Schritt.ABWAEGEN: VOR_DER_ENTSCHEIDUNG,
    Schritt.PLANEN: frozenset({Stand.IN_AKTION}),
    Schritt.BEENDEN: frozenset({Stand.IN_AKTION}),
    Schritt.REFLEKTIEREN: frozenset({Stand.IN_REFLEXION}),
    Schritt.RUECKMELDEN: frozenset({Stand.UEBERGEBEN}),
    Schritt.ZURUECKGEBEN: frozenset({Stand.UEBERGEBEN}),
    Schritt.VERMERKEN: OFFEN,
    Schritt.ZURUECKZIEHEN: VOR_DER_ENTSCHEIDUNG,
}
NACH_ENTSCHEIDUNG = {
    Entscheidung.AKTION: Stand.IN_AKTION,
    Entscheidung.BEOBACHTEN: Stand.BEOBACHTET,
    Entscheidung.UEBERGEBEN: Stand.UEBERGEBEN,
    Entscheidung.KEIN_BEDARF: Stand.GESCHLOSSEN,
}
NACH_FOLGE = {
    Folge.SCHLIESSEN: Stand.GESCHLOSSEN,
    Folge.WEITERFUEHREN: Stand.IN_AKTION,
    Folge.NEUER_HINWEIS: Stand.GESCHLOSSEN,
    Folge.AN_PLANUNGSGRUPPE: Stand.UEBERGEBEN,
    Folge.AN_UNTERAUSSCHUSS: Stand.UEBERGEBEN,
}
FEST = {
    Schritt.VORLEGEN: Stand.IN_ABWAEGUNG,
    Schritt.RUECKMELDEN: Stand.GESCHLOSSEN,
    Schritt.ZURUECKGEBEN: Stand.IN_ABWAEGUNG,
    Schritt.ZURUECKZIEHEN: Stand.ZURUECKGEZOGEN,
}
# Wo der Satz mehr sagen soll, als von wo aus ein Schritt geht.
EIGENE_SAETZE = {
    (Stand.IN_ABWAEGUNG, Schritt.VORLEGEN): "Der Hinweis liegt schon zur Abwägung vor.",
    (Stand.IN_AKTION, Schritt.ABWAEGEN): "Über diesen Hinweis ist schon entschieden; er ist in Aktion.",
    (Stand.IN_AKTION, Schritt.REFLEKTIEREN): "Reflektiert wird, wenn die Aktionen beendet sind. Bitte beenden Sie zuerst die offenen.",
    (Stand.IN_AKTION, Schritt.ZURUECKZIEHEN): "Über diesen Hinweis ist schon entschieden. Bitte beenden Sie seine Aktionen.",
    (Stand.IN_REFLEXION, Schritt.PLANEN): "Die Aktionen sind beendet. Eine weitere folgt aus der Reflexion („weiterführen“).",
    (Stand.IN_REFLEXION, Schritt.BEENDEN): "Alle Aktionen sind schon beendet; jetzt wird reflektiert.",
}


@dataclass(frozen=True)
class Kreislauflage:
    """Ein Hinweis, so weit er für den nächsten Schritt zählt; ``offene``: seine Aktionen, die noch nicht beendet sind."""

    stand: Stand
    offene: int = 0


def pruefe_schritt(lage: Kreislauflage, schritt: Schritt) -> list[str]:
    """Die Gründe gegen einen Schritt; leer, wenn er von diesem Stand aus geht."""
    if lage.stand not in VON[schritt]:
        return [warum_nicht(lage.stand, schritt)]
    if schritt is Schritt.BEENDEN and lage.offene == 0:
        return ["Es ist keine Aktion geplant. Bitte planen Sie zuerst ein Angebot oder eine Aktion."]
    if schritt is Schritt.VORLEGEN and lage.stand is Stand.IN_AKTION and lage.offene:
        return ["Es laufen noch Aktionen. Vorgelegt wird wieder, wenn doch keine Aktion folgt."]
    return []


def warum_nicht(stand: Stand, schritt: Schritt) -> str:
    """Der Satz zu einem Schritt, der von diesem Stand aus nicht geht."""
    if satz := EIGENE_SAETZE.get((stand, schritt)):
        return satz
    if stand in BEENDET:
        return f"Der Hinweis ist {stand.bezeichnung} und bleibt, wie er ist. Bitte nehmen Sie einen neuen Hinweis auf."
    wovor = ", ".join(s.bezeichnung for s in Stand if s in VON[schritt])
    return f"„{schritt.bezeichnung}“ geht nicht: Der Hinweis steht auf „{stand.bezeichnung}“. Möglich ist es bei: {wovor}."


def moegliche(lage: Kreislauflage) -> tuple[Schritt, ...]:
    """Die Schritte, die jetzt gehen, in der Reihenfolge des Kreislaufs."""
    return tuple(schritt for schritt in Schritt if not pruefe_schritt(lage, schritt))


def ziel(lage: Kreislauflage, schritt: Schritt, ergebnis: Entscheidung | Folge | None = None) -> Stand:
    """Der Stand nach einem Schritt, der geht. Mit der letzten offenen Aktion beginnt die Reflexion.

    Abgelehnt: Abwägen ohne Entscheidung und Reflektieren ohne Folge.
    """
    if isinstance(ergebnis, Entscheidung) and schritt is Schritt.ABWAEGEN:
        return NACH_ENTSCHEIDUNG[ergebnis]
    if isinstance(ergebnis, Folge) and schritt is Schritt.REFLEKTIEREN:
        return NACH_FOLGE[ergebnis]
    if schritt in (Schritt.ABWAEGEN, Schritt.REFLEKTIEREN):
        raise ValueError(f"„{schritt.bezeichnung}“ braucht sein Ergebnis.")
    if schritt is Schritt.BEENDEN:
        return Stand.IN_AKTION if lage.offene > 1 else Stand.IN_REFLEXION
    return FEST.get(schritt, lage.stand)


def uebergaenge() -> frozenset[tuple[Stand, Stand]]:
    """Alle Wechsel des Stands, die es gibt; die Datenbank hält dieselben (ein Test vergleicht sie)."""
    wechsel = {(von, nach) for schritt, nach in FEST.items() for von in VON[schritt]}
    wechsel |= {(von, nach) for von in VON[Schritt.ABWAEGEN] for nach in NACH_ENTSCHEIDUNG.values()}
    wechsel |= {(Stand.IN_REFLEXION, nach) for nach in NACH_FOLGE.values()} | {(Stand.IN_AKTION, Stand.IN_REFLEXION)}
    return frozenset((von, nach) for von, nach in wechsel if von is not nach)
