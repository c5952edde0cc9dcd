"""The Ausbaustand on paper: all rules with their school years, or one rule per Gebiet and kind with its Prioritätenliste."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from basis.export import Blatt
from basis.zahlen import anzahl
from berichte.druck.maschine import Druckauftrag
from berichte.sections.papier import papierauftrag
from proaktiv.ausbaublatt import Platz, Regelstand, Zeile
from proaktiv.ausbaustand import schuljahr
from proaktiv.views.ausbaubild import MUSTER, Regelbild, blaetter, diagramm, saetze_der_uebersicht
from sozialraum.ebenen import Ebene

ART = "Ausbaustand"
BREIT = 5  # school years that stand beside each other on an upright page
KOPF = (
    *("Regel", "Angebot", "Schuljahr", "Mit Angebot", "Alle", "Anteil", "Ohne Angebot", "Gezählt am", "Nur wo es gibt", "Grundlage"),
    "Gezeigtes Schuljahr",
)


@dataclass(frozen=True)
class Ausbaupapier:
    """All rules."""

    titel: str
    dateiname: str
    tag: date
    muster: bool
    regeln: tuple[Regelstand, ...]


def uebersichtspapier(regeln: list[Regelstand], muster: bool, tag: date) -> Ausbaupapier:
    return Ausbaupapier("Ausbaustand", "ausbaustand", tag, muster, tuple(regeln))


def uebersichtsblatt(papier: Ausbaupapier) -> Blatt:
    """A row per rule and school year; where there is no such Einrichtung, nothing was counted: no value, not 0."""
    zeilen = [
        [r.name, r.angebot, jahr, d.mit if d.alle else None, d.alle, d.anteil, d.offen if d.alle else None, r.gezaehlt_am, r.voraussetzung,
         r.quelle, "ja" if jahr == r.schuljahr else ""]
        for r in papier.regeln for jahr, d in r.je_jahr
    ]  # fmt: skip
    return Blatt(ART, KOPF, zeilen, hinweise=[*_saetze(papier), *([MUSTER] if papier.muster else [])])


def _saetze(papier: Ausbaupapier) -> list[str]:
    return [f"{satz}." for satz in saetze_der_uebersicht(list(papier.regeln))]


def uebersichtsauftrag(papier: Ausbaupapier) -> Druckauftrag:
    kontext = {
        "art": ART,
        "kopfdaten": [("Regeln", len(papier.regeln))],
        "datenstand": papier.tag,
        "wichtigste": _saetze(papier),
        "muster": MUSTER if papier.muster else "",
    }
    return papierauftrag("berichte/ausbaustand_druck.html", papier, uebersichtsblatt(papier), kontext)


@dataclass(frozen=True)
class Kriterium:
    """One criterion of the Prioritätenliste; ``stichtag`` None: there is no value yet."""

    name: str
    gewicht: Fraction
    stichtag: date | None


@dataclass(frozen=True)
class Regelpapier:
    """One rule, one Gebiet, one school year. ``hinweise``: why there is no Prioritätenliste."""

    titel: str
    dateiname: str
    tag: date
    muster: bool
    gebiet: str
    schuljahr: str
    kernsatz: str
    gezaehlt: str
    voraussetzung: str
    quelle: str
    jahre: tuple[str, ...]
    zeilen: tuple[Zeile, ...]
    arten: tuple[Zeile, ...]
    kriterien: tuple[Kriterium, ...]
    liste: tuple[Platz, ...]
    offen: int
    hinweise: tuple[str, ...]

    @property
    def breit(self) -> bool:
        return len(self.jahre) > BREIT

    @property
    def ersetzt(self) -> bool:
        return any(ersetzt for p in self.liste for _, ersetzt in p.beitraege)

    @property
    def wichtigste(self) -> list[str]:
        """The figure, and who comes next; places of the same rank are named together."""
        erste = [p for p in self.liste if p.rang == 1]
        satz = f"Als nächste nach der Prioritätenliste: {', '.join(p.name for p in erste)}."
        ohne = f"Ohne Angebot: {anzahl(self.offen, 'Einrichtung', 'Einrichtungen')}." if self.offen else ""
        return [s for s in (self.kernsatz, ohne, satz if erste else "") if s]


def regelpapier(bild: Regelbild, tag: date) -> Regelpapier:
    regel, ort = bild.regel, bild.blick.gebiet
    name = ort.name if ort.ebene < Ebene.SOZIALRAUM else f"{ort.schluessel} {ort.name}"
    wo = "" if bild.blick.ganze_stadt else f"-{ort.ebene.name.lower()}-{ort.schluessel}".lower()
    kriterien = tuple(
        Kriterium(k.indikator.name, Fraction(k.gewicht), bild.tage.get(k.indikator.schluessel)) for k in bild.kriterien
    )  # fmt: skip
    return Regelpapier(
        titel=f"Ausbaustand: {regel.name}", dateiname=f"ausbaustand-{regel.schluessel}-{bild.blick.jahr}{wo}", tag=tag,
        muster=bild.muster, gebiet="ganze Stadt" if bild.blick.ganze_stadt else name, schuljahr=schuljahr(bild.blick.jahr),
        kernsatz=bild.kernsatz, gezaehlt=f"am {regel.get_stichtag_monat_display()} der Schuljahre {regel.zeit}",
        voraussetzung=str(regel.voraussetzung or ""), quelle=regel.quelle, jahre=tuple(bild.jahre), zeilen=tuple(bild.zeilen),
        arten=tuple(bild.arten), kriterien=kriterien, liste=tuple(bild.liste), offen=bild.offen, hinweise=tuple(bild.hinweise),
    )  # fmt: skip


def regelauftrag(bild: Regelbild, tag: date) -> Druckauftrag:
    """The same sheets as the file of the page, attached as CSV."""
    papier = regelpapier(bild, tag)
    bedingung = [("Nur wo es gibt", papier.voraussetzung)] if papier.voraussetzung else []
    kontext = {
        "art": ART,
        "kopfdaten": [
            *(("Gebiet", papier.gebiet), ("Schuljahr", papier.schuljahr), ("Gezählt", papier.gezaehlt), *bedingung),
            ("Grundlage", papier.quelle or "keine genannt"),
        ],
        "datenstand": tag,
        "wichtigste": papier.wichtigste,
        "muster": MUSTER if papier.muster else "",
        "diagramm": diagramm(bild),
    }
    return papierauftrag("berichte/ausbauregel_druck.html", papier, blaetter(bild), kontext)
