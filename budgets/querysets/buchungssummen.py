"""What the Buchungssummen add up to, by direction of the Haushaltsstelle; cents."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, Sum

from budgets.models import Buchungssumme, Haushaltsjahr, Richtung

EINNAHME = Q(posten__haushaltsstelle__richtung=Richtung.EINNAHME)
# Number of Buchungen, Ist of both directions, Festlegungen of the expenditure; None where there is none of them.
SUMMEN = {
    "n": Sum("anzahl"), "aus": Sum("ist_cent", filter=~EINNAHME), "ein": Sum("ist_cent", filter=EINNAHME),
    "fest": Sum("festlegung_cent", filter=~EINNAHME),
}  # fmt: skip


def gebucht_je_monat(jahr: Haushaltsjahr, monate: Collection[date]) -> dict[date, tuple[int, ...]]:
    """Month → its ``SUMMEN``, 0 where nothing is booked; one query."""
    rows = Buchungssumme.objects.filter(posten__haushaltsjahr=jahr, buchungsmonat__in=monate).order_by().values("buchungsmonat")
    werte = rows.annotate(**SUMMEN).values_list("buchungsmonat", *SUMMEN)
    summen = {tag: tuple(int(zahl or 0) for zahl in zahlen) for tag, *zahlen in werte}
    return {monat: summen.get(monat, (0,) * len(SUMMEN)) for monat in monate}
