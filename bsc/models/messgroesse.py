"""What a goal is measured by: the measure, its dated definition, thresholds and plan values (Fachkonzept 5.1; domain.md 5)."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from basis.history import verfolgt
from basis.zahlen import eigene_stellen, zahl
from bsc.messgroesse import Messart, Zielrichtung
from bsc.messquellen import MESSQUELLEN, zerlege
from bsc.models.ziel import Ziel
from bsc.sollpfad import Verlauf


class Rhythmus(models.TextChoices):
    MONATLICH = "monatlich", "monatlich"
    VIERTELJAEHRLICH = "vierteljaehrlich", "vierteljährlich"
    HALBJAEHRLICH = "halbjaehrlich", "halbjährlich"
    JAEHRLICH = "jaehrlich", "jährlich"


@verfolgt()
class Messgroesse(models.Model):
    """One measure of a goal. What it means stands in its definition, which has versions.

    ``werte_ab``: the day from which values are due, where it is later than goal and definition say: that on which it was set up.
    """

    class Art(models.TextChoices):
        ANZAHL = Messart.ANZAHL.value, "Anzahl"
        PROZENT = Messart.PROZENT.value, "Prozent"
        EURO = Messart.EURO.value, "Euro"
        DAUER = Messart.DAUER.value, "Dauer in Tagen"
        JE_1000 = Messart.JE_1000.value, "je 1.000"
        JE_10000 = Messart.JE_10000.value, "je 10.000"
        VERHAELTNIS = Messart.VERHAELTNIS.value, "Verhältnis zweier Seiten"

    ziel = models.ForeignKey(Ziel, on_delete=models.PROTECT, related_name="messgroessen", verbose_name="Ziel")
    name = models.CharField("Messgröße", max_length=150, db_collation="de-x-icu")
    art = models.CharField("Art", max_length=12, choices=Art.choices)
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=100)
    muster = models.BooleanField("Musterdaten", default=False)
    werte_ab = models.DateField("Werte fällig ab", null=True, editable=False)

    class Meta:
        verbose_name = "Messgröße"
        verbose_name_plural = "Messgrößen"
        ordering = ["ziel", "reihenfolge", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(name__gt=""), name="messgroesse_hat_einen_namen"),
            models.CheckConstraint(condition=Q(art__in=[a.value for a in Messart]), name="messgroesse_art_ist_bekannt"),
            models.UniqueConstraint(fields=["ziel", "name"], name="messgroesse_einmal_je_ziel"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("messgroesse", args=[self.pk])


class GueltigQuerySet(models.QuerySet[Any]):
    def am(self, tag: Any) -> Any:
        """What is in force on a day, the newest first."""
        return self.filter(gueltig_ab__lte=tag).order_by("-gueltig_ab", "-pk")


class Messdefinition(models.Model):
    """The wording of a measure from one day on; append-only. ``messquelle`` names what computes the value and from what
    (``indikator:hze_dichte``), empty: entered by hand.

    A ratio names its two sides and which of them the direction speaks of.
    """

    class Richtung(models.TextChoices):
        ERHOEHEN = Zielrichtung.ERHOEHEN.value, "erhöhen"
        SENKEN = Zielrichtung.SENKEN.value, "senken"
        KORRIDOR = Zielrichtung.KORRIDOR.value, "in einem Korridor halten"

    class Sollverlauf(models.TextChoices):
        GERADLINIG = Verlauf.GERADLINIG.value, "geradlinig nach Tagen"
        STUFEN = Verlauf.STUFEN.value, "in Stufen der Planjahre"

    messgroesse = models.ForeignKey(Messgroesse, on_delete=models.PROTECT, related_name="definitionen", verbose_name="Messgröße")
    version = models.PositiveSmallIntegerField("Version")
    gueltig_ab = models.DateField("Gültig ab")
    richtung = models.CharField("Zielrichtung", max_length=10, choices=Richtung.choices)
    formel = models.CharField("Formel", max_length=300)
    zaehler = models.CharField("Zähler oder erste Seite", max_length=200)
    nenner = models.CharField("Nenner oder zweite Seite", max_length=200, blank=True)
    gewertete_seite = models.PositiveSmallIntegerField("Gewertete Seite", default=1)
    stichtagsregel = models.CharField("Stichtag", max_length=200)
    quelle = models.CharField("Quelle", max_length=300)
    sollverlauf = models.CharField("Sollpfad", max_length=10, choices=Sollverlauf.choices, default=Sollverlauf.GERADLINIG)
    messquelle = models.CharField("Berechnet aus", max_length=80, blank=True)
    verantwortlich = models.CharField("Verantwortlich für den Wert", max_length=100)
    rhythmus = models.CharField("Rhythmus", max_length=16, choices=Rhythmus.choices)
    zweite_person = models.BooleanField("Eine zweite Person bestätigt eingetragene Werte", default=False)
    gewertet = models.BooleanField("Bekommt einen Status", default=True)
    begruendung = models.CharField("Anlass der Fassung", max_length=300, blank=True)

    objects = GueltigQuerySet.as_manager()

    class Meta:
        verbose_name = "Definition einer Messgröße"
        verbose_name_plural = "Definitionen der Messgrößen"
        ordering = ["messgroesse", "-gueltig_ab", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["messgroesse", "version"], name="messdefinition_version_einmal"),
            models.UniqueConstraint(fields=["messgroesse", "gueltig_ab"], name="messdefinition_eine_je_tag"),
            models.CheckConstraint(condition=Q(richtung__in=[r.value for r in Zielrichtung]), name="messdefinition_richtung_ist_bekannt"),
            models.CheckConstraint(condition=Q(gewertete_seite__in=[1, 2]), name="ein_verhaeltnis_hat_zwei_seiten"),
            models.CheckConstraint(condition=Q(messquelle="") | Q(zweite_person=False), name="berechnetes_bestaetigt_niemand"),
            models.CheckConstraint(
                condition=Q(formel__gt="") & Q(zaehler__gt="") & Q(quelle__gt="") & Q(verantwortlich__gt="") & Q(stichtagsregel__gt=""),
                name="messdefinition_ist_vollstaendig",
            ),
            models.CheckConstraint(condition=Q(version=1) | Q(begruendung__gt=""), name="neue_fassung_nennt_den_anlass"),
        ]

    def __str__(self) -> str:
        return f"{self.messgroesse}, Fassung {self.version}"

    def aenderungen(self, davor: "Messdefinition") -> list[str]:
        """What this version says otherwise than the one before, in words: „Zielrichtung: erhöhen → senken“."""
        ohne = ("id", "messgroesse_id", "version", "gueltig_ab", "begruendung")
        felder = [f for f in self._meta.concrete_fields if f.attname not in ohne]
        anders = [f for f in felder if getattr(self, f.attname) != getattr(davor, f.attname)]
        return [f"{f.verbose_name}: {davor._wort(f.attname)} → {self._wort(f.attname)}" for f in anders]

    def _wort(self, feld: str) -> str:
        wert = getattr(self, feld)
        if isinstance(wert, bool):
            return "ja" if wert else "nein"
        if feld == "messquelle":
            angabe = zerlege(wert)[1]
            titel = MESSQUELLEN[wert].titel if wert in MESSQUELLEN else "nichts, wird eingetragen"
            return f"{titel} ({angabe})" if angabe else titel
        anzeige = getattr(self, f"get_{feld}_display", None)
        return str(anzeige()) if anzeige else f"„{wert}“" if wert else "leer"


def schwellenworte(gruen: Decimal, gelb: Decimal) -> str:
    return f"im Plan bis {zahl(gruen, eigene_stellen(gruen))}, beobachten bis {zahl(gelb, eigene_stellen(gelb))}"


class Schwelle(models.Model):
    """How far the Ist may stay behind the Soll, in the unit of the measure, from one day on; append-only."""

    messgroesse = models.ForeignKey(Messgroesse, on_delete=models.PROTECT, related_name="schwellen", verbose_name="Messgröße")
    gueltig_ab = models.DateField("Gültig ab")
    gruen = models.DecimalField("Im Plan bis", max_digits=16, decimal_places=4)
    gelb = models.DecimalField("Beobachten bis", max_digits=16, decimal_places=4)
    quelle = models.CharField("Quelle", max_length=200, blank=True)

    objects = GueltigQuerySet.as_manager()

    class Meta:
        verbose_name = "Schwelle"
        verbose_name_plural = "Schwellen"
        ordering = ["messgroesse", "-gueltig_ab"]
        constraints = [
            models.UniqueConstraint(fields=["messgroesse", "gueltig_ab"], name="schwelle_eine_je_tag"),
            models.CheckConstraint(condition=Q(gruen__gte=0) & Q(gelb__gte=F("gruen")), name="schwellen_steigen"),
        ]

    def __str__(self) -> str:
        return f"{self.messgroesse} ab {self.gueltig_ab:%d.%m.%Y}"

    @property
    def worte(self) -> str:
        return schwellenworte(self.gruen, self.gelb)


class Planwert(models.Model):
    """What is to be reached on a day: a value or a corridor; a later decision for the same day is a further row. Append-only.

    ``mindest`` and ``ambitioniert`` stand beside a single value, on either side of it; the status does not know them.
    """

    messgroesse = models.ForeignKey(Messgroesse, on_delete=models.PROTECT, related_name="planwerte", verbose_name="Messgröße")
    tag = models.DateField("Zu erreichen am")
    wert = models.DecimalField("Planwert", max_digits=20, decimal_places=6, null=True, blank=True)
    von = models.DecimalField("Korridor von", max_digits=20, decimal_places=6, null=True, blank=True)
    bis = models.DecimalField("Korridor bis", max_digits=20, decimal_places=6, null=True, blank=True)
    mindest = models.DecimalField("Mindestziel", max_digits=20, decimal_places=6, null=True, blank=True)
    ambitioniert = models.DecimalField("Ambitioniertes Ziel", max_digits=20, decimal_places=6, null=True, blank=True)
    gueltig_ab = models.DateField("Beschlossen am")
    quelle = models.CharField("Quelle", max_length=200, blank=True)

    objects = GueltigQuerySet.as_manager()

    class Meta:
        verbose_name = "Planwert"
        verbose_name_plural = "Planwerte"
        ordering = ["messgroesse", "tag", "-gueltig_ab"]
        constraints = [
            models.UniqueConstraint(fields=["messgroesse", "tag", "gueltig_ab"], name="planwert_einer_je_tag"),
            models.CheckConstraint(
                condition=Q(wert__isnull=False, von__isnull=True, bis__isnull=True)
                | Q(wert__isnull=True, von__isnull=False, bis__isnull=False, bis__gte=F("von")),
                name="planwert_ist_ein_wert_oder_ein_korridor",
            ),
            models.CheckConstraint(
                condition=Q(mindest__isnull=True, ambitioniert__isnull=True) | Q(wert__isnull=False), name="stufen_nur_zu_einem_planwert"
            ),
            models.CheckConstraint(
                condition=Q(mindest__isnull=True) | Q(ambitioniert__isnull=True)
                | Q(mindest__lte=F("wert"), ambitioniert__gte=F("wert")) | Q(mindest__gte=F("wert"), ambitioniert__lte=F("wert")),
                name="der_plan_liegt_zwischen_seinen_stufen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.messgroesse}: Plan {self.tag:%d.%m.%Y}"

    @property
    def worte(self) -> str:
        text = " bis ".join(zahl(w, eigene_stellen(w)) for w in (self.wert, self.von, self.bis) if w is not None)
        stufen = [(n, w) for n, w in (("mindestens", self.mindest), ("ambitioniert", self.ambitioniert)) if w is not None]
        return f"{text} ({', '.join(f'{n} {zahl(w, eigene_stellen(w))}' for n, w in stufen)})" if stufen else text
