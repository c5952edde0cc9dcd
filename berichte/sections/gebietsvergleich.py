"""Up to five Gebiete of one Ebene beside each other, against the level above and the city."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.urls import reverse

from basis import diagramme
from basis.export import Blatt, Zelle
from basis.zahlen import Wert, Zustand, datum, zahl
from berichte.sections import gebiete
from berichte.sections import indikatoren as teile
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.models import Indikator, Schwerpunktraumliste, Schwerpunktraumzeile
from sozialraum.selectors import Werte

HOECHSTENS = 5
EBENEN = (Ebene.STADTTEIL, Ebene.SOZIALRAUM, Ebene.RESSORT)
KEIN_WERT = Wert(None, Zustand.KEINE_ANGABE)


@dataclass(frozen=True)
class Spalte:
    """A Gebiet that was chosen, or one to compare with (``vergleich``)."""

    knoten: Knoten
    name: str
    url: str
    vergleich: bool = False


@dataclass(frozen=True)
class Feld:
    """One value; ``bild`` sets it as a bar beside the city's line, all of a row on one scale."""

    wert: Wert
    bild: str = ""


@dataclass(frozen=True)
class Zeile:
    indikator: Indikator
    stichtag: date
    felder: tuple[Feld, ...]


@dataclass(frozen=True)
class Einstufungszeile:
    """What the latest list of Schwerpunkträume says of each column: (text, address)."""

    liste: Schwerpunktraumliste
    felder: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Wahl:
    """What the address asks for; ``hinweise`` say what of it was left out."""

    ebene: Ebene
    knoten: tuple[Knoten, ...]
    hinweise: tuple[str, ...] = field(default=())


def waehle(baum: Gebietsbaum, ebene: str, schluessel: Iterable[str]) -> Wahl:
    """The Gebiete of an address: unknown ones are named, doubles count once, more than five are cut off."""
    art = next((e for e in EBENEN if e.name.lower() == ebene), Ebene.STADTTEIL)
    je = {k.schluessel: k for k in baum.auf_ebene(art)}
    gefragt = [s for s in dict.fromkeys(schluessel) if s]
    hinweise = [f"„{s[:40]}“ gibt es am {datum(baum.stand)} auf dieser Ebene nicht." for s in gefragt if s not in je][:HOECHSTENS]
    gefunden = [je[s] for s in gefragt if s in je]
    if len(gefunden) > HOECHSTENS:
        hinweise.append(f"Verglichen werden höchstens {HOECHSTENS} Gebiete; gezeigt sind die ersten {HOECHSTENS}.")
    return Wahl(art, tuple(gefunden[:HOECHSTENS]), tuple(hinweise))


def spalten(baum: Gebietsbaum, wahl: Wahl) -> list[Spalte]:
    """The chosen ones, then each level above once, then the city."""
    if not wahl.knoten:
        return []
    wurzel = baum.wurzel()
    eltern = {e.id: e for k in wahl.knoten if (e := baum.eltern(k.id)) and e.id != wurzel.id}
    eigene = [Spalte(k, gebiete.bezeichne(k), teile.url(k)) for k in wahl.knoten]
    darueber = [Spalte(e, gebiete.bezeichne(e), teile.url(e), vergleich=True) for e in eltern.values()]
    return [*eigene, *darueber, Spalte(wurzel, "Stadt", teile.url(wurzel), vergleich=True)]


def zeilen(
    folge: Sequence[Spalte], indikatoren: Sequence[Indikator], reihen: Mapping[int, Mapping[date, Werte]]
) -> list[Zeile]:  # fmt: skip
    """Each Indikator that has values, on its latest Stichtag."""
    return [_zeile(folge, i, *max(reihen[i.pk].items(), key=lambda e: e[0])) for i in indikatoren if folge and reihen.get(i.pk)]


def _zeile(folge: Sequence[Spalte], indikator: Indikator, tag: date, werte: Werte) -> Zeile:
    """The sum of a city dwarfs its parts: an Indikator that is summed up is drawn for the chosen Gebiete alone."""
    gezeigt = [werte[s.knoten.id].wert for s in folge]
    mit_stadt = indikator.aggregation != Indikator.Aggregation.SUMME
    gezeichnet = [mit_stadt or not s.vergleich for s in folge]
    hoch = max((Fraction(w.zahl) for w, g in zip(gezeigt, gezeichnet, strict=True) if g and w.zahl is not None), default=Fraction(0))
    soll = gezeigt[-1] if mit_stadt else None
    felder = [Feld(wert, _bild(wert, soll, hoch) if g else "") for wert, g in zip(gezeigt, gezeichnet, strict=True)]
    return Zeile(indikator, tag, tuple(felder))


