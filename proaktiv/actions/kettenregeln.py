"""Rules of the matrix: what a field needs from a day on, or that it does not apply; each write in the Protokoll."""

from basis.zahlen import datum, prozent_kurz
from proaktiv.actions.pruefung import pruefe_papiere, pruefe_texte
from proaktiv.kettenbedarf import OHNE_ZAEHLUNG, passt_nicht
from proaktiv.models import Kettenregel, Lebensphase
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere


@in_der_datenbank()
def setze_kettenregel(*, wer: Wer, regel: Kettenregel, geprueft: bool = False) -> Kettenregel:
    """A new rule; the one before stays.

    Refused: no reason or one that names a person, a share and *entfällt* at once, an Indikator that founds no need.
    """
    # Its ages stay while a rule is set: whoever changes them waits, and then finds the rule.
    regel.lebensphase = Lebensphase.objects.select_for_update(no_key=True).get(pk=regel.lebensphase_id)
    if not regel.begruendung.strip():
        raise Abgelehnt("Bitte begründen Sie die Regel.", feld="begruendung")
    if regel.entfaellt and (regel.anteil is not None or regel.indikator):
        raise Abgelehnt("Ein Feld, das entfällt, hat weder Anteil noch Indikator.", feld="anteil")
    if not regel.entfaellt and not (regel.anteil and 0 < regel.anteil <= 1):
        raise Abgelehnt("Bitte nennen Sie den Anteil, mehr als 0 und höchstens 100 %.", feld="anteil")
    if not regel.entfaellt and regel.lebensphase.alter_bis is None and not regel.indikator:
        raise Abgelehnt(OHNE_ZAEHLUNG, feld="indikator")
    i, mit_alter = regel.indikator, regel.lebensphase.alter_bis is not None
    if i and (satz := passt_nicht(i.aggregation, i.einheit, mit_alter=mit_alter)):
        raise Abgelehnt(satz, feld="indikator")
    pruefe_papiere(regel.beschluss, feld="beschluss")
    pruefe_texte(regel, "begruendung", geprueft=geprueft)
    regel.nutzer = wer.nutzer
    regel.save()
    was = "entfällt" if regel.entfaellt else f"{prozent_kurz(regel.anteil or 0)}{f' × {regel.indikator}' if regel.indikator else ''}"
    text = f"Matrix der Präventionskette, „{regel}“: {was}, ab {datum(regel.gueltig_ab)}."
    protokolliere(wer=wer, aktion="kettenregel", gegenstand=regel, text=text, grund=regel.begruendung)
    return regel
