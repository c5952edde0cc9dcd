"""A file with Maßnahmen on its way: nothing of it counts until it is taken over; it belongs to one person."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from basis.models import Datei
from proaktiv.models.konzeption import Konzeption


class Massnahmenentwurf(models.Model):
    """The file, and the Konzeption of the rows that name none. Purged when taken over, discarded, or left for two weeks."""

    datei = models.ForeignKey(Datei, on_delete=models.PROTECT, related_name="massnahmenentwuerfe", verbose_name="Datei")
    konzeption = models.ForeignKey(
        Konzeption, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Konzeption"
    )
    nutzer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Von")
    created_at = models.DateTimeField("Angelegt", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Entwurf eines Imports von Maßnahmen"
        verbose_name_plural = "Entwürfe von Importen von Maßnahmen"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.datei.name

    def get_absolute_url(self) -> str:
        return reverse("massnahmen_pruefen", args=[self.pk])
