"""The pages of Hausrunden: planned, invited, held on one page, finished; another Ressort's rounds are not there."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from proaktiv.forms.hinweise import WO
from proaktiv.models import Akteur, Aktionsart, Hausrunde, Hinweis, System, Systemstadtteil
from proaktiv.selectors import namen
from tests.factories import Besetzung, Raeume
from tests.proaktiv.bau import HEUTE, baue_hinweis, baue_runde, neue_abwaegung, neue_aktion, setze, text
from tests.proaktiv.test_systemseiten import zeilen

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]


def test_von_der_reihe_bis_zur_einladung(als: Als, system: System) -> None:
    client = als("fachkraft1")
    reihe = {"turnus": "monatlich", "ankertag": "22.10.2007", "bis": "31.12.2007", "beginn": "14:00", "ort": "Hort am Markt"}
    antwort = client.post(f"/systeme/{system.pk}/reihe/", reihe)
    assert antwort.status_code == 302, antwort.context["form"].errors
    liste = client.get(antwort["Location"])
    assert antwort["Location"] == f"/hausrunden/?system={system.pk}&zeit=kommend" and "3 Runden sind angelegt." in text(liste)
    assert "System am Markt" in str(liste.context["filter"].form["system"]) and "eigene Eingabe" in text(liste)
    alle = client.get(f"/systeme/{system.pk}/runden.ics").content.decode()
    assert alle.count("BEGIN:VEVENT") == alle.count("DTSTART:") == 3 and "DTEND" not in alle, "nobody knows when they end"
    assert f"/systeme/{system.pk}/runden.ics" in text(client.get(system.get_absolute_url()))
    assert als("ressort2").get(f"/systeme/{system.pk}/runden.ics").status_code == 404
    runden = list(Hausrunde.objects.order_by("tag"))
    assert [r.tag.month for r in runden] == [10, 11, 12]
    ort = f"/hausrunden/{runden[0].pk}/"
    assert client.post(f"{ort}einladen/").status_code == 422, "without an agenda nobody is invited"
    hinweis = baue_hinweis(system)
    assert f'value="{hinweis.pk}" ' in client.get(f"{ort}tagesordnung/").content.decode()
    client.post(f"{ort}tagesordnung/", {"hinweise": [hinweis.pk], "themen": "Ausblick\n\nTermine"})
    assert [p.titel for p in runden[0].punkte.all()] == [hinweis.titel, "Ausblick", "Termine"]
    assert client.post(f"{ort}einladen/").status_code == 302
    ics = client.get(f"{ort}termin.ics").content.decode()
    assert "DTSTART:20071022T120000Z" in ics and "Abends fehlt ein Treff" in ics.replace("\r\n ", "") and "STATUS:CONFIRMED" in ics
    assert client.post(f"{ort}absagen/", {"grund": "Die Kita ist geschlossen"}).status_code == 302
    assert "STATUS:CANCELLED" in client.get(f"{ort}termin.ics").content.decode()
    assert "abgesagt: Die Kita ist geschlossen" in text(client.get(ort))
    assert [z["Stand"] for z in zeilen(client.get("/hausrunden/?zeit=kommend&format=csv"))] == ["geplant", "geplant"]
    assert "Im November 2007 1 Runde." in text(client.get("/hausrunden/monat/?monat=2007-11"))


@pytest.mark.parametrize(("felder", "feld", "satz"), [
    ({"tag": "15.10.2099"}, "tag", "mehr als drei Jahre voraus"),
    ({"beginn": "15:30", "ende": "14:30"}, "ende", "Das Ende muss nach dem Beginn liegen"),
])  # fmt: skip
def test_was_an_einer_runde_nicht_stimmt_steht_am_feld(als: Als, system: System, felder: dict[str, str], feld: str, satz: str) -> None:
    angaben = {"system": system.pk, "tag": "22.10.2007"} | felder
    antwort = als("fachkraft1").post("/hausrunden/neu/", angaben)
    assert antwort.status_code == 422 and not Hausrunde.objects.exists()
    assert [*antwort.context["form"].errors] == [feld] and satz in antwort.context["form"].errors[feld][0]


def test_fremde_runden_gibt_es_nicht(als: Als, system: System) -> None:
    runde = baue_runde(system, ort="Hort am Markt")
    for wer, liste, seite in (("fachkraft1", 1, 200), ("pruefung", 1, 200), ("ressort2", 0, 404)):
        client = als(wer)
        assert [z["Akteure anwesend"] for z in zeilen(client.get("/hausrunden/?format=csv"))] == [""] * liste, "planned: no value, not 0"
        assert [client.get(f"/hausrunden/{runde.pk}/{rest}").status_code for rest in ("", "termin.ics")] == [seite, seite], wer
        assert ("Hort am Markt" in text(client.get("/hausrunden/monat/?monat=2007-09"))) is False, "the month names the System only"
    assert als("ressort2").get(f"/hausrunden/{runde.pk}/niederschrift/").status_code == 404
    assert als("pruefung").get(f"/hausrunden/{runde.pk}/niederschrift/").status_code == 404
    assert als("netzwerkstelle").get("/hausrunden/").status_code == 404
    assert str(system.pk) not in [str(k) for k, _ in als("ressort2").get("/hausrunden/neu/").context["form"].fields["system"].choices]


def eingabe(akteur: Akteur, **dazu: Any) -> dict[str, Any]:
    return {"zeilen": "3", "anwesend": [akteur.pk], "information": "Zwei Häuser schließen früher", "naechste_am": "03.12.2007", **dazu}


def hinweise(system: System, *titel: str) -> dict[str, Any]:
    felder: dict[str, Any] = {}
    for n, wort in enumerate(titel):
        felder |= {f"hinweis-{n}-titel": wort, f"hinweis-{n}-art": "bedarf", f"hinweis-{n}-gebiet": system.gebiet_id}
    return felder


def aktion(akteur: Akteur, hinweis: str) -> dict[str, Any]:
    art, _ = Aktionsart.objects.get_or_create(schluessel="elternbildung", defaults={"name": "Elternbildung"})
    angaben = {
        "hinweis": hinweis, "dringlichkeit": "bald", "reichweite": "stadtteil", "beleg": "Drei Häuser berichten", "form": "angebot",
        "art": art.pk, "titel": "Offener Abend", "ziel": "Ein Treff bis 20 Uhr", "akteur": akteur.pk, "beginn": "15.10.2007",
        "bis": "31.12.2007",
    }  # fmt: skip
    return {f"aktion-{name}": wert for name, wert in angaben.items()}


def reflexion(hinweis: Hinweis, **dazu: Any) -> dict[str, Any]:
    angaben = {"hinweis": hinweis.pk, "wirkung": "wirksam", "beleg": "Zwölf Jugendliche kamen", "folge": "schliessen", **dazu}
    return {f"reflexion-{name}": wert for name, wert in angaben.items()}


@pytest.fixture
def laufender(system: System, akteur: Akteur, besetzung: Besetzung) -> Hinweis:
    """One with an Aktion that still runs."""
    from proaktiv.actions.kreislauf import plane_aktion, waege_ab
    from tests.factories import wer_ist

    wer, hinweis = wer_ist(besetzung.fachkraft1), baue_hinweis(system)
    waege_ab(wer=wer, abwaegung=neue_abwaegung(hinweis))
    plane_aktion(wer=wer, aktion=neue_aktion(hinweis, akteur), tag=date(2007, 9, 10))
    return hinweis


def test_eine_ganze_runde_in_einem_zug(als: Als, system: System, akteur: Akteur, laufender: Hinweis) -> None:
    client = als("fachkraft1")
    antwort = client.post("/hausrunden/neu/", {"system": system.pk, "tag": "15.10.2007", "ort": "Hort am Markt"})
    runde = Hausrunde.objects.get()
    assert antwort["Location"] == f"/hausrunden/{runde.pk}/niederschrift/"
    daten = eingabe(akteur) | hinweise(system, "Nachmittags fehlt ein Raum", "Der Verein hat Platz") | aktion(akteur, "neu-1")
    daten |= reflexion(laufender, ergebnis="Acht Abende", folge="neuer_hinweis", neuer_titel="Auch am Wochenende")
    antwort = client.post(antwort["Location"], daten | {"abschliessen": "1"})
    assert antwort.status_code == 302, list(antwort.context["form"].non_field_errors())
    neue = {h.titel: h.stand for h in runde.hinweise.all()}
    assert neue == {"Nachmittags fehlt ein Raum": "aufgenommen", "Der Verein hat Platz": "in_aktion", "Auch am Wochenende": "aufgenommen"}
    laufender.refresh_from_db()
    assert laufender.stand == "geschlossen" and laufender.aktionen.get().ergebnis == "Acht Abende"
    assert Hausrunde.objects.get(tag=date(2007, 12, 3)).stand == "geplant"
    seite = text(client.get(runde.get_absolute_url()))
    worte = ("abgeschlossen am 15.10.2007", "Offener Abend", "Zwei Häuser schließen früher", "0 Akteure der Jugendhilfe")
    assert all(wort in seite for wort in worte)
    assert client.get(f"{runde.get_absolute_url()}niederschrift/").status_code == 302, "a finished round stays"


def test_vor_dem_schreiben_steht_dass_keine_person_genannt_wird(als: Als, system: System, akteur: Akteur) -> None:
    seite = text(als("fachkraft1").get(f"/hausrunden/{baue_runde(system, HEUTE).pk}/niederschrift/"))
    assert seite.count("Bitte nennen Sie weder Kinder noch Familien") >= 7  # four steps, three texts of new Hinweise
    assert "Zu reflektieren ist zurzeit kein Hinweis" in seite and "Einen offenen Hinweis reflektieren" not in seite


def test_ein_fehler_laesst_alles_stehen_und_nichts_speichern(als: Als, system: System, akteur: Akteur, laufender: Hinweis) -> None:
    client, runde = als("fachkraft1"), baue_runde(system, HEUTE)
    ort = f"/hausrunden/{runde.pk}/niederschrift/"
    gut = eingabe(akteur) | hinweise(system, "Nachmittags fehlt ein Raum")
    faelle: list[tuple[dict[str, Any], str]] = [
        (gut | hinweise(system, "Familie Muster braucht Hilfe"), "id_hinweis-0-titel"),
        (gut | aktion(akteur, "neu-2"), "id_aktion-hinweis"),
        (gut | aktion(akteur, "neu-0") | {"aktion-beleg": ""}, "id_aktion-beleg"),
        (gut | reflexion(laufender), "id_reflexion-ergebnis"),
        (gut | reflexion(laufender, ergebnis="Acht Abende", wirkung="nicht"), "id_reflexion-begruendung"),
        (gut | {"naechste_am": "01.10.2007"} | hinweise(system, "Familie Muster braucht Hilfe"), "id_naechste_am"),
        (gut | {"entschuldigt": [akteur.pk]}, "id_entschuldigt"),
    ]
    for daten, anker in faelle:
        antwort = client.post(ort, daten)
        seite = text(antwort)
        wo = f'href="#{anker}'
        assert antwort.status_code == 422 and wo in seite, (anker, antwort.context["form"].non_field_errors())
        assert "Zwei Häuser schließen früher" in seite and str(daten["hinweis-0-titel"]) in seite
        runde.refresh_from_db()
        assert (runde.stand, runde.hinweise.count(), runde.information) == ("geplant", 0, "")
    assert client.post(ort, {"zeilen": "3"}).status_code == 422, "an empty form empties nothing"
    mehr = client.post(ort, gut | {"mehr": "1"})
    assert mehr.status_code == 200 and "Neuer Hinweis 5" in text(mehr) and "Nachmittags fehlt ein Raum" in text(mehr)
    gesehen = {"gesehen": client.get(ort).context["gesehen"], "hinweis-0-geprueft": "on"}
    bestaetigt = gut | hinweise(system, "Familie Anne braucht Hilfe") | gesehen
    assert client.post(ort, bestaetigt).status_code == 302, "what is no person can be confirmed"
    noch_einmal = client.post(ort, bestaetigt)
    assert noch_einmal.status_code == 422 and "zweiten Klick" in text(noch_einmal) and runde.hinweise.count() == 1


def test_die_zusammenfassung_nennt_die_zeile_und_wo_ist_der_stadtteil(als: Als, system: System, akteur: Akteur, raeume: Raeume) -> None:
    client, runde = als("fachkraft1"), baue_runde(system, HEUTE)
    ort = f"/hausrunden/{runde.pk}/niederschrift/"
    daten = eingabe(akteur) | hinweise(system, "Nachmittags fehlt ein Raum", "", "") | {"hinweis-2-text": "Ein Text ohne Titel"}
    antwort = client.post(ort, daten)
    satz = '<a href="#id_hinweis-2-titel">Neuer Hinweis 3: Bitte füllen Sie das Feld „Hinweis“ aus.</a>'
    assert antwort.status_code == 422 and satz in text(antwort) and runde.hinweise.count() == 0
    for erwartet in (system.gebiet, raeume["101"]):
        assert client.get(ort).context["e"].hinweise[0]["gebiet"].value() == erwartet.pk
        assert client.get("/hinweise/neu/").context["form"]["gebiet"].value() == erwartet.pk
        Systemstadtteil.objects.get_or_create(system=system, gebiet=raeume["101"], gueltig_von=system.gueltig_von)


def test_ohne_gebiet_gilt_der_eine_stadtteil_des_systems(als: Als, system: System, raeume: Raeume) -> None:
    neu = {"art": "bedarf", "titel": "Abends fehlt ein Treff", "system": system.pk, "herkunft": "beobachtung", "erfasst_am": "15.10.2007"}
    client = als("fachkraft1")
    antwort = client.post("/hinweise/neu/", neu)
    assert antwort.status_code == 422 and [*antwort.context["form"].errors] == ["gebiet"] and WO in text(antwort)
    Systemstadtteil.objects.create(system=system, gebiet=raeume["101"], gueltig_von=system.gueltig_von)
    assert client.post("/hinweise/neu/", neu).status_code == 302
    assert Hinweis.objects.get().gebiet == raeume["101"]


def test_eine_neue_runde_beginnt_wo_und_wann_die_letzte(als: Als, system: System) -> None:
    baue_runde(system, date(2007, 10, 1), ort="Hort am Markt", beginn=time(14), ende=time(16))
    baue_runde(system, date(2007, 10, 8))
    baue_runde(system, date(2007, 10, 29), ort="Rathaus", stand="abgesagt", absagegrund="Ferien")
    for adresse in (f"/hausrunden/neu/?system={system.pk}", f"/systeme/{system.pk}/reihe/"):
        form = als("fachkraft1").get(adresse).context["form"]
        assert [form[feld].value() for feld in ("ort", "beginn", "ende")] == ["Hort am Markt", "14:00", "16:00"], adresse
    assert not als("fachkraft1").get("/hausrunden/neu/").context["form"]["ort"].value()


def test_der_kalender_steht_auch_hinter_abgesagten_runden_da(als: Als, system: System) -> None:
    ics = f"/systeme/{system.pk}/runden.ics"
    for monat in range(1, 8):
        baue_runde(system, date(2008, monat, 7), stand="abgesagt", absagegrund="Ferien")
    assert ics not in text(als("fachkraft1").get(system.get_absolute_url()))
    baue_runde(system, date(2007, 12, 3))
    assert ics in text(als("fachkraft1").get(system.get_absolute_url()))


def test_wer_entschuldigt_ist_steht_nicht_unter_anwesend(als: Als, system: System, akteur: Akteur) -> None:
    runde = baue_runde(system, HEUTE, stand="gehalten")
    runde.teilnahmen.create(akteur=akteur, anwesend=False)
    seite = text(als("fachkraft1").get(runde.get_absolute_url()))
    assert seite.index("Anwesend: 0 Akteure") < seite.index("Entschuldigt: <a") < seite.index("Sportverein")


def test_wo_schon_entschieden_ist_wird_nicht_noch_einmal_abgewogen(als: Als, system: System, akteur: Akteur, laufender: Hinweis) -> None:
    client, runde = als("fachkraft1"), baue_runde(system, HEUTE)
    ort, leer = f"/hausrunden/{runde.pk}/niederschrift/", {f"aktion-{feld}": "" for feld in ("dringlichkeit", "reichweite", "beleg")}
    seite = text(client.get(ort))
    assert "Entfällt, wenn der Hinweis schon in Aktion ist." in seite
    offener = baue_hinweis(system, titel="Noch offen")
    antwort = client.post(ort, eingabe(akteur) | aktion(akteur, str(offener.pk)) | leer)
    assert antwort.status_code == 422 and text(antwort).count("Über diesen Hinweis ist noch nicht entschieden.") == 6
    assert client.post(ort, eingabe(akteur) | aktion(akteur, str(laufender.pk)) | leer | {"aktion-titel": "Spielabend"}).status_code == 302


def test_zurueck_und_noch_einmal_gesendet_steht_ein_hinweis_nur_einmal_da(als: Als, system: System, akteur: Akteur) -> None:
    """Going back the browser fetches the page anew, with the newest ``gesehen``, and fills in again what was typed."""
    client, runde = als("fachkraft1"), baue_runde(system, HEUTE)
    ort = f"/hausrunden/{runde.pk}/niederschrift/"
    daten = eingabe(akteur) | hinweise(system, "Nachmittags fehlt ein Raum")
    for erwartet in (302, 422):
        antwort = client.post(ort, daten | {"gesehen": client.get(ort).context["gesehen"]})
        assert antwort.status_code == erwartet
    assert "Diesen Hinweis gibt es schon." in text(antwort) and 'href="#id_hinweis-0-titel' in text(antwort)
    hinweis = runde.hinweise.get()
    setze(hinweis, "zurueckgezogen")
    daten["gesehen"] = client.get(ort).context["gesehen"]
    assert client.post(ort, daten).status_code == 302 and runde.hinweise.count() == 2, "what was withdrawn may come again"


def test_zurueck_und_noch_einmal_gesendet_steht_eine_aktion_nur_einmal_da(
    als: Als, system: System, akteur: Akteur, laufender: Hinweis
) -> None:
    client, runde = als("fachkraft1"), baue_runde(system, HEUTE)
    ort = f"/hausrunden/{runde.pk}/niederschrift/"
    daten = eingabe(akteur) | aktion(akteur, str(laufender.pk)) | {"aktion-titel": "Spielabend"}
    for erwartet in (302, 422):
        antwort = client.post(ort, daten | {"gesehen": client.get(ort).context["gesehen"]})
        assert antwort.status_code == erwartet, antwort.context["form"].non_field_errors()
    assert "schon verabredet" in text(antwort) and 'href="#id_aktion-titel' in text(antwort)
    assert laufender.aktionen.filter(titel="Spielabend").count() == 1


def test_die_namen_der_stadt_werden_je_eingabe_einmal_gelesen(
    als: Als, system: System, akteur: Akteur, laufender: Hinweis, monkeypatch: pytest.MonkeyPatch
) -> None:
    gelesen: list[frozenset[str]] = []
    monkeypatch.setattr(namen, "_lies", lambda: gelesen.append(frozenset()) or frozenset())
    daten = eingabe(akteur) | hinweise(system, "Nachmittags fehlt ein Raum") | reflexion(laufender, ergebnis="Acht Abende")
    runde = baue_runde(system, HEUTE)
    assert als("fachkraft1").post(f"/hausrunden/{runde.pk}/niederschrift/", daten).status_code == 302
    assert len(gelesen) == 1
