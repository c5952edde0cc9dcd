"""Writes of the Anlagen of a Vorlage: bound to it, moved, taken off. Once the Vorlage is decided they stay as they are."""

from berichte.access import EINZELNES
from berichte.actions.scorecard import lege_ab
from berichte.arten import ARTEN
from berichte.models import Bericht, Berichtsfreigabe, Monatsfreigabe, Vorlagenanlage
from berichte.models.vorlagen import QUELLEN, Quelle
from berichte.regelwerk import Berichtstyp
from berichte.sections.vorlagenpapier import ist_entschieden
from bsc.models import Scorecardfreigabe
from budgets.models import Verteilung
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere
from sozialraum.models import Vorlage
from sozialraum.querysets.papiere import privat_fuer_vorlage

VORGELEGT = (Verteilung.Status.VORGELEGT, Verteilung.Status.BESCHLOSSEN)
NICHT_OEFFENTLICH = "Ein Bericht dieses Typs nennt Beträge einzelner Budgets und ist nie öffentlich. Fügen Sie ihn nichtöffentlich bei."
FEST = "Über die Vorlage ist entschieden; ihre Anlagen bleiben, wie sie beraten wurden."


def _gesperrt(vorlage: Vorlage) -> Vorlage:
    """Of two at once the second comes after the first."""
    vorlage = Vorlage.objects.select_for_update().get(pk=vorlage.pk)
    if ist_entschieden(vorlage.beratungsfolge.all(), vorlage.fassungen.order_by("-nummer").first()):
        raise Abgelehnt(FEST)
    return vorlage


def _merke(wer: Wer, anlage: Vorlagenanlage, was: str) -> None:
    vorlage = anlage.vorlage
    privat = None if vorlage.oeffentlich and anlage.oeffentlich else privat_fuer_vorlage(vorlage)
    text = f"Vorlage {vorlage.nummer}: {anlage} {was}."
    protokolliere(wer=wer, aktion=f"anlage_{was}", gegenstand=vorlage, text=text, privat_fuer=privat)


def binde(*, wer: Wer, vorlage: Vorlage, quelle: Quelle | Scorecardfreigabe, oeffentlich: bool) -> Vorlagenanlage:
    """As ``binde_anlage``; the paper of a released Scorecard is printed and kept first, where it is not. Druckfehler if it cannot be."""
    if isinstance(quelle, Scorecardfreigabe):
        quelle = lege_ab(wer=wer, freigabe=quelle)
    return binde_anlage(wer=wer, vorlage=vorlage, quelle=quelle, oeffentlich=oeffentlich)


@in_der_datenbank()
def binde_anlage(*, wer: Wer, vorlage: Vorlage, quelle: Quelle, oeffentlich: bool) -> Vorlagenanlage:
    """The kept report becomes the last Anlage. Refused: what does not go to a Gremium, the same one twice, an öffentliche Anlage of a
    nichtöffentliche Vorlage, and any once the Vorlage is decided."""
    vorlage = _gesperrt(vorlage)
    if oeffentlich and not vorlage.oeffentlich:
        raise Abgelehnt("Die Vorlage ist nichtöffentlich; ihre Anlagen sind es auch.", feld="oeffentlich")
    _pruefe_quelle(quelle, oeffentlich)
    feld = next(name for name, art in QUELLEN.items() if isinstance(quelle, art))
    alle = list(vorlage.anlagen.all())
    if any(getattr(a, f"{feld}_id") == quelle.pk for a in alle):
        raise Abgelehnt("Dieser Bericht ist schon Anlage der Vorlage.", feld="quelle")
    anlage = Vorlagenanlage.objects.create(vorlage=vorlage, nummer=len(alle) + 1, oeffentlich=oeffentlich, **{feld: quelle})
    _merke(wer, anlage, "beigefügt")
    return anlage


def _pruefe_quelle(quelle: Quelle, oeffentlich: bool) -> None:
    """A draft, or what names single Hinweise or Vereinbarungen, goes to no Gremium; and what was not released for everybody is no
    öffentliche Anlage."""
    if isinstance(quelle, Bericht) and quelle.stand not in VORGELEGT:
        satz = "Dieser Bericht zeigt einen Entwurf. Legen Sie die Verteilung erst vor und den Bericht noch einmal ab."
        raise Abgelehnt(satz, feld="quelle")
    if oeffentlich and isinstance(quelle, Monatsfreigabe):
        raise Abgelehnt(NICHT_OEFFENTLICH, feld="oeffentlich")
    if not isinstance(quelle, Berichtsfreigabe):
        return
    typ = Berichtstyp(quelle.typ)
    if typ in EINZELNES and quelle.gebiet.ebene not in [int(ebene) for ebene in ARTEN[typ].oeffentlich]:
        e = EINZELNES[typ]
        satz = f"Dieser Bericht nennt einzelne {e.was}. Fügen Sie den des {e.nur_zahlen} bei; er nennt nur Anzahlen."
        raise Abgelehnt(satz, feld="quelle")
    if oeffentlich and not ARTEN[typ].oeffentlich:
        raise Abgelehnt(NICHT_OEFFENTLICH, feld="oeffentlich")
    if oeffentlich and not quelle.oeffentlich:
        satz = "Dieser Bericht ist nicht als öffentlich freigegeben. Fügen Sie ihn nichtöffentlich bei oder geben Sie ihn öffentlich frei."
        raise Abgelehnt(satz, feld="oeffentlich")


@in_der_datenbank()
def schiebe_anlage_hoch(*, wer: Wer, anlage: Vorlagenanlage) -> None:
    """One place up; the first one stays."""
    vorlage = _gesperrt(anlage.vorlage)
    alle = list(vorlage.anlagen.order_by("nummer"))
    stelle = next((n for n, a in enumerate(alle) if a.pk == anlage.pk), 0)
    if stelle == 0:
        return
    alle[stelle - 1], alle[stelle] = alle[stelle], alle[stelle - 1]
    _nummeriere(alle)
    _merke(wer, alle[stelle - 1], "nach oben geschoben")


@in_der_datenbank()
def loese_anlage(*, wer: Wer, anlage: Vorlagenanlage) -> None:
    """The report itself stays kept; the ones behind it move up."""
    vorlage = _gesperrt(anlage.vorlage)
    da = vorlage.anlagen.filter(pk=anlage.pk).first()
    if da is None:
        raise Abgelehnt("Diese Anlage ist der Vorlage nicht mehr beigefügt.")
    _merke(wer, da, "entfernt")
    da.delete()
    _nummeriere(list(vorlage.anlagen.order_by("nummer")))


def _nummeriere(anlagen: list[Vorlagenanlage]) -> None:
    """Without gaps; the numbers are compared when the transaction ends."""
    for nummer, anlage in enumerate(anlagen, start=1):
        if anlage.nummer != nummer:
            anlage.nummer = nummer
            anlage.save(update_fields=["nummer"])
