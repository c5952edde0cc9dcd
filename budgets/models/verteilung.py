"""A Verteilung: Teiltöpfe with their models, and the frozen result once a Gremium has decided (domain.md 3)."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from budgets.models.gewichtung import GewichtBase, Gewichtung, Verfahren
from budgets.models.haushalt import Deckungskreis, Haushaltsjahr, Unterabschnitt
from sozialraum.models import Altersband, Beschluss, Gebiet
from sozialraum.rechte import Recht


class VerteilungQuerySet(models.QuerySet["Verteilung"]):
    def beschlossen(self) -> "VerteilungQuerySet":
        return self.filter(status=Verteilung.Status.BESCHLOSSEN)

    def budgets(self) -> "VerteilungQuerySet":
        return self.filter(einheit=Verteilung.Einheit.EURO)

    def geltend(self, jahr: int) -> "Verteilung | None":
        """The decided Verteilung in force for a year: the newest that no decided one corrects (a correction in draft changes nothing)."""
        rows = self.budgets().beschlossen().filter(haushaltsjahr__jahr=jahr).ohne_korrigierte()
        return rows.order_by("-beschlossen_am").first()

    def ohne_korrigierte(self) -> "VerteilungQuerySet":
        """Without those that a decided correction has replaced; a correction in draft replaces nothing."""
        return self.exclude(models.Exists(Verteilung.objects.beschlossen().filter(korrigiert=models.OuterRef("pk"))))

    def massgeblich_fuer(self, zugang) -> "VerteilungQuerySet":
        """What counts as budget: of the Fachbereich, decided, or submitted for those who read submissions. Never a draft; needs no tree."""
        lesbar = {Recht.INTERN_LESEN: Verteilung.Status.BESCHLOSSEN, Recht.VORLAGEN_LESEN: Verteilung.Status.VORGELEGT}
        status = [stand for recht, stand in lesbar.items() if zugang.darf(recht)]
        return self.budgets().filter(gebiet__ebene=1, status__in=status).ohne_korrigierte()

    def massgebliche_zuerst(self) -> "VerteilungQuerySet":
        """Within a year the one that counts stands first: decided before submitted, of each the newest."""
        return self.order_by("-haushaltsjahr__jahr", "status", "-beschlossen_am", "-vorgelegt_am", "-pk")  # "beschlossen" sorts first

    def sichtbar_fuer(self, zugang) -> "VerteilungQuerySet":
        """Decided: all staff. Vorgelegt by the Fachbereich: also Ressortleitungen. Drafts: their owner's Gebiet and who reads all."""
        if zugang.darf(Recht.ALLE_ENTWUERFE_LESEN):
            return self
        sichtbar = Q(pk__in=[])
        if zugang.darf(Recht.INTERN_LESEN):
            sichtbar |= Q(status=Verteilung.Status.BESCHLOSSEN)
        if zugang.darf(Recht.VORLAGEN_LESEN):
            sichtbar |= Q(status=Verteilung.Status.VORGELEGT, gebiet__ebene=1)
        sichtbar |= Q(gebiet__in=zugang.gebiete_mit(Recht.VERTEILUNG_ENTWERFEN))
        return self.filter(sichtbar)


