"""Measures with their first definition and thresholds; plan values of later days are further rows."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction

from basis.zahlen import datum
from bsc.messgroesse import Messart, Zielrichtung
from bsc.models import Messdefinition, Messgroesse, Planwert, Schwelle, Ziel
from bsc.providers.wahl import gehoert_nur_zum_zusammenhang
from bsc.selectors.freigegeben import freigegeben_bis
from bsc.zielstufen import warum_andere_planart, warum_ungeordnet
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute
from sozialraum.models import Gebiet


@transaction.atomic
def lege_messgroesse_an(
    *, wer: Wer, ziel: Ziel, name: str, art: str, gruen: Decimal | None, gelb: Decimal | None, **definition: Any
) -> Messgroesse:
    """In force from the first day of the goal; what is context alone gets no status. Refused: a second one of the same name, a measure
    with a status but without thresholds."""
    if Messgroesse.objects.filter(ziel=ziel, name=name).exists():
        raise Abgelehnt(f"Das Ziel hat schon eine Messgröße „{name}“.")
    if gehoert_nur_zum_zusammenhang(definition.get("messquelle", "")):
        definition["gewertet"] = False
    if definition.get("gewertet", True) and (gruen is None or gelb is None):
        raise Abgelehnt("Ohne Schwellen gibt es keinen Status.", feld="gelb" if gelb is None else "gruen")
    ab = heute().replace(month=1, day=1)
    ab = min(ab, ab.replace(year=ziel.von_jahr))
    with in_der_datenbank():
        messgroesse = Messgroesse.objects.create(ziel=ziel, name=name, art=art, werte_ab=heute())
        Messdefinition.objects.create(messgroesse=messgroesse, version=1, gueltig_ab=ab, **definition)
        if gruen is not None and gelb is not None:
            Schwelle.objects.create(messgroesse=messgroesse, gueltig_ab=ab, gruen=gruen, gelb=gelb)
    text = f"Messgröße „{messgroesse}“ zum Ziel „{ziel}“ ({ziel.gebiet}) angelegt."
    protokolliere(wer=wer, aktion="messgroesse_angelegt", gegenstand=messgroesse, text=text)
    return messgroesse


@transaction.atomic
def setze_plan(*, wer: Wer, plan: Planwert) -> Planwert:
    """A plan value decided on its ``gueltig_ab``, else today. Refused: a share beyond 100, a second decision on one day for the same
    day, a day of decision to come or under a later decision or release, a kind of plan that the direction does not have."""
    _beschliesse(plan)
    protokolliere(wer=wer, aktion="planwert_gesetzt", gegenstand=plan, text=f"Planwert gesetzt: {plan}.")
    return plan


@transaction.atomic
def setze_planjahre(
    *, wer: Wer, messgroesse: Messgroesse, plaene: Sequence[Planwert], quelle: str, beschlossen: date | None = None
) -> None:
    """The plan of several years in one decision. Refused as one plan value is, and without one or without a source."""
    if not plaene:
        raise Abgelehnt("Es ist kein Planwert geändert.")
    if not quelle.strip():
        raise Abgelehnt("Bitte nennen Sie, woher die Planwerte kommen.", feld="quelle")
    for plan in plaene:
        plan.messgroesse, plan.quelle, plan.gueltig_ab = messgroesse, quelle.strip(), beschlossen or heute()
        _beschliesse(plan, feld=f"{'von' if plan.wert is None else 'wert'}_{plan.tag.year}")
    jahre = "; ".join(f"{datum(p.tag)}: {p.worte}" for p in plaene)
    text = f"Plan der Messgröße „{messgroesse}“ ({messgroesse.ziel.gebiet}) gesetzt: {jahre}."
    protokolliere(wer=wer, aktion="planjahre_gesetzt", gegenstand=messgroesse, text=text, grund=quelle.strip())


def _beschliesse(plan: Planwert, feld: str = "") -> None:
    zahlen = [zahl for zahl in (plan.wert, plan.von, plan.bis, plan.mindest, plan.ambitioniert) if zahl is not None]
    if plan.messgroesse.art == Messart.VERHAELTNIS and any(not 0 <= zahl <= 100 for zahl in zahlen):
        raise Abgelehnt("Der Anteil einer Seite liegt zwischen 0 und 100.", feld=feld or "wert")
    plan.gueltig_ab = plan.gueltig_ab or heute()
    _pruefe_beschlusstag(plan)
    richtung = richtung_am(plan.messgroesse, heute())
    if richtung and (satz := warum_andere_planart(richtung, korridor=plan.wert is None)):
        raise Abgelehnt(satz, feld=feld or ("von" if plan.wert is None else "wert"))
    _pruefe_stufen(plan, richtung or Zielrichtung.KORRIDOR, feld)
    if Planwert.objects.filter(messgroesse=plan.messgroesse, tag=plan.tag, gueltig_ab=plan.gueltig_ab).exists():
        am = "heute" if plan.gueltig_ab == heute() else f"mit Beschluss vom {datum(plan.gueltig_ab)}"
        raise Abgelehnt(f"Für den {datum(plan.tag)} ist {am} schon ein Planwert gesetzt.", feld=feld or "tag")
    with in_der_datenbank():
        plan.save()


def _pruefe_beschlusstag(plan: Planwert) -> None:
    """An earlier day only where no release shows the measure without this plan, and no later decision speaks of the same day."""
    tag, m = plan.gueltig_ab, plan.messgroesse
    if tag > heute():
        raise Abgelehnt("Der Tag des Beschlusses liegt in der Zukunft.", feld="gueltig_ab")
    if tag == heute():
        return
    Gebiet.objects.select_for_update(no_key=True).get(pk=m.ziel.gebiet_id)  # a release waits, or is already seen
    if (letzte := freigegeben_bis(m)) and letzte >= tag:
        satz = f"Die Scorecard zum {datum(letzte)} ist schon freigegeben; ein Beschluss ist erst nach diesem Tag möglich."
        raise Abgelehnt(satz, feld="gueltig_ab")
    if Planwert.objects.filter(messgroesse=m, tag=plan.tag, gueltig_ab__gt=tag).exists():
        raise Abgelehnt(f"Für den {datum(plan.tag)} gibt es schon einen späteren Beschluss.", feld="gueltig_ab")


def richtung_am(messgroesse: Messgroesse, tag: date) -> Zielrichtung | None:
    definition = Messdefinition.objects.filter(messgroesse=messgroesse).am(tag).first()
    return Zielrichtung(definition.richtung) if definition else None


def _pruefe_stufen(plan: Planwert, richtung: Zielrichtung, feld: str) -> None:
    """Mindestziel and ambitioniertes Ziel lie on their sides of the plan, as the definition of today reads them."""
    wert, mindest, ambitioniert = (None if zahl is None else Fraction(zahl) for zahl in (plan.wert, plan.mindest, plan.ambitioniert))
    if satz := warum_ungeordnet(wert, mindest, ambitioniert, richtung):
        raise Abgelehnt(satz, feld=feld or ("mindest" if mindest is not None else "ambitioniert"))
