"""The Ausbaustand with the database: the preset reproduces Leipzig's sentence, per Gebiet and school year; rules, rights, files."""

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from proaktiv.actions.ausbau import speichere_angebot, speichere_ausbauregel
from proaktiv.actions.laden_ausbau import lade_ausbau
from proaktiv.ausbaustand import bestand, stichtag
from proaktiv.forms.ausbau import AusbauregelForm
from proaktiv.models import Angebot, Angebotsart, Ausbaukriterium, Ausbauregel
from proaktiv.selectors.ausbau import lagen, regeln_mit_zielen
from sozialraum.access import Wer
from sozialraum.imports.stammdaten import lies_toml
from sozialraum.models import Einrichtung, Einrichtungsart, Indikator, Stadt, Traeger
from tests.factories import Raeume
from tests.proaktiv.bau import abgelehnt, text

pytestmark = pytest.mark.django_db
WER = Wer.befehl("lade_stadt")
DATEI = Path(settings.BASE_DIR) / "fixtures" / "halle" / "ausbau.toml"
INDIKATOREN = ("kinder_u15_sgb2", "schulabsentismus", "sprachstand", "alleinerziehende")


@pytest.fixture
def vorgabe(raeume: Raeume) -> Traeger:
    """The presets as they are checked in, on a city of its own: kinds of Einrichtungen and Indikatoren, no Angebot."""
    Stadt.objects.update(fester_tag=date(2025, 11, 1))
    for n, (schluessel, schulart) in enumerate(
        [("grundschule", "Grundschule"), ("sekundarschule", "Sekundarschule"), ("gemeinschaftsschule", "Gemeinschaftsschule"),
         ("gesamtschule", "Gesamtschule"), ("gymnasium", "Gymnasium"), ("foerderschule", "Förderschule"), ("kita", ""), ("kifaz", "")]
    ):  # fmt: skip
        gruppe = "schule" if schulart else schluessel if schluessel == "kita" else "familie"
        Einrichtungsart.objects.create(schluessel=schluessel, name=schulart or schluessel, gruppe=gruppe, schulart=schulart, reihenfolge=n)
    for schluessel in INDIKATOREN:
        Indikator.objects.create(
            schluessel=schluessel, name=schluessel.replace("_", " "), kategorie="bildung", zaehler="x", nenner="y", einheit="prozent",
            richtung="belastend", aggregation="quote",
        )  # fmt: skip
    lade_ausbau(wer=WER, angaben={**lies_toml(DATEI), "angebote": []})
    return Traeger.objects.create(schluessel="stadt", name="Stadt", art="oeffentlich", gueltig_von=date(1990, 1, 1))


def baue_haeuser(traeger: Traeger, art: str, orte: list[Any]) -> list[Einrichtung]:
    return Einrichtung.objects.bulk_create(
        Einrichtung(
            schluessel=f"{art}-{n}", name=f"{art} {n:02d}", art=Einrichtungsart.objects.get(schluessel=art), traeger=traeger,
            stadtteil=ort, gueltig_von=date(1990, 8, 1), plaetze=100 + n,
        )
        for n, ort in enumerate(orte)
    )  # fmt: skip


def biete_an(haeuser: list[Einrichtung], art: str, ab: int) -> None:
    """From the beginning of a school year on."""
    art_ = Angebotsart.objects.get(schluessel=art)
    for haus in haeuser:
        speichere_angebot(wer=WER, angebot=Angebot(art=art_, einrichtung=haus, gueltig_von=date(ab, 8, 1)))


@pytest.fixture
def leipzig(vorgabe: Traeger, raeume: Raeume) -> list[Einrichtung]:
    """67 Grundschulen in two Stadtteile of Sozialraum I and one of II; 40 have Schulsozialarbeit, from 2025 on 43."""
    orte = [raeume["101"]] * 30 + [raeume["102"]] * 20 + [raeume["201"]] * 17
    schulen = baue_haeuser(vorgabe, "grundschule", orte)
    biete_an(schulen[:25] + schulen[30:40] + schulen[50:55], "schulsozialarbeit", 2020)
    biete_an(schulen[55:58], "schulsozialarbeit", 2025)
    return schulen


def regelseite(schluessel: str = "schulsozialarbeit-grundschulen") -> str:
    return reverse("ausbauregel", args=[schluessel])


def test_schulsozialarbeit_an_43_von_67_grundschulen(als: Callable[..., Any], leipzig: list[Einrichtung]) -> None:
    antwort = als("fachkraft1").get(regelseite())
    satz = "Schulsozialarbeit an 43 von 67 Grundschulen, Schuljahr 2025/26, das sind 64,2 %. Im Schuljahr davor: 40 von 67."
    assert satz in text(antwort)
    je = {z.schluessel: [(d.mit, d.alle) for d in z.je_jahr] for z in antwort.context["zeilen"]}
    assert je["FB"] == [(40, 67), (43, 67), (43, 67), (43, 67)]
    assert (je["I"][0], je["II"][0], je["II"][1]) == ((35, 50), (5, 17), (8, 17)) and je["V"] == [(0, 0)] * 4
    assert "Schulsozialarbeit an 43 von 67 Grundschulen" in text(als("pruefung").get(reverse("ausbaustand")))
    assert "Schulsozialarbeit an Grundschulen" in text(als("fachkraft1").get(reverse("suche"), {"q": "grundschul"}))


