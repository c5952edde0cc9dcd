"""Values: entered, confirmed by a second person, corrected, frozen; and the answer to red."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from basis.zahlen import datum
from bsc.messgroesse import Messart
from bsc.messquellen import MESSQUELLEN, Berechnet
from bsc.models import Messdefinition, Messgroesse, Messwert, Messwertbestaetigung, Rotnotiz
from bsc.selectors.fallzahlen import mit_fallzahlen
from bsc.wertregeln import UNGEWOEHNLICH, ist_ungewoehnlich, warum_kein_stichtag, warum_unmoeglich
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute

EIN_JAHR = timedelta(days=365)


def _belegliste(wert: Berechnet) -> list[dict[str, Any]]:
    """The rows a frozen value came from, as text, so that no number becomes a float."""
    return [{"seite": b.seite, "name": b.name, "zahl": str(b.zahl), "geld": b.geld} for b in wert.belege]


@transaction.atomic
def trage_wert_ein(*, wer: Wer, wert: Messwert, trotzdem: bool = False) -> Messwert:
    """Appends a value entered by hand; where the day has one, a correction with its reason, which says anew whether it is the start.

    Refused: days to come, computed measures, a second start on another day, numbers that cannot be; a share beyond 100 % only ``trotzdem``.
    """
    if wert.stichtag > heute():
        raise Abgelehnt("Der Stichtag liegt in der Zukunft.")
    definition = _definition_am(wert)
    if definition.messquelle:
        raise Abgelehnt("Diese Messgröße berechnet das System; eingetragen wird hier nichts.")
    _pruefe_zahlen(wert)
    _pruefe_ob_moeglich(wert, definition.rhythmus, trotzdem)
    alt = Messwert.objects.wirksam().filter(messgroesse=wert.messgroesse, stichtag=wert.stichtag).first()
    if alt:
        if not wert.grund.strip():
            raise Abgelehnt(f"Für den {datum(wert.stichtag)} gibt es schon einen Wert. Bitte nennen Sie den Grund der Korrektur.")
        wert.ersetzt = alt
    _pruefe_ausgangswert(wert, zweite_person=definition.zweite_person)
    wert.herkunft, wert.nutzer = Messwert.Herkunft.EINGABE, wer.nutzer
    with in_der_datenbank():
        wert.save()
    was = "korrigiert" if alt else "eingetragen"
    protokolliere(wer=wer, aktion=f"messwert_{was}", gegenstand=wert, text=f"Messwert {wert} {was}.", grund=wert.grund)
    return wert


def _definition_am(wert: Messwert) -> Messdefinition:
    """An Ausgangswert from before the first definition is read by it."""
    definitionen = Messdefinition.objects.filter(messgroesse=wert.messgroesse)
    definition: Messdefinition | None = definitionen.am(wert.stichtag).first()
    if definition is None and wert.ist_ausgangswert:
        definition = definitionen.order_by("gueltig_ab").first()
    if definition is None:
        satz = f"Am {datum(wert.stichtag)} hat die Messgröße noch keine Definition; davor nimmt sie nur einen Ausgangswert an."
        raise Abgelehnt(satz, feld="stichtag")
    return definition


def _pruefe_ausgangswert(wert: Messwert, *, zweite_person: bool) -> None:
    """One start: none is in force on another day, nor entered and waiting for the second person."""
    if not wert.ist_ausgangswert:
        return
    Messgroesse.objects.select_for_update().get(pk=wert.messgroesse_id)
    andere = Messwert.objects.filter(messgroesse=wert.messgroesse_id).exclude(stichtag=wert.stichtag)
    zaehlende = andere.filter(~Q(herkunft=Messwert.Herkunft.EINGABE) | Q(bestaetigung__isnull=False)) if zweite_person else andere
    in_kraft = dict(zaehlende.order_by("pk").values_list("stichtag", "ist_ausgangswert"))  # of a day the newest
    tage = {tag for tag, ist_start in in_kraft.items() if ist_start}
    tage |= set(andere.wirksam().filter(ist_ausgangswert=True).values_list("stichtag", flat=True))
    if tage:
        satz = f"Der Ausgangswert ist schon der vom {datum(min(tage))}. Soll er es nicht bleiben, korrigieren Sie zuerst jenen Wert."
        raise Abgelehnt(satz, feld="ist_ausgangswert")


def _pruefe_zahlen(wert: Messwert) -> None:
    zwei = wert.zaehler is not None and wert.nenner is not None
    if zwei == (wert.wert is not None) or (wert.zaehler is None) != (wert.nenner is None):
        raise Abgelehnt("Bitte geben Sie entweder beide Zahlen an (Zähler und Nenner, oder beide Seiten) oder nur den Wert.")
    if not zwei:
        return
    assert wert.zaehler is not None and wert.nenner is not None
    if wert.messgroesse.art == Messart.VERHAELTNIS:
        if min(wert.zaehler, wert.nenner) < 0 or wert.zaehler + wert.nenner == 0:
            raise Abgelehnt("Die Seiten eines Verhältnisses sind nicht negativ, und eine ist größer als 0.")
    elif wert.nenner == 0:
        raise Abgelehnt("Mit dem Nenner 0 gibt es keinen Wert.")


def _pruefe_ob_moeglich(wert: Messwert, rhythmus: str, trotzdem: bool) -> None:
    """The Ausgangswert and a correction keep the day they have."""
    art, tag = Messart(wert.messgroesse.art), wert.stichtag
    satz, feld = warum_unmoeglich(art, [(feld, getattr(wert, feld)) for feld in ("zaehler", "nenner", "wert")])
    if satz:
        raise Abgelehnt(satz, feld=feld)
    if not trotzdem and ist_ungewoehnlich(art, wert.zaehler, wert.nenner, wert.wert):
        raise Abgelehnt(UNGEWOEHNLICH, feld="trotzdem")
    satz = "" if wert.ist_ausgangswert else warum_kein_stichtag(tag, rhythmus)
    if satz and not Messwert.objects.filter(messgroesse=wert.messgroesse, stichtag=tag).exists():
        raise Abgelehnt(satz, feld="stichtag")


@transaction.atomic
def bestaetige_wert(*, wer: Wer, wert: Messwert) -> Messwertbestaetigung:
    """The second person's word. Refused: the own value, one that was corrected since, one that is confirmed already."""
    row = Messwert.objects.select_for_update().select_related("messgroesse").get(pk=wert.pk)
    if wer.nutzer is None:
        raise Abgelehnt("Einen Wert bestätigt eine Person, kein Befehl.")
    if row.nutzer_id == wer.nutzer.pk:
        raise Abgelehnt("Den eigenen Wert bestätigt niemand (Vier-Augen-Prinzip). Bitte eine zweite Person.")
    if Messwertbestaetigung.objects.filter(messwert=row).exists():
        raise Abgelehnt("Dieser Wert ist schon bestätigt.")
    if Messwert.objects.filter(ersetzt=row).exists():
        raise Abgelehnt("Dieser Wert ist inzwischen korrigiert.")
    with in_der_datenbank():
        bestaetigung = Messwertbestaetigung.objects.create(messwert=row, nutzer=wer.nutzer)
    protokolliere(wer=wer, aktion="messwert_bestaetigt", gegenstand=row, text=f"Messwert {row} bestätigt.")
    return bestaetigung


