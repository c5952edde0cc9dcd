"""The minutes of a Hausrunde as a paper: who was there, the four steps, what came of it. It names organisations, never persons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from basis.export import Blatt
from basis.zahlen import anzahl, datum
from berichte.druck.maschine import Druckauftrag
from berichte.sections.papier import papierauftrag
from proaktiv.models import Aktion, Hausrunde
from proaktiv.selectors.systeme import zusammensetzung
from proaktiv.selectors.vergleiche import mit_baum, vergleiche
from sozialraum.clock import heute
from sozialraum.inputs.wertschutz import niemand

KOPF = ["Was", "Titel", "Wer", "Bis", "Stand"]
MUSTER = "Diese Runde ist erfunden, zur Vorführung."


@dataclass(frozen=True)
class Ergebniszeile:
    """A Hinweis, an Aktion or a Reflexion of the round."""

    was: str
    titel: str
    wer: str
    bis: date | None
    stand: str


@dataclass(frozen=True)
class Niederschriftpapier:
    titel: str
    nummer: int
    system: str
    sozialraum: str
    wann: str
    ort: str
    stand: str
    tag: date
    muster: bool
    punkte: tuple[str, ...]
    anwesend: tuple[str, ...]
    entschuldigt: tuple[str, ...]
    zusammensetzung: str
    schritte: tuple[tuple[str, str], ...]
    zeilen: tuple[Ergebniszeile, ...]
    zeilen_vom: date  # the minutes are final, what came of the round goes on
    naechste: str

    @property
    def dateiname(self) -> str:
        return f"niederschrift-{self.nummer}-{self.tag.isoformat()}"

    @property
    def wichtigste(self) -> list[str]:
        naechste = [f"Nächste Runde am {self.naechste}."] if self.naechste else []
        ergebnis = f"{anzahl(len(self.zeilen), 'Eintrag', 'Einträge')} aus dieser Runde, Stand vom {datum(self.zeilen_vom)}"
        return [f"Anwesend: {self.zusammensetzung}.", f"Im Kreislauf der Hinweise: {ergebnis}.", *naechste]


def stelle_zusammen(runde: Hausrunde) -> Niederschriftpapier:
    teilnahmen = list(runde.teilnahmen.select_related("akteur__art"))
    da = [t.akteur for t in teilnahmen if t.anwesend]
    jugendhilfe, schnittstellen = zusammensetzung(da)
    partner = anzahl(schnittstellen, "Schnittstelle", "Schnittstellen")
    return Niederschriftpapier(
        titel=f"Niederschrift: {runde}",
        nummer=runde.pk,
        system=runde.system.name,
        sozialraum=runde.system.gebiet.bezeichnung,
        wann=runde.wann,
        ort=runde.ort,
        stand=str(runde.get_stand_display()),
        tag=runde.tag,
        muster=runde.muster,
        punkte=tuple(punkt.titel for punkt in runde.punkte.all()),
        anwesend=tuple(akteur.name for akteur in da),
        entschuldigt=tuple(t.akteur.name for t in teilnahmen if not t.anwesend),
        zusammensetzung=f"{anzahl(jugendhilfe, 'Akteur', 'Akteure')} der Jugendhilfe, {partner}",
        schritte=tuple((phase.bezeichnung, text) for phase, text in runde.niederschrift),
        zeilen=_zeilen(runde),
        zeilen_vom=heute(),
        naechste=datum(runde.naechste_am) if runde.naechste_am else "",
    )


def _zeilen(runde: Hausrunde) -> tuple[Ergebniszeile, ...]:
    hinweise = [
        Ergebniszeile(f"Hinweis ({h.get_art_display()})", h.titel, "", None, str(h.get_stand_display())) for h in runde.hinweise.all()
    ]
    aktionen = [
        Ergebniszeile(str(a.get_form_display()), _mit_massnahme(a), a.akteur.name, a.bis, a.lage)
        for a in runde.aktionen.select_related("akteur", "massnahme")
    ]
    return (*hinweise, *aktionen, *_reflexionen(runde))


def _mit_massnahme(aktion: Aktion) -> str:
    return f"{aktion.titel}, zur Maßnahme „{aktion.massnahme.titel}“" if aktion.massnahme else aktion.titel


def _reflexionen(runde: Hausrunde) -> Iterator[Ergebniszeile]:
    """With the Indikator before and after, as everybody may read it: partners get these minutes."""
    rows = list(mit_baum(runde.reflexionen.select_related("hinweis__gebiet")))
    verglichen = vergleiche(rows, niemand)
    for r in rows:
        vergleich = f"; {verglichen[r.pk].satz}" if r.pk in verglichen else ""
        yield Ergebniszeile("Reflexion", r.hinweis.titel, "", None, f"{r.get_wirkung_display()}, {r.get_folge_display()}{vergleich}")


def blatt(papier: Niederschriftpapier) -> Blatt:
    """What came of the round."""
    hinweise = [*papier.wichtigste, *([MUSTER] if papier.muster else [])]
    return Blatt("Niederschrift", KOPF, [[z.was, z.titel, z.wer, z.bis, z.stand] for z in papier.zeilen], hinweise=hinweise)


def auftrag(papier: Niederschriftpapier) -> Druckauftrag:
    kontext = {
        "art": "Niederschrift",
        "kopfdaten": [("System", papier.system), ("Sozialraum", papier.sozialraum), ("Wann", papier.wann), ("Ort", papier.ort or "–"),
                      ("Stand", papier.stand)],
        "datenstand": papier.tag,
        "wichtigste": papier.wichtigste,
        "muster": MUSTER if papier.muster else "",
    }  # fmt: skip
    return papierauftrag("berichte/niederschrift_druck.html", papier, blatt(papier), kontext)
