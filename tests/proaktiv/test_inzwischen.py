"""What somebody else saved since a form was opened is told at that field, and neither side loses anything."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from proaktiv.actions import massnahmen as m
from proaktiv.actions.pruefung import GERADE
from proaktiv.forms.inzwischen import HIER_AUCH, IHRE
from proaktiv.models import Foerderfrist, Massnahme, Massnahmenfinanzierung, Meilenstein, Strategie
from proaktiv.zwischenstand import einheitlich, geaenderte, kennung, ueberschriebene
from sozialraum.access import Wer
from tests.factories import Besetzung, Raeume
from tests.proaktiv.bau import abgelehnt, text
from tests.proaktiv.konzeptionsbau import AB, TAG, baue_foerdermittel, baue_kapitel, baue_katalog, baue_konzeption, baue_massnahme

WER = Wer.befehl("test")
WERTE = st.dictionaries(st.sampled_from("abcde"), st.one_of(st.none(), st.integers(), st.text(), st.booleans()))


class TestZwischenstand:
    def test_dasselbe_ist_dasselbe_gleich_woher_es_kommt(self) -> None:
        assert einheitlich(None) == einheitlich("") == einheitlich([]) == ""
        assert einheitlich(Decimal("40.00")) == einheitlich(Decimal(40)) == "40"
        assert einheitlich("a\r\nb ") == einheitlich("a\nb")
        assert einheitlich([2, 11]) == einheitlich((11, 2)) != einheitlich([2])
        assert einheitlich(False) != einheitlich(None)

    @given(WERTE, WERTE)
    def test_genau_was_anders_ist_wird_genannt(self, frueher: dict[str, Any], jetzt: dict[str, Any]) -> None:
        gemeinsame = frueher.keys() & jetzt.keys()
        naiv = {name for name in gemeinsame if einheitlich(frueher[name]) != einheitlich(jetzt[name])}
        assert set(geaenderte(kennung(frueher), jetzt)) == naiv
        assert geaenderte("", jetzt) == [] == geaenderte(kennung(jetzt), jetzt)

    @given(WERTE, WERTE)
    def test_verloren_geht_nur_was_weder_gesehen_noch_gewollt_ist(self, gesehen: dict[str, Any], jetzt: dict[str, Any]) -> None:
        assert ueberschriebene(gesehen, gesehen, jetzt) == [] == ueberschriebene(gesehen, jetzt, jetzt)


@pytest.mark.django_db
class TestSeiten:
    @pytest.fixture
    def client(self, besetzung: Besetzung, als: Callable[[Any], Client]) -> Client:
        return als(besetzung.controlling)

    def test_nichts_geht_verloren(self, raeume: Raeume, client: Client) -> None:
        """Another moved the end, took a Gebiet away and renamed it while this page was open; here only the aim was written."""
        phase, welt, _ = baue_katalog()
        row = baue_massnahme(baue_konzeption(), lebenswelt=welt, ziel="Eltern treffen sich")
        m.speichere_massnahme(wer=WER, massnahme=row, gebiete=[raeume["I"], raeume["II"]], phasen=[phase])
        seite = reverse("massnahme_aendern", args=[row.pk])
        daten = _wie_gezeigt(client, seite)
        row.titel, row.ende = "Elterncafé am Markt", date(2008, 12, 31)
        m.speichere_massnahme(wer=WER, massnahme=row, gebiete=[raeume["II"]])
        daten["ziel"], daten["titel"] = "Eltern treffen sich jede Woche", "Elterncafé im Treff"
        antwort = client.post(seite, daten)
        assert antwort.status_code == 422
        worte = text(antwort)
        assert f"Dort steht jetzt: 31.12.2008. {HIER_AUCH}" in worte and f"Dort steht jetzt: {raeume['II']}. {HIER_AUCH}" in worte
        assert f"Dort steht jetzt: Elterncafé am Markt. {IHRE}" in worte
        assert Massnahme.objects.get().ziel == "Eltern treffen sich", "noch ist nichts gespeichert"
        assert client.post(seite, _eingaben(antwort)).status_code == 302
        neu = Massnahme.objects.get()
        assert (neu.titel, neu.ziel, neu.ende) == ("Elterncafé im Treff", "Eltern treffen sich jede Woche", date(2008, 12, 31))
        assert [g.gebiet for g in neu.gebiete.all()] == [raeume["II"]] and neu.phasen.count() == 1

    def test_ein_zweiter_klick_ist_kein_streit(self, client: Client) -> None:
        row = baue_konzeption()
        seite = reverse("konzeption_aendern", args=[row.schluessel])
        daten = _wie_gezeigt(client, seite) | {"ziel": "Neu"}
        assert [client.post(seite, daten).status_code for _ in range(2)] == [302, 302]

    @pytest.mark.parametrize("was", ["konzeption", "kapitel", "strategie", "foerdermittel", "frist", "meilenstein", "mittel"])
    def test_jedes_formular_sagt_es(self, was: str, client: Client) -> None:
        row, seite, feld, fremd, mein = _eines(was)
        daten = _wie_gezeigt(client, seite)
        type(row).objects.filter(pk=row.pk).update(**fremd)
        antwort = client.post(seite, daten | mein)
        assert antwort.status_code == 422 and f"„{feld}“ hat inzwischen jemand anderes geändert" in text(antwort)
        assert client.post(seite, _eingaben(antwort)).status_code == 302
        row.refresh_from_db()
        for name, wert in fremd.items():
            assert getattr(row, name) == wert
        for name, wert in mein.items():
            assert str(getattr(row, name)) == wert

    def test_unter_der_sperre_wird_noch_einmal_verglichen(self) -> None:
        row = baue_massnahme(baue_konzeption())
        gesehen, row.titel = {"titel": row.titel, "gebiete": []}, "Meins"
        Massnahme.objects.update(titel="Fremdes")
        abgelehnt(lambda: m.speichere_massnahme(wer=WER, massnahme=row, gebiete=[], gesehen=gesehen), GERADE)
        assert Massnahme.objects.get().titel == "Fremdes"


def _eines(was: str) -> tuple[Any, str, str, dict[str, Any], dict[str, Any]]:
    """A row, its form, the label and value of what another changes, and what is typed here."""
    konzeption = baue_konzeption()
    if was == "konzeption":
        seite = reverse("konzeption_aendern", args=[konzeption.schluessel])
        return konzeption, seite, "Gilt bis", {"laufzeit_bis": date(2010, 1, 1)}, {"ziel": "Neu"}
    if was == "kapitel":
        kapitel = baue_kapitel(konzeption)
        return kapitel, reverse("kapitel_aendern", args=[kapitel.pk]), "Titel", {"titel": "Anders"}, {"text": "Neu"}
    if was == "strategie":
        s = Strategie.objects.create(konzeption=konzeption, titel="Nah", text="Kurze Wege", reichweite="stadt", gueltig_von=AB)
        return s, reverse("strategie_aendern", args=[s.pk]), "Gilt bis", {"gueltig_bis": date(2010, 1, 1)}, {"text": "Kürzere Wege"}
    if was == "meilenstein":
        stein = Meilenstein.objects.create(konzeption=konzeption, titel="Auftakt")
        return stein, reverse("meilenstein_aendern", args=[stein.pk]), "Termin", {"termin": TAG}, {"titel": "Beginn"}
    mittel = baue_foerdermittel()
    if was == "foerdermittel":
        return mittel, reverse("foerdermittel_aendern", args=[mittel.pk]), "Förderquote", {"quote": Decimal("80.50")}, {"zweck": "Kitas"}
    if was == "frist":
        frist = Foerderfrist.objects.create(foerdermittel=mittel, art="abruf", tag=TAG)
        return frist, reverse("foerderfrist_aendern", args=[frist.pk]), "Vermerk", {"vermerk": "Belege"}, {"art": "antrag"}
    row = Massnahmenfinanzierung.objects.create(massnahme=baue_massnahme(konzeption), jahr=2007, betrag_cent=5_00)
    im_haushalt = "Eigenmittel stehen im beschlossenen Haushalt"
    return row, reverse("finanzierung_aendern", args=[row.pk]), im_haushalt, {"im_haushalt": True}, {"vermerk": "Neu"}


def _wie_gezeigt(client: Client, seite: str) -> dict[str, Any]:
    return _eingaben(client.get(seite))


def _eingaben(antwort: Any) -> dict[str, Any]:
    """What a browser would send of the form as it is shown."""
    daten = QueryDict(mutable=True)
    for feld in antwort.context["form"]:
        wert = feld.value()
        if isinstance(wert, list):
            daten.setlist(feld.html_name, [str(teil) for teil in wert])
        elif wert not in (None, False):
            daten[feld.html_name] = "on" if wert is True else str(wert)
    return {name: werte if len(werte) > 1 else werte[0] for name, werte in daten.lists() if werte}
