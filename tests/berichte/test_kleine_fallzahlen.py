"""Small case numbers do not leave through a paper or a Rechenpaket (domain.md 2)."""

from typing import Any

import pytest
from django.urls import reverse

from berichte import export
from berichte.sections import sozialraumbudget
from budgets.models import Verteilung
from sozialraum.ebenen import Ebene
from tests.budgets.kontext import verteilung_2007

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]


def _zaehler(grundlage: Any, schwelle: int) -> dict[str, int]:
    """Stadtteil → smallest count of an Indikator that rests on case numbers, where it is small."""
    klein = {}
    for topf in grundlage.rechnung.toepfe:
        faelle = [m.schluessel for m in topf.eingaben.modell.merkmale if m.beruht_auf_fallzahlen]
        for raum in (r for teile in topf.eingaben.stadtteile.values() for r in teile):
            for m in faelle:
                if (z := raum.werte[m].zaehler) is not None and 0 < z < schwelle:
                    klein[raum.schluessel] = int(z)
    return klein


def _bericht(grundlage: Any, schluessel: str) -> Any:
    knoten = next(k for k in grundlage.rechnung.baum.auf_ebene(Ebene.STADTTEIL) if k.schluessel == schluessel)
    return sozialraumbudget.stelle_zusammen(grundlage, knoten)


def test_der_bericht_eines_stadtteils_nennt_keine_kleine_fallzahl() -> None:
    grundlage = sozialraumbudget.lade(verteilung_2007(), schwelle=5)
    klein = _zaehler(grundlage, 5)
    assert klein
    for schluessel, zahl in klein.items():
        bericht = _bericht(grundlage, schluessel)
        eigene = [raum for topf in bericht.erklaerungen for raum in topf.raeume if raum.eigen]
        gesperrt = [raum for raum in eigene if not raum.merkmale]
        gesperrt_in = {topf.name for topf in bericht.erklaerungen if any(raum in gesperrt for raum in topf.raeume)}
        assert gesperrt and "gesperrt" in gesperrt[0].saetze[0], schluessel
        texte = " ".join(satz for raum in gesperrt for satz in raum.saetze)
        assert f"{zahl} von" not in texte
        assert not any(zeile[1] == gesperrt[0].name and zeile[0] in gesperrt_in for zeile in export._merkmale(bericht))


def test_was_gross_ist_bleibt_nachvollziehbar() -> None:
    grundlage = sozialraumbudget.lade(verteilung_2007(), schwelle=1)
    bericht = _bericht(grundlage, next(iter(_zaehler(grundlage, 5))))
    assert all(raum.merkmale for topf in bericht.erklaerungen for raum in topf.raeume)


def test_kein_gesperrter_steht_allein_in_seinem_sozialraum() -> None:
    """Else the sum of the Sozialraum would give it away."""
    grundlage = sozialraumbudget.lade(verteilung_2007(), schwelle=5)
    from budgets.erklaerungssperre import verdeckte_orte
    from sozialraum.inputs.wertschutz import Sperre, niemand

    baum = grundlage.rechnung.baum
    for topf in grundlage.rechnung.toepfe:
        for gesperrte in verdeckte_orte(topf, Sperre(baum, niemand, 5)).values():
            einzeln = {next(iter(menge)) for menge in gesperrte if len(menge) == 1}
            for sozialraum, raeume in topf.eingaben.stadtteile.items():
                darin = einzeln & {raum.schluessel for raum in raeume}
                ganzes = frozenset(raum.schluessel for raum in raeume)
                assert len(darin) != 1 or ganzes in gesperrte, (sozialraum, darin)


@pytest.mark.parametrize(("wer", "darf"), [("controlling", True), ("pruefung", True), ("ressort1", False), ("fachkraft1", False)])
def test_das_rechenpaket_hat_nur_wer_fallzahlen_offen_sieht(wer: str, darf: bool, als: Any) -> None:
    ziel = verteilung_2007()
    Verteilung.objects.filter(pk=ziel.pk).update(status="vorgelegt")
    antwort = als(wer).get(reverse("verteilung_paket", args=[ziel.pk]))
    assert antwort.status_code == (200 if darf else 403 if wer == "ressort1" else 404)
    if wer == "ressort1":
        assert "auch kleine" in antwort.content.decode()
        assert "rechenpaket.json" not in als(wer).get(reverse("verteilung_erklaerung", args=[ziel.pk])).content.decode()
