"""Schwerpunkträume: aus Status- und Dynamikklasse jedes Stadtteils wird eine Liste; wer nicht bewertet wird, nennt den Grund.

Gerechnet wird wie im Berliner Monitoring Soziale Stadtentwicklung (``typisierung``). Ein fehlender oder gesperrter Wert ist nie 0: der
Raum wird dann nicht bewertet und geht in Mittel und Standardabweichung nicht ein. Formeln und Beispiel: docs/methodik.md, Abschnitt 7.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from basis.zahlen import Wert, Zustand, datum, zahl
from sozialraum.ebenen import ordnung
from sozialraum.schwerpunkte_typen import DYNAMIK, STATUS, TEILNAMEN, Bestimmung, Grundlage, Kennwert, Merkmal, Ort, Verfahren, Zeile
from sozialraum.streuung import mittel_und_streuung
from sozialraum.typisierung import Typisierungsfehler, Typraum, Typzeile, typisiere

MEISTE_GRENZEN = 4  # fünf Klassen sind auf einer Karte zu unterscheiden


def bestimme(grundlage: Grundlage, nur: Collection[str] | None = None) -> Bestimmung:
    """Bewertet alle Stadtteile. ``nur`` hält den Kreis der bewerteten Räume fest (für Gegenrechnungen).

    Nicht rechenbar (``fehler``): ein Verfahren mit Mängeln, ein Indikator ohne Werte oder ohne Unterschiede, kein Raum, der bleibt.
    """
    verfahren = grundlage.verfahren
    orte = sorted(grundlage.orte, key=lambda ort: ordnung(ort.schluessel))
    if fehler := (*maengel(verfahren), *_ohne_werte(grundlage)):
        return Bestimmung(grundlage, fehler=fehler)
    gruende = {ort.schluessel: tuple(_gruende(ort, grundlage)) for ort in orte}
    offen = {s for s, saetze in gruende.items() if not saetze and (nur is None or s in nur)}
    raeume = [_typraum(ort, verfahren, ort.schluessel not in offen) for ort in orte]
    try:
        typen = {zeile.schluessel: zeile for zeile in typisiere(raeume, verfahren.typmodell()).zeilen}
    except Typisierungsfehler as grund:
        return Bestimmung(grundlage, fehler=tuple(_mit_namen(satz, verfahren) for satz in grund.saetze))
    zeilen = tuple(_zeile(ort, gruende[ort.schluessel], typen[ort.schluessel], verfahren) for ort in orte)
    return Bestimmung(grundlage, zeilen, _kennwerte(zeilen, verfahren), (), tuple(hinweise(grundlage)))


def maengel(verfahren: Verfahren) -> Iterator[str]:
    """Was an einem Verfahren nicht stimmt, je ein Satz; leer heißt brauchbar."""
    if not verfahren.merkmale_von(STATUS):
        yield "Status: Es fehlt ein Indikator."
    if bool(verfahren.merkmale_von(DYNAMIK)) != (verfahren.dynamik is not None):
        yield "Dynamik: Indikatoren und Klassen gehören zusammen; es fehlt eines von beiden."
    for teil in (STATUS, DYNAMIK):
        stufen = verfahren.stufen_von(teil)
        if stufen is None:
            continue
        name = TEILNAMEN[teil]
        if not 1 <= len(stufen.grenzen) <= MEISTE_GRENZEN or list(stufen.grenzen) != sorted(set(stufen.grenzen)):
            yield f"{name}: Nötig sind eine bis vier Grenzen, die aufsteigen."
        if len(stufen.klassen) != len(stufen.grenzen) + 1:
            yield f"{name}: Zu {len(stufen.grenzen)} Grenzen gehören {len(stufen.grenzen) + 1} Klassen, nicht {len(stufen.klassen)}."
        if len(set(stufen.klassen)) != len(stufen.klassen) or not all(stufen.klassen):
            yield f"{name}: Jede Klasse braucht einen eigenen Namen."
    if any(merkmal.gewicht <= 0 for merkmal in verfahren.merkmale):
        yield "Jedes Gewicht muss größer als 0 sein; ein entlastender Indikator zählt schon durch seine Richtung umgekehrt."
    yield from _regelmaengel(verfahren)


def _regelmaengel(verfahren: Verfahren) -> Iterator[str]:
    if not verfahren.schwerpunkt:
        yield "Es fehlt die Regel, welche Klassen einen Schwerpunktraum ausmachen."
    dynamiken = verfahren.dynamik.klassen if verfahren.dynamik else ("",)
    for status, dynamik in sorted(verfahren.schwerpunkt):
        if status not in verfahren.status.klassen or dynamik not in dynamiken:
            yield f"Die Regel für Schwerpunkträume nennt „{' / '.join(t for t in (status, dynamik) if t)}“; diese Klassen gibt es nicht."


def _ohne_werte(grundlage: Grundlage) -> Iterator[str]:
    """Indikatoren, zu denen an den gewählten Tagen nichts vorliegt."""
    for merkmal in grundlage.verfahren.merkmale:
        jetzt, vorher = grundlage.tage.get(merkmal.schluessel, (None, None))
        if jetzt is None:
            yield f"„{merkmal.name}“ hat bis zum {datum(grundlage.stichtag)} keinen Wert."
        elif merkmal.veraenderung and vorher is None:
            bis = f" bis zum {datum(grundlage.vergleichstag)}" if grundlage.vergleichstag else ""
            yield f"„{merkmal.name}“: Für die Veränderung fehlt ein Wert{bis}."
        elif merkmal.veraenderung and vorher == jetzt:
            yield f"„{merkmal.name}“: Für die Veränderung gibt es nur den einen Stichtag {datum(jetzt)}."


def _gruende(ort: Ort, grundlage: Grundlage) -> Iterator[str]:
    """Warum ein Raum nicht bewertet wird; wer ausgeschlossen oder zu klein ist, braucht keinen weiteren Grund."""
    mindestens = grundlage.verfahren.mindesteinwohner
    if ort.ausschluss:
        yield f"ausgeschlossen: {ort.ausschluss}"
    elif mindestens and ort.einwohner is None:
        yield "die Einwohnerzahl fehlt"
    elif mindestens and ort.einwohner is not None and ort.einwohner < mindestens:
        yield f"{zahl(ort.einwohner)} Einwohnende, weniger als {zahl(mindestens)}"
    else:
        gemessen = [(m.titel, ort.werte[m.schluessel].gemessen(m).zustand) for m in grundlage.verfahren.merkmale]
        for zustand, wort in ((Zustand.GESPERRT, "gesperrt"), (Zustand.KEINE_ANGABE, "keine Angabe")):
            if namen := [titel for titel, stand in gemessen if stand is zustand]:
                yield f"{wort}: {', '.join(namen)}"


def _typraum(ort: Ort, verfahren: Verfahren, ausgeschlossen: bool) -> Typraum:
    werte = {m.schluessel: None if ausgeschlossen else gerichtet(m, ort.werte[m.schluessel].gemessen(m)) for m in verfahren.merkmale}
    return Typraum(ort.schluessel, werte, ausgeschlossen, ort.name)


def gerichtet(merkmal: Merkmal, wert: Wert) -> Fraction | None:
    """Der Wert in Richtung der Belastung."""
    if wert.zahl is None:
        return None
    return -Fraction(wert.zahl) if merkmal.entlastend else Fraction(wert.zahl)


def _mit_namen(satz: str, verfahren: Verfahren) -> str:
    for merkmal in verfahren.merkmale:
        satz = satz.replace(f"„{merkmal.schluessel}“", f"„{merkmal.titel}“")
    return satz


def _zeile(ort: Ort, gruende: tuple[str, ...], typ: Typzeile, verfahren: Verfahren) -> Zeile:
    if typ.status is None:
        return Zeile(ort, gruende, {})
    schwerpunkt = verfahren.ist_schwerpunkt(typ.status.klasse, typ.dynamik.klasse if typ.dynamik else "")
    return Zeile(ort, (), typ.z, typ.status, typ.dynamik, schwerpunkt)


def _kennwerte(zeilen: Sequence[Zeile], verfahren: Verfahren) -> Mapping[str, Kennwert]:
    """Mittel und Streuung der Merkmale, wie gemessen (ohne Umkehr), und der Summen von Status und Dynamik."""
    bewertet = [zeile for zeile in zeilen if zeile.bewertet]
    reihen = {
        m.schluessel: [Fraction(w.zahl) for z in bewertet if (w := z.ort.werte[m.schluessel].gemessen(m)).zahl is not None]
        for m in verfahren.merkmale
    }
    for teil in (STATUS, DYNAMIK):
        if reihe := [index.summe for z in bewertet if (index := z.index(teil)) is not None]:
            reihen[teil] = reihe
    paare = {name: mittel_und_streuung(reihe, verfahren.ddof) for name, reihe in reihen.items()}
    return {name: Kennwert(Fraction(mittel), Fraction(streuung)) for name, (mittel, streuung) in paare.items()}


def hinweise(grundlage: Grundlage) -> Iterator[str]:
    """Was an den Eingaben auffällt, ohne die Rechnung zu hindern."""
    for merkmal in grundlage.verfahren.merkmale:
        jetzt, vorher = grundlage.tage.get(merkmal.schluessel, (None, None))
        if jetzt and jetzt != grundlage.stichtag:
            yield f"„{merkmal.name}“ ist vom {datum(jetzt)}, nicht vom {datum(grundlage.stichtag)}."
        if merkmal.veraenderung and vorher and vorher != grundlage.vergleichstag and grundlage.vergleichstag:
            yield f"„{merkmal.name}“ wird mit dem {datum(vorher)} verglichen, nicht mit dem {datum(grundlage.vergleichstag)}."
    if namen := [f"„{m.name}“" for m in grundlage.verfahren.merkmale if m.fallzahlen]:
        yield f"Auf Fallzahlen der Jugendhilfe beruhen: {', '.join(dict.fromkeys(namen))}. Viele Hilfen heißen nicht immer hohe Belastung."
    if grundlage.einwohnertag and grundlage.einwohnertag != grundlage.stichtag:
        yield f"Die Einwohnerzahlen sind vom {datum(grundlage.einwohnertag)}."
    offen = [ort for ort in grundlage.orte if not ort.gruppe]
    if offen:
        wer = f"{offen[0].name} ist" if len(offen) == 1 else f"{len(offen)} Gebiete sind"
        yield f"{wer} am Gebietsstand keinem Sozialraum zugeordnet und trotzdem bewertet, soweit Werte vorliegen."