@verfolgt(ohne=("paket",))
class Verteilung(models.Model):
    """One split of money (or of positions, VZÄ) over the Sozialräume of a day.

    ``einheit`` decides what the smallest unit means: 1 cent or 1/100 VZÄ. ``gebiet`` owns the draft: the Fachbereich or one Ressort.
    """

    class Status(models.TextChoices):
        ENTWURF = "entwurf", "Entwurf"
        VORGELEGT = "vorgelegt", "zur Entscheidung vorgelegt"
        BESCHLOSSEN = "beschlossen", "beschlossen"
        VERWORFEN = "verworfen", "verworfen"

    class Einheit(models.TextChoices):
        EURO = "EUR", "Euro"
        VZAE = "VZÄ", "Vollzeitäquivalente"

    name = models.CharField("Name", max_length=150)
    haushaltsjahr = models.ForeignKey(Haushaltsjahr, on_delete=models.PROTECT, related_name="verteilungen", verbose_name="Haushaltsjahr")
    deckungskreis = models.ForeignKey(
        Deckungskreis, on_delete=models.PROTECT, null=True, blank=True, related_name="verteilungen", verbose_name="Deckungskreis"
    )
    einheit = models.CharField("Einheit", max_length=3, choices=Einheit.choices, default=Einheit.EURO)
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, related_name="verteilungen", verbose_name="Gehört zu")
    status = models.CharField("Status", max_length=12, choices=Status.choices, default=Status.ENTWURF)
    gebietsstand = models.DateField("Gebietsstand")
    werte_stand = models.DateField("Werte bis")
    zaehler_rundung = models.PositiveSmallIntegerField(
        "Fallzahlen runden auf Vielfache von", default=0, choices=[(0, "nicht runden"), (5, "5"), (10, "10")]
    )
    notiz = models.TextField("Begründung", blank=True)
    muster = models.BooleanField("Musterdaten", default=False)
    vorjahr = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Vorjahr")
    kopie_von = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="kopien", verbose_name="Kopie von")
    korrigiert = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="korrigiert_durch", verbose_name="Korrigiert"
    )
    version = models.PositiveIntegerField("Fassung", default=1)
    erstellt_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Erstellt von"
    )
    created_at = models.DateTimeField("Erstellt am", default=timezone.now, editable=False)
    vorgelegt_von = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Vorgelegt von"
    )
    vorgelegt_am = models.DateTimeField("Vorgelegt am", null=True, blank=True)
    beschlossen_von = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Beschluss eingetragen von",
    )
    beschlossen_am = models.DateTimeField("Beschluss eingetragen am", null=True, blank=True)
    beschluss = models.ForeignKey(
        Beschluss, on_delete=models.PROTECT, null=True, blank=True, related_name="verteilungen", verbose_name="Beschluss"
    )
    paket = models.JSONField("Rechenpaket", null=True, blank=True)
    pruefsumme = models.CharField("Prüfsumme", max_length=64, blank=True)

    objects = VerteilungQuerySet.as_manager()

    class Meta:
        verbose_name = "Verteilung"
        verbose_name_plural = "Verteilungen"
        ordering = ["-haushaltsjahr__jahr", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(beschlossen_von__isnull=True) | ~Q(beschlossen_von=F("vorgelegt_von")), name="verteilung_vier_augen"
            ),
            models.CheckConstraint(condition=Q(zaehler_rundung__in=[0, 5, 10]), name="verteilung_rundet_auf_vielfache"),
            models.CheckConstraint(
                condition=Q(beschlossen_von__isnull=True) | Q(erstellt_von__isnull=True) | ~Q(beschlossen_von=F("erstellt_von")),
                name="verteilung_beschliesst_nicht_wer_sie_entwarf",
            ),
            models.CheckConstraint(
                condition=~Q(status="beschlossen")
                | Q(
                    beschluss__isnull=False,
                    beschlossen_von__isnull=False,
                    beschlossen_am__isnull=False,
                    vorgelegt_von__isnull=False,
                    paket__isnull=False,
                    pruefsumme__gt="",
                ),
                name="beschlossen_ist_vollstaendig",
            ),
            models.CheckConstraint(
                condition=~Q(status="vorgelegt") | Q(vorgelegt_von__isnull=False, vorgelegt_am__isnull=False),
                name="vorgelegt_von_wem_und_wann",
            ),
            models.CheckConstraint(condition=Q(korrigiert__isnull=True) | ~Q(notiz=""), name="korrektur_nennt_den_grund"),
            models.CheckConstraint(condition=Q(einheit="EUR") | Q(deckungskreis__isnull=True), name="stellen_ohne_deckungskreis"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.haushaltsjahr})"

    def get_absolute_url(self) -> str:
        return reverse("verteilung", args=[self.pk])

    @property
    def ist_offen(self) -> bool:
        return self.status == self.Status.ENTWURF

    @property
    def ist_beschlossen(self) -> bool:
        return self.status == self.Status.BESCHLOSSEN

    @property
    def rechnet_aus_paket(self) -> bool:
        """Decided, or submitted: what the Gremium is shown stays as it was. One loaded without accounts has no package yet."""
        return self.ist_beschlossen or (self.status == self.Status.VORGELEGT and bool(self.paket))


