"""Goals and what is done for them; a goal is broken down to lower Ebenen in one step."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from bsc.actions.messgroessen import setze_plan
from bsc.actions.messwerte import schreibe_fest
from bsc.herunterbrechen import ist_absolut
from bsc.messgroesse import Messart
from bsc.messquellen import MESSQUELLEN, Berechnet
from bsc.models import Messdefinition, Messgroesse, Messwert, Planwert, Schwelle, Ziel, Zielmassnahme
from bsc.models.ziel import in_der_familie, stammziel
from bsc.providers import Anfrage, berechne
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.clock import heute
from sozialraum.ebenen import Gebietsbaum
from sozialraum.models import Gebiet

Gebietsplaene = Mapping[tuple[int, int], Sequence[Planwert]]  # Gebiet and measure above → its plan there


@transaction.atomic
def speichere_ziel(*, wer: Wer, ziel: Ziel) -> Ziel:
    """Creates or changes a goal. Refused: an end before the beginning; a goal that was broken down stays where it is."""
    alt = Ziel.objects.select_for_update().filter(pk=ziel.pk).first() if ziel.pk else None
    if ziel.bis_jahr is not None and ziel.bis_jahr < ziel.von_jahr:
        raise Abgelehnt("Das letzte Jahr liegt vor dem ersten.")
    with in_der_datenbank():
        ziel.save()
    was = "geändert" if alt else "angelegt"
    text = f"Ziel „{ziel}“ ({ziel.gebiet}) {was}."
    protokolliere(wer=wer, aktion=f"ziel_{'geaendert' if alt else 'angelegt'}", gegenstand=ziel, text=text, daten=unterschied(alt, ziel))
    return ziel


@transaction.atomic
def speichere_massnahme(*, wer: Wer, massnahme: Zielmassnahme) -> Zielmassnahme:
    """Creates or changes what is done for a goal. Refused: giving it up without saying why."""
    alt = Zielmassnahme.objects.select_for_update().filter(pk=massnahme.pk).first() if massnahme.pk else None
    if massnahme.stand == Zielmassnahme.Stand.AUFGEGEBEN and not massnahme.ergebnis.strip():
        raise Abgelehnt("Bitte sagen Sie unter „Ergebnis“, warum die Maßnahme aufgegeben ist.")
    massnahme.save()
    was = "geändert" if alt else "angelegt"
    text, daten = f"Maßnahme „{massnahme}“ zum Ziel „{massnahme.ziel}“ {was}.", unterschied(alt, massnahme)
    protokolliere(wer=wer, aktion="zielmassnahme", gegenstand=massnahme, text=text, daten=daten)
    return massnahme


@in_der_datenbank()
def brich_herunter(*, wer: Wer, ziel: Ziel, gebiete: Collection[Gebiet], plaene: Gebietsplaene | None = None) -> list[Ziel]:
    """Copies a goal with its measures, definitions, thresholds and plan to lower Gebiete; who lies below another of them hangs on that.

    The plan of a measure that grows with the size of the Gebiet is not copied: each Gebiet gets that of ``plaene``, or none yet.
    The start of a computed measure is computed for the Gebiet on the same Stichtag and frozen; of any other it is still to be entered.
    Refused: nothing chosen, a Gebiet that does not lie below, one that has the goal already, from whichever Ebene it came.
    Break-downs of one family queue up at its first goal.
    """
    baum = Gebiet.objects.baum(heute())
    oben = Ziel.objects.select_related("gebiet").get(pk=ziel.pk)
    Ziel.objects.select_for_update(no_key=True).get(pk=stammziel(oben))
    darunter = [k.id for k in baum.nachfahren(oben.gebiet_id)] if oben.gebiet_id in baum.knoten else []
    gewaehlt = sorted(gebiete, key=lambda g: darunter.index(g.pk) if g.pk in darunter else -1)
    if not gewaehlt:
        raise Abgelehnt("Bitte wählen Sie mindestens ein Gebiet.")
    if fremd := [g for g in gewaehlt if g.pk not in darunter]:
        raise Abgelehnt(f"„{fremd[0]}“ liegt nicht unter „{oben.gebiet}“.")
    vorhanden = {z.gebiet_id: z for z in Ziel.objects.filter(in_der_familie(oben)).select_related("gebiet")}
    if doppelt := [g for g in gewaehlt if g.pk in vorhanden]:
        raise Abgelehnt(f"Für „{doppelt[0]}“ ist dieses Ziel schon heruntergebrochen.")
    neue = []
    for gebiet in sorted(gewaehlt, key=lambda g: g.ebene):
        eltern = next((vorhanden[k.id] for k in baum.vorfahren(gebiet.pk) if k.id in vorhanden), oben)
        vorhanden[gebiet.pk] = _kopiere(oben, eltern, gebiet)
        neue.append(vorhanden[gebiet.pk])
    _uebertrage_messgroessen(oben, neue, baum, wer, plaene or {})
    namen = ", ".join(str(z.gebiet) for z in neue)
    protokolliere(wer=wer, aktion="ziel_heruntergebrochen", gegenstand=oben, text=f"Ziel „{oben}“ heruntergebrochen auf: {namen}.")
    return neue


def _kopiere(oben: Ziel, eltern: Ziel, gebiet: Gebiet) -> Ziel:
    gleich = ("perspektive", "text", "erlaeuterung", "von_jahr", "bis_jahr", "katalogziel_id", "verantwortlich", "perspektive_vorschlag",
              "reihenfolge", "muster")  # fmt: skip
    quelle = f"Heruntergebrochen aus: {oben.gebiet}"[:300]
    return Ziel.objects.create(gebiet=gebiet, oberziel=eltern, quelle=quelle, **{f: getattr(oben, f) for f in gleich})


def _uebertrage_messgroessen(oben: Ziel, neue: list[Ziel], baum: Gebietsbaum, wer: Wer, plaene: Gebietsplaene) -> None:
    for vorbild in Messgroesse.objects.filter(ziel=oben):
        definition = Messdefinition.objects.filter(messgroesse=vorbild).am(heute()).first()
        if definition is None:
            continue
        beginn = Messwert.objects.wirksam().filter(messgroesse=vorbild, ist_ausgangswert=True).order_by("stichtag").first()
        start = _startwerte(definition, beginn.stichtag, neue, baum) if beginn else {}
        for ziel in neue:
            messgroesse = _uebertrage(vorbild, definition, ziel)
            if ist_absolut(Messart(vorbild.art), definition.nenner):
                _setze_plaene(messgroesse, plaene.get((ziel.gebiet_id, vorbild.pk), ()), wer)
            else:
                _uebernimm_plan(vorbild, messgroesse)
            if wert := start.get(ziel.gebiet_id):
                schreibe_fest(messgroesse, wert, definition.messquelle, wer=wer, ist_ausgangswert=True)


def _startwerte(definition: Messdefinition, tag: date, neue: list[Ziel], baum: Gebietsbaum) -> dict[int, Berechnet]:
    quelle = MESSQUELLEN.get(definition.messquelle)
    if quelle is None or quelle.stichtag(tag) != tag:
        return {}
    antwort = berechne([quelle.schluessel], Anfrage(None, baum, tuple(z.gebiet_id for z in neue), tag)).get(quelle.schluessel, {})
    return {gebiet: wert for (gebiet, stichtag), wert in antwort.items() if stichtag == tag and wert.messung.wert is not None}


def _uebertrage(vorbild: Messgroesse, definition: Messdefinition, ziel: Ziel) -> Messgroesse:
    gleich = {feld: getattr(vorbild, feld) for feld in ("name", "art", "reihenfolge", "muster")}
    neu = Messgroesse.objects.create(ziel=ziel, werte_ab=heute(), **gleich)
    _dupliziere(definition, neu, version=1, begruendung="")
    for schwelle in Schwelle.objects.filter(messgroesse=vorbild).am(heute())[:1]:
        _dupliziere(schwelle, neu)
    return neu


def _uebernimm_plan(vorbild: Messgroesse, neu: Messgroesse) -> None:
    plan = {p.tag: p for p in Planwert.objects.filter(messgroesse=vorbild, gueltig_ab__lte=heute()).order_by("gueltig_ab", "pk")}
    for planwert in plan.values():
        _dupliziere(planwert, neu, quelle="Vom Oberziel übernommen")


def _setze_plaene(messgroesse: Messgroesse, plaene: Sequence[Planwert], wer: Wer) -> None:
    for plan in plaene:
        plan.messgroesse, plan.quelle = messgroesse, "Beim Herunterbrechen festgelegt"
        setze_plan(wer=wer, plan=plan)


def _dupliziere(row: Any, messgroesse: Messgroesse, **anders: Any) -> None:
    felder = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in ("id", "messgroesse_id")}
    type(row).objects.create(messgroesse=messgroesse, **(felder | anders))
