"""Zielvereinbarungen between the Ebenen: parties, goals, duty to report, versions (Fachkonzept 2.1, 3.5; domain.md 5)."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from bsc.messgroesse import Messart, Zielrichtung, schreibe
from bsc.models.messgroesse import Messgroesse, Rhythmus, Schwelle, schwellenworte
from bsc.models.ziel import Perspektive, Ziel
from bsc.vereinbarungsweg import LAUFENDE, PAARNAMEN, STANDNAMEN, VEREINBARTE, Paar, Seite, Stand
from sozialraum.models import Beschluss, Gebiet, Gremium
from sozialraum.rechte import Recht

STANDWAHL = [(stand.value, name) for stand, name in STANDNAMEN.items()]
PAARWAHL = [(paar.value, name) for paar, name in PAARNAMEN.items()]
NICHT_ZURUECKGEZOGEN = ~Q(stand=Stand.ZURUECKGEZOGEN.value)
BEIDE = sorted(stand.value for stand in VEREINBARTE)


class ZielvereinbarungQuerySet(models.QuerySet["Zielvereinbarung"]):
    def sichtbar_fuer(self, zugang: Any) -> "ZielvereinbarungQuerySet":
        """What is agreed, for all staff; drafts and withdrawn ones for both sides and for who reads all drafts.

        A member of a Gremium reads what is negotiated or agreed with this Gremium, and nothing else.
        """
        if zugang.darf(Recht.ALLE_ENTWUERFE_LESEN):
            return self
        eigenes = Q(gremium__in=zugang.gremien, stand__in=[*BEIDE, Stand.VERHANDLUNG.value])
        if not zugang.ist_intern:
            return self.filter(eigenes)
        pflegt = zugang.gebiete_mit(Recht.SCORECARD_PFLEGEN)
        unten = Q(stand=Stand.VERHANDLUNG.value, gebiet__in=zugang.eigene_gebiete)
        return self.filter(Q(stand__in=BEIDE) | Q(gebiet__in=pflegt) | unten | eigenes)

    def mit_abgeloest(self) -> "ZielvereinbarungQuerySet":
        """Each with ``abgeloest``: whether a newer version of it is agreed."""
        neuere = Zielvereinbarung.objects.filter(ersetzt=OuterRef("pk"), stand__in=BEIDE)
        return self.annotate(abgeloest=Exists(neuere))

    def laufend(self) -> "ZielvereinbarungQuerySet":
        """Agreed, and no newer version of it is."""
        return self.mit_abgeloest().filter(Q(abgeloest=False), stand__in=LAUFENDE)


def _person(name: str) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=name)


@verfolgt()
class Zielvereinbarung(models.Model):
    """One version. ``gebiet`` is the lower side, whose Scorecard gets the goals; agreed it is frozen, and a new version names it.

    A version that was withdrawn leaves its number to the next draft.
    """

    stamm = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="spaetere", verbose_name="Erste Fassung"
    )
    version = models.PositiveSmallIntegerField("Fassung", default=1)
    ersetzt = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="ersetzt_durch", verbose_name="Ersetzt"
    )
    paar = models.CharField("Zwischen", max_length=12, choices=PAARWAHL)
    gremium = models.ForeignKey(Gremium, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Gremium")
    obergebiet = models.ForeignKey(
        Gebiet, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Obere Seite"
    )
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="zielvereinbarungen", verbose_name="Untere Seite")
    titel = models.CharField("Titel", max_length=150, db_collation="de-x-icu")
    gueltig_von = models.DateField("Gilt von")
    gueltig_bis = models.DateField("Gilt bis")
    ressourcen = models.TextField("Ressourcen", max_length=2000)
    berichtspflicht = models.TextField("Berichtspflicht", max_length=1000)
    rhythmus = models.CharField("Berichtet wird", max_length=16, choices=Rhythmus.choices)
    abweichungsregel = models.TextField("Regel bei Abweichung", max_length=2000)
    anlass = models.CharField("Anlass der Fassung", max_length=300, blank=True)
    stand = models.CharField("Stand", max_length=14, choices=STANDWAHL, default=Stand.ENTWURF.value)
    oben_von, oben_am = _person("Zugestimmt für die obere Seite"), models.DateField("Zugestimmt am (oben)", null=True, blank=True)
    oben_in_vertretung = models.CharField("In Vertretung von (oben)", max_length=150, blank=True)
    unten_von, unten_am = _person("Zugestimmt für die untere Seite"), models.DateField("Zugestimmt am (unten)", null=True, blank=True)
    unten_in_vertretung = models.CharField("In Vertretung von (unten)", max_length=150, blank=True)
    beschluss = models.ForeignKey(Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Beschluss")
    ergebnis = models.TextField("Ergebnis", max_length=2000, blank=True)
    geschlossen_von, geschlossen_am = _person("Abgeschlossen von"), models.DateField("Abgeschlossen am", null=True, blank=True)
    angelegt_von = _person("Angelegt von")
    created_at = models.DateTimeField("Angelegt am", default=timezone.now, editable=False)
    angelegt_am = models.DateField("Angelegt am Tag", null=True, editable=False)
    muster = models.BooleanField("Musterdaten", default=False, editable=False)

    objects = ZielvereinbarungQuerySet.as_manager()

    class Meta:
        verbose_name = "Zielvereinbarung"
        verbose_name_plural = "Zielvereinbarungen"
        ordering = ["-gueltig_von", "titel", "-version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["stamm", "version"], condition=NICHT_ZURUECKGEZOGEN, name="zielvereinbarung_fassung_einmal"),
            models.UniqueConstraint(fields=["ersetzt"], condition=NICHT_ZURUECKGEZOGEN, name="zielvereinbarung_eine_folgende"),
            models.CheckConstraint(
                condition=Q(version=1, stamm__isnull=True, ersetzt__isnull=True)
                | Q(version__gt=1, stamm__isnull=False, ersetzt__isnull=False, anlass__gt=""),
                name="neue_fassung_nennt_die_alte_und_den_anlass",
            ),
            models.CheckConstraint(
                condition=Q(paar="gremium", gremium__isnull=False, obergebiet__isnull=True)
                | Q(paar__in=["fachbereich", "ressort"], gremium__isnull=True, obergebiet__isnull=False),
                name="zielvereinbarung_hat_zwei_seiten",
            ),
            models.CheckConstraint(condition=Q(gueltig_bis__gte=F("gueltig_von")), name="zielvereinbarung_endet_nicht_vor_beginn"),
            models.CheckConstraint(
                condition=Q(titel__gt="", ressourcen__gt="", berichtspflicht__gt="", abweichungsregel__gt=""),
                name="zielvereinbarung_ist_vollstaendig",
            ),
            models.CheckConstraint(
                condition=Q(oben_von__isnull=True) | Q(unten_von__isnull=True) | ~Q(oben_von=F("unten_von")),
                name="zielvereinbarung_zwei_personen",
            ),
            models.CheckConstraint(
                condition=~Q(stand__in=["vereinbart", "berichtet", "geschlossen"])
                | Q(oben_von__isnull=False, unten_von__isnull=False, oben_am__isnull=False, unten_am__isnull=False)
                & (~Q(paar="gremium") | Q(beschluss__isnull=False)),
                name="vereinbart_haben_beide_seiten",
            ),
            models.CheckConstraint(
                condition=~Q(stand="geschlossen") | Q(ergebnis__gt="", geschlossen_am__isnull=False),
                name="abgeschlossen_nennt_das_ergebnis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titel}, Fassung {self.version}" if self.version > 1 else self.titel

    def get_absolute_url(self) -> str:
        return reverse("zielvereinbarung", args=[self.pk])

    @property
    def am(self) -> date:
        """The day it was drafted on; where it is not noted, that of the clock."""
        return self.angelegt_am or timezone.localtime(self.created_at).date()

    def nimm_zustimmung_zurueck(self) -> None:
        self.oben_von = self.oben_am = self.unten_von = self.unten_am = self.beschluss = None
        self.oben_in_vertretung = self.unten_in_vertretung = ""

    def zugestimmt(self) -> list[tuple[Seite, Any, date, str]]:
        """Side, account, day and "i. V." of each consent that was given."""
        oben = (Seite.OBEN, self.oben_von, self.oben_am, self.oben_in_vertretung)
        unten = (Seite.UNTEN, self.unten_von, self.unten_am, self.unten_in_vertretung)
        return [(seite, von, am, vertretung) for seite, von, am, vertretung in (oben, unten) if von and am]

    def name_der_seite(self, seite: Seite) -> str:
        return self.seite_oben() if seite is Seite.OBEN else self.seite_unten()

    def seite_oben(self) -> str:
        if self.gremium:
            return self.gremium.name
        return self.obergebiet.bezeichnung if self.obergebiet else ""

    def seite_unten(self) -> str:
        vorne = "Sozialraumplanungsgruppe " if self.paar == Paar.RESSORT else ""
        return f"{vorne}{self.gebiet.bezeichnung}"

    def ort(self, seite: Seite) -> int:
        """The Gebiet for which a role must be held to agree for a side; a Gremium's Beschluss is entered for the Fachbereich."""
        return self.obergebiet_id if seite is Seite.OBEN and self.obergebiet_id else self.gebiet_id