def test_ein_sozialraum_zeigt_seine_stadtteile_und_ihre_geschichte(als: Callable[..., Any], leipzig: list[Einrichtung]) -> None:
    antwort = als("controlling").get(regelseite(), {"gebiet": "sozialraum-I", "schuljahr": "2024"})
    assert "an 35 von 50 Grundschulen in Raum I, Schuljahr 2024/25" in text(antwort)
    zeilen = [(z.schluessel, z.jetzt.mit, z.jetzt.alle) for z in antwort.context["zeilen"]]
    assert zeilen == [("I", 35, 50), ("101", 25, 30), ("102", 10, 20)]
    assert antwort.context["offen"] == 15


def test_in_15_von_21_kifaz_gibt_es_kita_sozialarbeit(vorgabe: Traeger, raeume: Raeume) -> None:
    kitas = baue_haeuser(vorgabe, "kita", [raeume["101"]] * 30)
    biete_an(kitas[:21], "kifaz", 2020)
    biete_an(kitas[6:24], "kita-sozialarbeit", 2021)
    regeln = {r.schluessel: r for r in regeln_mit_zielen()}
    je = lagen(regeln.values())
    gezaehlt = {s: bestand(je[regeln[s].pk], stichtag(2025, 10)).deckung for s in ("kifaz", "kita-sozialarbeit")}
    assert {s: (d.mit, d.alle) for s, d in gezaehlt.items()} == {"kifaz": (21, 30), "kita-sozialarbeit": (15, 21)}


def test_die_datei_hat_gebiete_arten_und_die_prioritaetenliste(als: Callable[..., Any], leipzig: list[Einrichtung]) -> None:
    inhalt = als("netzwerkstelle").get(f"{regelseite()}?format=csv").content.decode("utf-8-sig")
    assert "Gebiet;2024/25 mit;2024/25 alle;2025/26 mit" in inhalt and ";40;67;43;67;" in inhalt
    zeile = next(z for z in csv.reader(io.StringIO(inhalt), delimiter=";") if z and z[0] == "Fachbereich Kinder, Jugend und Familie")
    assert zeile[1:5] == ["40", "67", "43", "67"]


def test_ohne_werte_sagt_die_prioritaetenliste_warum(als: Callable[..., Any], leipzig: list[Einrichtung]) -> None:
    seite = text(als("controlling").get(regelseite()))
    assert "Die Prioritätenliste lässt sich nicht rechnen" in seite


def test_gewichte_ergeben_genau_hundert_prozent(vorgabe: Traeger) -> None:
    regel, indikator = Ausbauregel.objects.get(schluessel="kifaz"), Indikator.objects.get(schluessel="sprachstand")
    arten = [Einrichtungsart.objects.get(schluessel="kita")]
    abgelehnt(lambda: speichere_ausbauregel(wer=WER, regel=regel, arten=arten, kriterien={indikator: Decimal("0.9")}), "hier sind es 90")
    abgelehnt(lambda: speichere_ausbauregel(wer=WER, regel=regel, arten=[], kriterien={}), "mindestens eine Art")
    indikator.richtung = "neutral"
    voll = {indikator: Decimal(1)}
    abgelehnt(lambda: speichere_ausbauregel(wer=WER, regel=regel, arten=arten, kriterien=voll), "lässt sich nicht gewichten")
    assert speichere_ausbauregel(wer=WER, regel=regel, arten=arten, kriterien={}).kriterien.count() == 0


