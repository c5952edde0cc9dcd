"""An Aktion with its Maßnahme, and correcting it while it runs: by the action, by its page, on the pages that name it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from berichte.sections.niederschrift import stelle_zusammen
from proaktiv.actions import kreislauf as k
from proaktiv.actions.massnahmen import berichte
from proaktiv.kreislaufangaben import WEIT_VORAUS
from proaktiv.models import Akteur, Aktion, Hinweis, Massnahme, System
from sozialraum.models import Protokoll
from sozialraum.rechte import Recht, nicht_hier, warum_nicht
from tests.factories import Besetzung, Raeume, wer_ist
from tests.proaktiv.bau import HEUTE, TAG, abgelehnt, baue_hinweis, baue_runde, neue_aktion, setze, text
from tests.proaktiv.konzeptionsbau import baue_konzeption, baue_massnahme, neuer_bericht

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]


@pytest.fixture
def hinweis(system: System, raeume: Raeume) -> Hinweis:
    return setze(baue_hinweis(system, gebiet=raeume["101"]), "in_aktion")


@pytest.fixture
def aktion(hinweis: Hinweis, akteur: Akteur) -> Aktion:
    row = neue_aktion(hinweis, akteur)
    row.save()
    return row


def massnahme(titel: str, *orte: Any) -> Massnahme:
    row = baue_massnahme(Massnahme.objects.first().konzeption if Massnahme.objects.exists() else baue_konzeption(), titel)  # type: ignore[union-attr]
    for ort in orte:
        row.gebiete.create(gebiet=ort)
    return row


def angaben(aktion: Aktion, **felder: Any) -> dict[str, Any]:
    daten = {"form": aktion.form, "art": aktion.art_id, "titel": aktion.titel, "ziel": aktion.ziel, "akteur": aktion.akteur_id,
             "beginn": "10.09.2007", "bis": "31.12.2007"}  # fmt: skip
    return daten | felder


def test_zur_wahl_steht_was_hier_laeuft(als: Als, raeume: Raeume, hinweis: Hinweis, akteur: Akteur, besetzung: Besetzung) -> None:
    hier, darueber = massnahme("Im Stadtteil", raeume["101"]), massnahme("Im Ressort", raeume["R-I"], raeume["II"])
    stadt, fremd, fertig = massnahme("Überall"), massnahme("Woanders", raeume["III"]), massnahme("Vorbei", raeume["101"])
    wer = wer_ist(besetzung.fachkraft1)
    for stand in ("laeuft", "fertig"):
        berichte(wer=wer, bericht=neuer_bericht(fertig, stand))
    form = als("fachkraft1").get(f"/hinweise/{hinweis.pk}/planen/").context["form"]
    assert set(form.fields["massnahme"].queryset) == {hier, darueber, stadt}
    assert "Überall (Konzept praevention)" in str(form["massnahme"])
    for falsche in (fremd, fertig):
        abgelehnt(lambda m=falsche: k.plane_aktion(wer=wer, aktion=neue_aktion(hinweis, akteur, massnahme=m), tag=TAG), "andere Gebiete")
    assert k.plane_aktion(wer=wer, aktion=neue_aktion(hinweis, akteur, massnahme=darueber), tag=TAG).massnahme == darueber


def test_die_seiten_nennen_die_massnahme_und_sie_ihre_aktionen(als: Als, system: System, aktion: Aktion, hinweis: Hinweis) -> None:
    row, runde = massnahme("Elterncafé im Quartier"), baue_runde(system, HEUTE, stand="gehalten")
    assert "Noch gehört keine Aktion" in text(als("fachkraft1").get(row.get_absolute_url()))
    Aktion.objects.filter(pk=aktion.pk).update(massnahme=row, hausrunde=runde, grundlage="wie im Antrag von 2006")
    for seite in (hinweis.get_absolute_url(), runde.get_absolute_url()):
        assert f'<a href="{row.get_absolute_url()}">Elterncafé im Quartier</a>' in text(als("fachkraft1").get(seite)), seite
    assert "wie im Antrag von 2006" in text(als("fachkraft1").get(hinweis.get_absolute_url()))
    assert stelle_zusammen(runde).zeilen[0].titel == "Offener Abend, zur Maßnahme „Elterncafé im Quartier“"
    seite = text(als("fachkraft1").get(row.get_absolute_url()))
    assert hinweis.get_absolute_url() in seite and "Offener Abend" in seite and "nicht lesen dürfen" not in seite
    for wer in ("ressort2", "netzwerkstelle", "verwaltung"):
        seite = text(als(wer).get(row.get_absolute_url()))
        assert "Offener Abend" not in seite and "Aktionen gibt es; sie gehören zu Hinweisen, die Sie nicht lesen dürfen" in seite, wer


def test_eine_aktion_wird_berichtigt_und_der_faden_sagt_was(als: Als, aktion: Aktion, hinweis: Hinweis, besetzung: Besetzung) -> None:
    client, seite = als("fachkraft1"), f"/aktionen/{aktion.pk}/aendern/"
    assert seite in text(client.get(hinweis.get_absolute_url())) and 'value="31.12.2007"' in text(client.get(seite))
    weit = client.post(seite, angaben(aktion, bis="01.10.2107"))
    assert weit.status_code == 422 and weit.context["form"].errors == {"bis": [WEIT_VORAUS]}
    assert "Sie haben nichts geändert" in text(client.post(seite, angaben(aktion)))
    name = client.post(seite, angaben(aktion, bis="30.11.2007", grund="Frau Muster fällt aus"))
    assert name.status_code == 422 and "grund" in name.context["form"].errors
    row = massnahme("Elterncafé im Quartier")
    neu = angaben(aktion, bis="30.11.2007", beginn="01.11.2007", massnahme=row.pk, grund="Die Halle ist belegt")
    assert client.post(seite, neu).status_code == 302
    aktion.refresh_from_db()
    assert (aktion.bis, aktion.stand, aktion.massnahme, aktion.hausrunde) == (date(2007, 11, 30), "geplant", row, None)
    vermerk = hinweis.schritte.get(schritt="vermerken")
    worte = ("„Offener Abend“ geändert", "Bis: 30.11.2007 (vorher 31.12.2007)", "„Elterncafé im Quartier“ (vorher keine)", "Die Halle")
    assert all(wort in vermerk.text for wort in worte), vermerk.text
    zeile = Protokoll.objects.get(aktion="hinweis_aktion_geaendert")
    assert zeile.daten["bis"] == ["2007-12-31", "2007-11-30"] and zeile.privat_fuer == hinweis.gebiet
    assert apps.get_model("proaktiv", "AktionEvent").objects.filter(pgh_obj=aktion.pk).count() == 2
    assert vermerk.text in text(client.get(hinweis.get_absolute_url()))


def test_wer_eine_alte_seite_sendet_nimmt_nichts_zurueck(als: Als, aktion: Aktion, hinweis: Hinweis, besetzung: Besetzung) -> None:
    client, seite = als("fachkraft1"), f"/aktionen/{aktion.pk}/aendern/"
    gesehen = client.get(seite).context["form"]["gesehen"].value()
    Aktion.objects.filter(pk=aktion.pk).update(bis=date(2007, 11, 30))
    antwort = client.post(seite, angaben(aktion, titel="Offener Samstag", gesehen=gesehen))
    assert antwort.status_code == 422 and k.INZWISCHEN in text(antwort) and not hinweis.schritte.filter(schritt="vermerken")
    neu = client.get(seite).context["form"]["gesehen"].value()
    assert client.post(seite, angaben(aktion, titel="Offener Samstag", bis="30.11.2007", gesehen=neu)).status_code == 302
    assert "Bis:" not in hinweis.schritte.get(schritt="vermerken").text
    alt, row = Aktion.objects.get(), massnahme("Elterncafé im Quartier")
    Aktion.objects.update(massnahme=row)
    alt.titel = "Offener Sonntag"
    k.aendere_aktion(wer=wer_ist(besetzung.fachkraft1), aktion=alt, felder=("titel",))
    assert [(a.titel, a.bis, a.massnahme) for a in Aktion.objects.all()] == [("Offener Sonntag", date(2007, 11, 30), row)]


def test_wessen_rolle_berichten_darf_erfaehrt_dass_es_am_gebiet_liegt(als: Als, raeume: Raeume, system: System) -> None:
    row = massnahme("Woanders", raeume["III"])
    anderswo, nie = nicht_hier(Recht.MASSNAHMEN_BERICHTEN), warum_nicht(Recht.MASSNAHMEN_BERICHTEN)
    assert "Ihre Rolle darf es, aber in anderen Gebieten." in anderswo and "Sozialpädagogische Fachkraft" in nie
    seite, bericht = (text(als("fachkraft1").get(f"{row.get_absolute_url()}{rest}")) for rest in ("", "bericht/"))
    assert anderswo in seite and anderswo in bericht and nie not in seite + bericht


def test_beendetes_bleibt_und_fremdes_ist_nicht_da(als: Als, aktion: Aktion, hinweis: Hinweis, besetzung: Besetzung) -> None:
    seite = f"/aktionen/{aktion.pk}/aendern/"
    for wer, status in (("ressort1", 200), ("controlling", 403), ("ressort2", 404), ("netzwerkstelle", 404), ("gremium", 404)):
        assert als(wer).get(seite).status_code == status, wer
    k.beende_aktion(wer=wer_ist(besetzung.fachkraft1), aktion=aktion, tag=HEUTE, ergebnis="Der Treff läuft")
    assert k.BLEIBT in text(als("fachkraft1").get(seite, follow=True))
    antwort = als("fachkraft1").post(seite, angaben(aktion, bis="30.11.2007"))
    assert antwort.status_code == 422 and k.BLEIBT in text(antwort)
    assert seite not in text(als("fachkraft1").get(hinweis.get_absolute_url()))


def test_beim_planen_steht_warum_es_kein_geld_zu_waehlen_gibt(als: Als, hinweis: Hinweis) -> None:
    ort = f"/hinweise/{hinweis.pk}/planen/"
    assert "Flexible Mittel lassen sich hier nicht wählen" in text(als("fachkraft1").get(ort))
    seite = text(als("ressort1").get(ort))
    assert "nicht wählen" not in seite and "entschieden und gebucht sind" in seite
