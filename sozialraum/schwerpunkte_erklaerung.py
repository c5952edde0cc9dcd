"""Jeder Wert einer Liste der Schwerpunkträume als ein deutscher Satz: vom Rohwert zum z-Wert, zum Index, zur Klasse, zum Ergebnis."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from basis.zahlen import NBSP, datum, vorzeichen, zahl
from sozialraum.schwerpunkte_typen import DYNAMIK, STATUS, TEILNAMEN, Bestimmung, Merkmal, Stufen, Verfahren, Zeile

Z_STELLEN = 2


@dataclass(frozen=True, slots=True)
class Schritt:
    """Ein Merkmal: Anker, Überschrift, der Satz zum Rohwert und der zum z-Wert."""

    schluessel: str
    titel: str
    rohwert: str
    z: str


@dataclass(frozen=True, slots=True)
class Teilerklaerung:
    """Status oder Dynamik eines Stadtteils."""

    teil: str
    name: str
    schritte: tuple[Schritt, ...]
    summe: str
    index: str
    klasse: str


@dataclass(frozen=True, slots=True)
class Erklaerung:
    """Alles zu einem Stadtteil. Ohne Bewertung gibt es nur die Gründe."""

    zeile: Zeile
    teile: tuple[Teilerklaerung, ...]
    ergebnis: str


def erklaere(bestimmung: Bestimmung, zeile: Zeile) -> Erklaerung:
    """Der ganze Rechenweg eines Stadtteils in Sätzen."""
    if not zeile.bewertet:
        return Erklaerung(zeile, (), f"{zeile.name} ist nicht bewertet: {zeile.grund}.")
    teile = tuple(_teil(bestimmung, zeile, teil) for teil in (STATUS, DYNAMIK) if zeile.index(teil) is not None)
    return Erklaerung(zeile, teile, _ergebnis(zeile, bestimmung.verfahren))


def _teil(bestimmung: Bestimmung, zeile: Zeile, teil: str) -> Teilerklaerung:
    verfahren, index, stufen = bestimmung.verfahren, zeile.index(teil), bestimmung.verfahren.stufen_von(teil)
    assert index is not None and stufen is not None
    schritte = tuple(_schritt(bestimmung, zeile, merkmal) for merkmal in verfahren.merkmale_von(teil))
    kennwert = bestimmung.kennwerte[teil]
    summanden = " + ".join(_summand(m.gewicht, zeile.z[m.schluessel]) for m in verfahren.merkmale_von(teil))
    summe = f"Summe der gewichteten z-Werte: {summanden} = {vorzeichen(index.summe, Z_STELLEN)}."
    satz = (
        f"Index = (Summe − Mittel der Summen) / Standardabweichung der Summen = ({zahl(index.summe, Z_STELLEN)} − "
        f"{_klammer(kennwert.mittel)}) / {zahl(kennwert.streuung, Z_STELLEN)} = {vorzeichen(index.index, Z_STELLEN)}."
    )
    return Teilerklaerung(teil, TEILNAMEN[teil], schritte, summe, satz, klassensatz(teil, index.index, index.klasse, stufen))


def _schritt(bestimmung: Bestimmung, zeile: Zeile, merkmal: Merkmal) -> Schritt:
    return Schritt(merkmal.schluessel, merkmal.titel, rohwertsatz(bestimmung, zeile, merkmal), z_satz(bestimmung, zeile, merkmal))


def rohwertsatz(bestimmung: Bestimmung, zeile: Zeile, merkmal: Merkmal) -> str:
    """„Am 31.12.2006: 45,2 %.“ oder „Von 43,0 % am 31.12.2004 auf 45,2 % am 31.12.2006: +2,2.“"""
    roh, (jetzt, vorher) = zeile.ort.werte[merkmal.schluessel], bestimmung.grundlage.tage[merkmal.schluessel]
    tag = datum(jetzt) if jetzt else "Stichtag"
    if not merkmal.veraenderung:
        return f"Am {tag}: {_mit_einheit(roh.jetzt.zahl, merkmal)}."
    davor = datum(vorher) if vorher else "Vergleichstag"
    anders = vorzeichen(roh.gemessen(merkmal).zahl, _stellen(merkmal))
    alt, neu = _mit_einheit(roh.vorher.zahl if roh.vorher else None, merkmal), _mit_einheit(roh.jetzt.zahl, merkmal)
    return f"Von {alt} am {davor} auf {neu} am {tag}: Veränderung {anders}."


def z_satz(bestimmung: Bestimmung, zeile: Zeile, merkmal: Merkmal) -> str:
    """Der z-Wert als Satz mit Mittel, Standardabweichung und Richtung."""
    kennwert, wert = bestimmung.kennwerte[merkmal.schluessel], zeile.ort.werte[merkmal.schluessel].gemessen(merkmal)
    stellen = _stellen(merkmal)
    bruch = f"({zahl(wert, stellen)} − {_klammer(kennwert.mittel, stellen)}) / {zahl(kennwert.streuung, stellen)}"
    rechnung = f"−{bruch}" if merkmal.entlastend else bruch
    richtung = "hoch ist entlastend, deshalb mit umgekehrtem Vorzeichen" if merkmal.entlastend else "hoch ist belastend"
    return (
        f"Mittel der {len(bestimmung.bewertete)} bewerteten Gebiete {zahl(kennwert.mittel, stellen)}, Standardabweichung "
        f"{zahl(kennwert.streuung, stellen)}; z = {rechnung} = {vorzeichen(zeile.z[merkmal.schluessel], Z_STELLEN)} ({richtung})."
    )


def klassensatz(teil: str, index: Fraction, klasse: str, stufen: Stufen) -> str:
    """In welchem Bereich der Index liegt und wie die Klasse heißt."""
    return f"{vorzeichen(index, Z_STELLEN)} liegt {bereich(stufen, stufen.klassen.index(klasse))}: {TEILNAMEN[teil]} „{klasse}“."


def bereich(stufen: Stufen, nummer: int) -> str:
    """Der Bereich einer Klasse in Worten; die Grenze selbst gehört zur niedrigeren."""
    unten = stufen.grenzen[nummer - 1] if nummer else None
    oben = stufen.grenzen[nummer] if nummer < len(stufen.grenzen) else None
    if unten is None:
        return f"bei höchstens {grenze(oben)}"
    return f"über {grenze(unten)}" + (f" bis {grenze(oben)}" if oben is not None else "")


def grenze(wert: Fraction | Decimal | int | None) -> str:
    """Eine Grenze mit so vielen Stellen, wie sie hat."""
    bruch = Fraction(wert or 0)
    return zahl(bruch, next((n for n in range(6) if (bruch * 10**n).denominator == 1), 6))


def regelsatz(verfahren: Verfahren) -> str:
    """Welche Klassen einen Schwerpunktraum ausmachen, in einem Satz."""
    teile = []
    for status in verfahren.status.klassen:
        dynamiken = [d for s, d in verfahren.schwerpunkt if s == status]
        alle = verfahren.dynamik is None or set(dynamiken) == set(verfahren.dynamik.klassen)
        if dynamiken and alle:
            teile.append(f"Status „{status}“" + (" (jede Dynamik)" if verfahren.dynamik else ""))
        elif dynamiken and verfahren.dynamik:
            geordnet = [f"„{d}“" for d in verfahren.dynamik.klassen if d in dynamiken]
            teile.append(f"Status „{status}“ mit Dynamik {' oder '.join(geordnet)}")
    return f"Schwerpunktraum ist, wer in eine dieser Gruppen fällt: {'; '.join(reversed(teile))}."


def _ergebnis(zeile: Zeile, verfahren: Verfahren) -> str:
    klassen = f"Status „{zeile.statusklasse}“" + (f" und Dynamik „{zeile.dynamikklasse}“" if zeile.dynamik else "")
    wort = "ist damit ein Schwerpunktraum" if zeile.schwerpunkt else "ist damit kein Schwerpunktraum"
    return f"{zeile.name} hat {klassen} und {wort}."


def _summand(gewicht: Fraction, z: Fraction) -> str:
    text = _klammer(z) if z < 0 else zahl(z, Z_STELLEN)
    return text if gewicht == 1 else f"{grenze(gewicht)} · {text}"


def _klammer(wert: Fraction, stellen: int = Z_STELLEN) -> str:
    return f"({zahl(wert, stellen)})" if wert < 0 and zahl(wert, stellen)[0] == "−" else zahl(wert, stellen)


def _stellen(merkmal: Merkmal) -> int:
    return max(merkmal.stellen, 1) + 1


def _mit_einheit(wert: Fraction | Decimal | None, merkmal: Merkmal) -> str:
    return f"{zahl(wert, _stellen(merkmal))}{NBSP}{merkmal.einheit}".rstrip()
