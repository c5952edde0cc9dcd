"""What a decided Verteilung betrays about counted cases, and what later publications make of it."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sozialraum.actions import fallangaben
from sozialraum.geheimhaltung import angaben, neue_lecks, schon_verraten, sperre_sicher
from sozialraum.geheimhaltung_achsen import achse
from sozialraum.geheimhaltung_typen import Angabe, Tabelle, Wissen, Zelle
from sozialraum.inputs import veroeffentlichung as inputs
from sozialraum.inputs.fallbezug import fallbezug
from sozialraum.inputs.fallzaehler import Fallzaehler
from sozialraum.models import Fallangabe, Veroeffentlichung
from tests.factories import Besetzung
from tests.sozialraum.test_veroeffentlichung import BESTAND, entwirf, geladen, gib_frei

__all__ = ["geladen"]
TAG = date(2007, 9, 30)
HEIM = "§ 34 Heimerziehung, sonstige betreute Wohnform"
ALLE = frozenset("abc")
ZAHLEN = {("a", "x"): 2, ("b", "x"): 8, ("c", "x"): 9}
TABELLE = Tabelle("g", achse([ALLE], [(ALLE, tuple(frozenset(o) for o in "abc"))]), achse([frozenset("x")], []))


def zelle(orte: str) -> Zelle:
    return Zelle("g", frozenset(orte), frozenset("x"))


def _lecks_nach_der_verteilung(alt: Veroeffentlichung) -> set[frozenset[str]]:
    """What the table made before gives away once a Verteilung shows every hidden Stadtteil but 101; noted twice, and once in the book."""
    verborgen = [z for z in alt.zellen.filter(anzahl=None, hilfen=HEIM) if len(z.orte) == 1 and z.orte != ["101"]]
    orte = [frozenset(z.orte) for z in verborgen]
    angabe: dict[str, Any] = {"gegenstand": "verteilung", "gegenstand_id": "7", "bezeichnung": "Verteilung 2008", "tag": TAG}
    noch_einmal = [bool(fallangaben.merke_fallangabe(**angabe, zaehler=BESTAND, orte=orte)) for _ in range(2)]
    assert verborgen and noch_einmal == [Fallangabe.objects.exists(), False]
    davor, groesse = inputs.Bekanntes(inputs.Fallzaehler(), ohne=alt.pk).mit(inputs.gezaehlt(alt, inputs.Fallzaehler()))
    assert groesse == "bestand:2007-09"
    return {leck.orte for leck in neue_lecks(davor, [*inputs.angaben(alt, groesse)], 5)}


class TestRegel:
    @pytest.mark.zusage(12)
    def test_was_ein_betrag_verriet_deckt_keine_andere_zahl(self) -> None:
        """a = 2 is hidden, and b = 8 would be hidden with it. Who has b from a budget needs another cover: c."""
        ohne = Wissen((), {"g": ZAHLEN})
        assert sperre_sicher(TABELLE, ZAHLEN, ohne, 3) == {zelle("a"), zelle("b")}
        davor = Wissen((Angabe(zelle("b"), 8, 8, gefolgert=True),), {"g": ZAHLEN})
        assert neue_lecks(davor, angaben(TABELLE, ZAHLEN, {zelle("a"), zelle("b")}), 3) == [zelle("a")]
        gesperrt = sperre_sicher(TABELLE, ZAHLEN, davor, 3)
        assert gesperrt is not None and gesperrt >= {zelle("a"), zelle("c")}

    def test_was_schon_verraten_ist_bleibt_gesperrt_und_haelt_nichts_auf(self) -> None:
        """The 2 itself follows from a budget: no table can mend that, and none prints it."""
        davor = Wissen((Angabe(zelle("a"), 2, 2, gefolgert=True),), {"g": ZAHLEN})
        assert schon_verraten(davor, TABELLE.zellen, 3) == {zelle("a")}
        gesperrt = sperre_sicher(TABELLE, ZAHLEN, davor, 3)
        assert gesperrt is not None and zelle("a") in gesperrt
        assert neue_lecks(davor, angaben(TABELLE, ZAHLEN, gesperrt), 3) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("geladen")
class TestBuch:
    def test_ein_zaehler_wird_an_seinen_zahlen_erkannt(self) -> None:
        gefunden = fallbezug(TAG, BESTAND)
        assert gefunden is not None and (gefunden.name, gefunden.merkmale) == ("bestand:2007-09", frozenset({"34|"}))
        beide = fallbezug(TAG, {ort: 2 * n + 5 for ort, n in BESTAND.items()})
        assert beide is not None and {"31|", "34|"} <= beide.merkmale
        assert fallbezug(TAG, BESTAND | {"101": 5}) is None  # rounded, or of something else
        assert fallbezug(date(2007, 6, 30), BESTAND) is None and fallbezug(TAG, dict.fromkeys(BESTAND, 0)) is None

    def test_mehrere_zaehler_lesen_dieselben_zahlen_einmal(self, django_assert_num_queries: Any) -> None:
        """Meldungen, Hilfearten, Gebiete, Fallzahlen."""
        quelle = Fallzaehler()
        with django_assert_num_queries(4):
            for zaehler in (BESTAND, {ort: n + 5 for ort, n in BESTAND.items()}, BESTAND | {"101": 5}):
                assert fallbezug(TAG, zaehler, quelle) == fallbezug(TAG, zaehler, quelle)

    @pytest.mark.zusage(11, 12)
    def test_die_spaetere_veroeffentlichung_sieht_die_verteilung(self, besetzung: Besetzung) -> None:
        """102 was the cover of the 2 in 101. After the Verteilung gave it away, the table made before is no longer released."""
        alt = entwirf(besetzung, "vor der Verteilung")
        assert _lecks_nach_der_verteilung(alt) == {frozenset({"101"})}
        neu = entwirf(besetzung, "nach der Verteilung")
        davor, groesse = inputs.Bekanntes(inputs.Fallzaehler()).mit(inputs.gezaehlt(neu, inputs.Fallzaehler()))
        assert neue_lecks(davor, [*inputs.angaben(neu, groesse)], 5) == []
        assert gib_frei(besetzung, neu).status == "freigegeben"

    @pytest.mark.gegenprobe(12, ohne="sozialraum.actions.fallangaben:merke_fallangabe")
    def test_ohne_das_buch_saehe_die_spaetere_nicht_was_die_verteilung_verriet(
        self, besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(fallangaben, "merke_fallangabe", lambda **angabe: None)
        assert _lecks_nach_der_verteilung(entwirf(besetzung, "vor der Verteilung")) == set()

    def test_was_im_buch_steht_bleibt(self) -> None:
        fallangaben.merke_fallangabe(
            gegenstand="verteilung", gegenstand_id="7", bezeichnung="V", tag=TAG, zaehler=BESTAND, orte=[frozenset({"101"})]
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            Fallangabe.objects.update(zahlen=[])
        with pytest.raises(IntegrityError), transaction.atomic():
            Fallangabe.objects.all().delete()
        assert str(Fallangabe.objects.get()) == "V: bestand:2007-09"
