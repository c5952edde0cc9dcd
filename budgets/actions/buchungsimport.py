"""Import of Buchungen: extract → dry run or take-over, wholly or not at all; the same file twice is a no-op (reliability.md 3, 6, 7)."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

from django.db import connection, transaction
from django.utils import timezone

from basis import muellsuche
from basis.imports.tabelle import Grenzen, Tabellenfehler
from basis.models import Datei
from basis.zahlen import zahl
from budgets.actions import buchungseintrag, buchungspruefung, buchungsstaging
from budgets.actions.buchungsansatz import buche_ansaetze, geaenderte
from budgets.actions.buchungskontext import belegschluessel, buchungskontext, schluesselkennung
from budgets.actions.buchungsposten import fehlende_posten, finde_posten, lege_posten_an
from budgets.imports.auszug import GRENZEN, Auszug, lies_auszug, mache_auszug
from budgets.imports.buchungen import Buchungsleser, Ergebnis
from budgets.imports.lesart import BELEG
from budgets.imports.postensuche import NeueStelle, Postenschluessel
from budgets.models import Buchungsentwurf, Buchungsprofil
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere
from sozialraum.imports.befund import Fehler
from sozialraum.models import Datenlieferung, Verwendung
from sozialraum.models.lieferung import Lieferungsart

PORTION, MELDUNG = 1_000, 5_000  # rows: so many fit into the way to the database, which takes them in while the next are read
NUR_STORNO = "Buchungen werden nur durch Storno berichtigt"
MIME = "application/gzip"
Melder = Callable[[int, int], None]


@dataclass(frozen=True)
class Buchungsdatei:
    """An extract with what is known of its file."""

    profil: Buchungsprofil
    inhalt: bytes
    name: str
    sha256: str
    zeilen: int
    stichtag: date | None = None
    muster: bool = False
    datei: Datei | None = None

    @property
    def kennung(self) -> str:
        """The profile and a short digest of its reading: read differently, it is another delivery."""
        lesart = hashlib.sha256(repr(self.profil.lesart).encode()).hexdigest()[:8]
        return f"{self.profil.name[:80]} ({lesart})"

    @classmethod
    def aus_auszug(cls, profil: Buchungsprofil, auszug: Auszug, name: str, **felder: Any) -> "Buchungsdatei":
        return cls(profil, auszug.inhalt, name[-200:], auszug.sha256, auszug.zeilen, **felder)

    @classmethod
    def aus_entwurf(cls, e: Buchungsentwurf) -> "Buchungsdatei":
        return cls(e.profil, bytes(e.datei.inhalt), e.datei.name, e.sha256, e.zeilen, e.stichtag, e.muster, e.datei)


@dataclass(frozen=True)
class Pruefung:
    """The dry run: what would be booked, created, and what is wrong. Nothing is saved."""

    ergebnis: Ergebnis
    wirkung: buchungsstaging.Wirkung
    fehler: tuple[Fehler, ...]
    neue_stellen: tuple[NeueStelle, ...] = ()
    neue_posten: tuple[Postenschluessel, ...] = ()
    fehlende: int = 0
    fehlende_ids: tuple[int, ...] = ()
    summen: dict[tuple[int, str], int] = field(default_factory=dict)
    schon_da: Datenlieferung | None = None

    @property
    def zeilen_mit_fehler(self) -> int:
        return len({(f.blatt, f.zeile) for f in self.fehler}) + self.ergebnis.weitere


@dataclass(frozen=True)
class Uebernahme:
    lieferung: Datenlieferung
    war_schon_da: bool = False
    fehlende: int = 0

    @property
    def satz(self) -> str:
        if self.war_schon_da:
            return f"{schon_uebernommen(self.lieferung)} Es wurde nichts gebucht."
        li = self.lieferung
        neu, geaendert, bekannt = map(zahl, (li.anzahl_neu, li.anzahl_geaendert, li.anzahl_unveraendert))
        fehlen = f" {zahl(self.fehlende)} früher gebuchte Zeilen stehen nicht in der Datei; sie bleiben." if self.fehlende else ""
        return f"Gebucht: {neu} neu, {geaendert} geändert, {bekannt} bekannt.{fehlen}"


def zieh_aus(profil: Buchungsprofil, quelle: bytes | BinaryIO, dateiname: str, *, grenzen: Grenzen = GRENZEN) -> Auszug:
    """Reads the file once and forgets all but the columns of the profile. Raises Abgelehnt with sentences."""
    try:
        return mache_auszug(quelle, dateiname, profil.lesart, belegschluessel(), grenzen=grenzen)
    except Tabellenfehler as fehler:
        raise Abgelehnt(*fehler.saetze) from fehler


def pruefe(datei: Buchungsdatei) -> Pruefung:
    """Reads and compares the whole file; rolls everything back."""
    with transaction.atomic():
        lauf = _Lauf(datei)
        pruefung = lauf.pruefe()
        transaction.set_rollback(True)
    return pruefung


def uebernimm(*, wer: Wer, datei: Buchungsdatei, grund: str = "", melde: Melder | None = None) -> Uebernahme:
    """Books a file. Raises Abgelehnt with every error; ``grund`` is the reason of Festlegungen in a year that is not decided."""
    if vorhanden := schon_da(datei):
        return Uebernahme(vorhanden, war_schon_da=True)
    with in_der_datenbank():
        return _uebernimm(wer, datei, grund.strip(), melde)


def schon_da(datei: Buchungsdatei) -> Datenlieferung | None:
    rows = Datenlieferung.objects.wirksam().filter(art=Lieferungsart.BUCHUNGEN, sha256=datei.sha256, profil=datei.kennung)
    return rows.filter(stichtag=datei.stichtag).first()


def schon_uebernommen(lieferung: Datenlieferung) -> str:
    return f"Diese Datei wurde am {timezone.localtime(lieferung.created_at):%d.%m.%Y} schon übernommen."


def _uebernimm(wer: Wer, datei: Buchungsdatei, grund: str, melde: Melder | None) -> Uebernahme:
    buchungsstaging.stelle_an()
    if vorhanden := schon_da(datei):  # somebody was faster with the same file
        return Uebernahme(vorhanden, war_schon_da=True)
    gespeichert = datei.datei or Datei(name=datei.name, inhalt=datei.inhalt, mime=MIME)
    if gespeichert._state.adding:
        gespeichert.save()
    lieferung = Datenlieferung.objects.create(
        art=Lieferungsart.BUCHUNGEN, datei=gespeichert, sha256=datei.sha256, profil=datei.kennung, quelle=datei.profil.quelle,
        stichtag=datei.stichtag, muster=datei.muster, nutzer=wer.nutzer,
    )  # fmt: skip
    lauf = _Lauf(datei, melde)
    pruefung = lauf.pruefe(anlegen=True, mit_summen=False)
    if pruefung.fehler:
        raise Abgelehnt(*(f.als_satz() if f.zeile else f.satz for f in pruefung.fehler))
    nutzer = wer.nutzer.pk if wer.nutzer else None
    mindert = datei.profil.lesart.hat("festlegung")
    ansaetze = buche_ansaetze(lieferung, lauf.leser.ergebnis.ansaetze, lauf.posten, wer)
    wirkung, geaendert = pruefung.wirkung, pruefung.wirkung.geaendert > 0
    buchungseintrag.trage_ein(
        lieferung=lieferung.pk, nutzer=nutzer, quelle=datei.profil.quelle, grund=grund[:300], geaendert=geaendert, mindert=mindert
    )
    lieferung.anzahl_neu, lieferung.anzahl_geaendert = wirkung.neu + ansaetze, wirkung.geaendert
    lieferung.anzahl_unveraendert, lieferung.anzahl_warnungen = wirkung.bekannt + wirkung.aelter, len(pruefung.ergebnis.warnungen)
    lieferung.zuordnung = {
        "quelle": datei.profil.quelle, "schluessel": schluesselkennung(), "staende": pruefung.ergebnis.staende,
        "spalten": datei.profil.lesart.spalten(),
    }  # fmt: skip
    lieferung.save(update_fields=["anzahl_neu", "anzahl_geaendert", "anzahl_unveraendert", "anzahl_warnungen", "zuordnung"])
    Verwendung.objects.create(lieferung=lieferung, gegenstand="buchungen", gegenstand_id=str(lieferung.pk), bezeichnung=NUR_STORNO)
    ergebnis = Uebernahme(lieferung, fehlende=pruefung.fehlende)
    protokolliere(wer=wer, aktion="buchungen_uebernommen", gegenstand=lieferung, text=ergebnis.satz, grund=grund)
    return ergebnis


class _Lauf:
    """One reading into the staging table, inside the caller's transaction."""

    def __init__(self, datei: Buchungsdatei, melde: Melder | None = None) -> None:
        self._datei, self._melde = datei, melde
        self._lesart = datei.profil.lesart
        self._pruefe_schluessel()
        spalten, self._zeilen = lies_auszug(datei.inhalt)
        self.leser = Buchungsleser(self._lesart, spalten, buchungskontext(self._lesart.welt), datei.stichtag)
        self.posten: dict[int, int | None] = {}

    def _pruefe_schluessel(self) -> None:
        """With another key every Beleg would look new and be booked twice."""
        rows = Datenlieferung.objects.wirksam().filter(art=Lieferungsart.BUCHUNGEN, zuordnung__quelle=self._lesart.quelle)
        if self._lesart.hat("beleg") and rows.exclude(zuordnung__schluessel=schluesselkennung()).exists():
            raise Abgelehnt(
                "Der Schlüssel, mit dem Belege verschlüsselt werden, ist ein anderer als bei früheren Lieferungen. Bekannte Belege würden "
                "noch einmal gebucht. Die Systemverwaltung muss BELEG_SCHLUESSEL auf den bisherigen Wert setzen."
            )

    def pruefe(self, *, anlegen: bool = False, mit_summen: bool = True) -> Pruefung:
        buchungsstaging.beginne()
        self._kopiere()
        ergebnis, suche = self.leser.ergebnis, self.leser.posten
        fehler = [*ergebnis.fehler, *self._doppelte()]
        if not fehler and ergebnis.gelesen == ergebnis.ausgelassen + ergebnis.ohne_betrag and not ergebnis.ansaetze:
            fehler.append(Fehler("", 0, "", "", "Die Datei enthält keine Zeile mit einem Betrag, die zu übernehmen wäre."))
        self.posten = finde_posten(suche.posten, self._lesart.welt)
        neue, stellen = fehlende_posten(suche, self.posten, ergebnis.ansaetze)
        if anlegen and not fehler:
            self.posten |= lege_posten_an(suche.posten, neue, stellen, self._lesart.welt, muster=self._datei.muster)
        buchungsstaging.waehle_posten((nr, self.posten[nr], key.jahr) for key, nr in suche.posten.items())
        wirkung = buchungsstaging.vergleiche(self._lesart.modus, self._lesart.quelle)
        fehler += self._geschlossene(wirkung)
        self._warne_vor_unbekannten_festlegungen()
        fehlende, ids = buchungspruefung.fehlende(self._lesart.modus, self._lesart.quelle, self._lesart.arten)
        return Pruefung(
            ergebnis, wirkung, tuple(fehler), tuple(stellen.values()), neue, fehlende, tuple(ids),
            buchungsstaging.summen() if mit_summen else {}, schon_da(self._datei) if mit_summen and not fehler else None,
        )  # fmt: skip

    def _kopiere(self) -> None:
        befehl = f"COPY buchung_neu ({buchungsstaging.SPALTEN}) FROM STDIN"
        with muellsuche.selten(), connection.cursor() as cursor, cursor.copy(befehl) as copy:
            for text in self._portionen():
                copy.write(text)

    def _portionen(self) -> Iterator[str]:
        buendel: list[str] = []
        for nummer, zeile in enumerate(self._zeilen, 1):
            buendel.append(self.leser.lies(zeile))
            if nummer % PORTION == 0:
                yield "".join(buendel)
                buendel.clear()
                if self._melde and nummer % MELDUNG == 0:
                    self._melde(nummer, max(nummer, self._datei.zeilen))
        yield "".join(buendel)

    def _geschlossene(self, wirkung: buchungsstaging.Wirkung) -> Iterator[Fehler]:
        ansaetze, jahre = self.leser.ergebnis.ansaetze, {nr: key.jahr for key, nr in self.leser.posten.posten.items()}
        zu = buchungspruefung.geschlossene(
            geaendert=wirkung.geaendert > 0, mindert=self._lesart.hat("festlegung"),
            ansaetze=[(ansaetze[nr].zeile, ansaetze[nr].spalte, jahre[nr]) for nr in geaenderte(ansaetze, self.posten)] if ansaetze else (),
        )  # fmt: skip
        return (Fehler(g.blatt, g.zeile, g.spalte, "", g.satz) for g in zu)

    def _warne_vor_unbekannten_festlegungen(self) -> None:
        if not self._lesart.hat("festlegung"):
            return
        spalte = self._lesart.angabe("festlegung").spalte
        for blatt, zeile in buchungspruefung.unbekannte_festlegungen():
            satz = "Die Festlegung, die das Ist mindern soll, ist nicht gebucht. Das Ist wird gebucht; gemindert wird nichts."
            self.leser.ergebnis.warne(Fehler(blatt, zeile, spalte, "", satz))

    def _doppelte(self) -> Iterator[Fehler]:
        if self._lesart.modus != BELEG:
            return
        spalte = self._lesart.angabe("beleg").spalte
        for blatt, zeile, letzte, mal in buchungsstaging.doppelte_belege():
            satz = f"Der Beleg steht {mal}-mal in der Datei, zuletzt in Zeile {letzte}. Ordnen Sie auch die Position des Belegs zu."
            yield Fehler(blatt, zeile, spalte, "", satz)
