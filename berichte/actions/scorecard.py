"""A released Scorecard is kept with its paper, as all other reports; its rows are those of the release."""

import json

from django.utils import timezone

from basis import kanonisch
from basis.models import Datei
from berichte import pdf
from berichte.actions.ablage import Stueck
from berichte.models import Scorecardablage
from berichte.sections import scorecardpapier
from bsc.models import Scorecardfreigabe
from sozialraum.access import Wer
from sozialraum.actions.fehler import in_der_datenbank
from sozialraum.actions.protokoll import protokolliere
from sozialraum.models import Gebiet, Stadt


def lege_ab(*, wer: Wer, freigabe: Scorecardfreigabe) -> Scorecardablage:
    """Prints and keeps a release; the same one again where it is kept already. Druckfehler where it cannot be printed."""
    if vorhanden := Scorecardablage.objects.filter(freigabe=freigabe).first():
        return vorhanden
    papier, erstellt = scorecardpapier.aus_freigabe(freigabe), timezone.now()
    druck = pdf.drucke(scorecardpapier.freigabeauftrag(papier, freigabe, Stadt.objects.aktuelle()))
    inhalt = kanonisch.schreibe(kanonisch.als_inhalt(papier))
    name = scorecardpapier.freigabename(papier, freigabe)
    return _haenge_an(wer=wer, freigabe=freigabe, stueck=Stueck(name, inhalt, druck, pdf.protokollkopf(), erstellt))


@in_der_datenbank()
def _haenge_an(*, wer: Wer, freigabe: Scorecardfreigabe, stueck: Stueck) -> Scorecardablage:
    """Of two at once the second finds what the first has kept."""
    Gebiet.objects.select_for_update(no_key=True).get(pk=freigabe.gebiet_id)
    if vorhanden := Scorecardablage.objects.filter(freigabe=freigabe).first():
        return vorhanden
    datei = Datei.objects.create(name=f"{stueck.name}.pdf", inhalt=stueck.druck.pdf, mime="application/pdf")
    gleiche = Scorecardfreigabe.objects.filter(gebiet=freigabe.gebiet_id, stichtag=freigabe.stichtag, pk__lte=freigabe.pk)
    abgelegt = Scorecardablage.objects.create(
        freigabe=freigabe, gebiet_id=freigabe.gebiet_id, fassung=gleiche.count(), datenstand=freigabe.stichtag,
        inhalt=json.loads(stueck.inhalt), pruefsumme=stueck.pruefsumme, protokollkopf=stueck.kopf, pdf=datei, muster=freigabe.muster,
        freigegeben_von_id=freigabe.nutzer_id, in_vertretung=freigabe.in_vertretung, created_at=stueck.erstellt,
    )  # fmt: skip
    daten = {"pruefsumme": stueck.pruefsumme, "seiten": stueck.druck.seiten, "pdf_sha256": datei.sha256}
    text = f"{freigabe}: die Freigabe ist mit ihrem Papier abgelegt."
    protokolliere(wer=wer, aktion="scorecard_abgelegt", gegenstand=abgelegt, text=text, daten=daten)
    return abgelegt
