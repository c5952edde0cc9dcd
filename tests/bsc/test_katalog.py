"""The goals of the city: added, reworded without changing silently what goals refer to; goals created, changed, ended."""

from collections.abc import Callable

import pytest
from django.test import Client

from bsc.actions.katalog import fasse_neu, nimm_auf
from bsc.models import Katalogziel
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Protokoll
from tests.bsc.bau import baue_ziel
from tests.bsc.test_fassungen import text
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db


def eintrag(**felder: str) -> Katalogziel:
    return Katalogziel(**({"art": "leitziel", "text": "Familien stärken", "quelle": "Beschluss"} | felder))


def test_was_niemand_nennt_wird_hier_geaendert_das_andere_abgeloest(raeume: Raeume, besetzung: Besetzung) -> None:
    wer = wer_ist(besetzung.controlling)
    erstes, zweites = nimm_auf(wer=wer, katalogziel=eintrag()), nimm_auf(wer=wer, katalogziel=eintrag(text="Kinder schützen"))
    assert (erstes.nummer, zweites.nummer) == (1, 2)
    neu = {"quelle": "Beschluss", "grund": "Beschluss vom 20.09.2007"}
    assert fasse_neu(wer=wer, katalogziel=zweites, text="Kinder besser schützen", **neu).pk == zweites.pk
    behaelt, folgt = baue_ziel(raeume["FB"], katalogziel=erstes), baue_ziel(raeume["R-I"], katalogziel=erstes)
    drittes = fasse_neu(wer=wer, katalogziel=erstes, text="Familien früh stärken", **neu)
    erstes.refresh_from_db()
    behaelt.refresh_from_db()
    assert (drittes.nummer, drittes.loest_ab, erstes.text, behaelt.katalogziel) == (3, erstes, "Familien stärken", erstes)
    folgt.katalogziel = drittes
    folgt.save()
    viertes = fasse_neu(wer=wer, katalogziel=drittes, text="Familien stark machen", umstellen=True, **neu)
    folgt.refresh_from_db()
    assert folgt.katalogziel == viertes and Protokoll.objects.filter(aktion="ziel_geaendert").count() == 1
    assert Protokoll.objects.filter(aktion="katalogziel_abgeloest", grund=neu["grund"]).count() == 2
    for row, anders, satz in (
        (erstes, {"text": "Anders"}, "schon abgelöst"), (viertes, {"text": viertes.text}, "ändert sich nichts"),
        (viertes, {"text": "Kinder besser schützen"}, "gibt es in dieser Art schon"), (viertes, {"text": "Anders", "grund": ""}, "Grund"),
    ):  # fmt: skip
        with pytest.raises(Abgelehnt, match=satz):
            fasse_neu(wer=wer, katalogziel=row, **(neu | anders))


def test_der_katalog_waechst_auf_seiner_seite(raeume: Raeume, als: Callable[..., Client]) -> None:
    client, liste = als("controlling"), "/scorecard/ziele-der-stadt/"
    altes = Katalogziel.objects.create(art="leitziel", nummer=5, text="Ganzheitliche Hilfen", quelle="Anlage I")
    baue_ziel(raeume["FB"], katalogziel=altes)
    angaben = {"art": "leitziel", "text": "Bildung vor Ort", "quelle": "Beschluss"}
    assert client.post(f"{liste}neu/", angaben | {"text": ""}).status_code == 422
    assert client.post(f"{liste}neu/", angaben).status_code == 302
    aendern = f"{liste}{altes.pk}/aendern/"
    seite = text(client.get(aendern))
    assert "Die Ziele behalten ihn" in seite and altes.text in seite
    gleich = client.post(aendern, {"text": altes.text, "quelle": altes.quelle, "grund": "x"})
    assert "Wortlaut ändert sich nichts" in str(gleich.context["form"].errors["text"])
    assert client.post(aendern, {"text": "Hilfen aus einer Hand", "quelle": "Beschluss", "grund": "Beschluss"}).status_code == 302
    seite = text(client.get(liste))
    assert "2 Ziele, auf die" in seite and "löst Nr. 5 ab: Beschluss" in seite and "abgelöst durch Nr. 7" in seite
    assert als("ressort1").get(f"{liste}neu/").status_code == 403 and "aufnehmen" not in text(als("ressort1").get(liste))


def test_ein_ziel_bekommt_sein_katalogziel_und_endet(raeume: Raeume, als: Callable[..., Client]) -> None:
    client = als("controlling")
    leitziel = Katalogziel.objects.create(art="leitziel", nummer=2, text="Vernetzung", quelle="Anlage I")
    ziel = baue_ziel(raeume["FB"], von_jahr=2006, bis_jahr=2008)
    adresse = f"/scorecard/ziele/{ziel.pk}/aendern/"
    form = client.get(adresse).context["form"]
    angaben = {f.name: f.value() or "" for f in form}
    assert not angaben["katalogziel"] and "2: Vernetzung" in str(form["katalogziel"])
    assert client.post(adresse, angaben | {"bis_jahr": "2005"}).status_code == 422
    antwort = client.post(adresse, angaben | {"katalogziel": leitziel.pk, "bis_jahr": "2006", "von_jahr": "2006"})
    ziel.refresh_from_db()
    assert antwort.status_code == 302 and (ziel.katalogziel, ziel.bis_jahr) == (leitziel, 2006)
    assert ziel.text not in text(client.get("/scorecard/2007/fachbereich/FB/"))
    assert ziel.text in text(client.get("/scorecard/2006/fachbereich/FB/"))
    daten = Protokoll.objects.filter(aktion="ziel_geaendert").latest("pk").daten
    assert daten["bis_jahr"] == ["2008", "2006"]
