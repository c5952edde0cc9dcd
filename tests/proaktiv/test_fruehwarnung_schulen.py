"""Early warning on what is counted at schools: it names whose own value crosses the limit and may be shown, and nobody else."""

from decimal import Decimal
from fractions import Fraction

import pytest

from proaktiv.filters.fruehwarnung import FruehwarnungFilter
from proaktiv.fruehwarnung import schulsatz
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
