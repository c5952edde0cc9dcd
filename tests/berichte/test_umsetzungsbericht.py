"""The report on the Umsetzungsstand: what counts as what, its numbers a second time, page, PDF, XLSX and CSV beside each other."""

import csv
import io
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from berichte import pdf
from berichte.sections import umsetzungsbild, umsetzungsinhalt, umsetzungstexte
from berichte.sections.gebiete import finde
from berichte.sections.umsetzungsbericht import Matrixzeile, Matrixzelle, Umsetzungsbericht
from berichte.sections.umsetzungsinhalt import Wahl
from berichte.views import umsetzungsbericht as views
from proaktiv.luecken import BEKANNT
from proaktiv.luecken import Lage as Feldlage
from proaktiv.models import Massnahme, Massnahmenbericht
from proaktiv.platzzahl import Platzzahl
from proaktiv.umsetzungsstand import Lage, Standzahlen, Umsetzung, umsetzung, zaehle
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet, Stadt
from tests.factories import Raeume
from tests.proaktiv.bau import HEUTE, text
from tests.proaktiv.konzeptionsbau import baue_kapitel, baue_katalog, baue_konzeption, baue_massnahme

Als = Callable[..., Client]
U = Umsetzung
TAG, SEIT = date(2025, 6, 30), date(2024, 6, 30)
DREI = ("praevention", "jugendhilfeplanung", "bildung")
STADT = ("fachbereich", "FB")
ADRESSE = "/umsetzungsstand/fachbereich/FB/"
SPALTEN = ("alle", *(u.value for u in U), "neu")


def bericht(ort: tuple[str, str] = STADT, wahl: Wahl | None = None) -> Umsetzungsbericht:
    baum = Gebiet.objects.baum(heute())
    knoten, wahl = finde(baum, *ort), wahl or Wahl(DREI)
    assert knoten is not None
    return umsetzungsinhalt.lade(baum, knoten, wahl, umsetzungsinhalt.lies_bild(baum, knoten, wahl.achse))


def lage(jetzt: U = U.LAEUFT, vorher: U = U.LAEUFT, **felder: Any) -> Lage:
    angaben: dict[str, Any] = {"berichtet_am": None, "beginn": None, "ende": None, "begonnen": False}
    return Lage(1, 1, None, (), (), None, jetzt, vorher, **(angaben | felder))


class TestRegeln:
    def test_ein_fehlender_bericht_ist_nicht_nicht_begonnen(self) -> None:
        assert umsetzung("nicht_begonnen", None) is U.OHNE_BERICHT and umsetzung("nicht_begonnen", TAG) is U.NICHT_BEGONNEN
        assert umsetzung("verspaetet", None) is U.VERSPAETET, "by its plan it should have begun"
        assert U.OHNE_BERICHT.bezeichnung == "ohne Bericht" != U.NICHT_BEGONNEN.bezeichnung

    def test_jede_zaehlt_genau_einmal_und_neu_ist_bericht_oder_wechsel(self) -> None:
        lagen = [lage(u, U.LAEUFT, berichtet_am=TAG) for u in U] + [lage(), lage(U.VERSPAETET, U.LAEUFT, berichtet_am=SEIT)]
        assert zaehle(lagen, SEIT) == Standzahlen(1, 2, 2, 1, 1, 1, neu=7)
        assert zaehle(lagen, SEIT, vorher=True) == Standzahlen(0, 8, 0, 0, 0, 0, neu=0)
        assert zaehle(lagen, SEIT).alle == 8 and zaehle(lagen, SEIT).offen == 6

    @pytest.mark.parametrize(("felder", "versaeumt", "termin"), [
        ({"beginn": date(2024, 1, 1), "ende": date(2025, 1, 1)}, date(2024, 1, 1), ("Beginn", date(2024, 1, 1))),
        ({"beginn": date(2024, 1, 1), "ende": date(2025, 1, 1), "begonnen": True}, date(2025, 1, 1), ("Ende", date(2025, 1, 1))),
        ({"beginn": date(2024, 1, 1), "ende": date(2026, 1, 1), "begonnen": True}, None, ("Ende", date(2026, 1, 1))),
        ({"ende": TAG}, None, ("Ende", TAG)),
        ({}, None, None),
    ])  # fmt: skip
    def test_welcher_termin_versaeumt_ist(self, felder: Any, versaeumt: date | None, termin: tuple[str, date] | None) -> None:
        """The planned day itself is not over yet; what has begun has not missed its beginning."""
        eine = lage(U.VERSPAETET, **felder)
        assert (eine.versaeumt(TAG), eine.termin(TAG)) == (versaeumt, termin)
        assert lage(U.LAEUFT, **felder).versaeumt(TAG) is None


    def test_was_unbekannt_ist_ist_keine_luecke_und_nicht_keine(self) -> None:
        def satz(*lagen: Feldlage) -> str:
            zellen = tuple(Matrixzelle(x, 0, 0, Platzzahl(0, 0), 0, False, 0, 0, "") for x in lagen)
            teile = umsetzungstexte.Textteile(Any, Any, (), (), (), ("p",) * len(lagen), (Matrixzeile("z", zellen),))  # type: ignore[arg-type]
            return umsetzungstexte._luecken(teile)

        assert satz(Feldlage.GEDECKT, Feldlage.ENTFAELLT) == umsetzungstexte.KEINE_LUECKE
        unklar = satz(Feldlage.UNBEKANNT, Feldlage.OFFEN)
        assert "zeigt hier keine Lücke" not in unklar and "Bedarf unbekannt" in unklar and "deren Zahl unbekannt ist" in unklar


