"""Träger and Einrichtungen from a file: check everything, bring the rows in line, all or nothing. What the file does not name stays."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import DateField, Max, Q, Value
from django.db.models.functions import Coalesce

from basis.imports.tabelle import Tabelle, Tabellenfehler, lies_tabelle
from basis.models import Datei
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, gleiche_ab
from sozialraum.actions.einlesen import gebietsangaben
from sozialraum.actions.entwurf import mime
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.imports.befund import Fehler
from sozialraum.imports.einrichtungen import Einrichtungszeile, Ortskontext, Traegerangabe, Traegerzeile, lies_einrichtungen, lies_traeger
from sozialraum.imports.stammtabelle import Stammergebnis
from sozialraum.models import Datenlieferung, Einrichtung, Einrichtungsart, Importentwurf, Traeger, Verwendung
from sozialraum.models.lieferung import STAMMDATEN, Lieferungsart

GLEICHZEITIG = "Gerade hat jemand anderes dieselben Einträge geändert. Bitte prüfen Sie die Datei noch einmal; es wurde nichts gespeichert."
OHNE_ENDE = Value(date.max, DateField())
BLEIBT = "Stammdaten gelten weiter; eine Korrektur ist eine neue Datei oder eine Änderung des Eintrags"


@dataclass(frozen=True)
class Stammangaben:
    """A file to read: from the pages or the command line."""

    art: str
    inhalt: bytes
    dateiname: str
    quelle: str = ""
    muster: bool = False
    blatt: str = ""

    @classmethod
    def aus_entwurf(cls, entwurf: Importentwurf) -> "Stammangaben":
        datei = entwurf.datei
        return cls(entwurf.art, bytes(datei.inhalt), datei.name, entwurf.quelle, entwurf.muster, entwurf.blatt)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.inhalt).hexdigest()


@dataclass(frozen=True)
class Stammpruefung:
    """The dry run: all findings, and what taking over would do. ``nicht_genannt`` counts rows in force that the file leaves out."""

    ergebnis: Stammergebnis[Any]
    bericht: Ladebericht = field(default_factory=Ladebericht)
    tabelle: Tabelle | None = None
    nicht_genannt: int = 0

    @property
    def fehler(self) -> tuple[Fehler, ...]:
        return self.ergebnis.fehler

    @property
    def warnungen(self) -> tuple[Fehler, ...]:
        return self.ergebnis.warnungen

    def anzahl(self, wirkung: str) -> int:
        return sum(getattr(self.bericht, wirkung).values())


@dataclass(frozen=True)
class Stammuebernahme:
    """The result; without ``lieferung`` everything had been so already."""

    bericht: Ladebericht
    lieferung: Datenlieferung | None = None


def pruefe(angaben: Stammangaben) -> Stammpruefung:
    """Reads the whole file and tries it out; nothing is saved."""
    tabelle, ergebnis = _lies(angaben)
    bericht = Ladebericht()
    if not ergebnis.fehler:
        with transaction.atomic():
            _wende_an(bericht, angaben, ergebnis.zeilen, None)
            transaction.set_rollback(True)
    genannt = [zeile.schluessel for zeile in ergebnis.zeilen]
    uebrige = _modell(angaben).objects.filter(gueltig_bis__isnull=True).exclude(schluessel__in=genannt)
    return Stammpruefung(ergebnis, bericht, tabelle, uebrige.count())


def uebernimm(*, wer: Wer, angaben: Stammangaben, datei: Datei | None = None) -> Stammuebernahme:
    """Brings the rows in line with the file. The same file again changes nothing, unless somebody changed the rows since.

    Raises Abgelehnt with every error of the file; then nothing was saved.
    """
    _, ergebnis = _lies(angaben)
    if ergebnis.fehler:
        raise Abgelehnt(*(f"{angaben.dateiname}, {f.als_satz()}" if f.zeile else f.satz for f in ergebnis.fehler))
    try:
        with transaction.atomic():
            return _uebernimm(wer, angaben, ergebnis, datei)
    except IntegrityError as fehler:
        raise Abgelehnt(GLEICHZEITIG) from fehler


def _uebernimm(wer: Wer, angaben: Stammangaben, ergebnis: Stammergebnis[Any], datei: Datei | None) -> Stammuebernahme:
    lieferung = _lieferung(wer, angaben, datei)
    bericht = Ladebericht(hinweise=list(ergebnis.hinweise))
    _wende_an(bericht, angaben, ergebnis.zeilen, lieferung)
    if not bericht.hat_geaendert:
        transaction.set_rollback(True)
        return Stammuebernahme(bericht)
    lieferung.anzahl_neu += sum(bericht.neu.values())
    lieferung.anzahl_geaendert += sum(bericht.geaendert.values())
    lieferung.anzahl_unveraendert = sum(bericht.unveraendert.values())
    lieferung.anzahl_warnungen = len(ergebnis.warnungen)
    lieferung.save(update_fields=["anzahl_neu", "anzahl_geaendert", "anzahl_unveraendert", "anzahl_warnungen"])
    Verwendung.objects.get_or_create(
        lieferung=lieferung, gegenstand="stammdaten", gegenstand_id=str(lieferung.pk), defaults={"bezeichnung": BLEIBT}
    )
    text = f"{lieferung.get_art_display()} aus {angaben.dateiname} übernommen. {bericht.als_satz()}"
    protokolliere(wer=wer, aktion="stammdaten_uebernommen", gegenstand=lieferung, text=text, daten={"aenderungen": bericht.aenderungen})
    return Stammuebernahme(bericht, lieferung)


def _lieferung(wer: Wer, angaben: Stammangaben, datei: Datei | None) -> Datenlieferung:
    """The delivery of this very file, or a new one."""
    kennung = {"art": angaben.art, "sha256": angaben.sha256, "profil": angaben.blatt[:100]}
    if vorhanden := Datenlieferung.objects.wirksam().filter(**kennung, stichtag__isnull=True).first():
        return vorhanden
    if datei is None:
        datei = Datei.objects.create(name=angaben.dateiname[-200:], inhalt=angaben.inhalt, mime=mime(angaben.dateiname))
    return Datenlieferung.objects.create(**kennung, datei=datei, quelle=angaben.quelle, muster=angaben.muster, nutzer=wer.nutzer)


def _modell(angaben: Stammangaben) -> Any:
    return Traeger if angaben.art == Lieferungsart.TRAEGER else Einrichtung


def _lies(angaben: Stammangaben) -> tuple[Tabelle | None, Stammergebnis[Any]]:
    if angaben.art not in STAMMDATEN:
        raise ValueError(f"{angaben.art} are not Stammdaten")
    try:
        tabelle = lies_tabelle(angaben.inhalt, angaben.dateiname, blatt=angaben.blatt or None)
    except Tabellenfehler as fehler:
        return None, Stammergebnis((), tuple(Fehler("", 0, "", "", satz) for satz in fehler.saetze))
    if angaben.art == Lieferungsart.TRAEGER:
        return tabelle, lies_traeger(tabelle, dict(Traeger.Art.choices), kontext())
    return tabelle, lies_einrichtungen(tabelle, kontext())


def kontext() -> Ortskontext:
    """What the readers must know: four queries."""
    ende = Max(Coalesce("einrichtungen__gueltig_bis", OHNE_ENDE), filter=Q(einrichtungen__isnull=False))
    traeger = Traeger.objects.annotate(gebraucht_bis=ende)
    return Ortskontext(
        arten=dict(Einrichtungsart.objects.values_list("schluessel", "name")),
        traeger={s: Traegerangabe(*angaben) for s, *angaben in traeger.values_list("schluessel", "name", "gueltig_bis", "gebraucht_bis")},
        gebiete=gebietsangaben(),
        einrichtungen={s: (n, ort) for s, n, ort in Einrichtung.objects.values_list("schluessel", "name", "stadtteil_id")},
    )


def _wende_an(bericht: Ladebericht, angaben: Stammangaben, zeilen: Iterable[Any], lieferung: Datenlieferung | None) -> None:
    modell = _modell(angaben)
    felder = _traegerfelder if modell is Traeger else _einrichtungsfelder()
    verwandte = () if modell is Traeger else ("art", "traeger", "stadtteil")
    vorhandene = {row.schluessel: row for row in modell.objects.select_related(*verwandte).select_for_update(of=("self",))}
    for zeile in zeilen:
        werte = felder(zeile) | {"muster": zeile.muster or angaben.muster}
        neu = modell(schluessel=zeile.schluessel, lieferung=lieferung, **werte)
        gleiche_ab(bericht, vorhandene.get(zeile.schluessel), neu, werte, {"lieferung": lieferung} if lieferung else None)


def _traegerfelder(zeile: Traegerzeile) -> dict[str, Any]:
    return {"name": zeile.name, "art": zeile.art, "gueltig_von": zeile.gueltig_von, "gueltig_bis": zeile.gueltig_bis}


def _einrichtungsfelder() -> Callable[[Einrichtungszeile], dict[str, Any]]:
    from sozialraum.models import Gebiet

    arten, traeger = ({row.schluessel: row for row in modell.objects.all()} for modell in (Einrichtungsart, Traeger))
    orte = {g.pk: g for g in Gebiet.objects.filter(ebene=4).defer("geometrie")}

    def felder(zeile: Einrichtungszeile) -> dict[str, Any]:
        return {
            "name": zeile.name,
            "art": arten[zeile.art],
            "traeger": traeger[zeile.traeger],
            "stadtteil": orte[zeile.stadtteil_id],
            "anschrift": zeile.anschrift,
            "plaetze": zeile.plaetze,
            "gueltig_von": zeile.gueltig_von,
            "gueltig_bis": zeile.gueltig_bis,
        }

    return felder
