"""Der Weg einer Zahl als deutsche Sätze: Rohwert → Faktor → × Gewicht → Summe → Anteil → Betrag, je Gebiet und Teiltopf."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from basis.zahlen import Wert, Zustand, datum, zahl
from budgets.rechnung import Topfrechnung
from budgets.verteilung import Zeile
from sozialraum.punktwerte import Messwert, Punktwert, Summand


@dataclass(frozen=True, slots=True)
class Schritt:
    """Ein Merkmal im Punktwert eines Raums. ``rohwert`` steht in der Einheit des Indikators (Prozent, je 1.000)."""

    schluessel: str
    name: str
    rohwert: Wert
    stellen: int
    einheit: str
    stadtwert: Fraction
    faktor: Fraction | Wert  # ein Wert nur, wo er gesperrt ist
    gewicht: Fraction
    beitrag: Fraction | Wert
    ersetzt: bool
    satz_rohwert: str
    satz: str


@dataclass(frozen=True, slots=True)
class Rechenweg:
    """Der ganze Weg eines Empfängers in einem Teiltopf."""

    zeile: Zeile
    schritte: tuple[Schritt, ...]
    grundbetrag: Fraction
    satz_punktwert: str
    saetze: tuple[tuple[str, str, str], ...]
    gesperrt: str = ""  # warum dieser Leser den Weg zum Punktwert nicht sieht


@dataclass(frozen=True, slots=True)
class Stadtschritt:
    """Was ein Merkmal für die ganze Stadt ist; Faktor und Beitrag gibt es nur, wo die Stadt der Maßstab ist (Verfahren „anteil“)."""

    stadtwert: Fraction
    stellen: int
    faktor: Fraction | None
    beitrag: Fraction | None


@dataclass(frozen=True, slots=True)
class Stadtzeile:
    """Die Stadt als Maßstab unter den Rechenwegen: jeder Faktor ist 1, der Punktwert 100."""

    schritte: tuple[Stadtschritt, ...]
    grundbetrag: Fraction
    punktwert: Fraction | None


EINHEITEN = {"prozent": "%", "je_1000": "je 1.000", "je_10000": "je 10.000", "absolut": "", "euro": "€"}


def rechenweg(topf: Topfrechnung, schluessel: str) -> Rechenweg | None:
    """Der Rechenweg eines Empfängers; None, wenn es ihn nicht gibt oder der Teiltopf nicht aufgeht."""
    if topf.punkte is None or schluessel not in topf.zeilen:
        return None
    zeile, punktwert = topf.zeilen[schluessel], topf.punkte.punktwerte[schluessel]
    raum = next(raum for raum in topf.eingaben.raeume if raum.schluessel == schluessel)
    schritte = tuple(_schritt(topf, summand, raum.werte.get(summand.merkmal.schluessel)) for summand in punktwert.summanden)
    return Rechenweg(zeile, schritte, punktwert.grundbetrag, punktwert.satz(), tuple(_saetze(zeile)))


def stadtzeile(topf: Topfrechnung, weg: Rechenweg) -> Stadtzeile:
    """Die Zeile „Stadt“ zu den Rechenwegen eines Teiltopfs; ``weg`` ist einer davon."""
    massstab = topf.eingaben.modell.verfahren == "anteil"
    schritte = tuple(
        Stadtschritt(s.stadtwert, s.stellen, Fraction(1) if massstab else None, 100 * s.gewicht if massstab else None) for s in weg.schritte
    )
    punktwert = weg.grundbetrag + sum((s.beitrag or Fraction(0) for s in schritte), Fraction(0))
    return Stadtzeile(schritte, weg.grundbetrag, punktwert if massstab else None)


def einheit_von(topf: Topfrechnung, merkmal: str) -> tuple[int, str]:
    """Womit eine Quote dieses Merkmals überall gezeigt wird: Faktor und Einheit des Indikators, ohne Herkunft Prozent."""
    herkunft = topf.eingaben.herkunft.get(merkmal)
    return (herkunft.faktor, EINHEITEN.get(herkunft.einheit, "")) if herkunft else (100, "%")


def saetze_der_summanden(topf: Topfrechnung, punktwert: Punktwert) -> tuple[str, ...]:
    """Ein Satz je Indikator, in dessen eigener Einheit."""
    return tuple(summand.satz(*einheit_von(topf, summand.merkmal.schluessel)) for summand in punktwert.summanden)


def _schritt(topf: Topfrechnung, summand: Summand, messwert: Messwert | None) -> Schritt:
    merkmal = summand.merkmal
    herkunft = topf.eingaben.herkunft.get(merkmal.schluessel)
    faktor, einheit = einheit_von(topf, merkmal.schluessel)
    stellen = herkunft.stellen if herkunft else 1
    rohwert = _rohwert(messwert, faktor)
    gegen = summand.verfahren == "anteil" and merkmal.richtung == "entlastend"
    stadt = (1 - summand.stadtquote if gegen else summand.stadtquote) * faktor
    stichtag = f" am {datum(herkunft.stichtag)}" if herkunft and herkunft.stichtag else ""
    satz = _rohsatz(merkmal.name, messwert, rohwert, stadt, stellen, einheit, stichtag)
    return Schritt(
        merkmal.schluessel, merkmal.name, rohwert, stellen, einheit, stadt, summand.punkte, merkmal.gewicht, summand.beitrag,
        summand.ersetzt, satz, summand.satz(faktor, einheit),
    )  # fmt: skip


def _rohwert(messwert: Messwert | None, faktor: int) -> Wert:
    if messwert is None or messwert.zaehler is None or not messwert.nenner:
        gesperrt = messwert is not None and messwert.zustand is Zustand.GESPERRT
        return Wert(None, Zustand.GESPERRT if gesperrt else Zustand.KEINE_ANGABE)
    return Wert(messwert.zaehler / messwert.nenner * faktor)


def _rohsatz(name: str, messwert: Messwert | None, rohwert: Wert, stadt: Fraction, stellen: int, einheit: str, stichtag: str) -> str:
    stadttext = _mit_einheit(zahl(stadt, stellen), einheit)
    if messwert is None or rohwert.zahl is None or messwert.zaehler is None:
        grund = "ist gesperrt" if rohwert.zustand is Zustand.GESPERRT else "liegt nicht vor"
        return f"{name}: Der eigene Wert{stichtag} {grund}; es gilt der Wert der Stadt, {stadttext}."
    wert = _mit_einheit(zahl(rohwert.zahl, stellen), einheit)
    return f"{name}{stichtag}: {zahl(messwert.zaehler)} von {zahl(messwert.nenner)} sind {wert}; in der Stadt sind es {stadttext}."


def _mit_einheit(text: str, einheit: str) -> str:
    if not einheit:
        return text
    return f"{text}\u00a0{einheit}" if einheit in ("%", "€") else f"{text} {einheit}"


def _saetze(zeile: Zeile) -> Iterator[tuple[str, str, str]]:
    """(Anker, Überschrift, Satz) vom Bedarf bis zum Betrag."""
    yield "bedarfseinheiten", "Bedarfseinheiten", zeile.satz("bedarfseinheiten")
    yield "anteil", "Anteil", zeile.satz("anteil")
    yield "roh", "Betrag vor der Rundung", zeile.satz("roh")
    if zeile.gekappt_bruch is not None:
        yield "gekappt", "Kappung", zeile.satz("gekappt")
    yield "betrag", "Betrag", zeile.satz("betrag")
