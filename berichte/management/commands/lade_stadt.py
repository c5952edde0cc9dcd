"""Load a whole city from its folder; it stands in the highest app that it needs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from basis.monate import lies_monat
from basis.zahlen import Zahlfehler
from berichte.actions.laden_regelwerk import lade_regelwerk
from bsc.actions.laden import lade_scorecard
from bsc.actions.laden_handlungskonzepte import lade_handlungskonzepte
from budgets.actions.buchungsimport import Buchungsdatei, zieh_aus
from budgets.actions.buchungsimport import uebernimm as uebernimm_buchungen
from budgets.actions.laden import lade_haushalt, schliesse_jahre
from budgets.actions.laden_erlaeuterungen import lade_erlaeuterungen
from budgets.actions.laden_foerderung import lade_foerderung
from budgets.actions.laden_ueberschreitungen import lade_ueberschreitungen
from budgets.actions.laden_vereinbarungen import lade_vereinbarungen
from budgets.actions.laden_verteilung import lade_verteilungen
from budgets.actions.laden_vollzug import lade_vollzug
from budgets.models import Buchungsprofil
from proaktiv.actions.laden import lade_proaktiv
from proaktiv.actions.laden_ausbau import lade_ausbau
from proaktiv.actions.laden_bba import lade_bba
from proaktiv.actions.laden_fruehwarnung import lade_fruehwarnung
from proaktiv.actions.laden_konzeptionen import lade_konzeptionen
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, eines
from sozialraum.actions.befehle import fuehre_aus, inhalt, zeilen
from sozialraum.actions.datenkalender import lade_datenkalender
from sozialraum.actions.einlesen import Auftragsangaben
from sozialraum.actions.fallexport import zaehle_export
from sozialraum.actions.laden_gremien import lade_beschluesse, lade_gremien
from sozialraum.actions.laden_gremienarbeit import lade_gremienarbeit
from sozialraum.actions.laden_hilfearten import KATALOG, lade_hilfearten
from sozialraum.actions.laden_organisation import lade_einrichtungsarten, lade_organisation
from sozialraum.actions.laden_raeume import lade_gebiete
from sozialraum.actions.laden_stadt import lade_indikatoren, lade_stadt, lade_standorte
from sozialraum.actions.laden_typisierung import lade_typisierung
from sozialraum.actions.laden_zugaenge import lade_zugaenge
from sozialraum.actions.loeschung import lade_loeschfristen
from sozialraum.actions.schulwerte import Schulangaben, uebernimm_schulwerte
from sozialraum.actions.stammdaten import Stammangaben
from sozialraum.actions.stammdaten import uebernimm as uebernimm_stammdaten
from sozialraum.actions.statistik import uebernimm
from sozialraum.clock import heute
from sozialraum.imports.stammdaten import lies_toml
from sozialraum.inputs.fallsicht import pruefe_alle
from sozialraum.jobs import pruefe_fallzahlen
from sozialraum.models import Gebiet, Indikator, Parameter
from sozialraum.models.lieferung import STAMMDATEN, Lieferungsart
from sozialraum.models.parameter import GEHEIMHALTUNG_INTERN

WER = Wer.befehl("lade_stadt")
SCHULWERTE = "schulwerte"  # in lieferungen.toml; a delivery of Basisstatistik that schools have counted
NOETIG = ("stadt.toml", "gebiete.csv")
DATEIEN = (
    ("gremien.csv", lade_gremien),
    ("beschluesse.csv", lade_beschluesse),
    ("organisation.csv", lade_organisation),
    ("einrichtungsarten.csv", lade_einrichtungsarten),
)
TOML_DANACH = (
    ("vereinbarungen.toml", lade_vereinbarungen),
    ("foerderung.toml", lade_foerderung),
    ("ueberschreitungen.toml", lade_ueberschreitungen),
    ("proaktiv.toml", lade_proaktiv),
    ("konzeptionen.toml", lade_konzeptionen),
    ("bba.toml", lade_bba),
    ("ausbau.toml", lade_ausbau),
    ("scorecard.toml", lade_scorecard),
    ("handlungskonzepte.toml", lade_handlungskonzepte),
    ("regelwerk.toml", lade_regelwerk),
)


class Command(BaseCommand):
    help = (
        "Lädt eine Stadt aus einem Ordner (Aufbau: fixtures/README.md): Stadt, Gebiete, Gremien, Beschlüsse, Organisation, Indikatoren, "
        "Haushalt, Lieferungen, Schwerpunkträume und Verteilungen. Ein zweiter Lauf ändert nur, was in den Dateien anders ist."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ordner", type=Path, metavar="ORDNER")
        parser.add_argument("--nur-letztes-quartal", action="store_true", help="frühere Quartale nicht im Hintergrund prüfen")
        parser.add_argument("--wenn-leer", action="store_true", help="nur laden, wenn es noch keine Gebiete gibt")
        parser.add_argument("--mit-zugaengen", action="store_true", help="auch die Muster-Zugänge aus nutzer.toml; nur für Vorführungen")

    def handle(self, *args: Any, **options: Any) -> None:
        ordner: Path = options["ordner"]
        if fehlend := [name for name in NOETIG if not (ordner / name).is_file()]:
            raise CommandError(f"In {ordner} fehlt {', '.join(fehlend)}.")
        if options["wenn_leer"] and Gebiet.objects.exists():
            self.stdout.write("Es sind schon Gebiete geladen; es wurde nichts geändert.")
            return
        with transaction.atomic():
            bericht = fuehre_aus(lambda: _lade(ordner, options["mit_zugaengen"]))
        pruefe_alle(Gebiet.objects.baum(heute()), Parameter.objects.schwelle(GEHEIMHALTUNG_INTERN, heute()), letzte=1)
        if not options["nur_letztes_quartal"]:
            pruefe_fallzahlen.enqueue()
        if options["verbosity"]:
            self.stdout.write(zeilen(bericht))


def _lade(ordner: Path, mit_zugaengen: bool) -> Ladebericht:
    """All or nothing; what a city does not bring (budget, statistics, accounts) is left out."""
    stadt, haushalt = lies_toml(ordner / "stadt.toml"), _toml(ordner / "haushalt.toml")
    bericht = lade_stadt(wer=WER, angaben=stadt)
    bericht.nimm_auf(lade_loeschfristen(wer=WER))
    bericht.nimm_auf(lade_gebiete(wer=WER, inhalt=inhalt(ordner / "gebiete.csv"), dateiname="gebiete.csv"))
    bericht.nimm_auf(lade_standorte(wer=WER, angaben=stadt))
    for name, lade in DATEIEN:
        if (ordner / name).is_file():
            bericht.nimm_auf(lade(wer=WER, inhalt=inhalt(ordner / name), dateiname=name))
    if gremienarbeit := _toml(ordner / "gremienarbeit.toml"):
        bericht.nimm_auf(lade_gremienarbeit(wer=WER, angaben=gremienarbeit))
    if mit_zugaengen and (zugaenge := _toml(ordner / "nutzer.toml")):
        bericht.nimm_auf(lade_zugaenge(wer=WER, angaben=zugaenge))
    bericht.nimm_auf(lade_indikatoren(wer=WER, angaben=_toml(ordner / "indikatoren.toml")))
    if (kalender := ordner / "datenkalender.csv").is_file():
        bericht.nimm_auf(lade_datenkalender(wer=WER, inhalt=inhalt(kalender), dateiname=kalender.name))
    bericht.nimm_auf(lade_hilfearten(wer=WER, angaben=_toml(ordner / "hilfearten.toml") or _toml(KATALOG)))
    if haushalt:
        bericht.nimm_auf(lade_haushalt(wer=WER, angaben=haushalt))
    bericht.nimm_auf(lade_fruehwarnung(wer=WER, angaben=_toml(ordner / "fruehwarnung.toml")))  # before the values that it judges
    for lieferung in _toml(ordner / "lieferungen.toml").get("lieferungen", []):
        bericht.nimm_auf(_lade_lieferung(ordner, lieferung))
    if typisierung := _toml(ordner / "typisierung.toml"):
        bericht.nimm_auf(lade_typisierung(wer=WER, angaben=typisierung))
    if verteilung := _toml(ordner / "verteilung.toml"):
        bericht.nimm_auf(lade_verteilungen(wer=WER, angaben=verteilung, dienste=haushalt.get("dienste", [])))
    bericht.nimm_auf(_lade_vollzug(ordner))
    bericht.nimm_auf(lade_erlaeuterungen(wer=WER, angaben=_toml(ordner / "erlaeuterungen.toml")))
    schliesse_jahre(wer=WER, angaben=haushalt)
    for name, lade_toml in TOML_DANACH:
        bericht.nimm_auf(lade_toml(wer=WER, angaben=_toml(ordner / name)))
    return bericht


def _lade_lieferung(ordner: Path, lieferung: dict[str, Any]) -> Ladebericht:
    pfad = ordner / lieferung["datei"]
    if lieferung["art"] in STAMMDATEN:
        quelle, muster = lieferung.get("quelle", ""), lieferung.get("muster", False)
        stamm = Stammangaben(lieferung["art"], inhalt(pfad), pfad.name, quelle, muster)
        return uebernimm_stammdaten(wer=WER, angaben=stamm).bericht
    grund = f"Neue Fassung von {pfad.name}"
    if lieferung["art"] == SCHULWERTE:
        ergebnis = uebernimm_schulwerte(wer=WER, angaben=_schulangaben(pfad, lieferung), grund=grund)
    else:
        ergebnis = uebernimm(wer=WER, angaben=_angaben(pfad, lieferung), grund=grund)
    bericht = Ladebericht()
    bericht.zaehle("Datenlieferungen", "unveraendert" if ergebnis.war_schon_da else "neu")
    bericht.hinweise.append(f"{pfad.name}: {ergebnis.satz}")
    return bericht


def _schulangaben(pfad: Path, lieferung: dict[str, Any]) -> Schulangaben:
    quelle, muster = lieferung.get("quelle", ""), lieferung.get("muster", False)
    indikator = eines(Indikator, lieferung["indikator"], schluessel=lieferung["indikator"])
    return Schulangaben(indikator, inhalt(pfad), pfad.name, quelle, muster)


def _lade_vollzug(ordner: Path) -> Ladebericht:
    """The running year: Haushaltsstellen and Mittel, then the Buchungen."""
    vollzug = _toml(ordner / "vollzug.toml")
    if not vollzug:
        return Ladebericht()
    bericht = lade_vollzug(wer=WER, angaben=vollzug)
    for buchungen in vollzug.get("buchungen", []):
        bericht.hinweise.append(_lade_buchungen(ordner, buchungen, bool(vollzug.get("muster"))))
    schliesse_jahre(wer=WER, angaben=vollzug)
    return bericht


def _lade_buchungen(ordner: Path, angaben: dict[str, Any], muster: bool) -> str:
    pfad, profil = ordner / angaben["datei"], Buchungsprofil.objects.get(name=angaben["profil"])
    datei = Buchungsdatei.aus_auszug(profil, zieh_aus(profil, inhalt(pfad), pfad.name), pfad.name, muster=muster)
    return f"{pfad.name}: {uebernimm_buchungen(wer=WER, datei=datei).satz}"


def _angaben(pfad: Path, lieferung: dict[str, Any]) -> Auftragsangaben:
    """A delivery of values; one with single cases is counted first, and only its counts are left."""
    quelle, muster = lieferung.get("quelle", ""), lieferung.get("muster", False)
    if lieferung["art"] != Lieferungsart.FALLEXPORT:
        return Auftragsangaben(art=lieferung["art"], inhalt=inhalt(pfad), dateiname=pfad.name, quelle=quelle, muster=muster)
    try:
        von, bis = lies_monat(lieferung["von"]), lies_monat(lieferung["bis"])
    except Zahlfehler as fehler:
        raise CommandError(f"lieferungen.toml: {fehler}") from fehler
    export = zaehle_export(inhalt=inhalt(pfad), dateiname=pfad.name, von=von, bis=bis)
    return export.angaben(quelle=quelle, muster=muster)


def _toml(pfad: Path) -> dict[str, Any]:
    return lies_toml(pfad) if pfad.is_file() else {}