def _bild(wert: Wert, stadt: Wert | None, hoch: Fraction) -> str:
    zeichenbar = wert.zahl is not None and wert.zahl >= 0 and hoch > 0
    return diagramme.bullet(wert, soll=stadt, maximum=hoch, breite=90) if zeichenbar else ""


def einstufung(baum: Gebietsbaum, folge: Sequence[Spalte], bis: date | None) -> Einstufungszeile | None:
    """The latest list of Schwerpunkträume in force: a Stadtteil's classes, else how many Stadtteile are Schwerpunkträume. One query."""
    if not folge:
        return None
    listen = Schwerpunktraumliste.objects.geltend()
    letzte = (listen.filter(stichtag__lte=bis) if bis else listen).values("pk")[:1]
    rows = Schwerpunktraumzeile.objects.filter(liste__in=letzte).select_related("liste").defer("liste__paket")
    je_gebiet = {zeile.gebiet_id: zeile for zeile in rows}
    if not je_gebiet:
        return None
    liste = next(iter(je_gebiet.values())).liste
    return Einstufungszeile(liste, tuple(_einstufung(baum, s.knoten, liste, je_gebiet) for s in folge))


def _einstufung(
    baum: Gebietsbaum, knoten: Knoten, liste: Schwerpunktraumliste, je_gebiet: Mapping[int, Schwerpunktraumzeile]
) -> tuple[str, str]:  # fmt: skip
    if knoten.ebene != Ebene.STADTTEIL:
        darin = [z for ort in baum.stadtteile(knoten.id) if (z := je_gebiet.get(ort)) and z.bewertet]
        return f"{zahl(sum(z.schwerpunktraum for z in darin))} von {zahl(len(darin))} bewerteten", liste.get_absolute_url()
    zeile = je_gebiet.get(knoten.id)
    if zeile is None:
        return "nicht in der Liste", ""
    klassen = " / ".join(t for t in (zeile.statusklasse, zeile.dynamikklasse) if t)
    text = (f"{'ja' if zeile.schwerpunktraum else 'nein'}, {klassen}") if zeile.bewertet else "nicht bewertet"
    return text, reverse("schwerpunkt_erklaerung", args=[liste.pk, knoten.schluessel])


def kernaussage(folge: Sequence[Spalte], reihe: Sequence[Zeile]) -> str:
    """Where the chosen Gebiete lie furthest apart, measured by the city's value."""
    weiteste = max((e for zeile in reihe if (e := _spanne(folge, zeile))), key=lambda e: e[0], default=None)
    if weiteste is None:
        return ""
    _, zeile, (tief, unten), (hoch, oben) = weiteste
    stellen, einheit = zeile.indikator.nachkommastellen, zeile.indikator.get_einheit_display()
    return (
        f"Am weitesten liegen sie bei „{zeile.indikator.name}“ auseinander: {zahl(oben, stellen)}\u00a0{einheit} in {hoch}, "
        f"{zahl(unten, stellen)}\u00a0{einheit} in {tief} (Stadt {zahl(zeile.felder[-1].wert, stellen)})."
    )


def _spanne(folge: Sequence[Spalte], zeile: Zeile) -> tuple[Fraction, Zeile, tuple[str, Fraction], tuple[str, Fraction]] | None:
    stadt = zeile.felder[-1].wert.zahl
    eigene = [(s.name, f.wert.zahl) for s, f in zip(folge, zeile.felder, strict=True) if not s.vergleich]
    paare = [(name, Fraction(wert)) for name, wert in eigene if wert is not None]
    if len(paare) < 2 or not stadt or zeile.indikator.aggregation == Indikator.Aggregation.SUMME:
        return None
    tief, hoch = min(paare, key=lambda p: p[1]), max(paare, key=lambda p: p[1])
    return (hoch[1] - tief[1]) / abs(Fraction(stadt)), zeile, tief, hoch


def blatt(folge: Sequence[Spalte], reihe: Sequence[Zeile], stufe: Einstufungszeile | None, hinweise: Sequence[str]) -> Blatt:
    """The table as a file, with exact values in their three states."""
    inhalt: list[list[Zelle]] = [
        [z.indikator.get_kategorie_display(), z.indikator.name, z.indikator.get_einheit_display(), z.stichtag, *(f.wert for f in z.felder)]
        for z in reihe
    ]
    if stufe:
        inhalt.append(["", "Schwerpunktraum", "", stufe.liste.stichtag, *(text for text, _ in stufe.felder)])
    return Blatt("Vergleich", ["Kategorie", "Indikator", "Einheit", "Stichtag", *(s.name for s in folge)], inhalt, hinweise=list(hinweise))
