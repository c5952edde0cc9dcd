"""Reports of the workshop: written by one, released by another, and the same for ever after."""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from basis import kanonisch
from basis.models import Datei
from basis.zahlen import datum
from berichte import pdf
from berichte.actions import freigabe as actions
from berichte.arten import ARTEN, Entwurfsstand, Weg, werkstattarten
from berichte.druck.maschine import Druck
from berichte.models import Berichtsfreigabe, Berichtstext
from berichte.regelwerk import Berichtstyp
from berichte.sections import freigaben, werkstatt
from berichte.sections.berichtsarten import QUELLEN
from berichte.sections.gebiete import finde
from berichte.sections.werkstatt import Stelle, regel_fuer
from berichte.zeitraum import Berichtszeitraum
from budgets.models import Abweichungserlaeuterung
from proaktiv.models import Massnahmenbericht, System
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.models import Gebiet, Protokoll
from tests.factories import Besetzung, wer_ist
from tests.proaktiv.bau import baue_runde, text

Als = Callable[..., Client]
HALB, NEUN = Berichtszeitraum(date(2007, 1, 1), date(2007, 6, 30)), Berichtszeitraum(date(2007, 7, 1), date(2007, 10, 14))
STADT, R2 = ("fachbereich", "FB"), ("ressort", "R-II")


def stelle(typ: Berichtstyp = Berichtstyp.SYSTEME, ort: tuple[str, str] = STADT, z: Berichtszeitraum = HALB) -> Stelle:
    baum = Gebiet.objects.baum(heute())
    knoten = finde(baum, *ort)
    assert knoten is not None
    return Stelle(ARTEN[typ], baum, knoten, z, regel_fuer(ARTEN[typ], knoten, z.von))


