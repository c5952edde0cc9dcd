"""A Vorlage for the Gremium with its Anlagen: what its DOCX, its Vortrag and its Sprechzettel say, from kept reports alone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from basis.export import Blatt
from basis.zahlen import NBSP, anzahl, datum
from berichte.models import Bericht, Berichtsfreigabe, Scorecardablage, Vorlagenanlage
from berichte.sections import scorecardlesart
from sozialraum.models import Beratung, Beschlussauftrag, Stadt, Vorlage, Vorlagenfassung
from sozialraum.models.gremien import ENTSCHIEDEN

KOPF = ("Anlage", "Bericht", "Datenstand", "Öffentlich", "Prüfsumme der Zahlen (SHA-256)", "Prüfsumme der PDF-Datei (SHA-256)")
BITTEN = {
    Beratung.Zustaendigkeit.ENTSCHEIDUNG.label: "Zu entscheiden",
    Beratung.Zustaendigkeit.VORBERATUNG.label: "Vorzuberaten",
    Beratung.Zustaendigkeit.KENNTNISNAHME.label: "Zur Kenntnis zu nehmen",
}
ERFUNDEN = "Die Vorlage oder eine ihrer Anlagen ist erfunden, zur Vorführung."
BESCHLUSS, INFORMATION = "Beschlussvorlage", "Informationsvorlage"


@dataclass(frozen=True)
class Anlagenzeile:
    """A kept report: its own title, its own most important sentences, and the checksums that prove both."""

    nummer: int
    titel: str
    datenstand: date
    wichtigste: tuple[str, ...]
    pruefsumme: str
    pdf_sha256: str
    datei: str
    oeffentlich: bool
    muster: bool

    @property
    def name(self) -> str:
        return f"Anlage{NBSP}{self.nummer}"

    @property
    def quelle(self) -> str:
        return f"{self.name}, Datenstand {datum(self.datenstand)}, Prüfsumme {self.pruefsumme[:12]}"


@dataclass(frozen=True)
class Beratungszeile:
    """A step of the Beratungsfolge."""

    gremium: str
    termin: date | None
    zustaendigkeit: str
    oeffentlich: bool
    ergebnis: str


@dataclass(frozen=True)
class Vorlagenpapier:
    """All that the papers of a Sitzung say about one Vorlage."""

    stadt: str
    fachbereich: str
    nummer: str
    betreff: str
    oeffentlich: bool
    fassung: str
    tag: date
    beratungen: tuple[Beratungszeile, ...]
    beschlusstext: str
    begruendung: str
    finanzen: str
    folgen: str
    anlagen: tuple[Anlagenzeile, ...]
    anfragen: tuple[str, ...]
    entschieden: bool
    muster: bool

    @property
    def titel(self) -> str:
        return f"Vorlage {self.nummer}: {self.betreff}"

    @property
    def dateiname(self) -> str:
        return f"vorlage-{re.sub('[^a-z0-9]+', '-', self.nummer.lower()).strip('-')}"

    @property
    def art(self) -> str:
        """Something is to be decided, or only to be taken note of."""
        entscheidet = any(b.zustaendigkeit == Beratung.Zustaendigkeit.ENTSCHEIDUNG.label for b in self.beratungen)
        return BESCHLUSS if entscheidet or self.beschlusstext else INFORMATION

    @property
    def naechste(self) -> Beratungszeile | None:
        return next((b for b in self.beratungen if not b.ergebnis), None)

    @property
    def abschnitte(self) -> list[tuple[str, str]]:
        """The texts in the order of the paper; an empty one is said, not left out."""
        return [
            ("Beschlussvorschlag", self.beschlusstext),
            ("Begründung", self.begruendung),
            ("Finanzielle Auswirkungen", self.finanzen),
            ("Folgen bei Ablehnung", self.folgen),
        ]

    @property
    def fehlt(self) -> list[str]:
        """What a Gremium would ask for before it decides."""
        leer = [name for name, text in self.abschnitte if not text.strip()]
        weiter = [] if self.beratungen else ["Beratungsfolge"]
        return [*leer, *weiter, *([] if self.anlagen else ["Anlagen"])]

    @property
    def wichtigste(self) -> list[str]:
        """What is asked, then the first sentence of each Anlage with its source."""
        saetze = []
        if self.naechste:
            saetze.append(f"{BITTEN[self.naechste.zustaendigkeit]} ({self.naechste.gremium}): {self.betreff.rstrip('.')}.")
        saetze += [f"{a.name}: {a.wichtigste[0]}" for a in self.anlagen if a.wichtigste]
        return saetze

    @property
    def umfang(self) -> str:
        return f"{self.art} mit {anzahl(len(self.anlagen), 'Anlage', 'Anlagen')}" if self.anlagen else f"{self.art} ohne Anlagen"


def stelle_zusammen(
    vorlage: Vorlage, folge: Sequence[Beratung], fassung: Vorlagenfassung | None, anlagen: Iterable[Vorlagenanlage], tag: date,
    anfragen: Iterable[Beschlussauftrag] = (),
) -> Vorlagenpapier:  # fmt: skip
    """``folge``, ``fassung`` (the newest text), ``anlagen`` and open ``anfragen`` as far as the reader may read them."""
    stadt = Stadt.objects.aktuelle()
    zeilen = tuple(anlagenzeile(a) for a in anlagen)
    return Vorlagenpapier(
        stadt=stadt.name if stadt else "",
        fachbereich=stadt.fachbereich if stadt else "",
        nummer=vorlage.nummer,
        betreff=vorlage.betreff,
        oeffentlich=vorlage.oeffentlich,
        fassung=f"Fassung {fassung.nummer}, {fassung.get_art_display()}" if fassung else "",
        tag=tag,
        beratungen=tuple(
            Beratungszeile(b.gremium.name, b.termin, b.get_zustaendigkeit_display(), b.oeffentlich, b.get_ergebnis_display()) for b in folge
        ),
        beschlusstext=fassung.text if fassung else "",
        begruendung=vorlage.begruendung,
        finanzen=vorlage.finanzen,
        folgen=vorlage.folgen,
        anlagen=zeilen,
        anfragen=tuple(f"{a.titel} ({a.gremium}{f', bis {datum(a.frist)}' if a.frist else ''})" for a in anfragen),
        entschieden=ist_entschieden(folge, fassung),
        muster=vorlage.muster or any(z.muster for z in zeilen),
    )


def ist_entschieden(folge: Iterable[Beratung], fassung: Vorlagenfassung | None) -> bool:
    """Whether a Gremium has decided, or the newest text is the decided one: after it only its correction follows."""
    return any(b.ergebnis in ENTSCHIEDEN for b in folge) or bool(fassung and fassung.art == Vorlagenfassung.Art.BESCHLOSSEN)


def anlagenzeile(anlage: Vorlagenanlage) -> Anlagenzeile:
    """Read from what was kept; nothing is calculated again."""
    quelle: Any = anlage.quelle
    inhalt = quelle.inhalt
    if isinstance(quelle, Bericht):
        titel, saetze = f"Sozialraumbudget {inhalt['kopf']['jahr']}: {inhalt['gebiet']['bezeichnung']}", inhalt["wichtigste"]
    elif isinstance(quelle, Scorecardablage):
        titel, saetze = str(quelle), scorecardlesart.lies(inhalt).wichtigste
    else:
        bericht = inhalt["bericht"] if isinstance(quelle, Berichtsfreigabe) else inhalt
        titel, saetze = str(quelle), dict.fromkeys([bericht["kernaussage"], *bericht["wichtigste"]])  # each once
    return Anlagenzeile(
        nummer=anlage.nummer, titel=titel, datenstand=quelle.datenstand, wichtigste=tuple(saetze), pruefsumme=quelle.pruefsumme,
        pdf_sha256=quelle.pdf.sha256, datei=quelle.pdf.name, oeffentlich=anlage.oeffentlich, muster=quelle.muster,
    )  # fmt: skip


def blatt(papier: Vorlagenpapier) -> Blatt:
    """The Anlagen as rows."""
    zeilen = [[a.nummer, a.titel, a.datenstand, "ja" if a.oeffentlich else "nein", a.pruefsumme, a.pdf_sha256] for a in papier.anlagen]
    return Blatt("Anlagen", KOPF, zeilen, hinweise=[papier.titel, f"Stand {datum(papier.tag)}"])
