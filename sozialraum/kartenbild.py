"""Eine Karte der Stadtteile, als Kacheln oder aus den Umrissen, die die Stadt geladen hat; für jede Seite und jeden Bericht dieselbe.

Gefärbt wird nach fünf Klassen in einem Ton; gesperrt, keine Angabe und nicht Zugeordnetes sehen in beiden Arten gleich aus. Umrisse gelten
nur, wenn jeder Stadtteil einen hat: ein fehlender ließe ihn verschwinden. Ohne Kachelplan stehen die Kacheln in Blöcken je Sozialraum.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from basis import diagramme, zahlen
from basis.diagramme import Diagramm, Kachel, Klassen, Umriss
from basis.diagramme.typen import Schreibweise, Zahl
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten, ordnung


class Kartenart(StrEnum):
    """Was die Adresse unter ``kartenart`` nennt."""

    KACHELN = "kacheln"
    POLYGONE = "polygone"

    @property
    def titel(self) -> str:
        return "Kachelkarte" if self is Kartenart.KACHELN else "Polygonkarte"


def kartenart(abfrage: Mapping[str, Any]) -> Kartenart | None:
    """Die in der Adresse gewählte Art; None, wenn keine oder eine unbekannte genannt ist."""
    wunsch = abfrage.get("kartenart")
    return Kartenart(wunsch) if wunsch in list(Kartenart) else None


@dataclass(frozen=True, slots=True)
class Lage:
    """Wo ein Stadtteil auf der Karte steht: Kachel und Umriss; ``herkunft`` nennt Quelle, Stand und Lizenz des Umrisses."""

    schluessel: str
    spalte: int | None = None
    zeile: int | None = None
    geometrie: Mapping[str, Any] | None = None
    herkunft: str = ""


@dataclass(frozen=True, slots=True)
class Kartenort:
    """Ein Stadtteil mit Wert und Platz. ``gruppe`` ist der Schlüssel seines Sozialraums (leer: nicht zugeordnet)."""

    schluessel: str
    name: str
    gruppe: str
    wert: Zahl
    url: str = ""
    hervor: bool = False
    lage: Lage | None = None


@dataclass(frozen=True, slots=True)
class Beschriftung:
    """Was an der Karte steht; ``ohne`` heißt, was eine schraffierte Fläche bedeutet, ``hervorgehoben`` ein Rahmen."""

    titel: str
    einheit: str = ""
    schreibweise: Schreibweise = zahlen.zahl
    ohne: str = "kein Wert"
    hervorgehoben: str = ""
    kopf: tuple[str, str, str] = ("Gebiet", "Sozialraum", "Wert")

    def angaben(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("titel", "einheit", "schreibweise", "ohne", "hervorgehoben", "kopf")}


@dataclass(frozen=True)
class Karte(Diagramm):
    """Eine Karte mit ihrer Art; ``hinweis`` sagt, warum es keine Polygonkarte gibt, ``herkunft``, von wem die Umrisse sind."""

    art: Kartenart = Kartenart.KACHELN
    hinweis: str = ""
    herkunft: str = ""
    gewuenscht: bool = False

    @property
    def hat_umrisse(self) -> bool:
        return not self.hinweis


def zeichne(orte: Sequence[Kartenort], klassen: Klassen, text: Beschriftung, art: Kartenart | None = None) -> Karte | None:
    """Die Karte in der gewünschten ``art``, sonst mit Umrissen, wenn es sie gibt; None, wenn es keinen Stadtteil gibt."""
    if not orte:
        return None
    hinweis = _warum_keine_umrisse(orte)
    if hinweis or art is Kartenart.KACHELN:
        bild = diagramme.kachelkarte(_kacheln(orte), klassen, **text.angaben())
        return _karte(bild, Kartenart.KACHELN, hinweis, gewuenscht=art is Kartenart.POLYGONE)
    bild = diagramme.polygonkarte([_umriss(ort) for ort in orte], klassen, **text.angaben())
    herkunft = "; ".join(dict.fromkeys(ort.lage.herkunft for ort in orte if ort.lage and ort.lage.herkunft))
    return _karte(bild, Kartenart.POLYGONE, "", herkunft=herkunft)


def _karte(bild: Diagramm, art: Kartenart, hinweis: str, *, herkunft: str = "", gewuenscht: bool = False) -> Karte:
    angaben = {feld.name: getattr(bild, feld.name) for feld in fields(Diagramm)}
    return Karte(**angaben, art=art, hinweis=hinweis, herkunft=herkunft, gewuenscht=gewuenscht)


def _warum_keine_umrisse(orte: Sequence[Kartenort]) -> str:
    ohne = [ort.name for ort in orte if not (ort.lage and ort.lage.geometrie)]
    if not ohne:
        return ""
    if len(ohne) == len(orte):
        return "Für die Stadtteile sind noch keine Umrisse geladen; darum zeigt die Karte Kacheln."
    return f"Ohne Umriss: {zahlen.aufzaehlung(ohne, 6)}. Damit kein Stadtteil fehlt, zeigt die Karte Kacheln."


def _umriss(ort: Kartenort) -> Umriss:
    ringe = diagramme.ringe_aus_geojson((ort.lage and ort.lage.geometrie) or {})
    return Umriss(ort.schluessel, ort.name, ringe, ort.wert, ort.gruppe, ort.url, ort.hervor)


def _kacheln(orte: Sequence[Kartenort]) -> list[Kachel]:
    """Am Platz aus der Datei der Stadt; fehlt einem der Platz oder ist einer doppelt vergeben, stehen alle in Blöcken."""
    mit_lage = [(ort.schluessel, ort.lage.spalte, ort.lage.zeile) for ort in orte if ort.lage]
    plaetze = {schluessel: (spalte, zeile) for schluessel, spalte, zeile in mit_lage if spalte is not None and zeile is not None}
    if len(set(plaetze.values())) < len(orte):
        geordnet = sorted(orte, key=lambda ort: (ordnung(ort.gruppe or "~"), ordnung(ort.schluessel)))
        plaetze = {**diagramme.ordne_an([(ort.schluessel, ort.gruppe) for ort in geordnet])}
    return [_kachel(ort, *plaetze[ort.schluessel]) for ort in orte]


def _kachel(ort: Kartenort, spalte: int, zeile: int) -> Kachel:
    return Kachel(ort.schluessel, ort.name, spalte, zeile, ort.wert, ort.gruppe, ort.url, ort.hervor)


# ---- aus dem Gebietsbaum


def gruppe(baum: Gebietsbaum, knoten: Knoten) -> str:
    """Schlüssel des Gebiets darüber; leer, wenn es nicht zugeordnet ist."""
    eltern = baum.eltern(knoten.id)
    return eltern.schluessel if eltern else ""


def orte_aus(
    baum: Gebietsbaum,
    lagen: Mapping[int, Lage],
    wert: Callable[[Knoten], Zahl],
    adresse: Callable[[Knoten], str],
    hervor: Iterable[int] = (),
) -> list[Kartenort]:
    """Jeder Stadtteil des Tages mit Wert, Adresse und Platz; ``hervor`` sind die umrandeten."""
    umrandet = frozenset(hervor)
    return [
        Kartenort(k.schluessel, k.kurzname or k.name, gruppe(baum, k), wert(k), adresse(k), k.id in umrandet, lagen.get(k.id))
        for k in baum.auf_ebene(Ebene.STADTTEIL)
    ]
