"""The Scorecard from page to paper: released values only, no red without its answer, and what is gesperrt stays so for everybody."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from berichte import pdf
from berichte.druck.maschine import Druck
from berichte.sections import monatsinhalt, scorecardpapier
from bsc.models import Messgroesse, Schwelle, Scorecardfreigabe
from bsc.scorecardblatt import Antwort, Blattzeile, Scorecardblatt
from budgets.models import Haushaltsjahr
from budgets.selectors.vollzug import eckdaten
from sozialraum.models import Stadt

FB, III, R2 = "/scorecard/2007/fachbereich/FB/", "/scorecard/2007/sozialraum/III/", "/scorecard/2007/ressort/R-II/"
STAND = "?stand=30.09.2007"
Als = Callable[..., Client]


def text(antwort: Any) -> str:
    assert antwort.status_code == 200, antwort.status_code
    return str(antwort.content.decode()).replace("\u00a0", " ")


@pytest.fixture
def papier(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The HTML of what was to be printed; the engine has tests of its own."""
    gedruckt: list[str] = []

    class Prozess:
        def drucke(self, auftrag: Any) -> Druck:
            gedruckt.append(auftrag.html.replace("\u00a0", " "))
            return Druck(auftrag.html.encode(), 1)

    @contextmanager
    def druckprozess(grenzen: Any = None) -> Iterator[Prozess]:
        yield Prozess()

    monkeypatch.setattr(pdf, "druckprozess", druckprozess)
    return gedruckt


def am(tag: date) -> None:
    stadt = Stadt.objects.get()
    stadt.fester_tag = tag
    stadt.save()


def antworte(als: Als, m: Messgroesse, **angaben: str) -> None:
    felder = {"art": "duldung", "ursache": "Zwei Stellen sind unbesetzt", "bis": "31.10.2007"} | angaben
    assert als("controlling").post(f"/scorecard/messgroessen/{m.pk}/antwort/", felder).status_code == 302


@pytest.mark.usefixtures("halle")
@pytest.mark.django_db
def test_rot_kommt_ohne_antwort_in_keinen_bericht_und_eine_duldung_endet_von_selbst(als: Als, papier: list[str]) -> None:
    m, leitung = Messgroesse.objects.get(name="Einrichtungen mit aktiver Hausrunde"), als("fachbereichsleitung")
    assert "Bericht als PDF" in text(leitung.get(FB)) and "noch nichts freigegeben" in text(leitung.get(FB))
    leitung.get(f"{FB}pdf/{STAND}")
    assert "Entwurf, nicht freigegeben" in papier[-1] and "Antwort fehlt" in papier[-1]
    assert leitung.post(f"{FB}freigeben/{STAND}").status_code == 422 and not Scorecardfreigabe.objects.exists()
    antworte(als, m)
    leitung.post(f"{FB}freigeben/{STAND}")
    freigabe = Scorecardfreigabe.objects.get()
    leitung.get(f"{FB}pdf/{STAND}")
    satz = f"freigegeben am 15.10.2007 von {freigabe.nutzer}"
    assert satz in papier[-1] and "hingenommen bis 31.10.2007" in papier[-1] and "Zwei Stellen sind unbesetzt" in papier[-1]
    assert "Entwurf, nicht freigegeben" not in papier[-1]
    seite = text(als("fachkraft1").get(freigabe.get_absolute_url()))
    assert "hat sich seit der Freigabe keine Messgröße geändert" in seite and satz.removeprefix("freigegeben ") in seite
    am(date(2007, 11, 1))
    seite = text(leitung.get(freigabe.get_absolute_url()))
    assert "die Antwort galt bis 31.10.2007 und ist neu zu geben" in seite and "hingenommen bis 31.10.2007" in seite
    leitung.get(f"{FB}pdf/{STAND}")
    leitung.get(f"{freigabe.get_absolute_url()}pdf/")
    assert "Antwort fehlt" in papier[-2] and satz in papier[-1] and "Antwort fehlt" not in papier[-1]
    assert leitung.post(f"{FB}freigeben/{STAND}").status_code == 422
    inhalt = [zeile | {"antwort": None} for zeile in freigabe.inhalt]
    with pytest.raises(IntegrityError, match="freigabe_beantwortet_jede_rote"), transaction.atomic():
        Scorecardfreigabe.objects.create(gebiet=freigabe.gebiet, stichtag=freigabe.stichtag, nutzer=freigabe.nutzer, inhalt=inhalt)


