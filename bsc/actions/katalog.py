"""The goals of the city as a catalogue: entries are added, and reworded without changing what goals already refer to."""

from django.db import transaction
from django.db.models import Max

from bsc.actions.ziele import speichere_ziel
from bsc.models import Katalogziel, Ziel
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere, unterschied


@transaction.atomic
def nimm_auf(*, wer: Wer, katalogziel: Katalogziel) -> Katalogziel:
    """A further goal of the city under the next number of its kind. Refused: a wording that the kind has already."""
    _pruefe(katalogziel)
    _nummeriere(katalogziel)
    text = f"Ziel der Stadt aufgenommen: {katalogziel}, „{katalogziel.text}“."
    protokolliere(wer=wer, aktion="katalogziel_aufgenommen", gegenstand=katalogziel, text=text)
    return katalogziel


@transaction.atomic
def fasse_neu(*, wer: Wer, katalogziel: Katalogziel, text: str, quelle: str, grund: str, umstellen: bool = False) -> Katalogziel:
    """Rewords an entry: in place where no goal refers to it, else as a new entry that takes its place; ``umstellen`` moves the goals there.

    Refused: no reason, nothing changed, an entry that another one has replaced.
    """
    alt = Katalogziel.objects.select_for_update().get(pk=katalogziel.pk)
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund der Änderung.", feld="grund")
    if nachfolger := Katalogziel.objects.filter(loest_ab=alt).first():
        raise Abgelehnt(f"Dieser Wortlaut ist schon abgelöst; es gilt: {nachfolger}.")
    if (alt.text, alt.quelle) == (text.strip(), quelle.strip()):
        raise Abgelehnt("Am Wortlaut ändert sich nichts.", feld="text")
    ziele = list(Ziel.objects.filter(katalogziel=alt).select_related("gebiet"))
    neu = Katalogziel(art=alt.art, nummer=alt.nummer, text=text.strip(), quelle=quelle.strip(), grund=grund.strip())
    if not ziele:
        neu.pk, neu.loest_ab_id = alt.pk, alt.loest_ab_id
        _pruefe(neu)
        neu.save()
        satz = f"Ziel der Stadt, {neu}: Wortlaut geändert in „{neu.text}“."
        protokolliere(wer=wer, aktion="katalogziel_geaendert", gegenstand=neu, text=satz, grund=neu.grund, daten=unterschied(alt, neu))
        return neu
    neu.loest_ab = alt
    _pruefe(neu)
    _nummeriere(neu)
    satz = f"Ziel der Stadt, {neu}: löst {alt} ab, „{neu.text}“."
    protokolliere(wer=wer, aktion="katalogziel_abgeloest", gegenstand=neu, text=satz, grund=neu.grund, daten=unterschied(alt, neu))
    for ziel in ziele if umstellen else []:
        ziel.katalogziel = neu
        speichere_ziel(wer=wer, ziel=ziel)
    return neu


def _pruefe(katalogziel: Katalogziel) -> None:
    gleich = set(Katalogziel.objects.filter(art=katalogziel.art, text=katalogziel.text).values_list("pk", flat=True))
    if gleich - {katalogziel.pk, katalogziel.loest_ab_id}:
        raise Abgelehnt("Diesen Wortlaut gibt es in dieser Art schon.", feld="text")


def _nummeriere(katalogziel: Katalogziel) -> None:
    """The next number of its kind; who takes the same at the same time is told."""
    letzte = Katalogziel.objects.filter(art=katalogziel.art).aggregate(letzte=Max("nummer"))["letzte"]
    katalogziel.nummer = (letzte or 0) + 1
    with in_der_datenbank():
        katalogziel.save()
