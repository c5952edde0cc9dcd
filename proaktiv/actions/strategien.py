"""Strategies of a Konzeption, each write with the Protokoll."""

from proaktiv.actions.pruefung import pruefe_inzwischen, pruefe_papiere, pruefe_texte
from proaktiv.models import Strategie
from proaktiv.zwischenstand import OHNE, Werte
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere, unterschied


@in_der_datenbank()
def speichere_strategie(*, wer: Wer, strategie: Strategie, geprueft: bool = False, gesehen: Werte = OHNE) -> Strategie:
    """Creates or changes it; what it is not for is emptied.

    Refused: without the area or the Zielgruppe that it is for; decided without Beschluss or source; a title twice; a text with a person.
    """
    alt = Strategie.objects.select_for_update(of=("self",)).get(pk=strategie.pk) if strategie.pk else None
    _pruefe(strategie)
    pruefe_inzwischen(alt, strategie, gesehen)
    pruefe_papiere(strategie.beschluss, feld="beschluss")
    pruefe_texte(strategie, "titel", "text", geprueft=geprueft)
    strategie.save()
    text = f"Strategie „{strategie}“ ({strategie.konzeption}) {'geändert' if alt else 'angelegt'}."
    aktion = "strategie_geaendert" if alt else "strategie_angelegt"
    protokolliere(wer=wer, aktion=aktion, gegenstand=strategie, text=text, daten=unterschied(alt, strategie))
    return strategie


def _pruefe(s: Strategie) -> None:
    for feld, wort in (("titel", "Bitte nennen Sie die Strategie."), ("text", "Bitte sagen Sie, was verfolgt wird.")):
        if not getattr(s, feld).strip():
            raise Abgelehnt(wort, feld=feld)
    if s.reichweite != Strategie.Reichweite.RAUM:
        s.gebiet = None
    if s.reichweite != Strategie.Reichweite.ZIELGRUPPE:
        s.zielgruppe = None
    if s.reichweite == Strategie.Reichweite.RAUM and s.gebiet is None:
        raise Abgelehnt("Bitte wählen Sie den Planungsraum, für den sie gilt.", feld="gebiet")
    if s.reichweite == Strategie.Reichweite.ZIELGRUPPE and s.zielgruppe is None:
        raise Abgelehnt("Bitte wählen Sie die Zielgruppe, für die sie gilt.", feld="zielgruppe")
    if s.stand == Strategie.Stand.BESCHLOSSEN and s.beschluss is None and not s.quelle.strip():
        raise Abgelehnt("Bitte nennen Sie den Beschluss oder als Quelle, wo er steht.", feld="beschluss")
    if s.gueltig_bis and s.gueltig_bis < s.gueltig_von:
        raise Abgelehnt("Das Ende liegt vor dem Beginn.", feld="gueltig_bis")
    if Strategie.objects.filter(konzeption=s.konzeption_id, titel=s.titel).exclude(pk=s.pk).exists():
        raise Abgelehnt("Diese Konzeption hat schon eine Strategie mit diesem Titel.", feld="titel")
