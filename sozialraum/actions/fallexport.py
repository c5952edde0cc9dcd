"""A case-level export, counted while it is read. Nothing of a case is kept: not the file, not its name, not a row.

The bytes reach the reading child process through a pipe; what comes back is counted and forgotten; only the counts become a draft.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from basis.imports.kopfzeile import normalisiere
from basis.imports.tabelle import Grenzen, Tabellenfehler, oeffne_strom
from basis.models import Datei
from basis.monate import monatsende, monatserster, monatsname
from sozialraum.access import Wer
from sozialraum.actions.einlesen import Auftragsangaben
from sozialraum.actions.entwurf import raeume_auf
from sozialraum.actions.fallkontext import verzeichnis, zaehlkontext
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.imports import fallaggregat
from sozialraum.imports.fallexport import Zaehlung, zaehle
from sozialraum.imports.fallleser import Befundgruppe
from sozialraum.imports.fallspalten import maengel_der_rollen, maengel_des_kopfs, standardrollen
from sozialraum.models import Importentwurf, Importprofil
from sozialraum.models.lieferung import Lieferungsart

GRENZEN = Grenzen(zeilen_csv=250_000, rechenzeit=20, dauer=50.0)  # shorter than a request may last
UNERWARTET = "Die Datei ließ sich nicht zählen. Es wurde nichts gespeichert. Bitte prüfen Sie den Export."


@dataclass(frozen=True)
class GezaehlterExport:
    """The counts and what is known of the file they came from; ``inhalt`` is all that may be stored."""

    zaehlung: Zaehlung
    von: date
    bis: date
    inhalt: bytes
    rollen: Mapping[str, str]

    @property
    def name(self) -> str:
        """Never the name of the file: it might be that of a child."""
        return f"Fallexport {monatsname(self.von)} bis {monatsname(self.bis)}"

    def angaben(self, *, quelle: str, muster: bool = False, profil: str = "") -> Auftragsangaben:
        return Auftragsangaben(
            art=Lieferungsart.FALLEXPORT, inhalt=self.inhalt, dateiname=self.name, stichtag=monatsende(self.bis), quelle=quelle,
            muster=muster, profil=profil, zuordnung=dict(self.rollen),
        )  # fmt: skip


class Zaehlfehler(Abgelehnt):
    """The export has errors. ``gruppen`` name column, rows and what is expected, never what stands there."""

    def __init__(self, gruppen: Sequence[Befundgruppe]) -> None:
        super().__init__(*(gruppe.als_satz() for gruppe in gruppen))
        self.gruppen = tuple(gruppen)


def zaehle_export(
    *, inhalt: bytes, dateiname: str, von: date, bis: date, rollen: Mapping[str, str] | None = None
) -> GezaehlterExport:
    """Counts a file. ``rollen``: heading → goal of a profile; without it the columns as documented. Refused with sentences only.

    ``dateiname`` serves to tell XLSX from CSV and is forgotten.
    """
    von, bis = monatserster(von), monatserster(bis)
    if bis < von:
        raise Abgelehnt("Der Zeitraum endet vor seinem Beginn.")
    endung = ".xlsx" if dateiname.lower().endswith((".xlsx", ".xlsm")) else ".csv"
    kontext = zaehlkontext(von, bis)
    try:
        strom = oeffne_strom(inhalt, f"export{endung}", grenzen=GRENZEN)
        ziele = _rollen(strom.kopf, rollen)
        zaehlung = zaehle(strom, ziele, kontext)
    except Tabellenfehler as fehler:
        raise Abgelehnt(*fehler.saetze) from None
    except Abgelehnt:
        raise
    except Exception:
        raise Abgelehnt(UNERWARTET) from None  # a traceback would carry cells into the log
    if zaehlung.fehler:
        raise Zaehlfehler(zaehlung.fehler)
    if not zaehlung.zahlen:
        raise Abgelehnt("Unter der Kopfzeile steht kein Fall, der zu zählen wäre.")
    aggregat = fallaggregat.schreibe(zaehlung, von=von, bis=bis, sha256=hashlib.sha256(inhalt).hexdigest(), namen=verzeichnis())
    return GezaehlterExport(zaehlung, von, bis, aggregat, ziele)


def _rollen(kopf: Sequence[str], rollen: Mapping[str, str] | None) -> dict[str, str]:
    """Heading → goal of exactly the columns of this file; any other column refuses it."""
    if saetze := maengel_des_kopfs(kopf):
        raise Abgelehnt(*saetze)
    gewaehlt = standardrollen(kopf) if rollen is None else dict(rollen)
    if saetze := maengel_der_rollen(kopf, gewaehlt):
        raise Abgelehnt(*saetze)
    return {normalisiere(name): gewaehlt[normalisiere(name)] for name in kopf}


@transaction.atomic
def merke_profil(*, wer: Wer, name: str, kopf: Sequence[str], rollen: Mapping[str, str]) -> Importprofil:
    """Keeps which heading means what; made from the headings alone, before any file is sent."""
    name = name.strip()
    if not name:
        raise Abgelehnt("Bitte geben Sie dem Profil einen Namen.")
    if Importprofil.objects.filter(name=name).exclude(art=Lieferungsart.FALLEXPORT).exists():
        raise Abgelehnt(f"Den Namen „{name}“ trägt schon eine Zuordnung für eine andere Art von Daten.")
    ziele = _rollen(kopf, rollen)
    profil, _ = Importprofil.objects.update_or_create(name=name, defaults={"art": Lieferungsart.FALLEXPORT, "zuordnung": ziele})
    protokolliere(wer=wer, aktion="fallprofil_gemerkt", gegenstand=profil, text=f"Spaltenprofil „{name}“ für den Fallexport gemerkt.")
    return profil


@transaction.atomic
def lege_fallentwurf_an(*, wer: Wer, export: GezaehlterExport, quelle: str, muster: bool, profil: Importprofil | None) -> Importentwurf:
    """The counts on their way to the check; the file itself is gone when this returns."""
    if wer.nutzer is None:
        raise Abgelehnt("Ein Entwurf gehört einer angemeldeten Person.")
    raeume_auf()
    datei = Datei.objects.create(name=export.name, inhalt=export.inhalt, mime="application/json")
    return Importentwurf.objects.create(
        datei=datei, nutzer=wer.nutzer, art=Lieferungsart.FALLEXPORT, stichtag=monatsende(export.bis), quelle=quelle, muster=muster,
        zuordnung=dict(export.rollen), profil=profil,
    )  # fmt: skip