@verfolgt()
class Teiltopf(models.Model):
    """A part of the pot with its own population, weights, Sockel and caps; amounts in the Verteilung's smallest unit."""

    class Fehlend(models.TextChoices):
        STADTWERT = "stadtwert", "Stadtwert einsetzen, mit Hinweis"
        FEHLER = "fehler", "nicht rechnen"

    verteilung = models.ForeignKey(Verteilung, on_delete=models.CASCADE, related_name="teiltoepfe", verbose_name="Verteilung")
    schluessel = models.SlugField("Schlüssel", max_length=40)
    name = models.CharField("Name", max_length=150)
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=1)
    unterabschnitte = models.ManyToManyField(Unterabschnitt, blank=True, related_name="+", verbose_name="Unterabschnitte")
    betrag_cent = models.BigIntegerField("Betrag")
    bevoelkerung = models.ForeignKey(
        Altersband, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Bevölkerung (leer: keine)"
    )
    gewichtung = models.ForeignKey(
        Gewichtung, on_delete=models.PROTECT, null=True, blank=True, related_name="teiltoepfe", verbose_name="Übernommen aus Gewichtung"
    )
    verfahren = models.CharField("Verfahren", max_length=8, choices=Verfahren.choices, default=Verfahren.ANTEIL)
    basisgewicht = models.DecimalField("Basisgewicht", max_digits=7, decimal_places=6, default=Decimal("0"))
    grundpunkte = models.DecimalField("Grundpunkte", max_digits=9, decimal_places=3, default=Decimal("0"))
    zwert_ddof = models.PositiveSmallIntegerField("Freiheitsgrade abziehen (z-Wert)", default=0)
    zwert_spreizung = models.DecimalField("Spreizung (z-Wert)", max_digits=9, decimal_places=3, default=Decimal("10"))
    zwert_untergrenze = models.DecimalField("Untergrenze (z-Wert)", max_digits=9, decimal_places=3, default=Decimal("0"))
    sockel_cent = models.BigIntegerField("Sockel je Sozialraum", default=0)
    reserve_cent = models.BigIntegerField("Reserve", default=0)
    reserve_ergebnis_cent = models.BigIntegerField("Reserve mit Rundungsrest", null=True, blank=True, editable=False)
    rundung_cent = models.BigIntegerField("Rundung auf", default=10000)
    kappung_unten = models.DecimalField("Untere Grenze zum Vorjahr", max_digits=8, decimal_places=6, null=True, blank=True)
    kappung_oben = models.DecimalField("Obere Grenze zum Vorjahr", max_digits=8, decimal_places=6, null=True, blank=True)
    fehlend = models.CharField("Fehlende Werte", max_length=10, choices=Fehlend.choices, default=Fehlend.STADTWERT)

    class Meta:
        verbose_name = "Teiltopf"
        verbose_name_plural = "Teiltöpfe"
        ordering = ["verteilung", "reihenfolge"]
        constraints = [
            models.UniqueConstraint(fields=["verteilung", "schluessel"], name="teiltopf_einmal_je_verteilung"),
            models.CheckConstraint(
                condition=Q(betrag_cent__gte=0, sockel_cent__gte=0, reserve_cent__gte=0, rundung_cent__gte=1),
                name="teiltopf_betraege_gueltig",
            ),
            models.CheckConstraint(
                condition=Q(kappung_unten__isnull=True, kappung_oben__isnull=True)
                | Q(kappung_unten__lte=F("kappung_oben"), kappung_unten__gte=0),
                name="kappung_unten_bis_oben",
            ),
            models.CheckConstraint(condition=Q(zwert_ddof__lte=1), name="zwert_ddof_0_oder_1"),
        ]

    def __str__(self) -> str:
        return self.name


