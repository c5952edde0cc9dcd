"""The catalogues of the Präventionskette: an entry is added, changed, or ends; never deleted, since other rows name it."""

from typing import Any

from basis.zahlen import datum
from proaktiv.models import Angebotsart, Kettenregel, Lebensphase
from sozialraum.access import Wer
from sozialraum.actions.einrichtungen import freier_schluessel
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere, unterschied


@in_der_datenbank()
def speichere_katalogeintrag(*, wer: Wer, eintrag: Any) -> Any:
    """Refused: no name or one that there is, an end before the beginning, ages that are none, other ages where a rule counts with them."""
    modell = type(eintrag)
    alt = modell.objects.select_for_update(no_key=True).get(pk=eintrag.pk) if eintrag.pk else None
    if not eintrag.name.strip():
        raise Abgelehnt("Bitte nennen Sie den Namen.", feld="name")
    if modell.objects.filter(name=eintrag.name).exclude(pk=eintrag.pk).exists():
        raise Abgelehnt(f"„{eintrag.name}“ gibt es schon.", feld="name")
    if not isinstance(eintrag, Angebotsart) and eintrag.gueltig_bis and eintrag.gueltig_bis < eintrag.gueltig_von:
        raise Abgelehnt("Das Ende liegt vor dem Beginn.", feld="gueltig_bis")
    if isinstance(eintrag, Lebensphase):
        _pruefe_alter(eintrag)
        _pruefe_vergangenheit(alt, eintrag)
    eintrag.schluessel = eintrag.schluessel or freier_schluessel(modell, eintrag.name)
    eintrag.save()
    text = f"{modell._meta.verbose_name} „{eintrag}“ {'geändert' if alt else 'angelegt'}."
    aktion = f"{modell._meta.model_name}_gespeichert"
    protokolliere(wer=wer, aktion=aktion, gegenstand=eintrag, text=text, daten=unterschied(alt, eintrag))
    return eintrag


def _pruefe_alter(phase: Lebensphase) -> None:
    if (phase.alter_von is None) != (phase.alter_bis is None):
        raise Abgelehnt("Bitte nennen Sie beide Altersgrenzen, oder keine.", feld="alter_von" if phase.alter_von is None else "alter_bis")
    if phase.alter_von is not None and phase.alter_bis is not None and phase.alter_bis <= phase.alter_von:
        raise Abgelehnt("Das zweite Alter liegt über dem ersten: es ist das erste, das nicht mehr dazugehört.", feld="alter_bis")


def _pruefe_vergangenheit(alt: Lebensphase | None, phase: Lebensphase) -> None:
    """With other ages every need that was told before would be another: the phase ends, and a new one begins with its own rules."""
    if alt is None or (alt.alter_von, alt.alter_bis) == (phase.alter_von, phase.alter_bis):
        return
    erste = Kettenregel.objects.filter(lebensphase=alt).order_by("gueltig_ab").first()
    if erste is None:
        return
    feld = "alter_von" if alt.alter_von != phase.alter_von else "alter_bis"
    raise Abgelehnt(
        f"Seit dem {datum(erste.gueltig_ab)} gelten Regeln für diese Lebensphase; mit anderen Altersgrenzen änderte sich, was frühere "
        "Berichte als Bedarf nennen. Bitte beenden Sie die Lebensphase und legen Sie eine neue mit den neuen Grenzen an.", feld=feld,
    )  # fmt: skip
