"""Förderanträge: taken in, checked, and led step by step; each step stays, and nobody decides what she checked."""

from datetime import date
from typing import Any

from django.db import transaction

from basis.geld import euro
from basis.monate import plus_monate
from basis.zahlen import datum
from budgets.foerderweg import Angaben, Schritt, Stand, pruefe_schritt, rueckforderung, ziel
from budgets.models import Foerderantrag, Foerderschritt, Vereinbarung, Vereinbarungsfassung
from budgets.querysets.vereinbarungen import fristen
from budgets.vereinbarungslage import Art
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.clock import heute


@transaction.atomic
def speichere_antrag(*, wer: Wer, antrag: Foerderantrag) -> Foerderantrag:
    """Takes an application in, or corrects it while it is not yet checked."""
    alt = Foerderantrag.objects.select_for_update().filter(pk=antrag.pk).first() if antrag.pk else None
    if alt and alt.stand is not Stand.EINGEGANGEN:
        raise Abgelehnt(f"Der Antrag ist {alt.stand.bezeichnung}; seine Angaben bleiben, wie sie sind.")
    if antrag.ende < antrag.beginn:
        raise Abgelehnt("Das Ende der Maßnahme liegt vor ihrem Beginn.")
    fehlt = antrag.gesamtkosten_cent - antrag.eigenmittel_cent
    if antrag.beantragt_cent > fehlt:
        raise Abgelehnt(f"Beantragt wird höchstens, was nach den Eigenmitteln fehlt: {euro(max(fehlt, 0))}.")
    gleiche = Foerderantrag.objects.filter(
        traeger=antrag.traeger_id, gebiet=antrag.gebiet_id, haushaltsjahr=antrag.haushaltsjahr_id, titel=antrag.titel
    )
    if gleiche.exclude(pk=antrag.pk).exists():
        raise Abgelehnt("Diesen Antrag gibt es für dieses Jahr schon.")
    antrag.save()
    was, aktion = ("geändert", "foerderantrag_geaendert") if alt else ("aufgenommen", "foerderantrag_aufgenommen")
    merke(wer, antrag, was, aktion=aktion, daten=unterschied(alt, antrag))
    return antrag


@transaction.atomic
def gehe_schritt(*, wer: Wer, antrag: Foerderantrag, schritt: Schritt, angaben: Angaben, **felder: Any) -> Foerderantrag:
    """One step on the way (budgets/foerderweg.py). Refused, with every reason: what the state or the amounts do not allow.

    ``felder`` are what the step sets besides, such as the list.
    """
    Foerderantrag.objects.select_for_update().get(pk=antrag.pk)
    row = Foerderantrag.objects.mit_zahlungen().get(pk=antrag.pk)
    selbst = wer.nutzer is not None and row.geprueft_von_id == wer.nutzer.pk
    angaben = Angaben(angaben.tag, angaben.betrag, angaben.text, angaben.form, selbst)
    lage = row.lage
    if gruende := [*pruefe_schritt(lage, schritt, angaben, heute()), *_doppelt(row, schritt)]:
        raise Abgelehnt(*gruende)
    stand = ziel(lage, schritt, angaben)
    for feld, wert in {**_wirkung(row, schritt, angaben, wer), **felder, "status": stand.value}.items():
        setattr(row, feld, wert)
    row.save()
    Foerderschritt.objects.create(
        antrag=row, schritt=schritt.value, stand_alt=lage.stand.value, stand_neu=stand.value, tag=angaben.tag, betrag_cent=angaben.betrag,
        text=angaben.text, nutzer=wer.nutzer,
    )  # fmt: skip
    betrag = f", {euro(angaben.betrag)}" if angaben.betrag is not None else ""
    merke(wer, row, f"{schritt.bezeichnung} am {datum(angaben.tag)}{betrag}", grund=angaben.text, aktion=f"foerderung_{schritt.value}")
    return row


def _wirkung(row: Foerderantrag, schritt: Schritt, a: Angaben, wer: Wer) -> dict[str, Any]:
    """What a step writes besides the state."""
    if schritt is Schritt.PRUEFEN:
        return {"vorschlag_cent": a.betrag or 0, "geprueft_von": wer.nutzer}
    if schritt is Schritt.VORZEITIG:
        return {"vorzeitig_ab": a.tag}
    if schritt is Schritt.BESCHLIESSEN:
        return {"beschlossen_cent": a.betrag}
    if schritt is Schritt.BEWILLIGEN:
        faellig = plus_monate(row.ende, fristen(a.tag).nachweis)
        return {"bewilligt_cent": a.betrag, "bewilligt_am": a.tag, "form": a.form, "nachweis_bis": faellig, "entschieden_von": wer.nutzer}
    if schritt is Schritt.ANERKENNEN:
        return {"anerkannt_cent": a.betrag or 0, "rueckforderung_cent": rueckforderung(row.lage, a)}
    return {}


def _doppelt(row: Foerderantrag, schritt: Schritt) -> list[str]:
    """The same purpose is not funded once more beside a running Zuwendung."""
    if schritt is not Schritt.BEWILLIGEN:
        return []
    geltend = Vereinbarungsfassung.objects.geltend(row.beginn, row.ende)
    zuwendungen = Vereinbarung.objects.filter(
        art=Art.ZUWENDUNG, traeger=row.traeger_id, gebiet=row.gebiet_id, titel=row.titel, pk__in=geltend.values("vereinbarung")
    )
    if (andere := zuwendungen.first()) is None:
        return []
    return [f"Für diesen Zweck läuft schon eine Zuwendung als {andere.get_form_display()}: Es gibt Bescheid oder Vertrag, nie beides."]


def merke(wer: Wer, antrag: Foerderantrag, was: str, *, aktion: str, grund: str = "", daten: dict[str, Any] | None = None) -> None:
    """In the Protokoll, private to the Gebiet as the application itself."""
    protokolliere(
        wer=wer, aktion=aktion, gegenstand=antrag, text=f"Förderantrag „{antrag}“: {was}.", grund=grund, daten=daten or {},
        privat_fuer=antrag.gebiet,
    )  # fmt: skip


def schritt_am(tag: date, betrag: int | None = None, text: str = "", form: str = "") -> Angaben:
    return Angaben(tag, betrag, text, form)