@pytest.fixture
def gedruckt(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was to be printed; the engine has tests of its own."""
    auftraege: list[Any] = []

    def drucke(auftrag: Any) -> Druck:
        auftraege.append(auftrag)
        return Druck(b"%PDF " + auftrag.kennung.encode(), 1)

    monkeypatch.setattr(pdf, "drucke", drucke)
    return auftraege


def schreibe(wer: Any, st: Stelle, **mehr: str) -> Any:
    """Whatever asks for an explanation gets one."""
    stueck = werkstatt.lies(st, st.entwurf)
    noetig = {e.feld: f"Wird bis Jahresende bearbeitet: {e.titel}" for e in stueck.erklaerungen}
    for e in stueck.anderswo:
        Abweichungserlaeuterung.objects.create(
            posten_id=int(e.schluessel.removeprefix("posten")), stichtag=st.z.bis, ursache="Mehr Hilfen", massnahme="Rückführungen prüfen",
            termin=date(2007, 11, 30), abweichung_cent=10**10, ansatz_cent=10**9, verfahren="saisonal", erstellt_von=wer,
        )  # fmt: skip
    return actions.schreibe_texte(wer=wer_ist(wer), stelle=st, texte={**noetig, **mehr})


def gib_frei(st: Stelle, wer: Any, oeffentlich: bool = False) -> Berichtsfreigabe:
    entwurf = st.entwurf
    assert entwurf is not None
    gesehen = werkstatt.lies(st, entwurf).fingerabdruck
    return actions.gib_frei(wer=wer_ist(wer), stelle=st, entwurf=entwurf, gesehen=gesehen, oeffentlich=oeffentlich)


def freigegeben(besetzung: Besetzung, st: Stelle, oeffentlich: bool = False, **texte: str) -> Berichtsfreigabe:
    schreibe(besetzung.controlling, st, **(texte or {"einschaetzung": "Es geht voran."}))
    actions.lege_vor(wer=wer_ist(besetzung.controlling), stelle=st)
    return gib_frei(st, besetzung.fachbereichsleitung, oeffentlich)


def test_jeder_berichtstyp_der_werkstatt_hat_eine_quelle_und_jeder_genannte_eine_seite() -> None:
    assert {art.typ for art in werkstattarten()} == set(QUELLEN)
    namen = set(get_resolver().reverse_dict)
    assert set(Berichtstyp) == set(ARTEN)
    assert all(art.seite in namen for art in ARTEN.values()) and ARTEN[Berichtstyp.CONTROLLING].weg is Weg.WERKSTATT
    felder = [t.schluessel for art in werkstattarten() for t in art.teile]
    assert not any(f.startswith("handeln") for f in felder)


@pytest.mark.usefixtures("halle", "gedruckt")
@pytest.mark.django_db
class TestFreigabe:
    @pytest.mark.parametrize(("typ", "ort"), [
        (Berichtstyp.SYSTEME, STADT), (Berichtstyp.SYSTEME, ("sozialraum", "III")), (Berichtstyp.SYSTEME, ("stadtteil", "461")),
        (Berichtstyp.UMSETZUNGSSTAND, STADT), (Berichtstyp.CONTROLLING, R2), (Berichtstyp.CONTROLLING, ("sozialraum", "III")),
    ])  # fmt: skip
    def test_ein_bericht_kommt_aus_seinem_inhalt_zurueck(self, typ: Berichtstyp, ort: tuple[str, str]) -> None:
        quelle, st_ = QUELLEN[typ], stelle(typ, ort)
        bericht = werkstatt.lies(st_, None).bericht
        zurueck = quelle.lesart.lies({"bericht": bericht.inhalt()})
        assert kanonisch.schreibe(zurueck.inhalt()) == kanonisch.schreibe(bericht.inhalt())
        assert freigaben.fingerabdruck(quelle.lesart.blaetter(zurueck), ()) == freigaben.fingerabdruck(quelle.lesart.blaetter(bericht), ())
        assert quelle.seite(zurueck)["kennzahlen"] == quelle.seite(bericht)["kennzahlen"]

    def test_vier_augen(self, besetzung: Besetzung) -> None:
        st_ = stelle()
        schreibe(besetzung.controlling, st_)
        actions.lege_vor(wer=wer_ist(besetzung.controlling), stelle=st_)
        with pytest.raises(Abgelehnt, match="Vier-Augen"):
            gib_frei(st_, besetzung.controlling)
        row = gib_frei(st_, besetzung.fachbereichsleitung)
        assert (row.vorgelegt_von, row.freigegeben_von, row.fassung) == (besetzung.controlling, besetzung.fachbereichsleitung, 1)

    def test_auch_wer_nur_einen_inzwischen_ersetzten_text_schrieb_gibt_nicht_frei(self, besetzung: Besetzung) -> None:
        st_ = stelle()
        schreibe(besetzung.fachbereichsleitung, st_, ausblick="Mein Text")
        schreibe(besetzung.controlling, st_, ausblick="Ein anderer")
        actions.lege_vor(wer=wer_ist(besetzung.controlling), stelle=st_)
        with pytest.raises(Abgelehnt, match="Vier-Augen"):
            gib_frei(st_, besetzung.fachbereichsleitung)

    @pytest.mark.zusage(15)
    def test_die_datenbank_haelt_die_vier_augen_selbst(self, besetzung: Besetzung) -> None:
        row = freigegeben(besetzung, stelle())
        felder = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in ("id", "fassung")}
        with pytest.raises(IntegrityError, match="vier_augen"), transaction.atomic():
            Berichtsfreigabe.objects.create(**{**felder, "fassung": 2, "freigegeben_von_id": row.vorgelegt_von_id})
        assert Berichtsfreigabe.objects.create(**{**felder, "fassung": 2}).pk

    @pytest.mark.zusage(2)
    @pytest.mark.parametrize("befehl", ["UPDATE berichte_berichtsfreigabe SET oeffentlich = true", "DELETE FROM berichte_berichtsfreigabe"])
    def test_was_freigegeben_ist_aendert_niemand(self, besetzung: Besetzung, befehl: str) -> None:
        freigegeben(besetzung, stelle())
        with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(befehl)

    def test_ohne_erlaeuterung_vor_dem_ende_und_ohne_neues_geht_es_nicht(self, besetzung: Besetzung) -> None:
        st_, wer = stelle(z=Berichtszeitraum(date(2007, 1, 1), date(2007, 10, 14))), wer_ist(besetzung.controlling)
        assert werkstatt.lies(st_, None).fehlende, "something is overdue in the demonstration"
        with pytest.raises(Abgelehnt, match="handeln"):
            actions.lege_vor(wer=wer, stelle=st_)
        freigegeben(besetzung, st_)
        with pytest.raises(Abgelehnt, match="Eine neue Fassung ist nicht nötig"):
            actions.lege_vor(wer=wer, stelle=st_)
        offen = stelle(z=Berichtszeitraum(date(2007, 7, 1), heute()))
        schreibe(besetzung.controlling, offen)
        with pytest.raises(Abgelehnt, match=f"endet am {datum(heute())}"):
            actions.lege_vor(wer=wer, stelle=offen)

    def test_was_vorliegt_wird_nicht_geaendert_und_was_anders_gelesen_wurde_nicht_freigegeben(self, besetzung: Besetzung) -> None:
        st_, wer = stelle(), wer_ist(besetzung.controlling)
        schreibe(besetzung.controlling, st_)
        entwurf = actions.lege_vor(wer=wer, stelle=st_)
        with pytest.raises(Abgelehnt, match="liegt zur Freigabe vor"):
            schreibe(besetzung.controlling, st_, ausblick="Noch etwas")
        with pytest.raises(Abgelehnt, match="noch einmal"):
            actions.gib_frei(wer=wer_ist(besetzung.fachbereichsleitung), stelle=st_, entwurf=entwurf, gesehen="0" * 64)
        zurueck = actions.gib_zurueck(wer=wer_ist(besetzung.fachbereichsleitung), entwurf=entwurf, grund="Bitte den Ausblick ergänzen.")
        assert zurueck.stand == Entwurfsstand.ENTWURF and zurueck.anmerkungen.get().zurueckgegeben
        with pytest.raises(Abgelehnt, match="nicht mehr"):
            actions.gib_zurueck(wer=wer, entwurf=entwurf, grund="Noch einmal")

    def test_er_sagt_dasselbe_nachdem_sich_alles_geaendert_hat(
        self, besetzung: Besetzung, als: Als, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        st_ = stelle(Berichtstyp.UMSETZUNGSSTAND)
        row = freigegeben(besetzung, st_, einschaetzung="Wie freigegeben")
        client, adresse = als("ressort1"), row.get_absolute_url()
        vorher = [client.get(adresse + frage).content for frage in ("?format=csv",)], text(client.get(adresse))
        pdf_vorher = client.get(f"{adresse}pdf/").content
        schreibe(besetzung.controlling, st_, einschaetzung="Jetzt ganz anders")
        bericht = Massnahmenbericht.objects.order_by("pk").last()
        assert bericht is not None
        type(bericht.massnahme).objects.filter(pk=bericht.massnahme_id).update(titel="Umbenannt")
        Gebiet.objects.filter(schluessel="FB").update(name="Anderer Name")
        monkeypatch.setattr("berichte.sections.werkstatt.programmstand", lambda: "f" * 64)
        assert [client.get(adresse + "?format=csv").content] == vorher[0]
        nachher = text(client.get(adresse))
        assert "Wie freigegeben" in nachher and "Jetzt ganz anders" not in nachher and "Umbenannt" not in nachher
        pdf_nachher = client.get(f"{adresse}pdf/").content
        row.refresh_from_db()
        assert pdf_nachher == pdf_vorher and hashlib.sha256(pdf_nachher).hexdigest() == row.pdf.sha256
        assert row.pruefsumme == kanonisch.pruefsumme(row.inhalt) and freigaben.pruefe(row, pdf_nachher) == []
        assert row.inhalt["programm"] != "f" * 64 and row.inhalt["grundlagen"]["gebiete"]

    def test_eine_veraenderte_zeile_faellt_auf(self, besetzung: Besetzung, als: Als, als_eigentuemer: Any) -> None:
        """Whoever gets past the trigger is found out: content, file, and both with new checksums, by the Protokoll."""
        row = freigegeben(besetzung, stelle())
        client, adresse = als("controlling"), row.get_absolute_url()
        assert "verändert worden" not in text(client.get(adresse))
        with als_eigentuemer(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE berichte_berichtsfreigabe DISABLE TRIGGER berichte_berichtsfreigabe_nur_anhaengen")
            cursor.execute("UPDATE berichte_berichtsfreigabe SET inhalt = jsonb_set(inhalt, '{bericht,kernaussage}', '\"Alles gut.\"')")
        assert freigaben.INHALT_VERAENDERT in text(client.get(adresse))
        neu = Berichtsfreigabe.objects.get()
        Berichtsfreigabe.objects.update(pruefsumme=kanonisch.pruefsumme(neu.inhalt))
        assert freigaben.OHNE_PROTOKOLL in text(client.get(adresse))
        Datei.objects.filter(pk=row.pdf_id).update(inhalt=b"%PDF anders")
        antwort = client.get(f"{adresse}pdf/")
        assert antwort.status_code == 409 and freigaben.PDF_VERAENDERT in text(antwort)

    def test_korrigiert_seit_bericht_vom_und_nochmals_freigegeben(self, besetzung: Besetzung, als: Als, gedruckt: list[Any]) -> None:
        """A round more, entered late: the next report says it of the one before, with the old and the new number."""
        erste = freigegeben(besetzung, stelle())
        alt = QUELLEN[Berichtstyp.SYSTEME].lesart.lies(erste.inhalt).wert("runden")
        st_ = stelle(z=NEUN)
        assert not [k for k in werkstatt.lies(st_, None).korrekturen if k.zeitraum]
        system = System.objects.filter(gueltig_von__lte=HALB.von, gueltig_bis__isnull=True).first()
        assert system is not None
        baue_runde(system, date(2007, 5, 5))
        korrekturen = [k for k in werkstatt.lies(st_, None).korrekturen if k.zeitraum]
        zeile = next(z for z in korrekturen[0].zeilen if z.zeile.endswith("angesetzte Runden") and z.spalte == HALB.name)
        assert (zeile.alt, zeile.neu) == (str(alt), str(alt + 1))
        zweite = freigegeben(besetzung, st_)
        assert korrekturen[0].titel in gedruckt[-1].html and f"Fassung {erste.fassung}" in korrekturen[0].titel
        assert zweite.fassung == 1 and werkstatt.lies(st_, None).vorher["einschaetzung"] == "Es geht voran."

    def test_neu_seit_dem_letzten_bericht(self, besetzung: Besetzung, als_eigentuemer: Any) -> None:
        """The Umsetzungsbericht told of the days up to the release; what is new since then is new, not what is new since a year."""
        st_ = stelle(Berichtstyp.UMSETZUNGSSTAND, z=Berichtszeitraum(date(2006, 1, 1), date(2006, 12, 31)))
        row = freigegeben(besetzung, st_)
        danach = stelle(Berichtstyp.UMSETZUNGSSTAND, z=Berichtszeitraum(date(2007, 1, 1), date(2007, 6, 30)))
        bericht = werkstatt.lies(danach, None).bericht
        assert row.datenstand == bericht.kopf.stand and bericht.kopf.seit != row.datenstand, "not before the day that is told"
        letzter = bericht.kopf.stand - timedelta(days=10)
        with als_eigentuemer(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE berichte_berichtsfreigabe DISABLE TRIGGER berichte_berichtsfreigabe_nur_anhaengen")
            cursor.execute("UPDATE berichte_berichtsfreigabe SET datenstand = %s", [letzter])
        assert werkstatt.lies(danach, None).bericht.kopf.seit == letzter
        ressort = finde(st_.baum, *R2)
        assert ressort is not None
        assert freigaben.letzter_stand(Berichtstyp.UMSETZUNGSSTAND, st_.baum, ressort, bericht.kopf.stand) == letzter
        assert freigaben.letzter_stand(Berichtstyp.UMSETZUNGSSTAND, st_.baum, st_.knoten, letzter) is None

    def test_wer_was_liest_und_tut(self, besetzung: Besetzung, als: Als) -> None:
        innen, aussen = freigegeben(besetzung, stelle()), freigegeben(besetzung, stelle(Berichtstyp.UMSETZUNGSSTAND), oeffentlich=True)
        for wer, erwartet in {"ressort1": (200, 200), "fachkraft1": (200, 200), "gremium": (404, 200), "verwaltung": (200, 200)}.items():
            assert tuple(als(wer).get(r.get_absolute_url()).status_code for r in (innen, aussen)) == erwartet, wer
        seite = text(als("gremium").get(aussen.get_absolute_url()))
        assert "Werkstatt" not in seite and "/massnahmen/" not in als("gremium").get(aussen.get_absolute_url()).content.decode()
        with pytest.raises(Abgelehnt, match="nur intern"):
            freigegeben(besetzung, stelle(ort=("sozialraum", "III")), oeffentlich=True)
        adresse = "/berichte/werkstatt/systeme/ressort/R-II/2007-01-01/2007-06-30/"
        je = {"ressort2": 200, "ressort1": 404, "fachkraft1": 404, "gremium": 404, "controlling": 200, "pruefung": 200}
        for wer, status in je.items():
            assert als(wer).get(adresse).status_code == status, wer
        assert als("pruefung").post(adresse, {"ausblick": "x"}).status_code == 403

    def test_der_weg_ueber_die_seiten(self, als: Als, besetzung: Besetzung) -> None:
        adresse = "/berichte/werkstatt/systeme/fachbereich/FB/2007-01-01/2007-06-30/"
        schreiben, leiten = als("controlling"), als("fachbereichsleitung")
        felder = [e.feld for e in werkstatt.lies(stelle(), None).erklaerungen]
        antwort = schreiben.post(adresse, {**dict.fromkeys(felder, "Wird bearbeitet."), "einschaetzung": "Zeile 1\r\nZeile 2"}, follow=True)
        assert "Die Texte sind gespeichert" in text(antwort)
        assert Berichtstext.objects.get(teil="einschaetzung").text == "Zeile 1\nZeile 2"
        assert "zur Freigabe vorgelegt" in text(schreiben.post(f"{adresse}vorlegen/", follow=True))
        assert "Zur Freigabe: Pro-Aktive Systeme" in text(leiten.get(reverse("aufgaben")))
        assert "Zur Freigabe" not in text(schreiben.get(reverse("aufgaben"))), "who put it forward"
        assert "Bericht freigeben" not in text(schreiben.get(adresse)) and "Vier-Augen" in text(schreiben.get(adresse))
        pflicht = "/berichte/faellig/systeme/fachbereich/FB/2007-01-01/"
        assert "zur Freigabe vorgelegt" in text(leiten.get(pflicht))
        seite = leiten.get(adresse)
        gesehen = seite.context["stueck"].fingerabdruck
        assert "Bericht freigeben" in text(seite)
        assert leiten.post(f"{adresse}zurueckgeben/", {"text": " "}).status_code == 422
        fertig = leiten.post(f"{adresse}freigeben/", {"gesehen": gesehen, "oeffentlich": "on"}, follow=True)
        assert "bleibt unverändert" in text(fertig) and "Zeile 1" in text(fertig)
        assert Berichtsfreigabe.objects.get().oeffentlich and Protokoll.objects.filter(aktion="bericht_freigegeben").count() == 1
        assert leiten.post(f"{adresse}freigeben/", {"gesehen": gesehen}).status_code == 422, "the back button releases nothing twice"
        assert leiten.post(f"{adresse}unbekannt/").status_code == 404


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wort=st.text(max_size=60), anderes=st.text(max_size=60), zahl=st.integers(), bruch=st.fractions())
def test_der_fingerabdruck_haengt_an_zahlen_und_texten_allein(wort: str, anderes: str, zahl: int, bruch: Any) -> None:
    from basis.export import Blatt

    def abdruck(w: str, n: int, hinweise: tuple[str, ...] = ()) -> str:
        return freigaben.fingerabdruck([Blatt("B", ("A", "Z"), [[w, n, bruch]], hinweise=hinweise)], ())

    assert abdruck(wort, zahl) == abdruck(wort, zahl, (anderes,))
    assert (abdruck(wort, zahl) == abdruck(anderes, zahl)) is (wort == anderes)
    assert abdruck(wort, zahl) != abdruck(wort, zahl + 1)