@verfolgt()
class Teiltopfgewicht(GewichtBase):
    """The weights a Teiltopf really uses: taken over from a Gewichtung, then free to change in a scenario."""

    teiltopf = models.ForeignKey(Teiltopf, on_delete=models.CASCADE, related_name="gewichte", verbose_name="Teiltopf")

    class Meta(GewichtBase.Meta):
        verbose_name = "Gewicht im Teiltopf"
        verbose_name_plural = "Gewichte im Teiltopf"
        constraints = [
            models.UniqueConstraint(fields=["teiltopf", "indikator"], name="teiltopfgewicht_einmal_je_indikator"),
            models.CheckConstraint(condition=Q(gewicht__gt=0, gewicht__lte=1), name="teiltopfgewicht_ueber_0_bis_1"),
        ]


@verfolgt()
class Dienst(models.Model):
    """Übergreifendes: a named service that serves the whole city, with amount and owner (an office, no person)."""

    teiltopf = models.ForeignKey(Teiltopf, on_delete=models.CASCADE, related_name="dienste", verbose_name="Teiltopf")
    name = models.CharField("Dienst", max_length=150)
    betrag_cent = models.BigIntegerField("Betrag")
    verantwortlich = models.CharField("Verantwortliche Stelle", max_length=150, blank=True)
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=1)

    class Meta:
        verbose_name = "Übergreifender Dienst"
        verbose_name_plural = "Übergreifende Dienste"
        ordering = ["teiltopf", "reihenfolge", "pk"]
        constraints = [models.CheckConstraint(condition=Q(betrag_cent__gte=0), name="dienst_nicht_negativ")]

    def __str__(self) -> str:
        return self.name


class Verteilungszeile(models.Model):
    """The decided result: one row per recipient (Sozialraum or *nicht zugeordnet*), plus informative rows per Stadtteil."""

    teiltopf = models.ForeignKey(Teiltopf, on_delete=models.PROTECT, related_name="zeilen", verbose_name="Teiltopf")
    gebiet = models.ForeignKey(
        Gebiet, on_delete=models.PROTECT, null=True, blank=True, related_name="verteilungszeilen", verbose_name="Gebiet"
    )
    schluessel = models.CharField("Schlüssel", max_length=20)
    name = models.CharField("Name", max_length=120)
    bevoelkerung = models.DecimalField("Bevölkerung", max_digits=20, decimal_places=6, null=True, blank=True)
    punktwert = models.DecimalField("Punktwert", max_digits=30, decimal_places=15)
    bedarfseinheiten = models.DecimalField("Bedarfseinheiten", max_digits=30, decimal_places=12)
    roh = models.DecimalField("Roh", max_digits=30, decimal_places=6, null=True, blank=True)
    betrag_cent = models.BigIntegerField("Betrag")
    rang = models.PositiveSmallIntegerField("Rang")
    informativ = models.BooleanField("Nur zur Information", default=False)

    class Meta:
        verbose_name = "Verteilungszeile"
        verbose_name_plural = "Verteilungszeilen"
        ordering = ["teiltopf", "informativ", "schluessel"]
        constraints = [
            models.UniqueConstraint(fields=["teiltopf", "informativ", "schluessel"], name="zeile_einmal_je_teiltopf"),
            models.CheckConstraint(condition=Q(betrag_cent__gte=0), name="zeile_nicht_negativ"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.teiltopf}"
