"""Die Lesart einer Buchungsdatei: was in welcher Spalte steht. Rein; gespeichert als Buchungsprofil, geändert im Editor."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from typing import NamedTuple

from basis.imports.kopfzeile import normalisiere

BELEG, BEWEGUNG, STAND = "beleg", "bewegung", "stand"
IST, FESTLEGUNG, ANSATZ, NACH_SPALTE = "ist", "festlegung", "ansatz", "zeile"
KAMERAL, DOPPISCH = "kameral", "doppisch"

FELDER = {
    "haushaltsstelle": "Haushaltsstelle",
    "produkt": "Produkt",
    "produktname": "Produktbezeichnung",
    "sachkonto": "Sachkonto",
    "sachkonto_ersatz": "Sachkonto, wenn leer",
    "name": "Bezeichnung der Haushaltsstelle",
    "gebiet": "Gebiet",
    "hilfeart": "Hilfeart",
    "traeger": "Träger",
    "buchungstag": "Buchungstag",
    "leistungsmonat": "Leistungsmonat",
    "jahr": "Haushaltsjahr",
    "art": "Ist oder Festlegung",
    "beleg": "Belegschlüssel",
    "position": "Position des Belegs",
    "festlegung": "Beleg der Festlegung, die ein Ist mindert",
    "festlegung_position": "Position der Festlegung",
}
VERSCHLUESSELT = frozenset({"beleg", "position", "festlegung", "festlegung_position"})
# Was Personen, Texte und Akten nennt, kommt in kein Feld; auch nicht verschlüsselt.
_VERBOTEN = re.compile(
    r"empfaenger|kreditor|debitor|zahlungspflicht|vorname|nachname|familienname|geburt|geboren|anschrift|adresse|strasse|iban|bankverb|"
    r"buchungstext|verwendungszweck|^text|bemerkung|notiz|aktenzeichen|^akte|fallnummer|fallnr|klient|^kind|sachbearbeit|telefon|mail"
)


class Betragsspalte(NamedTuple):
    """Eine Spalte mit Beträgen: Ist, Festlegung, Ansatz oder was die Spalte „Art“ sagt; bei breiten Dateien mit ihrem Jahr."""

    spalte: str
    art: str = IST
    jahr: int | None = None


class Feldangabe(NamedTuple):
    """Woher ein Feld kommt: aus einer Spalte, oder fest für alle Zeilen."""

    spalte: str = ""
    fest: str = ""


@dataclass(frozen=True)
class Lesart:
    """Alles, was das Lesen einer Datei von ihr wissen muss."""

    quelle: str
    modus: str = BEWEGUNG
    welt: str = DOPPISCH
    kodierung: str = ""
    trennzeichen: str = ""
    zahlformat: str = "deutsch"
    kopfzeile: int = 0
    felder: Mapping[str, Feldangabe] = field(default_factory=dict)
    betraege: Sequence[Betragsspalte] = ()
    ertrag_negativ: bool = False
    einnahme_spalte: str = ""
    einnahme_muster: str = ""
    auslassen_spalte: str = ""
    auslassen_muster: str = ""
    nur_spalte: str = ""
    nur_muster: str = ""
    kurzes_sachkonto: bool = False
    zentral: bool = False

    def angabe(self, feld: str) -> Feldangabe:
        return self.felder.get(feld, Feldangabe())

    def hat(self, feld: str) -> bool:
        angabe = self.angabe(feld)
        return bool(angabe.spalte or angabe.fest)

    @property
    def arten(self) -> frozenset[str]:
        """Was die Datei bucht: Ist, Festlegung oder beides."""
        arten = {b.art for b in self.betraege} - {ANSATZ}
        return frozenset({IST, FESTLEGUNG}) if NACH_SPALTE in arten else frozenset(arten)

    @property
    def breit(self) -> bool:
        return any(spalte.jahr for spalte in self.betraege)

    def spalten(self) -> list[str]:
        """Die Spalten, die gebraucht werden, jede einmal; alle anderen werden beim Lesen fallen gelassen."""
        namen = [self.angabe(feld).spalte for feld in FELDER] + [b.spalte for b in self.betraege]
        namen += [self.einnahme_spalte, self.auslassen_spalte, self.nur_spalte]
        return list(dict.fromkeys(name for name in namen if name))


# Was ein Profil so speichert, wie die Lesart es braucht.
EINFACHE = tuple(f.name for f in fields(Lesart) if f.name not in {"felder", "betraege"})


def spaltennamen(kopf: Sequence[str]) -> list[str]:
    """Ein Name je Spalte: die Überschrift; ohne eine, oder wenn sie mehrfach vorkommt, mit ihrem Platz."""
    return [
        f"Spalte {platz}" if not name else f"{name} (Spalte {platz})" if kopf.count(name) > 1 else name
        for platz, name in enumerate(kopf, 1)
    ]


def passt(text: str, muster: str) -> bool:
    """Ob ein Text zu einem von mehreren Mustern passt, getrennt durch Komma; ``*`` steht für beliebige Zeichen."""
    return any(fnmatchcase(text.casefold(), teil.strip().casefold()) for teil in muster.split(",") if teil.strip())


def maengel(lesart: Lesart, namen: Sequence[str] = ()) -> list[str]:
    """Was der Lesart fehlt oder sich nicht verträgt, als Sätze. ``namen``: Spalten einer Datei, gegen die geprüft wird."""
    saetze = [*_maengel_der_spalten(lesart), *_maengel_des_modus(lesart)]
    if not lesart.betraege:
        saetze.append("Ordnen Sie mindestens einer Spalte Beträge zu.")
    if lesart.welt == DOPPISCH and not (lesart.hat("produkt") and (lesart.hat("sachkonto") or lesart.hat("sachkonto_ersatz"))):
        saetze.append("Doppisch braucht eine Buchung Produkt und Sachkonto; ordnen Sie beide zu.")
    if lesart.welt == KAMERAL and not lesart.hat("haushaltsstelle"):
        saetze.append("Kameral braucht eine Buchung die Haushaltsstelle; ordnen Sie sie zu.")
    if not lesart.hat("gebiet") and not lesart.zentral:
        saetze.append("Die Datei nennt kein Gebiet. Ordnen Sie es zu, oder erlauben Sie, dass ohne Gebiet zentral gebucht wird.")
    if not lesart.breit and not lesart.hat("buchungstag"):
        saetze.append("Es fehlt der Buchungstag; ordnen Sie ihn zu, oder nennen Sie bei jeder Betragsspalte ihr Jahr.")
    if namen:
        saetze += [f"Die Spalte „{name}“ steht nicht in der Datei." for name in lesart.spalten() if name not in namen]
    return saetze


def _maengel_der_spalten(lesart: Lesart) -> list[str]:
    return [
        f"Die Spalte „{name}“ nennt Personen, Texte oder Akten. Solche Angaben werden nicht übernommen, auch nicht verschlüsselt."
        for name in lesart.spalten()
        if _VERBOTEN.search(normalisiere(name))
    ]


def _maengel_des_modus(lesart: Lesart) -> list[str]:
    saetze = []
    if lesart.modus == BELEG and not lesart.hat("beleg"):
        saetze.append("Das Verfahren „Belegschlüssel“ braucht die Spalte mit dem Beleg.")
    if lesart.modus == STAND and lesart.hat("festlegung"):
        saetze.append("In einer Datei mit Ständen mindert kein Ist eine einzelne Festlegung.")
    if any(b.art == NACH_SPALTE for b in lesart.betraege) and not lesart.hat("art"):
        saetze.append("Eine Betragsspalte richtet sich nach der Spalte „Ist oder Festlegung“; ordnen Sie sie zu.")
    return saetze
