"""Cause and effect between goals: a link is drawn or taken away; every version stays in the history."""

from django.db import transaction

from bsc.models import Ziel, Zielwirkung
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere
from sozialraum.models import Gebiet


@transaction.atomic
def verknuepfe(*, wer: Wer, wirkung: Zielwirkung) -> Zielwirkung:
    """Draws a link. Refused: no reason, a goal of another Gebiet, the goal itself, a link that there is, one that closes a circle."""
    von, auf = wirkung.von, wirkung.auf
    if not wirkung.begruendung.strip():
        raise Abgelehnt("Bitte begründen Sie die Wirkung.", feld="begruendung")
    if von.pk == auf.pk:
        raise Abgelehnt("Ein Ziel wirkt nicht auf sich selbst.", feld="auf")
    if von.gebiet_id != auf.gebiet_id:
        raise Abgelehnt("Ein Ziel wirkt nur auf Ziele desselben Gebiets.", feld="auf")
    Gebiet.objects.select_for_update(no_key=True).get(pk=von.gebiet_id)  # as the trigger does
    if Zielwirkung.objects.filter(von=von, auf=auf).exists():
        raise Abgelehnt("Diese Wirkung steht schon in der Karte.", feld="auf")
    if kette := _kette(auf, von):
        text = " → ".join(f"„{ziel}“" for ziel in kette)
        raise Abgelehnt(f"Damit schlösse sich ein Kreis: {text} ist schon verknüpft.", feld="auf")
    with in_der_datenbank():
        wirkung.save()
    protokolliere(wer=wer, aktion="zielwirkung_angelegt", gegenstand=wirkung, text=f"{wirkung} ({von.gebiet}).", grund=wirkung.begruendung)
    return wirkung


@transaction.atomic
def entferne(*, wer: Wer, wirkung: Zielwirkung) -> None:
    """Takes a link away; what it was stays in its history and in the Protokoll."""
    row = Zielwirkung.objects.select_for_update(of=("self",)).select_related("von__gebiet", "auf").filter(pk=wirkung.pk).first()
    if row is None:
        raise Abgelehnt("Diese Wirkung ist schon entfernt.")
    protokolliere(wer=wer, aktion="zielwirkung_entfernt", gegenstand=row, text=f"{row} ({row.von.gebiet}) entfernt.", grund=row.begruendung)
    row.delete()


def _kette(anfang: Ziel, ende: Ziel) -> list[Ziel]:
    """The shortest way of links from one goal to another; empty if there is none."""
    folgen: dict[int, list[Ziel]] = {}
    for w in Zielwirkung.objects.filter(von__gebiet=anfang.gebiet_id).select_related("auf"):
        folgen.setdefault(w.von_id, []).append(w.auf)
    wege, gesehen = [[anfang]], {anfang.pk}
    for weg in wege:
        if weg[-1].pk == ende.pk:
            return weg
        neue = [ziel for ziel in folgen.get(weg[-1].pk, []) if ziel.pk not in gesehen]
        gesehen |= {ziel.pk for ziel in neue}
        wege += [[*weg, ziel] for ziel in neue]
    return []
