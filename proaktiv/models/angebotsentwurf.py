"""A file with Angebote on its way: nothing of it counts until it is taken over; it belongs to one person."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from basis.models import Datei


class Angebotsentwurf(models.Model):
    """The file. Purged when taken over, discarded, or left for two weeks."""

    datei = models.ForeignKey(Datei, on_delete=models.PROTECT, related_name="angebotsentwuerfe", verbose_name="Datei")
    nutzer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="Von")
    created_at = models.DateTimeField("Angelegt", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Entwurf eines Imports von Angeboten"
        verbose_name_plural = "Entwürfe von Importen von Angeboten"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.datei.name

    def get_absolute_url(self) -> str:
        return reverse("angebote_pruefen", args=[self.pk])
