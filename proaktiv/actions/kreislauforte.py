"""Where a Hinweis belongs: its Gebiet to the System, its rounds to the same System, its Gremium to the same Sozialraum or the city."""

from collections.abc import Callable

from basis.zahlen import datum
from proaktiv.kreislauf import Folge
from proaktiv.kreislaufangaben import Grund
from proaktiv.models import Hausrunde, Hinweis, Massnahme, Rundenpunkt
from proaktiv.rundenweg import Rundenstand
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.models import Gebiet, Gremium

SYSTEM_BLEIBT = (
    "Über diesen Hinweis wurde in Runden seines Systems gesprochen; das System bleibt. "
    "Gehört er zu einem anderen, ziehen Sie ihn bitte zurück und nehmen Sie ihn dort auf."
)
WARNUNG_BLEIBT = "Dieser Hinweis kommt aus einer Frühwarnregel und bleibt, wie sie ihn ausgelöst hat. Ändern lässt sich nur sein System."
MASSNAHME_PASST_NICHT = "Diese Maßnahme ist beendet oder gilt für andere Gebiete. Bitte wählen Sie eine, die hier läuft oder geplant ist."
AUS_DER_REGEL = ("herkunft", "gebiet_id", "art", "titel", "text", "erfasst_am", "hausrunde_id")


def pruefe_ort(hinweis: Hinweis, alt: Hinweis | None) -> None:
    """Refused: no System, one that has ended, a Gebiet elsewhere."""
    if hinweis.system is None:
        if hinweis.herkunft != Hinweis.Herkunft.FRUEHWARNUNG:
            raise Abgelehnt("Bitte wählen Sie das Pro-Aktive System.", feld="system")
        return
    neu = alt is None or alt.system_id != hinweis.system_id
    if neu and hinweis.system.gueltig_bis and hinweis.system.gueltig_bis < heute():
        raise Abgelehnt(f"Dieses System ist zum {datum(hinweis.system.gueltig_bis)} beendet.", feld="system")
    orte = gebiet_und_darueber(hinweis, Gebiet.objects.baum(heute()))
    if hinweis.system.gebiet_id not in orte and not hinweis.system.stadtteile.filter(gebiet=hinweis.gebiet_id):
        raise Abgelehnt("Das Gebiet gehört nicht zum Sozialraum dieses Systems.", feld="gebiet")


def gebiet_und_darueber(hinweis: Hinweis, baum: Gebietsbaum) -> set[int]:
    darueber = baum.vorfahren(hinweis.gebiet_id) if hinweis.gebiet_id in baum.knoten else ()
    return {hinweis.gebiet_id, *(k.id for k in darueber)}


def falsche_massnahme(massnahme: Massnahme | None, hinweis: Hinweis) -> list[Grund]:
    """An Aktion belongs to a Maßnahme that goes on: of the Gebiet of its Hinweis, above it, or of the whole city."""
    if massnahme is None:
        return []
    passende = Massnahme.objects.fuer(gebiet_und_darueber(hinweis, Gebiet.objects.baum(heute())))
    return [] if passende.filter(pk=massnahme.pk).exists() else [("massnahme", MASSNAHME_PASST_NICHT)]


def falsche_runde(runde: Hausrunde | None, system: int | None) -> list[Grund]:
    """A round is of the System of the Hinweis, and was not cancelled."""
    if runde is None:
        return []
    if runde.system_id != system:
        return [("hausrunde", "Diese Runde gehört zu einem anderen System.")]
    if runde.stand == Rundenstand.ABGESAGT.value:
        return [("hausrunde", "Diese Runde ist abgesagt.")]
    return []


def pruefe_aenderung(alt: Hinweis, neu: Hinweis) -> None:
    """A warning keeps what raised it; nobody takes a Hinweis in after its first step; it stays with the System that spoke about it."""
    if alt.herkunft == Hinweis.Herkunft.FRUEHWARNUNG and any(getattr(alt, feld) != getattr(neu, feld) for feld in AUS_DER_REGEL):
        raise Abgelehnt(WARNUNG_BLEIBT)
    erster = alt.schritte.order_by("tag", "pk").first()
    if erster and neu.erfasst_am > erster.tag:
        raise Abgelehnt(f"Die Aufnahme muss vor dem ersten Schritt am {datum(erster.tag)} liegen oder am selben Tag.", feld="erfasst_am")
    _pruefe_systemwechsel(alt, neu)


def _pruefe_systemwechsel(alt: Hinweis, neu: Hinweis) -> None:
    """Refused once a round of the old System has spoken about it or will: its words would be read elsewhere."""
    if alt.system_id is None or alt.system_id == neu.system_id:
        return
    gesprochen = any(rows.filter(hausrunde__isnull=False).exists() for rows in (alt.abwaegungen, alt.aktionen, alt.reflexionen))
    if gesprochen or Rundenpunkt.objects.filter(hinweis=alt).exists():
        raise Abgelehnt(SYSTEM_BLEIBT, feld="system")


def falsches_gremium(gremium: Gremium | None, hinweis: Hinweis, folge: Folge | None = None) -> list[Grund]:
    """A Hinweis is handed over to a planning Gremium: the Sozialraumplanungsgruppe of its own Sozialraum, or one of the whole city."""
    if gremium is None:
        return []
    ebene = gremium.gebiet.ebene if gremium.gebiet else Ebene.FACHBEREICH
    im_sozialraum = ebene == Ebene.SOZIALRAUM
    if gremium.art != Gremium.Art.PLANUNG or (folge is Folge.AN_PLANUNGSGRUPPE and not im_sozialraum):
        return [("gremium", "Übergeben wird an eine Sozialraumplanungsgruppe oder an den Unterausschuss Jugendhilfeplanung.")]
    if folge is Folge.AN_UNTERAUSSCHUSS and im_sozialraum:
        return [("gremium", "Bitte wählen Sie den Unterausschuss Jugendhilfeplanung.")]
    if ebene != Ebene.FACHBEREICH and gremium.gebiet_id != sozialraum_von(hinweis, lambda: Gebiet.objects.baum(heute())):
        return [("gremium", "Dieses Gremium plant für ein anderes Gebiet. Bitte wählen Sie die Planungsgruppe dieses Sozialraums.")]
    return []


def sozialraum_von(hinweis: Hinweis, baum: Callable[[], Gebietsbaum]) -> int | None:
    """That of its System; without one, that of its Gebiet in the tree, which is read only then."""
    if hinweis.system is not None:
        return hinweis.system.gebiet_id
    raum = baum().auf(hinweis.gebiet_id, Ebene.SOZIALRAUM)
    return raum.id if raum else None