def zweite_rechnung(gilt: Callable[[Massnahme], bool]) -> tuple[int, ...]:
    """Maßnahme by Maßnahme, in plain steps, with none of the report's code: all, the six groups, new."""

    def wie(m: Massnahme, berichte: list[Massnahmenbericht], tag: date) -> str:
        bis = [b for b in berichte if b.tag <= tag]
        stand = bis[-1].stand_neu if bis else "nicht_begonnen"
        if stand in ("fertig", "aufgegeben"):
            return stand
        beginnt_nicht = stand == "nicht_begonnen" and m.beginn is not None and m.beginn < tag
        if stand == "verspaetet" or beginnt_nicht or (m.ende is not None and m.ende < tag):
            return "verspaetet"
        if stand == "nicht_begonnen":
            return "nicht_begonnen" if bis else "ohne_bericht"
        return "laeuft"

    zahlen = dict.fromkeys(SPALTEN, 0)
    for m in Massnahme.objects.filter(konzeption__art__in=DREI):
        if gilt(m):
            berichte = sorted(m.berichte.all(), key=lambda b: (b.tag, b.pk))
            jetzt, vorher = wie(m, berichte, TAG), wie(m, berichte, SEIT)
            zahlen["alle"] += 1
            zahlen[jetzt] += 1
            zahlen["neu"] += jetzt != vorher or any(b.tag > SEIT for b in berichte)
    return tuple(zahlen.values())


def kapitel_von(m: Massnahme) -> tuple[str, str]:
    return m.konzeption.name, str(m.kapitel or "ohne Kapitel")


def phasen(m: Massnahme) -> set[str]:
    return {p.lebensphase.name for p in m.phasen.all()} or {"ohne Angabe"}


def spalten(z: Standzahlen) -> tuple[int, ...]:
    return tuple(getattr(z, name) for name in SPALTEN)


