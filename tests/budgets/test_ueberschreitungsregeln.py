"""Überschreitungen: what stays as it was written, which Posten they name, which Beschluss carries them, how they end without cover."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from basis.due import beantworte
from budgets.actions import ueberschreitungen as aktionen
from budgets.actions.ueberschreitungen import Grundlage
from budgets.models import Haushaltsjahr, Ueberschreitung, Ueberschreitungsgrenze
from budgets.querysets.faellig_ueberschreitungen import ueberschreitungsfragen
from sozialraum.access import Zugang
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Beschluss, Gebiet, Gremium, Protokoll
from tests.budgets.ueberschreitungsbau import anmeldung, bewilligt, gib_grenzen
from tests.budgets.vollzugsbau import Vollzug, baue_vollzug
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
I50, I75, I70 = ("I", "4550"), ("I", "4750"), ("I", "4570")


@pytest.fixture
def v(raeume: Raeume, besetzung: Besetzung) -> Vollzug:
    gib_grenzen()
    vollzug = baue_vollzug(raeume, besetzung)
    for posten in (I50, I75):
        vollzug.ansatz(*posten, 1000)
    return vollzug


def test_die_datenbank_haelt_wer_wann_und_warum_fest(v: Vollzug) -> None:
    """Else the author could be changed and then decide herself."""
    offen = anmeldung(v, 10, I50, (I75, 10))
    entschieden = bewilligt(v, anmeldung(v, 20, I50, (I75, 20)))
    verboten: list[tuple[Ueberschreitung, dict[str, Any]]] = [
        (offen, {"erstellt_von": v.besetzung.ressort2}), (offen, {"created_at": "2009-01-01T00:00Z"}),
        (entschieden, {"geprueft_am": "2009-01-01T00:00Z"}), (entschieden, {"entschieden_am": "2009-01-01T00:00Z"}),
        (entschieden, {"entscheidungsgrund": "anders"}),
    ]  # fmt: skip
    for row, felder in verboten:
        with pytest.raises(IntegrityError, match="ändert sich nicht"), transaction.atomic():
            Ueberschreitung.objects.filter(pk=row.pk).update(**felder)


def test_ausserplanmaessig_nur_ohne_posten_und_ohne_ansatz(v: Vollzug) -> None:
    wo: dict[str, Any] = {"haushaltsstelle": v.stellen["4550"], "gebiet": Gebiet.objects.get(schluessel="I"), "halter": "sozialraum"}
    with pytest.raises(Abgelehnt, match="gibt es schon"):
        anmeldung(v, 10, None, (I75, 10), **wo)
    felder: dict[str, Any] = {
        "haushaltsjahr": v.jahr, "betrag_cent": 1, "anlass": "rechtsanspruch", "begruendung": "x", "art": "apl",
        "erstellt_von": v.besetzung.ressort1, **wo,
    }  # fmt: skip
    for posten, satz in ((None, "gibt es schon"), (v.posten[I50], "keinen Ansatz")):
        with pytest.raises(IntegrityError, match=satz), transaction.atomic():
            Ueberschreitung.objects.create(posten=posten, **felder)
    client = Client()
    client.force_login(v.besetzung.ressort1)
    werte = {"haushaltsstelle": wo["haushaltsstelle"].pk, "gebiet": wo["gebiet"].pk, "betrag_cent": "10", "anlass": "rechtsanspruch"}
    antwort = client.post(f"{reverse('ueberschreitung_neu')}?jahr=2009", werte | {"begruendung": "Mehr", "tun": "anmelden"})
    row = Ueberschreitung.objects.get()
    assert (antwort.status_code, row.posten, row.art) == (302, v.posten[I50], "uepl")


def test_kommt_der_ansatz_nach_der_anmeldung_geht_es_nicht_ausserplanmaessig_weiter(v: Vollzug) -> None:
    row = anmeldung(v, 10, I70, (I75, 10))
    v.ansatz(*I70, 100)
    with pytest.raises(Abgelehnt, match="das ist überplanmäßig"):
        aktionen.pruefe_ueberschreitung(wer=wer_ist(v.besetzung.controlling), ueberschreitung=row, vermerk="Ja")
    assert aktionen.ziehe_ueberschreitung_zurueck(wer=wer_ist(v.besetzung.ressort1), ueberschreitung=row).status == "zurueckgezogen"


def test_ein_beschluss_ist_aus_der_zeit_des_jahres(v: Vollzug) -> None:
    jha, rat = Gremium.objects.get(schluessel="jha"), Gremium.objects.get(schluessel="stadtrat")
    Ueberschreitungsgrenze.objects.create(gremium=rat, gueltig_ab="2005-01-01")
    row = anmeldung(v, 10, I50, (I75, 10))
    alt = Beschluss.objects.create(titel="Alt", gremium=rat, tag=date(2008, 12, 31))
    with pytest.raises(Abgelehnt, match="älter als das Haushaltsjahr"):
        bewilligt(v, row, Grundlage(beschluss=alt))
    leitung, rows = v.besetzung.fachbereichsleitung, Ueberschreitung.objects.filter(pk=row.pk)
    schritt: dict[str, Any] = {"status": "bewilligt", "entschieden_von": leitung, "entschieden_am": "2009-06-01T00:00Z"}
    fremd = Beschluss.objects.create(titel="Fremd", gremium=jha, tag=date(2009, 3, 1))
    spaeter = Beschluss.objects.create(titel="Später", gremium=rat, tag=date(2009, 7, 1))
    for beschluss in (alt, fremd, spaeter, Beschluss.objects.create(titel="Ohne Tag", gremium=rat)):
        with pytest.raises(IntegrityError, match="trägt diese Bewilligung nicht"), transaction.atomic():
            rows.update(beschluss=beschluss, **schritt)
    passend = Beschluss.objects.create(titel="Üpl.", gremium=rat, tag=date(2009, 1, 1))
    assert rows.update(beschluss=passend, **schritt) == 1  # negative control


def test_ohne_deckung_zieht_auch_das_controlling_zurueck(v: Vollzug) -> None:
    b, client = v.besetzung, Client()
    row = anmeldung(v, 10, I50)
    client.force_login(b.controlling)
    weg = reverse("ueberschreitung_schritt", args=[row.pk, "zurueckziehen"])
    assert weg in [url for _, url in client.get(row.get_absolute_url()).context["schritte"]]
    assert client.post(weg, {"grund": " "}).status_code == 422
    assert client.post(weg, {"grund": "Die Deckung fehlt"}).status_code == 302
    assert "Zurückgezogen: Die Deckung fehlt" in client.get(row.get_absolute_url()).content.decode()
    assert Protokoll.objects.get(aktion="ueberschreitung_zurueckgezogen").grund == "Die Deckung fehlt"
    fremde = anmeldung(v, 10, I50)
    with pytest.raises(Abgelehnt, match="dürfen Sie diesen Schritt nicht"):
        aktionen.ziehe_ueberschreitung_zurueck(wer=wer_ist(b.fachbereichsleitung), ueberschreitung=fremde, grund="x")
    geprueft = bewilligt(v, anmeldung(v, 10, I50, (I75, 10)))
    with pytest.raises(Abgelehnt, match="nur zurückziehen, wer sie angemeldet hat"):
        aktionen.ziehe_ueberschreitung_zurueck(wer=wer_ist(b.controlling), ueberschreitung=geprueft, grund="x")


def test_ein_abgeschlossenes_jahr_fragt_und_bewilligt_nicht_mehr(v: Vollzug) -> None:
    offen = anmeldung(v, 10, I50, (I75, 10))
    fragen = lambda: len(beantworte(list(ueberschreitungsfragen(Zugang(v.besetzung.controlling)))))  # noqa: E731
    assert fragen() == 1
    Haushaltsjahr.objects.filter(pk=v.jahr.pk).update(status="abgeschlossen")
    assert fragen() == 0
    with pytest.raises(Abgelehnt, match="abgeschlossen"):
        aktionen.pruefe_ueberschreitung(wer=wer_ist(v.besetzung.controlling), ueberschreitung=offen, vermerk="Ja")


def test_die_liste_kann_beschluss_und_buchung_zeigen(v: Vollzug) -> None:
    anmeldung(v, 10, I50, (I75, 10))
    client, weg = Client(), reverse("ueberschreitungen")
    client.force_login(v.besetzung.controlling)
    zuerst = client.get(weg).context["table"]
    assert not {"beschluss", "gebucht_am"} & {s.name for s in zuerst.columns.iterall() if s.visible}
    assert client.get(weg, {"sort": "beschluss"}).status_code == 200
    datei = client.get(weg, {"format": "csv"})
    kopf = b"".join(datei.streaming_content) if datei.streaming else datei.content
    assert "Beschluss" in kopf.decode("utf-8-sig") and "Gebucht" in kopf.decode("utf-8-sig")
