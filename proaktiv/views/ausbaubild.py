"""What the pages of the Ausbaustand and their papers show, read once for both: the overview, and one rule as the address chooses it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404

from basis.diagramme.balken import Balken, balken
from basis.diagramme.muster import Art
from basis.diagramme.typen import Diagramm
from basis.export import Blatt, Zelle
from basis.zahlen import prozent
from proaktiv.ausbaublatt import Platz, Regelstand, Zeile, artzeilen, gebietszeilen, im_gebiet, plaetze, regelstand
from proaktiv.ausbauprioritaet import ordne
from proaktiv.ausbaustand import Ausbaulage, Bestand, gezeigtes_schuljahr, satz, schuljahr, verlauf
from proaktiv.forms.ausbau import AusbaublickForm
from proaktiv.models import Ausbaukriterium, Ausbauregel
from proaktiv.selectors.ausbau import lagen, regelangaben, regeln_mit_zielen, stadtteilpunkte
from sozialraum.clock import heute
from sozialraum.ebenen import Gebietsbaum, Knoten
from sozialraum.forms.fallfilter import gebietsschluessel
from sozialraum.punktwerte import Punktwertfehler

MUSTER = "Die Angebote sind erfunden, zur Vorführung."


def uebersicht() -> tuple[list[Regelstand], bool]:
    """All rules with their figures, and whether some of what they count is invented."""
    regeln = list(regeln_mit_zielen())
    je, tag = lagen(regeln), heute()
    return [regelstand(regelangaben(regel), je[regel.pk], tag) for regel in regeln], any(lage.muster for lage in je.values())


def saetze_der_uebersicht(zeilen: list[Regelstand]) -> list[str]:
    return [f"{z.satz} (Schuljahr {z.schuljahr})" for z in zeilen if z.alle]


def hole_regel(schluessel: str) -> Ausbauregel:
    regel: Ausbauregel = get_object_or_404(regeln_mit_zielen(), schluessel=schluessel)
    return regel


@dataclass(frozen=True)
class Blick:
    """What the address chooses: a school year and a Gebiet of today's tree."""

    jahr: int
    gebiet: Knoten
    baum: Gebietsbaum

    @property
    def ganze_stadt(self) -> bool:
        return self.gebiet == self.baum.wurzel()


@dataclass(frozen=True)
class Regelbild:
    """One rule as page, file and paper show it. ``tage``: the Stichtag of each criterion; ``hinweise``: why there is no list."""

    regel: Ausbauregel
    form: AusbaublickForm
    blick: Blick
    muster: bool
    im_ort: dict[int, Bestand]
    zeilen: list[Zeile]
    arten: list[Zeile]
    kriterien: list[Ausbaukriterium]
    liste: list[Platz]
    hinweise: list[str]
    tage: dict[str, date]

    @property
    def jahre(self) -> list[str]:
        return [schuljahr(j) for j in self.regel.schuljahre]

    @property
    def offen(self) -> int:
        return self.im_ort[self.blick.jahr].deckung.offen

    @property
    def kernsatz(self) -> str:
        regel, d = self.regel, self.im_ort[self.blick.jahr].deckung
        wo = "" if self.blick.ganze_stadt else f" in {self.blick.gebiet.name}"
        anteil = f", das sind {prozent(d.anteil)}" if d.anteil is not None else ""
        davor = self.im_ort.get(self.blick.jahr - 1)
        vorjahr = f" Im Schuljahr davor: {davor.deckung.mit} von {davor.deckung.alle}." if davor and davor.deckung.alle else ""
        gezaehlt = satz(str(regel.angebotsart), regel.praeposition, regel.wort, d)
        return f"{gezaehlt}{wo}, Schuljahr {schuljahr(self.blick.jahr)}{anteil}.{vorjahr}"


def lies_regelbild(request: Any, schluessel: str) -> Regelbild:
    """404 where there is no such rule; what the address says wrongly stands in the errors of ``form``, and the default is shown."""
    regel = hole_regel(schluessel)
    lage = lagen([regel])[regel.pk]
    form, blick = _blick(request, regel, lage)
    bestaende = verlauf(lage, regel.schuljahre, regel.stichtag_monat)
    im_ort = {jahr: im_gebiet(blick.baum, blick.gebiet, b) for jahr, b in bestaende.items()}
    kriterien = list(regel.kriterien.select_related("indikator"))
    liste, hinweise, tage = _prioritaeten(kriterien, blick, im_ort[blick.jahr])
    zeilen = gebietszeilen(blick.baum, blick.gebiet, bestaende, blick.jahr)
    arten = artzeilen(im_ort, blick.jahr)
    return Regelbild(regel, form, blick, lage.muster, im_ort, zeilen, arten, kriterien, liste, hinweise, tage)


