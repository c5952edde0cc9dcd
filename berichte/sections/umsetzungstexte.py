"""The sentences of the report on the Umsetzungsstand: what matters first, each with its numbers, and how it is counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from basis.zahlen import anzahl, aufzaehlung, datum, gezaehlt, zahl
from berichte.sections.umsetzungsbericht import Konzeptionsblock, Massnahmenzeile, Matrixzeile, Umsetzungskopf
from proaktiv.luecken import Lage
from proaktiv.platzzahl import offenes
from proaktiv.umsetzungsstand import Standzahlen, Umsetzung

GENANNT = 3
KEINE_LUECKE = "Die Matrix der Präventionskette zeigt hier keine Lücke."


@dataclass(frozen=True)
class Textteile:
    """What the sentences are made of."""

    kopf: Umsetzungskopf
    summe: Standzahlen
    konzeptionen: tuple[Konzeptionsblock, ...]
    offene: tuple[Massnahmenzeile, ...]
    neue: tuple[Massnahmenzeile, ...]
    phasen: tuple[str, ...]
    matrix: tuple[Matrixzeile, ...]

    def offen(self, jetzt: Umsetzung) -> list[Massnahmenzeile]:
        return [z for z in self.offene if z.jetzt is jetzt]


def _massnahmen(wie_viele: int) -> str:
    return anzahl(wie_viele, "Maßnahme", "Maßnahmen")


def _sind(wie_viele: int) -> str:
    return anzahl(wie_viele, "Maßnahme ist", "Maßnahmen sind")


def _namen(zeilen: Sequence[Massnahmenzeile]) -> str:
    return aufzaehlung([f"„{z.titel}“" for z in zeilen], GENANNT)


def kernaussage(t: Textteile) -> str:
    tag = datum(t.kopf.stand)
    if not t.summe.alle:
        return f"Am {tag} gibt es hier keine Maßnahme dieser Konzeptionen: {t.kopf.konzeptionen}."
    teile = ", ".join(gezaehlt(n, u.bezeichnung) for u, n in t.summe.je.items() if n)
    wo = anzahl(sum(bool(k.summe.alle) for k in t.konzeptionen), "Konzeption oder Teilplanung", "Konzeptionen und Teilplanungen")
    return f"{_massnahmen(t.summe.alle)} in {wo}, Stand {tag}: {teile}."


def wichtigste(t: Textteile) -> Iterator[str]:
    """What asks for a decision first; each sentence stands by itself."""
    if t.summe.alle:
        yield _verspaetet(t)
        yield from (satz for satz in (_nicht_begonnen(t), _ohne_bericht(t), _ohne_stelle(t)) if satz)
        yield _neu(t)
    if satz := _leere_kapitel(t.kopf, t.konzeptionen):
        yield satz
    if t.matrix and t.phasen:
        yield _luecken(t)


def _verspaetet(t: Textteile) -> str:
    spaet = t.offen(Umsetzung.VERSPAETET)
    if not spaet:
        return f"Keine von {anzahl(t.summe.offen, 'offenen Maßnahme', 'offenen Maßnahmen')} ist verspätet."
    erste = next((z.versaeumt for z in spaet if z.versaeumt), None)
    seit = f", nach Plan am längsten seit dem {datum(erste)}" if erste else ""
    von = f"{zahl(len(spaet))} von {anzahl(t.summe.offen, 'offenen Maßnahme', 'offenen Maßnahmen')}"
    wo = [f"{k.name} {zahl(k.summe.verspaetet)} von {zahl(k.summe.offen)}" for k in t.konzeptionen if k.summe.verspaetet]
    je = f" Nach Konzeption: {'; '.join(wo)}." if len(t.konzeptionen) > 1 else ""
    return f"{von} {'ist' if len(spaet) == 1 else 'sind'} verspätet{seit}: {_namen(spaet)}.{je}"


def _nicht_begonnen(t: Textteile) -> str:
    zeilen = t.offen(Umsetzung.NICHT_BEGONNEN)
    if not zeilen:
        return ""
    gruende = aufzaehlung([f"„{z.titel}“ ({z.grundtext.rstrip('.')})" for z in zeilen], GENANNT)
    return f"{_sind(len(zeilen))} nach ihrem Bericht nicht begonnen: {gruende}."


def _ohne_bericht(t: Textteile) -> str:
    ohne = [z for z in t.offene if z.berichtet_am is None]
    if not ohne:
        return ""
    spaet = sum(z.jetzt is Umsetzung.VERSPAETET for z in ohne)
    davon = f", {zahl(spaet)} davon nach Plan verspätet" if spaet else ""
    zu = "Zu einer Maßnahme" if len(ohne) == 1 else f"Zu {zahl(len(ohne))} Maßnahmen"
    ob = f"ob sie begonnen {'hat' if len(ohne) == 1 else 'haben'}, ist nicht bekannt"
    return f"{zu} hat noch niemand berichtet{davon}; {ob}: {_namen(ohne)}."


def _ohne_stelle(t: Textteile) -> str:
    ohne = [z for z in t.offene if not z.stelle]
    if not ohne:
        return ""
    von = anzahl(len(t.offene), "Maßnahme, die", "Maßnahmen, die")
    nennt = "nennt" if len(ohne) == 1 else "nennen"
    was = f"{von} verspätet, nicht begonnen oder ohne Bericht {'ist' if len(t.offene) == 1 else 'sind'}"
    return f"Zu entscheiden: {zahl(len(ohne))} von {was}, {nennt} keine zuständige Stelle."


def _neu(t: Textteile) -> str:
    seit = datum(t.kopf.seit)
    if not t.neue:
        return f"Seit dem {seit} ist nichts neu: kein Bericht, kein anderer Stand."
    berichtet = [z for z in t.neue if z.berichtet_am is not None and z.berichtet_am > t.kopf.seit]
    anders = [z for z in t.neue if z.jetzt is not z.vorher]
    wechsel = aufzaehlung([f"„{z.titel}“ (vorher {z.vorher.bezeichnung}, jetzt {z.jetzt.bezeichnung})" for z in anders], GENANNT)
    satz = f"Neu seit dem {seit}: Zu {_massnahmen(len(berichtet))} gibt es einen Bericht"
    return f"{satz}, {_sind(len(anders))} anders als damals: {wechsel}." if anders else f"{satz}, jeder Stand ist derselbe."


def _leere_kapitel(kopf: Umsetzungskopf, konzeptionen: Sequence[Konzeptionsblock]) -> str:
    leer = [f"{k.name} ({aufzaehlung(k.leere)})" for k in konzeptionen if k.leere]
    if not leer:
        return ""
    wie_viele = sum(len(k.leere) for k in konzeptionen)
    was = "Ohne Maßnahme" if kopf.ebene == "fachbereich" else "Ohne Maßnahme, die hier gilt,"
    return f"{was} {'ist ein' if wie_viele == 1 else f'sind {zahl(wie_viele)}'} Kapitel: {'; '.join(leer)}."


def _luecken(t: Textteile) -> str:
    """A field whose need or places are not known is no gap, and not free of one either."""
    zellen = [z for zeile in t.matrix for z in zeile.zellen]
    felder = [(z.luecke, f"{name}: {zeile.name}") for zeile in t.matrix for name, z in zip(t.phasen, zeile.zellen, strict=True)]
    offen = sorted(((n, name) for n, name in felder if n), key=lambda f: (-f[0], f[1]))
    unklar = [sum(z.lage is lage for z in zellen) for lage in (Lage.UNBEKANNT, Lage.OFFEN, Lage.OHNE_REGEL)]
    rest = offenes(*unklar)
    if not offen:
        satz = "In der Matrix der Präventionskette ist hier keine Lücke zu erkennen." if any(unklar) else KEINE_LUECKE
        return f"{satz} {rest}".strip()
    wie = f"{anzahl(len(offen), 'Feld', 'Felder')} der Präventionskette {'hat' if len(offen) == 1 else 'haben'} eine Lücke"
    groesste = aufzaehlung([f"{name} ({zahl(n)})" for n, name in offen[:GENANNT]])
    mindestens = "mindestens " if any(z.luecke_mindestens for z in zellen) else ""
    zusammen = f"{mindestens}{anzahl(sum(n for n, _ in offen), 'Platz', 'Plätze')}"
    return f"{wie}, zusammen {zusammen}; am meisten fehlt bei {groesste}. {rest}".strip()


def hinweise(kopf: Umsetzungskopf, begonnen: int, ohne_gebiet: int) -> Iterator[str]:
    """How it is counted, so that nobody has to guess. ``begonnen``: of those that run; ``ohne_gebiet``: left out of a Gebiet's."""
    yield f"Gezählt sind die Maßnahmen von {kopf.konzeptionen} mit Teilplanungen, auf dem Gebietsstand {datum(kopf.gebietsstand)}."
    yield f"Der Stand gilt für den {datum(kopf.stand)}, den Tag des jüngsten Berichts; Statistik der Matrix: {kopf.statistik or 'keine'}."
    yield (
        "Verspätet ist, was so gemeldet ist oder nach Plan vor diesem Tag hätte beginnen oder enden müssen und es nicht gemeldet hat. "
        "Ohne Bericht ist, worüber noch niemand berichtet hat und was nach Plan nicht verspätet ist: Ein fehlender Bericht sagt nicht, "
        "dass nichts begonnen ist. „Läuft“ ist auch, was erst als begonnen gemeldet ist: "
        f"{_massnahmen(begonnen)}."
    )
    yield (
        f"Neu ist, worüber nach dem {datum(kopf.seit)} berichtet wurde oder was seither anders steht. Wie es damals stand, folgt aus "
        "den Berichten bis zu diesem Tag und den Terminen, die heute eingetragen sind."
    )
    yield (
        "Jede Maßnahme steht in einem Kapitel oder in keinem. Eine Maßnahme für mehrere Lebensphasen oder Gebiete steht in jeder Zeile, "
        "die sie nennt: Diese Tabellen ergeben keine Summe."
    )
    if kopf.ebene != "fachbereich":
        yield f"Im Bericht steht, was für {kopf.ort} gilt, für ein Gebiet darin oder darüber, also auch, was für die ganze Stadt gilt."
        if ohne_gebiet:
            nennt = "nennt" if ohne_gebiet == 1 else "nennen"
            ob = "Was davon hier gilt, ist nicht bekannt; es steht im Bericht der ganzen Stadt"
            yield f"{_massnahmen(ohne_gebiet)} {nennt} kein Gebiet. {ob}."
    yield (
        "Angebote, Plätze und Lücken der Matrix zählen aus allen Konzeptionen, was als „läuft“ gemeldet ist, auch nach seinem geplanten "
        "Ende, nicht, was erst begonnen hat; die Stände darunter sind die dieses Berichts. Eine "
        "Lücke ist Bedarf ohne Plätze, gerechnet je Gebiet; entfällt ist nie eine Lücke."
    )
    yield "0 heißt keine, – keine Angabe."