class VereinbarungszielQuerySet(models.QuerySet["Vereinbarungsziel"]):
    def mit_schwellen(self) -> "VereinbarungszielQuerySet":
        """Each with ``hat_schwellen``: whether its measure has thresholds of its own."""
        return self.annotate(hat_schwellen=Exists(Schwelle.objects.filter(messgroesse=OuterRef("messgroesse"))))


@verfolgt()
class Vereinbarungsziel(models.Model):
    """One goal of a version: by an existing measure of the Gebiet, or by one that the agreement brings into its Scorecard.

    ``gruen``, ``gelb``: the thresholds that are agreed with it; none: those of the measure stay.
    """

    class Richtung(models.TextChoices):
        ERHOEHEN = Zielrichtung.ERHOEHEN.value, "erhöhen"
        SENKEN = Zielrichtung.SENKEN.value, "senken"

    vereinbarung = models.ForeignKey(
        Zielvereinbarung, on_delete=models.PROTECT, related_name="ziele", verbose_name="Zielvereinbarung"
    )
    text = models.CharField("Ziel", max_length=200, db_collation="de-x-icu")
    perspektive = models.CharField("Perspektive", max_length=12, choices=Perspektive.choices)
    messgroesse = models.ForeignKey(
        Messgroesse, on_delete=models.PROTECT, null=True, blank=True, related_name="vereinbarungsziele", verbose_name="Messgröße"
    )
    messname = models.CharField("Name der Messgröße", max_length=150)
    art = models.CharField("Art", max_length=12, choices=Messgroesse.Art.choices)
    seite = models.PositiveSmallIntegerField("Gewertete Seite", default=1, editable=False)
    richtung = models.CharField("Zielrichtung", max_length=10, choices=Richtung.choices)
    formel = models.CharField("Wie gemessen wird", max_length=200)
    quelle = models.CharField("Quelle der Werte", max_length=200)
    verantwortlich = models.CharField("Verantwortlich", max_length=100)
    ausgangswert = models.DecimalField("Ausgangswert", max_digits=20, decimal_places=6)
    ausgang_am = models.DateField("Ausgangswert am")
    zielwert = models.DecimalField("Zielwert", max_digits=20, decimal_places=6)
    ziel_am = models.DateField("Zu erreichen am")
    gruen = models.DecimalField("Im Plan bis", max_digits=16, decimal_places=4, null=True, blank=True)
    gelb = models.DecimalField("Beobachten bis", max_digits=16, decimal_places=4, null=True, blank=True)
    ziel = models.ForeignKey(
        Ziel, on_delete=models.PROTECT, null=True, blank=True, related_name="vereinbarungsziele", editable=False,
        verbose_name="Ziel der Scorecard",
    )  # fmt: skip

    objects = VereinbarungszielQuerySet.as_manager()

    class Meta:
        verbose_name = "Ziel einer Zielvereinbarung"
        verbose_name_plural = "Ziele der Zielvereinbarungen"
        ordering = ["vereinbarung", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ziel_am__gt=F("ausgang_am")), name="vereinbarungsziel_liegt_nach_dem_ausgang"),
            models.CheckConstraint(condition=Q(perspektive__in=Perspektive.values), name="vereinbarungsziel_in_einer_perspektive"),
            models.CheckConstraint(
                condition=Q(text__gt="", messname__gt="", formel__gt="", quelle__gt="", verantwortlich__gt=""),
                name="vereinbarungsziel_ist_vollstaendig",
            ),
            models.CheckConstraint(
                condition=~Q(art="verhaeltnis") | Q(ausgangswert__range=(0, 100), zielwert__range=(0, 100)),
                name="vereinbarungsziel_anteil_bis_100",
            ),
            models.CheckConstraint(
                condition=Q(gruen__isnull=True, gelb__isnull=True)
                | Q(gruen__isnull=False, gelb__isnull=False, gruen__gte=0, gelb__gte=F("gruen")),
                name="vereinbarte_schwellen_steigen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.messname}"

    @property
    def zahlen(self) -> tuple[str, str]:
        """Start and target as the Scorecard writes them."""
        art = Messart(self.art)
        return schreibe(art, self.ausgangswert, seite=self.seite), schreibe(art, self.zielwert, seite=self.seite)

    @property
    def schwellen(self) -> str:
        """In words; those of the measure where it has any, which ``mit_schwellen`` brings along; else none."""
        if self.gruen is not None and self.gelb is not None:
            return schwellenworte(self.gruen, self.gelb)
        if not self.messgroesse_id:
            return "keine"
        hat = getattr(self, "hat_schwellen", None)
        hat = Schwelle.objects.filter(messgroesse=self.messgroesse_id).exists() if hat is None else hat
        return "wie in der Scorecard" if hat else "keine"


class Zielvereinbarungsbericht(models.Model):
    """What was reported about an agreement on a day; append-only."""

    vereinbarung = models.ForeignKey(
        Zielvereinbarung, on_delete=models.PROTECT, related_name="berichte", verbose_name="Zielvereinbarung"
    )
    stichtag = models.DateField("Stichtag")
    text = models.TextField("Bericht", max_length=4000)
    nutzer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Berichtet von")
    created_at = models.DateTimeField("Berichtet am", default=timezone.now, editable=False)
    berichtet_am = models.DateField("Berichtet am Tag", null=True, editable=False)

    class Meta:
        verbose_name = "Bericht zu einer Zielvereinbarung"
        verbose_name_plural = "Berichte zu Zielvereinbarungen"
        ordering = ["vereinbarung", "-stichtag", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(text__gt=""), name="zielvereinbarungsbericht_hat_text")]

    def __str__(self) -> str:
        return f"{self.vereinbarung}: Bericht zum {self.stichtag:%d.%m.%Y}"

    @property
    def am(self) -> date:
        return self.berichtet_am or timezone.localtime(self.created_at).date()
