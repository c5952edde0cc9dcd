"""Whether a Handlungskonzept fits: whose goals it may take up, whose Systeme carry it, from when; to whom it is reported."""

from django.db.models import QuerySet

from bsc.konzeptweg import vor_beginn
from bsc.models import Handlungskonzept, Konzeptmassnahme, Konzeptziel, Massnahmensystem
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.models import Gebiet, Gremium

PLANEND = (Gremium.Art.PLANUNG, Gremium.Art.BESCHLIESSEND)


def gremien_der_stadt() -> QuerySet[Gremium]:
    """To which a Handlungskonzept is reported: those that plan or decide for the whole city."""
    return Gremium.objects.filter(art__in=PLANEND).exclude(gebiet__ebene__gt=Ebene.FACHBEREICH)


def gebiete_der_ziele(konzept: Handlungskonzept, baum: Gebietsbaum | None = None) -> frozenset[int]:
    """Whose agreed goals a Handlungskonzept may take up: its Gebiet, its Sozialraum and those above. ``baum``: today's, if it is there."""
    baum, raum = baum or Gebiet.objects.baum(heute()), konzept.gruppe.gebiet_id
    eigene = {konzept.gebiet_id, *([raum] if raum else [])}
    return frozenset(eigene | {k.id for nummer in eigene if nummer in baum.knoten for k in baum.vorfahren(nummer)})


def gebiet_des_ziels(ziel: Konzeptziel) -> int:
    """Of the goal that it was taken from; 0 if none is named."""
    if ziel.vereinbarungsziel:
        return int(ziel.vereinbarungsziel.vereinbarung.gebiet_id)
    return int(ziel.ziel.gebiet_id) if ziel.ziel else 0


def was_nicht_passt(konzept: Handlungskonzept) -> list[str]:
    """The reasons against agreeing on it; each part was checked when it was entered, the head and the mapping may have changed since."""
    orte = gebiete_der_ziele(konzept)
    ziele = konzept.ziele.select_related("vereinbarungsziel__vereinbarung", "ziel")
    saetze = [f"Das Ziel „{z}“ gehört zu einem Gebiet, für das diese Planungsgruppe nicht plant." for z in ziele
              if gebiet_des_ziels(z) not in orte]  # fmt: skip
    zu_frueh = Konzeptmassnahme.objects.filter(ziel__konzept=konzept, bis__lt=konzept.gueltig_von)
    saetze += vor_beginn({m.text: m.bis for m in zu_frueh}, konzept.gueltig_von)
    fremde = Massnahmensystem.objects.filter(massnahme__ziel__konzept=konzept).exclude(system__gebiet=konzept.gruppe.gebiet_id)
    namen = dict.fromkeys(fremde.order_by("system__name").values_list("system__name", flat=True))
    return saetze + [f"„{name}“ gehört nicht zum Sozialraum der Planungsgruppe und kann keine Maßnahme tragen." for name in namen]
