"""Early warning on what is counted at schools: it names whose own value crosses the limit and may be shown, and nobody else."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client

from basis.zahlen import Wert
from proaktiv.filters.fruehwarnung import FruehwarnungFilter
from proaktiv.fruehwarnung import Ausgang, Messpunkt, Regel, Regelart, beurteile, schulsatz
from proaktiv.models import Fruehwarnregel, Fruehwarnung, Hinweis
from sozialraum.access import Wer
from sozialraum.actions.statistik import nimm_zurueck
from tests.factories import Besetzung, Raeume
from tests.proaktiv.bau import baue_regel
from tests.sozialraum.schulen import baue_schule, baue_schulindikator, lade

TAG = "31.07.2007"


@pytest.mark.parametrize(
    ("schulen", "satz"),
    [
        ([], "Keine einzelne Schule ist genannt: Keine erreicht die Grenze mit genügend Fällen, die gezeigt werden dürfen."),
        ([("A", Fraction(6), 24, 400)], "Diese Schule erreicht die Grenze für sich: A (6,0 %; 24 von 400)."),
        (
            [("A", Fraction(6), 24, 400), ("B", Fraction(7), 1400, 20000)],
            "Diese Schulen erreichen die Grenze je für sich: A (6,0 %; 24 von 400), B (7,0 %; 1.400 von 20.000).",
        ),
    ],
)
def test_der_satz_nennt_wert_zaehler_und_nenner(schulen: list[tuple[str, Fraction, int, int]], satz: str) -> None:
    assert schulsatz(schulen, einheit="%").replace("\u00a0", " ") == satz


@pytest.mark.parametrize(("ohne", "ausgang", "satz"), [
    (0, Ausgang.AUSGELOEST, ""),
    (1, Ausgang.UNBEURTEILT, "Im Wert der Stadt fehlt ein Stadtteil, der am Stichtag davor dabei war; mit ihm wird nicht verglichen."),
    (8, Ausgang.UNBEURTEILT, "Im Wert der Stadt fehlen 8 Stadtteile, die am Stichtag davor dabei waren; mit ihm wird nicht verglichen."),
])  # fmt: skip
def test_von_einem_teil_der_stadt_sagt_ein_abstand_nichts(ohne: int, ausgang: Ausgang, satz: str) -> None:
    punkt = Messpunkt(date(2007, 7, 31), Wert(Decimal(9)), Decimal(90))
    befund = beurteile(Regel(Regelart.ABSTAND, grenze=Decimal(2)), [punkt], Wert(Decimal(5)), stadt_ohne=ohne)
    assert (befund.ausgang, befund.grund) == (ausgang, satz)
    assert beurteile(Regel(Regelart.SCHWELLE, grenze=Decimal(2)), [punkt], stadt_ohne=ohne).ausgang is Ausgang.AUSGELOEST


@pytest.mark.django_db
def test_eine_lieferung_aus_einem_teil_der_stadt_wird_nicht_mit_ihr_verglichen(als: Callable[..., Client], raeume: Raeume) -> None:
    """By hand: 2 % everywhere, then 10 % in 101 and 1 % in 102, which makes 5,5 % without 201 and 4 % with it."""
    for schluessel in ("101", "102", "201"):
        baue_schule(schluessel, raeume[schluessel])
    regel = baue_regel(baue_schulindikator(), name="Abstand", art="abstand", grenze=Decimal(50), relativ=True)
    lade("101;31.07.2006;16;800", "102;31.07.2006;16;800", "201;31.07.2006;16;800")
    lade(f"101;{TAG};80;800", f"102;{TAG};8;800")
    assert not Fruehwarnung.objects.exists()
    client = als("controlling")
    seite = client.get(regel.get_absolute_url())
    assert "Im Wert der Stadt fehlt ein Stadtteil, der am Stichtag davor dabei war" in seite.content.decode()
    karte = client.get("/?indikator=absentismus_an_schulen").context["kacheln"][-1]
    assert (karte.zahl, karte.fuss) == ("5,5", "2 von 10 Stadtteilen") and karte.vergleich.startswith("kein Vergleich")
    lade(f"201;{TAG};8;800")
    assert [w.gebiet for w in Fruehwarnung.objects.all()] == [raeume["101"]]
    karte = client.get("/?indikator=absentismus_an_schulen").context["kacheln"][-1]
    assert (karte.zahl, karte.vergleich) == ("4,0", "+2,0 Prozentpunkte zum vorigen Stichtag")


@pytest.mark.django_db
def test_was_auf_eigenen_werten_ruht_heisst_nicht_muster(raeume: Raeume) -> None:
    """Neither an invented Stichtag before nor an invented Stadtteil beside makes it one; a rule that looks at them does."""
    for schluessel in ("101", "102"):
        baue_schule(schluessel, raeume[schluessel])
    indikator = baue_schulindikator()
    lade("101;31.07.2006;8;400", "102;31.07.2006;8;400", f"102;{TAG};30;400", muster=True)
    baue_regel(indikator, name="Schwelle", grenze=Decimal(5))
    baue_regel(indikator, name="Schritt", art="veraenderung", grenze=Decimal(1))
    baue_regel(indikator, name="Abstand", art="abstand", grenze=Decimal(1))
    lade(f"101;{TAG};40;400")
    je = {(w.regel.name, w.gebiet.schluessel): (w.muster, w.hinweis.muster) for w in Fruehwarnung.objects.all()}
    assert je == {
        ("Schwelle", "101"): (False, False), ("Schwelle", "102"): (True, True), ("Schritt", "101"): (True, True),
        ("Schritt", "102"): (True, True), ("Abstand", "101"): (True, True),
    }  # fmt: skip


@pytest.fixture
def regel(raeume: Raeume) -> Fruehwarnregel:
    """From 5 % on; with at least 10 cases. Three schools in 101, one in 102."""
    for schluessel, ort in (("a", "101"), ("b", "101"), ("c", "101"), ("d", "102")):
        baue_schule(schluessel, raeume[ort])
    return baue_regel(baue_schulindikator(), name="Schulen", grenze=Decimal(5), mindestfallzahl=10)


def genannt(warnung: Fruehwarnung) -> list[str]:
    return [wert["schule"] for wert in warnung.werte if "schule" in wert]


@pytest.mark.django_db
class TestWarnung:
    def test_sie_nennt_nur_die_schule_ueber_der_grenze(self, raeume: Raeume, regel: Fruehwarnregel) -> None:
        lieferung = lade(f"a;{TAG};40;400", f"b;{TAG};9;300", f"c;{TAG};8;300", f"d;{TAG};10;400")
        warnung = Fruehwarnung.objects.get()
        assert (warnung.gebiet, warnung.lieferung, genannt(warnung)) == (raeume["101"], lieferung, ["a"])
        text = Hinweis.objects.get().text.replace("\u00a0", " ")
        assert "5,7 % am 31.07.2007" in text and "Schule a (10,0 %; 40 von 400)" in text
        assert "Schule b" not in text and "Schule c" not in text
        andere = lade(f"d;{TAG};11;400", grund="Nachgezählt")
        for nummer, zahl in ((lieferung.pk, 1), (andere.pk, 0)):
            assert FruehwarnungFilter({"lieferung": str(nummer)}, queryset=Fruehwarnung.objects.all()).qs.count() == zahl
        assert [(z[0], z[2]) for z in warnung.zeilen] == [("Gebiet", "5,7"), ("Schule a", "10,0")]

    @pytest.mark.parametrize(
        ("zeilen", "namen"),
        [
            (("a;{};40;400", "b;{};9;90", "c;{};8;100"), ["a"]),  # b and c are above 5 %, with fewer than 10 cases
            (("a;{};40;400", "b;{};2;300"), []),  # b is small, and the sum less a would be b
            (("a;{};40;400", "b;{};4;40", "c;{};12;100"), ["a"]),  # 4 is small outside the house; c hides it
            (("a;{};40;400", "b;{};20;100", "c;{};0;90"), ["a", "b"]),
        ],
    )
    def test_kleine_zahlen_und_was_sie_verriete_werden_nie_genannt(
        self, regel: Fruehwarnregel, zeilen: tuple[str, ...], namen: list[str]
    ) -> None:
        lade(*(zeile.format(TAG) for zeile in zeilen))
        warnung, text = Fruehwarnung.objects.get(), Hinweis.objects.get().text
        assert genannt(warnung) == namen
        assert {n for n in "abc" if f"Schule {n}" in text} == set(namen)
        assert ("Keine einzelne Schule ist genannt" in text) is not bool(namen)

    def test_eine_zu_kleine_summe_loest_nichts_aus(self, regel: Fruehwarnregel) -> None:
        lade(f"d;{TAG};4;40", f"a;{TAG};9;100")
        assert not Fruehwarnung.objects.exists()

    def test_noch_einmal_geladen_loest_keine_weitere_aus(self, regel: Fruehwarnregel) -> None:
        zeilen = (f"a;{TAG};40;400", f"b;{TAG};9;300")
        lade(*zeilen)
        lade(*zeilen)
        lade(*zeilen, f"d;{TAG};10;400")
        assert Fruehwarnung.objects.count() == Hinweis.objects.count() == 1

    def test_eine_korrektur_unter_die_grenze_zieht_mit_spur_zurueck(self, regel: Fruehwarnregel) -> None:
        lade(f"a;{TAG};40;400", f"b;{TAG};9;300")
        lade(f"a;{TAG};20;400", grund="Doppelt gezählt")
        warnung = Fruehwarnung.objects.get()
        assert warnung.zurueckgezogen_am and "Doppelt gezählt" in warnung.grund and "4,1" in warnung.grund
        hinweis = Hinweis.objects.get()
        assert (hinweis.stand, hinweis.schritte.get().text) == ("zurueckgezogen", f"Die Frühwarnung ist zurückgezogen. {warnung.grund}")

    def test_wer_zu_unrecht_genannt_war_steht_in_keiner_geltenden_warnung(self, regel: Fruehwarnregel) -> None:
        """The sum stays the same, the school that crosses the limit is another one."""
        lade(f"a;{TAG};40;400", f"b;{TAG};10;400", f"c;{TAG};9;100")
        lade(f"a;{TAG};10;400", f"b;{TAG};40;400", grund="Vertauscht")
        alt, neu = Fruehwarnung.objects.order_by("pk")
        assert alt.zurueckgezogen_am and "Schule a" in alt.grund and "Vertauscht" in alt.grund
        assert neu.zurueckgezogen_am is None and genannt(neu) == ["b"]

    def test_eine_zurueckgenommene_lieferung_nimmt_ihre_warnung_mit(self, besetzung: Besetzung, regel: Fruehwarnregel) -> None:
        lieferung = lade(f"a;{TAG};40;400")
        nimm_zurueck(wer=Wer(besetzung.controlling, "Controlling"), lieferung=lieferung, grund="Falscher Tag")
        assert "Falscher Tag" in Fruehwarnung.objects.get(zurueckgezogen_am__isnull=False).grund
