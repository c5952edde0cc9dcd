"""A Hilfeart delivered for a part of a period is missing in the rest, never 0: rows, sums, Kennzahlen, course, page of a Gebiet."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from basis.monate import lies_monat
from basis.zahlen import Wert, Zustand
from sozialraum.access import Wer
from sozialraum.actions.einlesen import Auftragsangaben
from sozialraum.actions.laden_hilfearten import KATALOG, lade_hilfearten
from sozialraum.actions.statistik import uebernimm
from sozialraum.fallkennzahlen import Fallsummen, Zaehlung, kennzahlen
from sozialraum.fallluecken import Luecken, finde_luecken
from sozialraum.fallsummen import Art
from sozialraum.imports.stammdaten import lies_toml
from tests.factories import Raeume

Als = Callable[..., Client]
KOPF = "hilfeart;gebiet;monat;ort;bestand;begonnen;beendet;tage\n"
KEINE = Wert(None, Zustand.KEINE_ANGABE)
HEIM, BEISTAND = Art(1, "34", "§ 34 Heim", "stationaer", "", True), Art(2, "30", "§ 30", "ambulant", "", True)
BERATUNG = Art(3, "28", "§ 28", "ambulant", "", False)


def luecken(meldungen: str, von: str, bis: str) -> Luecken:
    """``meldungen``: „1:01.2007 1:02.2007“."""
    paare = {(int(art), lies_monat(monat)) for art, monat in (p.split(":") for p in meldungen.split())}
    return finde_luecken(paare, (1, 2, 3), lies_monat(von), lies_monat(bis))


class TestRegel:
    @pytest.mark.parametrize(
        ("meldungen", "fehlt"),
        [
            ("1:01.2007 1:02.2007 1:03.2007", []),
            ("1:01.2007 1:03.2007", [2]),
            ("1:01.2007", [2, 3]),  # ends within
            ("1:03.2007", [1, 2]),  # begins within
            ("1:12.2006", [1, 2, 3]),  # in the quarter before
            ("1:01.2006 1:06.2007", [1, 2, 3]),  # before and after
            ("1:01.2006", []),  # no more since long
            ("1:06.2007", []),  # not yet
            ("", []),
        ],
    )
    def test_erwartet_wird_was_rundum_gemeldet_ist(self, meldungen: str, fehlt: list[int]) -> None:
        gefunden = luecken(meldungen, "01.2007", "03.2007").je_art.get(1, ())
        assert [m.month for m in gefunden] == fehlt

    def test_bestand_braucht_das_ende_zu_und_abgaenge_jeden_monat(self) -> None:
        zahlen = dict.fromkeys(("bestand", "begonnen", "beendet", "innen", "ausserhalb"), Wert(0))
        mitte = luecken("1:01.2007 1:03.2007", "01.2007", "03.2007").zeile(zahlen, [HEIM, BEISTAND])
        assert [mitte[s] == KEINE for s in zahlen] == [False, True, True, False, False]
        ende = luecken("1:01.2007 1:02.2007", "01.2007", "03.2007")
        assert set(ende.zeile(zahlen, [HEIM]).values()) == {KEINE} and ende.zeile(zahlen, [BEISTAND]) == zahlen
        assert ende.zeile({"alter": "0–6", "bestand": 3}, [HEIM]) == {"alter": "0–6", "bestand": KEINE}  # only the columns it has
        assert ende.satz([HEIM, BEISTAND]) == "Nicht gemeldet: § 34 Heim (03.2007)."

    def test_kennzahlen_nennen_statt_einer_falschen_zahl_den_grund(self) -> None:
        alle = kennzahlen(Fallsummen({"stationaer": Zaehlung(5, 1, 1, 30, 1), "ambulant": Zaehlung(5)}, 3, 2, 0, 1000))
        arten = [HEIM, BEISTAND, BERATUNG]

        def fehlend(meldungen: str) -> set[str]:
            folge = luecken(meldungen, "01.2007", "03.2007").kennzahlen(alle, arten)
            assert all("keine Null" in k.grund for k in folge if k.wert == KEINE)
            return {k.schluessel for k in folge if k.wert == KEINE}

        stroeme = {"hze_je_10000", "dauer", "zugaenge", "abgaenge"}
        assert fehlend("1:01.2007 1:03.2007") == stroeme
        assert fehlend("2:01.2007 2:02.2007") == stroeme | {"hze_je_1000", "ambulant_stationaer"}
        assert fehlend("1:01.2007 1:02.2007") == stroeme | {"hze_je_1000", "ambulant_stationaer", "in_ausserhalb"}
        assert fehlend("3:01.2007") == set()  # not a Hilfe zur Erziehung


@pytest.mark.django_db
class TestSeiten:
    ZEILEN = (
        "34;101;07.2007;in;20;0;0;0\n34;101;08.2007;in;20;0;0;0\n31;101;07.2007;;30;0;0;0\n31;101;08.2007;;30;1;1;9\n"
        "31;101;09.2007;;34;4;0;0\n"
    )

    @pytest.fixture(autouse=True)
    def geladen(self, raeume: Raeume) -> None:
        lade_hilfearten(wer=Wer.befehl("test"), angaben=lies_toml(KATALOG))
        text = KOPF + self.ZEILEN
        uebernimm(wer=Wer.befehl("test"), angaben=Auftragsangaben(art="fallstatistik", inhalt=text.encode(), dateiname="f.csv"))

    def seite(self, client: Client, name: str = "fallstatistik", **wahl: str) -> Any:
        return client.get(reverse(name), {"von": "07.2007", "bis": "09.2007", **wahl})

    def test_die_uebersicht_sagt_was_fehlt_und_rechnet_nicht_mit_null(self, als: Als) -> None:
        antwort = self.seite(als("controlling"))
        text = antwort.content.decode()
        assert "nicht vollständig gemeldet" in text and "Nicht gemeldet: § 34" in text and "(09.2007)" in text
        arten = {z.record["art"][:4]: z.record for z in antwort.context["arten"].rows}
        assert [arten["§ 34"][s] for s in ("bestand", "begonnen", "beendet")] == [KEINE] * 3
        assert (arten["§ 31"]["bestand"].zahl, arten["§ 31"]["begonnen"].zahl) == (34, 5)
        werte = {v.eigene.schluessel: v.eigene.wert for v in antwort.context["vergleiche"]}
        assert set(werte.values()) == {KEINE}
        assert antwort.context["gebiete"].rows[0].record["bestand"] == KEINE

    def test_eine_vollstaendige_auswahl_bleibt_wie_sie_war(self, als: Als) -> None:
        text = self.seite(als("controlling"), bis="08.2007").content.decode()
        assert "50 laufende Hilfen" in text and "Nicht gemeldet" not in text
        assert "34 laufende Hilfen" in self.seite(als("controlling"), hilfen="31").content.decode()

    def test_verlauf_liste_und_gebietsseite(self, als: Als) -> None:
        client = als("controlling")
        verlauf = self.seite(client).content.decode().split('id="verlauf"')[1].split("</table>")[0]
        assert re.findall(r"<td[^>]*>\s*(\d+|–)?", verlauf)[::3][:3] == ["50", "50", "–"]
        liste = {z["art"][:4]: z for z in self.seite(client, "fallzahlen", ebene="4").context["table"].data.data}
        assert liste["§ 34"]["bestand"] == KEINE and liste["§ 31"]["bestand"].zahl == 34
        gebiet = client.get(reverse("gebiet", args=["sozialraum", "I"]), {"stand": "30.09.2007"}).content.decode()
        assert "mindestens eine Hilfeart nicht gemeldet" in gebiet

    @pytest.mark.parametrize(("monate", "fehlt"), [(("01.2007", "12.2007"), True), (("01.2007",), False), (("12.2007",), False)])
    def test_gebietsseite_und_fallstatistik_haben_eine_regel(self, als: Als, monate: tuple[str, ...], fehlt: bool) -> None:
        """§ 30 before and after the month counts as missing on both pages; only before or only after on neither."""
        text = KOPF + "".join(f"34;101;{m}.2007;in;20;0;0;0\n" for m in ("08", "09"))
        text += "".join(f"30;101;{monat};;3;0;0;0\n" for monat in monate)
        angaben = Auftragsangaben(art="fallstatistik", inhalt=text.encode(), dateiname="g.csv")
        uebernimm(wer=Wer.befehl("test"), angaben=angaben, grund="neu")
        client = als("controlling")
        statistik = self.seite(client, von="09.2007").content.decode()
        gebiet = client.get(reverse("gebiet", args=["sozialraum", "I"]), {"stand": "30.09.2007"})
        assert ("Nicht gemeldet: § 30" in statistik) is fehlt
        assert gebiet.context["hilfen"].unvollstaendig is fehlt
        zeilen = {form: bestand for form, bestand, *_ in gebiet.context["hilfen"].zeilen}
        assert (zeilen["ambulant"] == KEINE) is fehlt and zeilen["stationär"].zahl == 20
