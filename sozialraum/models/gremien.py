"""Gremien, Vorlagen, Beschlüsse (Fachkonzept 2.3, 2.4; domain.md 1)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from basis.history import verfolgt
from sozialraum.models.gebiet import Gebiet


@verfolgt()
class Gremium(models.Model):
    """A body that deliberates or decides."""

    class Art(models.TextChoices):
        BESCHLIESSEND = "beschliessend", "beschließendes Gremium"
        PLANUNG = "planung", "Planungsgremium"
        VERWALTUNG = "verwaltung", "Verwaltungsrunde"
        FACHLICH = "fachlich", "Fachgremium"

    schluessel = models.SlugField("Schlüssel", max_length=40, unique=True)
    name = models.CharField("Name", max_length=150, db_collation="de-x-icu")
    kurz = models.CharField("Kurzform", max_length=40, blank=True)
    art = models.CharField("Art", max_length=14, choices=Art.choices)
    uebergeordnet = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="untergeordnete", verbose_name="Angebunden an"
    )
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, null=True, blank=True, related_name="gremien", verbose_name="Gebiet")
    turnus = models.CharField("Turnus", max_length=60, blank=True)
    geschaeftsfuehrung = models.CharField("Geschäftsführung (Stelle, keine Person)", max_length=150, blank=True)
    beschliesst_verteilung = models.BooleanField("Beschließt Sozialraumbudgets endgültig", default=False)

    class Meta:
        verbose_name = "Gremium"
        verbose_name_plural = "Gremien"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("gremium", args=[self.schluessel])


@verfolgt()
class Vorlage(models.Model):
    """A paper with its number, for example IV/2005/05174."""

    nummer = models.CharField("Vorlagennummer", max_length=40, unique=True)
    betreff = models.CharField("Betreff", max_length=300)
    oeffentlich = models.BooleanField("Öffentlich", default=True)

    class Meta:
        verbose_name = "Vorlage"
        verbose_name_plural = "Vorlagen"
        ordering = ["nummer"]

    def __str__(self) -> str:
        return f"{self.nummer} {self.betreff}"

    def get_absolute_url(self) -> str:
        return reverse("vorlage", args=[self.pk])


@verfolgt()
class Beratung(models.Model):
    """One step of the Beratungsfolge of a Vorlage."""

    class Zustaendigkeit(models.TextChoices):
        VORBERATUNG = "vorberatung", "Vorberatung"
        ENTSCHEIDUNG = "entscheidung", "Entscheidung"
        KENNTNISNAHME = "kenntnisnahme", "Kenntnisnahme"

    vorlage = models.ForeignKey(Vorlage, on_delete=models.PROTECT, related_name="beratungsfolge", verbose_name="Vorlage")
    gremium = models.ForeignKey(Gremium, on_delete=models.PROTECT, related_name="beratungen", verbose_name="Gremium")
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=1)
    tag = models.DateField("Termin", null=True, blank=True)
    zustaendigkeit = models.CharField("Zuständigkeit", max_length=14, choices=Zustaendigkeit.choices)

    class Meta:
        verbose_name = "Beratung"
        verbose_name_plural = "Beratungen"
        ordering = ["vorlage", "reihenfolge"]
        constraints = [models.UniqueConstraint(fields=["vorlage", "reihenfolge"], name="beratung_reihenfolge_einmal")]

    def __str__(self) -> str:
        return f"{self.vorlage.nummer}: {self.gremium}"


@verfolgt()
class Beschluss(models.Model):
    """A decision of a Gremium. Number and day stay empty where the source does not print them; nothing is invented."""

    vorlage = models.ForeignKey(
        Vorlage, on_delete=models.PROTECT, null=True, blank=True, related_name="beschluesse", verbose_name="Vorlage"
    )
    gremium = models.ForeignKey(
        Gremium, on_delete=models.PROTECT, null=True, blank=True, related_name="beschluesse", verbose_name="Gremium"
    )
    titel = models.CharField("Titel", max_length=300)
    tag = models.DateField("Beschlossen am", null=True, blank=True)
    jahr = models.PositiveSmallIntegerField("Jahr", null=True, blank=True)
    text = models.TextField("Beschlusstext", blank=True)
    oeffentlich = models.BooleanField("Öffentlich", default=True)
    quelle = models.CharField("Quelle", max_length=300, blank=True)

    class Meta:
        verbose_name = "Beschluss"
        verbose_name_plural = "Beschlüsse"
        ordering = ["-jahr", "-tag", "titel"]
        constraints = [models.CheckConstraint(condition=~Q(titel=""), name="beschluss_hat_einen_titel")]

    def __str__(self) -> str:
        return self.bezeichnung

    @property
    def bezeichnung(self) -> str:
        """Number and day as far as they are known, with the Gremium: "IV/2005/05174 (Stadtrat, 28.09.2005)"."""
        wann = f"{self.tag:%d.%m.%Y}" if self.tag else (str(self.jahr) if self.jahr else "")
        klammer = ", ".join(t for t in (self.gremium.kurz or self.gremium.name if self.gremium else "", wann) if t)
        kern = self.vorlage.nummer if self.vorlage else self.titel
        return f"{kern} ({klammer})" if klammer else kern

    def get_absolute_url(self) -> str:
        return reverse("beschluss", args=[self.pk])
