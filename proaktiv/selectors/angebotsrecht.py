"""Who keeps which Angebote at Einrichtungen: who keeps data, all; the Netzwerkstelle those that are Schulsozialarbeit (domain.md 9)."""

from django.db.models import QuerySet

from proaktiv.models import Angebot, Angebotsart
from sozialraum.access import Wer, Zugang
from sozialraum.models import Einrichtung
from sozialraum.rechte import Recht

ALLE, SCHULSOZIALARBEIT = Recht.DATEN_PFLEGEN, Recht.SCHULSOZIALARBEIT_PFLEGEN


def darf_angebot(zugang: Zugang, angebot: Angebot) -> bool:
    """Of its kind, in the Gebiet of its Einrichtung."""
    sozialarbeit = angebot.art.schulsozialarbeit and zugang.darf(SCHULSOZIALARBEIT, angebot.einrichtung.stadtteil_id)
    return zugang.darf(ALLE) or sozialarbeit


def verlange_angebot(zugang: Zugang, angebot: Angebot) -> Wer:
    """The acting person; else 403 with the sentence that says who may."""
    if zugang.darf(ALLE) or not angebot.art.schulsozialarbeit:
        return zugang.verlange(ALLE)
    return zugang.verlange(SCHULSOZIALARBEIT, angebot.einrichtung.stadtteil_id)


def pflegbare_arten(zugang: Zugang) -> QuerySet[Angebotsart]:
    arten = Angebotsart.objects.all()
    if zugang.darf(ALLE):
        return arten
    return arten.filter(schulsozialarbeit=True) if zugang.darf(SCHULSOZIALARBEIT) else arten.none()


def pflegbare_einrichtungen(zugang: Zugang) -> QuerySet[Einrichtung]:
    """Where a person may enter an Angebot."""
    haeuser = Einrichtung.objects.select_related("stadtteil")
    if zugang.darf(ALLE) or zugang.darf_ueberall(SCHULSOZIALARBEIT):
        return haeuser
    return haeuser.filter(stadtteil__in=zugang.gebiete_mit(SCHULSOZIALARBEIT))
