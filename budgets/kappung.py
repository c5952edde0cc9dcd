"""Kappung: der eine Faktor φ, mit dem alle Beträge in ihren Grenzen bleiben und zusammen das Verteilbare ergeben, exakt.

``F(φ) = Σ min(max(φ · roh, unten), oben)`` ist stückweise linear und steigt nie ab. Die Knicke liegen bei unten/roh und oben/roh; zwischen
zwei Knicken ist F eine Gerade. Wir gehen die geordneten Knicke ab, bis die Gerade das Ziel erreicht: kein Probieren, kein Rundungsfehler.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any


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
class Grenzen:
    """Was jeder Raum mindestens und höchstens erhält, in ganzen Zahlen über ``skala``; ``hoch`` None heißt nach oben offen.

    Voraussetzung: 0 ≤ tief ≤ hoch.
    """

    tief: Sequence[int]
    hoch: Sequence[int | None]
    skala: int = 1

    @classmethod
    def aus(cls, unten: Sequence[Fraction], oben: Sequence[Fraction | None]) -> "Grenzen":
        skala = lcm(*(grenze.denominator for grenze in (*unten, *oben) if grenze is not None))
        return cls([int(grenze * skala) for grenze in unten], [None if grenze is None else int(grenze * skala) for grenze in oben], skala)


@dataclass(frozen=True, slots=True)
class _Aufgabe:
    """Ansprüche ``roh / nenner`` und Grenzen in ganzen Zahlen; Ziel wie die Grenzen skaliert.

    ``kurz`` sind die obersten 200 Bit der Ansprüche (``kuerzung`` Bits fehlen): Was sich an ihnen sicher entscheidet, braucht die ganzen
    Zahlen nicht, und das ist fast alles.
    """

    roh: Sequence[int]
    nenner: int
    tief: Sequence[int]
    hoch: Sequence[int | None]
    skala: int
    ziel: int
    kurz: Sequence[int]
    kuerzung: int

    def steigt_noch(self, i: int, zaehler: int, nenner: int) -> bool:
        """Liegt Raum i bei ``zaehler / nenner`` mal Anspruch noch unter seiner Obergrenze?"""
        obergrenze = self.hoch[i]
        return obergrenze is None or obergrenze * nenner > zaehler * self.roh[i]


@dataclass(frozen=True, slots=True)
class _Stueck:
    """Das Geradenstück, auf dem F das Ziel zuerst erreicht: feste Beträge, Summe der freien Ansprüche, Zonen der Räume."""

    fest: int
    steigung: int
    zonen: Sequence[str]


def kappe(roh: Sequence[int], nenner: int, grenzen: Grenzen, gesamt: int) -> Gekappt:
    """Findet φ und kappt. ``roh[i] / nenner`` sind die ungekappten Beträge.

    Abgelehnt (Kappungsfehler): Σ unten über dem Gesamtbetrag, oder Σ oben darunter; Räume ohne eigenen Anspruch (roh = 0) kommen über
    ihre Untergrenze nie hinaus. Gibt es mehrere φ mit demselben Ergebnis, gilt das der 1 nächste.
    """
    kuerzung = max(max((anspruch.bit_length() for anspruch in roh), default=0) - 200, 0)
    kurz = [anspruch >> kuerzung for anspruch in roh]
    skala = grenzen.skala
    aufgabe = _Aufgabe(roh, nenner, grenzen.tief, grenzen.hoch, skala, gesamt * skala, kurz, kuerzung)
    _pruefe(aufgabe)
    stueck = _gehe_knicke_ab(aufgabe)
    teiler = stueck.steigung or 1
    frei = aufgabe.ziel - stueck.fest
    zaehler = tuple(
        frei * anspruch if zone == "frei" else _grenze(aufgabe, zone, i) * teiler
        for i, (zone, anspruch) in enumerate(zip(stueck.zonen, roh, strict=True))
    )
    return Gekappt(zaehler, teiler * skala, _phi(aufgabe, stueck), tuple(stueck.zonen))


def _grenze(aufgabe: _Aufgabe, zone: str, i: int) -> int:
    obergrenze = aufgabe.hoch[i]
    return obergrenze if zone == "oben" and obergrenze is not None else aufgabe.tief[i]


def _pruefe(aufgabe: _Aufgabe) -> None:
    mindestens = sum(aufgabe.tief)
    if mindestens > aufgabe.ziel:
        raise Kappungsfehler("unten", Fraction(mindestens, aufgabe.skala))
    spitzen = [aufgabe.hoch[i] if anspruch else aufgabe.tief[i] for i, anspruch in enumerate(aufgabe.roh)]
    hoechstens = sum(spitze for spitze in spitzen if spitze is not None)
    if None not in spitzen and hoechstens < aufgabe.ziel:
        raise Kappungsfehler("oben", Fraction(hoechstens, aufgabe.skala))


def _gehe_knicke_ab(aufgabe: _Aufgabe) -> _Stueck:
    """Sucht erst mit den kurzen Ansprüchen; hält das Ergebnis der genauen Probe nicht stand, mit den ganzen."""
    kurz = [anspruch and (vorne or 1) for anspruch, vorne in zip(aufgabe.roh, aufgabe.kurz, strict=True)]
    stueck = _suche(aufgabe, kurz, lambda grenze, anspruch: (grenze << 300) // anspruch)
    return stueck if _stimmt(aufgabe, stueck) else _suche(aufgabe, aufgabe.roh, _Knick)


def _suche(aufgabe: _Aufgabe, ansprueche: Sequence[int], stelle: Callable[[int, int], Any]) -> _Stueck:
    """Geht die Knicke der Reihe nach ab; ein Raum wird frei (Art 0) oder erreicht seine Obergrenze (Art 1)."""
    zonen = ["unten"] * len(ansprueche)
    fest, steigung = sum(aufgabe.tief), 0
    knicke = [*_knicke(aufgabe, ansprueche)]
    stellen = [stelle(grenze, ansprueche[i]) for i, _, grenze in knicke]
    for i, art, grenze in (knicke[k] for k in sorted(range(len(knicke)), key=stellen.__getitem__)):
        anspruch = ansprueche[i]
        if (aufgabe.ziel - fest) * anspruch <= grenze * steigung:
            break
        if art == 0:
            zonen[i], fest, steigung = "frei", fest - grenze, steigung + anspruch
        else:
            zonen[i], fest, steigung = "oben", fest + grenze, steigung - anspruch
    return _Stueck(fest, sum(anspruch for zone, anspruch in zip(zonen, aufgabe.roh, strict=True) if zone == "frei"), zonen)


def _knicke(aufgabe: _Aufgabe, ansprueche: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Raum, Art und Grenze jedes Knicks; wer keinen Anspruch hat, hat keinen."""
    for i, (anspruch, tief, hoch) in enumerate(zip(ansprueche, aufgabe.tief, aufgabe.hoch, strict=True)):
        if anspruch:
            yield i, 0, tief
            if hoch is not None:
                yield i, 1, hoch


