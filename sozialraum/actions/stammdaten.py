"""Träger and Einrichtungen from a file: check everything, bring the rows in line, all or nothing. What the file does not name stays."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import DateField, Max, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from basis.imports.tabelle import Tabelle, Tabellenfehler, lies_tabelle
from basis.models import Datei
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, gleiche_ab
from sozialraum.actions.datenschutz import weise_einzelfaelle_ab
from sozialraum.actions.einlesen import gebietsangaben
from sozialraum.actions.entwurf import mime
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.actions.stammruecknahme import schnappschuss
from sozialraum.imports.befund import Fehler
from sozialraum.imports.einrichtungen import Einrichtungszeile, Ortskontext, Traegerangabe, Traegerzeile, lies_einrichtungen, lies_traeger
from sozialraum.imports.stammtabelle import Stammergebnis
from sozialraum.models import (
    Datenlieferung,
    Einrichtung,
    Einrichtungsart,
    Importentwurf,
    Importprofil,
    Stammaenderung,
    Traeger,
    Verwendung,
)
from sozialraum.models.lieferung import STAMMDATEN, Lieferungsart

GLEICHZEITIG = "Gerade hat jemand anderes dieselben Einträge geändert. Bitte prüfen Sie die Datei noch einmal; es wurde nichts gespeichert."
OHNE_ENDE = Value(date.max, DateField())


@dataclass(frozen=True)
class Stammangaben:
    """A file to read: from the pages or the command line."""

    art: str
    inhalt: bytes
    dateiname: str
    quelle: str = ""
    muster: bool = False
    blatt: str = ""
    zuordnung: Mapping[str, str] = field(default_factory=dict)  # heading → field; empty: the columns are named like the fields
    merken_als: str = ""

    @classmethod
    def aus_entwurf(cls, entwurf: Importentwurf) -> "Stammangaben":
        datei, art = entwurf.datei, entwurf.art
        wahl = {"blatt": entwurf.blatt, "zuordnung": entwurf.zuordnung, "merken_als": entwurf.merken_als}
        return cls(art, bytes(datei.inhalt), datei.name, entwurf.quelle, entwurf.muster, **wahl)

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
    neue: tuple[str, ...] = ()  # names of rows that would be new

    @property
    def fehler(self) -> tuple[Fehler, ...]:
        return self.ergebnis.fehler

    @property
    def warnungen(self) -> tuple[Fehler, ...]:
        return self.ergebnis.warnungen

    @property
    def hinweise(self) -> tuple[str, ...]:
        return self.ergebnis.hinweise

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
    stand = dict(_modell(angaben).objects.values_list("schluessel", "gueltig_bis"))
    genannt = {zeile.schluessel for zeile in ergebnis.zeilen}
    uebrige = sum(1 for schluessel, bis in stand.items() if bis is None and schluessel not in genannt)
    neue = tuple(zeile.name for zeile in ergebnis.zeilen if zeile.schluessel not in stand)
    return Stammpruefung(ergebnis, bericht, tabelle, uebrige, neue)


def uebernimm(*, wer: Wer, angaben: Stammangaben, grund: str = "", datei: Datei | None = None) -> Stammuebernahme:
    """Brings the rows in line with the file. The same file again changes nothing, unless somebody changed the rows since.

    Raises Abgelehnt with every error of the file; then nothing was saved.
    """
    _, ergebnis = _lies(angaben)
    if ergebnis.fehler:
        raise Abgelehnt(*(f"{angaben.dateiname}, {f.als_satz()}" if f.zeile else f.satz for f in ergebnis.fehler))
    try:
        with transaction.atomic():
            return _uebernimm(wer, angaben, ergebnis, grund.strip(), datei)
    except IntegrityError as fehler:
        raise Abgelehnt(GLEICHZEITIG) from fehler


def _uebernimm(wer: Wer, angaben: Stammangaben, ergebnis: Stammergebnis[Any], grund: str, datei: Datei | None) -> Stammuebernahme:
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
    lieferung.grund = grund or lieferung.grund
    lieferung.save(update_fields=["anzahl_neu", "anzahl_geaendert", "anzahl_unveraendert", "anzahl_warnungen", "grund"])
    if angaben.merken_als:
        werte = {"art": angaben.art, "zuordnung": dict(angaben.zuordnung), "updated_at": timezone.now()}
        Importprofil.objects.update_or_create(name=angaben.merken_als, defaults=werte)
    text = f"{lieferung.get_art_display()} aus {angaben.dateiname} übernommen. {bericht.als_satz()}"
    daten = {"aenderungen": bericht.aenderungen}
    protokolliere(wer=wer, aktion="stammdaten_uebernommen", gegenstand=lieferung, text=text, grund=grund, daten=daten)
    return Stammuebernahme(bericht, lieferung)


def _lieferung(wer: Wer, angaben: Stammangaben, datei: Datei | None) -> Datenlieferung:
    """The delivery of this very file, or a new one."""
    kennung = {"art": angaben.art, "sha256": angaben.sha256, "profil": angaben.blatt[:100]}
    if vorhanden := Datenlieferung.objects.wirksam().filter(**kennung, stichtag__isnull=True).first():
        return vorhanden
    if datei is None:
        datei = Datei.objects.create(name=angaben.dateiname[-200:], inhalt=angaben.inhalt, mime=mime(angaben.dateiname))
    herkunft = {"quelle": angaben.quelle, "muster": angaben.muster, "zuordnung": dict(angaben.zuordnung)}
    return Datenlieferung.objects.create(**kennung, **herkunft, datei=datei, nutzer=wer.nutzer)


def _modell(angaben: Stammangaben) -> Any:
    return Traeger if angaben.art == Lieferungsart.TRAEGER else Einrichtung


def _lies(angaben: Stammangaben) -> tuple[Tabelle | None, Stammergebnis[Any]]:
    if angaben.art not in STAMMDATEN:
        raise ValueError(f"{angaben.art} are not Stammdaten")
    try:
        tabelle = lies_tabelle(angaben.inhalt, angaben.dateiname, blatt=angaben.blatt or None)
        weise_einzelfaelle_ab(tabelle, angaben.art)
    except Tabellenfehler as fehler:
        return None, Stammergebnis((), tuple(Fehler("", 0, "", "", satz) for satz in fehler.saetze))
    if angaben.art == Lieferungsart.TRAEGER:
        return tabelle, lies_traeger(tabelle, dict(Traeger.Art.choices), kontext(), angaben.zuordnung)
    return tabelle, lies_einrichtungen(tabelle, kontext(), angaben.zuordnung)


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
    spuren: list[Stammaenderung] = []
    bestaetigt: Counter[int] = Counter()
    for zeile in zeilen:
        werte = felder(zeile) | {"muster": zeile.muster or angaben.muster}
        neu, alt = modell(schluessel=zeile.schluessel, lieferung=lieferung, **werte), vorhandene.get(zeile.schluessel)
        vorher = schnappschuss(alt) if alt else None
        steht = gleiche_ab(bericht, alt, neu, werte, {"lieferung": lieferung} if lieferung else None)
        nachher = schnappschuss(steht)
        if lieferung and nachher != vorher:
            art = str(modell._meta.model_name)
            spuren.append(Stammaenderung(lieferung=lieferung, modell=art, schluessel=zeile.schluessel, vorher=vorher, nachher=nachher))
        elif lieferung and steht.lieferung_id and steht.lieferung_id != lieferung.pk:
            bestaetigt[steht.lieferung_id] += 1
    Stammaenderung.objects.bulk_create(spuren)
    for pk, anzahl in bestaetigt.items():
        text = f"{anzahl} {'Eintrag' if anzahl == 1 else 'Einträge'} bestätigt durch {lieferung}"
        wodurch = str(lieferung.pk if lieferung else "")
        Verwendung.objects.update_or_create(
            lieferung_id=pk, gegenstand="datenlieferung", gegenstand_id=wodurch, defaults={"bezeichnung": text}
        )  # fmt: skip


def _traegerfelder(zeile: Traegerzeile) -> dict[str, Any]:
    return {"name": zeile.name, "art": zeile.art, "gueltig_von": zeile.gueltig_von, "gueltig_bis": zeile.gueltig_bis}


def _einrichtungsfelder() -> Callable[[Einrichtungszeile], dict[str, Any]]:
    from sozialraum.models import Gebiet

    arten, traeger = ({row.schluessel: row for row in modell.objects.all()} for modell in (Einrichtungsart, Traeger))
    orte = {g.pk: g for g in Gebiet.objects.filter(ebene=4)}

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