def _blick(request: Any, regel: Ausbauregel, lage: Ausbaulage) -> tuple[AusbaublickForm, Blick]:
    baum = request.zugang.baum
    vorgabe = gezeigtes_schuljahr(regel.schuljahre, heute(), lage.angebote)
    form = AusbaublickForm({"schuljahr": str(vorgabe), **request.GET.dict()}, jahre=regel.schuljahre, baum=baum)
    daten = form.cleaned_data if form.is_valid() else {}
    jahr = int(daten.get("schuljahr") or vorgabe)
    je = {gebietsschluessel(k): k for k in baum.knoten.values()}
    return form, Blick(jahr, je.get(daten.get("gebiet", ""), baum.wurzel()), baum)


def _prioritaeten(kriterien: list[Ausbaukriterium], blick: Blick, bestand: Bestand) -> tuple[list[Platz], list[str], dict[str, date]]:
    """The list, the sentences that go with it, the Stichtag of each criterion; without criteria or values no list."""
    if not kriterien or not bestand.offene:
        return [], [], {}
    try:
        ergebnis, tage = stadtteilpunkte(kriterien, blick.baum)
    except Punktwertfehler as fehler:
        return [], list(fehler.saetze), {}
    orte = {k.id: f"{k.schluessel} {k.name}" for k in blick.baum.knoten.values()}
    return plaetze(ordne(bestand.offene, ergebnis.punktwerte), orte), [], tage


def diagramm(b: Regelbild) -> Diagramm | None:
    """Per school year how many have it, within the outline of all."""
    zeilen = [Balken(schuljahr(j), ist=bestand.deckung.mit, plan=bestand.deckung.alle) for j, bestand in b.im_ort.items()]
    if not any(bestand.deckung.alle for bestand in b.im_ort.values()):
        return None
    worte = {Art.IST: "mit Angebot", Art.PLAN: "alle"}
    titel = f"{b.regel.angebotsart} {b.regel.praeposition} {b.regel.wort}: {b.blick.gebiet.name}"
    return balken(zeilen, titel=titel, einheit="Einrichtungen", worte=worte, kopf="Schuljahr")


def blaetter(b: Regelbild) -> list[Blatt]:
    """Gebiete, kinds, Prioritätenliste; where the value of the city stands for one of a Stadtteil, a column says for which criterion."""
    notizen = [f"{b.kernsatz} Gezählt am {b.regel.get_stichtag_monat_display()}.", *([MUSTER] if b.muster else []), *b.hinweise]
    spalten = [f"{jahr} {wort}" for jahr in b.jahre for wort in ("mit", "alle")]
    namen = [k.indikator.name for k in b.kriterien]
    kopf_liste = ["Rang", "Einrichtung", "Stadtteil", "Plätze", "Punkte", *(f"Beitrag {name}" for name in namen)]
    return [
        Blatt("Gebiete", ["Gebiet", *spalten], [_werte(z) for z in b.zeilen], hinweise=notizen),
        Blatt("Arten", ["Art", *spalten], [_werte(z) for z in b.arten]),
        Blatt("Prioritätenliste", [*kopf_liste, "Wert der Stadt steht für"], [_platz(p, namen) for p in b.liste]),
    ]


def _werte(zeile: Zeile) -> list[Zelle]:
    """Where there is no such Einrichtung, nothing was counted: no value, not 0."""
    return [zeile.name, *(zahl for d in zeile.je_jahr for zahl in ((d.mit, d.alle) if d.alle else (None, d.alle)))]


def _platz(p: Platz, namen: list[str]) -> list[Zelle]:
    beitraege: list[Zelle] = [beitrag for beitrag, _ in p.beitraege] or [None] * len(namen)
    return [p.rang, p.name, p.ort, p.plaetze, p.punkte, *beitraege, ", ".join(p.ersetzte(namen))]
