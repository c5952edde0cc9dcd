"""A report in the workshop: its numbers now, what was written to it, what is missing, and what it says otherwise than those before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from basis import kanonisch
from berichte.arten import Berichtsart, Entwurfsstand, Erklaerung, zu_lange_her
from berichte.models import Ablage, Berichtsentwurf, Berichtsfreigabe, Berichtsregel, Monatsfreigabe
from berichte.sections import freigaben
from berichte.sections.berichtsarten import QUELLEN
from berichte.sections.berichtsquelle import Gelesen, Quelle
from berichte.sections.freigaben import Absatz
from berichte.sections.korrekturen import Korrektur, seit
from berichte.sections.programm import programmstand
from berichte.sections.sozialraumbudget import Berichtsfehler
from berichte.zeitraum import Berichtszeitraum
from sozialraum.clock import heute
from sozialraum.ebenen import Gebietsbaum, Knoten
from sozialraum.rechte import Rolle


@dataclass(frozen=True)
class Stelle:
    """Which report: of which type, where, about when; with the rule of the Regelwerk that holds for it, if there is one."""

    art: Berichtsart
    baum: Gebietsbaum
    knoten: Knoten
    z: Berichtszeitraum
    regel: Berichtsregel | None

    @property
    def adresse(self) -> tuple[str, str, str, str, str]:
        k = self.knoten
        return (self.art.typ.value, k.ebene.name.lower(), k.schluessel, self.z.von.isoformat(), self.z.bis.isoformat())

    @property
    def felder(self) -> dict[str, Any]:
        return {"typ": self.art.typ.value, "gebiet_id": self.knoten.id, "von": self.z.von, "bis": self.z.bis}

    @property
    def freigebende(self) -> tuple[Rolle, ...]:
        """Whom the Regelwerk names: who reports, and whom it escalates to. Without a rule the Fachbereichsleitung."""
        if self.regel is None:
            return (Rolle.FACHBEREICHSLEITUNG,)
        return tuple(dict.fromkeys((Rolle(self.regel.rolle), Rolle(self.regel.eskaliert_an))))

    @property
    def kann_oeffentlich(self) -> bool:
        return self.knoten.ebene in self.art.oeffentlich

    @property
    def zu_spaet(self) -> str:
        """Why it is neither begun nor released any more; what was begun in time stays to be read."""
        return zu_lange_her(self.art, self.z.von, self.z.bis, heute())

    @property
    def freigaben(self) -> QuerySet[Berichtsfreigabe]:
        return freigaben.stelle(self.art.typ, self.knoten.id, self.z.von, self.z.bis)

    @property
    def entwurf(self) -> Berichtsentwurf | None:
        rows = Berichtsentwurf.objects.filter(**self.felder).select_related("gebiet", "vorgelegt_von").prefetch_related("texte")
        return rows.first()


def regel_fuer(art: Berichtsart, knoten: Knoten, tag: date) -> Berichtsregel | None:
    """The one in force on the first day of the Zeitraum, as for the due list."""
    rows = Berichtsregel.objects.filter(typ=art.typ, ebene=knoten.ebene, gueltig_ab__lte=tag)
    return rows.order_by("-gueltig_ab").first()


@dataclass(frozen=True)
class Werkstueck:
    """Everything the page of the workshop and a release are made of, read once."""

    stelle: Stelle
    gelesen: Gelesen
    texte: Mapping[str, str]
    letzte: Ablage | None  # the newest Fassung of this report, whichever way it was kept
    davor: Berichtsfreigabe | Monatsfreigabe | None  # the newest about a Zeitraum before

    @property
    def quelle(self) -> Quelle:
        return QUELLEN[self.stelle.art.typ]

    @property
    def bericht(self) -> Any:
        return self.gelesen.bericht

    @cached_property
    def _alle_erklaerungen(self) -> tuple[Erklaerung, ...]:
        return self.quelle.erklaerungen(self.bericht)

    @property
    def erklaerungen(self) -> tuple[Erklaerung, ...]:
        """Those that are written here."""
        return tuple(e for e in self._alle_erklaerungen if not e.adresse)

    @property
    def anderswo(self) -> tuple[Erklaerung, ...]:
        """Those that are missing and written elsewhere."""
        return tuple(e for e in self._alle_erklaerungen if e.adresse)

    @property
    def fehlende(self) -> tuple[Erklaerung, ...]:
        """What asks for action and is not explained."""
        return (*(e for e in self.erklaerungen if not self.texte.get(e.feld)), *self.anderswo)

    @cached_property
    def luecken(self) -> tuple[str, ...]:
        """What is not entered yet, as sentences; it does not stop a release, for the report says it too."""
        return self.quelle.luecken(self.bericht)

    @cached_property
    def absaetze(self) -> tuple[Absatz, ...]:
        """What was written, in the order of the report; explanations of what no longer asks for action are left out."""
        teile = [(e.feld, e.titel, e.lage) for e in self.erklaerungen] + [(t.schluessel, t.titel, "") for t in self.stelle.art.teile]
        return tuple(Absatz(feld, titel, lage, self.texte[feld]) for feld, titel, lage in teile if self.texte.get(feld))

    @cached_property
    def fingerabdruck(self) -> str:
        return freigaben.fingerabdruck(self.quelle.lesart.blaetter(self.bericht), self.absaetze)

    @property
    def unveraendert(self) -> bool:
        return self.letzte is not None and self._abdruck(self.letzte) == self.fingerabdruck

    def _abdruck(self, row: Ablage) -> str:
        """What was kept in another way has numbers, and no texts of the workshop."""
        if isinstance(row, Berichtsfreigabe):
            return row.fingerabdruck
        lesart = self.quelle.lesart
        return freigaben.fingerabdruck(lesart.blaetter(lesart.lies(row.inhalt)), ())

    @cached_property
    def inhalt(self) -> dict[str, Any]:
        """All that a release keeps: numbers, texts, limits, mapping, and which program counted."""
        z = self.stelle.z
        return {
            "typ": self.stelle.art.typ.value,
            "zeitraum": {"von": z.von.isoformat(), "bis": z.bis.isoformat()},
            "bericht": self.bericht.inhalt(),
            "texte": kanonisch.als_inhalt(self.absaetze),
            "grundlagen": dict(self.gelesen.grundlagen),
            "programm": programmstand(),
        }

    @cached_property
    def korrekturen(self) -> tuple[Korrektur, ...]:
        """Against the Fassung before, and against the report on the Zeitraum before as its numbers are today."""
        lesart, alle = self.quelle.lesart, []
        if self.letzte is not None and not self.unveraendert:
            alt, neu = (lesart.blaetter(lesart.lies(inhalt)) for inhalt in (self.letzte.inhalt, self.inhalt))
            alle.append(seit(self.letzte, alt, neu, in_euro=lesart.in_euro))
        if self.davor is not None:
            st = self.stelle
            paar = self.quelle.damals(st.baum, st.knoten, self.davor, self.bericht, heute())
            if paar:
                alle.append(seit(self.davor, *paar, self.davor.zeitraumname, in_euro=lesart.in_euro))
        return tuple(k for k in alle if k.zeilen)

    @property
    def vorher(self) -> dict[str, str]:
        """The texts of the report on the Zeitraum before, by part."""
        return {a.teil: a.text for a in freigaben.absaetze(self.davor.inhalt)} if isinstance(self.davor, Berichtsfreigabe) else {}


def lies(stelle: Stelle, entwurf: Berichtsentwurf | None) -> Werkstueck:
    """Berichtsfehler where nobody has begun it, and it is too late to."""
    if entwurf is None and (satz := stelle.zu_spaet):
        raise Berichtsfehler(satz)
    texte = {t.teil: t.text for t in entwurf.texte.all()} if entwurf else {}
    quelle = QUELLEN[stelle.art.typ]
    gelesen = quelle.lade(stelle.baum, stelle.knoten, stelle.z, heute())
    letzte = stelle.freigaben.first() or quelle.frueher(stelle.knoten, stelle.z)
    return Werkstueck(stelle, gelesen, texte, letzte, _davor(stelle, quelle))


def _davor(stelle: Stelle, quelle: Quelle) -> Berichtsfreigabe | Monatsfreigabe | None:
    """The newest about a Zeitraum before, whichever way it was kept; of two that end on one day the one of the workshop."""
    row = freigaben.davor(stelle.art.typ, stelle.knoten.id, stelle.z.von).select_related("gebiet").first()
    allein = quelle.frueher_davor(stelle.knoten, stelle.z.von)
    return allein if allein and (row is None or row.bis < allein.datenstand) else row


def stand(entwurf: Berichtsentwurf | None) -> Entwurfsstand:
    return Entwurfsstand(entwurf.stand) if entwurf else Entwurfsstand.ENTWURF
