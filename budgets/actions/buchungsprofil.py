"""Buchungsprofile and files on their way: kept by Controlling."""

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from basis.models import Datei
from budgets.actions.buchungsimport import MIME, Buchungsdatei, schon_da, schon_uebernommen, zieh_aus
from budgets.imports.auszug import GRENZEN
from budgets.imports.lesart import maengel
from budgets.models import Buchungsentwurf, Buchungsprofil
from sozialraum.access import Wer
from sozialraum.actions.entwurf import raeume_auf, verwirf
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere, unterschied

GRENZEN_DER_SEITE = replace(GRENZEN, rechenzeit=50, dauer=50.0)  # larger files are read by the command lade_buchungen


@transaction.atomic
def speichere_profil(*, wer: Wer, profil: Buchungsprofil) -> Buchungsprofil:
    """A new or changed profile. Refused: what could not read any file, a name that is taken, columns that name persons."""
    if saetze := maengel(profil.lesart, profil.kopf):
        raise Abgelehnt(*saetze)
    if Buchungsprofil.objects.filter(name=profil.name).exclude(pk=profil.pk).exists():
        raise Abgelehnt(f"Ein Profil mit dem Namen „{profil.name}“ gibt es schon.")
    alt = Buchungsprofil.objects.select_for_update().filter(pk=profil.pk).first()
    if alt and alt.quelle != profil.quelle and profil.entwuerfe.exists():
        raise Abgelehnt("Zu diesem Profil wartet eine Datei. Übernehmen oder verwerfen Sie sie, bevor Sie das Verfahren ändern.")
    if alt:
        for entwurf in profil.entwuerfe.select_related("datei").defer("datei__inhalt"):
            verwirf(entwurf=entwurf)  # its extract was made for the old columns
    profil.updated_at = timezone.now()
    profil.save()
    text = f"Buchungsprofil „{profil.name}“ {'geändert' if alt else 'angelegt'}."
    protokolliere(wer=wer, aktion="buchungsprofil_gespeichert", gegenstand=profil, text=text, daten=unterschied(alt, profil))
    return profil


def lege_entwurf_an(
    *, wer: Wer, profil: Buchungsprofil, inhalt: bytes, dateiname: str, stichtag: date | None = None, muster: bool = False
) -> Buchungsentwurf:
    """Keeps the extract of a file, never the file. Purges what nobody finished. Refused if the file cannot be read by the profile."""
    if wer.nutzer is None:
        raise Abgelehnt("Ein Entwurf gehört einer angemeldeten Person.")
    auszug = zieh_aus(profil, inhalt, dateiname, grenzen=GRENZEN_DER_SEITE)
    if da := schon_da(Buchungsdatei.aus_auszug(profil, auszug, dateiname, stichtag=stichtag)):
        raise Abgelehnt(schon_uebernommen(da))
    with transaction.atomic():
        raeume_auf(Buchungsentwurf.objects.all())
        datei = Datei.objects.create(name=dateiname[-200:], inhalt=auszug.inhalt, mime=MIME)
        return Buchungsentwurf.objects.create(
            datei=datei, sha256=auszug.sha256, profil=profil, nutzer=wer.nutzer, stichtag=stichtag, muster=muster, zeilen=auszug.zeilen,
            fallengelassen=list(auszug.fallengelassen), hinweise=list(auszug.hinweise),
        )  # fmt: skip
