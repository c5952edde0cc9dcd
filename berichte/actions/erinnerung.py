"""Reminders by mail: how often one wants them, and the run that sends them."""

import hashlib
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from basis import due
from basis.aufgaben import Faelligkeit
from basis.models import Nutzer
from basis.zahlen import anzahl
from berichte.erinnerung import Takt, kennung, schreibe, zu_senden
from berichte.models import Erinnerungsbrief, Erinnerungsfehler, Erinnerungstakt
from sozialraum.access import Wer, Zugang
from sozialraum.actions.fehler import in_der_datenbank
from sozialraum.actions.protokoll import protokolliere

SPERRE = 7304  # advisory locks of this run, one per account
WOCHE = timedelta(days=7)


@dataclass
class Ergebnis:
    """What a run did. ``abgelehnt``: accounts whose address the server refused; ``abbruch``: why it ended early."""

    versandt: int = 0
    abgelehnt: int = 0
    abbruch: str = ""


@in_der_datenbank()
def stelle_ein(*, wer: Wer, nutzer: Nutzer, takt: Takt) -> Erinnerungstakt:
    """One's own choice."""
    row = Erinnerungstakt.objects.select_for_update(of=("self",)).filter(nutzer=nutzer).first() or Erinnerungstakt(nutzer=nutzer)
    row.takt = takt.value
    row.save()
    protokolliere(wer=wer, aktion="erinnerungstakt", gegenstand=row, text=f"Erinnerungen per E-Mail: {row.get_takt_display()}.")
    return row


def versende(*, wer: Wer, tag: date) -> Ergebnis:
    """Sends to each account what is due for it, each in a transaction of its own: the row, the Protokoll, then the mail.

    What fails leaves no row and is sent by the next run; what was sent is not sent again the same day. Killed between the server's word
    and the commit, the next run repeats that one mail with the same Message-ID, by which mailboxes know it. A second run at the same
    time leaves out whoever the first is at.
    """
    ergebnis = Ergebnis()
    for pk in Nutzer.objects.filter(is_active=True).exclude(email="").order_by("pk").values_list("pk", flat=True):
        try:
            ergebnis.versandt += _erinnere(wer, pk, tag)
        except smtplib.SMTPRecipientsRefused as fehler:
            ergebnis.abgelehnt += 1
            _merke_fehler(Erinnerungsfehler.Art.ADRESSE, Nutzer.objects.get(pk=pk), tag, _meldung(fehler))
        except (smtplib.SMTPException, OSError) as fehler:
            ergebnis.abbruch = f"Der Mailserver antwortet nicht: {type(fehler).__name__}."
            _merke_fehler(Erinnerungsfehler.Art.SERVER, None, tag, type(fehler).__name__)
            break
    return ergebnis


def _meldung(fehler: smtplib.SMTPRecipientsRefused) -> str:
    """The codes of the server; its texts name addresses."""
    codes = sorted({str(antwort[0]) for antwort in fehler.recipients.values() if isinstance(antwort, tuple)})
    return f"SMTP {', '.join(codes)}" if codes else type(fehler).__name__


@transaction.atomic
def _merke_fehler(art: Erinnerungsfehler.Art, nutzer: Nutzer | None, tag: date, grund: str) -> None:
    """One row a day; two runs at once count both of their tries."""
    jetzt = timezone.now()
    row, neu = Erinnerungsfehler.objects.get_or_create(
        art=art, nutzer=nutzer, tag=tag, defaults={"grund": grund[:100], "zuletzt": jetzt}
    )
    if not neu:
        Erinnerungsfehler.objects.filter(pk=row.pk).update(grund=grund[:100], versuche=F("versuche") + 1, zuletzt=jetzt)


@transaction.atomic
def _erinnere(wer: Wer, pk: int, tag: date) -> int:
    """1 if a mail went out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [SPERRE, pk])
        if not cursor.fetchone()[0]:
            return 0
    nutzer = Nutzer.objects.filter(pk=pk, is_active=True).exclude(email="").select_related("erinnerungstakt").first()
    eintraege = faellig_fuer(nutzer, tag) if nutzer else []
    if nutzer is None or not eintraege:
        return 0
    kennungen = sorted({kennung(f) for f in eintraege})
    brief, zahl = schreibe(eintraege, tag, settings.ADRESSE), sum(f.wie_viele for f in eintraege)
    summe = hashlib.sha256("\0".join(kennungen).encode()).hexdigest()
    row = Erinnerungsbrief.objects.create(nutzer=nutzer, tag=tag, anzahl=zahl, kennungen=kennungen, pruefsumme=summe)
    text = f"Erinnerung per E-Mail versandt: {anzahl(zahl, 'Aufgabe', 'Aufgaben')}."
    protokolliere(wer=wer, aktion="erinnerung_versandt", gegenstand=row, text=text)
    name = f"<erinnerung-{pk}-{tag:%Y%m%d}-{summe[:16]}@sozialraumsteuerung>"
    kopf = {"Message-ID": name, "Auto-Submitted": "auto-generated"}
    EmailMessage(brief.betreff, brief.text, None, [nutzer.email], headers=kopf).send()
    return 1


def faellig_fuer(nutzer: Nutzer, tag: date) -> Sequence[Faelligkeit]:
    """The entries of the mail that goes out to this account now; by its rights of today."""
    zugang, row = Zugang(nutzer), getattr(nutzer, "erinnerungstakt", None)
    takt = Takt(row.takt) if row else Takt.TAEGLICH
    if takt is Takt.AUS or not zugang.ist_intern:
        return []
    briefe = Erinnerungsbrief.objects.filter(nutzer=nutzer, tag__gt=tag - WOCHE, tag__lte=tag)
    return zu_senden(due.sammle(zugang, tag), takt, tag, [b.gesendet for b in briefe])
