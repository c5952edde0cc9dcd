"""The pages of the Scorecard on the demonstration: what stands there, for whom, and what people do with it."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from bsc.models import Messgroesse, Messwert, Rotnotiz, Schwelle, Scorecardfreigabe, Ziel

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]
FB, III = "/scorecard/2007/fachbereich/FB/", "/scorecard/2007/sozialraum/III/"
Als = Callable[..., Client]


def text(antwort: object) -> str:
    return antwort.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined]


def messgroesse(name: str, gebiet: str = "FB") -> Messgroesse:
    return Messgroesse.objects.get(name__contains=name, ziel__gebiet__schluessel=gebiet)


def test_der_weg_hinein_fuehrt_ins_eigene_ressort(als: Als) -> None:
    assert als("ressort2").get("/scorecard/")["Location"] == "/scorecard/2007/ressort/R-II/"
    assert als("fachkraft1").get("/scorecard/")["Location"] == FB
    assert als("gremium").get("/scorecard/").status_code == 404


def test_die_seite_zeigt_die_beispiele_und_nennt_abweichende_gebiete(als: Als) -> None:
    antwort = als("controlling").get(FB)
    seite = text(antwort)
    assert all(t in seite for t in ("15 : 85", "25 : 75", "58 : 42", "70 : 30", "90 : 10", "60 : 40"))
    assert all(t in seite for t in ("Ist 2006", "Plan 2008", "Ist 9/2007"))
    zeile = next(z for _, zeilen in antwort.context["gruppen"] for z in zeilen if "Prävention" in z.z.name)
    namen = {name for _, orte in zeile.abweichende for name, _ in orte}
    assert namen, "nobody deviates: nothing is tested"
    rot_oder_gelb = {"handeln", "beobachten"}
    for schluessel, name in (("II", "Sozialraum II"), ("V", "Sozialraum V"), ("R-III", "Ressort III")):
        ebene = "ressort" if schluessel.startswith("R") else "sozialraum"
        eigene = als("controlling").get(f"/scorecard/2007/{ebene}/{schluessel}/").context["gruppen"]
        status = next(z.z.status for _, zeilen in eigene for z in zeilen if "Prävention" in z.z.name)
        assert (name in namen) == (status in rot_oder_gelb)


def test_der_filter_und_die_datei_zeigen_dasselbe(als: Als) -> None:
    client = als("controlling")
    rot = client.get(f"{FB}?status=handeln")
    assert [z.z.name for _, zeilen in rot.context["gruppen"] for z in zeilen] == ["Einrichtungen mit aktiver Hausrunde"]
    datei = client.get(f"{FB}?status=handeln&format=csv").content.decode("utf-8-sig")
    zeilen = list(csv.DictReader(io.StringIO(datei), delimiter=";"))
    assert (zeilen[0]["Messgrößen"], zeilen[0]["Ist-Wert"], zeilen[0]["Status"]) == ("Einrichtungen mit aktiver Hausrunde", "14", "handeln")
    assert client.get(f"{FB}?stand=31.12.2006").status_code == 400


def test_kleine_zahlen_stehen_auf_keiner_seite_und_in_keiner_datei_fuer_fremde(als: Als) -> None:
    m = messgroesse("stationären", "III")
    zaehler = {int(w.zaehler) for w in m.werte.all() if w.zaehler is not None}
    assert zaehler
    for adresse in (III, f"{III}?format=csv", m.get_absolute_url()):
        fremd, eigene = text(als("ressort1").get(adresse)), text(als("ressort2").get(adresse))
        assert "gesperrt" in fremd and "nur intern" not in fremd
        assert not any(f">{zahl}<" in fremd for zahl in zaehler)
        assert eigene != fremd
    assert any(f">{zahl}<" in text(als("ressort2").get(m.get_absolute_url())) for zahl in zaehler)


def test_ein_berechneter_wert_fuehrt_zu_seinen_buchungen(als: Als) -> None:
    m = messgroesse("Prävention", "R-II")
    seite = text(als("ressort2").get(m.get_absolute_url()))
    assert "/buchungen/?jahr=2007&amp;stelle=4750" in seite and "Zusammen" in seite
    assert "/buchungen/?" not in text(als("ressort1").get(m.get_absolute_url()))


def test_auf_rot_wird_geantwortet_und_dann_freigegeben(als: Als) -> None:
    m, leitung = messgroesse("Einrichtungen mit aktiver Hausrunde"), als("fachbereichsleitung")
    freigeben = f"{FB}freigeben/?stand=30.09.2007"
    assert "fehlt die Antwort" in text(leitung.get(freigeben))
    assert leitung.post(freigeben).status_code == 422 and not Scorecardfreigabe.objects.exists()
    angaben = {"art": "korrektur", "ursache": "Zwei Stellen sind unbesetzt", "bis": "31.12.2007"}
    adresse = f"/scorecard/messgroessen/{m.pk}/antwort/"
    assert als("controlling").post(adresse, angaben).status_code == 422
    getroffen = m.ziel.massnahmen.first()
    assert getroffen is not None
    angaben |= {"korrektur": "Vertretung", "massnahme": str(getroffen.pk)}
    assert als("controlling").post(adresse, angaben).status_code == 302
    assert "Termin verschoben auf 31.12.2007 (Korrektur vom 15.10.2007)" in text(leitung.get(f"/scorecard/ziele/{m.ziel_id}/massnahmen/"))
    assert Rotnotiz.objects.get().stichtag == m.werte.latest("stichtag").stichtag
    assert "Maßnahme korrigiert, Termin 31.12.2007" in text(leitung.get(FB))
    assert leitung.post(freigeben).status_code == 302
    fest = Messwert.objects.filter(herkunft="berechnet", messgroesse__ziel__gebiet__schluessel="FB", ist_ausgangswert=False)
    assert fest.count() == 4 and all(w.belege for w in fest)
    assert "Zuletzt für Berichte freigegeben: Stand 30.09.2007" in text(leitung.get(FB))
    assert "(neueste)" not in text(leitung.get("/scorecard/freigaben/")) and leitung.post(freigeben).status_code == 302
    assert "2 (neueste)" in text(leitung.get("/scorecard/freigaben/?jahr=2007"))
    letzte = Scorecardfreigabe.objects.latest("pk")
    assert "(2. Freigabe zu diesem Stichtag)" in text(leitung.get(letzte.get_absolute_url()))
    assert als("controlling").get(f"/scorecard/messgroessen/{messgroesse('Zusammensetzung').pk}/antwort/").status_code == 302


def test_weder_freigabe_noch_antwort_verraten_dass_gesperrtes_rot_ist(als: Als) -> None:
    m, tag = messgroesse("stationären", "III"), date(2007, 9, 30)
    Schwelle.objects.create(messgroesse=m, gueltig_ab=date(2007, 9, 1), gruen=0, gelb=0)
    freigeben, zustaendig, leitung = f"{III}freigeben/?stand=30.09.2007", als("ressort2"), als("fachbereichsleitung")
    assert m.name in text(zustaendig.get(freigeben)) and zustaendig.post(freigeben).status_code == 422
    seite = text(leitung.get(freigeben))
    assert m.name not in seite and "fehlt die Antwort" not in seite and "wird gesperrt freigegeben" in seite
    assert leitung.post(freigeben).status_code == 302
    frei = {e["messgroesse"]: e for e in Scorecardfreigabe.objects.get().inhalt}[m.pk]
    assert (frei["ist"], frei["status"]) == ("·", "kein_wert") and not m.werte.filter(stichtag=tag).exists()
    angaben = {"art": "duldung", "ursache": "Umzug eines Hauses", "bis": "31.12.2007"}
    assert zustaendig.post(f"/scorecard/messgroessen/{m.pk}/antwort/", angaben).status_code == 302
    for adresse, satz in ((III, "hingenommen bis"), (m.get_absolute_url(), "Umzug eines Hauses")):
        assert satz in text(zustaendig.get(adresse)) and satz not in text(leitung.get(adresse))
    assert zustaendig.post(freigeben).status_code == 302 and m.werte.get(stichtag=tag).beruht_auf_fallzahlen


def test_ein_ziel_wird_angelegt_gemessen_und_heruntergebrochen(als: Als) -> None:
    client = als("controlling")
    ziel_neu = {"text": "Kürzere Wege", "perspektive": "kunden", "von_jahr": "2007", "verantwortlich": "Stabsstelle Planung"}
    assert client.post(f"{FB}ziel/", ziel_neu).status_code == 302
    ziel = Ziel.objects.get(text="Kürzere Wege")
    assert "Ziele ohne Messgröße" in text(client.get(FB))
    angaben = {"name": "Ausgaben", "messquelle": "praevention-hze", "art": "anzahl", "richtung": "erhoehen", "gruen": "1", "gelb": "4",
               "verantwortlich": "Controlling", "rhythmus": "monatlich"}  # fmt: skip
    assert client.post(f"/scorecard/ziele/{ziel.pk}/messgroesse/", angaben | {"gelb": "0,5"}).status_code == 422
    assert client.post(f"/scorecard/ziele/{ziel.pk}/messgroesse/", angaben).status_code == 302
    m = ziel.messgroessen.get()
    plan = client.post(f"/scorecard/messgroessen/{m.pk}/plan/", {"tag": "31.12.2008", "wert": "30"})
    assert m.art == "verhaeltnis" and plan.status_code == 302
    herunter = f"/scorecard/ziele/{ziel.pk}/herunterbrechen/"
    wahl = {g.schluessel: g.pk for g in client.get(herunter).context["form"].fields["gebiete"].queryset}
    assert len(wahl) == 3 + 5 + 40  # Ressorts, Sozialräume, Stadtteile
    fuenf = [str(wahl[s]) for s in ("I", "II", "III", "IV", "V")]
    assert client.post(herunter, {"gebiete": fuenf}).status_code == 302
    assert ziel.unterziele.count() == 5


def test_wer_anderswo_pflegt_erfaehrt_warum_es_hier_nicht_geht(als: Als) -> None:
    ziel = Ziel.objects.get(gebiet__schluessel="R-II", text__contains="Probleme")
    for adresse in (f"{FB}ziel/", f"/scorecard/ziele/{ziel.pk}/aendern/", f"{FB}freigeben/"):
        antwort = als("ressort1").get(adresse)
        assert antwort.status_code == 403 and "Rechte gelten im eigenen Gebiet" in text(antwort)
    assert als("ressort2").get(f"/scorecard/ziele/{ziel.pk}/aendern/").status_code == 200
    assert als("fachkraft1").get(f"/scorecard/ziele/{ziel.pk}/aendern/").status_code == 404


def test_ein_kuenftiges_jahr_hat_kein_ist_und_nichts_ist_rot(als: Als) -> None:
    """What is booked for it, or runs on, is no value of a Stichtag to come."""
    antwort = als("controlling").get(FB.replace("2007", "2008"))
    zeilen = [z for _, rows in antwort.context["gruppen"] for z in rows]
    assert zeilen and {z.z.ist for z in zeilen} == {None} and {z.z.status for z in zeilen} == {"kein_wert"}
    assert not any(t in text(antwort) for t in ("Antwort fehlt", "Rot seit", "Ist 12/2008"))


def test_die_guete_nennt_was_fehlt(als: Als) -> None:
    seite = text(als("fachkraft1").get(f"{FB}guete/"))
    assert "Messgröße ohne Ausgangswert (1)" in seite and "Hilfepläne mit dokumentierter Beteiligung" in seite
    assert "Alle vier Perspektiven haben Ziele." in seite
    assert "Perspektiven ohne Ziel" in text(als("fachkraft1").get(f"{III}guete/"))


def test_ein_gebiet_ohne_ziele_sagt_es(als: Als) -> None:
    assert "Noch keine Ziele" in text(als("controlling").get("/scorecard/2007/stadtteil/101/"))
    assert "19 Ziele" in text(als("controlling").get("/scorecard/ziele-der-stadt/"))
