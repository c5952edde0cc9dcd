"""What every app stands on: accounts, stored files, background jobs, saved views."""

import hashlib
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import connection, models, transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from basis.history import verfolgt


@verfolgt(ohne=("password", "last_login", "username", "anzeigename", "email"))  # whom it names stands in the row alone, and ends there
class Nutzer(AbstractUser):
    """An account. What it may do comes from Rollenzuweisungen (app sozialraum), never from Django's own permissions."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    anzeigename = models.CharField("Anzeigename", max_length=120)
    ist_muster = models.BooleanField("Muster-Zugang", default=False)

    class Meta:
        verbose_name = "Zugang"
        verbose_name_plural = "Zugänge"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.anzeigename or self.username

    def get_full_name(self) -> str:
        return self.anzeigename

    def get_short_name(self) -> str:
        return self.anzeigename


class Browsersitzung(AbstractBaseSession):
    """A session of the browser: whose it is, since when, last seen, on what kind of machine (basis/sessions.py)."""

    nutzer = models.ForeignKey(Nutzer, on_delete=models.CASCADE, null=True, related_name="sitzungen", verbose_name="Zugang")
    beginn = models.DateTimeField("Seit", default=timezone.now)
    zuletzt = models.DateTimeField("Zuletzt aktiv", default=timezone.now)
    geraet = models.CharField("Gerät", max_length=60, blank=True)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "Browsersitzung"
        verbose_name_plural = "Browsersitzungen"
        ordering = ["-zuletzt"]

    def __str__(self) -> str:
        return f"{self.geraet or 'Sitzung'} seit {timezone.localtime(self.beginn):%d.%m.%Y %H:%M}"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from basis.sessions import SessionStore

        return SessionStore


_AM_STUECK = 1 << 20  # bytes of a Datei that go to the database at once


class Datei(models.Model):
    """Bytes with their name and sha256, kept in the database so that one backup holds everything."""

    name = models.CharField("Dateiname", max_length=200)
    inhalt = models.BinaryField("Inhalt")
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    mime = models.CharField("Dateityp", max_length=100)
    groesse = models.PositiveIntegerField("Größe in Byte", editable=False)
    created_at = models.DateTimeField("Angelegt", default=timezone.now, editable=False)
    geloescht_am = models.DateTimeField("Inhalt gelöscht am", null=True, blank=True, editable=False)  # after its Löschfrist

    class Meta:
        verbose_name = "Datei"
        verbose_name_plural = "Dateien"
        indexes = [models.Index(fields=["sha256"], name="datei_sha256")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sha256 = hashlib.sha256(self.inhalt).hexdigest()
        self.groesse = len(self.inhalt)
        if self._state.adding and self.groesse > _AM_STUECK:
            self._lege_in_stuecken_an(*args, **kwargs)
        else:
            super().save(*args, **kwargs)

    @transaction.atomic
    def _lege_in_stuecken_an(self, *args: Any, **kwargs: Any) -> None:
        """A statement with the bytes in it would take several times their memory; pieces take one piece."""
        inhalt, self.inhalt = self.inhalt, b""
        super().save(*args, **kwargs)
        self.inhalt = inhalt
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE dateistueck (nr int, teil bytea) ON COMMIT DROP")
            with cursor.copy("COPY dateistueck FROM STDIN (FORMAT binary)") as copy:
                copy.set_types(["int4", "bytea"])
                for nr in range(0, len(inhalt), _AM_STUECK):
                    copy.write_row((nr, bytes(inhalt[nr : nr + _AM_STUECK])))
            zusammen = "(SELECT string_agg(teil, ''::bytea ORDER BY nr) FROM dateistueck)"
            cursor.execute(f"UPDATE basis_datei SET inhalt = {zusammen} WHERE id = %s", [self.pk])
            cursor.execute("DROP TABLE dateistueck")


class Auftrag(models.Model):
    """A background job with progress. The row is the truth; the queue only says that somebody should look at it."""

    class Status(models.TextChoices):
        WARTET = "wartet", "wartet"
        LAEUFT = "laeuft", "läuft"
        FERTIG = "fertig", "fertig"
        ABGEBROCHEN = "abgebrochen", "abgebrochen"
        FEHLER = "fehler", "Fehler"

    art = models.CharField("Art", max_length=60)
    titel = models.CharField("Titel", max_length=200)
    angaben = models.JSONField("Angaben", default=dict)
    nutzer = models.ForeignKey(Nutzer, on_delete=models.PROTECT, related_name="auftraege", verbose_name="Auftrag von")
    status = models.CharField("Status", max_length=12, choices=Status.choices, default=Status.WARTET)
    erledigt = models.PositiveIntegerField("Erledigt", default=0)
    gesamt = models.PositiveIntegerField("Gesamt", default=0)
    meldung = models.TextField("Meldung", blank=True)
    abbruch_gewuenscht = models.BooleanField("Abbruch gewünscht", default=False)
    neustarts = models.PositiveSmallIntegerField("Neustarts ohne Fortschritt", default=0, editable=False)
    ergebnis_url = models.CharField("Ergebnis", max_length=300, blank=True)
    created_at = models.DateTimeField("Angelegt", default=timezone.now, editable=False)
    gestartet_am = models.DateTimeField("Gestartet", null=True, blank=True)
    beendet_am = models.DateTimeField("Beendet", null=True, blank=True)

    class Meta:
        verbose_name = "Auftrag"
        verbose_name_plural = "Aufträge"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(erledigt__lte=models.F("gesamt")) | Q(gesamt=0), name="auftrag_nie_mehr_als_gesamt"),
        ]

    def __str__(self) -> str:
        return self.titel

    @property
    def offen(self) -> bool:
        return self.status in (self.Status.WARTET, self.Status.LAEUFT)


class AnsichtQuerySet(models.QuerySet["Ansicht"]):
    def sichtbar_fuer(self, nutzer: Any, *, intern: bool) -> "AnsichtQuerySet":
        """One's own, and for staff what others share."""
        return self.filter(Q(nutzer=nutzer) | Q(geteilt=True)) if intern else self.filter(nutzer=nutzer)


