"""Reports between two dates: the draft with its texts and remarks, and what was released of it, which never changes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from basis.zahlen import datum
from berichte.arten import ARTEN, LAENGSTER_TEXT, Entwurfsstand, zeitraumwort
from berichte.models.berichte import Ablage
from berichte.models.regelwerk import TYPEN
from berichte.regelwerk import Berichtstyp
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet

BEKANNTE_TYPEN = Q(typ__in=[t.value for t in Berichtstyp])
TEXTLAENGE = Q(text__gt="") & Q(LessThanOrEqual(Length("text"), Value(LAENGSTER_TEXT)))
STAENDE = [(s.value, s.wort) for s in Entwurfsstand]
VORGELEGT_VON = "Zur Freigabe vorgelegt von"
PRUEFSUMME = "^[0-9a-f]{64}$"


class Berichtsstelle(models.Model):
    """Which report: its Berichtstyp, of which Gebiet, from when to when."""

    typ = models.CharField("Berichtstyp", max_length=30, choices=TYPEN)
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="%(class)s", verbose_name="Gebiet")
    von = models.DateField("Zeitraum von")
    bis = models.DateField("Zeitraum bis")

    class Meta:
        abstract = True

    @property
    def titel(self) -> str:
        return f"{self.get_typ_display()} {self.zeitraumname}: {self.gebiet.bezeichnung}"

    @property
    def zeitraumname(self) -> str:
        return zeitraumwort(ARTEN[Berichtstyp(self.typ)], self.von, self.bis)

    @property
    def stelle(self) -> tuple[str, str, str, str, str]:
        """As the addresses of the workshop name it."""
        return (self.typ, Ebene(self.gebiet.ebene).name.lower(), self.gebiet.schluessel, self.von.isoformat(), self.bis.isoformat())


@verfolgt()
class Berichtsentwurf(Berichtsstelle):
    """A report that is being prepared. One of each; after a release the next Fassung goes on with the same texts."""

    stand = models.CharField("Stand", max_length=12, choices=STAENDE, default=Entwurfsstand.ENTWURF.value)
    vorgelegt_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=VORGELEGT_VON
    )
    vorgelegt_am = models.DateTimeField("Zur Freigabe vorgelegt am", null=True, blank=True)
    fehlende = models.PositiveSmallIntegerField("Fehlende Erläuterungen, beim letzten Schritt", default=0)
    luecken = models.PositiveSmallIntegerField("Lücken der Daten, beim letzten Schritt", default=0)
    created_at = models.DateTimeField("Angelegt am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Entwurf eines Berichts"
        verbose_name_plural = "Entwürfe von Berichten"
        ordering = ["-bis", "typ", "gebiet"]
        constraints = [
            models.UniqueConstraint(fields=["typ", "gebiet", "von", "bis"], name="berichtsentwurf_einmal_je_bericht"),
            models.CheckConstraint(condition=BEKANNTE_TYPEN, name="berichtsentwurf_typ_ist_bekannt"),
            models.CheckConstraint(condition=Q(von__lte=F("bis")), name="berichtsentwurf_endet_nicht_vor_beginn"),
            models.CheckConstraint(
                condition=Q(stand=Entwurfsstand.VORGELEGT.value, vorgelegt_von__isnull=False, vorgelegt_am__isnull=False)
                | Q(stand__in=["entwurf", "freigegeben"], vorgelegt_von__isnull=True, vorgelegt_am__isnull=True),
                name="berichtsentwurf_vorgelegt_von_jemandem",
            ),
        ]

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("berichtswerkstatt", args=self.stelle)


@verfolgt()
class Berichtstext(models.Model):
    """What somebody wrote to one part of a report, or in explanation of what asks for action in it."""

    entwurf = models.ForeignKey(Berichtsentwurf, on_delete=models.CASCADE, related_name="texte", verbose_name="Entwurf")
    teil = models.CharField("Teil", max_length=80)
    text = models.TextField("Text", max_length=LAENGSTER_TEXT)
    geschrieben_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Geschrieben von"
    )

    class Meta:
        verbose_name = "Text eines Berichts"
        verbose_name_plural = "Texte von Berichten"
        ordering = ["entwurf", "teil"]
        constraints = [
            models.UniqueConstraint(fields=["entwurf", "teil"], name="berichtstext_einmal_je_teil"),
            models.CheckConstraint(condition=TEXTLAENGE, name="berichtstext_ist_so_lang_wie_erlaubt"),
        ]

    def __str__(self) -> str:
        return f"{self.teil} ({self.entwurf_id})"


class Berichtsanmerkung(models.Model):
    """A remark on a draft, or why it was sent back. Append-only; it does not go into the report."""

    entwurf = models.ForeignKey(Berichtsentwurf, on_delete=models.PROTECT, related_name="anmerkungen", verbose_name="Entwurf")
    text = models.TextField("Anmerkung", max_length=LAENGSTER_TEXT)
    zurueckgegeben = models.BooleanField("Damit zurückgegeben", default=False)
    geschrieben_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Geschrieben von"
    )
    in_vertretung = models.CharField("In Vertretung von", max_length=150, blank=True)
    created_at = models.DateTimeField("Geschrieben am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Anmerkung zu einem Bericht"
        verbose_name_plural = "Anmerkungen zu Berichten"
        ordering = ["created_at", "pk"]
        constraints = [models.CheckConstraint(condition=TEXTLAENGE, name="berichtsanmerkung_ist_so_lang_wie_erlaubt")]

    def __str__(self) -> str:
        return f"Anmerkung vom {datum(timezone.localtime(self.created_at).date())}"


class Berichtsfreigabe(Ablage, Berichtsstelle):
    """A report that was released, as it was printed: numbers, texts, what they rest on. Append-only, and never by one person alone."""

    vorgelegt_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Zur Freigabe vorgelegt von"
    )
    fingerabdruck = models.CharField("Fingerabdruck von Zahlen und Texten", max_length=64)
    oeffentlich = models.BooleanField("Öffentlich", default=False)

    class Meta:
        verbose_name = "Freigegebener Bericht"
        verbose_name_plural = "Freigegebene Berichte"
        ordering = ["-bis", "typ", "gebiet__ebene", "gebiet__schluessel", "-fassung"]
        constraints = [
            models.UniqueConstraint(fields=["typ", "gebiet", "von", "bis", "fassung"], name="berichtsfreigabe_einmal_je_fassung"),
            models.CheckConstraint(condition=BEKANNTE_TYPEN, name="berichtsfreigabe_typ_ist_bekannt"),
            models.CheckConstraint(condition=Q(von__lte=F("bis")), name="berichtsfreigabe_endet_nicht_vor_beginn"),
            models.CheckConstraint(condition=~Q(freigegeben_von=F("vorgelegt_von")), name="berichtsfreigabe_vier_augen"),
            models.CheckConstraint(
                condition=Q(pruefsumme__regex=PRUEFSUMME, fingerabdruck__regex=PRUEFSUMME), name="berichtsfreigabe_hat_pruefsummen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titel}, Fassung {self.fassung}"

    def get_absolute_url(self) -> str:
        return reverse("berichtsfreigabe", args=[self.pk])
