"""A draft on its way through the wizard. Nothing of it counts, so nothing of it stands in the Protokoll; it belongs to one person."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from basis.imports.kopfzeile import normalisiere
from basis.imports.tabelle import Tabelle, Tabellenfehler, maengel_der_kopfzeile
from basis.models import Datei
from sozialraum.access import Wer
from sozialraum.actions.einlesen import Auftragsangaben, oeffne
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Importentwurf, Importprofil
from sozialraum.models.lieferung import Lieferungsart

TAGE_BIS_ZUR_LOESCHUNG = 14
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def lege_entwurf_an(
    *,
    wer: Wer,
    art: str,
    inhalt: bytes,
    dateiname: str,
    stichtag: date | None = None,
    quelle: str = "",
    muster: bool = False,
    profil: Importprofil | None = None,
) -> Importentwurf:
    """Step 1: keeps the file, and purges what nobody finished. Refused with sentences if it cannot be read as a table."""
    if art == Lieferungsart.FALLEXPORT:
        raise Abgelehnt("Ein Fallexport wird nicht gespeichert. Bitte zählen Sie ihn über die Seite „Fallexport zählen“.")
    if wer.nutzer is None:
        raise Abgelehnt("Ein Entwurf gehört einer angemeldeten Person.")
    tabelle = _oeffne(Auftragsangaben(art=art, inhalt=inhalt, dateiname=dateiname))
    with transaction.atomic():
        raeume_auf()
        datei = Datei.objects.create(name=dateiname[-200:], inhalt=inhalt, mime=mime(dateiname))
        return Importentwurf.objects.create(
            datei=datei,
            nutzer=wer.nutzer,
            art=art,
            blatt=tabelle.blatt,
            stichtag=stichtag,
            quelle=quelle,
            muster=muster,
            profil=profil or _passendes_profil(art, tabelle.kopf),
        )


def ersetze_datei(*, entwurf: Importentwurf, inhalt: bytes, dateiname: str) -> Importentwurf:
    """A corrected file for the same draft: what was chosen for its columns stays. Never for a Fallexport: its file may not be stored."""
    if entwurf.art == Lieferungsart.FALLEXPORT:
        raise Abgelehnt("Ein Fallexport wird nicht gespeichert. Bitte zählen Sie ihn neu.")
    blatt = _oeffne(Auftragsangaben(art=entwurf.art, inhalt=inhalt, dateiname=dateiname)).blatt
    with transaction.atomic():
        alte = entwurf.datei
        entwurf.datei = Datei.objects.create(name=dateiname[-200:], inhalt=inhalt, mime=mime(dateiname))
        entwurf.blatt = blatt
        entwurf.save(update_fields=["datei", "blatt"])
        loesche_ungenutzt(alte)
    return entwurf


def waehle_blatt(*, entwurf: Importentwurf, blatt: str) -> Importentwurf:
    """Another sheet begins with its own suggestion."""
    entwurf.blatt, entwurf.zuordnung = blatt, {}
    entwurf.save(update_fields=["blatt", "zuordnung"])
    return entwurf


def ordne_spalten_zu(
    *,
    entwurf: Importentwurf,
    zuordnung: Mapping[str, str],
    stichtag: date | None,
    quelle: str,
    muster: bool,
    zahlformat: str,
    merken_als: str,
) -> Importentwurf:
    """Step 2: keeps the choice; whether it suffices is the form's question."""
    vergeben = Importprofil.objects.filter(name=merken_als).exclude(art=entwurf.art)
    if merken_als and vergeben.exists():
        raise Abgelehnt(f"Den Namen „{merken_als}“ trägt schon eine Zuordnung für eine andere Art von Daten.")
    entwurf.zuordnung, entwurf.stichtag, entwurf.quelle = dict(zuordnung), stichtag, quelle
    entwurf.muster, entwurf.zahlformat, entwurf.merken_als = muster, zahlformat, merken_als
    entwurf.save(update_fields=["zuordnung", "stichtag", "quelle", "muster", "zahlformat", "merken_als"])
    return entwurf


@transaction.atomic
def verwirf(*, entwurf: Any) -> None:
    """Deletes a draft of any kind (a row with a ``datei``), and its file unless something else uses it."""
    datei = entwurf.datei
    entwurf.delete()
    loesche_ungenutzt(datei)


def loesche_ungenutzt(datei: Datei) -> None:
    """Whatever may keep a file: drafts, deliveries, versions of the geometry."""
    for bezug in Datei._meta.related_objects:
        if bezug.related_model._base_manager.filter(**{bezug.field.name: datei}).exists():
            return
    datei.delete()


def raeume_auf(entwuerfe: QuerySet[Any] | None = None) -> int:
    """Purges drafts that nobody finished within two weeks (of this wizard, unless others are named); returns how many."""
    grenze = timezone.now() - timedelta(days=TAGE_BIS_ZUR_LOESCHUNG)
    rows: QuerySet[Any] = Importentwurf.objects.all() if entwuerfe is None else entwuerfe
    alte = list(rows.filter(created_at__lt=grenze).select_related("datei").defer("datei__inhalt"))
    for entwurf in alte:
        verwirf(entwurf=entwurf)
    return len(alte)


def mime(dateiname: str) -> str:
    return XLSX if dateiname.lower().endswith((".xlsx", ".xlsm")) else "text/csv"


def _oeffne(angaben: Auftragsangaben) -> Tabelle:
    try:
        tabelle = oeffne(angaben)
    except Tabellenfehler as fehler:
        raise Abgelehnt(*fehler.saetze) from fehler
    if not tabelle.kopf and not tabelle.weitere:  # nobody could say what is in it
        raise Abgelehnt(*maengel_der_kopfzeile(()))
    return tabelle


def _passendes_profil(art: str, kopf: Sequence[str]) -> Importprofil | None:
    """The remembered mapping that was used last for a file with exactly these headings."""
    ueberschriften = {normalisiere(name) for name in kopf} - {""}
    profile = Importprofil.objects.filter(art=art).order_by("-updated_at")
    return next((profil for profil in profile if set(profil.zuordnung) == ueberschriften), None)
