"""Angebote at Einrichtungen and the rules of the Ausbaustand; each in one transaction with the Protokoll."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from basis.zahlen import aufzaehlung, datum, prozent_kurz
from proaktiv.models import Angebot, Ausbaukriterium, Ausbauregel, Ausbauziel
from proaktiv.selectors.ausbau import zaehlbare_arten
from sozialraum.access import Wer
from sozialraum.actions.einrichtungen import freier_schluessel
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.models import Einrichtung, Einrichtungsart, Indikator


@in_der_datenbank()
def speichere_angebot(*, wer: Wer, angebot: Angebot, herkunft: str = "") -> Angebot:
    """``herkunft`` goes into the Protokoll.

    Refused: at an Einrichtung where no rule counts it; outside of its time; twice at once at the same; an end before the beginning.
    """
    alt = Angebot.objects.select_for_update(no_key=True).get(pk=angebot.pk) if angebot.pk else None
    if alt:
        angebot.art_id, angebot.einrichtung_id = alt.art_id, alt.einrichtung_id
    else:  # two who enter the same wait for each other
        Einrichtung.objects.select_for_update(no_key=True).get(pk=angebot.einrichtung_id)
        if satz := passt_nicht(angebot, zaehlbare_arten(angebot.art_id)):
            raise Abgelehnt(satz, feld="einrichtung")
    _pruefe_zeit(angebot)
    angebot.save()
    ende = f" bis {datum(angebot.gueltig_bis)}" if angebot.gueltig_bis else ""
    text = f"{angebot} {'geändert' if alt else 'eingetragen'}: ab {datum(angebot.gueltig_von)}{ende}{herkunft}."
    protokolliere(wer=wer, aktion="angebot", gegenstand=angebot, text=text, daten=unterschied(alt, angebot) or {})
    return angebot


def passt_nicht(a: Angebot, arten: Iterable[Einrichtungsart]) -> str:
    """The sentence, if the rules count this Angebot only at Einrichtungen of other kinds; empty where no rule counts it at all."""
    namen = {art.pk: art.name for art in arten}
    if not namen or a.einrichtung.art_id in namen:
        return ""
    wo = aufzaehlung(list(namen.values()))
    return f"„{a.art}“ zählt nach den Ausbauregeln an: {wo}. „{a.einrichtung}“ ist nichts davon; bitte wählen Sie eine andere Einrichtung."


def _pruefe_zeit(a: Angebot) -> None:
    haus = a.einrichtung
    if a.gueltig_bis and a.gueltig_bis < a.gueltig_von:
        raise Abgelehnt("Das Ende liegt vor dem Beginn.", feld="gueltig_bis")
    if a.gueltig_von < haus.gueltig_von or (haus.gueltig_bis and a.gueltig_von > haus.gueltig_bis):
        raise Abgelehnt(f"„{haus}“ gibt es am {datum(a.gueltig_von)} nicht.", feld="gueltig_von")
    andere = Angebot.objects.filter(art=a.art_id, einrichtung=haus).exclude(pk=a.pk)
    bis = a.gueltig_bis or date.max
    for anderes in andere:
        if anderes.gueltig_von <= bis and a.gueltig_von <= (anderes.gueltig_bis or date.max):
            seit = datum(anderes.gueltig_von)
            raise Abgelehnt(f"{a.art} gibt es an „{haus}“ schon seit dem {seit}; zweimal zugleich zählt nicht.", feld="gueltig_von")


@in_der_datenbank()
def speichere_ausbauregel(
    *, wer: Wer, regel: Ausbauregel, arten: Sequence[Einrichtungsart], kriterien: Mapping[Indikator, Decimal]
) -> Ausbauregel:
    """A rule with the kinds that it counts and the weights of its Prioritätenliste.

    Refused: no kind; weights that do not make exactly 100 %; an Indikator without a direction or without a Nenner.
    """
    alt = Ausbauregel.objects.select_for_update(no_key=True).get(pk=regel.pk) if regel.pk else None
    _pruefe_regel(regel, arten, kriterien)
    regel.schluessel = regel.schluessel or freier_schluessel(Ausbauregel, regel.name)
    regel.save()
    regel.ziele.exclude(einrichtungsart__in=arten).delete()
    schon = set(regel.ziele.values_list("einrichtungsart", flat=True))
    Ausbauziel.objects.bulk_create(Ausbauziel(regel=regel, einrichtungsart=a) for a in arten if a.pk not in schon)
    regel.kriterien.exclude(indikator__in=kriterien).delete()
    for indikator, gewicht in kriterien.items():
        Ausbaukriterium.objects.update_or_create(regel=regel, indikator=indikator, defaults={"gewicht": gewicht})
    gewichte = ", ".join(f"{i} {prozent_kurz(gewicht)}" for i, gewicht in kriterien.items())
    daten = (unterschied(alt, regel) or {}) | {"arten": [a.name for a in arten], "kriterien": gewichte}
    text = f"Ausbauregel „{regel}“ {'geändert' if alt else 'angelegt'}."
    protokolliere(wer=wer, aktion="ausbauregel", gegenstand=regel, text=text, daten=daten)
    return regel


def _pruefe_regel(regel: Ausbauregel, arten: Sequence[Einrichtungsart], kriterien: Mapping[Indikator, Decimal]) -> None:
    if not arten:
        raise Abgelehnt("Bitte wählen Sie mindestens eine Art von Einrichtungen.", feld="arten")
    if regel.letztes_schuljahr < regel.erstes_schuljahr:
        raise Abgelehnt("Das letzte Schuljahr liegt vor dem ersten.", feld="letztes_schuljahr")
    if regel.letztes_schuljahr > regel.erstes_schuljahr + 20:
        raise Abgelehnt("Eine Regel zählt höchstens 21 Schuljahre.", feld="letztes_schuljahr")
    if regel.voraussetzung_id and regel.voraussetzung_id == regel.angebotsart_id:
        raise Abgelehnt("Vorausgesetzt wird ein anderes Angebot als das gezählte.", feld="voraussetzung")
    for indikator in kriterien:
        if indikator.richtung == Indikator.Richtung.NEUTRAL or indikator.aggregation != Indikator.Aggregation.QUOTE:
            raise Abgelehnt(f"„{indikator}“ lässt sich nicht gewichten: Es braucht eine Quote, die belastet oder entlastet.")
    if kriterien and sum(kriterien.values()) != 1:
        raise Abgelehnt(f"Die Gewichte ergeben zusammen genau 100 %; hier sind es {prozent_kurz(Decimal(sum(kriterien.values())))}.")
