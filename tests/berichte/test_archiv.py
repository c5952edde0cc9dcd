"""One archive of all kept reports: who finds what, and what moved between two of one type."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from basis import kanonisch
from basis.models import Datei
from basis.zahlen import Wert, Zustand
from berichte import export
from berichte.actions.berichte import erzeuge_bericht
from berichte.regelwerk import Berichtstyp
from berichte.sections import archiv
from berichte.sections.archiv import Eintrag
from berichte.sections.berichtsarten import LESARTEN
from berichte.sections.freigaben import PDF_VERAENDERT
from berichte.zeitraum import Berichtszeitraum
from sozialraum.access import Zugang
from tests.berichte.altmonat import frueher_freigegeben
from tests.berichte.conftest import bericht, gebiet
from tests.berichte.test_freigabe import HALB, freigegeben, gedruckt, stelle
from tests.factories import Besetzung, wer_ist
from tests.proaktiv.bau import text

__all__ = ["gedruckt"]
Als = Callable[..., Client]
ARCHIV, DAVOR = "/berichte/archiv/", Berichtszeitraum(date(2006, 7, 1), date(2006, 12, 31))


def monat(besetzung: Besetzung) -> Any:
    return frueher_freigegeben(besetzung.ressort2)


@pytest.mark.usefixtures("halle", "gedruckt")
@pytest.mark.django_db
class TestArchiv:
    def test_alle_drei_arten_stehen_darin_das_neueste_zuerst(
        self, besetzung: Besetzung, als: Als, grundlage: Any, schnell: list[str]
    ) -> None:
        budget = erzeuge_bericht(wer=wer_ist(besetzung.controlling), grundlage=grundlage, gebiet=gebiet(grundlage, "sozialraum", "II"))
        zweiter, dritter = monat(besetzung), freigegeben(besetzung, stelle())
        alle = archiv.lies(Zugang(besetzung.controlling))
        assert [e.schluessel for e in alle] == [f"freigabe-{dritter.pk}", f"monat-{zweiter.pk}", f"bericht-{budget.pk}"]
        assert [e.adresse for e in alle] == [r.get_absolute_url() for r in (dritter, zweiter, budget)]
        assert [e.pruefsumme for e in alle] == [r.pruefsumme for r in (dritter, zweiter, budget)]
        seite = als("controlling").get(ARCHIV)
        assert "3 Berichte sind abgelegt" in text(seite) and all(als("controlling").get(e.pdf).status_code == 200 for e in alle)
        for frage, erwartet in (("typ=systeme", 1), ("ebene=3", 2), ("suche=silberhöhe", 1), ("jahr=2007", 3), ("kreis=oeffentlich", 0)):
            assert len(als("controlling").get(f"{ARCHIV}?{frage}").context["table"].rows) == erwartet, frage
        zeilen = als("controlling").get(f"{ARCHIV}?format=csv&typ=systeme").getvalue().decode("utf-8-sig").splitlines()
        assert zeilen[1].startswith("Pro-Aktive Systeme;") and len(zeilen) == 2

    def test_ein_gremium_findet_was_oeffentlich_ist_und_nichts_sonst(self, besetzung: Besetzung, als: Als) -> None:
        innen, aussen = freigegeben(besetzung, stelle()), freigegeben(besetzung, stelle(Berichtstyp.UMSETZUNGSSTAND), oeffentlich=True)
        unten = freigegeben(besetzung, stelle(ort=("sozialraum", "III")))
        monat(besetzung)
        gefunden = {
            wer: {e.schluessel for e in archiv.lies(Zugang(getattr(besetzung, wer)))} for wer in ("gremium", "ressort1", "ressort2")
        }
        assert gefunden["gremium"] == {f"freigabe-{aussen.pk}"}
        assert f"freigabe-{unten.pk}" in gefunden["ressort2"] and f"freigabe-{unten.pk}" not in gefunden["ressort1"]
        seite = text(als("gremium").get(ARCHIV))
        assert "Umsetzungsstand" in seite and "Pro-Aktive Systeme" not in seite and "1 Bericht ist abgelegt" in seite
        assert als("gremium").get(reverse("berichtsvergleich", args=[f"freigabe-{innen.pk}"])).status_code == 404

    def test_was_sich_bewegt_hat_von_hand(self, besetzung: Besetzung, als: Als) -> None:
        """Each number of both half-years counted beside each other, from what was kept."""
        alt, neu = freigegeben(besetzung, stelle(z=DAVOR)), freigegeben(besetzung, stelle(z=HALB))
        a, n = (LESARTEN[Berichtstyp.SYSTEME].lies(row.inhalt) for row in (alt, neu))
        anders = {f"{g.titel}, {z.name}" for g in n.gruppen for z in g.zeilen if z.wert != a.zeile(z.schluessel).wert}
        seite = als("controlling").get(reverse("berichtsvergleich", args=[f"freigabe-{neu.pk}"]))
        gezeigt = [z.record for z in seite.context["table"].rows]
        eigene = [z for z in gezeigt if z.blatt == "Kennzahlen" and z.spalte == "im Zeitraum"]
        assert anders and {z.zeile for z in eigene} == anders
        runden = next(z for z in eigene if z.zeile.endswith("angesetzte Runden")) if a.wert("runden") != n.wert("runden") else None
        assert runden is None or (runden.alt, runden.neu) == (str(a.wert("runden")), str(n.wert("runden")))
        assert seite.context["alt"].schluessel == f"freigabe-{alt.pk}", "the one before it, unless another is asked for"
        zurueck = als("controlling").get(reverse("berichtsvergleich", args=[f"freigabe-{alt.pk}"]))
        assert [z.record for z in zurueck.context["table"].rows] == gezeigt, "the earlier one is before, from whichever one comes"
        assert (zurueck.context["alt"].schluessel, zurueck.context["neu"].schluessel) == (f"freigabe-{alt.pk}", f"freigabe-{neu.pk}")
        assert "dem nächsten Bericht danach" in text(zurueck) and "Im späteren Bericht" in text(zurueck)
        assert "dem Bericht davor" in text(seite) and "Gegenüber" in seite.context["kernaussage"]
        adressen = [reverse("berichtsvergleich", args=[f"freigabe-{row.pk}"]) for row in (alt, neu)]
        dateien = [als("controlling").get(a, {"format": "csv"}).getvalue().decode("utf-8-sig").splitlines() for a in adressen]
        zeilen = [[z for z in datei if "bewegt hat:" not in z] for datei in dateien]
        assert zeilen[0] == zeilen[1] and any("vorher: " in z for z in zeilen[0]), "the file says the same, too"

    def test_der_befehl_prueft_alle_und_nennt_den_veraenderten(
        self, besetzung: Besetzung, grundlage: Any, schnell: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        budget = erzeuge_bericht(wer=wer_ist(besetzung.controlling), grundlage=grundlage, gebiet=gebiet(grundlage, "sozialraum", "II"))
        monat(besetzung), freigegeben(besetzung, stelle())
        call_command("berichte_pruefen")
        assert "3 Berichte geprüft." in capsys.readouterr().out
        Datei.objects.filter(pk=budget.pdf_id).update(inhalt=b"%PDF anders")
        with pytest.raises(SystemExit):
            call_command("berichte_pruefen")
        assert PDF_VERAENDERT in capsys.readouterr().err

    def test_ohne_zweiten_bericht_ist_nichts_zu_vergleichen(self, besetzung: Besetzung, als: Als) -> None:
        row = freigegeben(besetzung, stelle())
        seite = text(als("controlling").get(reverse("berichtsvergleich", args=[f"freigabe-{row.pk}"])))
        assert "Noch nichts zu vergleichen" in seite
        assert "Noch ist kein Bericht" in text(als("gremium").get(ARCHIV))

    def test_auch_ein_sozialraumbudget_kommt_aus_seinem_inhalt_zurueck(self, grundlage: Any) -> None:
        ort = bericht(grundlage, "sozialraum", "II")
        zurueck = LESARTEN[Berichtstyp.SOZIALRAUMBUDGET].lies(ort.inhalt())
        assert kanonisch.schreibe(zurueck.inhalt()) == kanonisch.schreibe(ort.inhalt())
        assert [b.titel for b in export.blaetter(zurueck)] == [b.titel for b in export.blaetter(ort)]


@dataclass(frozen=True)
class Beispiel:
    """Everything that a report can hold."""

    ganz: int
    zahl: int | Fraction | None
    wert: Wert
    tag: date | None
    typ: Berichtstyp
    teile: tuple[Wert, ...]


werte = st.one_of(
    st.decimals(-(10**6), 10**6, places=3).map(Wert), st.sampled_from([Zustand.GESPERRT, Zustand.KEINE_ANGABE]).map(lambda z: Wert(None, z))
)
beispiele = st.builds(
    Beispiel, st.integers(), st.one_of(st.none(), st.integers(), st.integers().map(lambda n: Fraction(n, 8))), werte,
    st.none() | st.dates(), st.sampled_from(Berichtstyp), st.lists(werte, max_size=3).map(tuple),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(beispiel=beispiele)
def test_was_abgelegt_ist_kommt_als_dasselbe_zurueck(beispiel: Beispiel) -> None:
    """Also after the database, which orders keys anew: no value, gesperrt and 0 stay three things, a whole number no text."""
    inhalt = json.loads(kanonisch.schreibe(kanonisch.als_inhalt(beispiel)))
    zurueck = kanonisch.lies(Beispiel, inhalt)
    assert zurueck == beispiel and kanonisch.schreibe(kanonisch.als_inhalt(zurueck)) == kanonisch.schreibe(inhalt)


eintraege = st.builds(
    lambda typ, ebene, ort, bis, pk: Eintrag(
        "freigabe", pk, typ, ebene, ort, ort, bis, bis, "", "Fassung 1", bis, datetime(2007, 1, 1, tzinfo=UTC), False, False, ""
    ),
    st.sampled_from([Berichtstyp.SYSTEME, Berichtstyp.CONTROLLING]), st.integers(1, 4), st.sampled_from("ABC"),
    st.dates(date(2006, 1, 1), date(2007, 12, 31)), st.integers(1, 10**6),
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(eintrag=eintraege, alle=st.lists(eintraege, max_size=8))
def test_verglichen_wird_nur_gleiches_und_das_eigene_gebiet_zuerst(eintrag: Eintrag, alle: list[Eintrag]) -> None:
    gefunden = archiv.verwandte(eintrag, [eintrag, *alle])
    assert all(e.typ is eintrag.typ and e.schluessel != eintrag.schluessel for e in gefunden)
    hier = [(e.ebene, e.gebietsschluessel) == (eintrag.ebene, eintrag.gebietsschluessel) for e in gefunden]
    assert hier == sorted(hier, reverse=True)
    nah = [e for e, eigene in zip(gefunden, hier, strict=True) if eigene]
    davor = [archiv.liegt_davor(e, eintrag) for e in nah]
    assert davor == sorted(davor, reverse=True), "what lies before comes first"
    ende = [e.bis for e in nah if e.bis < eintrag.bis]
    assert ende == sorted(ende, reverse=True), "the nearest first"
    for e in gefunden:
        alt, neu = archiv.geordnet(eintrag, e)
        assert (alt, neu) == archiv.geordnet(e, eintrag) and (alt.bis, alt.am) <= (neu.bis, neu.am)
