"""The remembered result of the Geheimhaltung of one table: names of cells, no counts. A pure function of its ``stand``, so free to go."""

from django.db import models


class Sperrmuster(models.Model):
    """Which cells of one table are shown to readers who are not responsible.

    ``stand`` names everything the result depends on: Meldungen, tree, threshold; another state is another row.
    """

    groesse = models.CharField("Größe", max_length=40)
    stand = models.CharField("Datenstand", max_length=80)
    sichtbar = models.JSONField("Sichtbare Zellen", default=list)
    created_at = models.DateTimeField("Gerechnet", auto_now_add=True)

    class Meta:
        verbose_name = "Sperrmuster"
        verbose_name_plural = "Sperrmuster"
        constraints = [models.UniqueConstraint(fields=["groesse", "stand"], name="sperrmuster_einmal_je_stand")]

    def __str__(self) -> str:
        return f"{self.groesse}, {len(self.sichtbar)} Zellen"
