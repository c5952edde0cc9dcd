"""The report's content: sums, sentences, what is frozen, what the paper says."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.utils import timezone
from pypdf import PdfReader

from basis import kanonisch
from basis.geld import euro
from basis.zahlen import NBSP, Wert
from berichte import pdf
from berichte.sections import sozialraumbudget
from berichte.sections.sozialraumbudget import lade
from budgets.models import Verteilung
from sozialraum.models import Gebiet, Indikator, Indikatorwert
from tests.berichte.conftest import bericht

pytestmark = pytest.mark.django_db

EBENEN = [("fachbereich", "FB"), ("ressort", "R-II"), ("sozialraum", "IV"), ("stadtteil", "461"), ("stadtteil", "206")]


def zeile(bericht: Any, art: str) -> Any:
    return next(z for z in bericht.tabelle.zeilen if z.art == art)


class TestInhalt:
    def test_die_teile_ergeben_den_ansatz(self, grundlage: Any) -> None:
        tabelle = bericht(grundlage, "fachbereich", "FB").tabelle
        teile = [z for z in tabelle.zeilen if z.art in ("sozialraum", "nicht_zugeordnet", "dienst", "reserve")]
        assert sum(z.betrag for z in teile) == tabelle.gesamt.betrag == 19_833_500_00
        for topf in range(len(tabelle.toepfe)):
            assert sum(z.je_topf[topf] for z in teile) == tabelle.gesamt.je_topf[topf]

    def test_ein_ressort_ist_die_summe_seiner_sozialraeume(self, grundlage: Any) -> None:
        zeilen = bericht(grundlage, "ressort", "R-II").tabelle.zeilen
        eigene = next(z for z in zeilen if z.eigen)
        raeume = [z for z in zeilen if z.name.startswith(("II ", "III "))]
        assert eigene.name == "Summe Ressort II"
        assert eigene.betrag == sum(z.betrag for z in raeume)

    def test_die_stadtteile_ergeben_ihren_sozialraum_und_sind_nur_information(self, grundlage: Any) -> None:
        silberhoehe, offen = bericht(grundlage, "stadtteil", "461"), 0
        for raum in ("I", "II", "III", "IV", "V"):
            b = bericht(grundlage, "sozialraum", raum)
            eigene = next(z for z in b.tabelle.zeilen if z.eigen)
            for nummer, betrag in enumerate(eigene.je_topf):
                je = [z.je_topf[nummer] or 0 for z in b.stadtteile]
                if not any(isinstance(wert, Wert) for wert in je):  # else it is gesperrt what falls on each
                    offen += 1
                    assert sum(je) == betrag
        assert offen
        assert "nur der Information" in silberhoehe.wichtigste[0]
        assert silberhoehe.warnungen[0].startswith("Beträge je Stadtteil dienen nur der Information")

    def test_nicht_zugeordnete_stadtteile_stehen_da_und_warnen(self, grundlage: Any) -> None:
        inhalt = bericht(grundlage, "fachbereich", "FB")
        assert zeile(inhalt, "nicht_zugeordnet").zusatz == "Landrain, Dölauer Heide, Dölau"
        assert any("keinem Sozialraum zugeordnet" in satz for satz in inhalt.warnungen)

    @pytest.mark.parametrize(("ebene", "schluessel"), EBENEN)
    def test_das_wichtigste_hat_drei_bis_fuenf_saetze_und_sagt_was_zu_entscheiden_ist(
        self, grundlage: Any, ebene: str, schluessel: str
    ) -> None:
        saetze = bericht(grundlage, ebene, schluessel).wichtigste
        assert 3 <= len(saetze) <= 5
        assert saetze[-1].startswith("Zu entscheiden ist, ob „Verteilung 2007")
        assert all(satz.endswith(".") for satz in saetze)

    def test_der_betrag_steht_mit_anteil_im_ersten_satz(self, grundlage: Any) -> None:
        inhalt = bericht(grundlage, "sozialraum", "IV")
        assert euro(inhalt.betrag) in inhalt.wichtigste[0]
        assert f"{NBSP}% der verteilten" in inhalt.wichtigste[0]

    def test_der_weg_zum_betrag_ist_lueckenlos(self, grundlage: Any) -> None:
        for topf in bericht(grundlage, "sozialraum", "IV").erklaerungen:
            (raum,) = topf.raeume
            assert raum.grundbetrag + sum(m.beitrag for m in raum.merkmale) == raum.punktwert
            assert raum.bevoelkerung * raum.punktwert / 100 == raum.bedarfseinheiten
            assert euro(raum.betrag) in raum.saetze[-1]

    def test_jede_angabe_nennt_datei_und_stichtag(self, grundlage: Any) -> None:
        quellen = grundlage.quellen
        assert {q.gegenstand for q in quellen} >= {"Bevölkerung", "Schulabsentismus"}
        assert all(len(q.sha256) == 12 and q.datei.endswith(".csv") and q.muster for q in quellen)

    def test_derselbe_inhalt_hat_dieselbe_pruefsumme(self, grundlage: Any) -> None:
        eins, zwei, anderer = (bericht(grundlage, "sozialraum", s).inhalt() for s in ("IV", "IV", "V"))
        assert kanonisch.pruefsumme(eins) == kanonisch.pruefsumme(zwei) != kanonisch.pruefsumme(anderer)

    def test_gleitkomma_gehoert_in_keinen_bericht(self) -> None:
        with pytest.raises(TypeError, match="float"):
            kanonisch.als_inhalt({"betrag": 1.5})


class TestBeschlossen:
    def test_spaetere_werte_aendern_keine_zahl(self, beschlossen: Any) -> None:
        vorher = bericht(lade(beschlossen), "fachbereich", "FB").inhalt()
        alt = Indikatorwert.objects.filter(indikator__schluessel="kinder_u15_sgb2", stichtag=date(2005, 12, 31), zustand="wert").first()
        assert alt is not None
        Indikatorwert.objects.create(
            indikator=alt.indikator, gebiet=alt.gebiet, stichtag=alt.stichtag, zaehler=0, nenner=alt.nenner,
            lieferung=_neue_lieferung(alt), ersetzt=alt, grund="Probe",
        )  # fmt: skip
        Indikator.objects.filter(pk=alt.indikator_id).update(name="Anders")
        Gebiet.objects.filter(schluessel="IV", ebene=3).update(name="Umbenannt")
        nachher = bericht(lade(Verteilung.objects.get(pk=beschlossen.pk)), "fachbereich", "FB").inhalt()
        assert nachher == vorher

    def test_der_beschluss_steht_im_kopf_und_im_letzten_satz(self, beschlossen: Any) -> None:
        inhalt = bericht(lade(beschlossen), "sozialraum", "II")
        assert inhalt.kopf.beschlossen
        assert "01.03.2007" in inhalt.kopf.stand
        assert inhalt.wichtigste[-1].startswith("Beschlossen mit ")
        assert inhalt.kopf.paket == beschlossen.pruefsumme

    def test_die_ueberpruefung_hat_einen_tag(self, beschlossen: Any) -> None:
        assert any("am 01.03.2009 zu überprüfen" in satz for satz in lade(beschlossen).warnungen)

    def test_weicht_die_rechnung_von_den_beschlossenen_zeilen_ab_wird_nichts_gedruckt(
        self, beschlossen: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from budgets.inputs import rechne

        echt = rechne(beschlossen)
        monkeypatch.setattr(sozialraumbudget, "rechne", lambda v: type(echt)(echt.eingaben, echt.toepfe[:1]))
        with pytest.raises(sozialraumbudget.Berichtsfehler, match="stimmt nicht"):
            lade(beschlossen)


def _neue_lieferung(alt: Indikatorwert) -> Any:
    from sozialraum.models import Datenlieferung

    return Datenlieferung.objects.create(art="erfassung", stichtag=alt.stichtag)


class TestPapier:
    gedruckt: ClassVar[list[bytes]] = []  # printed once; every test reads the same paper

    @pytest.fixture
    def papier(self, grundlage: Any) -> PdfReader:
        if not self.gedruckt:
            auftrag = pdf.druckauftrag(bericht(grundlage, "sozialraum", "IV"), erstellt=timezone.now(), kopf="a" * 64)
            self.gedruckt.append(pdf.drucke(auftrag).pdf)
        return PdfReader(io.BytesIO(self.gedruckt[0]))

    @pytest.mark.zusage(14)
    def test_das_papier_traegt_alles_was_ein_gremium_braucht(self, papier: PdfReader, grundlage: Any) -> None:
        inhalt = bericht(grundlage, "sozialraum", "IV")
        seiten = [seite.extract_text() for seite in papier.pages]
        text = "\n".join(seiten).replace("\n", " ")
        assert euro(inhalt.betrag) in text
        assert all(f"{zeile.betrag // 100:,}".replace(",", ".") in text for zeile in inhalt.tabelle.zeilen if zeile.betrag)
        summe = kanonisch.pruefsumme(inhalt.inhalt())
        for nummer, seite in enumerate(seiten, 1):
            assert f"Seite {nummer} von {len(seiten)}" in seite
            assert summe in seite.replace("\n", "")
            assert "Datenstand 31.12.2005" in seite
            assert "Musterdaten" in seite
        assert "a" * 64 in text.replace(" ", "")
        assert "Vorschlag, noch nicht beschlossen" in text

    def test_das_papier_ist_ausgezeichnet_und_deutsch(self, papier: PdfReader) -> None:
        wurzel: Any = papier.trailer["/Root"]
        assert wurzel["/Lang"] == "de"
        assert wurzel["/MarkInfo"]["/Marked"]
        assert papier.metadata is not None and str(papier.metadata.title).startswith("Sozialraumbudget 2007")
        xmp = wurzel["/Metadata"].get_data().decode()
        assert 'pdfuaid:part="1"' in xmp
        bilder = [e for e in _elemente(wurzel["/StructTreeRoot"]) if e.get("/S") == "/Figure"]
        assert bilder and all(e.get("/Alt") for e in bilder)

    def test_die_zahlen_reisen_als_csv_und_json_mit(self, papier: PdfReader, grundlage: Any) -> None:
        anlagen = {name: inhalt[0] for name, inhalt in papier.attachments.items()}
        assert sorted(Path(name).suffix for name in anlagen) == [".csv", ".json"]
        mitgereist = json.loads(next(inhalt for name, inhalt in anlagen.items() if name.endswith(".json")))
        assert mitgereist == bericht(grundlage, "sozialraum", "IV").inhalt()
        assert kanonisch.schreibe(mitgereist).encode() == next(inhalt for name, inhalt in anlagen.items() if name.endswith(".json"))

    def test_html_in_namen_bleibt_text(self, vorgelegt: Any) -> None:
        boese = '<img src=http://127.0.0.1/x><link rel=attachment href="file:///etc/passwd"><script>x</script>'
        Verteilung.objects.filter(pk=vorgelegt.pk).update(name=boese[:150])
        Gebiet.objects.filter(schluessel="IV", ebene=3).update(name='<b>"&</b><img src=//x>')
        grundlage = lade(Verteilung.objects.get(pk=vorgelegt.pk))
        auftrag = pdf.druckauftrag(bericht(grundlage, "sozialraum", "IV"), erstellt=timezone.now(), kopf="")
        assert "<img" not in auftrag.html
        leser = PdfReader(io.BytesIO(pdf.drucke(auftrag).pdf))
        assert len(leser.attachments) == 2
        assert "<img src=http://127.0.0.1/x>" in "\n".join(s.extract_text() for s in leser.pages).replace("\n", " ")


def _elemente(knoten: Any) -> list[Any]:
    """All structure elements below a node."""
    kinder = knoten.get("/K", [])
    kinder = kinder if isinstance(kinder, list) else [kinder]
    objekte = [k.get_object() for k in kinder if hasattr(k, "get_object")]
    dicts = [k for k in objekte if hasattr(k, "get") and "/S" in k]
    return [*dicts, *(unter for k in dicts for unter in _elemente(k))]


def test_pdf_a_und_pdf_ua_werden_eingehalten(grundlage: Any, verapdf: Callable[[bytes], str]) -> None:
    auftrag = pdf.druckauftrag(bericht(grundlage, "sozialraum", "IV"), erstellt=timezone.now(), kopf="a" * 64)
    ergebnis = verapdf(pdf.drucke(auftrag).pdf)
    assert [zeile.split()[:2] for zeile in ergebnis.splitlines()] == [["PASS", "3a"], ["PASS", "ua1"]], ergebnis