def test_die_datenbank_haelt_angebote_und_gewichte(leipzig: list[Einrichtung]) -> None:
    angebot = Angebot.objects.all()[0]
    doppelt = Angebot(art=angebot.art, einrichtung=angebot.einrichtung, gueltig_von=date(2030, 8, 1))
    abgelehnt(lambda: speichere_angebot(wer=WER, angebot=doppelt), "schon seit dem 01.08.2020")
    with pytest.raises(IntegrityError, match="angebot_einmal_zur_zeit"), transaction.atomic():
        doppelt.save()
    with pytest.raises(IntegrityError, match="wird beendet, nicht gelöscht"), transaction.atomic():
        Angebot.objects.filter(pk=angebot.pk)._raw_delete("default")
    with pytest.raises(IntegrityError, match="genau 100 %"), transaction.atomic():
        Ausbaukriterium.objects.filter(gewicht=Decimal("0.40")).update(gewicht=Decimal("0.39"))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_controlling_traegt_angebote_und_regeln_ein(als: Callable[..., Any], leipzig: list[Einrichtung]) -> None:
    client, schule = als("controlling"), leipzig[66]
    angaben = {"art": Angebotsart.objects.get(schluessel="schulsozialarbeit").pk, "einrichtung": schule.pk, "traeger": "", "vzae": "0,5",
               "gueltig_von": "01.08.1980", "gueltig_bis": "", "quelle": ""}  # fmt: skip
    antwort = client.post(reverse("angebot_neu"), angaben)
    assert antwort.status_code == 422 and "gibt es am 01.08.1980 nicht" in text(antwort)
    assert client.post(reverse("angebot_neu"), {**angaben, "gueltig_von": "01.08.2025"}).status_code == 302
    assert "44 von 67 Grundschulen" in text(client.get(regelseite()))
    neu = Angebot.objects.get(einrichtung=schule)
    ende = {"traeger": "", "vzae": "", "gueltig_von": "01.08.2025", "gueltig_bis": "31.07.2026", "quelle": "Beschluss"}
    assert client.post(reverse("angebot_aendern", args=[neu.pk]), ende).status_code == 302
    je = client.get(regelseite()).context["zeilen"][0].je_jahr
    assert [d.mit for d in je] == [40, 44, 43, 43]
    assert als("fachkraft1").get(reverse("angebot_neu")).status_code == 404


def test_eine_regel_wird_mit_ihren_kriterien_angelegt(als: Callable[..., Any], vorgabe: Traeger) -> None:
    client, indikator = als("controlling"), Indikator.objects.get(schluessel="sprachstand")
    angebot = Angebotsart.objects.get(schluessel="schulsozialarbeit").pk
    angaben = {
        "name": "Schulsozialarbeit an Gymnasien", "angebotsart": angebot, "voraussetzung": "",
        "praeposition": "an", "wort": "Gymnasien", "erstes_schuljahr": "2024", "letztes_schuljahr": "2027", "stichtag_monat": "10",
        "arten": [Einrichtungsart.objects.get(schluessel="gymnasium").pk], "quelle": "", "indikator_1": indikator.pk, "gewicht_1": "",
    }  # fmt: skip
    antwort = client.post(reverse("ausbauregel_neu"), angaben)
    assert antwort.status_code == 422 and "Kriterium und Gewicht gehören zusammen" in text(antwort)
    antwort = client.post(reverse("ausbauregel_neu"), {**angaben, "gewicht_1": "90"})
    assert antwort.status_code == 422 and "genau 100 %; hier sind es 90 %" in text(antwort)
    assert client.post(reverse("ausbauregel_neu"), {**angaben, "gewicht_1": "100"}).status_code == 302
    seite = text(client.get(regelseite("schulsozialarbeit-an-gymnasien")))
    assert "Schulsozialarbeit: Es gibt keine Gymnasien" in seite and "Hier ist keine Einrichtung ohne dieses Angebot" in seite


def test_eine_regel_mit_sechs_kriterien_laesst_sich_aendern(als: Callable[..., Any], vorgabe: Traeger) -> None:
    regel = Ausbauregel.objects.get(schluessel="schulsozialarbeit-grundschulen")
    for n in (5, 6):
        neuer = Indikator.objects.get(schluessel="sprachstand")
        neuer.pk, neuer.schluessel, neuer.name = None, f"merkmal_{n}", f"Merkmal {n}"
        neuer.save()
    waehlbar = list(AusbauregelForm(instance=regel).indikatoren.values())[:6]
    gewichte = dict(zip(waehlbar, map(Decimal, ("0.3", "0.2", "0.2", "0.1", "0.1", "0.1")), strict=True))
    arten = [z.einrichtungsart for z in regel.ziele.select_related("einrichtungsart")]
    speichere_ausbauregel(wer=WER, regel=regel, arten=arten, kriterien=gewichte)
    client, wohin = als("controlling"), reverse("ausbauregel_aendern", args=[regel.schluessel])
    form = client.get(wohin).context["form"]
    assert "gewicht_7" in form.fields and form["indikator_6"].value()
    angaben = {f.name: f.value() for f in form if f.value() not in (None, "")}
    antwort = client.post(wohin, {**angaben, "wort": "Grundschulen der Stadt"})
    assert antwort.status_code == 302, antwort.context["form"].errors
    assert set(regel.kriterien.values_list("indikator", flat=True)) == {i.pk for i in waehlbar}


def test_wer_nicht_zum_fachbereich_gehoert_findet_nichts(als: Callable[..., Any], vorgabe: Traeger) -> None:
    for ziel in (reverse("ausbaustand"), reverse("angebote"), regelseite()):
        assert [als(wer).get(ziel).status_code for wer in ("gremium", "ohne_rolle", "fachkraft1")] == [404, 404, 200]
