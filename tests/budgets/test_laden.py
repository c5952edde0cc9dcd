"""Haushalt and Verteilungen from files: as printed, adding up, and never over what stands."""

import copy
import tomllib
from pathlib import Path
from typing import Any

import pytest

from budgets.actions.laden import lade_haushalt
from budgets.actions.laden_verteilung import lade_verteilungen
from budgets.models import Ansatz, Deckungskreisansatz, Gewichtung, Haushaltsjahr, Konsolidierungsschritt, Verteilung
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt

pytestmark = pytest.mark.usefixtures("halle", "db")
WER = Wer.befehl("test")
HALLE = Path(__file__).resolve().parents[2] / "fixtures" / "halle"


def toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HALLE / name).read_text(encoding="utf-8"))


def test_der_deckungskreis_wie_abgedruckt() -> None:
    ansaetze = Deckungskreisansatz.objects.order_by("haushaltsjahr__jahr").values_list("haushaltsjahr__jahr", "betrag_cent")
    assert dict(ansaetze) == {2005: 22_033_500_00, 2006: 22_033_500_00, 2007: 19_833_500_00, 2008: 17_833_500_00}


def test_die_unterabschnitte_ergeben_den_ansatz_und_sind_muster() -> None:
    ohne = Haushaltsjahr.objects.get(jahr=2004)  # has no printed Ansatz, only a course
    assert not Ansatz.objects.filter(haushaltsjahr=ohne).exists() and not ohne.deckungskreisansaetze.exists()
    for jahr in Haushaltsjahr.objects.exclude(pk=ohne.pk):
        teile = list(Ansatz.objects.filter(haushaltsjahr=jahr))
        assert sum(a.betrag_cent for a in teile) == jahr.deckungskreisansaetze.get().betrag_cent
        assert all(a.muster for a in teile)


def test_der_konsolidierungspfad_ergibt_4_2_millionen() -> None:
    schritte = Konsolidierungsschritt.objects.select_related("beschluss__vorlage")
    assert sum(s.betrag_cent for s in schritte) == 4_200_000_00
    assert {s.beschluss.vorlage.nummer for s in schritte if s.beschluss and s.beschluss.vorlage} == {"IV/2005/05174"}


def test_die_verteilung_2007_ist_vorgelegt_und_keine_beschlossen() -> None:
    stand = dict(Verteilung.objects.values_list("name", "status"))
    assert stand["Verteilung 2007, Entwurf der Controllinggruppe"] == "vorgelegt"
    assert "beschlossen" not in stand.values() and len(stand) == 7


def test_die_teiltoepfe_jeder_verteilung_ergeben_den_ansatz() -> None:
    for verteilung in Verteilung.objects.all():
        summe = sum(t.betrag_cent for t in verteilung.teiltoepfe.all())
        assert summe == Deckungskreisansatz.objects.get(haushaltsjahr=verteilung.haushaltsjahr).betrag_cent


def test_ein_szenario_weicht_nur_in_dem_ab_was_es_nennt() -> None:
    szenario = Verteilung.objects.get(name="Kinderarmut stärker gewichten")
    assert szenario.kopie_von is not None
    alt = {t.schluessel: t for t in szenario.kopie_von.teiltoepfe.all()}
    neu = {t.schluessel: t for t in szenario.teiltoepfe.all()}
    assert neu["foerderung"].gewichte.count() == alt["foerderung"].gewichte.count()
    assert {g.indikator.schluessel: str(g.gewicht.normalize()) for g in neu["hze"].gewichte.all()}["kinder_u15_sgb2"] == "0.5"
    assert neu["hze"].sockel_cent == alt["hze"].sockel_cent and neu["hze"].dienste.count() == alt["hze"].dienste.count()


def test_unterabschnitte_die_den_ansatz_nicht_ergeben_werden_abgelehnt() -> None:
    angaben = toml("haushalt.toml")
    angaben["haushaltsjahre"][2]["aufteilung"]["4750"] = "1.00"
    with pytest.raises(Abgelehnt, match="2007 ergeben die Unterabschnitte"):
        lade_haushalt(wer=WER, angaben=angaben)


def test_schritte_die_den_pfad_nicht_ergeben_werden_abgelehnt() -> None:
    angaben = toml("haushalt.toml")
    angaben["konsolidierung"]["schritte"][0]["betrag"] = "-2100000.00"
    with pytest.raises(Abgelehnt, match="Schritte der Konsolidierung"):
        lade_haushalt(wer=WER, angaben=angaben)


def test_gewichte_die_nicht_eins_ergeben_werden_abgelehnt() -> None:
    angaben = copy.deepcopy(toml("verteilung.toml"))
    angaben["gewichtungen"][0] |= {"version": 2, "basisgewicht": "0.41"}
    with pytest.raises(Abgelehnt, match="nicht genau 1"):
        lade_verteilungen(wer=WER, angaben=angaben, dienste=[])
    assert not Gewichtung.objects.filter(version=2).exists()


def test_was_schon_steht_bleibt_beim_laden_unberuehrt() -> None:
    Verteilung.objects.filter(status="entwurf").update(notiz="von Hand geändert")
    bericht = lade_verteilungen(wer=WER, angaben=toml("verteilung.toml"), dienste=[])
    assert not bericht.hat_geaendert
    assert Verteilung.objects.filter(notiz="von Hand geändert").exists()


def test_was_ohne_zugaenge_entwurf_blieb_wird_beim_naechsten_laden_vorgelegt() -> None:
    offen = Verteilung.objects.filter(name__startswith="Verteilung 2007", status="vorgelegt")
    offen.update(status="entwurf", vorgelegt_von=None, vorgelegt_am=None, erstellt_von=None, version=1, paket=None, pruefsumme="")
    assert lade_verteilungen(wer=WER, angaben=toml("verteilung.toml"), dienste=[]).hat_geaendert
    assert offen.get().vorgelegt_von is not None
    assert not lade_verteilungen(wer=WER, angaben=toml("verteilung.toml"), dienste=[]).hat_geaendert


def test_was_jemand_zurueckgezogen_hat_bleibt_beim_laden_ein_entwurf() -> None:
    offen = Verteilung.objects.filter(name__startswith="Verteilung 2007", status="vorgelegt")
    offen.update(status="entwurf", vorgelegt_von=None, vorgelegt_am=None, erstellt_von=None, version=3)
    assert not lade_verteilungen(wer=WER, angaben=toml("verteilung.toml"), dienste=[]).hat_geaendert
    assert not offen.exists()
