"""Wirkungen zwischen Zielen: was die Datenbank hält, was die Aktion sagt, was die Seiten zeigen."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from bsc.actions.wirkungen import entferne, verknuepfe
from bsc.models import Messgroesse, Schwelle, Ziel, Zielwirkung
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Protokoll
from tests.bsc.bau import baue_ziel
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
KARTE, III = "/scorecard/2007/fachbereich/FB/karte/", "/scorecard/2007/sozialraum/III/karte/"
Als = Callable[..., Client]


def text(antwort: object) -> str:
    return antwort.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined]


def wirkung(von: Ziel, auf: Ziel, begruendung: str = "hilft") -> Zielwirkung:
    return Zielwirkung(von=von, auf=auf, begruendung=begruendung)


def verboten(tun: Callable[[], object], match: str) -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        tun()


def test_die_datenbank_haelt_gebiet_kreis_und_begruendung(raeume: Raeume) -> None:
    a, b, c = (baue_ziel(raeume["FB"], text=t) for t in "ABC")
    fremd = baue_ziel(raeume["R-I"], text="D")
    erste = Zielwirkung.objects.create(von=a, auf=b, begruendung="hilft")
    zweite = Zielwirkung.objects.create(von=b, auf=c, begruendung="hilft")
    for von, auf, match in ((a, fremd, "desselben Gebiets"), (c, a, "Kreis"), (b, a, "Kreis"), (a, b, "zielwirkung_einmal")):
        verboten(wirkung(von, auf).save, match)
    verboten(wirkung(a, a).save, "Kreis|sich_selbst")
    verboten(wirkung(a, c, "").save, "ist_begruendet")
    zweite.auf = a
    verboten(zweite.save, "Kreis")
    erste.begruendung = "hilft sehr"
    erste.save()
    verboten(lambda: Ziel.objects.filter(pk=a.pk).update(gebiet=raeume["R-I"]), "bleibt in seinem Gebiet")
    Ziel.objects.filter(pk=fremd.pk).update(gebiet=raeume["R-II"])
    wirkung(a, c).save()


def test_wer_verknuepft_erfaehrt_warum_es_nicht_geht(raeume: Raeume, besetzung: Besetzung) -> None:
    wer = wer_ist(besetzung.controlling)
    a, b, c = (baue_ziel(raeume["FB"], text=t) for t in "ABC")
    verknuepfe(wer=wer, wirkung=wirkung(a, b))
    zweite = verknuepfe(wer=wer, wirkung=wirkung(b, c))
    faelle = ((wirkung(c, a), "„A“ → „B“ → „C“"), (wirkung(a, a), "sich selbst"), (wirkung(a, b), "schon in der Karte"),
              (wirkung(a, c, " "), "begründen"), (wirkung(a, baue_ziel(raeume["R-I"])), "desselben Gebiets"))  # fmt: skip
    for neu, satz in faelle:
        with pytest.raises(Abgelehnt, match=satz):
            verknuepfe(wer=wer, wirkung=neu)
    entferne(wer=wer, wirkung=zweite)
    with pytest.raises(Abgelehnt, match="schon entfernt"):
        entferne(wer=wer, wirkung=zweite)
    verknuepfe(wer=wer, wirkung=wirkung(c, a))
    aktionen = list(Protokoll.objects.filter(gegenstand="zielwirkung").order_by("pk").values_list("aktion", flat=True))
    assert aktionen == ["zielwirkung_angelegt"] * 2 + ["zielwirkung_entfernt", "zielwirkung_angelegt"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pgh_label, count(*) FROM bsc_zielwirkungevent GROUP BY 1 ORDER BY 1")
        assert cursor.fetchall() == [("delete", 1), ("insert", 3)]


@pytest.mark.usefixtures("halle")
class TestSeiten:
    def test_die_karte_zeigt_baender_status_und_pfeile(self, als: Als) -> None:
        antwort = als("fachkraft1").get(KARTE)
        seite = text(antwort)
        namen = [name for name, _ in antwort.context["baender"]]
        assert namen == ["Finanzperspektive", "Kundenperspektive", "Prozessperspektive", "Entwicklungsperspektive"]
        assert "11 Ziele, 10 Wirkungen." in seite and "Auf „handeln“ steht: Pro-Aktive Systeme flächendeckend aufbauen" in seite
        assert 'role="group" aria-label="Strategiekarte Fachbereich 2007"' in seite and "Werte als Tabelle" in seite
        assert "alle anderen Ziele, die Werte und die Pfeile sind erfunden" in seite
        assert "Wirkung eintragen" not in seite and "entfernen" not in seite
        assert KARTE in text(als("fachkraft1").get(KARTE.removesuffix("karte/")))
        assert als("gremium").get(KARTE).status_code == 404

    def test_die_datei_nennt_die_wirkungen(self, als: Als) -> None:
        datei = als("controlling").get(f"{KARTE}?format=csv").content.decode("utf-8-sig")
        zeilen = list(csv.DictReader(io.StringIO(datei), delimiter=";"))
        eine = next(z for z in zeilen if z["Ziel"] == "Hilfen wirken nachhaltig")
        assert (eine["wirkt auf"], eine["Perspektive dort"]) == ("Konsolidierung einhalten", "Finanzperspektive")
        assert als("controlling").get(f"{KARTE}?format=xlsx").status_code == 200

    def test_leere_zustaende_sagen_was_fehlt(self, als: Als) -> None:
        assert "Noch keine Ziele" in text(als("controlling").get("/scorecard/2007/stadtteil/101/karte/"))
        ohne = text(als("controlling").get(III))
        assert "Noch keine Wirkungen" in ohne and "noch kein Ziel" in ohne and "Werte als Tabelle" not in ohne
        assert als("controlling").get("/scorecard/1500/fachbereich/FB/karte/").status_code == 404

    def test_gesperrtes_verraet_seinen_status_nicht(self, als: Als) -> None:
        m = Messgroesse.objects.get(name__contains="stationären", ziel__gebiet__schluessel="III")
        for gruen, gelb in ((0, 0), (99, 99)):
            Schwelle.objects.create(messgroesse=m, gueltig_ab=date(2007, 9, 1 + gruen % 7), gruen=gruen, gelb=gelb)
            karten = {
                wer: next(z for _, ziele in als(wer).get(III).context["baender"] for z, _ in ziele if z.pk == m.ziel_id)
                for wer in ("ressort1", "ressort2")
            }
            assert (karten["ressort1"].status, karten["ressort1"].wort) == ("kein_wert", "gesperrt")
            assert karten["ressort2"].status in ("handeln", "im_plan")
        anderes = Ziel.objects.filter(gebiet__schluessel="III").exclude(pk=m.ziel_id)[0]
        wirkung(m.ziel, anderes).save()
        for wer, wort in (("ressort1", "gesperrt"), ("ressort2", "im Plan")):
            datei = als(wer).get(f"{III}?format=csv").content.decode("utf-8-sig")
            assert next(csv.DictReader(io.StringIO(datei), delimiter=";"))["Status"] == wort

    def test_wer_pflegt_traegt_ein_und_entfernt(self, als: Als) -> None:
        client = als("controlling")
        neu = KARTE.replace("karte/", "wirkung/")
        nach = {z.text: str(z.pk) for z in Ziel.objects.filter(gebiet__schluessel="FB")}
        angaben = {"von": nach["Konsolidierung einhalten"], "auf": nach["Hilfen wirken nachhaltig"], "begruendung": "Geld"}
        antwort = client.post(neu, angaben)
        assert antwort.status_code == 422 and "schlösse sich ein Kreis" in text(antwort)
        fremd = Ziel.objects.filter(gebiet__schluessel="R-I").first()
        assert fremd and client.post(neu, angaben | {"auf": str(fremd.pk)}).status_code == 422
        gut = angaben | {"von": nach["Familien beteiligen"], "auf": nach["Konsolidierung einhalten"]}
        assert client.post(neu, gut)["Location"] == KARTE
        row = Zielwirkung.objects.get(von=nach["Familien beteiligen"], auf=nach["Konsolidierung einhalten"])
        weg = f"/scorecard/wirkungen/{row.pk}/entfernen/"
        assert weg in text(client.get(KARTE)) and "Familien beteiligen" in text(client.get(weg))
        assert client.post(weg)["Location"] == KARTE and not Zielwirkung.objects.filter(pk=row.pk).exists()
        assert client.get(weg).status_code == 404
        assert als("ressort1").get(neu).status_code == 403 and als("fachkraft1").get(neu).status_code == 404