@pytest.mark.usefixtures("halle")
@pytest.mark.django_db
class TestVorfuehrung:
    def test_jede_zahl_ergibt_sich_ein_zweites_mal(self) -> None:
        b = bericht()
        assert (b.kopf.stand, b.kopf.seit) == (TAG, SEIT)
        assert spalten(b.summe) == zweite_rechnung(lambda m: True) and b.summe.alle == 20
        assert tuple(sum(spalten(k.summe)[n] for k in b.konzeptionen) for n in range(8)) == spalten(b.summe)
        for k in b.konzeptionen:
            assert spalten(k.summe) == zweite_rechnung(lambda m, k=k: m.konzeption.name == k.name), k.name  # type: ignore[misc]
            for z in k.kapitel:
                dort = (k.name, z.name)
                hier = zweite_rechnung(lambda m, dort=dort: kapitel_von(m) == dort)  # type: ignore[misc]
                assert spalten(z.zahlen) == hier, z.name
        for z in b.phasen:
            assert spalten(z.zahlen) == zweite_rechnung(lambda m, z=z: z.name in phasen(m)), z.name  # type: ignore[misc]
        for z in b.gebiete:
            hier = zweite_rechnung(lambda m, z=z: z.schluessel in {g.gebiet.schluessel for g in m.gebiete.all()})  # type: ignore[misc]
            assert spalten(z.zahlen) == hier, z.name

    def test_ein_gebiet_hat_auch_was_darueber_und_darin_gilt(self) -> None:
        baum = Gebiet.objects.baum(heute())
        for ort in (("ressort", "R-I"), ("sozialraum", "II"), ("stadtteil", "461")):
            knoten = finde(baum, *ort)
            assert knoten is not None
            orte = {k.id for k in (knoten, *baum.vorfahren(knoten.id), *baum.nachfahren(knoten.id))}
            erwartet = zweite_rechnung(lambda m, orte=orte: any(g.gebiet_id in orte for g in m.gebiete.all()))  # type: ignore[misc]
            assert spalten(bericht(ort).summe) == erwartet and 0 < erwartet[0] <= 20, ort

    def test_seite_papier_xlsx_und_csv_sagen_dieselben_zahlen(self, als: Als, verapdf: Callable[[bytes], str]) -> None:
        """``BILDER`` keeps the paper."""
        b, client = bericht(), als("controlling")
        kapitel = {(k.name, z.name): [*spalten(z.zahlen)] for k in b.konzeptionen for z in k.kapitel}
        seite = text(client.get(ADRESSE))
        mappe = load_workbook(io.BytesIO(client.get(f"{ADRESSE}?format=xlsx").content))
        assert mappe.sheetnames[:5] == ["Kapitel", "Lebensphasen", "Gebiete", "Präventionskette", "Verspätet, nicht begonnen"]
        zeilen = list(mappe["Kapitel"].iter_rows(min_row=2, values_only=True))
        assert {(z[1], z[2]): list(z[3:]) for z in zeilen if z[2]} == kapitel and list(zeilen[-1][3:]) == [*spalten(b.summe)]
        datei = [list(z[1:]) for z in mappe["Lebensphasen"].iter_rows(min_row=2, values_only=True)]
        assert datei == [[*spalten(z.zahlen)] for z in b.phasen]
        reihen = list(csv.reader(io.StringIO(client.get(f"{ADRESSE}?format=csv").content.decode("utf-8-sig")), delimiter=";"))
        for (konzeption, name), zahlen in kapitel.items():
            assert [*map(str, zahlen)] in [r[3:] for r in reihen if r[1:3] == [konzeption, name]], name
        for zeile in (z for k in b.konzeptionen for z in k.kapitel):
            reihe = seite.partition(f'<th scope="row" class="st-umbruch">{zeile.name}</th>')[2].partition("</tr>")[0]
            assert zeile.name == "ohne Kapitel" or _zahlen(reihe) == [*spalten(zeile.zahlen)], zeile.name
        druck = pdf.drucke(umsetzungsbild.auftrag(b, erstellt=timezone.now(), kopf="", stadt=Stadt.objects.aktuelle())).pdf
        if ordner := os.environ.get("BILDER"):
            (Path(ordner) / "umsetzungsstand.pdf").write_bytes(druck)
        leser = PdfReader(io.BytesIO(druck))
        blaetter = [" ".join(s.extract_text().split()) for s in leser.pages]
        ganz = " ".join(blaetter)
        assert all(satz[:40] in ganz for satz in (*b.wichtigste, b.kernaussage)) and "Das Wichtigste" in blaetter[0]
        assert all(f"{z.name} {' '.join(map(str, spalten(z.zahlen)))}" in ganz for z in b.phasen)
        quer = [n for n, s in enumerate(leser.pages) if s.mediabox.width > s.mediabox.height]
        assert quer == [len(blaetter) - 1], "the matrix across, on one sheet of its own"
        assert "Präventionskette: Lebensphase und Lebenswelt" in blaetter[-1]
        assert all(z.name in blaetter[quer[0]] for z in b.matrix) and "Lücke" in blaetter[quer[0]]
        assert {name.rpartition(".")[2] for name in leser.attachments} == {"csv", "json"}
        ergebnis = verapdf(druck)
        assert [zeile.split()[:2] for zeile in ergebnis.splitlines()] == [["PASS", "3a"], ["PASS", "ua1"]], ergebnis

    def test_die_matrix_ist_die_der_praeventionskette(self, als: Als) -> None:
        b, client = bericht(), als("controlling")
        datei = load_workbook(io.BytesIO(client.get("/praeventionskette/?format=xlsx").content))["Präventionskette"]
        einzeln: dict[tuple[Any, Any], list[int]] = {}
        for z in datei.iter_rows(min_row=2, values_only=True):
            einzeln.setdefault((z[1], z[0]), []).append(z[7] or 0)
            assert z[7] is None or z[5] is None or z[7] == max(z[6] - z[5], 0), "a row subtracts"
        luecken = {wo: sum(je) for wo, je in einzeln.items()}
        zellen = [(zeile.name, phase, z) for zeile in b.matrix for phase, z in zip(b.matrixphasen, zeile.zellen, strict=True)]
        assert {(zeile, phase): z.luecke for zeile, phase, z in zellen} == luecken and sum(luecken.values()) > 0
        assert all(z.luecke_genannt == (z.luecke if z.lage in BEKANNT else None) for *_, z in zellen)
        mappe = load_workbook(io.BytesIO(client.get(f"{ADRESSE}?format=xlsx").content))["Präventionskette"]
        je = {(z[0], z[1]): z for z in mappe.iter_rows(min_row=2, values_only=True)}
        unbekannt = [z[7] for z in je.values() if z[2] in ("Bedarf unbekannt", "Plätze unbekannt")]
        assert unbekannt and set(unbekannt) == {None}, "what is not known is not 0"
        assert f"zusammen mindestens {sum(luecken.values()):,} Plätze".replace(",", ".") in " ".join(b.wichtigste)
        feld = {(zeile, phase): z.staende for zeile, phase, z in zellen}
        assert feld["Übergang in Beruf", "14 bis 18 Jahre"] == "1 begonnen", "beside places of what runs, what only began is another word"

    def test_die_listen_hinter_den_zahlen_zaehlen_dasselbe(self, als: Als) -> None:
        client, ort = als("controlling"), ("sozialraum", "II")
        wahl = Wahl(("praevention",))
        b = bericht(ort, wahl)
        seite = text(client.get("/umsetzungsstand/sozialraum/II/?praevention=on"))
        liste = "/massnahmen/?gebiet=sozialraum-II&amp;art=praevention"
        assert f'href="{liste}&amp;gruppe=verspaetet"' in seite and f'href="{liste}"' in seite and "art=bildung" not in seite
        for frage, n in (("", b.summe.alle), ("&gruppe=verspaetet", b.summe.verspaetet)):
            datei = client.get(f"/massnahmen/?gebiet=sozialraum-II&art=praevention{frage}&format=xlsx")
            assert load_workbook(io.BytesIO(datei.content)).worksheets[0].max_row - 1 == n

    def test_saetze_gruende_und_stellen(self) -> None:
        b = bericht()
        spaet = [z for z in b.offene if z.jetzt is U.VERSPAETET]
        assert [z.jetzt for z in b.offene] == sorted((z.jetzt for z in b.offene), key=[*U].index), "late first"
        je = {z.titel: z for z in b.offene}
        assert je["Festlegen von Indikatoren für Ergebnismessung"].grundtext.startswith("Wartet auf die Abstimmung")
        assert je["Evaluation und Fortschreibung"].grundtext == "kein Bericht" and je["Evaluation und Fortschreibung"].versaeumt
        assert je["Halle-Pass"].jetzt is U.OHNE_BERICHT and je["Halle-Pass"].stelle == ""
        assert b.wichtigste[0].startswith(f"{len(spaet)} von {b.summe.offen} offenen Maßnahmen sind verspätet")
        neue = {z.titel: z for z in b.neue}
        assert neue["Dezentrale Jugendbüros"].wechsel == "vorher ohne Bericht" and "Halle-Pass" not in neue
        assert any("Ohne Maßnahme sind 3 Kapitel" in satz and "Inklusion" in satz for satz in b.wichtigste)

    def test_wahl_der_konzeptionen_und_zeilen(self, als: Als) -> None:
        eine, andere = bericht(wahl=Wahl(("bildung",))), bericht(wahl=Wahl(DREI, "handlungsfeld", date(2023, 6, 30)))
        assert {k.art for k in eine.konzeptionen} == {"Bildungskonzept"} and eine.summe.alle == 3
        assert andere.kopf.achse == "Handlungsfeld" and andere.summe.neu > bericht().summe.neu
        seite = text(als("fachkraft1").get(f"{ADRESSE}?bildung=on&zeilen=handlungsfeld&seit=30.06.2023"))
        assert "Präventionskonzept „Stark" not in seite.partition("Nach Konzeption und Kapitel")[2].partition("Nach Lebensphase")[0]
        assert "bildung=on&amp;zeilen=handlungsfeld&amp;seit=30.06.2023" in seite, "it goes on to other Gebiete"

    @pytest.mark.parametrize("seit", ["30.06.2025", "01.01.0001", "2024-06-30"])
    def test_ein_falscher_tag_wird_erklaert(self, als: Als, seit: str) -> None:
        client = als("ressort1")
        for wohin in ("", "pdf/"):
            assert client.get(f"{ADRESSE}{wohin}?seit={seit}").status_code == 422
        assert client.get(f"{ADRESSE}?seit={seit}&format=csv").status_code == 422
        assert "Gezeigt ist, was seit einem Jahr vor dem Stand neu ist" in text(client.get(f"{ADRESSE}?seit={seit}"))

    def test_wer_was_liest(self, als: Als, monkeypatch: pytest.MonkeyPatch) -> None:
        from django.http import HttpResponse

        monkeypatch.setattr(views, "drucke", lambda request, auftrag, name: HttpResponse(name, content_type="application/pdf"))
        for wer, status in (("fachkraft1", 200), ("pruefung", 200), ("netzwerkstelle", 200), ("gremium", 404)):
            assert {als(wer).get(f"{ADRESSE}{wohin}").status_code for wohin in ("", "pdf/")} == {status}, wer
        leser = als("ressort1")
        assert leser.get("/umsetzungsstand/").headers["Location"] == ADRESSE
        assert all("/umsetzungsstand/" in text(leser.get(wo)) for wo in ("/berichte/", "/konzeptionen/", "/massnahmen/"))


