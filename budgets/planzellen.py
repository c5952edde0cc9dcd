"""Der Bedarf des folgenden Jahres je Gebiet und Unterabschnitt: Hilfen aus laufenden Fällen, alles andere fortgeschrieben. Rein.

Kleinste Einheit ist die Zelle: was ein Gebiet in einem Unterabschnitt selbst hält. Jede höhere Ebene ist die Summe ihrer Zellen. In einer
Zelle stehen Hilfen einer Form für sich, wenn sie in keinem Monat weniger Fälle hatten als die öffentliche Schwelle; was darunter liegt, ist
mit allem Übrigen zusammengefasst, und aus ihm ist keine Fallzahl gerechnet. So lässt sich auch aus zwei Ebenen keine kleine Zahl abziehen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from basis.geld import groesster_rest
from basis.zahlen import runde
from budgets.planfaelle import Fallbedarf, fallbedarf, fallzahlen, formen_von, ist_von, waehle_formen, zelle_von
from budgets.planlage import FORMEN, HILFE, MITTEL, ORDNUNG, Annahmen, Planstelle, Planungslage
from budgets.planzeilen import Planabschnitt, Planung, Planzeile, Rechnung, addiere, fasse_zusammen
from budgets.vollzugsblatt import Vollzugszeile, summenzeile
from budgets.vollzugsgliederung import Postenstand, alle_zeilen
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten

KLEIN = "auch Hilfen mit zu wenigen Fällen, um sie einzeln zu nennen, und Buchungen ohne Hilfeart"


def plane(lage: Planungslage, baum: Gebietsbaum, annahmen: Annahmen) -> dict[int, tuple[Planabschnitt, ...]]:
    """Gebiet → seine Abschnitte; Summen höherer Ebenen bildet ``planung_von``. Ohne gebuchten Monat ist jeder Bedarf unbekannt."""
    monat = lage.stand.month if lage.stand else 0
    zeilen = alle_zeilen(lage.rows, lage.verlauf, lage.jahr, monat)
    je: dict[int, dict[tuple[bool, str], list[Postenstand]]] = {}
    for row in lage.rows:
        abschnitt = _stelle(lage, row).nummer
        je.setdefault(row.gebiet, {}).setdefault((row.ist_ausgabe, abschnitt), []).append(row)
    return {
        gebiet: tuple(_abschnitt(lage, baum, annahmen, gebiet, nummer, rows, zeilen) for (_, nummer), rows in sorted(abschnitte.items()))
        for gebiet, abschnitte in je.items()
    }  # fmt: skip


def planung_von(zellen: Mapping[int, tuple[Planabschnitt, ...]], baum: Gebietsbaum, knoten: Knoten) -> Planung:
    """Die Planung eines Gebiets: alles, was es selbst und was darunter gehalten wird; beim Fachbereich jede Zelle."""
    darin = {knoten.id, *(k.id for k in baum.nachfahren(knoten.id))}
    ganz = knoten.ebene == Ebene.FACHBEREICH
    return fasse_zusammen(a for gebiet, abschnitte in zellen.items() if ganz or gebiet in darin for a in abschnitte)


def _stelle(lage: Planungslage, row: Postenstand) -> Planstelle:
    return lage.stellen.get(row.nummer) or Planstelle("sonstiges", row.unterabschnitt, row.stelle)


def _abschnitt(
    lage: Planungslage, baum: Gebietsbaum, annahmen: Annahmen, gebiet: int, nummer: str, rows: Sequence[Postenstand],
    zeilen: Mapping[int, Vollzugszeile],
) -> Planabschnitt:  # fmt: skip
    """Eine Zelle: je Mittelart eine Zeile, bei Hilfen je Form, die groß genug ist."""
    je_art: dict[str, list[Postenstand]] = {}
    for row in rows:
        je_art.setdefault(_stelle(lage, row).mittelart, []).append(row)
    fertig: list[Planzeile] = []
    for art, posten in je_art.items():
        ganz = _fortgeschrieben(art, [zeilen[r.posten] for r in posten], annahmen, lage.jahr + 1)
        fertig += _hilfen(lage, baum, annahmen, gebiet, nummer, ganz) if art == HILFE and rows[0].ist_ausgabe else [ganz]
    summe = summenzeile("", [zeilen[r.posten] for r in rows])
    name = _stelle(lage, rows[0]).name
    zusammen = addiere("", f"Summe {nummer}", fertig, ansatz=summe.fortgeschrieben, eigener=True)
    return Planabschnitt(nummer, name, rows[0].ist_ausgabe, tuple(sorted(fertig, key=lambda z: z.schluessel)), zusammen)


def _fortgeschrieben(art: str, zeilen: Sequence[Vollzugszeile], annahmen: Annahmen, jahr: int) -> Planzeile:
    """Die Prognose des laufenden Jahres, zu den Preisen des folgenden; ohne Prognose ist der Bedarf unbekannt.

    Hilfen haben einen Ansatz nur zusammen, im Abschnitt.

    Beispiel: Prognose 1.200 €, Entgelte +10 % ab Juli: 1.200 € + 60 €.
    """
    summe = summenzeile("", zeilen)
    ende = summe.aussicht.betrag
    preis = None if ende is None else int(runde(ende * _preisanteil(art, annahmen, jahr)))
    wege = tuple(sorted({z.aussicht.verfahren for z in zeilen if z.aussicht.betrag is not None and z.aussicht.verfahren}))
    ansatz = None if art == HILFE else summe.fortgeschrieben
    return Planzeile(
        ORDNUNG[art], MITTEL[art], ansatz, summe.nachweis.ist, ende, wege, ende, None, preis, Rechnung.FORTSCHREIBUNG,
        hinweis=summe.aussicht.grund,
    )  # fmt: skip


def _preisanteil(art: str, annahmen: Annahmen, jahr: int) -> Fraction:
    """Im Mittel der Monate des folgenden Jahres."""
    if art == HILFE:
        return sum((annahmen.entgelt_im(date(jahr, monat, 1)) for monat in range(1, 13)), Fraction(0)) / 12
    if art in ("kostenerstattung", "kostenbeitrag", "landesmittel"):
        return annahmen.einnahmen
    return annahmen.personal if art == "personal" else annahmen.sonstiges


def _hilfen(lage: Planungslage, baum: Gebietsbaum, annahmen: Annahmen, gebiet: int, nummer: str, ganz: Planzeile) -> list[Planzeile]:
    """Die Zeilen der Hilfen einer Zelle: Formen aus Fällen, der Rest fortgeschrieben; zusammen Ist und Prognose der Zelle."""
    prognose = ganz.prognose
    if lage.stand is None or prognose is None:
        return [ganz]
    ganz = replace(ganz, hinweis=KLEIN)
    zelle = zelle_von(lage, baum, annahmen, gebiet, nummer)
    bedarfe = {form: bedarf for form, arten in formen_von(lage, zelle).items() if (bedarf := fallbedarf(zelle, arten, lage, annahmen))}
    gezeigt = waehle_formen(fallzahlen(lage, zelle), bedarfe.keys(), lage.schwelle)
    ist = {form: ist_von(lage, zelle, form) for form in gezeigt}
    rest = ganz.ist - sum(ist.values())
    gewichte = [max(0, teil) for teil in (*ist.values(), rest)]  # eine Gutschrift zieht keine Prognose ins Minus
    if not gezeigt or not any(gewichte):
        return [ganz]
    prognosen = groesster_rest(prognose, gewichte)
    uebrig = prognosen.pop()
    zeilen = [_aus_faellen(form, ist[form], p, ganz.wege, bedarfe[form]) for form, p in zip(gezeigt, prognosen, strict=True)]
    if rest or uebrig:
        preis = int(runde(uebrig * _preisanteil(HILFE, annahmen, lage.jahr + 1)))
        zeilen.append(Planzeile(
            ORDNUNG[HILFE], MITTEL[HILFE], None, rest, uebrig, ganz.wege, uebrig, None, preis, Rechnung.FORTSCHREIBUNG, hinweis=KLEIN
        ))  # fmt: skip
    return zeilen


def _aus_faellen(form: str, ist: int, prognose: int, wege: tuple[str, ...], b: Fallbedarf) -> Planzeile:
    """Jeder Teil für sich gerundet."""
    einwohner = None if b.einwohner is None else int(runde(b.einwohner))
    return Planzeile(
        ORDNUNG[form], FORMEN[form], None, ist, prognose, wege, int(runde(b.grund)), einwohner, int(runde(b.preis)),
        Rechnung.FAELLE, Fraction(runde(b.falltage, 1)),
    )  # fmt: skip