def _stimmt(aufgabe: _Aufgabe, stueck: _Stueck) -> bool:
    """Genaue Probe: Bei ψ = (Ziel − fest) / Steigung liegt jeder Raum in seiner Zone; dann ist F(ψ) genau das Ziel."""
    zaehler, nenner = aufgabe.ziel - stueck.fest, stueck.steigung
    if nenner <= 0 or zaehler < 0:
        return False
    vorne = nenner >> aufgabe.kuerzung
    for i, (zone, kurz, tief, hoch) in enumerate(zip(stueck.zonen, aufgabe.kurz, aufgabe.tief, aufgabe.hoch, strict=True)):
        # Jede Bedingung steht zweimal: vorn mit den kurzen Zahlen, die sie sicher beweisen können, dann genau.
        if zone == "unten":
            passt = zaehler * (kurz + 1) <= tief * vorne or zaehler * aufgabe.roh[i] <= tief * nenner
        elif zone == "oben":
            passt = hoch is not None and (zaehler * kurz >= hoch * (vorne + 1) or zaehler * aufgabe.roh[i] >= hoch * nenner)
        else:
            passt = zaehler * kurz >= tief * (vorne + 1) or zaehler * aufgabe.roh[i] >= tief * nenner
            passt = passt and (hoch is None or zaehler * (kurz + 1) <= hoch * vorne or zaehler * aufgabe.roh[i] <= hoch * nenner)
        if not passt:
            return False
    return True


def _phi(aufgabe: _Aufgabe, stueck: _Stueck) -> Fraction:
    """φ auf dem gefundenen Stück. Ist F dort eben, lösen viele φ die Aufgabe; dann gilt das der 1 nächste."""
    abstand = _abstand_bei_eins(aufgabe)
    if abstand == 0:
        return Fraction(1)
    zaehler, nenner = aufgabe.ziel - stueck.fest, stueck.steigung
    frei = (i for i, zone in enumerate(stueck.zonen) if zone == "frei")
    if abstand < 0 or any(aufgabe.steigt_noch(i, zaehler, nenner) for i in frei):
        return Fraction(zaehler * aufgabe.nenner, nenner * aufgabe.skala)
    # F(1) liegt über dem Ziel: das größte passende φ ist das nächste; dort beginnt der erste noch ruhende Raum zu steigen.
    ruhend = [i for i, zone in enumerate(stueck.zonen) if zone == "unten" and aufgabe.roh[i]]
    knick = min(_Knick(aufgabe.tief[i], aufgabe.roh[i]) for i in ruhend if aufgabe.hoch[i] != aufgabe.tief[i])
    return Fraction(knick.grenze * aufgabe.nenner, knick.roh * aufgabe.skala)


def _abstand_bei_eins(aufgabe: _Aufgabe) -> int:
    """Das Vorzeichen von F(1) − Ziel: aus zwei Schranken mit den kurzen Ansprüchen, und nur, wo sie es offen lassen, genau."""
    vorne = aufgabe.nenner >> aufgabe.kuerzung
    if aufgabe.kuerzung and vorne:
        mehr = [kurz + 1 for kurz in aufgabe.kurz]
        if _summe_bei_eins(aufgabe, mehr, vorne + 1) < aufgabe.ziel * vorne:
            return -1
        if _summe_bei_eins(aufgabe, aufgabe.kurz, vorne) > aufgabe.ziel * (vorne + 1):
            return 1
    return _summe_bei_eins(aufgabe, aufgabe.roh, aufgabe.nenner) - aufgabe.ziel * aufgabe.nenner


def _summe_bei_eins(aufgabe: _Aufgabe, ansprueche: Sequence[int], nenner: int) -> int:
    """F(1), mal Skala und Nenner."""
    summe, skala = 0, aufgabe.skala
    for anspruch, tief, hoch in zip(ansprueche, aufgabe.tief, aufgabe.hoch, strict=True):
        wert = max(anspruch * skala, tief * nenner)
        summe += wert if hoch is None else min(wert, hoch * nenner)
    return summe
