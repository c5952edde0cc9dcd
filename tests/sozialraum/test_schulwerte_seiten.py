"""The pages that load counts of schools: what they show before anything counts, what they refuse, and what they leave behind."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from basis.models import Datei
from sozialraum.actions.entwurf import verwirf
from sozialraum.actions.schulentwurf import ist_sprung, pruefe_schulwerte
from sozialraum.models import Datenlieferung, Importentwurf, Indikator, Indikatorwert, Protokoll, Schulwert, Stadt
from sozialraum.schulsummen import Summe
from tests.factories import Besetzung, Raeume
from tests.sozialraum.schulen import KOPF, TAG, baue_schule, baue_schulindikator, lade

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]
NEU = "/daten/schulwerte/neu/"


@pytest.fixture
def indikator(raeume: Raeume, besetzung: Besetzung) -> Indikator:
    Stadt.objects.update(fester_tag=date(2007, 10, 15))
    for schluessel, ort in (("a", "101"), ("b", "101"), ("c", "102")):
        baue_schule(schluessel, raeume[ort])
    return baue_schulindikator()


def sende(client: Client, indikator: Indikator, *zeilen: str, kopf: str = KOPF, url: str = NEU, **felder: Any) -> Any:
    datei = SimpleUploadedFile("schulen.csv", "\n".join([kopf, *zeilen]).encode())
    return client.post(url, {"datei": datei, "indikator": indikator.pk, "quelle": "Schulverwaltungsamt"} | felder)


def uebernimm(client: Client, ort: str, **felder: str) -> Any:
    """With what the page showed."""
    return client.post(ort, {"kennung": client.get(ort).context["pruefung"].kennung, **felder})


def text(antwort: Any) -> str:
    return " ".join(antwort.content.decode().replace("\u00a0", " ").split())


def test_von_der_datei_bis_zur_lieferung(als: Als, indikator: Indikator, raeume: Raeume) -> None:
    """By hand: school b makes 29 of 700 out of the 20 of 400 of school a; school c is the first of its Stadtteil."""
    lade("a;31.07.2007;20;400")
    client = als("controlling")
    ort = sende(client, indikator, "a;31.07.2007;20;400", "b;31.07.2007;9;300", "c;31.07.2007;0;100")["Location"]
    assert Schulwert.objects.count() == 1, "nothing counts yet"
    seite = client.get(ort)
    assert [p.anzahl(art) for p in [seite.context["pruefung"]] for art in ("neu", "geändert", "unverändert")] == [2, 0, 1]
    assert [(g.schluessel, s.vorher, s.nachher) for g, s, *_ in seite.context["summen"]] == [
        ("101", (20, 400), (29, 700)), ("102", None, (0, 100))
    ]  # fmt: skip
    assert "20 von 400" in text(seite) and "29 von 700: 4,1 %" in text(seite) and "3 Werte übernehmen" in text(seite)
    assert "name=\"grund\"" not in text(seite)
    lieferung = Datenlieferung.objects.latest("pk")
    ziel = uebernimm(client, ort)["Location"]
    neu = Datenlieferung.objects.latest("pk")
    assert neu != lieferung and ziel == neu.get_absolute_url() and neu.nutzer is not None and neu.quelle == "Schulverwaltungsamt"
    werte = {w.gebiet.schluessel: (w.zaehler, w.nenner) for w in Indikatorwert.objects.wirksam().select_related("gebiet")}
    assert werte == {"101": (29, 700), "102": (0, 100)}
    assert not Importentwurf.objects.exists() and neu.datei is not None
    assert Protokoll.objects.filter(aktion="schulwerte_uebernommen").latest("pk").nutzer == neu.nutzer
    assert f"{reverse('fruehwarnungen')}?lieferung={neu.pk}" in text(client.get(ziel))
    assert client.get(ort)["Location"] == ziel, "the way back leads to what came of it"


def test_was_werte_aendert_braucht_einen_grund(als: Als, indikator: Indikator) -> None:
    lade("a;31.07.2007;20;400")
    client = als("controlling")
    ort = sende(client, indikator, "a;31.07.2007;10;400")["Location"]
    assert "20 von 400" in text(client.get(ort)) and "name=\"grund\"" in text(client.get(ort))
    assert client.post(ort).status_code == 422 and Schulwert.objects.count() == 1
    assert uebernimm(client, ort, grund="Doppelt gezählt").status_code == 302
    assert Schulwert.objects.get(zaehler=10).grund == "Doppelt gezählt"


def test_dieselbe_datei_und_was_nichts_aendert_wird_nicht_uebernommen(als: Als, indikator: Indikator) -> None:
    client = als("controlling")
    zeile = "a;31.07.2007;20;400"
    assert uebernimm(client, sende(client, indikator, zeile)["Location"]).status_code == 302
    noch_einmal = sende(client, indikator, zeile)["Location"]
    assert "Diese Datei wurde schon übernommen" in text(client.get(noch_einmal))
    anders = sende(client, indikator, "Schule a;31.07.2007;20;400")["Location"]
    assert "Alles steht schon so da" in text(client.get(anders))
    for ort in (noch_einmal, anders):
        assert client.post(ort)["Location"] == ort and Schulwert.objects.count() == 1


def test_fehler_stehen_mit_zeile_spalte_und_abhilfe_und_die_neue_datei_ersetzt_die_alte(als: Als, indikator: Indikator) -> None:
    client = als("controlling")
    ort = sende(client, indikator, "a;31.07.2007;1;10", "Schule d;31.07.2007;11;10")["Location"]
    seite = text(client.get(ort))
    assert "Die Datei hat Fehler" in seite and "Der Zähler ist größer als der Nenner. Vorschlag: prüfen" in seite
    assert "Die Schule „Schule d“ gibt es nicht. Vorschlag: Schule" in seite and "übernehmen</button>" not in seite
    assert client.post(ort)["Location"] == ort and not Schulwert.objects.exists()
    alt = Importentwurf.objects.get()
    korrigiert = f"{NEU}?entwurf={alt.pk}"
    assert client.get(korrigiert).context["form"].initial["quelle"] == "Schulverwaltungsamt"
    neu = sende(client, indikator, "a;31.07.2007;1;10", url=korrigiert)["Location"]
    assert Importentwurf.objects.get().pk != alt.pk and Datei.objects.filter(pk=alt.datei_id).count() == 0
    assert uebernimm(client, neu).status_code == 302 and Schulwert.objects.count() == 1


@pytest.mark.parametrize(("kopf", "zeile", "satz"), [
    (f"{KOPF};kind", "a;31.07.2007;1;10;Musterkind", "kind"),
    ("schule;zaehler;nenner", "a;1;10", "so genügt statt der Spalte „stichtag“ das Feld Stichtag auf dieser Seite"),
    (KOPF, "", "keine Zeile"),
])  # fmt: skip
def test_was_keine_zaehlung_ist_wird_gar_nicht_erst_aufbewahrt(als: Als, indikator: Indikator, kopf: str, zeile: str, satz: str) -> None:
    antwort = sende(als("controlling"), indikator, zeile, kopf=kopf)
    assert antwort.status_code == 422 and satz in " ".join(antwort.context["form"].errors["datei"])
    assert not Importentwurf.objects.exists() and not Datei.objects.exists()


def test_der_stichtag_der_seite_gilt_wo_die_datei_keinen_nennt(als: Als, indikator: Indikator) -> None:
    client = als("controlling")
    for kopf, zeilen in (("schule;zaehler;nenner", ["a;20;400"]), (KOPF, ["b;;9;300", "c;31.07.2006;5;100"])):
        ort = sende(client, indikator, *zeilen, kopf=kopf, stichtag="31.07.2007")["Location"]
        assert uebernimm(client, ort).status_code == 302
    tage = {w.einrichtung.schluessel: w.stichtag for w in Schulwert.objects.select_related("einrichtung")}
    assert tage == {"a": TAG, "b": TAG, "c": date(2006, 7, 31)}


def test_wer_zuletzt_meldete_und_nun_fehlt_steht_da_und_was_sich_verdoppelt(als: Als, indikator: Indikator, raeume: Raeume) -> None:
    """By hand: school a from 5 % to 12,5 %; b lacks in 101, d is all of 201, and e has ceased."""
    baue_schule("d", raeume["201"])
    baue_schule("e", raeume["202"], gueltig_bis=date(2006, 12, 31))
    lade("a;31.07.2006;20;400", "b;31.07.2006;9;300", "c;31.07.2006;5;100", "d;31.07.2006;5;100", "e;31.07.2006;5;100")
    client = als("controlling")
    seite = client.get(sende(client, indikator, "a;31.07.2007;50;400", "c;31.07.2007;4;100")["Location"])
    warnungen = [satz.replace("\u00a0", " ") for satz in seite.context["warnungen"]]
    assert warnungen == [
        "Zum 31.07.2007 fehlen, die am 31.07.2006 gemeldet hatten: 1 Stadtteil ganz (Teil 201) und 1 Schule aus anderen Stadtteilen "
        "(Schule b). Der Wert der Stadt wäre einer ohne sie; fehlt mehr als ein Viertel, vergleicht keine Frühwarnregel mit ihm.",
        "Ungewöhnlich: Teil 101 am 31.07.2007 50 von 400: 12,5 %, am 31.07.2006 29 von 700: 4,1 %.",
    ]
    ganz = sende(client, indikator, "a;31.07.2007;20;400", "b;31.07.2007;9;300", "c;31.07.2007;4;100", "d;31.07.2007;5;100")["Location"]
    assert client.get(ganz).context["warnungen"] == []


@pytest.mark.parametrize(("davor", "jetzt", "sprung"), [
    ((10, 100), (20, 100), False), ((10, 100), (21, 100), True), ((20, 100), (10, 101), True), ((9, 100), (90, 100), False),
])  # fmt: skip
def test_ein_sprung_ist_mehr_als_das_doppelte_oder_die_haelfte(davor: tuple[int, int], jetzt: tuple[int, int], sprung: bool) -> None:
    assert ist_sprung(Summe(*davor), Summe(*jetzt), Fraction(1)) is sprung


def test_was_seit_der_pruefung_korrigiert_ist_wird_nicht_ueberschrieben(als: Als, indikator: Indikator) -> None:
    lade("a;31.07.2007;10;400")
    client = als("controlling")
    ort = sende(client, indikator, "a;31.07.2007;20;400")["Location"]
    gezeigt = client.get(ort).context["pruefung"].kennung
    lade("a;31.07.2007;15;400", grund="Nachgezählt")
    antwort = client.post(ort, {"kennung": gezeigt, "grund": "Doppelt gezählt"})
    assert antwort.status_code == 422 and "Seit der Prüfung haben sich geltende Werte geändert" in text(antwort)
    assert Schulwert.objects.latest("pk").zaehler == 15 and "15 von 400: 3,8 %" in text(antwort)
    assert client.post(ort, {"grund": "Doppelt gezählt"}).status_code == 422, "without what was seen"
    assert uebernimm(client, ort, grund="Doppelt gezählt").status_code == 302 and Schulwert.objects.latest("pk").zaehler == 20


def test_eine_inzwischen_korrigierte_datei_sagt_es_und_den_weg_zurueck(als: Als, indikator: Indikator) -> None:
    client = als("controlling")
    uebernimm(client, sende(client, indikator, "a;31.07.2007;20;400")["Location"])
    lade("a;31.07.2007;15;400", grund="Nachgezählt")
    seite = text(client.get(sende(client, indikator, "a;31.07.2007;20;400")["Location"]))
    assert "schon übernommen und inzwischen korrigiert" in seite and "nehmen Sie die Lieferung mit der Korrektur zurück" in seite
    assert "würde nichts ändern" not in seite


def test_was_sich_nicht_mehr_lesen_laesst_ist_ein_befund_und_kein_absturz(
    als: Als, indikator: Indikator, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = als("controlling")
    ort = sende(client, indikator, "a;31.07.2007;20;400")["Location"]
    kennung = client.get(ort).context["pruefung"].kennung
    Indikator.objects.update(je_schule=False)
    seite = client.get(ort)
    assert seite.status_code == 200 and "wird nicht an den Schulen gezählt" in text(seite)
    assert client.post(ort, {"kennung": kennung})["Location"] == ort
    Indikator.objects.update(je_schule=True)
    entwurf = Importentwurf.objects.get()

    def verworfen(angaben: Any) -> Any:
        ergebnis = pruefe_schulwerte(angaben)
        verwirf(entwurf=Importentwurf.objects.get(pk=entwurf.pk))  # in another window, after this one has looked
        return ergebnis

    monkeypatch.setattr("sozialraum.views.schulwerte.pruefe_schulwerte", verworfen)
    antwort = client.post(ort, {"kennung": kennung})
    assert antwort.status_code == 422 and "inzwischen verworfen oder abgeschlossen" in text(antwort)
    assert not Datenlieferung.objects.exists() and not Schulwert.objects.exists()


def test_unter_eigenen_werten_steht_nichts_von_muster(als: Als, indikator: Indikator) -> None:
    muster, eigene = lade("a;31.07.2006;20;400", muster=True), lade("a;31.07.2007;20;400")
    client = als("controlling")
    for nummer, erwartet in ((muster.pk, True), (eigene.pk, False)):
        assert client.get(f"/daten/werte/?lieferung={nummer}").context["muster"] is erwartet
    assert client.get("/daten/werte/").context["muster"] is True


def test_wer_daten_pflegt_und_nur_wem_der_entwurf_gehoert(als: Als, indikator: Indikator, besetzung: Besetzung) -> None:
    client = als("controlling")
    ort = sende(client, indikator, "a;31.07.2007;1;10")["Location"]
    assert "schulen.csv" in text(client.get(NEU)) and NEU in text(client.get("/daten/"))
    for rolle in ("ressort1", "fachkraft1", "gremium", "verwaltung"):
        assert {als(rolle).get(url).status_code for url in (NEU, ort)} == {404}, rolle
    entwurf = Importentwurf.objects.get()
    assert client.get(reverse("import_spalten", args=[entwurf.pk])).status_code == 404, "the wizard does not know it"
    Importentwurf.objects.update(nutzer=besetzung.ressort1)
    assert client.get(ort).status_code == client.post(f"{ort}verwerfen/").status_code == 404
    Importentwurf.objects.update(nutzer=besetzung.controlling)
    assert client.post(f"{ort}verwerfen/").status_code == 302
    assert not Importentwurf.objects.exists() and not Datei.objects.exists()
