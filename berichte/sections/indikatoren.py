"""Indikatoren over Gebiete: the map, the highest values, the Sozialräume beside each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

from django.urls import reverse

from basis import diagramme, zahlen
from basis.aufgaben import Faelligkeit
from basis.diagramme import Diagramm, Klassen, Linie
from basis.export import Blatt, Zelle
from basis.zahlen import Wert, Zustand
from sozialraum import kartenbild
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.kartenbild import Beschriftung, Karte, Kartenart, Lage, gruppe
from sozialraum.models import Indikator
from sozialraum.selectors import Werte

KEIN_WERT = Wert(None, Zustand.KEINE_ANGABE)
HOECHSTE = 8


@dataclass(frozen=True)
class Rangzeile:
    """One Stadtteil among the highest."""

    name: str
    url: str
    gruppe: str
    wert: Wert


@dataclass(frozen=True)
class Vergleichszelle:
    """A context figure: no status, only the tone of its class, as on the map (0: no value)."""

    wert: Wert
    ton: int


@dataclass(frozen=True)
class Vergleichszeile:
    """``eigen``: of one's own Ressort."""

    name: str
    url: str
    zellen: tuple[Vergleichszelle, ...]
    eigen: bool = False
    prognose: Faelligkeit | None = None


def schreibweise(indikator: Indikator) -> partial[str]:
    return partial(zahlen.zahl, stellen=indikator.nachkommastellen)


def url(knoten: Knoten) -> str:
    return reverse("gebiet", args=[knoten.ebene.name.lower(), knoten.schluessel])


def klassen(indikator: Indikator, werte: Iterable[Wert]) -> Klassen:
    """The Indikator's fixed limits; without them the fifths of what is shown."""
    grenzen = tuple(Decimal(str(grenze)) for grenze in indikator.klassen) or diagramme.fuenftel(list(werte))
    return Klassen(grenzen, _grenzschreibweise(grenzen))


def _grenzschreibweise(grenzen: Sequence[int | Decimal | Fraction]) -> partial[str]:
    ganz = all(Fraction(grenze).denominator == 1 for grenze in grenzen)
    return partial(zahlen.zahl, stellen=0 if ganz else 1)


def karte(
    baum: Gebietsbaum,
    indikator: Indikator,
    werte: Werte,
    lage: Mapping[int, Lage],
    *,
    art: Kartenart | None = None,
    hervor: frozenset[int] = frozenset(),
) -> Karte | None:
    """Tiles or outlines as the address says; ``hervor`` are Stadtteile that the map marks."""
    stadtteile = baum.auf_ebene(Ebene.STADTTEIL)
    if not stadtteile:
        return None
    stufen = klassen(indikator, [_wert(werte, k) for k in stadtteile])
    einheit = f"{indikator.get_einheit_display()}{_stadtwert(baum, indikator, werte)}"
    text = Beschriftung(indikator.name, einheit, schreibweise(indikator), hervorgehoben="gehört zu diesem Gebiet")
    return kartenbild.zeichne(kartenbild.orte_aus(baum, lage, partial(_wert, werte), url, hervor), stufen, text, art)


def _wert(werte: Werte, knoten: Knoten) -> Wert:
    return werte[knoten.id].wert if knoten.id in werte else KEIN_WERT


def _stadtwert(baum: Gebietsbaum, indikator: Indikator, werte: Werte) -> str:
    wert = _wert(werte, baum.wurzel())
    return f", Stadt {zahlen.zahl(wert, indikator.nachkommastellen)}" if wert.zahl is not None else ""


def hoechste(baum: Gebietsbaum, werte: Werte, anzahl: int = HOECHSTE) -> list[Rangzeile]:
    """The Stadtteile with the highest values; what has none is not ranked."""
    mit_wert = [k for k in baum.auf_ebene(Ebene.STADTTEIL) if _wert(werte, k).zahl is not None]
    folge = sorted(mit_wert, key=lambda k: _wert(werte, k).zahl or 0, reverse=True)[:anzahl]
    return [Rangzeile(k.kurzname or k.name, url(k), gruppe(baum, k) or "–", _wert(werte, k)) for k in folge]


