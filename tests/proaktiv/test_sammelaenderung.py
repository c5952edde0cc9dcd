"""Many Maßnahmen changed together: set, add, remove, empty; seen before it is written; all or none; nothing left out unsaid."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from proaktiv.actions.sammelaenderung import aendere_zusammen, kennung_von, plane_zusammen
from proaktiv.models import Konzeption, Massnahme
from proaktiv.sammelaenderung import Wie, ergibt, kennung
from sozialraum.access import Wer
from sozialraum.models import Gebiet, Protokoll
from tests.factories import Besetzung, Raeume
from tests.proaktiv.bau import abgelehnt, text
from tests.proaktiv.konzeptionsbau import baue_kapitel, baue_katalog, baue_konzeption, baue_massnahme

SEITE, WER = "massnahmen_sammeln", Wer.befehl("test")
MENGEN = st.frozensets(st.integers(1, 6))


@given(MENGEN, MENGEN)
def test_hinzu_und_weg_heben_sich_auf_wo_nichts_war(bisher: frozenset[int], gewaehlt: frozenset[int]) -> None:
    assert ergibt(bisher, Wie.SETZEN, gewaehlt) == gewaehlt
    dazu = ergibt(bisher, Wie.HINZU, gewaehlt)
    assert dazu >= bisher and dazu >= gewaehlt and ergibt(dazu, Wie.WEG, gewaehlt) == bisher - gewaehlt
    assert ergibt(ergibt(bisher, Wie.WEG, gewaehlt), Wie.HINZU, gewaehlt & bisher) == bisher


def test_die_kennung_haengt_an_jeder_angabe_und_nicht_an_der_folge() -> None:
    eins, zwei = (1, (("Ende", "", "31.12.2026"),)), (2, (("Ende", "", "31.12.2026"),))
    assert kennung([eins, zwei]) == kennung([zwei, eins]) != kennung([eins])
    assert kennung([eins]) != kennung([(1, (("Ende", "01.01.2026", "31.12.2026"),))])


@pytest.fixture
def konzeption(db: None) -> Konzeption:
    return baue_konzeption()


def in_gebiet(row: Massnahme, gebiet: Gebiet) -> Massnahme:
    row.gebiete.create(gebiet=gebiet)
    return row


def orte(row: Massnahme) -> set[str]:
    return set(row.gebiete.values_list("gebiet__schluessel", flat=True))


class TestAktion:
    def test_alle_oder_keine(self, konzeption: Konzeption) -> None:
        _, welt, feld = baue_katalog()
        eins, zwei = baue_massnahme(konzeption, "Eins"), baue_massnahme(konzeption, "Zwei", handlungsfeld=feld)
        angaben: dict[str, Any] = {"handlungsfeld": feld}
        assert aendere_zusammen(wer=WER, massnahmen=[eins, zwei], felder=angaben) == 1
        fremd = baue_massnahme(baue_konzeption("bildung", art="bildung"), "Drei")
        kapitel = {"kapitel": baue_kapitel(konzeption), "lebenswelt": welt}
        abgelehnt(lambda: aendere_zusammen(wer=WER, massnahmen=[eins, fremd], felder=kapitel), "„Drei“: Das Kapitel gehört")
        assert not Massnahme.objects.filter(lebenswelt=welt).exists(), "keine hat sich geändert"
        abgelehnt(lambda: aendere_zusammen(wer=WER, massnahmen=[eins], felder={"stand": "fertig"}), "stand")
        abgelehnt(lambda: aendere_zusammen(wer=WER, massnahmen=[eins], felder={}), "was sich ändern soll")
        abgelehnt(lambda: aendere_zusammen(wer=WER, massnahmen=[eins], felder=angaben), "Alles steht schon so da")

    def test_gebiete_und_phasen_kommen_hinzu_fallen_weg_und_werden_leer(self, konzeption: Konzeption, raeume: Raeume) -> None:
        phase, _, feld = baue_katalog()
        eins = in_gebiet(baue_massnahme(konzeption, "Eins", handlungsfeld=feld), raeume["I"])
        zwei = in_gebiet(baue_massnahme(konzeption, "Zwei"), raeume["II"])
        beide = [eins, zwei]
        assert aendere_zusammen(wer=WER, massnahmen=beide, felder={}, mengen={"gebiete": (Wie.HINZU, [raeume["II"]])}) == 1
        assert orte(eins) == {"I", "II"} and orte(zwei) == {"II"}
        assert aendere_zusammen(wer=WER, massnahmen=beide, felder={}, mengen={"gebiete": (Wie.WEG, [raeume["II"]])}) == 2
        assert orte(eins) == {"I"} and orte(zwei) == set()
        assert aendere_zusammen(wer=WER, massnahmen=beide, felder={}, mengen={"phasen": (Wie.SETZEN, [phase])}) == 2
        leer: Any = {"gebiete": (Wie.SETZEN, ()), "phasen": (Wie.SETZEN, ())}
        assert aendere_zusammen(wer=WER, massnahmen=beide, felder={"handlungsfeld": None}, mengen=leer) == 2
        eins.refresh_from_db()
        assert eins.handlungsfeld is None and orte(eins) == set() and not zwei.phasen.exists()
        letzte = Protokoll.objects.order_by("-pk").values_list("daten", flat=True)[:2]
        assert {tuple(sorted(d)) for d in letzte} == {("gebiet", "handlungsfeld_id", "lebensphase"), ("lebensphase",)}

    def test_geschrieben_wird_nur_was_zu_sehen_war(self, konzeption: Konzeption) -> None:
        eins = baue_massnahme(konzeption, "Eins")
        felder = {"ende": date(2026, 12, 31)}
        gesehen = kennung_von(plane_zusammen([eins], felder, {}))
        Massnahme.objects.filter(pk=eins.pk).update(ende=date(2025, 1, 1))
        abgelehnt(lambda: aendere_zusammen(wer=WER, massnahmen=[eins], felder=felder, gesehen=gesehen), "noch einmal an")
        neu = kennung_von(plane_zusammen([eins], felder, {}))
        assert aendere_zusammen(wer=WER, massnahmen=[eins], felder=felder, gesehen=neu) == 1


class TestSeite:
    @pytest.fixture
    def client_(self, besetzung: Besetzung, als: Callable[[Any], Client]) -> Client:
        return als(besetzung.controlling)

    def test_erst_zeigen_dann_aendern(self, client_: Client, konzeption: Konzeption, raeume: Raeume) -> None:
        eins = in_gebiet(baue_massnahme(konzeption, "Eins", ende=date(2025, 12, 31)), raeume["I"])
        zwei = baue_massnahme(konzeption, "Zwei")
        adresse = f"{reverse(SEITE)}?m={eins.pk}&m={zwei.pk}&m=x"
        erste = text(client_.get(adresse))
        assert "2 Maßnahmen zusammen ändern" in erste and "1 Angabe der Adresse ist keine Maßnahme" in erste
        angaben = {"gebiete_wie": "hinzu", "gebiete": [raeume["II"].pk], "leeren": ["ende"]}
        vorschau = client_.post(adresse, angaben)
        gezeigt = text(vorschau)
        assert vorschau.status_code == 200 and "Noch ist nichts geändert" in gezeigt
        assert "Ende geplant: 31.12.2025 →" in gezeigt and "Gebiete: Sozialraum I →" in gezeigt
        assert orte(eins) == {"I"}, "noch nicht"
        gesehen = vorschau.context["form"]["gesehen"].value()
        anders = client_.post(adresse, {**angaben, "leeren": [], "gesehen": gesehen})
        assert anders.status_code == 200 and orte(eins) == {"I"}, "anderes als das Gesehene wird erst gezeigt"
        assert client_.post(adresse, {**angaben, "gesehen": gesehen}).status_code == 302
        eins.refresh_from_db()
        assert orte(eins) == {"I", "II"} and orte(zwei) == {"II"} and eins.ende is None

    def test_was_nicht_zusammenpasst_sagt_es_am_feld(self, client_: Client, konzeption: Konzeption, raeume: Raeume) -> None:
        eins = baue_massnahme(konzeption, "Eins")
        adresse = f"{reverse(SEITE)}?m={eins.pk}"
        faelle: tuple[tuple[dict[str, Any], str], ...] = (
            ({"gebiete_wie": "weg"}, "gebiete"), ({"gebiete": [raeume["I"].pk]}, "gebiete_wie"),
            ({"ende": "31.12.2026", "leeren": ["ende"]}, "ende"), ({}, "__all__"), ({"leeren": ["ende"]}, "__all__"),
        )  # fmt: skip
        for angaben, feld in faelle:
            antwort = client_.post(adresse, {"gesehen": "", **angaben})
            assert antwort.status_code == 422 and set(antwort.context["form"].errors) == {feld}, angaben
        assert client_.get(reverse(SEITE)).status_code == 302, "ohne Auswahl zurück zur Liste"

    def test_zu_viele_werden_nicht_still_gekuerzt(self, client_: Client, konzeption: Konzeption) -> None:
        eins = baue_massnahme(konzeption, "Eins")
        viele = "&".join(f"m={n}" for n in range(eins.pk, eins.pk + 201))
        antwort = client_.post(f"{reverse(SEITE)}?{viele}", {"ende": "31.12.2026"})
        assert antwort.status_code == 422 and "höchstens 200 Maßnahmen, gewählt sind 201" in text(antwort)
        eins.refresh_from_db()
        assert eins.ende is None
