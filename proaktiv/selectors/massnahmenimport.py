"""What a file with Maßnahmen is compared with: the catalogues as the template names them, and the Maßnahmen that there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import zip_longest
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from basis.export import Blatt
from proaktiv.imports.massnahmen import GEBIETE, KAPITEL, KONZEPTION, PHASEN, SPALTEN, WAHL, Bekannte, Kontext
from proaktiv.models import (
    Handlungsfeld,
    Kapitel,
    Konzeption,
    Lebensphase,
    Lebenswelt,
    Massnahme,
    Massnahmengebiet,
    Massnahmenphase,
    Zielgruppe,
)
from proaktiv.selectors.kette import kurzname
from proaktiv.selectors.lesung import Lesung, lies_modelle, nach_name, nach_reihenfolge
from sozialraum.clock import heute
from sozialraum.ebenen import Gebietsbaum
from sozialraum.models import Gebiet, Organisationseinheit, Traeger, Zuordnung
from sozialraum.models.gebiet import baum_aus, gueltig_am

MODELLE: dict[str, tuple[Any, Any]] = {
    "lebenswelt": (Lebenswelt, nach_reihenfolge), "handlungsfeld": (Handlungsfeld, nach_reihenfolge),
    "zielgruppe": (Zielgruppe, nach_reihenfolge), "traeger": (Traeger, nach_name), "einheit": (Organisationseinheit, nach_name),
}  # fmt: skip
ERKLAERUNG = {
    "Nummer": "Aus der ausgegebenen Liste. Leer: gesucht wird nach Konzeption und Titel; was es noch nicht gibt, ist neu.",
    "Konzeption": "Name. Leer: die Konzeption, die beim Hochladen gewählt ist.",
    "Kapitel": "Nummer oder Nummer und Titel eines Kapitels dieser Konzeption.",
    "Maßnahme": "Titel, höchstens 200 Zeichen. Muss in jeder Zeile stehen.",
    "Ziel": "Freier Text, höchstens 2.000 Zeichen, ohne Angaben zu Personen.",
    "Gebiete": "Ein Name oder mehrere, mit Semikolon getrennt. „ganze Stadt“ heißt: überall.",
    "Lebensphasen": "Ein Name oder mehrere, mit Semikolon getrennt.",
    "Beginn": "Tag, zum Beispiel 01.08.2025.",
    "Ende": "Tag, zum Beispiel 31.07.2027. Nicht vor dem Beginn.",
    "Quelle": "Wo das steht, höchstens 300 Zeichen.",
}


@dataclass(frozen=True)
class Bestand:
    """All of it, in two queries. ``massnahmen`` carry ``orte`` and ``dabei``: the keys of their Gebiete and phases."""

    konzeptionen: list[Konzeption]
    kapitel: list[Kapitel]
    gebiete: list[Gebiet]
    phasen: list[Lebensphase]
    wahl: Mapping[str, list[Any]]
    massnahmen: Mapping[int, Any]
    baum: Gebietsbaum

    @cached_property
    def verzeichnisse(self) -> dict[str, dict[Any, Any]]:
        """Of each field that names a row: key → row."""
        je: dict[str, list[Any]] = {"kapitel": self.kapitel, **{feld: self.wahl[name] for name, (feld, _) in WAHL.items()}}
        return {feld: {row.pk: row for row in rows} for feld, rows in je.items()}

    def kontext(self, konzeption: int | None) -> Kontext:
        kapitel: dict[int, list[tuple[str, int]]] = {}
        for k in self.kapitel:
            kapitel.setdefault(k.konzeption_id, []).extend([(k.nummer, k.pk), (str(k), k.pk)])
        return Kontext(
            [(text, k.pk) for k in self.konzeptionen for text in (k.name, k.schluessel)],  # a name that two have means neither
            kapitel,
            paare((g.pk, (kurzname(g), g.bezeichnung, g.schluessel, g.name)) for g in self.gebiete),
            paare((p.pk, (p.name, p.schluessel)) for p in self.phasen),
            {name: paare((row.pk, (row.name, row.schluessel)) for row in rows) for name, rows in self.wahl.items()},
            {nummer: Bekannte(m.konzeption_id, m.titel) for nummer, m in self.massnahmen.items()},
            konzeption,
        )


def paare(eintraege: Iterable[tuple[int, tuple[str, ...]]]) -> list[tuple[str, int]]:
    """Text → key; the first name of each goes before the further ones of others."""
    alle = list(eintraege)
    ersten = {namen[0]: nummer for nummer, namen in reversed(alle)}
    weitere = [(name, nummer) for nummer, namen in alle for name in namen[1:] if name not in ersten]
    return [*ersten.items(), *weitere]


def lies_bestand() -> Bestand:
    """Gebiete of today, and those that a Maßnahme names still."""
    tag = heute()
    heutige = gueltig_am(tag)
    gebiete = Gebiet.objects.filter(heutige | Q(pk__in=Massnahmengebiet.objects.values("gebiet")))
    kataloge = [MODELLE[feld] for feld, _ in WAHL.values()]
    konzeptionen, kapitel, orte, phasen, zuordnungen, *wahl = lies_modelle(
        Lesung(Konzeption.objects.all(), nach=nach_name),
        Lesung(Kapitel.objects.all(), {"konzeption": ("name",)}, lambda k: (k.konzeption.name, k.reihenfolge, k.nummer)),
        Lesung(gebiete, nach=lambda g: (not g.gilt_am(tag), g.ebene, g.schluessel)),
        Lesung(Lebensphase.objects.all(), nach=nach_reihenfolge),
        Lesung(Zuordnung.objects.filter(heutige)),
        *(Lesung(modell.objects.all(), nach=nach) for modell, nach in kataloge),
    )
    massnahmen = Massnahme.objects.mit_allem().annotate(
        orte=ArraySubquery(Massnahmengebiet.objects.filter(massnahme=OuterRef("pk")).values("gebiet")),
        dabei=ArraySubquery(Massnahmenphase.objects.filter(massnahme=OuterRef("pk")).values("lebensphase")),
    )
    wahlen, nach_nummer = dict(zip(WAHL, wahl, strict=True)), {m.pk: m for m in massnahmen}
    return Bestand(konzeptionen, kapitel, orte, phasen, wahlen, nach_nummer, _baum(tag, orte, zuordnungen))


def _baum(tag: date, orte: list[Any], zuordnungen: list[Zuordnung]) -> Gebietsbaum:
    """As ``Gebiet.objects.baum``, of rows that are read already."""
    da = {g.pk: g for g in orte if g.gilt_am(tag)}
    eltern = {z.kind_id: z.eltern_id for z in zuordnungen if z.eltern_id in da}
    for g in da.values():
        g.eltern_id = eltern.get(g.pk)
    return baum_aus(tag, da.values())


def ist_beendet(row: Any, tag: date) -> bool:
    """Of a dated row of any catalogue. What begins later can be planned with already."""
    return row.gueltig_bis is not None and row.gueltig_bis < tag


def vorlage() -> list[Blatt]:
    """The file to fill in: an empty table, what its columns mean, and every value that they may have."""
    bestand, tag = lies_bestand(), heute()
    werte = {
        KONZEPTION: [k.name for k in bestand.konzeptionen],
        GEBIETE: [kurzname(g) for g in bestand.gebiete if g.gilt_am(tag)],
        PHASEN: [p.name for p in bestand.phasen if not ist_beendet(p, tag)],
        **{name: [row.name for row in rows if not ist_beendet(row, tag)] for name, rows in bestand.wahl.items()},
    }
    kopf = [feld.name for feld in SPALTEN]
    erklaerung = [[name, ERKLAERUNG.get(name, "Ein Name aus dem Blatt „Erlaubte Werte“, oder leer.")] for name in kopf]
    kapitel = [[k.konzeption.name, str(k)] for k in bestand.kapitel]
    return [
        Blatt("Maßnahmen", kopf, []),
        Blatt("Spalten", ["Spalte", "Was hineingehört"], erklaerung),
        Blatt("Erlaubte Werte", list(werte), [list(zeile) for zeile in zip_longest(*werte.values())]),
        Blatt("Kapitel", [KONZEPTION, KAPITEL], kapitel),
    ]
