"""A what-if request in the workshop, with previous year and caps, against an empty page with the same middleware (performance.md, 11)."""

from collections.abc import Iterator

from tests.benchmarks import Comparison
from tests.databases import Databases


def comparisons(_databases: Databases) -> Iterator[Comparison]:
    from django.test import Client
    from django.urls import reverse

    from basis.models import Nutzer
    from budgets.models import Verteilung
    from sozialraum.models import Gebiet

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(Nutzer.objects.get(username="controlling"), backend="config.konten.Konten")
    entwurf = Verteilung.objects.get(name="Verteilung 2008, Entwurf")
    frage, leer = f"{reverse('verteilung', args=[entwurf.pk])}?hze-sockel=60000", reverse("barrierefreiheit")

    def antwort(ort: str, **kopf: str) -> None:
        assert client.get(ort, headers=kopf).status_code == 200

    yield Comparison(
        "Was wäre, wenn: eine Anfrage in der Werkstatt", f"{Gebiet.objects.count()} Gebiete, 2 Teiltöpfe, Vorjahr",
        lambda: antwort(frage, **{"HX-Request": "true"}), lambda: antwort(leer), "leere Seite, gleiche Middleware", 10, repetitions=15,
    )  # fmt: skip
