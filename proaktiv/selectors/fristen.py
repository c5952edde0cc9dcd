"""How many days each state of the cycle may last: dated parameters of the city, else the default."""

from datetime import date

from proaktiv.kreislauf import Stand
from proaktiv.kreislauffristen import TAGE_SONST, parameter
from sozialraum.models import Parameter


def tage_am(tag: date) -> dict[Stand, int]:
    """In force on a day, in one query; the latest row of each parameter counts."""
    schluessel = {parameter(stand): stand for stand in TAGE_SONST}
    rows = Parameter.objects.filter(schluessel__in=schluessel, gueltig_von__lte=tag).order_by("gueltig_von", "pk")
    eigene = {schluessel[name]: int(wert) for name, wert in rows.values_list("schluessel", "wert")}
    return {**TAGE_SONST, **eigene}
