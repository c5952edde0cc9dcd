"""Überschreitungen: from the warning to the booking; who may, what is refused, what the database holds by itself."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from basis.due import beantworte
from basis.models import Datei
from budgets.actions import ueberschreitungen as aktionen
from budgets.actions.ueberschreitungen import Grundlage
from budgets.models import Budgetposten, Haushaltsstelle, Mittel, Ueberschreitung, Ueberschreitungsgrenze
from budgets.querysets.faellig_ueberschreitungen import ueberschreitungsfragen
from budgets.querysets.ueberschreitungen import ueberzogen_satz
from sozialraum.access import Zugang
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Beschluss, Datenlieferung, Gebiet, Gremium, Protokoll
from tests.budgets.ueberschreitungsbau import AKTE, anmeldung, bewilligt, bucht, gib_grenzen
from tests.budgets.umschichtungsbau import gib_rechte
from tests.budgets.vollzugsbau import Vollzug, baue_vollzug
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
I50, I75, I70, II50, III75 = ("I", "4550"), ("I", "4750"), ("I", "4570"), ("II", "4550"), ("III", "4750")


@pytest.fixture
def v(raeume: Raeume, besetzung: Besetzung) -> Vollzug:
    gib_grenzen()
    vollzug = baue_vollzug(raeume, besetzung)
    for posten in (I50, I75, II50):
        vollzug.ansatz(*posten, 1000)
    vollzug.bucht(*I50, 1200)
    return vollzug


def _einnahme(v: Vollzug, ansatz: int, ist: int) -> None:
    stelle = Haushaltsstelle.objects.create(
        nummer="4550.1620", name="Kostenerstattung", richtung="einnahme", mittelart="kostenerstattung",
        unterabschnitt=v.stellen["4550"].unterabschnitt,
    )  # fmt: skip
    v.posten["FB", "ein"] = Budgetposten.objects.create(
        haushaltsjahr=v.jahr, haushaltsstelle=stelle, gebiet=Gebiet.objects.get(ebene=1), art="zentral"
    )
    v.ansatz("FB", "ein", ansatz)
    v.bucht("FB", "ein", ist)


def test_von_der_anmeldung_bis_zur_buchung(v: Vollzug) -> None:
    _einnahme(v, 100, 180)
    row = bewilligt(v, anmeldung(v, 200, I50, (I75, 120), (("FB", "ein"), 80)))
    assert (row.art, row.status, v.stand(*I50).ausserplan_cent) == ("uepl", "bewilligt", 0)
    row = bucht(v, row)
    assert [v.stand(*p).ausserplan_cent for p in (I50, I75, ("FB", "ein"))] == [200_00, -120_00, 80_00]
    assert set(Mittel.objects.filter(ueberschreitung=row).values_list("bewegung", "anordnung")) == {("uepl", AKTE.anordnung)}
    gemerkt = Protokoll.objects.filter(gegenstand="ueberschreitung").order_by("pk")
    assert [p.aktion.removeprefix("ueberschreitung_") for p in gemerkt] == ["angemeldet", "geprueft", "bewilligt", "gebucht"]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is asked at COMMIT


def test_ausserplanmaessig_entsteht_der_posten_mit_der_buchung(v: Vollzug) -> None:
    stelle = Haushaltsstelle.objects.create(nummer="4550.6000", name="Sachkosten", unterabschnitt=v.stellen["4550"].unterabschnitt)
    gebiet = Gebiet.objects.get(schluessel="I")
    row = anmeldung(v, 50, None, (I75, 50), haushaltsstelle=stelle, gebiet=gebiet, halter="sozialraum")
    assert (row.art, row.posten) == ("apl", None)
    row = bucht(v, bewilligt(v, row))
    neu = Budgetposten.objects.get(haushaltsstelle=stelle)
    assert (row.posten_id, neu.gebiet, neu.art, neu.ausserplan_cent) == (neu.pk, gebiet, "sozialraum", 50_00)
    ohne_ansatz = anmeldung(v, 10, I70, (I75, 10))
    assert ohne_ansatz.art == "apl"  # the Posten is there, an Ansatz is not


def test_ohne_deckung_wird_angemeldet_aber_nicht_geprueft(v: Vollzug) -> None:
    row = anmeldung(v, 200, I50)
    with pytest.raises(Abgelehnt, match=r"200,00\xa0€ sind nicht gedeckt.*§ 105 KVG LSA.*Nachtrag"):
        aktionen.pruefe_ueberschreitung(wer=wer_ist(v.besetzung.controlling), ueberschreitung=row, vermerk="Nein")
    row = anmeldung(v, 200, I50, (I75, 200))
    v.bucht(*I75, 801)
    with pytest.raises(Abgelehnt, match=r"sind 199,00\xa0€ frei"):
        aktionen.pruefe_ueberschreitung(wer=wer_ist(v.besetzung.controlling), ueberschreitung=row, vermerk="Ja")


def test_reicht_die_deckung_bei_der_buchung_nicht_mehr_wird_nichts_gebucht(v: Vollzug) -> None:
    row = bewilligt(v, anmeldung(v, 200, I50, (I75, 200)))
    v.bucht(*I75, 900)
    with pytest.raises(Abgelehnt, match="andere Deckung"):
        bucht(v, row)
    assert not Mittel.objects.filter(ueberschreitung=row).exists()
    assert aktionen.ziehe_ueberschreitung_zurueck(wer=wer_ist(v.besetzung.ressort1), ueberschreitung=row).status == "zurueckgezogen"


def test_vier_augen_und_rechte(v: Vollzug) -> None:
    b = v.besetzung
    with pytest.raises(Abgelehnt, match="nicht zu Ihrem Ressort"):
        anmeldung(v, 10, I50, (I75, 10), wer=b.ressort2)
    row = anmeldung(v, 10, I50, (I75, 10), wer=b.fachbereichsleitung)
    for wer in (b.ressort1, b.fachbereichsleitung):
        with pytest.raises(Abgelehnt, match="dürfen Sie diesen Schritt nicht"):
            aktionen.pruefe_ueberschreitung(wer=wer_ist(wer), ueberschreitung=row, vermerk="Ja")
    row = aktionen.pruefe_ueberschreitung(wer=wer_ist(b.controlling), ueberschreitung=row, vermerk="Ja")
    for tun in ({"grundlage": AKTE}, {"grund": "Nein"}):
        aktion = aktionen.bewillige if "grundlage" in tun else aktionen.lehne_ueberschreitung_ab
        with pytest.raises(Abgelehnt, match="Vier-Augen"):
            aktion(wer=wer_ist(b.fachbereichsleitung), ueberschreitung=row, **tun)  # type: ignore[operator]
    with pytest.raises(IntegrityError, match="vier_augen"), transaction.atomic():
        Ueberschreitung.objects.filter(pk=row.pk).update(
            status="abgelehnt", entschieden_von=b.fachbereichsleitung, entschieden_am="2009-03-01T00:00Z", entscheidungsgrund="x"
        )


def test_ueber_der_wertgrenze_entscheidet_das_gremium(v: Vollzug) -> None:
    jha, rat = Gremium.objects.get(schluessel="jha"), Gremium.objects.get(schluessel="stadtrat")
    Ueberschreitungsgrenze.objects.create(gremium=rat, gueltig_ab="2005-01-01")
    bewilligt(v, anmeldung(v, 300, I50, (I75, 300)))
    with pytest.raises(Abgelehnt, match=r"entscheidet: Stadtrat\. Bitte nennen Sie den Beschluss"):
        bewilligt(v, anmeldung(v, 201, II50, (I75, 201), wer=v.besetzung.ressort1))  # 300 + 201 on one Haushaltsstelle
    row = anmeldung(v, 201, I50, (I75, 201))
    fremd = Beschluss.objects.create(titel="Üpl.", gremium=jha, tag=date(2009, 3, 1))
    with pytest.raises(Abgelehnt, match="von niemandem davon"):
        bewilligt(v, row, Grundlage(beschluss=fremd))
    eigen = Beschluss.objects.create(titel="Üpl.", gremium=rat, tag=date(2009, 3, 1))
    leitung = wer_ist(v.besetzung.fachbereichsleitung)
    assert aktionen.bewillige(wer=leitung, ueberschreitung=row, grundlage=Grundlage(beschluss=eigen)).beschluss == eigen


@pytest.mark.parametrize("ziel", ["gebucht", "bewilligt", "abgelehnt"])
def test_die_datenbank_laesst_keinen_schritt_aus(v: Vollzug, ziel: str) -> None:
    row = anmeldung(v, 10, I50, (I75, 10))
    with pytest.raises(IntegrityError, match="geht nicht von"), transaction.atomic():
        Ueberschreitung.objects.filter(pk=row.pk).update(status=ziel)


def test_die_datenbank_haelt_geprueftes_und_entschiedenes_fest(v: Vollzug) -> None:
    offen = anmeldung(v, 10, I50, (I75, 10))
    assert Ueberschreitung.objects.filter(pk=offen.pk).update(betrag_cent=11_00) == 1  # negative control: still open
    with pytest.raises(IntegrityError, match="ganz gedeckt"), transaction.atomic():
        Ueberschreitung.objects.filter(pk=offen.pk).update(status="geprueft")
    row = bewilligt(v, anmeldung(v, 20, I50, (I75, 20)))
    rows = Ueberschreitung.objects.filter(pk=row.pk)
    verboten: list[Any] = [
        lambda: rows.update(betrag_cent=1), lambda: rows.update(begruendung="anders"), lambda: rows.update(anordnung="anders"),
        lambda: row.deckung.update(betrag_cent=1), lambda: row.deckung.all().delete(), lambda: rows.delete(),
    ]  # fmt: skip
    for tun in verboten:
        with pytest.raises(IntegrityError), transaction.atomic():
            tun()
    bucht(v, row)
    with pytest.raises(IntegrityError, match="entschieden und bleibt"), transaction.atomic():
        rows.update(status="bewilligt")


def test_die_datenbank_bucht_nichts_halb(v: Vollzug) -> None:
    """Rows without the decision, a decision without its rows, a source that has not enough."""
    row = bewilligt(v, anmeldung(v, 20, I50, (I75, 20)))
    gleich: dict[str, Any] = {"bewegung": "uepl", "wirksam_am": "2009-03-01", "anordnung": "x", "ueberschreitung": row}
    with pytest.raises(IntegrityError, match="genau ihren Betrag"), transaction.atomic():
        Mittel.objects.create(posten=v.posten[I50], betrag_cent=20_00, **gleich)
        _jetzt()
    with pytest.raises(IntegrityError, match="genau ihren Betrag"), transaction.atomic():
        Ueberschreitung.objects.filter(pk=row.pk).update(
            status="gebucht", gebucht_von=v.besetzung.controlling, gebucht_am="2009-03-01T00:00Z"
        )
        _jetzt()
    with pytest.raises(IntegrityError, match="reicht die Deckung nicht"), transaction.atomic():
        Mittel.objects.create(posten=v.posten[I75], betrag_cent=-1001_00, **gleich)


def _jetzt() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_sehen_koennen_sie_die_ressorts_deren_geld_sich_bewegt(v: Vollzug) -> None:
    anmeldung(v, 10, I50, (I75, 10))
    anmeldung(v, 10, I50, (III75, 10))
    b = v.besetzung
    gesehen = {n: Ueberschreitung.objects.sichtbar_fuer(Zugang(getattr(b, n))).count() for n in ("ressort1", "ressort2", "pruefung")}
    assert gesehen == {"ressort1": 2, "ressort2": 1, "pruefung": 2}
    assert Ueberschreitung.objects.sichtbar_fuer(Zugang(b.fachkraft1)).count() == 0


def _gefragt(wer: Any) -> list[str]:
    return [f.titel.split(":")[0] for f in beantworte(list(ueberschreitungsfragen(Zugang(wer))))]


def test_gefragt_wird_wer_den_naechsten_schritt_tut(v: Vollzug) -> None:
    b = v.besetzung
    row = anmeldung(v, 10, I50, (I75, 10), wer=b.controlling)
    assert (_gefragt(b.controlling), _gefragt(b.fachbereichsleitung), _gefragt(b.ressort1)) == (["Prüfen"], [], [])
    row = bewilligt(v, row)
    assert (_gefragt(b.controlling), _gefragt(b.fachbereichsleitung)) == (["Buchen"], [])
    bucht(v, row)
    assert _gefragt(b.controlling) == []


def test_der_weg_auf_den_seiten(v: Vollzug) -> None:
    """Warning → form filled in → effect without saving → applied for → changed → 403, 404 and the offered steps."""
    client, b = Client(), v.besetzung
    client.force_login(b.ressort1)
    seite = client.get(reverse("vollzug", args=[v.jahr.jahr, "ressort", "R-I"])).content.decode()
    url = f"{reverse('ueberschreitung_neu')}?jahr={v.jahr.jahr}&posten={v.posten[I50].pk}&betrag=380000"  # 1,200 € in 3 months: 4,800 €
    assert "um 200\xa0€ überzogen, bis Jahresende fehlen nach der Prognose 3.800\xa0€" in seite
    assert url.replace("&", "&amp;") in seite
    form = client.get(url)
    assert form.context["form"].initial == {"posten": v.posten[I50].pk, "betrag_cent": 3800_00}
    werte = {"posten": v.posten[I50].pk, "betrag_cent": "200", "anlass": "rechtsanspruch", "begruendung": "Mehr Hilfen"}
    werte |= {"deckung1": v.posten[I75].pk, "deckung1_cent": "150"}
    wirkung = client.post(url, werte | {"tun": "pruefen"}).content.decode()
    assert "50,00\xa0€ sind nicht gedeckt" in wirkung
    assert not Ueberschreitung.objects.exists()
    assert client.post(url, werte | {"tun": "anmelden"}).status_code == 302
    row = Ueberschreitung.objects.get()
    aendern = reverse("ueberschreitung_aendern", args=[row.pk])
    assert aendern in client.get(row.get_absolute_url()).content.decode()
    assert client.post(aendern, werte | {"deckung1_cent": "200", "tun": "anmelden"}).status_code == 302
    liste = client.get(reverse("ueberschreitungen")).content.decode()
    assert f'<a href="{row.get_absolute_url()}">{row}</a>' in liste
    assert "150,00" not in client.get(row.get_absolute_url()).content.decode()
    assert list(row.deckung.values_list("betrag_cent", flat=True)) == [200_00]
    schritt = reverse("ueberschreitung_schritt", args=[row.pk, "pruefen"])
    assert client.get(schritt).status_code == 403
    client.force_login(b.ressort2)
    assert client.get(row.get_absolute_url()).status_code == 404
    client.force_login(b.controlling)
    assert client.get(aendern).status_code == 404
    assert client.post(schritt, {"vermerk": "Unabweisbar"}).status_code == 302
    client.force_login(b.fachbereichsleitung)
    angeboten = [url for _, url in client.get(row.get_absolute_url()).context["schritte"]]
    assert [u.rstrip("/").rpartition("/")[2] for u in angeboten] == ["bewilligen", "ablehnen"]
    bewilligen = angeboten[0]
    assert client.post(bewilligen, {}).status_code == 422
    assert client.post(bewilligen, {"anordnung": "Akte, Blatt 3", "angeordnet_am": "01.03.2009"}).status_code == 302
    row.refresh_from_db()
    assert row.status == "bewilligt"


def test_ein_import_warnt_und_lehnt_nicht_ab(v: Vollzug) -> None:
    datei = Datei.objects.create(name="ist.csv", inhalt=b"x", mime="text/csv")
    lieferung = Datenlieferung.objects.create(art="buchungen", sha256="0" * 64, quelle="Muster", datei=datei)
    assert ueberzogen_satz(lieferung.pk) == ""
    v.bucht(*I75, 10, lieferung=lieferung, zeile=1)
    assert ueberzogen_satz(lieferung.pk) == ""  # 4550 is overdrawn, but not by this delivery
    v.bucht(*I50, 10, lieferung=lieferung, zeile=2)
    satz = ueberzogen_satz(lieferung.pk)
    assert "4550.7600 Hilfen zur Erziehung" in satz
    assert "um 210,00\xa0€" in satz
    client = Client()
    client.force_login(v.besetzung.controlling)
    assert satz in client.get(f"{reverse('buchungen')}?lieferung={lieferung.pk}").content.decode()


def _reserve(v: Vollzug, ua: str) -> Budgetposten:
    return Budgetposten.objects.create(
        haushaltsjahr=v.jahr, haushaltsstelle=v.stellen[ua], gebiet=Gebiet.objects.get(ebene=1), art="reserve"
    )


def test_dieselbe_haushaltsstelle_deckt_nicht_sie_schichtet_um(v: Vollzug) -> None:
    """Sentence and way on the page, refusal in the action, and the database by itself; the Reserve of another Haushaltsstelle covers."""
    reserve, andere = _reserve(v, "4550"), _reserve(v, "4750")
    client = Client()
    client.force_login(v.besetzung.ressort1)
    werte = {"posten": v.posten[I50].pk, "betrag_cent": "200", "anlass": "rechtsanspruch", "begruendung": "Mehr Hilfen"}
    werte |= {"deckung1": reserve.pk, "deckung1_cent": "200", "tun": "anmelden"}
    antwort = client.post(f"{reverse('ueberschreitung_neu')}?jahr={v.jahr.jahr}", werte)
    text = antwort.content.decode()
    ziel = f"{reverse('umschichtung_neu')}?jahr={v.jahr.jahr}&amp;nach={v.posten[I50].pk}&amp;von={reserve.pk}"
    assert antwort.status_code == 422 and "Das ist dieselbe Haushaltsstelle, auch in der Reserve" in text
    assert f'href="{ziel}"' in text
    assert not Ueberschreitung.objects.exists()
    with pytest.raises(Abgelehnt, match="innerhalb der Haushaltsstelle schichten Sie um"):
        anmeldung(v, 200, I50, (II50, 200))  # nor another Sozialraum of it
    row = anmeldung(v, 200, I50)
    with pytest.raises(IntegrityError, match="umgeschichtet, nicht gedeckt"), transaction.atomic():
        row.deckung.create(posten=reserve, betrag_cent=200_00)
    assert row.deckung.create(posten=andere, betrag_cent=200_00).pk  # negative control


def test_wohin_nichts_umgeschichtet_werden_kann_deckt_auch_dieselbe_haushaltsstelle(v: Vollzug) -> None:
    """There is no Posten yet, so no Umschichtung could reach it."""
    stelle, gebiet = v.posten[I50].haushaltsstelle, Gebiet.objects.get(schluessel="R-I")
    row = anmeldung(v, 50, None, (II50, 50), haushaltsstelle=stelle, gebiet=gebiet, halter="ressort")
    assert Budgetposten.objects.get(pk=bucht(v, bewilligt(v, row)).posten_id).ausserplan_cent == 50_00


def test_die_abgelehnte_umschichtung_fuehrt_zur_anmeldung(v: Vollzug) -> None:
    gib_rechte()
    client = Client()
    client.force_login(v.besetzung.ressort1)
    werte = {"von": v.posten[I75].pk, "nach": v.posten[I70].pk, "betrag_cent": "30", "begruendung": "Fehlt dort", "tun": "beantragen"}
    antwort = client.post(f"{reverse('umschichtung_neu')}?jahr={v.jahr.jahr}", werte)
    ziel = f"{reverse('ueberschreitung_neu')}?jahr={v.jahr.jahr}&amp;posten={v.posten[I70].pk}&amp;betrag=3000"
    assert (antwort.status_code, ziel in antwort.content.decode()) == (422, True)