def vergleich(
    baum: Gebietsbaum, indikatoren: Sequence[Indikator], werte: Mapping[int, Werte], eigene: frozenset[int] = frozenset(),
    prognosen: Mapping[int, Faelligkeit] | None = None,
) -> list[Vergleichszeile]:  # fmt: skip
    """The Sozialräume beside each other, one's own first; the tone says where a value lies in the Indikator's classes.

    ``prognosen``: how the Budgets of a Gebiet stand, where one may read them.
    """
    stufen = {
        i.pk: klassen(i, [_wert(werte.get(i.pk, {}), k) for k in baum.auf_ebene(Ebene.SOZIALRAUM)]) for i in indikatoren
    }  # fmt: skip
    raeume = sorted(baum.auf_ebene(Ebene.SOZIALRAUM), key=lambda k: k.id not in eigene)
    zeilen = [*raeume, *([baum.wurzel()] if baum.auf_ebene(Ebene.FACHBEREICH) else [])]
    return [
        Vergleichszeile(
            "Stadt" if k.ebene == Ebene.FACHBEREICH else f"{k.schluessel} · {k.name}",
            url(k),
            tuple(zelle(_wert(werte.get(i.pk, {}), k), stufen[i.pk]) for i in indikatoren),
            k.id in eigene,
            (prognosen or {}).get(k.id),
        )
        for k in zeilen
    ]


def zelle(wert: Wert, stufen: Klassen) -> Vergleichszelle:
    return Vergleichszelle(wert, stufen.nummer(wert))


def toenung(indikatoren: Sequence[Indikator]) -> str:
    """What the tones of the comparison say; an Indikator without fixed limits is divided by its own values."""
    satz = "Kontextkennzahlen werden nicht bewertet. Die Tönung zeigt die Klasse des Werts: je dunkler, desto höher. "
    ohne = [i.name for i in indikatoren if not i.klassen]
    if not ohne:
        return satz + "Die Klassen haben dieselben festen Grenzen wie auf der Karte."
    feste = "Die Klassen haben dieselben festen Grenzen wie auf der Karte; " if len(ohne) < len(indikatoren) else ""
    wer = f"bei {', '.join(ohne)} sind" if feste else "Die Klassen sind"
    return f"{satz}{feste}{wer}{' es' if feste else ''} die Fünftel der hier gezeigten Sozialräume."


def verlauf(linien: Sequence[tuple[str, str, Sequence[Wert]]], tage: Sequence[date], indikator: Indikator, titel: str) -> Diagramm | None:
    """Lines over the Stichtage; None while there is only one."""
    if len(tage) < 2 or not linien:
        return None
    return diagramme.verlauf(
        [Linie(name, tuple(werte), art=art) for name, art, werte in linien],
        [zahlen.datum(tag) for tag in tage],
        titel=titel,
        einheit=indikator.get_einheit_display(),
        schreibweise=schreibweise(indikator),
        kopf="Stichtag",
        tage=tage,
    )


def blatt(baum: Gebietsbaum, indikatoren: Sequence[Indikator], werte: Mapping[int, Werte]) -> Blatt:
    """All Gebiete with the values that the Übersicht compares, exact and in their three states."""
    kopf = ["Ebene", "Schlüssel", "Gebiet", "gehört zu", *(f"{i.name}, {i.get_einheit_display()}" for i in indikatoren)]
    zeilen: list[list[Zelle]] = []
    for ebene in Ebene:
        for k in baum.auf_ebene(ebene):
            eltern = baum.eltern(k.id)
            ort: list[Zelle] = [ebene.name.title(), k.schluessel, k.name, eltern.name if eltern else ""]
            zeilen.append([*ort, *(_wert(werte.get(i.pk, {}), k) for i in indikatoren)])
    return Blatt("Übersicht", kopf, zeilen)
