"""New definitions and thresholds of a measure, from a day on. What was measured before that day stays measured as it was."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from basis.zahlen import datum
from bsc.models import Messdefinition, Messgroesse, Messwert, Schwelle
from bsc.providers.wahl import beschreibe, gehoert_nur_zum_zusammenhang
from bsc.selectors.freigegeben import freigegeben_bis
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.models import Gebiet

IMMER_NEU = ("gueltig_ab", "begruendung")  # not what a definition says, but when and why it does


def fruehestens(messgroesse: Messgroesse, modell: type[Messdefinition] | type[Schwelle]) -> date:
    """The first day on which something new may begin: after the newest of its kind and after the last release that shows the measure."""
    tage = [row.gueltig_ab for row in modell.objects.filter(messgroesse=messgroesse).order_by("-gueltig_ab")[:1]]
    tage += filter(None, [freigegeben_bis(messgroesse)])
    return max(tage, default=date.min) + timedelta(days=1)


def darunter(messgroesse: Messgroesse) -> list[Messgroesse]:
    """The same measure of the goals that this one was broken down to, at any depth."""
    ueber = [f"{'oberziel__' * tiefe}oberziel" for tiefe in range(3)]
    wo = Q()
    for weg in ueber:
        wo |= Q(**{f"ziel__{weg}": messgroesse.ziel_id})
    rows = Messgroesse.objects.filter(wo, name=messgroesse.name, art=messgroesse.art).select_related("ziel__gebiet")
    return list(rows.order_by("ziel__gebiet__ebene", "ziel__gebiet__schluessel"))


@transaction.atomic
def setze_fassung(*, wer: Wer, messgroesse: Messgroesse, auch_darunter: bool = False, **felder: Any) -> Messdefinition:
    """A new definition from ``gueltig_ab`` on; ``auch_darunter`` changes the same fields in the goals it was broken down to.

    Refused: no reason, nothing changed, a day that a definition or a release covers, a source of another kind, computing what was entered.
    """
    if not str(felder.get("begruendung", "")).strip():
        raise Abgelehnt("Bitte nennen Sie den Anlass der neuen Fassung.", feld="begruendung")
    gesperrt, *unten = _sperre(messgroesse, auch_darunter)
    alt = _neueste(gesperrt)
    neu = _schreibe(wer, gesperrt, alt, felder)
    anders = {name: felder[name] for name in felder if name not in IMMER_NEU and getattr(alt, name) != getattr(neu, name)}
    for row in unten:
        bisher = _neueste(row)
        if any(getattr(bisher, name) != wert for name, wert in anders.items()):
            _schreibe(wer, row, bisher, anders | {name: felder[name] for name in IMMER_NEU})
    return neu


def _sperre(messgroesse: Messgroesse, auch_darunter: bool) -> list[Messgroesse]:
    """The measure and, if asked, those below; their Gebiete are locked, so that a release waits or is already seen."""
    gesperrt = Messgroesse.objects.select_related("ziel__gebiet").get(pk=messgroesse.pk)
    alle = [gesperrt, *(darunter(gesperrt) if auch_darunter else [])]
    orte = {m.ziel.gebiet_id for m in alle}
    list(Gebiet.objects.select_for_update(no_key=True).filter(pk__in=orte).order_by("pk").values_list("pk"))
    list(Messgroesse.objects.select_for_update(no_key=True).filter(pk__in=[m.pk for m in alle]).order_by("pk").values_list("pk"))
    return alle


def _neueste(messgroesse: Messgroesse) -> Messdefinition:
    row = Messdefinition.objects.filter(messgroesse=messgroesse).order_by("-gueltig_ab").first()
    if row is None:
        raise Abgelehnt("Die Messgröße hat noch keine Definition.")
    return row


def _schreibe(wer: Wer, messgroesse: Messgroesse, alt: Messdefinition, felder: dict[str, Any]) -> Messdefinition:
    gleich = [f.attname for f in Messdefinition._meta.concrete_fields if f.attname not in ("id", "version")]
    neu = Messdefinition(version=alt.version + 1, **({f: getattr(alt, f) for f in gleich} | felder))
    if neu.messquelle:
        neu.zweite_person = False
        neu.gewertet = neu.gewertet and not gehoert_nur_zum_zusammenhang(neu.messquelle)
    _pruefe_tag(messgroesse, neu.gueltig_ab, Messdefinition)
    if not (aenderungen := neu.aenderungen(alt)):
        raise Abgelehnt(f"An der Definition ändert sich nichts{_ort(messgroesse)}.")
    _pruefe_quelle(messgroesse, neu, alt)
    with in_der_datenbank():
        neu.save()
    was, daten = "; ".join(aenderungen), unterschied(alt, neu)
    text = f"Messgröße „{messgroesse}“ ({messgroesse.ziel.gebiet}): Fassung {neu.version} ab {datum(neu.gueltig_ab)}. {was}."
    protokolliere(wer=wer, aktion="messdefinition_gesetzt", gegenstand=neu, text=text, grund=neu.begruendung, daten=daten)
    return neu


def _ort(messgroesse: Messgroesse) -> str:
    return f" ({messgroesse.ziel.gebiet})" if messgroesse.ziel.oberziel_id else ""


def _pruefe_tag(messgroesse: Messgroesse, tag: date, modell: type[Messdefinition] | type[Schwelle]) -> None:
    frueh = fruehestens(messgroesse, modell)
    if tag < frueh:
        satz = f"Möglich ist frühestens der {datum(frueh)}{_ort(messgroesse)}: Was davor galt oder freigegeben ist, bleibt stehen."
        raise Abgelehnt(satz, feld="gueltig_ab")


def _pruefe_quelle(messgroesse: Messgroesse, neu: Messdefinition, alt: Messdefinition) -> None:
    quelle = beschreibe(neu.messquelle)
    if quelle is None or neu.messquelle == alt.messquelle:
        return
    if quelle.art != messgroesse.art:
        art = Messgroesse.Art(quelle.art.value).label
        satz = f"Diese Quelle misst „{art}“, die Messgröße „{messgroesse.get_art_display()}“. Dafür legen Sie eine neue Messgröße an."
        raise Abgelehnt(satz, feld="messquelle")
    spaeter = Messwert.objects.wirksam().filter(messgroesse=messgroesse, stichtag__gte=neu.gueltig_ab, herkunft=Messwert.Herkunft.EINGABE)
    if letzter := spaeter.order_by("-stichtag").first():
        satz = f"Für den {datum(letzter.stichtag)} ist schon ein Wert eingetragen{_ort(messgroesse)}; berechnet wird erst danach."
        raise Abgelehnt(satz, feld="gueltig_ab")


@transaction.atomic
def setze_schwelle(*, wer: Wer, schwelle: Schwelle, auch_darunter: bool = False) -> Schwelle:
    """New thresholds from ``gueltig_ab`` on, with where they come from. Refused: no source, a day that thresholds or a release cover."""
    if not schwelle.quelle.strip():
        raise Abgelehnt("Bitte nennen Sie, woher die Schwellen kommen.", feld="quelle")
    if schwelle.gelb < schwelle.gruen:
        raise Abgelehnt("Die Schwelle „Beobachten bis“ darf nicht unter „Im Plan bis“ liegen.", feld="gelb")
    zeilen = []
    for row in _sperre(schwelle.messgroesse, auch_darunter):
        _pruefe_tag(row, schwelle.gueltig_ab, Schwelle)
        neu = Schwelle(
            messgroesse=row, gueltig_ab=schwelle.gueltig_ab, gruen=schwelle.gruen, gelb=schwelle.gelb, quelle=schwelle.quelle.strip()
        )
        with in_der_datenbank():
            neu.save()
        text = f"Messgröße „{row}“ ({row.ziel.gebiet}): Schwellen ab {datum(neu.gueltig_ab)}, {neu.worte}."
        protokolliere(wer=wer, aktion="schwelle_gesetzt", gegenstand=neu, text=text, grund=neu.quelle)
        zeilen.append(neu)
    return zeilen[0]
