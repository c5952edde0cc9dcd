"""What the imports of the Fallstatistik know from the database: Hilfearten, Stadtteile, age bands, the city's name."""

from basis.imports.kopfzeile import normalisiere
from sozialraum.ebenen import Ebene
from sozialraum.imports.fallstatistik import Fallkontext
from sozialraum.imports.gebietssuche import Gebietsangabe
from sozialraum.imports.hilfeartsuche import Hilfeartangabe
from sozialraum.models import Altersband, Gebiet, Hilfeart, Stadt


def gebietsangaben() -> dict[str, Gebietsangabe]:
    """The Stadtteile by key; statistics are delivered for the lowest Ebene and rolled up from there."""
    rows = Gebiet.objects.filter(ebene=Ebene.STADTTEIL).values_list("schluessel", "pk", "name", "kurzname")
    return {schluessel: Gebietsangabe(pk, name, kurzname) for schluessel, pk, name, kurzname in rows}


def hilfeartangaben() -> tuple[Hilfeartangabe, ...]:
    return tuple(
        Hilfeartangabe(h.pk, h.schluessel, h.paragraf, h.name, h.form, h.gruppe, tuple(h.synonyme)) for h in Hilfeart.objects.all()
    )


def fallkontext() -> Fallkontext:
    stadt = Stadt.objects.aktuelle()
    baender = {normalisiere(text): band.pk for band in Altersband.objects.all() for text in (band.schluessel, band.name)}
    return Fallkontext(hilfeartangaben(), gebietsangaben(), baender, stadt.name if stadt else "")
