"""The report *Schwerpunkträume* of one frozen list: everything in it comes out of what was frozen, whenever it is read or printed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from basis.export import Blatt, Zelle
from basis.zahlen import aufzaehlung, datum, zahl
from sozialraum import schwerpunktbild, schwerpunktpaket
from sozialraum.inputs.lage import lage_nach_schluessel
from sozialraum.kartenbild import Karte, Kartenart
from sozialraum.models import Protokollglied, Schwerpunktraumliste, Stadt
from sozialraum.schwerpunktbild import Matrix
from sozialraum.schwerpunkte_erklaerung import regelsatz
from sozialraum.schwerpunkte_robustheit import pruefe
from sozialraum.schwerpunkte_typen import DYNAMIK, STATUS, TEILNAMEN, Bestimmung, Zeile
from sozialraum.schwerpunkte_vergleich import Marke, vergleiche


@dataclass(frozen=True)
class Schwerpunktbericht:
    """The parts of the report. ``zeilen`` are the rated Stadtteile, the most strained first."""

    liste: Schwerpunktraumliste
    ergebnis: Bestimmung
    stadt: Stadt | None
    wichtigste: tuple[str, ...]
    matrix: Matrix
    karte: Karte | None
    zeilen: tuple[Zeile, ...]
    methode: tuple[str, ...]
    kettenglied: str

    @property
    def titel(self) -> str:
        return f"{self.liste.name}: Status und Dynamik der Stadtteile"

    @property
    def dateiname(self) -> str:
        return f"schwerpunktraeume-{self.liste.stichtag:%Y-%m-%d}-{self.liste.pk}"

    @property
    def regel(self) -> str:
        return regelsatz(self.ergebnis.verfahren)


def stelle_zusammen(liste: Schwerpunktraumliste, art: Kartenart | None = None) -> Schwerpunktbericht:
    """Reads the package; queries: places on the map, the list before, the link of the Protokoll chain.

    Without a wish for the map the outlines are those known when the list was frozen: the same report comes out whenever it is asked for.
    """
    ergebnis = schwerpunktpaket.lies(liste.paket or {})
    lage = lage_nach_schluessel(liste.gebietsstand, None if art else liste.festgestellt_am)
    return Schwerpunktbericht(
        liste=liste,
        ergebnis=ergebnis,
        stadt=Stadt.objects.aktuelle(),
        wichtigste=tuple(_wichtigste(liste, ergebnis)),
        matrix=schwerpunktbild.matrix(ergebnis),
        karte=schwerpunktbild.karte(ergebnis, lage, lambda schluessel: "", art=art),
        zeilen=tuple(sorted(ergebnis.bewertete, key=lambda z: -(z.status.index if z.status else 0))),
        methode=tuple(_methode(ergebnis)),
        kettenglied=_kettenglied(liste),
    )


def vorige(liste: Schwerpunktraumliste) -> Schwerpunktraumliste | None:
    """The list before as it was known when this one was frozen; what came later changes nothing."""
    rows = Schwerpunktraumliste.objects.festgestellt().filter(stichtag__lt=liste.stichtag, festgestellt_am__lte=liste.festgestellt_am)
    return rows.order_by("-stichtag", "-festgestellt_am", "-pk").first()


def _wichtigste(liste: Schwerpunktraumliste, ergebnis: Bestimmung) -> Iterator[str]:
    yield schwerpunktbild.kernaussage(ergebnis)
    if alt := vorige(liste):
        yield _veraenderung(alt, ergebnis)
    robustheit = pruefe(ergebnis)
    gerechnet = sum(not v.fehler for v in robustheit.varianten)
    schwankend = [z.zeile.name for z in robustheit.zeilen if z.schwerpunkt_wechselt]
    wer = f"In mindestens einer wechselt die Einstufung als Schwerpunktraum bei {aufzaehlung(schwankend)}." if schwankend else (
        "Die Schwerpunkträume sind in allen dieselben."
    )  # fmt: skip
    yield (
        f"{zahl(len(robustheit.stabile))} von {zahl(len(robustheit.zeilen))} Stadtteilen behalten beide Klassen in allen {zahl(gerechnet)} "
        f"Gegenrechnungen (je ein Indikator weggelassen, jede Grenze um 0,1 verschoben). {wer}"
    )
    if liste.beschluss:
        yield f"Übernommen mit {liste.beschluss}."


def _veraenderung(alt: Schwerpunktraumliste, ergebnis: Bestimmung) -> str:
    vergleich = vergleiche(schwerpunktpaket.lies(alt.paket or {}), ergebnis)
    neu, fort = ([z.name for z in vergleich.mit(marke)] for marke in (Marke.NEU, Marke.FORT))
    teile = [f"{wort} {aufzaehlung(namen)}" for wort, namen in (("neu sind", neu), ("nicht mehr dabei", fort)) if namen]
    satz = "; ".join(teile) if teile else "die Schwerpunkträume sind dieselben"
    return f"Gegenüber der Liste „{alt.name}“ ({datum(alt.stichtag)}): {satz}."


def _methode(ergebnis: Bestimmung) -> Iterator[str]:
    verfahren = ergebnis.verfahren
    yield f"Verfahren: {verfahren.name}, Version {verfahren.version}." + (f" Vorbild: {verfahren.quelle}." if verfahren.quelle else "")
    yield (
        "Für jeden Indikator: z = (Wert − Mittel) / Standardabweichung über alle bewerteten Stadtteile, jeder zählt gleich; hoch heißt "
        "belastet, bei entlastenden Indikatoren mit umgekehrtem Vorzeichen. Index = (Summe der gewichteten z − Mittel der Summen) / "
        "Standardabweichung der Summen. Eine Klasse gilt oberhalb ihrer Grenze."
    )
    for teil in (STATUS, DYNAMIK):
        if merkmale := verfahren.merkmale_von(teil):
            namen = "; ".join(m.titel for m in merkmale)
            yield f"{TEILNAMEN[teil]}: {namen}."
    if verfahren.mindesteinwohner:
        yield f"Nicht bewertet wird ein Stadtteil unter {zahl(verfahren.mindesteinwohner)} Einwohnenden oder mit einem fehlenden Wert."


def _kettenglied(liste: Schwerpunktraumliste) -> str:
    """The link that the freezing left in the Protokoll chain: it anchors the list in time."""
    rows = Protokollglied.objects.filter(
        protokoll__aktion="schwerpunktraumliste_festgestellt", protokoll__gegenstand="schwerpunktraumliste",
        protokoll__gegenstand_id=str(liste.pk),
    )  # fmt: skip
    return rows.values_list("hash", flat=True).first() or ""


def blatt(bericht: Schwerpunktbericht) -> Blatt:
    """All Stadtteile as a file, with exact values and the reasons of those that are not rated."""
    verfahren = bericht.ergebnis.verfahren
    kopf = ["Schlüssel", "Stadtteil", "Sozialraum", "Einwohnende", "Schwerpunktraum", "Status", "Statusindex", "Dynamik", "Dynamikindex"]
    kopf += [f"z {TEILNAMEN[m.teil]}: {m.name}" for m in verfahren.merkmale]
    zeilen = [_reihe(zeile, bericht) for zeile in (*bericht.zeilen, *bericht.ergebnis.nicht_bewertete)]
    hinweise = [*schwerpunktbild.notizen(bericht.titel, bericht.ergebnis), f"Prüfsumme {bericht.liste.pruefsumme}"]
    return Blatt("Schwerpunkträume", [*kopf, "Warum nicht bewertet"], zeilen, hinweise=hinweise)


def _reihe(zeile: Zeile, bericht: Schwerpunktbericht) -> list[Zelle]:
    ort, status, dynamik = zeile.ort, zeile.status, zeile.dynamik
    marke = ("ja" if zeile.schwerpunkt else "nein") if zeile.bewertet else ""
    werte: list[Zelle] = [ort.schluessel, ort.name, ort.gruppe, ort.einwohner, marke, zeile.statusklasse, status.index if status else None]
    werte += [zeile.dynamikklasse, dynamik.index if dynamik else None]
    return [*werte, *(zeile.z.get(m.schluessel) for m in bericht.ergebnis.verfahren.merkmale), zeile.grund]


# ---- what the page of a Gebiet says of it


@dataclass(frozen=True)
class Einstufung:
    """How the Stadtteile of a Gebiet stand in one list; a Stadtteil has one row, its own."""

    titel: str
    stichtag: date
    url: str
    zeilen: tuple[dict[str, Any], ...]

    @property
    def schwerpunkte(self) -> tuple[dict[str, Any], ...]:
        return tuple(zeile for zeile in self.zeilen if zeile["schwerpunktraum"])

    @property
    def bewertete(self) -> int:
        return sum(bool(zeile["bewertet"]) for zeile in self.zeilen)


def einstufungen(formen: Iterable[dict[str, Any]]) -> list[Einstufung]:
    """From the rows that the query of the Gebiet brought along, the latest list first."""
    je_liste: dict[int, list[dict[str, Any]]] = {}
    for form in formen:
        weg = [form["liste"], form["schluessel"]]
        je_liste.setdefault(form["liste"], []).append(form | {"url": reverse("schwerpunkt_erklaerung", args=weg)})
    return [
        Einstufung(z[0]["titel"], date.fromisoformat(z[0]["stichtag"]), reverse("schwerpunktraumliste", args=[nummer]), tuple(z))
        for nummer, z in je_liste.items()
    ]
