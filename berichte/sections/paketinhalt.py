"""What is in a committee packet: a line for each report, how its file is named in the ZIP, and the table of contents as paper."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, F, Func
from django.utils import timezone
from django.utils.text import slugify

from basis.export import Blatt, blaetter_als_csv
from basis.models import Datei
from basis.zahlen import anzahl
from berichte.druck.maschine import Druckauftrag
from berichte.models import Berichtspaket
from berichte.paketstand import Paketzahlen, Teilstand
from berichte.regelwerk import TYPNAMEN, Berichtstyp
from berichte.sections.freigaben import PDF_VERAENDERT
from berichte.sections.papier import papierauftrag
from berichte.sections.zipdatei import als_strom
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet

AUF_EINMAL = 8  # files that are read at once while the ZIP is sent
KOPF = ("Berichtstyp", "Ebene", "Schlüssel", "Gebiet", "Stand", "Angabe", "Seiten", "Datenstand", "Datei", "SHA-256 der Datei")


@dataclass(frozen=True)
class Inhaltszeile:
    """One report. ``datei``: its name in the ZIP, empty where there is none; ``datei_id``: where its bytes are."""

    typ: Berichtstyp
    ebene: Ebene
    schluessel: str
    gebiet: str
    stand: Teilstand
    angabe: str
    seiten: int | None
    datenstand: date | None
    datei: str
    sha256: str
    datei_id: int | None

    @property
    def ist_da(self) -> bool:
        return self.stand.ist_da

    @property
    def standwort(self) -> str:
        return self.stand.wort

    @property
    def wortlaut(self) -> str:
        """State and what is said of it, the same word once."""
        if self.angabe.startswith(self.standwort):
            return self.angabe
        return f"{self.standwort}: {self.angabe}" if self.angabe else self.standwort


def _zahlen(zeilen: tuple[Inhaltszeile, ...]) -> Paketzahlen:
    return Paketzahlen.aus(Counter(z.stand.value for z in zeilen).items())


REIHE = (Teilstand.FREIGEGEBEN, Teilstand.ENTWURF, Teilstand.FEHLT, Teilstand.GESCHEITERT, Teilstand.OFFEN)


@dataclass(frozen=True)
class Typgruppe:
    """The reports of one type."""

    typ: Berichtstyp
    zeilen: tuple[Inhaltszeile, ...]

    @property
    def titel(self) -> str:
        return self.typ.wort

    @property
    def zahlen(self) -> Paketzahlen:
        return _zahlen(self.zeilen)

    @property
    def je(self) -> tuple[int, ...]:
        """In the order of the columns."""
        je = self.zahlen.je
        return tuple(je[s] for s in REIHE)

    @property
    def seiten(self) -> int:
        return sum(z.seiten or 0 for z in self.zeilen)


@dataclass(frozen=True)
class Paketinhalt:
    """The whole packet as it stands, for page, paper, CSV and ZIP."""

    nummer: int
    titel: str
    zeitraum: str
    bereich: str
    typen: str
    bestellt: str
    stand: datetime
    datenstand: date
    gruppen: tuple[Typgruppe, ...]

    @property
    def dateiname(self) -> str:
        return f"berichtspaket-{self.nummer}"

    @property
    def zeilen(self) -> tuple[Inhaltszeile, ...]:
        return tuple(z for gruppe in self.gruppen for z in gruppe.zeilen)

    @property
    def zahlen(self) -> Paketzahlen:
        return _zahlen(self.zeilen)

    @property
    def wichtigste(self) -> tuple[str, ...]:
        umfang = f"{anzahl(sum(g.seiten for g in self.gruppen), 'Seite', 'Seiten')} in {anzahl(self.zahlen.da, 'Datei', 'Dateien')}."
        entwurf = "Ein Entwurf ist nicht freigegeben; das steht auf jeder seiner Seiten." if self.zahlen.je[Teilstand.ENTWURF] else ""
        return tuple(satz for satz in (self.zahlen.satz, umfang, entwurf) if satz)

    @property
    def vermerk(self) -> str:
        """What every page of the contents says of a packet that is not whole."""
        fehlen = self.zahlen.offen + self.zahlen.gescheitert
        return f"Unvollständig: {fehlen} von {anzahl(self.zahlen.alle, 'Bericht', 'Berichten')} fehlen noch" if fehlen else ""


def lies(paket: Berichtspaket) -> Paketinhalt:
    """Two queries for all parts; their files stay where they are. One that is not what it was is named with its reason, as if it failed."""
    namen = Dateinamen()
    felder = ("typ", "gebiet_id", "gebiet__ebene", "gebiet__schluessel", "gebiet__name", "stand", "angabe", "seiten", "datenstand",
              "datei_id", "datei__sha256", "erledigt_am")  # fmt: skip
    rows = list(paket.teile.order_by("pk").values(*felder))
    anders = veraenderte(paket)
    je: dict[str, list[Inhaltszeile]] = {typ: [] for typ in paket.typen}
    for row in rows:
        if row["datei_id"] in anders:
            row |= {"stand": Teilstand.GESCHEITERT.value, "angabe": PDF_VERAENDERT, "seiten": None, "datei_id": None, "datei__sha256": ""}
        je[row["typ"]].append(_zeile(row, namen))
    erledigt = [row["erledigt_am"] for row in rows if row["erledigt_am"]]
    tage = [row["datenstand"] for row in rows if row["datenstand"]]
    return Paketinhalt(
        nummer=paket.pk, titel=str(paket), zeitraum=paket.zeitraumname, bereich=paket.bereich.bezeichnung, typen=paket.typworte,
        bestellt=f"{timezone.localtime(paket.created_at):%d.%m.%Y} von {paket.bestellt_von}",
        stand=max(erledigt, default=paket.created_at), datenstand=max(tage, default=paket.bis),
        gruppen=tuple(Typgruppe(Berichtstyp(typ), tuple(zeilen)) for typ, zeilen in je.items() if zeilen),
    )  # fmt: skip


def veraenderte(paket: Berichtspaket) -> frozenset[int]:
    """Files of the packet whose bytes do not give their checksum any more: the database counts, so that none has to be sent for it."""
    summe = Func(F("inhalt"), template="encode(sha256(%(expressions)s), 'hex')", output_field=CharField())
    dateien = Datei.objects.filter(pk__in=paket.teile.filter(datei__isnull=False).values("datei"))
    return frozenset(dateien.exclude(sha256=summe).values_list("pk", flat=True))


def _zeile(row: dict[str, Any], namen: "Dateinamen") -> Inhaltszeile:
    typ, stand, ebene, schluessel = Berichtstyp(row["typ"]), Teilstand(row["stand"]), Ebene(row["gebiet__ebene"]), row["gebiet__schluessel"]
    return Inhaltszeile(
        typ, ebene, schluessel, Gebiet(ebene=ebene, schluessel=schluessel, name=row["gebiet__name"]).bezeichnung, stand, row["angabe"],
        row["seiten"], row["datenstand"],
        namen.nimm(typ, ebene, schluessel, entwurf=stand is Teilstand.ENTWURF) if row["datei_id"] else "",
        row["datei__sha256"] or "", row["datei_id"],
    )  # fmt: skip


class Dateinamen:
    """A folder for each type, in it Ebene and key; never the same name twice, also where small and large letters are one."""

    def __init__(self) -> None:
        self._genommen: set[str] = set()
        self._ordner: dict[Berichtstyp, str] = {}

    def nimm(self, typ: Berichtstyp, ebene: Ebene, schluessel: str, *, entwurf: bool) -> str:
        ordner = f"{list(TYPNAMEN).index(typ) + 1:02d}-{typ.value}"
        stamm = f"{ordner}/{int(ebene)}-{ebene.name.lower()}-{slugify(schluessel) or 'ohne'}"
        eigener, nummer = stamm, 1
        while eigener in self._genommen:
            nummer += 1
            eigener = f"{stamm}-{nummer}"
        self._genommen.add(eigener)
        return f"{eigener}{'-entwurf' if entwurf else ''}.pdf"


def blatt(inhalt: Paketinhalt) -> Blatt:
    return Blatt("Inhalt", KOPF, [
        [z.typ.wort, z.ebene.name.title(), z.schluessel, z.gebiet, z.standwort, z.angabe, z.seiten, z.datenstand, z.datei, z.sha256]
        for z in inhalt.zeilen
    ], hinweise=[inhalt.titel, *inhalt.wichtigste])  # fmt: skip


def verzeichnisauftrag(inhalt: Paketinhalt) -> Druckauftrag:
    """The table of contents: of the same parts the same bytes."""
    kontext = {
        "art": "Inhalt des Berichtspakets",
        "kopfdaten": [("Zeitraum", inhalt.zeitraum), ("Gebiete", f"{inhalt.bereich} und alle darunter"), ("Bestellt", inhalt.bestellt)],
        "datenstand": inhalt.datenstand,
        "wichtigste": inhalt.wichtigste,
        "spalten": [s.wort for s in REIHE],
    }
    auftrag = papierauftrag("berichte/paketinhalt_druck.html", inhalt, blatt(inhalt), kontext, erstellt=inhalt.stand)
    return replace(auftrag, vermerk=inhalt.vermerk)


def als_zip(inhalt: Paketinhalt, verzeichnis: bytes) -> Iterator[bytes]:
    """The ZIP piece by piece, with its contents first; never more than a few files in memory."""
    wann = timezone.localtime(inhalt.stand)
    return als_strom(dateien(inhalt, verzeichnis), wann)


def dateien(inhalt: Paketinhalt, verzeichnis: bytes) -> Iterator[tuple[str, bytes]]:
    yield "00-inhalt.pdf", verzeichnis
    yield "inhalt.csv", blaetter_als_csv([blatt(inhalt)])
    da = [(z.datei, z.datei_id) for z in inhalt.zeilen if z.datei_id is not None]
    for anfang in range(0, len(da), AUF_EINMAL):
        zusammen = da[anfang : anfang + AUF_EINMAL]
        gelesen = Datei.objects.in_bulk([nummer for _, nummer in zusammen])
        yield from ((name, bytes(gelesen[nummer].inhalt)) for name, nummer in zusammen)
