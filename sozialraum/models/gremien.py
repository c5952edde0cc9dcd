"""Gremien, Vorlagen, Beschlüsse (Fachkonzept 2.3, 2.4; domain.md 1)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from basis.history import verfolgt
from sozialraum.models.gebiet import Gebiet
from sozialraum.sitzungskalender import TURNUSNAMEN, Turnus, beschreibe


@verfolgt()
class Gremium(models.Model):
    """A body that deliberates or decides; a Qualitätszirkel has a topic and an end (Fachkonzept 2.4)."""

    class Art(models.TextChoices):
        BESCHLIESSEND = "beschliessend", "beschließendes Gremium"
        PLANUNG = "planung", "Planungsgremium"
        VERWALTUNG = "verwaltung", "Verwaltungsrunde"
        FACHLICH = "fachlich", "Fachgremium"
        QUALITAETSZIRKEL = "zirkel", "Qualitätszirkel"

    schluessel = models.SlugField("Schlüssel", max_length=40, unique=True)
    name = models.CharField("Name", max_length=150, db_collation="de-x-icu")
    kurz = models.CharField("Kurzform", max_length=40, blank=True)
    art = models.CharField("Art", max_length=14, choices=Art.choices)
    uebergeordnet = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="untergeordnete", verbose_name="Angebunden an"
    )
    gebiet = models.ForeignKey(Gebiet, on_delete=models.PROTECT, null=True, blank=True, related_name="gremien", verbose_name="Gebiet")
    turnus = models.CharField("Turnus", max_length=60, blank=True, choices=[(t.value, name) for t, name in TURNUSNAMEN.items()])
    ankertag = models.DateField("Ankertag", null=True, blank=True)
    turnus_hinweis = models.CharField("Hinweis zum Turnus", max_length=120, blank=True)
    thema = models.CharField("Thema", max_length=200, blank=True)
    gueltig_von = models.DateField("Tagt ab", null=True, blank=True)
    gueltig_bis = models.DateField("Tagt bis", null=True, blank=True)
    geschaeftsfuehrung = models.CharField("Geschäftsführung (Stelle, keine Person)", max_length=150, blank=True)
    beschliesst_verteilung = models.BooleanField("Beschließt Sozialraumbudgets endgültig", default=False)
    entscheidet_bba = models.BooleanField("Entscheidet über bildungsbezogene Angebote", default=False)

    class Meta:
        verbose_name = "Gremium"
        verbose_name_plural = "Gremien"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(turnus__in=["", *(t.value for t in Turnus)]), name="gremium_turnus_bekannt"),
            models.CheckConstraint(
                condition=Q(gueltig_von__isnull=True) | Q(gueltig_bis__isnull=True) | Q(gueltig_bis__gte=F("gueltig_von")),
                name="gremium_endet_nicht_vor_beginn",
            ),
            models.CheckConstraint(
                condition=Q(beschliesst_verteilung=False) | Q(art="beschliessend"), name="nur_beschliessende_beschliessen_verteilung"
            ),
            models.CheckConstraint(
                condition=~Q(art="zirkel") | (~Q(thema="") & Q(gueltig_bis__isnull=False)), name="qualitaetszirkel_hat_thema_und_ende"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("gremium", args=[self.schluessel])

    @property
    def takt(self) -> str:
        """The Turnus in words, with its weekday where the Ankertag says one; empty where it is not known."""
        worte = beschreibe(Turnus(self.turnus), self.ankertag) if self.turnus else ""
        return "; ".join(teil for teil in (worte, self.turnus_hinweis) if teil)

    def tagt_am(self, tag: date) -> bool:
        """Whether the Gremium exists on that day."""
        return (self.gueltig_von is None or self.gueltig_von <= tag) and (self.gueltig_bis is None or tag <= self.gueltig_bis)


@verfolgt()
class Vorlage(models.Model):
    """A paper with its number, for example IV/2005/05174. What it asks to decide is its newest Vorlagenfassung."""

    nummer = models.CharField("Vorlagennummer", max_length=40, unique=True)
    betreff = models.CharField("Betreff", max_length=300)
    oeffentlich = models.BooleanField("Öffentlich", default=True)
    begruendung = models.TextField("Begründung", max_length=20_000, blank=True)
    finanzen = models.TextField("Finanzielle Auswirkungen", max_length=4000, blank=True)
    folgen = models.TextField("Folgen bei Ablehnung", max_length=4000, blank=True)
    muster = models.BooleanField("Muster", default=False, editable=False)

    class Meta:
        verbose_name = "Vorlage"
        verbose_name_plural = "Vorlagen"
        ordering = ["nummer"]

    def __str__(self) -> str:
        return f"{self.nummer} {self.betreff}"

    def get_absolute_url(self) -> str:
        return reverse("vorlage", args=[self.pk])


class Ergebnis(models.TextChoices):
    """What came of a step of deliberation or of a point of an agenda."""

    BESCHLOSSEN = "beschlossen", "beschlossen"
    GEAENDERT = "geaendert", "mit Änderung beschlossen"
    EMPFOHLEN = "empfohlen", "empfohlen"
    GEAENDERT_EMPFOHLEN = "geaendert_empfohlen", "mit Änderung empfohlen"
    ABGELEHNT = "abgelehnt", "abgelehnt"
    VERTAGT = "vertagt", "vertagt"
    VERWIESEN = "verwiesen", "verwiesen"
    ZURUECKGEZOGEN = "zurueckgezogen", "zurückgezogen"
    KENNTNIS = "kenntnis", "zur Kenntnis genommen"


ENTSCHIEDEN = (Ergebnis.BESCHLOSSEN, Ergebnis.GEAENDERT)


@verfolgt()
class Beratung(models.Model):
    """One step of the Beratungsfolge of a Vorlage. Its day is that of its Sitzung, or stands here while there is none."""

    class Zustaendigkeit(models.TextChoices):
        VORBERATUNG = "vorberatung", "Vorberatung"
        ENTSCHEIDUNG = "entscheidung", "Entscheidung"
        KENNTNISNAHME = "kenntnisnahme", "Kenntnisnahme"

    vorlage = models.ForeignKey(Vorlage, on_delete=models.PROTECT, related_name="beratungsfolge", verbose_name="Vorlage")
    gremium = models.ForeignKey(Gremium, on_delete=models.PROTECT, related_name="beratungen", verbose_name="Gremium")
    sitzung = models.ForeignKey(
        "sozialraum.Sitzung", on_delete=models.PROTECT, null=True, blank=True, related_name="beratungen", verbose_name="Sitzung"
    )
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=1)
    tag = models.DateField("Termin", null=True, blank=True)
    zustaendigkeit = models.CharField("Zuständigkeit", max_length=14, choices=Zustaendigkeit.choices)
    oeffentlich = models.BooleanField("Öffentlich beraten", default=True)
    ergebnis = models.CharField("Ergebnis", max_length=20, choices=Ergebnis.choices, blank=True)
    ergebnis_text = models.TextField("Wortlaut oder Vermerk zum Ergebnis", blank=True)

    class Meta:
        verbose_name = "Beratung"
        verbose_name_plural = "Beratungen"
        ordering = ["vorlage", "reihenfolge"]
        constraints = [
            models.UniqueConstraint(fields=["vorlage", "reihenfolge"], name="beratung_reihenfolge_einmal"),
            models.UniqueConstraint(fields=["id", "sitzung"], name="beratung_id_und_sitzung"),
            models.CheckConstraint(condition=Q(sitzung__isnull=True) | Q(tag__isnull=True), name="beratung_tag_nur_ohne_sitzung"),
            models.CheckConstraint(
                condition=~Q(ergebnis__in=ENTSCHIEDEN) | Q(zustaendigkeit="entscheidung"), name="beratung_beschliesst_nur_wer_entscheidet"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vorlage.nummer}: {self.gremium}"

    @property
    def termin(self) -> date | None:
        return self.sitzung.tag if self.sitzung else self.tag


class Vorlagenfassung(models.Model):
    """One version of the Beschlusstext: as planned, as amended, as decided. A new version never overwrites an old one."""

    class Art(models.TextChoices):
        GEPLANT = "geplant", "geplant"
        GEAENDERT = "geaendert", "geändert"
        BESCHLOSSEN = "beschlossen", "beschlossen"

    vorlage = models.ForeignKey(Vorlage, on_delete=models.PROTECT, related_name="fassungen", verbose_name="Vorlage")
    nummer = models.PositiveSmallIntegerField("Fassung")
    art = models.CharField("Art", max_length=12, choices=Art.choices)
    text = models.TextField("Beschlusstext", max_length=20_000)
    grund = models.CharField("Grund oder Änderungsantrag", max_length=300, blank=True)
    beratung = models.ForeignKey(
        Beratung, on_delete=models.PROTECT, null=True, blank=True, related_name="fassungen", verbose_name="Aus der Beratung"
    )
    nutzer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Eingetragen von"
    )
    created_at = models.DateTimeField("Eingetragen am", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Vorlagenfassung"
        verbose_name_plural = "Vorlagenfassungen"
        ordering = ["vorlage", "nummer"]
        constraints = [
            models.UniqueConstraint(fields=["vorlage", "nummer"], name="fassung_nummer_je_vorlage"),
            models.CheckConstraint(condition=~Q(text=""), name="fassung_hat_text"),
            models.CheckConstraint(condition=~Q(art="geaendert") | ~Q(grund=""), name="geaenderte_fassung_nennt_grund"),
        ]

    def __str__(self) -> str:
        return f"{self.vorlage.nummer}, Fassung {self.nummer} ({self.get_art_display()})"


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
    muster = models.BooleanField("Muster", default=False, editable=False)

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
