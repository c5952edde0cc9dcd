"""The Beschluss enters the counts that rates and amounts give away into the ledger of the Geheimhaltung."""

from typing import Any

import pytest

from berichte.actions import berichte as berichtsactions
from berichte.sections import sozialraumbudget
from budgets.actions import fallangaben
from budgets.inputs import rechne
from budgets.models import Verteilung
from sozialraum.models import Indikatorwert
from tests.budgets.kontext import beschlossene_2007, verteilung_2007
from tests.factories import wer_ist

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]


@pytest.mark.zusage(12)
def test_der_beschluss_traegt_jeden_gewichteten_indikator_mit_fallzahlen_ein(besetzung: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    eintraege: list[dict[str, Any]] = []
    monkeypatch.setattr(fallangaben, "merke_fallangabe", lambda **angaben: bool(eintraege.append(angaben)) or True)
    verteilung = beschlossene_2007(besetzung)
    assert eintraege and {e["gegenstand_id"] for e in eintraege} == {str(verteilung.pk)}
    for eintrag in eintraege:
        einzeln, zusammen = ({m for m in eintrag["orte"] if (len(m) == 1) is ist} for ist in (True, False))
        assert {next(iter(m)) for m in einzeln} >= eintrag["zaehler"].keys() and zusammen
        rows = Indikatorwert.objects.wirksam().filter(indikator__beruht_auf_fallzahlen=True, stichtag=eintrag["tag"], zaehler__isnull=False)
        wahr = {(s, int(n)) for s, n in rows.values_list("gebiet__schluessel", "zaehler")}
        assert eintrag["zaehler"].items() <= wahr


def test_gerundete_zaehler_sind_keine_gezaehlten(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is entered are the numbers that the Verteilung calculates with: multiples of ten here, which match no Fallstatistik."""
    eintraege: list[dict[str, Any]] = []
    monkeypatch.setattr(fallangaben, "merke_fallangabe", lambda **angaben: bool(eintraege.append(angaben)) or True)
    Verteilung.objects.filter(pk=verteilung_2007().pk).update(zaehler_rundung=10)
    fallangaben.merke_fallzahlen(verteilung_2007(), rechne(verteilung_2007(), frisch=True))
    assert all(n % 10 == 0 for eintrag in eintraege for n in eintrag["zaehler"].values())


@pytest.mark.zusage(12)
def test_auch_ein_abgelegter_bericht_der_vorlage_traegt_sie_ein(besetzung: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is printed; a Gremium reads it before it decides."""

    class Eingetragen(Exception):
        pass

    def merke(verteilung: Verteilung, rechnung: Any) -> int:
        raise Eingetragen(verteilung.status)

    monkeypatch.setattr(berichtsactions, "merke_fallzahlen", merke)
    grundlage = sozialraumbudget.lade(verteilung_2007())
    gebiet = grundlage.rechnung.baum.wurzel()
    with pytest.raises(Eingetragen, match="vorgelegt"):
        berichtsactions.erzeuge_bericht(wer=wer_ist(besetzung.controlling), grundlage=grundlage, gebiet=gebiet)
