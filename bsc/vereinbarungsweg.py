"""Der Weg einer Zielvereinbarung: Stände, Schritte, Seiten und wer für eine Seite zustimmt (Fachkonzept 2.1, 3.5; domain.md 5). Rein."""

from enum import StrEnum

from sozialraum.rechte import Rolle


class Stand(StrEnum):
    ENTWURF = "entwurf"
    VERHANDLUNG = "verhandlung"
    VEREINBART = "vereinbart"
    BERICHTET = "berichtet"
    GESCHLOSSEN = "geschlossen"
    ZURUECKGEZOGEN = "zurueckgezogen"


STANDNAMEN = {
    Stand.ENTWURF: "Entwurf",
    Stand.VERHANDLUNG: "in Verhandlung",
    Stand.VEREINBART: "vereinbart",
    Stand.BERICHTET: "vereinbart, berichtet",
    Stand.GESCHLOSSEN: "abgeschlossen",
    Stand.ZURUECKGEZOGEN: "zurückgezogen",
}
OFFENE = frozenset({Stand.ENTWURF, Stand.VERHANDLUNG})
LAUFENDE = frozenset({Stand.VEREINBART, Stand.BERICHTET})
VEREINBARTE = LAUFENDE | {Stand.GESCHLOSSEN}


class Schritt(StrEnum):
    VERHANDELN = "verhandeln"
    ZUSTIMMEN_OBEN = "zustimmen-oben"
    ZUSTIMMEN_UNTEN = "zustimmen-unten"
    BERICHTEN = "berichten"
    SCHLIESSEN = "abschliessen"
    ZURUECKZIEHEN = "zurueckziehen"
    NEUE_FASSUNG = "neue-fassung"


VON = {
    Schritt.VERHANDELN: frozenset({Stand.ENTWURF}),
    Schritt.ZUSTIMMEN_OBEN: frozenset({Stand.VERHANDLUNG}),
    Schritt.ZUSTIMMEN_UNTEN: frozenset({Stand.VERHANDLUNG}),
    Schritt.BERICHTEN: LAUFENDE,
    Schritt.SCHLIESSEN: frozenset({Stand.BERICHTET}),
    Schritt.ZURUECKZIEHEN: OFFENE,
    Schritt.NEUE_FASSUNG: LAUFENDE,
}


class Paar(StrEnum):
    """Zwischen welchen Ebenen vereinbart wird; jede Seite ist eine Stelle, nie eine Person."""

    GREMIUM = "gremium"
    FACHBEREICH = "fachbereich"
    RESSORT = "ressort"


PAARNAMEN = {
    Paar.GREMIUM: "Stadtrat oder Jugendhilfeausschuss – Fachbereich",
    Paar.FACHBEREICH: "Fachbereich – Ressort",
    Paar.RESSORT: "Ressort – Sozialraumplanungsgruppe",
}
EBENE_UNTEN = {Paar.GREMIUM: 1, Paar.FACHBEREICH: 2, Paar.RESSORT: 3}  # Ebene des Gebiets, dessen Scorecard die Ziele bekommt


class Seite(StrEnum):
    OBEN = "oben"
    UNTEN = "unten"


# Ein Gremium stimmt mit seinem Beschluss zu; Controlling trägt ihn ein.
VERTRETEN = {
    (Paar.GREMIUM, Seite.OBEN): Rolle.CONTROLLING,
    (Paar.GREMIUM, Seite.UNTEN): Rolle.FACHBEREICHSLEITUNG,
    (Paar.FACHBEREICH, Seite.OBEN): Rolle.FACHBEREICHSLEITUNG,
    (Paar.FACHBEREICH, Seite.UNTEN): Rolle.RESSORTLEITUNG,
    (Paar.RESSORT, Seite.OBEN): Rolle.RESSORTLEITUNG,
    (Paar.RESSORT, Seite.UNTEN): Rolle.FACHKRAFT,
}


def pruefe_stand(stand: Stand, schritt: Schritt) -> list[str]:
    """Die Gründe gegen einen Schritt; leer, wenn er von diesem Stand aus geht.

    Beispiel: Abschließen geht erst, wenn einmal berichtet ist.
    """
    if stand in VON[schritt]:
        return []
    if schritt is Schritt.SCHLIESSEN and stand is Stand.VEREINBART:
        return ["Abgeschlossen wird eine Zielvereinbarung erst, wenn über sie berichtet ist."]
    return [f"Dieser Schritt ist nicht möglich: Die Zielvereinbarung ist „{STANDNAMEN[stand]}“."]


def nach_zustimmung(oben: int | None, unten: int | None) -> Stand:
    """Vereinbart ist, wenn beide Seiten zugestimmt haben; bis dahin wird verhandelt."""
    return Stand.VEREINBART if oben is not None and unten is not None else Stand.VERHANDLUNG


def pruefe_zustimmung(paar: Paar, seite: Seite, *, konto: int, schon: int | None, andere: int | None, hat_beschluss: bool) -> list[str]:
    """Die Gründe gegen eine Zustimmung. ``schon``, ``andere``: wer für diese und für die andere Seite zugestimmt hat."""
    gruende = []
    if schon is not None:
        gruende.append("Diese Seite hat schon zugestimmt.")
    if konto == andere:
        gruende.append("Für die beiden Seiten stimmen zwei verschiedene Personen zu.")
    if paar is Paar.GREMIUM and seite is Seite.OBEN and not hat_beschluss:
        gruende.append("Ein Gremium stimmt mit einem Beschluss zu. Bitte nennen Sie ihn.")
    return gruende
