"""What is written in the workshop names no person: neither in a report nor in a remark; what is no name can be confirmed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from berichte.actions import freigabe as actions
from berichte.models import Berichtsanmerkung, Berichtstext
from sozialraum.actions.fehler import Abgelehnt
from tests.berichte.test_freigabe import schreibe, stelle
from tests.factories import Besetzung, wer_ist
from tests.proaktiv.bau import text

pytestmark = pytest.mark.django_db
SEITE = "/berichte/werkstatt/systeme/fachbereich/FB/2007-01-01/2007-06-30/"
WORT, NUMMER = "Gut war es für Familie Muster.", "Rückfragen: Tel. 0345 1234567"


def test_kein_text_und_keine_anmerkung_nennt_eine_person(halle: str, besetzung: Besetzung) -> None:
    wer = wer_ist(besetzung.controlling)
    for angabe in (WORT, NUMMER):
        with pytest.raises(Abgelehnt, match="Ausblick"):
            actions.schreibe_texte(wer=wer, stelle=stelle(), texte={"ausblick": angabe})
        with pytest.raises(Abgelehnt, match="Anmerkung"):
            actions.merke_an(wer=wer, stelle=stelle(), text=angabe)
    actions.schreibe_texte(wer=wer, stelle=stelle(), texte={"ausblick": WORT}, geprueft=True)
    actions.merke_an(wer=wer, stelle=stelle(), text=WORT, geprueft=True)
    with pytest.raises(Abgelehnt, match="Telefonnummer"):
        actions.schreibe_texte(wer=wer, stelle=stelle(), texte={"ausblick": NUMMER}, geprueft=True)
    schreibe(besetzung.controlling, stelle(), einschaetzung="Es geht voran.")  # what stands there was confirmed


def test_die_seite_laesst_einen_irrtum_bestaetigen(halle: str, als: Callable[..., Client]) -> None:
    client: Any = als("controlling")
    for adresse, feld, rows in ((SEITE, "ausblick", Berichtstext.objects), (f"{SEITE}anmerken/", "text", Berichtsanmerkung.objects)):
        antwort = client.post(adresse, {feld: WORT})
        assert antwort.status_code == 422 and "bestätigen Sie das am Ende des Formulars" in text(antwort)
        assert "Ich habe geprüft: Kein Text nennt eine Person." in text(antwort) and not rows.filter(text=WORT).exists()
        assert antwort.content.count(b'id="id_geprueft"') == 1, "die Kennung ist einmal auf der Seite"
        assert client.post(adresse, {feld: WORT, "geprueft": "on"}).status_code == 302
        assert rows.filter(text=WORT).exists()
