"""Das Wichtigste: three to five computed sentences that a committee can decide on."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from basis.zahlen import NBSP, Wert, aufzaehlung, prozent, vorzeichen, zahl
from berichte.sections.budgetsperre import Budgetsperre
from berichte.sections.gebiete import Gebietsangabe
from berichte.sections.verteilung import nach_aussen, vorjahr_von, zusammen
from budgets.rechnung import Rechnung
from budgets.verteilung import betragstext
from sozialraum.ebenen import Ebene


def wichtigste(
    rechnung: Rechnung, nur_menschen: Rechnung, gebiet: Gebietsangabe, jahr: int, entscheidung: str, sperre: Budgetsperre
) -> tuple[str, ...]:
    """``nur_menschen`` is the same pot split by the number of people alone; ``entscheidung`` says what is asked or was decided."""
    return (*_betrag(rechnung, gebiet, jahr, sperre), *_vergleiche(rechnung, nur_menschen, gebiet, sperre), entscheidung)


def _betrag(rechnung: Rechnung, gebiet: Gebietsangabe, jahr: int, sperre: Budgetsperre) -> Iterator[str]:
    einheit = rechnung.einheit
    if gebiet.ebene == Ebene.FACHBEREICH:
        gesamt = betragstext(rechnung.gesamt, einheit)
        yield (
            f"Im Haushaltsjahr {jahr} werden von {gesamt} insgesamt {betragstext(rechnung.verteilt, einheit)} "
            f"({_anteil(rechnung.verteilt, rechnung.gesamt)}) auf die Sozialräume verteilt; "
            f"{betragstext(rechnung.uebergreifend, einheit)} gehen an Übergreifendes, "
            f"{betragstext(rechnung.reserve, einheit)} in die Reserve."
        )
        yield from _spitze(rechnung)
        return
    je_topf = nach_aussen(rechnung, gebiet, sperre)
    bekannt = [wert for wert in je_topf if isinstance(wert, int)]
    paare = zip(rechnung.toepfe, je_topf, strict=True)
    teile = [f"{betragstext(wert, einheit)} {topf.name}" for topf, wert in paare if isinstance(wert, int)]
    if isinstance(zusammen(je_topf), Wert):
        yield (
            f"Was im Haushaltsjahr {jahr} rechnerisch auf {gebiet.bezeichnung} entfällt, ist gesperrt: Daraus folgte der Wert einer "
            "kleinen Gruppe in diesem Sozialraum. Der Betrag dient nur der Information; ein Stadtteil erhält kein eigenes Budget."
        )
        if teile:
            yield f"Zu nennen sind davon {aufzaehlung(teile, len(teile))}."
        return
    if not bekannt:
        yield f"Auf {gebiet.bezeichnung} entfällt im Haushaltsjahr {jahr} kein Betrag."
        return
    betrag = sum(bekannt)
    nur_rechnerisch = gebiet.ebene == Ebene.STADTTEIL
    wie = "entfallen rechnerisch" if nur_rechnerisch else "entfallen"
    info = " Der Betrag dient nur der Information; ein Stadtteil erhält kein eigenes Budget." if nur_rechnerisch else ""
    yield (
        f"Auf {gebiet.bezeichnung} {wie} im Haushaltsjahr {jahr} {betragstext(betrag, einheit)}, das sind "
        f"{_anteil(betrag, rechnung.verteilt)} der verteilten {betragstext(rechnung.verteilt, einheit)}.{info}"
    )
    if len(teile) > 1:
        yield f"Davon sind {aufzaehlung(teile, len(teile))}."


def _spitze(rechnung: Rechnung) -> Iterator[str]:
    """Who has the highest and the lowest Punktwert, in the largest Teiltopf."""
    topf = max(rechnung.toepfe, key=lambda t: t.eingaben.topf.betrag)
    zeilen = [zeile for s, zeile in topf.zeilen.items() if rechnung.eingaben.empfaenger.get(s) is not None]
    if len(zeilen) > 1:
        hoch, tief = max(zeilen, key=lambda z: z.punktwert), min(zeilen, key=lambda z: z.punktwert)
        yield (
            f"Den höchsten Punktwert im Teiltopf {topf.name} hat Sozialraum {hoch.schluessel} mit {zahl(hoch.punktwert, 1)}, "
            f"den niedrigsten Sozialraum {tief.schluessel} mit {zahl(tief.punktwert, 1)} Punkten."
        )


def _vergleiche(rechnung: Rechnung, nur_menschen: Rechnung, gebiet: Gebietsangabe, sperre: Budgetsperre) -> Iterator[str]:
    empfaenger = _empfaenger(rechnung, gebiet)
    if gebiet.ebene == Ebene.FACHBEREICH:
        yield from _verschiebung(rechnung, nur_menschen)
    elif gebiet.ebene == Ebene.STADTTEIL:
        yield from _lage_des_stadtteils(rechnung, gebiet, sperre)
    elif empfaenger:
        yield from _gegen_bevoelkerung(rechnung, nur_menschen, empfaenger)
    if gebiet.ebene == Ebene.STADTTEIL or not empfaenger:
        return
    vorher = vorjahr_von(rechnung, empfaenger)
    if vorher is None:
        yield "Einen Vergleich mit dem Vorjahr gibt es nicht, weil dieser Verteilung keine des Vorjahres zugeordnet ist."
    else:
        jetzt = sum(rechnung.je_empfaenger[s] for s in empfaenger)
        veraenderung = _veraenderung(jetzt - vorher, vorher, rechnung.einheit)
        yield f"Gegenüber dem Vorjahr ({betragstext(vorher, rechnung.einheit)}) sind das {veraenderung}."


def _lage_des_stadtteils(rechnung: Rechnung, gebiet: Gebietsangabe, sperre: Budgetsperre) -> Iterator[str]:
    for topf in rechnung.toepfe:
        punkte = topf.stadtteilpunkte.punktwerte.get(gebiet.schluessel) if topf.stadtteilpunkte else None
        if gebiet.schluessel in sperre[topf.schluessel].punktwerte:
            yield f"Im Teiltopf {topf.name} ist der Punktwert gesperrt."
        elif punkte is not None:
            mitte = " (100 ist der Durchschnitt der Stadt)" if topf.eingaben.modell.verfahren == "anteil" else ""
            yield f"Im Teiltopf {topf.name} beträgt der Punktwert {zahl(punkte.wert, 1)}{mitte}."


def _gegen_bevoelkerung(rechnung: Rechnung, nur_menschen: Rechnung, empfaenger: Sequence[str]) -> Iterator[str]:
    if not nur_menschen.rechenbar:
        return
    jetzt, dann = (sum(r.je_empfaenger[s] for s in empfaenger) for r in (rechnung, nur_menschen))
    yield (
        f"Nur nach der Zahl der Menschen wären es {betragstext(dann, rechnung.einheit)}; soziale Lage, Sockel und Kappung ändern das um "
        f"{_veraenderung(jetzt - dann, dann, rechnung.einheit)}."
    )


def _verschiebung(rechnung: Rechnung, nur_menschen: Rechnung) -> Iterator[str]:
    """What the model moves between the Sozialräume, compared with plain population."""
    if not nur_menschen.rechenbar:
        return
    abstand = {s: betrag - nur_menschen.je_empfaenger[s] for s, betrag in rechnung.je_empfaenger.items()}
    verschoben = sum(wert for wert in abstand.values() if wert > 0)
    gewinner = max(abstand, key=lambda s: abstand[s])
    if verschoben and rechnung.eingaben.empfaenger.get(gewinner) is not None:
        yield (
            f"Gegenüber einer Verteilung nur nach der Zahl der Menschen verschieben sich {betragstext(verschoben, rechnung.einheit)}; am "
            f"meisten gewinnt Sozialraum {gewinner} mit {_mit_vorzeichen(abstand[gewinner], rechnung.einheit)}."
        )


def _empfaenger(rechnung: Rechnung, gebiet: Gebietsangabe) -> list[str]:
    if gebiet.ebene == Ebene.FACHBEREICH:
        return list(rechnung.eingaben.empfaenger)
    if gebiet.ebene == Ebene.RESSORT:
        return [kind.schluessel for kind in rechnung.baum.kinder(gebiet.id)]
    return [gebiet.schluessel] if gebiet.ebene == Ebene.SOZIALRAUM else []


def _anteil(teil: int, ganzes: int) -> str:
    return prozent(Fraction(teil, ganzes)) if ganzes else prozent(0)


def _mit_vorzeichen(betrag: int, einheit: str) -> str:
    return f"+{betragstext(betrag, einheit)}" if betrag > 0 else betragstext(betrag, einheit)


def _veraenderung(betrag: int, basis: int, einheit: str) -> str:
    relativ = f" ({vorzeichen(Fraction(betrag * 100, basis), 1)}{NBSP}%)" if basis else ""
    return _mit_vorzeichen(betrag, einheit) + relativ