@transaction.atomic
def notiere(*, wer: Wer, notiz: Rotnotiz) -> Rotnotiz:
    """The answer to red. Refused: without a cause, a correction that changes nothing, a Maßnahme of another goal, a day that is over."""
    if not notiz.ursache.strip():
        raise Abgelehnt("Bitte nennen Sie die Ursache.")
    if notiz.art == Rotnotiz.Art.KORREKTUR and not notiz.korrektur.strip():
        raise Abgelehnt("Bitte sagen Sie, was sich an der Maßnahme ändert.", feld="korrektur")
    if notiz.art == Rotnotiz.Art.DULDUNG:
        notiz.korrektur, notiz.massnahme = "", None
    if notiz.massnahme and notiz.massnahme.ziel_id != notiz.messgroesse.ziel_id:
        raise Abgelehnt("Die Maßnahme gehört zu einem anderen Ziel.")
    notiz.notiert_am, notiz.nutzer = heute(), wer.nutzer
    if notiz.bis < notiz.notiert_am:
        raise Abgelehnt("Der Termin liegt in der Vergangenheit.", feld="bis")
    if notiz.art == Rotnotiz.Art.DULDUNG and notiz.bis > (laengstens := notiz.notiert_am + EIN_JAHR):
        raise Abgelehnt(f"Eine Abweichung wird höchstens ein Jahr hingenommen, hier bis zum {datum(laengstens)}.", feld="bis")
    notiz.save()
    _protokolliere_antwort(wer, notiz)
    return notiz


def _protokolliere_antwort(wer: Wer, notiz: Rotnotiz) -> None:
    """Of a measure that rests on case numbers without its name and cause, and for its Gebiet alone: both tell that it is red."""
    if mit_fallzahlen([notiz.messgroesse_id]):
        text, ort = "Auf „handeln“ geantwortet; die Messgröße beruht auf Fallzahlen.", notiz.messgroesse.ziel.gebiet
        protokolliere(wer=wer, aktion="rotnotiz", gegenstand=notiz, text=text, privat_fuer=ort)
        return
    text = f"{notiz.messgroesse}: {notiz.get_art_display()} bis {datum(notiz.bis)}."
    protokolliere(wer=wer, aktion="rotnotiz", gegenstand=notiz, text=text, grund=notiz.ursache[:300])


def schreibe_fest(
    messgroesse: Messgroesse, wert: Berechnet, quelle: str, *, wer: Wer, ist_ausgangswert: bool = False, grund: str = ""
) -> Messwert | None:
    """Freezes a computed value on its Stichtag with the rows it came from. Within a transaction of its caller.

    What is frozen stays; with a reason (``grund``) a row that computes otherwise today replaces it.
    """
    alt = Messwert.objects.wirksam().filter(messgroesse=messgroesse, stichtag=wert.stichtag).first()
    if wert.messung.wert is None or (alt and not (grund and _hat_sich_geaendert(alt, wert))):
        return None
    aus, (zaehler, nenner) = MESSQUELLEN[quelle], wert.zahlen
    return Messwert.objects.create(
        messgroesse=messgroesse, stichtag=wert.stichtag, zaehler=zaehler, nenner=nenner, ersetzt=alt, grund=grund if alt else "",
        herkunft=Messwert.Herkunft.BERECHNET, quelle=aus.quelle, belege=_belegliste(wert), nutzer=wer.nutzer,
        beruht_auf_fallzahlen=aus.beruht_auf_fallzahlen if wert.aus_fallzahlen is None else wert.aus_fallzahlen,
        muster=wert.muster, ist_ausgangswert=alt.ist_ausgangswert if alt else ist_ausgangswert,
    )  # fmt: skip


def _hat_sich_geaendert(alt: Messwert, wert: Berechnet) -> bool:
    return alt.herkunft == Messwert.Herkunft.BERECHNET and (alt.zaehler, alt.nenner) != wert.zahlen
