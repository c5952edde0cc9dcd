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
    """Die Quoten eines Merkmals in der Reihenfolge der Räume (None: Stadtwert gilt) und die Quote der Stadt."""

    merkmal: Merkmal
    quoten: tuple[Fraction | None, ...]
    stadtquote: Fraction


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
    for merkmal in modell.merkmale:
        werte = _merkmalwerte(merkmal, raeume, modell, fehler, hinweise)
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


def _merkmalwerte(
    merkmal: Merkmal, raeume: Sequence[Raum], modell: Punktmodell, fehler: list[Befund], hinweise: list[str]
) -> Merkmalwerte | None:
    messwerte = [raum.werte.get(merkmal.schluessel, _OHNE) for raum in raeume]
    messfehler = [
        befund
        for raum, wert in zip(raeume, messwerte, strict=True)
        if not _unauffaellig(wert)
        for befund in _messfehler(merkmal, raum, wert, modell)
    ]
    # Ein unbewohnter Bezug (0 von 0) ist keine Quote von 0, sondern keine Angabe.
    vorhanden = [m for m in messwerte if m.zustand is Zustand.WERT and m.nenner]
    if not messfehler and not vorhanden:
        messfehler.append(Befund(f"„{merkmal.name}“ hat in keinem Raum einen Wert; es gibt keinen Wert der Stadt.", merkmal.schluessel))
    fehler.extend(messfehler)
    if messfehler:
        return None
    stadtquote = Fraction(summe([m.zaehler or 0 for m in vorhanden]), summe([m.nenner or 0 for m in vorhanden]))
    quoten = [_quote(messwert) for messwert in messwerte]
    if modell.verfahren == "anteil" and merkmal.richtung == "entlastend":
        fehler.extend(_gegenquotenfehler(merkmal, raeume, quoten))
        stadtquote, quoten = 1 - stadtquote, [None if quote is None else 1 - quote for quote in quoten]
    werte = Merkmalwerte(merkmal, tuple(quoten), stadtquote)
    ersatz = list(_ersatzbefunde(werte, raeume, messwerte, modell))
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


def _unauffaellig(messwert: Messwert) -> bool:
    """Der Regelfall ohne Umwege: Zähler ab 0 über einem positiven Nenner."""
    zaehler, nenner = messwert.zaehler, messwert.nenner
    return zaehler is not None and nenner is not None and zaehler.numerator >= 0 and nenner.numerator > 0


def _quote(messwert: Messwert) -> Fraction | None:
    zaehler, nenner = messwert.zaehler, messwert.nenner
    if messwert.zustand is not Zustand.WERT or zaehler is None or not nenner:
        return None
    return Fraction(zaehler.numerator * nenner.denominator, zaehler.denominator * nenner.numerator)


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


def _gegenquotenfehler(merkmal: Merkmal, raeume: Sequence[Raum], quoten: Sequence[Fraction | None]) -> Iterator[Befund]:
    for raum, quote in zip(raeume, quoten, strict=True):
        if quote is not None and quote > 1:
            grund = f"Das Merkmal soll entlasten, die Quote {zahl(quote, 4)} ist aber größer als 1 und hat keine Gegenquote; "
            yield _befund(merkmal, raum, grund + "verwenden Sie die belastende Gegenzahl als eigenes Merkmal.")


def _ersatzbefunde(werte: Merkmalwerte, raeume: Sequence[Raum], messwerte: Sequence[Messwert], modell: Punktmodell) -> Iterator[Befund]:
    for raum, messwert, quote in zip(raeume, messwerte, werte.quoten, strict=True):
        if quote is not None:
            continue
        grund = "Der Wert ist gesperrt" if messwert.zustand is Zustand.GESPERRT else "Der Wert fehlt"
        folge = "." if modell.fehlend == "fehler" else f"; gerechnet wird mit dem Wert der Stadt {zahl(werte.stadtquote, 4)}."
        yield _befund(werte.merkmal, raum, grund + folge)


def _unbrauchbar(werte: Merkmalwerte, modell: Punktmodell) -> str:
    name = werte.merkmal.name
    folge = "Das Merkmal wird abgelehnt." if werte.merkmal.gewicht else "Das Merkmal hat Gewicht 0 und zählt nicht."
    if modell.verfahren == "anteil":
        gegen = "Gegenquote" if werte.merkmal.richtung == "entlastend" else "Quote"
        return f"„{name}“ hat in der Stadt die {gegen} 0, ein Faktor dazu lässt sich nicht bilden. {folge}" if werte.stadtquote == 0 else ""
    bekannte = {werte.stadtquote if quote is None else quote for quote in werte.quoten}
    return f"„{name}“ hat in allen Räumen denselben Wert und unterscheidet sie nicht. {folge}" if len(bekannte) == 1 else ""