def _zahlen(reihe: str) -> list[int]:
    zellen = reihe.split("<td")[1:]
    return [int("".join(c for c in zelle.partition(">")[2].replace("<strong>", "").partition("<")[0] if c.isdigit())) for zelle in zellen]


@pytest.mark.django_db
class TestKleineStadt:
    @pytest.fixture(autouse=True)
    def _tag(self, raeume: Raeume) -> None:
        Stadt.objects.update(fester_tag=HEUTE)

    def test_ohne_konzeption_ist_er_leer_und_sagt_es(self, als: Als) -> None:
        seite = text(als("ressort1").get(ADRESSE))
        assert "Noch keine Maßnahme" in seite and "Zu dieser Auswahl ist noch keine Konzeption eingetragen" in seite

    def test_mehr_massnahmen_kosten_keine_abfrage(self, als: Als) -> None:
        client, konzeption = als("controlling"), baue_konzeption()
        phase, welt, _ = baue_katalog()
        kapitel, zahlen = baue_kapitel(konzeption), []
        for nummer in range(3):
            m = baue_massnahme(konzeption, f"Maßnahme {nummer}", kapitel=kapitel, lebenswelt=welt)
            m.phasen.create(lebensphase=phase)
            m.gebiete.create(gebiet=Gebiet.objects.filter(ebene=Ebene.SOZIALRAUM).first())
            with CaptureQueriesContext(connection) as abfragen:
                assert client.get(ADRESSE).status_code == 200
            zahlen.append(sum(q["sql"].startswith(("SELECT", "WITH", "(SELECT")) for q in abfragen))
        assert zahlen[1] == zahlen[2] <= 13, "the first asks once for what is remembered"