class Ansicht(models.Model):
    """A saved view: filters, sorting and columns of one page under a name. It holds an address, never what the address shows."""

    LAENGE = 2000  # of what is kept of an address
    FLUECHTIG = ("seite", "format", "csrfmiddlewaretoken")  # say where one is, not what one looks at

    nutzer = models.ForeignKey(Nutzer, on_delete=models.PROTECT, related_name="ansichten", verbose_name="Von")
    seite = models.CharField("Adresse der Seite", max_length=300)
    titel = models.CharField("Seite", max_length=150)
    name = models.CharField("Name", max_length=80, db_collation="de-x-icu")
    abfrage = models.CharField("Filter, Sortierung und Spalten", max_length=LAENGE, blank=True)
    geteilt = models.BooleanField("Für alle Mitarbeitenden", default=False)
    created_at = models.DateTimeField("Gespeichert am", default=timezone.now, editable=False)

    objects = AnsichtQuerySet.as_manager()

    class Meta:
        verbose_name = "Ansicht"
        verbose_name_plural = "Ansichten"
        ordering = ["titel", "name"]
        constraints = [
            models.UniqueConstraint(fields=["nutzer", "seite", "name"], name="ansicht_name_einmal_je_seite"),
            models.CheckConstraint(condition=~Q(name="") & Q(seite__startswith="/"), name="ansicht_hat_name_und_seite"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return f"{self.seite}?{self.abfrage}" if self.abfrage else self.seite

    @classmethod
    def abfrage_aus(cls, query: QueryDict) -> str:
        """The part of an address that a view keeps, always written the same way."""
        kept = QueryDict(mutable=True)
        for name in sorted(set(query) - set(cls.FLUECHTIG)):
            kept.setlist(name, [value for value in query.getlist(name) if value])
        return kept.urlencode()


class Absendung(models.Model):
    """A form that was sent and has acted: sent once more it leads to what came of it (basis/once.py)."""

    kennung = models.CharField("Kennung", max_length=64, primary_key=True)
    ziel = models.CharField("Adresse des Ergebnisses", max_length=2000, blank=True)
    created_at = models.DateTimeField("Abgesendet", default=timezone.now, editable=False, db_index=True)

    class Meta:
        verbose_name = "Absendung"
        verbose_name_plural = "Absendungen"

    def __str__(self) -> str:
        return self.kennung
