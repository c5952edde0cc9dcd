"""Kappung: der eine Faktor φ, mit dem alle Beträge in ihren Grenzen bleiben und zusammen das Verteilbare ergeben, exakt.

``F(φ) = Σ min(max(φ · roh, unten), oben)`` ist stückweise linear und steigt nie ab. Die Knicke liegen bei unten/roh und oben/roh; zwischen
zwei Knicken ist F eine Gerade. Wir gehen die geordneten Knicke ab, bis die Gerade das Ziel erreicht: kein Probieren, kein Rundungsfehler.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm


class Kappungsfehler(ValueError):
    """Die Grenzen sind unerfüllbar. ``grenze`` ist „unten“ oder „oben“, ``summe`` was sie zusammen höchstens oder mindestens zulässt."""

    def __init__(self, grenze: str, summe: Fraction) -> None:
        self.grenze = grenze
        self.summe = summe
        super().__init__(f"Die Kappung {grenze} ist unerfüllbar.")


@dataclass(frozen=True, slots=True)
class Gekappt:
    """Ergebnis je Raum als Bruch ``zaehler / nenner`` (ungekürzt), mit φ und der Zone: „unten“, „frei“ oder „oben“."""

    zaehler: tuple[int, ...]
    nenner: int
    phi: Fraction
    zonen: tuple[str, ...]


class _Knick:
    """Ein Knick bei ``grenze / roh``; verglichen wird über Kreuz, damit riesige Brüche nicht gekürzt werden müssen."""

    __slots__ = ("grenze", "roh")

    def __init__(self, grenze: int, roh: int) -> None:
        self.grenze, self.roh = grenze, roh

    def __eq__(self, anderer: object) -> bool:
        return isinstance(anderer, _Knick) and self.grenze * anderer.roh == anderer.grenze * self.roh

    def __lt__(self, anderer: "_Knick") -> bool:
        return self.grenze * anderer.roh < anderer.grenze * self.roh

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class _Aufgabe:
    """Ansprüche ``roh / nenner`` und Grenzen ``tief / skala``, ``hoch / skala`` in ganzen Zahlen; Ziel ebenso skaliert."""

    roh: Sequence[int]
    nenner: int
    tief: Sequence[int]
    hoch: Sequence[int | None]
    skala: int
    ziel: int

    def steigt_noch(self, i: int, zaehler: int, nenner: int) -> bool:
        """Liegt Raum i bei ``zaehler / nenner`` mal Anspruch noch unter seiner Obergrenze?"""
        obergrenze = self.hoch[i]
        return obergrenze is None or obergrenze * nenner > zaehler * self.roh[i]


@dataclass(frozen=True, slots=True)
class _Stueck:
    """Das Geradenstück, auf dem F das Ziel zuerst erreicht: feste Beträge, Summe der freien Ansprüche, Zonen der Räume."""

    fest: int
    steigung: int
    zonen: tuple[str, ...]


def kappe(roh: Sequence[int], nenner: int, unten: Sequence[Fraction], oben: Sequence[Fraction | None], gesamt: int) -> Gekappt:
    """Findet φ und kappt. ``roh[i] / nenner`` sind die ungekappten Beträge, ``oben`` None heißt nach oben offen.

    Voraussetzung: 0 ≤ unten ≤ oben. Abgelehnt (Kappungsfehler): Σ unten über dem Gesamtbetrag, oder Σ oben darunter; Räume ohne eigenen
    Anspruch (roh = 0) kommen über ihre Untergrenze nie hinaus. Gibt es mehrere φ mit demselben Ergebnis, gilt das der 1 nächste.
    """
    skala = lcm(*(grenze.denominator for grenze in (*unten, *oben) if grenze is not None))
    tief = [int(grenze * skala) for grenze in unten]
    hoch = [None if grenze is None else int(grenze * skala) for grenze in oben]
    aufgabe = _Aufgabe(roh, nenner, tief, hoch, skala, gesamt * skala)
    _pruefe(aufgabe)
    stueck = _gehe_knicke_ab(aufgabe)
    teiler = stueck.steigung or 1
    zaehler = tuple(_anteil(aufgabe, stueck, i) for i in range(len(roh)))
    return Gekappt(zaehler, teiler * skala, _phi(aufgabe, stueck), stueck.zonen)


def _pruefe(aufgabe: _Aufgabe) -> None:
    mindestens = sum(aufgabe.tief)
    if mindestens > aufgabe.ziel:
        raise Kappungsfehler("unten", Fraction(mindestens, aufgabe.skala))
    spitzen = [aufgabe.hoch[i] if anspruch else aufgabe.tief[i] for i, anspruch in enumerate(aufgabe.roh)]
    hoechstens = sum(spitze for spitze in spitzen if spitze is not None)
    if None not in spitzen and hoechstens < aufgabe.ziel:
        raise Kappungsfehler("oben", Fraction(hoechstens, aufgabe.skala))


def _knicke(aufgabe: _Aufgabe, genau: bool) -> Iterator[tuple[int, _Knick | int, int, int, int]]:
    """Knicke mit Vorschlüssel, Vergleich, Art (0: wird frei, 1: erreicht oben), Raum und Grenze.

    Der Vorschlüssel aus den obersten 200 Bit des Anspruchs ordnet schnell und fast immer richtig; ``genau`` vergleicht über Kreuz.
    """
    laenge = max((anspruch.bit_length() for anspruch in aufgabe.roh), default=0)
    kuerzung = max(laenge - 200, 0)
    for i, anspruch in enumerate(aufgabe.roh):
        for art, grenze in enumerate((aufgabe.tief[i], aufgabe.hoch[i])):
            if anspruch and grenze is not None:
                if genau:
                    yield 0, _Knick(grenze, anspruch), art, i, grenze
                else:
                    yield (grenze << 300) // ((anspruch >> kuerzung) or 1), 0, art, i, grenze


def _gehe_knicke_ab(aufgabe: _Aufgabe) -> _Stueck:
    """Sucht erst in der schnellen Reihenfolge; hält das Ergebnis der genauen Probe nicht stand, in der genauen."""
    stueck = _suche(aufgabe, genau=False)
    return stueck if _stimmt(aufgabe, stueck) else _suche(aufgabe, genau=True)


def _suche(aufgabe: _Aufgabe, *, genau: bool) -> _Stueck:
    zonen = ["unten"] * len(aufgabe.roh)
    fest, steigung = sum(aufgabe.tief), 0
    for _, _, art, i, grenze in sorted(_knicke(aufgabe, genau)):
        anspruch = aufgabe.roh[i]
        if (aufgabe.ziel - fest) * anspruch <= grenze * steigung:
            break
        zonen[i] = ("frei", "oben")[art]
        if art == 0:
            fest, steigung = fest - grenze, steigung + anspruch
        else:
            fest, steigung = fest + grenze, steigung - anspruch
    return _Stueck(fest, steigung, tuple(zonen))


def _stimmt(aufgabe: _Aufgabe, stueck: _Stueck) -> bool:
    """Genaue Probe: Bei ψ = (Ziel − fest) / Steigung liegt jeder Raum in seiner Zone; dann ist F(ψ) genau das Ziel."""
    zaehler, nenner = aufgabe.ziel - stueck.fest, stueck.steigung
    if nenner <= 0 or zaehler < 0:
        return False
    for zone, anspruch, tief, hoch in zip(stueck.zonen, aufgabe.roh, aufgabe.tief, aufgabe.hoch, strict=True):
        wert = zaehler * anspruch
        if zone == "unten":
            passt = wert <= tief * nenner
        elif zone == "oben":
            passt = hoch is not None and wert >= hoch * nenner
        else:
            passt = tief * nenner <= wert and (hoch is None or wert <= hoch * nenner)
        if not passt:
            return False
    return True


def _anteil(aufgabe: _Aufgabe, stueck: _Stueck, i: int) -> int:
    if stueck.zonen[i] == "frei":
        return (aufgabe.ziel - stueck.fest) * aufgabe.roh[i]
    obergrenze = aufgabe.hoch[i]
    grenze = obergrenze if stueck.zonen[i] == "oben" and obergrenze is not None else aufgabe.tief[i]
    return grenze * (stueck.steigung or 1)


def _phi(aufgabe: _Aufgabe, stueck: _Stueck) -> Fraction:
    """φ auf dem gefundenen Stück. Ist F dort eben, lösen viele φ die Aufgabe; dann gilt das der 1 nächste."""
    ziel = aufgabe.ziel * aufgabe.nenner
    bei_eins = sum(_bei_eins(aufgabe, i) for i in range(len(aufgabe.roh)))
    if bei_eins == ziel:
        return Fraction(1)
    zaehler, nenner = aufgabe.ziel - stueck.fest, stueck.steigung
    frei = [i for i, zone in enumerate(stueck.zonen) if zone == "frei"]
    if bei_eins < ziel or any(aufgabe.steigt_noch(i, zaehler, nenner) for i in frei):
        return Fraction(zaehler * aufgabe.nenner, nenner * aufgabe.skala)
    # F(1) liegt über dem Ziel: das größte passende φ ist das nächste; dort beginnt der erste noch ruhende Raum zu steigen.
    ruhend = [i for i, zone in enumerate(stueck.zonen) if zone == "unten" and aufgabe.roh[i]]
    knick = min(_Knick(aufgabe.tief[i], aufgabe.roh[i]) for i in ruhend if aufgabe.hoch[i] != aufgabe.tief[i])
    return Fraction(knick.grenze * aufgabe.nenner, knick.roh * aufgabe.skala)


def _bei_eins(aufgabe: _Aufgabe, i: int) -> int:
    """Der gekappte Betrag bei φ = 1, mal Skala und Nenner."""
    wert = max(aufgabe.roh[i] * aufgabe.skala, aufgabe.tief[i] * aufgabe.nenner)
    obergrenze = aufgabe.hoch[i]
    return wert if obergrenze is None else min(wert, obergrenze * aufgabe.nenner)
