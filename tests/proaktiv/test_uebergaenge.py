"""Transitions, strategies and catalogues: the rule in pure functions, what the pages say and refuse in Halle."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from proaktiv.models import Angebotsart, Konzeption, Lebensphase, Massnahme, Strategie
from proaktiv.uebergaenge import Traegt, Uebergangslage, uebergaenge
from sozialraum.models import Protokoll
from tests.factories import Besetzung
from tests.proaktiv.bau import text

Als = Callable[[Any], Client]
TEILE = {1: (101, 102), 2: (201,)}


class TestRegel:
    def test_wer_beide_lebensphasen_hat_traegt_den_uebergang(self) -> None:
        beide = Traegt(7, frozenset({30, 36}), frozenset({101, 102}), True)
        eine = Traegt(8, frozenset({36}), frozenset({101, 102, 201}), True)
        rows = uebergaenge([30, 36, 60], TEILE, [beide, eine])
        assert [(u.von, u.nach, u.ort, u.lage) for u in rows] == [
            (30, 36, 1, Uebergangslage.GETRAGEN), (30, 36, 2, Uebergangslage.LUECKE), (36, 60, 1, Uebergangslage.LUECKE),
            (36, 60, 2, Uebergangslage.LUECKE),
        ]  # fmt: skip

    def test_ein_teil_des_gebiets_und_was_geplant_ist(self) -> None:
        teil, geplant = Traegt(7, frozenset({30, 36}), frozenset({101}), True), Traegt(8, frozenset({30, 36}), frozenset({101, 201}), False)
        eins, zwei = uebergaenge([30, 36], TEILE, [teil, geplant])
        assert eins.lage is Uebergangslage.TEILWEISE and (eins.erreicht, eins.teile) == (1, 2) and eins.geplante == (8,)
        assert zwei.lage is Uebergangslage.GEPLANT and zwei.erreicht == 0

    def test_was_an_unbekanntem_ort_ist_traegt_nichts(self) -> None:
        wo_auch_immer = Traegt(7, frozenset({30, 36}), frozenset(), True)
        assert {u.lage for u in uebergaenge([30, 36], TEILE, [wo_auch_immer])} == {Uebergangslage.LUECKE}

    def test_ohne_zwei_lebensphasen_kein_uebergang(self) -> None:
        assert uebergaenge([30], TEILE, []) == [] and uebergaenge([], TEILE, []) == []


@pytest.mark.django_db
class TestSeiten:
    @pytest.fixture
    def controlling(self, halle: str, besetzung: Besetzung, als: Als) -> Client:
        return als(besetzung.controlling)

    def test_die_uebergaenge_nennen_traeger_und_luecken(self, controlling: Client) -> None:
        seite = text(controlling.get(reverse("kettenuebergaenge")))
        assert "Geburt → Krippe" in seite and "Willkommen im Leben" in seite and "6 Übergängen" in seite
        nur = text(controlling.get(reverse("kettenuebergaenge") + "?lage=getragen&gebiet=II"))
        assert "IV Halle-Neustadt</td>" not in nur
        assert "Übergang;Gebiet;Lage" in controlling.get(reverse("kettenuebergaenge") + "?format=csv").content.decode()

    def test_was_begonnen_hat_laeuft_noch_nicht_auf_keiner_seite(self, controlling: Client) -> None:
        seite = text(controlling.get(reverse("kettenuebergaenge")))
        assert "Lücke: geplant oder begonnen, nichts läuft" in seite and "nur geplant" not in seite
        buero = Massnahme.objects.get(titel="Dezentrale Jugendbüros")
        assert "Dezentrale Jugendbüros</a> (begonnen)" in seite
        assert "Begonnen, gemeldet am 30.06.2025" in text(controlling.get(buero.get_absolute_url()))
        assert "begonnen" in text(controlling.get(reverse("massnahmen") + "?suche=Dezentrale")).partition("Dezentrale Jugendb")[2]

    def test_ohne_gebiet_ist_unbekannt_und_jede_seite_sagt_es(self, controlling: Client, besetzung: Besetzung, als: Als) -> None:
        row = Massnahme.objects.get(titel="Willkommen im Leben")
        row.gebiete.all().delete()
        assert "1 Maßnahme für einen Übergang nennt kein Gebiet" in text(controlling.get(reverse("kettenuebergaenge")))
        matrix = text(controlling.get(reverse("praeventionsmatrix")))
        assert "1 nennt kein Gebiet" in matrix
        feld = text(controlling.get(reverse("kettenfeld", args=["lebenswelt", "0-3", "familie"])))
        assert "Willkommen im Leben" not in feld
        assert "1 Maßnahme nennt kein Gebiet." in text(controlling.get("/umsetzungsstand/sozialraum/II/"))
        assert "nennt kein Gebiet" not in text(controlling.get("/umsetzungsstand/fachbereich/FB/"))
        assert als(besetzung.fachkraft1).get(reverse("massnahme_berichten", args=[row.pk])).status_code in (403, 404)

    def test_ohne_bericht_heisst_ueberall_so(self, controlling: Client) -> None:
        ohne, nicht = (text(controlling.get(f"{reverse('massnahmen')}?gruppe={wie}")) for wie in ("ohne_bericht", "nicht_begonnen"))
        assert "Halle-Pass</a>" in ohne and "Halle-Pass</a>" not in nicht
        seite = text(controlling.get(Massnahme.objects.get(titel="Halle-Pass").get_absolute_url()))
        assert "Ohne Bericht." in seite and "gilt als nicht begonnen" not in seite
        assert " ohne Bericht" in text(controlling.get(reverse("konzeptionen")))

    def test_die_plaetze_der_geburt_sind_unbekannt_nicht_null(self, controlling: Client) -> None:
        feld = reverse("kettenfeld", args=["lebenswelt", "geburt", "familie"])
        zelle = text(controlling.get(reverse("praeventionsmatrix"))).partition(f'href="{feld}"')[2].partition("</td>")[0]
        assert zelle and "Plätze unbekannt" in zelle and "Lücke" not in zelle

    def test_eine_strategie_wird_angelegt_und_gilt_fuer_genau_eines(self, controlling: Client, besetzung: Besetzung, als: Als) -> None:
        konzeption = Konzeption.objects.get(schluessel="praeventionskette")
        angaben = {
            "konzeption": konzeption.pk, "titel": "Wege abstimmen", "reichweite": "raum", "text": "Ein gemeinsamer Plan",
            "stand": "entwurf", "gueltig_von": "01.01.2026",
        }  # fmt: skip
        antwort = controlling.post(reverse("strategie_neu"), angaben)
        assert antwort.status_code == 422 and "wählen Sie den Planungsraum" in text(antwort)
        assert controlling.post(reverse("strategie_neu"), {**angaben, "reichweite": "stadt", "stand": "beschlossen"}).status_code == 422
        antwort = controlling.post(reverse("strategie_neu"), {**angaben, "reichweite": "stadt"})
        row = Strategie.objects.get(titel="Wege abstimmen")
        assert antwort.status_code == 302 and row.wofuer == "gesamte Stadt"
        assert Protokoll.objects.filter(aktion="strategie_angelegt", gegenstand_id=str(row.pk)).exists()
        liste = text(controlling.get(reverse("strategien") + "?gebiet=sozialraum-II"))
        assert "Wege abstimmen" in liste and "Frühe Hilfen im Quartier" in liste and "Muster: Familien in Risikolagen" not in liste
        assert "3 von 6 Meilensteinen erreicht" in liste
        assert "Wege abstimmen" in text(controlling.get(konzeption.get_absolute_url()))
        Strategie.objects.filter(pk=row.pk).update(gueltig_von=date(2005, 1, 1), gueltig_bis=date(2006, 12, 31))
        assert "galt vom 01.01.2005 bis zum 31.12.2006" in text(controlling.get(row.get_absolute_url()))
        liest = als(besetzung.ressort1)
        assert "Das dürfen" in text(liest.get(row.get_absolute_url())) and liest.get(reverse("strategie_neu")).status_code == 404

    def test_verzeichnisse_zeigen_alter_und_lassen_sich_aendern(self, controlling: Client) -> None:
        seite = text(controlling.get(reverse("kettenverzeichnis", args=["lebensphasen"])))
        assert "6 bis 10 Jahre" in seite and "Kita → Grundschule" in seite and "Angebotsarten" in seite
        wohin = reverse("katalogeintrag_aendern", args=["lebensphasen", "6-10"])
        angaben = {"name": "6 bis 10 Jahre", "reihenfolge": "40", "gueltig_von": "01.01.2020", "alter_von": "6", "alter_bis": ""}
        assert "beide Altersgrenzen" in text(controlling.post(wohin, angaben))
        assert "über dem ersten" in text(controlling.post(wohin, {**angaben, "alter_bis": "5"}))
        assert "beenden Sie die Lebensphase und legen Sie eine neue" in text(controlling.post(wohin, {**angaben, "alter_bis": "11"}))
        assert controlling.post(wohin, {**angaben, "alter_bis": "10", "uebergang": "nach Klasse 4"}).status_code == 302
        assert Lebensphase.objects.get(schluessel="6-10").uebergang == "nach Klasse 4"
        neu = reverse("katalogeintrag_neu", args=["angebotsarten"])
        assert controlling.post(neu, {"name": "Lerncoaching", "reihenfolge": "90"}).status_code == 302
        assert Angebotsart.objects.get(name="Lerncoaching").schluessel == "lerncoaching"
        assert "gibt es schon" in text(controlling.post(neu, {"name": "Lerncoaching", "reihenfolge": "90"}))
