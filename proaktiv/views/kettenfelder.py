"""The fields of the Präventionskette as pages and files show them, and what they say in sentences."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from basis.export import Blatt, Zelle
from basis.zahlen import anzahl
from proaktiv.forms.kettenmatrix import MatrixForm
from proaktiv.luecken import Lage, erreichtzahl, fehlende, gesamtbedarf, gesamtlage, platzzahl
from proaktiv.luecken import Zelle as Kettenzelle
from proaktiv.platzzahl import Platzzahl, offenes
from proaktiv.selectors.kettenmatrix import Kettenbild
from sozialraum.ebenen import Knoten

OHNE_LUECKE = (Lage.GEDECKT, Lage.ENTFAELLT)


@dataclass(frozen=True)
class Matrixfeld:
    """A field as the page shows it, over the Gebiete that are looked at."""

    lage: Lage
    angebote: int
    bedarf: int
    plaetze: Platzzahl
    erreicht: Platzzahl
    luecke: int
    luecke_mindestens: bool
    unbekannt: int
    ohne_wirkung: int
    leiste: tuple[tuple[str, bool], ...]
    url: str

    @property
    def wort(self) -> str:
        """How many Angebote; where the field does not apply, that."""
        return self.lage.bezeichnung if self.lage is Lage.ENTFAELLT else anzahl(self.angebote, "Angebot", "Angebote")


def matrixzeilen(bild: Kettenbild, orte: list[Any], frage: str) -> list[tuple[Any, list[Matrixfeld]]]:
    return [(z, [matrixfeld(bild, p, z, orte, frage) for p in bild.phasen]) for z in bild.zeilen]


def matrixfeld(bild: Kettenbild, phase: Any, zeile: Any, orte: list[Any], frage: str = "") -> Matrixfeld:
    """A field over the Gebiete that are looked at; ``frage``: what its own page is to go on showing."""
    feld = (phase.pk, zeile.pk)
    zellen = [bild.zellen[feld, ort.id] for ort in orte]
    nummern = {nummer for z in zellen for nummer in z.angebote}
    leiste = tuple((ort.schluessel, bool(z.angebote)) for ort, z in zip(orte, zellen, strict=True)) if len(orte) > 1 else ()
    return Matrixfeld(
        gesamtlage(zellen), len(nummern), gesamtbedarf(zellen), platzzahl(zellen), erreichtzahl(zellen),
        fehlende(zellen), any(z.luecke_mindestens for z in zellen), sum(z.lage is Lage.UNBEKANNT for z in zellen),
        sum(not bild.massnahmen[n].erwartet for n in nummern), leiste,
        feldadresse(bild, phase, zeile, frage),
    )  # fmt: skip


def feldadresse(bild: Kettenbild, phase: Any, zeile: Any, frage: str) -> str:
    return f"{reverse('kettenfeld', args=[bild.achse, phase.schluessel, zeile.schluessel])}{frage}"


def matrixsatz(bild: Kettenbild, felder: list[Matrixfeld], orte: list[Any], raum: Knoten | None) -> str:
    """What the matrix says of the Gebiete that are looked at."""
    wer = {nummer for z in zellen_von(bild, orte) for nummer in z.angebote}
    wo = f" in {raum.schluessel} {raum.name}" if raum else ""
    teile = f"{anzahl(len(wer), 'laufende Maßnahme', 'laufende Maßnahmen')}{wo} in {len(bild.phasen)} Lebensphasen"
    if bild.gemeint:
        return f"{teile}, Zielgruppe „{bild.gemeint}“."
    offen = [f for f in felder if f.lage is Lage.LUECKE]
    rest = offenes(*(sum(f.lage is lage for f in felder) for lage in (Lage.UNBEKANNT, Lage.OFFEN, Lage.OHNE_REGEL)))
    fehlt = f"{anzahl(len(offen), 'Feld hat', 'Felder haben')} eine Lücke, zusammen {_zusammen(felder)}"
    return f"{teile}. {fehlt}. {rest}".strip()


def lueckensatz(bild: Kettenbild, felder: list[Matrixfeld], zellen: list[Kettenzelle]) -> str:
    """What the list of gaps says: how many, and where none could be told; its sum is that of the matrix."""
    if bild.gemeint:
        return f"Für die Zielgruppe „{bild.gemeint}“ allein ist keine Lücke zu sagen."
    wie_viele, unbekannt, offen = (sum(z.lage is lage for z in zellen) for lage in (Lage.LUECKE, Lage.UNBEKANNT, Lage.OFFEN))
    saetze = [f"{anzahl(wie_viele, 'Lücke', 'Lücken')}, zusammen {_zusammen(felder)}."] if wie_viele else ["Keine Lücke ist zu erkennen."]
    saetze += [f"In {anzahl(unbekannt, 'Fall', 'Fällen')} ist der Bedarf unbekannt."] if unbekannt else []
    saetze += [f"In {anzahl(offen, 'Fall', 'Fällen')} hängt es an Plätzen, deren Zahl unbekannt ist."] if offen else []
    ohne = sum(f.lage is Lage.OHNE_REGEL for f in felder)
    saetze += [f"{anzahl(ohne, 'Feld hat', 'Felder haben')} noch keine Regel: Dort ist keine Lücke zu sagen."] if ohne else []
    return " ".join(saetze)


def leere_liste(bild: Kettenbild, felder: list[Matrixfeld]) -> dict[str, str]:
    """What stands where no gap is listed: that there is none, only where every field can be told."""
    if bild.gemeint:
        return {"leertitel": "Keine Lücke zu sagen", "leertext": bild.zielgruppensatz}
    if felder and all(f.lage in OHNE_LUECKE for f in felder):
        return {"leertitel": "Keine Lücke", "leertext": "In jedem Feld, das nicht entfällt, decken die Plätze den Bedarf."}
    text = "Wo es eine Regel gibt, decken die Plätze laufender Maßnahmen den Bedarf, oder er oder sie sind nicht zu sagen."
    return {"leertitel": "Keine Lücke zu erkennen", "leertext": f"{text} Ohne Regel ist keine Lücke zu sagen."}


def _zusammen(felder: list[Matrixfeld]) -> str:
    mindestens = "mindestens " if any(f.luecke_mindestens for f in felder) else ""
    return f"{mindestens}{anzahl(sum(f.luecke for f in felder), 'Platz', 'Plätze')}"


def zellen_von(bild: Kettenbild, orte: list[Any]) -> list[Kettenzelle]:
    drin = {ort.id for ort in orte}
    return [z for (_, ort), z in bild.zellen.items() if ort in drin]


def erreichttext(z: Kettenzelle) -> str:
    """How many people the Angebote of a field reach; where there is none, nothing is to be told."""
    return erreichtzahl([z]).text if z.angebote else "–"


def matrixblatt(bild: Kettenbild, orte: list[Any], form: MatrixForm) -> Blatt:
    rows: list[list[Zelle]] = []
    for zeile in bild.zeilen:
        for phase in bild.phasen:
            for ort in orte:
                z = bild.zellen[(phase.pk, zeile.pk), ort.id]
                rows.append([
                    phase.name, zeile.name, f"{ort.schluessel} {ort.name}", z.lage.bezeichnung, len(z.angebote), z.platzzahl.genau,
                    z.bedarf_ganz, z.luecke_genannt, z.satz, z.platzzahl.text, erreichtzahl([z]).genau if z.angebote else None,
                    erreichtzahl([z]).text if z.angebote else "",
                ])  # fmt: skip
    kopf = [
        "Lebensphase", form.achsenname, "Gebiet", "Lage", "Angebote", "Plätze", "Bedarf", "Lücke", "Regel", "Plätze in Worten",
        "Erreichte, anteilig", "Erreichte, anteilig, in Worten",
    ]  # fmt: skip
    return Blatt("Präventionskette", kopf, rows, hinweise=bild.hinweise)


def feldsatz(zellen: list[Kettenzelle]) -> str:
    if offen := fehlende(zellen):
        mindestens = "mindestens " if any(zelle.luecke_mindestens for zelle in zellen) else ""
        return f"Es {'fehlt' if offen == 1 else 'fehlen'} {mindestens}{anzahl(offen, 'Platz', 'Plätze')}."
    return f"{capfirst(gesamtlage(zellen).bezeichnung)}." if zellen else ""
