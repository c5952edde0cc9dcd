"""What the imports of the Fallstatistik know from the database: Hilfearten, Stadtteile, age bands, Träger, the city's name."""

from datetime import date

from basis.imports.kopfzeile import normalisiere
from basis.monate import monatsende
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.imports.fallaggregat import Verzeichnis
from sozialraum.imports.fallleser import Zaehlkontext
from sozialraum.imports.fallstatistik import Fallkontext
from sozialraum.imports.gebietssuche import Gebietsangabe
from sozialraum.imports.hilfeartsuche import Hilfeartangabe
from sozialraum.models import Altersband, Gebiet, Hilfeart, Parameter, Stadt, Traeger


def gebietsangaben() -> dict[str, Gebietsangabe]:
    """The Stadtteile by key; statistics are delivered for the lowest Ebene and rolled up from there."""
    rows = Gebiet.objects.filter(ebene=Ebene.STADTTEIL).values_list("schluessel", "pk", "name", "kurzname")
    return {schluessel: Gebietsangabe(pk, name, kurzname) for schluessel, pk, name, kurzname in rows}


def hilfeartangaben() -> tuple[Hilfeartangabe, ...]:
    return tuple(
        Hilfeartangabe(h.pk, h.schluessel, h.paragraf, h.name, h.form, h.gruppe, tuple(h.synonyme)) for h in Hilfeart.objects.all()
    )


def traegerangaben() -> dict[str, int]:
    """Every text a file may name a Träger by: its key as it stands, key and name as they are compared."""
    return {text: t.pk for t in Traeger.objects.all() for text in (t.schluessel, normalisiere(t.schluessel), normalisiere(t.name))}


def fallkontext() -> Fallkontext:
    stadt = Stadt.objects.aktuelle()
    baender = {normalisiere(text): band.pk for band in Altersband.objects.all() for text in (band.schluessel, band.name)}
    return Fallkontext(hilfeartangaben(), gebietsangaben(), baender, stadt.name if stadt else "")


def zaehlkontext(von: date, bis: date) -> Zaehlkontext:
    """For counting an export. Cohorts merge along the mapping of the last day; the threshold is a setting that only rises above three."""
    baum = Gebiet.objects.baum(monatsende(bis))
    wurzeln = baum.auf_ebene(Ebene.FACHBEREICH)
    return Zaehlkontext(
        fallkontext(),
        von,
        bis,
        traegerangaben(),
        {k.id: k.eltern_id for k in baum.auf_ebene(Ebene.STADTTEIL) if k.eltern_id is not None},
        wurzeln[0].id if wurzeln else None,
        int(Parameter.objects.wert("geheimhaltung_intern", heute(), sonst="3")),
    )


def verzeichnis() -> Verzeichnis:
    gebiete = Gebiet.objects.values_list("pk", "ebene", "schluessel")
    return Verzeichnis(
        dict(Hilfeart.objects.values_list("pk", "schluessel")),
        {pk: f"{ebene}:{schluessel}" for pk, ebene, schluessel in gebiete},
        dict(Altersband.objects.values_list("pk", "schluessel")),
        dict(Traeger.objects.values_list("pk", "schluessel")),
    )
