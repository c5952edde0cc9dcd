"""The committee packet: which reports of which Gebiete somebody ordered, and what is there of each."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from basis.models import Datei
from basis.zahlen import aufzaehlung, datum
from berichte.models.freigabe import BEKANNTE_TYPEN
from berichte.models.regelwerk import TYPEN
from berichte.paketstand import Teilstand
from berichte.regelwerk import TYPNAMEN, Berichtstyp
from sozialraum.models import Gebiet

STAENDE = [(s.value, s.wort) for s in Teilstand]
GANZ = (
    Q(stand__in=["freigegeben", "entwurf"], datei__isnull=False, datenstand__isnull=False, angabe__gt="")
    | Q(stand__in=["fehlt", "gescheitert"], datei__isnull=True, angabe__gt="")
    | Q(stand="offen", datei__isnull=True)
)


class Berichtspaket(models.Model):
    """An order of reports: of these types, about these days, for one Gebiet and all below it. Append-only; how far it is say its parts."""

    typen = ArrayField(models.CharField(max_length=30, choices=TYPEN), verbose_name="Berichtstypen")
    bereich = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="berichtspakete", verbose_name="Gebiet und alle darunter")
    von = models.DateField("Zeitraum von")
    bis = models.DateField("Zeitraum bis")
    bestellt_von = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Bestellt von")
    in_vertretung = models.CharField("In Vertretung von", max_length=150, blank=True)
    created_at = models.DateTimeField("Bestellt am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Berichtspaket"
        verbose_name_plural = "Berichtspakete"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(von__lte=F("bis")), name="berichtspaket_endet_nicht_vor_beginn"),
            models.CheckConstraint(condition=~Q(typen=[]), name="berichtspaket_hat_typen"),
        ]

    def __str__(self) -> str:
        return self.bezeichnung

    def get_absolute_url(self) -> str:
        return reverse("berichtspaket", args=[self.pk])

    @property
    def bezeichnung(self) -> str:
        return f"Berichtspaket {self.zeitraumname}: {self.bereich.bezeichnung}"

    @property
    def zeitraumname(self) -> str:
        return f"{datum(self.von)} bis {datum(self.bis)}"

    @property
    def typworte(self) -> str:
        return aufzaehlung([TYPNAMEN[Berichtstyp(typ)] for typ in self.typen], hoechstens=20)


class Paketteil(models.Model):
    """One report of a packet: the file that is in it, or why there is none. Once it has its file it never changes (a trigger holds it).

    ``quelle``: the kept report whose file it is, as the archive names it; empty for what was printed for the packet.
    """

    paket = models.ForeignKey(Berichtspaket, on_delete=models.PROTECT, related_name="teile", verbose_name="Paket")
    typ = models.CharField("Berichtstyp", max_length=30, choices=TYPEN)
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="+", verbose_name="Gebiet")
    stand = models.CharField("Stand", max_length=12, choices=STAENDE, default=Teilstand.OFFEN.value)
    angabe = models.TextField("Angabe", blank=True)
    titel = models.CharField("Titel", max_length=300, blank=True)
    datenstand = models.DateField("Datenstand", null=True, blank=True)
    datei = models.ForeignKey(Datei, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="PDF")
    seiten = models.PositiveIntegerField("Seiten", null=True, blank=True)
    quelle = models.CharField("Abgelegter Bericht", max_length=60, blank=True)
    erledigt_am = models.DateTimeField("Erledigt am", null=True, blank=True)

    class Meta:
        verbose_name = "Teil eines Berichtspakets"
        verbose_name_plural = "Teile von Berichtspaketen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["paket", "typ", "gebiet"], name="paketteil_einmal"),
            models.CheckConstraint(condition=BEKANNTE_TYPEN, name="paketteil_typ_ist_bekannt"),
            models.CheckConstraint(condition=GANZ, name="paketteil_ist_ganz"),
        ]

    def __str__(self) -> str:
        return self.bezeichnung

    @property
    def bezeichnung(self) -> str:
        return self.titel or f"{self.get_typ_display()}: {self.gebiet.bezeichnung}"

    @property
    def teilstand(self) -> Teilstand:
        return Teilstand(self.stand)
