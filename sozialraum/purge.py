"""Who deletes what: one function for each Löschfrist. Upper apps bring theirs in a module of the same name.

@loescht("auftraege")
def auftraege(vor: datetime) -> int:      # deletes what ended before, returns how many
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db import models
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks_db.models import DBTaskResult
from pghistory.models import Context, Event

from basis.models import Auftrag, Browsersitzung, Datei, Nutzer
from sozialraum.access import Wer
from sozialraum.actions.entwurf import verwirf
from sozialraum.actions.protokoll import protokolliere
from sozialraum.actions.zugang import GELEERT, geschlossen_seit, ist_geleert
from sozialraum.models import Datenlieferung, Importentwurf, Loeschfrist, Protokoll, Protokollglied

Loescher = Callable[[datetime], int]
_LOESCHER: dict[str, list[Loescher]] = {}
_BLEIBT: set[str] = set()
GELOESCHT = "protokoll_geloescht"


def loescht(schluessel: str) -> Callable[[Loescher], Loescher]:
    def register(function: Loescher) -> Loescher:
        if function not in (functions := _LOESCHER.setdefault(schluessel, [])):
            functions.append(function)
        return function

    return register


def behalte_im_protokoll(*gegenstaende: str) -> None:
    """Kinds of things whose rows in the Protokoll stay whatever their age: what is kept is compared with them."""
    _BLEIBT.update(gegenstaende)


def loescher() -> dict[str, list[Loescher]]:
    autodiscover_modules("purge")
    return dict(_LOESCHER)


@loescht("sitzungen")
def sitzungen(vor: datetime) -> int:
    """Sessions that ended before: by their row's end, or because nobody was active, or after ten hours."""
    ruhe, ganz = timedelta(seconds=settings.SESSION_IDLE_SECONDS + 60), timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS)
    zu_ende = Q(expire_date__lt=vor) | Q(nutzer__isnull=False) & (Q(zuletzt__lt=vor - ruhe) | Q(beginn__lt=vor - ganz))
    return Browsersitzung.objects.filter(zu_ende).delete()[0]


@loescht("anmeldeversuche")
def anmeldeversuche(vor: datetime) -> int:
    return int(AccessAttempt.objects.filter(attempt_time__lt=vor).delete()[0])


@loescht("anmeldungen")
def anmeldungen(vor: datetime) -> int:
    return int(AccessLog.objects.filter(attempt_time__lt=vor).delete()[0])


@loescht("auftraege")
def auftraege(vor: datetime) -> int:
    DBTaskResult.objects.filter(finished_at__lt=vor).delete()
    return Auftrag.objects.filter(beendet_am__lt=vor).exclude(status__in=[Auftrag.Status.WARTET, Auftrag.Status.LAEUFT]).delete()[0]


@loescht("entwuerfe")
def entwuerfe(vor: datetime) -> int:
    return verwirf_alte(Importentwurf, vor)


def verwirf_alte(modell: Any, vor: datetime) -> int:
    alte = list(modell.objects.filter(created_at__lt=vor).select_related("datei").defer("datei__inhalt"))
    for entwurf in alte:
        verwirf(entwurf=entwurf)
    return len(alte)


@loescht("importdateien")
def importdateien(vor: datetime) -> int:
    """Of a file that several deliveries share, the youngest decides; one that something else still needs stays."""
    juengste = Datenlieferung.objects.values("datei").annotate(zuletzt=Max("created_at")).filter(zuletzt__lt=vor)
    return leere(Datei.objects.filter(pk__in=juengste.values("datei")), ausser=Datenlieferung)


def leere(dateien: QuerySet[Datei], *, ausser: type[models.Model]) -> int:
    """Empties files: name, size and checksum stay. What anything else than ``ausser`` points at keeps its bytes."""
    rows = dateien.filter(geloescht_am__isnull=True)
    for feld in Datei._meta.get_fields(include_hidden=True):
        if isinstance(feld, models.ManyToOneRel) and feld.related_model is not ausser and not issubclass(feld.related_model, Event):
            rows = rows.exclude(Exists(feld.related_model._base_manager.filter(**{feld.field.name: OuterRef("pk")})))
    return rows.update(inhalt=b"", geloescht_am=timezone.now())


@loescht("protokoll")
def protokoll(vor: datetime) -> int:
    """The rows before the first one that is younger. Their links stay, and a row of the Protokoll itself says up to which number."""
    jung = Protokoll.objects.filter(zeit__gte=vor).aggregate(erste=Min("pk"))["erste"]
    alle = Protokoll.objects.filter(zeit__lt=vor, **({"pk__lt": jung} if jung else {}))
    bis = alle.aggregate(bis=Max("pk"))["bis"]
    zu_loeschen = alle.exclude(gegenstand__in=_BLEIBT)
    if not zu_loeschen.exists():
        return 0
    bis_zeit = Protokoll.objects.get(pk=bis).zeit
    anzahl = zu_loeschen.delete()[0]
    glied = Protokollglied.objects.filter(protokoll_id=bis).first()
    frist = Loeschfrist.objects.get(schluessel="protokoll")
    protokolliere(
        wer=Wer.befehl("loesche_altes"),
        aktion=GELOESCHT,
        gegenstand=frist,
        text=f"{anzahl} Einträge des Protokolls nach Ablauf der Frist gelöscht; ihre Glieder bleiben.",
        daten={"bis": bis, "bis_zeit": bis_zeit.isoformat(), "anzahl": anzahl, "kopf": glied.hash if glied else ""},
    )
    return anzahl


@loescht("verlauf")
def verlauf(vor: datetime) -> int:
    """Who made a version, and on which page; the version stays."""
    return Context.objects.filter(created_at__lt=vor).exclude(metadata={}).update(metadata={})


@loescht("zugaenge")
def zugaenge(vor: datetime) -> int:
    """What names the person of an account that has been closed since then; the row stays for all that points at it."""
    geschlossen = Nutzer.objects.select_for_update().filter(is_active=False).order_by("pk")
    alte = [n for n in geschlossen if not ist_geleert(n) and (seit := geschlossen_seit(n)) and seit < vor]
    for nutzer in alte:
        nutzer.username, nutzer.anzeigename, nutzer.email = GELEERT.format(nutzer.pk), f"Ehemaliger Zugang {nutzer.pk}", ""
        nutzer.save(update_fields=["username", "anzeigename", "email"])
        for modell in (Authenticator, EmailAddress):
            modell.objects.filter(user=nutzer).delete()
    return len(alte)