@pytest.mark.usefixtures("halle")
@pytest.mark.django_db
def test_eine_freigabe_zeigt_allen_dasselbe_auch_wenn_ihr_urheber_mehr_sah(als: Als, papier: list[str]) -> None:
    m, zustaendig = Messgroesse.objects.get(ziel__gebiet__schluessel="III", name__contains="stationären"), als("ressort2")
    sieht = {z.m.messgroesse.pk: z.z for _, rows in zustaendig.get(III).context["gruppen"] for z in rows}[m.pk]
    assert sieht.ist_text not in ("·", "–")
    assert "wird gesperrt freigegeben" in text(zustaendig.get(f"{III}freigeben/{STAND}"))
    Schwelle.objects.create(messgroesse=m, gueltig_ab=date(2007, 9, 1), gruen=99, gelb=99)
    zustaendig.post(f"{III}freigeben/{STAND}")
    freigabe = Scorecardfreigabe.objects.get()
    frei = {e["messgroesse"]: e for e in freigabe.inhalt}[m.pk]
    assert (frei["ist"], frei["abweichung"], frei["zielerreichung"], frei["trend"], frei["gesperrt"]) == ("·", "·", "·", "", True)
    adresse, zeile = freigabe.get_absolute_url(), sieht.ist_text.replace("\u00a0", " ")
    seiten = [text(als(wer).get(adresse)) for wer in ("ressort2", "controlling", "ressort1")]
    dateien = [als(wer).get(f"{adresse}?format=csv").content.decode() for wer in ("ressort2", "ressort1")]
    assert dateien[0] == dateien[1]
    assert all(f">{zeile}<" not in rest and "gesperrt" in rest for rest in (seite.split(m.name)[-1].split("</tr>")[0] for seite in seiten))
    for wer in ("ressort2", "ressort1"):
        als(wer).get(f"{III}pdf/{STAND}")
        als(wer).get(f"{adresse}pdf/")
    rest = papier[0].split(m.name)[-1].split("</tr>")[0]  # other measures may have the same value
    assert len(set(papier)) == 1 and "·" in rest and f">{zeile}<" not in rest
    assert als("gremium").get(adresse).status_code == als("gremium").get(f"{adresse}pdf/").status_code == 404


@pytest.mark.usefixtures("halle")
@pytest.mark.django_db
def test_was_vor_dieser_regel_freigegeben_wurde_verraet_keine_fallzahlen(als: Als, papier: list[str]) -> None:
    m = Messgroesse.objects.get(ziel__gebiet__schluessel="III", name__contains="stationären")
    andere = Messgroesse.objects.filter(ziel__gebiet__schluessel="III").exclude(pk=m.pk).first()
    assert andere
    werte = ((m.pk, 71), (andere.pk, 72))
    alt = [{"messgroesse": nr, "name": f"Alte {nr}", "ist": f"{zahl} : 1", "status": "im_plan"} for nr, zahl in werte]
    wer = als("ressort2").get(III).wsgi_request.user
    freigabe = Scorecardfreigabe.objects.create(gebiet=m.ziel.gebiet, stichtag=date(2007, 9, 30), nutzer=wer, inhalt=alt)
    seite = text(als("ressort2").get(freigabe.get_absolute_url()))
    als("ressort2").get(f"{freigabe.get_absolute_url()}pdf/")
    assert "72 : 1" in seite and "72 : 1" in papier[0] and "71 : 1" not in seite + papier[0]


@pytest.mark.usefixtures("halle")
@pytest.mark.django_db
def test_die_liste_und_der_monatsbericht_zeigen_was_freigegeben_ist(als: Als) -> None:
    monat, leitung = "/berichte/monat/2007/9/ressort/R-II/", als("ressort2")
    assert "bis zum 30.09.2007 keine Scorecard freigegeben" in text(leitung.get(monat))
    vorher = leitung.get(monat).context["pruefsumme"]
    for m in Messgroesse.objects.filter(ziel__gebiet__schluessel="R-II"):
        Schwelle.objects.create(messgroesse=m, gueltig_ab=date(2007, 9, 2), gruen=0, gelb=0)
        antworte(als, m)
    assert leitung.post(f"{R2}freigeben/{STAND}").status_code == 302
    freigabe = Scorecardfreigabe.objects.get()
    antwort = leitung.get(monat)
    assert freigabe.get_absolute_url() in text(antwort) and "hingenommen bis 31.10.2007" in text(antwort)
    scorecard = antwort.context["bericht"].scorecard
    assert antwort.context["pruefsumme"] != vorher and [z.ist for z in scorecard.zeilen] == [e["ist"] for e in freigabe.inhalt]
    g = monatsinhalt.lade(Haushaltsjahr.objects.get(jahr=2007), 9, eckdaten(2007))
    g = replace(g, rows=[replace(row, muster=False) for row in g.rows])  # real Budgets beside an invented Scorecard
    knoten = g.baum.knoten[freigabe.gebiet_id]
    assert monatsinhalt.stelle_zusammen(g, knoten).muster and not monatsinhalt.stelle_zusammen(replace(g, scorecards={}), knoten).muster
    liste = text(als("fachkraft1").get("/scorecard/freigaben/?gebiet=R-II&jahr=2007"))
    assert freigabe.get_absolute_url() in liste and freigabe.get_absolute_url() not in text(leitung.get("/scorecard/freigaben/?gebiet=III"))
    assert "30.09.2007" in leitung.get("/scorecard/freigaben/?format=csv").content.decode()


