"""Prüft die Eingaben der Punktwerte und bildet Quoten und Stadtquoten. Sammelt alle Beanstandungen, bevor es ablehnt."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from basis.zahlen import Zustand, prozent, summe, zahl
from sozialraum.punktwerte_typen import FEHLEND, RICHTUNGEN, VERFAHREN, Befund, Merkmal, Messwert, Punktmodell, Punktwertfehler, Raum

_OHNE = Messwert(None, None, Zustand.KEINE_ANGABE)


@dataclass(frozen=True, slots=True)
class Merkmalwerte:
    """Die Quoten eines Merkmals in der Reihenfolge der Räume und die Quote der Stadt.

    Eine Quote ist ``zaehler / nenner`` in ganzen Zahlen, ungekürzt; Nenner 0 heißt: Es gibt keine, und der Wert der Stadt gilt.
    """

    merkmal: Merkmal
    zaehler: Sequence[int]
    nenner: Sequence[int]
    stadtquote: Fraction

    def quote(self, platz: int) -> Fraction | None:
        """Die Quote eines Raums, gekürzt; None ohne Wert."""
        return Fraction(self.zaehler[platz], self.nenner[platz]) if self.nenner[platz] else None

    def mit_stadtquote(self) -> tuple[Sequence[int], Sequence[int]]:
        """Zähler und Nenner aller Räume; wo keine Quote ist, die der Stadt."""
        if 0 not in self.nenner:
            return self.zaehler, self.nenner
        stadt = self.stadtquote.as_integer_ratio()
        paare = [(z, n) if n else stadt for z, n in zip(self.zaehler, self.nenner, strict=True)]
        return [z for z, _ in paare], [n for _, n in paare]

    def reihe(self) -> list[Fraction]:
        """Die Quoten aller Räume; wo keine ist, die der Stadt."""
        return [Fraction(z, n) for z, n in zip(*self.mit_stadtquote(), strict=True)]


@dataclass(frozen=True, slots=True)
class Eingaben:
    """Geprüfte Eingaben mit den Hinweisen, die das Ergebnis begleiten."""

    merkmale: tuple[Merkmalwerte, ...]
    hinweise: tuple[str, ...]


def pruefe(raeume: Sequence[Raum], modell: Punktmodell) -> Eingaben:
    """Prüft Modell und Räume. Wirft Punktwertfehler mit allen Sätzen oder gibt Quoten, Stadtquoten und Hinweise zurück."""
    fehler = [Befund(satz) for satz in modellfehler(modell)] + [*_raumfehler(raeume)]
    if fehler:
        raise Punktwertfehler(fehler)
    hinweise = list(_fallzahlwarnung(modell))
    merkmale = []
    for merkmal, messreihe in zip(modell.merkmale, _lies(raeume, modell.merkmale), strict=True):
        werte = _merkmalwerte(merkmal, messreihe, raeume, modell, fehler, hinweise)
        if werte is not None:
            merkmale.append(werte)
    if fehler:
        raise Punktwertfehler(fehler)
    return Eingaben(tuple(merkmale), tuple(hinweise))


def modellfehler(modell: Punktmodell) -> Iterator[str]:
    """Was am Modell allein zu beanstanden ist, ohne Räume und Werte; je ein deutscher Satz."""
    if modell.verfahren not in VERFAHREN:
        yield f"Das Verfahren „{modell.verfahren}“ gibt es nicht; möglich sind {', '.join(VERFAHREN)}."
    if modell.fehlend not in FEHLEND:
        yield f"Die Regel für fehlende Werte „{modell.fehlend}“ gibt es nicht; möglich sind {', '.join(FEHLEND)}."
    for schluessel, anzahl in Counter(merkmal.schluessel for merkmal in modell.merkmale).items():
        if anzahl > 1:
            yield f"Das Merkmal „{schluessel}“ ist mehrfach gewichtet."
    for merkmal in modell.merkmale:
        if merkmal.gewicht < 0:
            yield f"Das Gewicht von „{merkmal.name}“ ist negativ; ein entlastendes Merkmal wird über seine Richtung gekennzeichnet."
        if merkmal.richtung not in RICHTUNGEN:
            yield f"Die Richtung „{merkmal.richtung}“ von „{merkmal.name}“ gibt es nicht; möglich sind {' und '.join(RICHTUNGEN)}."
    yield from _gewichtsfehler(modell)
    if modell.verfahren == "zwert":
        if modell.ddof not in (0, 1):
            yield f"ddof ist {modell.ddof}; möglich sind 0 (Grundgesamtheit) und 1 (Stichprobe)."
        if modell.spreizung <= 0:
            yield "Die Spreizung der z-Werte muss größer als 0 sein."
        if modell.untergrenze < 0:
            yield "Die Untergrenze der Punktwerte darf nicht negativ sein."


def _gewichtsfehler(modell: Punktmodell) -> Iterator[str]:
    if modell.verfahren != "anteil" and modell.basisgewicht:
        yield f"Ein Basisgewicht gibt es nur beim Verfahren anteil, nicht bei {modell.verfahren}."
        return
    if modell.basisgewicht < 0:
        yield "Das Basisgewicht ist negativ."
    gesamt = sum((merkmal.gewicht for merkmal in modell.merkmale), modell.basisgewicht)
    if gesamt != 1:
        wovon = "Basisgewicht und Gewichte" if modell.verfahren == "anteil" else "Die Gewichte"
        yield f"{wovon} ergeben zusammen {_genau(gesamt * 100)} statt genau 100 Prozent."


def _genau(wert: Fraction) -> str:
    """Schreibt eine Zahl so genau, dass sie nicht wie 100 aussieht, wenn sie es nicht ist."""
    for stellen in (0, 2, 4, 8, 12):
        text = zahl(wert, stellen)
        if stellen and Fraction(text.replace(".", "").replace(",", ".").replace("\u2212", "-")) == wert:
            return text
    return text


def _raumfehler(raeume: Sequence[Raum]) -> Iterator[Befund]:
    if not raeume:
        yield Befund("Es gibt keinen Raum, für den Punktwerte zu berechnen wären.")
    for schluessel, anzahl in Counter(raum.schluessel for raum in raeume).items():
        if anzahl > 1:
            yield Befund(f"Der Raum „{schluessel}“ kommt mehrfach vor.", raum=schluessel)
    for raum in raeume:
        if raum.bevoelkerung < 0:
            yield Befund(f"{raum.bezeichnung()}: Die Bevölkerung ist negativ.", raum=raum.schluessel)


def _fallzahlwarnung(modell: Punktmodell) -> Iterator[str]:
    anteil = sum((merkmal.gewicht for merkmal in modell.merkmale if merkmal.beruht_auf_fallzahlen), Fraction(0))
    if anteil > modell.fallzahlgrenze:
        yield (
            f"Merkmale, die auf Fallzahlen der Jugendhilfe beruhen, wiegen zusammen {prozent(anteil)} und damit mehr als "
            f"{prozent(modell.fallzahlgrenze)}: Hohe Inanspruchnahme brächte dann mehr Geld."
        )


class _Messreihe:
    """Die Werte eines Merkmals in der Reihenfolge der Räume, als Paare ganzer Zahlen, mit ihren Summen.

    ``auffaellig`` sind die Räume, deren Wert nicht der Regelfall ist: ein Zähler ab 0 über einem positiven Nenner.
    """

    __slots__ = ("auffaellig", "gebrochen", "nenner", "summe_nenner", "summe_zaehler", "zaehler")

    def __init__(self) -> None:
        self.zaehler: list[int] = []
        self.nenner: list[int] = []
        self.auffaellig: list[tuple[Raum, Messwert]] = []
        self.gebrochen: list[tuple[Fraction, Fraction]] = []
        self.summe_zaehler = self.summe_nenner = 0

    def nimm(self, raum: Raum, messwert: Messwert) -> None:
        z = n = 0  # ein unbewohnter Bezug (0 von 0) ist keine Quote von 0, sondern keine Angabe
        zaehler, nenner = messwert.zaehler, messwert.nenner
        if zaehler is None or nenner is None or messwert.zustand is not Zustand.WERT:
            self.auffaellig.append((raum, messwert))
        else:
            z, zaehler_nenner = zaehler.as_integer_ratio()
            n, nenner_nenner = nenner.as_integer_ratio()
            if z < 0 or n <= 0:
                self.auffaellig.append((raum, messwert))
            if zaehler_nenner == nenner_nenner == 1:
                self.summe_zaehler += z if n else 0
                self.summe_nenner += n
            elif n:
                self.gebrochen.append((zaehler, nenner))
                z, n = z * nenner_nenner, n * zaehler_nenner
        self.zaehler.append(z)
        self.nenner.append(n)

    def stadtquote(self) -> Fraction:
        """Σ Zähler / Σ Nenner der Räume, die einen Wert haben."""
        zaehler = summe([self.summe_zaehler, *(z for z, _ in self.gebrochen)])
        return zaehler / summe([self.summe_nenner, *(n for _, n in self.gebrochen)])


def _lies(raeume: Sequence[Raum], merkmale: Sequence[Merkmal]) -> list[_Messreihe]:
    """Alle Merkmale in einem Durchgang durch die Räume: bei Tausenden kostet jeder weitere mehr Zeit als das Rechnen selbst."""
    reihen = [(merkmal.schluessel, _Messreihe()) for merkmal in merkmale]
    for raum in raeume:
        werte = raum.werte
        for schluessel, reihe in reihen:
            reihe.nimm(raum, werte.get(schluessel, _OHNE))
    return [reihe for _, reihe in reihen]


def _merkmalwerte(
    merkmal: Merkmal, messreihe: _Messreihe, raeume: Sequence[Raum], modell: Punktmodell, fehler: list[Befund], hinweise: list[str]
) -> Merkmalwerte | None:
    messfehler = [befund for raum, wert in messreihe.auffaellig for befund in _messfehler(merkmal, raum, wert, modell)]
    if not messfehler and not any(messreihe.nenner):
        messfehler.append(Befund(f"„{merkmal.name}“ hat in keinem Raum einen Wert; es gibt keinen Wert der Stadt.", merkmal.schluessel))
    fehler.extend(messfehler)
    if messfehler:
        return None
    werte = Merkmalwerte(merkmal, messreihe.zaehler, messreihe.nenner, messreihe.stadtquote())
    if modell.verfahren == "anteil" and merkmal.richtung == "entlastend":
        fehler.extend(_gegenquotenfehler(raeume, werte))
        gegen = [n - z for z, n in zip(werte.zaehler, werte.nenner, strict=True)]
        werte = Merkmalwerte(merkmal, gegen, werte.nenner, 1 - werte.stadtquote)
    ersatz = list(_ersatzbefunde(werte, raeume, modell))
    if modell.fehlend == "fehler":
        fehler.extend(ersatz)
    else:
        hinweise.extend(befund.satz for befund in ersatz)
    unbrauchbar = _unbrauchbar(werte, modell)
    if unbrauchbar and merkmal.gewicht:
        fehler.append(Befund(unbrauchbar, merkmal.schluessel))
    elif unbrauchbar:
        hinweise.append(unbrauchbar)
    return werte


def _messfehler(merkmal: Merkmal, raum: Raum, messwert: Messwert, modell: Punktmodell) -> Iterator[Befund]:
    if messwert.zustand is not Zustand.WERT:
        return
    if messwert.zaehler is None or messwert.nenner is None:
        yield _befund(merkmal, raum, "Zähler oder Nenner fehlt.")
        return
    if messwert.nenner < 0:
        yield _befund(merkmal, raum, f"Der Nenner {zahl(messwert.nenner)} ist negativ.")
    if messwert.nenner == 0 and messwert.zaehler != 0:
        yield _befund(merkmal, raum, f"Der Nenner ist 0, der Zähler aber {zahl(messwert.zaehler)}.")
    if messwert.zaehler < 0 and modell.verfahren == "anteil":
        yield _befund(merkmal, raum, f"Der Zähler {zahl(messwert.zaehler)} ist negativ; das Verfahren anteil braucht Werte ab 0.")


def _befund(merkmal: Merkmal, raum: Raum, satz: str) -> Befund:
    return Befund(f"{raum.bezeichnung()}, „{merkmal.name}“: {satz}", merkmal.schluessel, raum.schluessel)


def _gegenquotenfehler(raeume: Sequence[Raum], werte: Merkmalwerte) -> Iterator[Befund]:
    for platz, (zaehler, nenner) in enumerate(zip(werte.zaehler, werte.nenner, strict=True)):
        if zaehler > nenner:
            quote = zahl(werte.quote(platz), 4)
            grund = f"Das Merkmal soll entlasten, die Quote {quote} ist aber größer als 1 und hat keine Gegenquote; "
            yield _befund(werte.merkmal, raeume[platz], grund + "verwenden Sie die belastende Gegenzahl als eigenes Merkmal.")


def _ersatzbefunde(werte: Merkmalwerte, raeume: Sequence[Raum], modell: Punktmodell) -> Iterator[Befund]:
    for platz in (platz for platz, nenner in enumerate(werte.nenner) if not nenner):
        raum = raeume[platz]
        gesperrt = raum.werte.get(werte.merkmal.schluessel, _OHNE).zustand is Zustand.GESPERRT
        grund = "Der Wert ist gesperrt" if gesperrt else "Der Wert fehlt"
        folge = "." if modell.fehlend == "fehler" else f"; gerechnet wird mit dem Wert der Stadt {zahl(werte.stadtquote, 4)}."
        yield _befund(werte.merkmal, raum, grund + folge)


def _unbrauchbar(werte: Merkmalwerte, modell: Punktmodell) -> str:
    name = werte.merkmal.name
    folge = "Das Merkmal wird abgelehnt." if werte.merkmal.gewicht else "Das Merkmal hat Gewicht 0 und zählt nicht."
    if modell.verfahren == "anteil":
        gegen = "Gegenquote" if werte.merkmal.richtung == "entlastend" else "Quote"
        return f"„{name}“ hat in der Stadt die {gegen} 0, ein Faktor dazu lässt sich nicht bilden. {folge}" if werte.stadtquote == 0 else ""
    eines = len(set(werte.reihe())) == 1
    return f"„{name}“ hat in allen Räumen denselben Wert und unterscheidet sie nicht. {folge}" if eines else ""
