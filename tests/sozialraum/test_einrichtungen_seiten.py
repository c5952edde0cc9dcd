"""Einrichtungen and Träger on the pages: who keeps them, what filters find, what ends and never disappears."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from sozialraum.actions import einrichtungen as actions
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Einrichtung, Einrichtungsart, Gebiet, Protokoll, Traeger, Zuordnung
from tests.factories import BEGINN, Raeume, wer_ist

pytestmark = pytest.mark.django_db
ENDE = date(2006, 7, 31)


@pytest.fixture
def wer(besetzung: Any) -> Any:
    return wer_ist(besetzung.controlling)


@pytest.fixture
def traeger(db: None) -> Traeger:
    return Traeger.objects.create(schluessel="a", name="Träger A", art="frei", gueltig_von=BEGINN)


@pytest.fixture
def arten(db: None) -> dict[str, Einrichtungsart]:
    angaben = (("kita", "Kita", "kita", ""), ("gs", "Grundschule", "schule", "Grundschule"), ("gy", "Gymnasium", "schule", "Gymnasium"))
    return {s: Einrichtungsart.objects.create(schluessel=s, name=n, gruppe=g, schulart=a) for s, n, g, a in angaben}


@pytest.fixture
def haeuser(raeume: Raeume, traeger: Traeger, arten: dict[str, Einrichtungsart]) -> dict[str, Einrichtung]:
    """Two Kitas, one of them closed, a Grundschule, a Gymnasium that opens next year."""
    b = Traeger.objects.create(schluessel="b", name="Träger B", art="privat", gueltig_von=BEGINN)
    angaben: list[tuple[str, str, Traeger, str, int | None, date, date | None]] = [
        ("kita-1", "kita", traeger, "101", 80, BEGINN, None),
        ("kita-2", "kita", traeger, "201", 60, BEGINN, ENDE),
        ("gs-1", "gs", b, "102", None, BEGINN, None),
        ("gy-1", "gy", b, "501", 700, date(2099, 8, 1), None),
    ]
    return {
        s: Einrichtung.objects.create(
            schluessel=s, name=f"Haus {s}", art=arten[art], traeger=t, stadtteil=raeume[ort], plaetze=p, gueltig_von=von, gueltig_bis=bis
        )
        for s, art, t, ort, p, von, bis in angaben
    }


def neue(traeger: Traeger, art: Einrichtungsart, ort: Gebiet, **felder: Any) -> Einrichtung:
    return Einrichtung(name="Neues Haus", art=art, traeger=traeger, stadtteil=ort, gueltig_von=BEGINN, **felder)


class TestPflege:
    def test_anlegen_und_aendern_stehen_im_protokoll_mit_alt_und_neu(self, haeuser: dict[str, Einrichtung], wer: Any) -> None:
        haus = haeuser["kita-1"]
        haus.plaetze = 90
        actions.speichere_einrichtung(wer=wer, einrichtung=haus, grund="Anbau")
        eintrag = Protokoll.objects.get(aktion="einrichtung_geändert")
        assert (eintrag.daten, eintrag.grund) == ({"plaetze": ["80", "90"]}, "Anbau")

    def test_ohne_schluessel_entsteht_einer_aus_name_und_stadtteil(
        self, raeume: Raeume, traeger: Traeger, arten: dict[str, Einrichtungsart], wer: Any
    ) -> None:
        namen = [
            actions.speichere_einrichtung(wer=wer, einrichtung=neue(traeger, arten["kita"], raeume["101"])).schluessel for _ in range(2)
        ]
        assert namen == ["neues-haus-101", "neues-haus-101-2"]

    def test_was_eine_seite_heisst_ist_kein_schluessel(self, traeger: Traeger, wer: Any) -> None:
        assert actions.freier_schluessel(Traeger, "Neu") == "neu-2"
        with pytest.raises(Abgelehnt, match="benutzt schon eine Seite"):
            actions.speichere_traeger(wer=wer, traeger=Traeger(schluessel="karte", name="Karte", art="frei", gueltig_von=BEGINN))

    def test_ein_traeger_endet_erst_nach_seinen_einrichtungen(self, haeuser: dict[str, Einrichtung], wer: Any) -> None:
        traeger = haeuser["kita-1"].traeger
        with pytest.raises(Abgelehnt, match="gelten länger: „Haus kita-1“"):
            actions.beende_traeger(wer=wer, traeger=traeger, bis=ENDE, grund="Insolvenz")
        actions.beende_einrichtung(wer=wer, einrichtung=haeuser["kita-1"], bis=ENDE, grund="Schließung")
        assert actions.beende_traeger(wer=wer, traeger=traeger, bis=ENDE, grund="Insolvenz").gueltig_bis == ENDE

    def test_auch_beim_aendern_endet_ein_traeger_nicht_vorher(self, haeuser: dict[str, Einrichtung], wer: Any) -> None:
        traeger = haeuser["kita-1"].traeger
        traeger.gueltig_bis = ENDE
        with pytest.raises(Abgelehnt, match="gelten länger"):
            actions.speichere_traeger(wer=wer, traeger=traeger)

    def test_eine_einrichtung_gilt_nicht_laenger_als_ihr_traeger(
        self, raeume: Raeume, traeger: Traeger, arten: dict[str, Einrichtungsart], wer: Any
    ) -> None:
        Traeger.objects.update(gueltig_bis=ENDE)
        with pytest.raises(Abgelehnt, match=r"gibt es nur bis 31\.07\.2006"):
            actions.speichere_einrichtung(wer=wer, einrichtung=neue(traeger, arten["kita"], raeume["101"]))
        assert actions.speichere_einrichtung(wer=wer, einrichtung=neue(traeger, arten["kita"], raeume["101"], gueltig_bis=ENDE)).pk

    @pytest.mark.parametrize(
        ("bis", "grund", "satz"), [(date(2004, 1, 1), "x", "gilt erst ab"), (ENDE, " ", "nennen Sie den Grund"), (ENDE, "x", "")]
    )
    def test_ein_ende_braucht_einen_tag_und_einen_grund(
        self, haeuser: dict[str, Einrichtung], wer: Any, bis: date, grund: str, satz: str
    ) -> None:
        if satz:
            with pytest.raises(Abgelehnt, match=satz):
                actions.beende_einrichtung(wer=wer, einrichtung=haeuser["kita-1"], bis=bis, grund=grund)
        else:
            actions.beende_einrichtung(wer=wer, einrichtung=haeuser["kita-1"], bis=bis, grund=grund)
            with pytest.raises(Abgelehnt, match=r"endet schon am 31\.07\.2006"):
                actions.beende_einrichtung(wer=wer, einrichtung=haeuser["kita-1"], bis=bis, grund=grund)


def namen(als: Any, **abfrage: str) -> set[str]:
    """The keys that the exported list has."""
    text = als("ressort2").get(reverse("einrichtungen"), abfrage | {"format": "csv"}).content.decode("utf-8-sig")
    return {zeile.split(";")[0].removeprefix("Haus ") for zeile in text.splitlines()[1:] if zeile.startswith("Haus ")}


class TestListe:
    @pytest.mark.parametrize(
        ("abfrage", "erwartet"),
        [
            ({}, {"kita-1", "kita-2", "gs-1", "gy-1"}),
            ({"art": "kita"}, {"kita-1", "kita-2"}),
            ({"art": "gruppe-schule"}, {"gs-1", "gy-1"}),
            ({"schulart": "Gymnasium"}, {"gy-1"}),
            ({"traeger": "b"}, {"gs-1", "gy-1"}),
            ({"gueltig_am": "31.07.2006"}, {"kita-1", "kita-2", "gs-1"}),
            ({"gueltig_am": "01.08.2006"}, {"kita-1", "gs-1"}),
            ({"gebiet": "fachbereich-FB"}, {"kita-1", "kita-2", "gs-1", "gy-1"}),
            ({"gebiet": "ressort-R-I"}, {"kita-1", "kita-2", "gs-1"}),
            ({"gebiet": "sozialraum-I"}, {"kita-1", "gs-1"}),
            ({"gebiet": "stadtteil-101"}, {"kita-1"}),
            ({"suche": "gs", "gebiet": "sozialraum-I", "gueltig_am": "01.01.2007"}, {"gs-1"}),
        ],
    )
    def test_filter_auf_jeder_ebene_und_der_export_zeigt_genau_das_gefilterte(
        self, haeuser: dict[str, Einrichtung], als: Any, abfrage: dict[str, str], erwartet: set[str]
    ) -> None:
        assert namen(als, **abfrage) == erwartet

    def test_was_nicht_zugeordnet_ist_zaehlt_in_der_stadt(self, haeuser: dict[str, Einrichtung], als: Any) -> None:
        Zuordnung.objects.filter(kind__schluessel="101").delete()
        assert "kita-1" in namen(als, gebiet="fachbereich-FB")
        assert "kita-1" not in namen(als, gebiet="ressort-R-I")
        text = als("ressort2").get(reverse("einrichtungen"), {"format": "csv"}).content.decode("utf-8-sig")
        assert "Haus kita-1;Kita;Träger A;101 Teil 101;nicht zugeordnet;80;" in text

    def test_die_kernaussage_verschweigt_weder_beendete_noch_kommende(self, haeuser: dict[str, Einrichtung], als: Any) -> None:
        assert "2 Einrichtungen gelten am" in als("fachkraft1").get(reverse("einrichtungen")).content.decode()
        assert "1 beendet, 1 noch nicht eröffnet" in als("fachkraft1").get(reverse("einrichtungen")).content.decode()

    def test_keine_angabe_ist_nicht_null(self, haeuser: dict[str, Einrichtung], als: Any) -> None:
        Einrichtung.objects.filter(schluessel="kita-1").update(plaetze=0)
        text = als("ressort2").get(reverse("einrichtungen"), {"format": "csv"}).content.decode("utf-8-sig")
        assert ";I;0;01.01.2005;" in text and "Grundschule;Träger B;102 Teil 102;I;;01.01.2005;" in text

    def test_leer_sagt_was_zu_tun_ist(self, raeume: Raeume, als: Any) -> None:
        assert "Noch keine Einrichtungen" in als("controlling").get(reverse("einrichtungen")).content.decode()
        assert "Noch keine Träger" in als("controlling").get(reverse("traeger")).content.decode()


class TestKarte:
    def test_jede_ebene_ist_die_summe_ihrer_stadtteile(self, haeuser: dict[str, Einrichtung], als: Any) -> None:
        antwort = als("ressort1").get(reverse("einrichtungen_karte"), {"stand": "31.07.2006", "format": "csv"})
        zeilen = {z.split(";")[0]: z.split(";")[2:] for z in antwort.content.decode("utf-8-sig").splitlines()}
        assert zeilen["Fachbereich Kinder, Jugend und Familie"] == ["3", "140", "1"]
        assert zeilen["I Raum I"] == ["2", "80", "1"]
        assert (zeilen["102 Teil 102"], zeilen["501 Teil 501"]) == (["1", "", "1"], ["0", "0", "0"])

    def test_ein_anderer_tag_eine_andere_karte(self, haeuser: dict[str, Einrichtung], als: Any) -> None:
        for tag, anzahl in (("31.07.2006", "3 Einrichtungen"), ("01.08.2006", "2 Einrichtungen"), ("01.08.2099", "3 Einrichtungen")):
            seite = als("ressort1").get(reverse("einrichtungen_karte"), {"stand": tag}).content.decode()
            assert f"{anzahl} mit" in seite and f"Stand {tag}" in seite

    def test_die_kachel_fuehrt_zu_den_einrichtungen_des_stadtteils(self, haeuser: dict[str, Einrichtung], als: Any) -> None:
        seite = als("ressort1").get(reverse("einrichtungen_karte"), {"gezeigt": "plaetze", "art": "kita"}).content.decode()
        assert "/einrichtungen/?gebiet=stadtteil-101" in seite and "Teil 101 101: 80" in seite

    def test_ein_falscher_tag_ist_ein_satz(self, raeume: Raeume, als: Any) -> None:
        assert als("ressort1").get(reverse("einrichtungen_karte"), {"stand": "gestern"}).status_code == 400


class TestSeiten:
    def test_anlegen_aendern_beenden(self, raeume: Raeume, traeger: Traeger, arten: dict[str, Einrichtungsart], als: Any) -> None:
        client = als("controlling")
        angaben = {
            "name": "Kita Sonne", "art": arten["kita"].pk, "traeger": traeger.pk, "stadtteil": raeume["101"].pk, "plaetze": "1.080",
            "gueltig_von": "01.08.2001", "gueltig_bis": "",
        }  # fmt: skip
        antwort = client.post(reverse("einrichtung_neu"), angaben, follow=True)
        assert "Kita mit 1.080 Plätzen in Teil 101, seit 01.08.2001." in antwort.content.decode()
        seite = reverse("einrichtung_aendern", args=["kita-sonne-101"])
        client.post(seite, angaben | {"plaetze": "", "schluessel": "anders", "grund": "Umbau"})
        haus = Einrichtung.objects.get()
        assert (haus.schluessel, haus.plaetze) == ("kita-sonne-101", None)  # the key stays
        client.post(reverse("einrichtung_beenden", args=["kita-sonne-101"]), {"bis": "31.07.2007", "grund": "Schließung"})
        assert Einrichtung.objects.get().gueltig_bis == date(2007, 7, 31)
        aktionen = Protokoll.objects.filter(gegenstand="einrichtung").order_by("pk").values_list("aktion", flat=True)
        assert list(aktionen) == ["einrichtung_angelegt", "einrichtung_geändert", "einrichtung_beendet"]

    def test_fehler_stehen_am_feld_und_nichts_ist_gespeichert(self, haeuser: dict[str, Einrichtung], als: Any) -> None:
        antwort = als("controlling").post(
            reverse("einrichtung_aendern", args=["kita-1"]),
            {"name": "", "gueltig_von": "01.08.2006", "gueltig_bis": "31.07.2006", "plaetze": "-1"},
        )
        text = antwort.content.decode()
        assert antwort.status_code == 422
        assert "Der letzte Tag liegt vor dem ersten." in text and "nicht unter 0" in text and "„Name“" in text
        assert Einrichtung.objects.get(schluessel="kita-1").name == "Haus kita-1"

    def test_ein_sozialraum_ist_kein_stadtteil(self, raeume: Raeume, traeger: Traeger, arten: dict[str, Einrichtungsart], als: Any) -> None:
        angaben = {"name": "X", "art": arten["kita"].pk, "traeger": traeger.pk, "stadtteil": raeume["I"].pk, "gueltig_von": "01.08.2001"}
        assert als("controlling").post(reverse("einrichtung_neu"), angaben).status_code == 422

    def test_traeger_anlegen_und_seine_einrichtungen_exportieren(self, haeuser: dict[str, Einrichtung], als: Any) -> None:
        client = als("controlling")
        client.post(reverse("traeger_neu"), {"name": "Träger Neu", "art": "frei", "gueltig_von": "01.01.2007"})
        assert Traeger.objects.get(schluessel="traeger-neu").art == "frei"
        text = client.get(reverse("traeger_seite", args=["b"]), {"format": "csv"}).content.decode("utf-8-sig")
        assert [zeile.split(";")[0] for zeile in text.splitlines()[1:3]] == ["Haus gs-1", "Haus gy-1"]
        assert "1 Einrichtung am" in client.get(reverse("traeger_seite", args=["b"])).content.decode()

    def test_arten_sind_ein_katalog_den_controlling_pflegt(self, arten: dict[str, Einrichtungsart], als: Any) -> None:
        client, seite = als("controlling"), reverse("einrichtungsart_neu")
        assert client.post(seite, {"name": "Oberschule", "gruppe": "schule", "schulart": "", "reihenfolge": 5}).status_code == 422
        client.post(seite, {"name": "Oberschule", "gruppe": "schule", "schulart": "Oberschule", "reihenfolge": 5})
        assert "oberschule" in client.get(reverse("einrichtungsarten")).content.decode()
        assert "aendern" not in als("ressort1").get(reverse("einrichtungsarten")).content.decode()

    @pytest.mark.parametrize("name", ["einrichtung", "traeger_seite"])
    def test_wer_nicht_pflegt_sieht_warum(self, haeuser: dict[str, Einrichtung], als: Any, name: str) -> None:
        schluessel = {"einrichtung": "kita-1", "traeger_seite": "a"}[name]
        assert "Das dürfen: Controlling und Planung." in als("ressort1").get(reverse(name, args=[schluessel])).content.decode()

    def test_der_traeger_fuehrt_zu_seinen_vereinbarungen_und_seiner_foerderung(self, haeuser: dict[str, Einrichtung], als: Any) -> None:
        ziel = reverse("traeger_seite", args=["a"])
        wege = [f'href="{reverse(liste)}?traeger=a"' for liste in ("vereinbarungen", "foerderung")]
        assert all(weg in als("controlling").get(ziel).content.decode() for weg in wege)
        assert not any(weg in als("netzwerkstelle").get(ziel).content.decode() for weg in wege)

    def test_die_suche_findet_haus_und_traeger(self, haeuser: dict[str, Einrichtung], als: Any) -> None:
        seite = als("fachkraft1").get(reverse("suche"), {"q": "Träger B"}).content.decode()
        assert reverse("traeger_seite", args=["b"]) in seite and reverse("einrichtung", args=["gs-1"]) in seite
        assert reverse("traeger_seite", args=["b"]) not in als("gremium").get(reverse("suche"), {"q": "Träger B"}).content.decode()

    def test_auf_der_seite_des_gebiets_stehen_seine_einrichtungen(self, haeuser: dict[str, Einrichtung], als: Any) -> None:
        stadtteil = als("fachkraft1").get(reverse("gebiet", args=["stadtteil", "101"])).content.decode()
        assert reverse("einrichtung", args=["kita-1"]) in stadtteil
        ressort = als("fachkraft1").get(reverse("gebiet", args=["ressort", "R-I"])).content.decode()
        assert "gebiet=ressort-R-I&amp;art=kita" in ressort and "Haus kita-1" not in ressort
        assert "keine Einrichtungen eingetragen" in als("fachkraft1").get(reverse("gebiet", args=["stadtteil", "501"])).content.decode()