def blatt() -> Scorecardblatt:
    """All signs of the paper: red answered and open, gesperrt, missing, Vorschlag, Muster, an empty Perspektive."""
    antwort = Antwort("korrektur", "Zwei Stellen sind unbesetzt", "Vertretung bis zur Besetzung", date(2007, 10, 1), date(2007, 12, 31))
    rot = Blattzeile(
        1, "Verhältnis der Ausgaben für Prävention - HzE", perspektive="finanzen", ziel="Probleme frühzeitig erkennen und handeln",
        massnahmen=("Entwicklung von Pro-Aktiven-Systemen", "Fortbildung der Teams"), einheit="Prozentanteile", ausgangswert="15 : 85",
        ausgang_am=date(2006, 12, 31), ist="12 : 88", stichtag=date(2007, 9, 30), soll="18 : 82", abweichung="−6,0", plan="25 : 75",
        plan_am=date(2008, 12, 31), trend="faellt", guenstig=False, zielerreichung="−30 %", status="handeln", vorschlag=True, muster=True,
        verantwortlich="Stabsstelle Controlling", quelle="Buchungen des laufenden Jahres", antwort=antwort,
        abweichende=(("handeln", ("Sozialraum II", "Sozialraum V")), ("beobachten", ("Ressort I",))),
    )  # fmt: skip
    gesperrt = Blattzeile(
        2, "Verhältnis der stationären Hilfen in Halle - außerhalb", perspektive="kunden", ziel="Angebote in Halle nutzen",
        ausgangswert="·", einheit="Prozentanteile", ist="·", soll="·", abweichung="·", plan="70 : 30", zielerreichung="·", gesperrt=True,
        hinweis="Gesperrt.",
    )  # fmt: skip
    offen = Blattzeile(3, "Einrichtungen mit aktiver Hausrunde", perspektive="prozess", ziel="Hausrunden", ist="14", status="handeln")
    weitere = [Blattzeile(n, f"Messgröße {n}", "prozess", f"Ziel {n}", ("Maßnahme",), "Anzahl", status="im_plan") for n in range(4, 14)]
    return Scorecardblatt(
        "Fachbereich", "Fachbereich Kinder, Jugend und Familie", "fachbereich", "FB", "Stadt Halle (Saale)",
        "Fachbereich Kinder, Jugend und Familie", date(2007, 9, 30), (rot, gesperrt, offen, *weitere),
    )  # fmt: skip


@pytest.mark.django_db
def test_das_papier_liegt_quer_und_ist_ausgezeichnet() -> None:
    """``BILDER`` keeps it, for veraPDF."""
    druck = pdf.drucke(scorecardpapier.auftrag(scorecardpapier.entwurf(blatt()), timezone.now(), None, None))
    if ordner := os.environ.get("BILDER"):
        (Path(ordner) / "scorecard.pdf").write_bytes(druck.pdf)
    leser = PdfReader(io.BytesIO(druck.pdf))
    seiten = [seite.extract_text() for seite in leser.pages]
    ganz = " ".join(" ".join(seiten).split())
    assert leser.trailer["/Root"]["/MarkInfo"]["/Marked"] and all(s.mediabox.width > s.mediabox.height for s in leser.pages)
    assert all(wort in ganz for wort in ("Ist-Wert 2006", "Plan-Wert 2008", "Maßnahmen", "Einheiten", "handeln", "gesperrt", "im Plan"))
    assert all("Entwurf, nicht freigegeben" in " ".join(seite.split()) for seite in seiten) and f"Seite 1 von {len(seiten)}" in ganz
    assert "Antwort fehlt" in ganz and "Vertretung bis zur Besetzung" in ganz and "Sozialraum V" in ganz
