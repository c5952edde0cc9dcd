"""What a file with Angebote is compared with: kinds, Einrichtungen, Träger, and the Angebote that there are; and the template."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from basis.export import Blatt
from proaktiv.imports.angebote import ANGEBOT, EINRICHTUNG, SPALTEN, TRAEGER, Bekanntes, Kontext
from proaktiv.models import Angebot, Angebotsart, Ausbauziel
from proaktiv.selectors.lesung import Lesung, lies_modelle, nach_name, nach_reihenfolge
from proaktiv.selectors.massnahmenimport import ist_beendet, paare
from sozialraum.clock import heute
from sozialraum.models import Einrichtung, Einrichtungsart, Traeger

ERKLAERUNG = {
    "Nummer": "Aus der ausgegebenen Liste. Leer: gesucht wird nach Einrichtung, Angebot und Beginn; was es noch nicht gibt, ist neu.",
    "Einrichtung": "Name, oder Schlüssel, wenn mehrere so heißen. Muss in jeder Zeile stehen.",
    "Angebot": "Eine Angebotsart aus dem Blatt „Erlaubte Werte“. Muss in jeder Zeile stehen.",
    "Träger des Angebots": "Ein Name aus dem Blatt „Erlaubte Werte“, oder leer.",
    "VZÄ": "Umfang, zum Beispiel 0,75. Leer: unbekannt.",
    "Ab": "Tag, zum Beispiel 01.08.2025. Muss in jeder Zeile stehen; die Einrichtung gibt es an diesem Tag.",
    "Bis": "Letzter Tag, zum Beispiel 31.07.2027. Leer: ohne Ende.",
    "Grundlage": "Beschluss oder Vereinbarung, höchstens 200 Zeichen.",
}


@dataclass(frozen=True)
class Bestand:
    """All of it, in two queries."""

    arten: Mapping[int, Angebotsart]
    haeuser: Mapping[int, Einrichtung]
    traeger: Mapping[int, Traeger]
    angebote: Mapping[int, Angebot]
    ziele: Mapping[int, Ausbauziel]

    def zaehlbare(self, art: int) -> list[Einrichtungsart]:
        """As ``zaehlbare_arten``."""
        je = {z.einrichtungsart_id: z.einrichtungsart for z in self.ziele.values() if z.regel.angebotsart_id == art}
        return sorted(je.values(), key=nach_reihenfolge)

    def kontext(self) -> Kontext:
        return Kontext(
            paare((a.pk, (a.name, a.schluessel)) for a in self.arten.values()),
            [(text, h.pk) for h in self.haeuser.values() for text in (h.name, h.schluessel)],
            paare((t.pk, (t.name, t.schluessel)) for t in self.traeger.values()),
            {h.pk: h.name for h in self.haeuser.values()},
            {a.pk: Bekanntes(a.art_id, a.einrichtung_id, a.gueltig_von) for a in self.angebote.values()},
        )


def lies_bestand() -> Bestand:
    arten, haeuser, traeger, angebote, ziele = lies_modelle(
        Lesung(Angebotsart.objects.all(), nach=nach_reihenfolge),
        Lesung(Einrichtung.objects.all(), nach=nach_name),
        Lesung(Traeger.objects.all(), nach=nach_name),
        Lesung(Angebot.objects.all()),
        Lesung(Ausbauziel.objects.all(), {"regel": ("angebotsart_id",), "einrichtungsart": ("name", "reihenfolge")}),
    )
    return Bestand(*({row.pk: row for row in rows} for rows in (arten, haeuser, traeger, angebote, ziele)))


def vorlage() -> list[Blatt]:
    """The file to fill in: an empty table, what its columns mean, and every value that they may have."""
    bestand, tag = lies_bestand(), heute()
    werte = {
        EINRICHTUNG: [h.name for h in bestand.haeuser.values() if not ist_beendet(h, tag)],
        ANGEBOT: [a.name for a in bestand.arten.values()],
        TRAEGER: [t.name for t in bestand.traeger.values() if not ist_beendet(t, tag)],
    }
    kopf = [feld.name for feld in SPALTEN]
    return [
        Blatt("Angebote", kopf, []),
        Blatt("Spalten", ["Spalte", "Was hineingehört"], [[name, ERKLAERUNG[name]] for name in kopf]),
        Blatt("Erlaubte Werte", list(werte), [list(zeile) for zeile in zip_longest(*werte.values())]),
    ]
