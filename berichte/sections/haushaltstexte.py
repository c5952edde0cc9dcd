"""The sentences of the planning of the next year: what matters first, each with its number and its source, and how it is calculated."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from basis.geld import euro
from basis.monate import monatsname
from basis.zahlen import anzahl, datum, prozent
from berichte.sections.haushaltsbericht import Haushaltsbericht, Haushaltskopf, Pfadvergleich, anteil_mit_vorzeichen
from budgets.planlage import Planungslage
from budgets.planzeilen import Planung

KEIN_STAND = "In diesem Jahr ist noch kein ganzer Monat gebucht; ohne ihn gibt es weder Prognose noch Bedarf."


def beschrifte(b: Haushaltsbericht, lage: Planungslage) -> Haushaltsbericht:
    """The same report with its words."""
    saetze = tuple(hinweise(b, lage.schwelle))
    return replace(b, kernaussage=kernaussage(b), wichtigste=tuple(wichtigste(b)), luecken=tuple(luecken(b)), hinweise=saetze)


def annahmewert(anteil: Fraction, ab: int, jahr: int, stufen: Iterable[tuple[date, Fraction]] = ()) -> str:
    """The change from a month on, and what takes its place from later days on."""
    erster = f"{anteil_mit_vorzeichen(anteil)} ab {monatsname(date(jahr, ab, 1))}" if anteil else "unverändert (0\u00a0%)"
    return ", ".join((erster, *(stufenwert(tag, wert) for tag, wert in stufen)))


def stufenwert(tag: date, anteil: Fraction) -> str:
    return f"{anteil_mit_vorzeichen(anteil)} ab {monatsname(tag) if tag.day == 1 else datum(tag)}"


def annahmequelle(hinterlegt: tuple[Fraction, date, str] | None) -> str:
    if hinterlegt is None:
        return "keine Annahme hinterlegt; gerechnet ohne Änderung"
    _, ab, quelle = hinterlegt
    return f"Parameter der Stadt, gültig ab {datum(ab)}{f': {quelle}' if quelle else ''}"


def _unterschied(cent: int) -> str:
    return f"{euro(abs(cent), voll=False)} {'mehr' if cent >= 0 else 'weniger'}"


def _um(anteil: Fraction | None) -> str:
    return "" if anteil is None else f" ({prozent(abs(anteil))})"


def stand_von(kopf: Haushaltskopf) -> str:
    return f"Buchungen bis {datum(kopf.stand)}" if kopf.stand else "noch ohne Buchungen eines ganzen Monats"


def kernaussage(b: Haushaltsbericht) -> str:
    kopf = b.kopf
    if b.planung is None:
        return _ohne_budget(b)
    s = b.planung.summe
    if s.bedarf is None:
        return f"Der Bedarf {kopf.folgejahr} ist für {kopf.ort} nicht bekannt. {_warum_unbekannt(b.planung, kopf)}"
    satz = f"{kopf.folgejahr} werden für Ausgaben {euro(s.bedarf, voll=False)} gebraucht"
    if s.mehr_als_ansatz is None:
        return f"{satz}; für {kopf.jahr} ist hier kein Ansatz erfasst."
    return f"{satz}, {_unterschied(s.mehr_als_ansatz)}{_um(s.anteil)} als der fortgeschriebene Ansatz {kopf.jahr}."


def _ohne_budget(b: Haushaltsbericht) -> str:
    """A level without a ledger of its own says so; its share is that of the Verteilung."""
    kopf, e = b.kopf, b.eigene
    if e is None or e.dann is None:
        wer = "Ein Stadtteil" if kopf.ebene == "stadtteil" else kopf.ort
        return f"{wer} hat kein eigenes Budget, und eine Verteilung gibt es hier nicht: {b.verteilung.grund or 'Er bekommt keinen Anteil.'}"
    satz = f"Auf {kopf.ort} entfallen {kopf.folgejahr} rechnerisch {euro(e.dann, voll=False)}"
    if e.mehr is not None:
        satz += f", {_unterschied(e.mehr)} als {b.verteilung.jahr}"
    return f"{satz}; ein eigenes Budget gibt es hier nicht."


def _warum_unbekannt(planung: Planung, kopf: Haushaltskopf) -> str:
    if kopf.stand is None:
        return KEIN_STAND
    offene = [(a, z) for a in (*planung.ausgaben, *planung.einnahmen) for z in a.zeilen if z.bedarf is None]
    return f"{offene[0][0].bezeichnung}, {offene[0][1].name}: {offene[0][1].hinweis}" if offene else ""


def wichtigste(b: Haushaltsbericht) -> Iterator[str]:
    """What it comes to, why, against what, for whom, and what is to be decided."""
    if b.planung is not None:
        yield from (satz for satz in (_zur_prognose(b), _woraus(b), _am_staerksten(b), _zuschuss(b)) if satz)
    if b.pfad is not None:
        yield _pfad(b.pfad, b.kopf)
    if satz := _verteilt(b):
        yield satz
    if b.kopf.ebene == "fachbereich":
        yield (
            f"Zu entscheiden sind die Eckwerte {b.kopf.folgejahr}: Bedarf, Preisannahmen und, wo der Bedarf über dem Pfad liegt, "
            "womit die Lücke gedeckt oder der Pfad geändert wird (Quelle: dieser Bericht)."
        )


def _zur_prognose(b: Haushaltsbericht) -> str:
    assert b.planung is not None
    s, kopf = b.planung.summe, b.kopf
    if s.prognose is None:
        return ""
    satz = f"Die Prognose {kopf.jahr} ist {euro(s.prognose, voll=False)}"
    if s.mehr_als_prognose is not None:
        satz += f"; der Bedarf {kopf.folgejahr} liegt {euro(abs(s.mehr_als_prognose), voll=False)} "
        satz += "darüber" if s.mehr_als_prognose >= 0 else "darunter"
    return f"{satz} (Quelle: {stand_von(kopf)}; je Budget {s.weg})."


def _woraus(b: Haushaltsbericht) -> str:
    assert b.planung is not None
    s = b.planung.summe
    if s.grund is None or s.preis is None:
        return ""
    wegen = "nicht berichtigt um die Einwohner" if s.einwohner is None else f"{_signiert(s.einwohner)} wegen der Einwohner"
    return (
        f"Er setzt sich zusammen aus {euro(s.grund, voll=False)} zu heutigen Preisen, {wegen} und {_signiert(s.preis)} wegen der Preise "
        f"(Quelle: Fallstatistik und Buchungen der letzten zwölf Monate, Basisstatistik{_stichtage(b)}, Annahmen dieses Berichts)."
    )


def _signiert(cent: int) -> str:
    return f"+{euro(cent, voll=False)}" if cent > 0 else euro(cent, voll=False)


def _stichtage(b: Haushaltsbericht) -> str:
    z = next((z for z in b.einwohner if z.davor and z.stichtag), None)
    return f" vom {datum(z.davor)} und {datum(z.stichtag)}" if z and z.davor and z.stichtag else ""


def _am_staerksten(b: Haushaltsbericht) -> str:
    bekannt = [(a.summe.mehr_als_ansatz, a) for a, _ in b.abschnitte if a.summe.mehr_als_ansatz is not None]
    if len(bekannt) < 2 or (weit := max(bekannt, key=lambda paar: paar[0]))[0] <= 0:
        return ""
    mehr, a = weit
    return (
        f"Am weitesten über dem Ansatz liegt {a.bezeichnung}: {_unterschied(mehr)}{_um(a.summe.anteil)} (Quelle: Haushalt {b.kopf.jahr})."
    )


def _zuschuss(b: Haushaltsbericht) -> str:
    assert b.planung is not None
    if not b.planung.einnahmen:
        return "Einnahmen sind hier nicht veranschlagt; der Zuschussbedarf ist der Bedarf (Quelle: Haushalt)."
    bedarf, ein = b.planung.zuschuss("bedarf"), b.planung.summe_einnahmen.bedarf
    if bedarf is None or ein is None:
        return ""
    return (
        f"Mit {euro(ein, voll=False)} Einnahmen bleibt {b.kopf.folgejahr} ein Zuschussbedarf von {euro(bedarf, voll=False)} "
        f"(Quelle: Prognose der Einnahmen {b.kopf.jahr}, {stand_von(b.kopf)})."
    )


def _pfad(p: Pfadvergleich, kopf: Haushaltskopf) -> str:
    if p.luecke is None or p.bedarf is None or p.ansatz is None:
        return f"Mit dem Konsolidierungspfad lässt sich der Bedarf {kopf.folgejahr} nicht vergleichen: {p.grund}"
    lage = f"{euro(abs(p.luecke), voll=False)} {'darüber' if p.luecke > 0 else 'darunter'}" if p.luecke else "genau darauf"
    return (
        f"Der Konsolidierungspfad sieht für den Deckungskreis {kopf.folgejahr} {euro(p.ansatz, voll=False)} vor; der Bedarf von "
        f"{euro(p.bedarf, voll=False)} liegt {lage} (Quelle: Ansätze des Deckungskreises)."
    )


def _verteilt(b: Haushaltsbericht) -> str:
    v, e = b.verteilung, b.eigene
    if e is None or e.dann is None:
        return f"Wie sich der Bedarf auf die Gebiete verteilt, ist nicht bekannt: {v.grund}"
    quelle = f"Quelle: „{v.name}“ {v.jahr}, {v.stand}, ohne Kappung"
    if b.kopf.ebene == "fachbereich":
        raeume = [(z.mehr, z) for z in v.zeilen if z.ebene == "sozialraum" and z.mehr is not None]
        if not raeume:
            return ""
        mehr, z = max(raeume, key=lambda paar: paar[0])
        was = f"bekäme {z.name} am meisten mehr: +{euro(mehr, voll=False)}" if mehr > 0 else "bekäme kein Sozialraum mehr als bisher"
        return f"Nach der maßgeblichen Verteilung {was} ({quelle})."
    mehr_als = f", {_unterschied(e.mehr)} als {v.jahr}" if e.mehr is not None else ""
    return f"Die maßgebliche Verteilung gäbe {b.kopf.ort} {b.kopf.folgejahr} {euro(e.dann, voll=False)}{mehr_als} ({quelle})."


def luecken(b: Haushaltsbericht) -> Iterator[str]:
    """What is not known, as sentences; none of it is counted as 0."""
    if b.planung is not None:
        offene = [a for a in (*b.planung.ausgaben, *b.planung.einnahmen) if a.summe.bedarf is None]
        if offene:
            yield f"Ohne Bedarf: {anzahl(len(offene), 'Abschnitt', 'Abschnitte')}. {_warum_unbekannt(b.planung, b.kopf)}"
    if b.gewaehlt.einwohner:
        yield from dict.fromkeys(z.grund for z in b.einwohner if z.grund)
    if b.verteilung.grund:
        yield b.verteilung.grund
    if b.pfad is not None and b.pfad.grund:
        yield b.pfad.grund
    if any(a.anteil is not None and a.quelle.startswith("keine Annahme") for a in b.annahmen):
        yield "Nicht jede Preisannahme ist hinterlegt; wo keine steht, ist ohne Änderung gerechnet."


def hinweise(b: Haushaltsbericht, schwelle: int) -> Iterator[str]:
    jahr, folge = b.kopf.jahr, b.kopf.folgejahr
    yield f"Datenstand {datum(b.kopf.tag)}: {stand_von(b.kopf)}. Beträge in Euro, auf den Cent; „–“ heißt: unbekannt, nie null."
    yield (
        f"Hilfen: Je Sozialraum und Hilfeart werden die laufenden Fälle bis {folge} fortgeschrieben. Im Monat endet derselbe Anteil, und "
        "gleich viele beginnen, wie im Mittel der letzten zwölf Monate. Falltage × Tagessatz der letzten ganz gebuchten Monate ergeben den "
        "Grundbedarf."
    )
    yield (
        f"Einwohner: Neue Fälle im Jahr {folge} folgen den Einwohnern ihrer Altersgruppe (§ 41 SGB VIII: 18 bis unter 21, sonst unter 18 "
        "Jahren). Sie ändern sich weiter wie zwischen den beiden letzten Stichtagen; mit nur einem Stichtag wird nicht berichtigt."
    )
    yield (
        f"Alles andere ist die Prognose {jahr}, zu den angenommenen Preisen fortgeschrieben. Die Prognose der Hilfen eines Unterabschnitts "
        "ist auf ihre Zeilen nach dem Ist verteilt; einen Ansatz gibt es nur je Unterabschnitt."
    )
    yield (
        f"Hilfen einer Form stehen für sich, wenn im Sozialraum in jedem Monat wenigstens {schwelle} liefen; die übrigen sind "
        "zusammengefasst. Die Ebenen darüber sind die Summe der Sozialräume und dessen, was Ressort und Fachbereich selbst halten."
    )
    yield (
        f"Verteilung {folge}: der Bedarf der Teiltöpfe, mit derselben Rechnung verteilt wie die maßgebliche Verteilung, ohne Kappung (sie "
        "gilt gegen das Vorjahr und wird mit der neuen beschlossen). Beträge je Stadtteil dienen nur der Information. Eigener Bedarf ist, "
        "was für das Gebiet gerechnet ist; was Ressort und Fachbereich selbst halten, etwa Fälle ohne Stadtteil, steht nur in der Summe."
    )
    yield b.grenzen.replace("Status nach Prognose", "Status nach dem Bedarf gegen den fortgeschriebenen Ansatz")
