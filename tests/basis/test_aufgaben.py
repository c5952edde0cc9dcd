"""Aufgaben nach Arten und Fristen geordnet: von Hand."""

from dataclasses import replace
from datetime import date

import pytest

from basis.aufgaben import Art, Faelligkeit, Frist, geordnet, je_art, je_frist

HEUTE = date(2007, 10, 15)


def eintrag(titel: str, tag: str = "", art: Art = Art.TERMIN, **angaben: bool | int) -> Faelligkeit:
    return replace(Faelligkeit(titel, "", "/", date.fromisoformat(tag) if tag else None, art=art), **angaben)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("tag", "frist"),
    [
        ("", Frist.OHNE),
        ("2005-01-01", Frist.UEBERFAELLIG),
        ("2007-10-14", Frist.UEBERFAELLIG),
        ("2007-10-15", Frist.BALD),  # heute ist noch nicht überfällig
        ("2007-10-22", Frist.BALD),
        ("2007-10-23", Frist.SPAETER),
    ],
)
def test_die_frist_rund_um_heute(tag: str, frist: Frist) -> None:
    assert eintrag("A", tag).frist(HEUTE) is frist


def test_dringendes_steht_vor_eigenem_und_das_vor_dem_aelteren() -> None:
    eigen, dringend = eintrag("eigen", "2007-09-01", eigen=True), eintrag("dringend", dringend=True)
    alle = [eintrag("ohne Tag"), eintrag("alt", "2007-01-01"), eigen, dringend]
    assert [f.titel for f in geordnet(alle)] == ["dringend", "eigen", "alt", "ohne Tag"]


def test_arten_mit_dringendem_zuerst_dann_nach_ueberfaelligem() -> None:
    alle = [
        eintrag("Entwurf", art=Art.ENTWURF),
        eintrag("Bericht", "2007-10-20", Art.BERICHT),
        eintrag("3 Lieferungen", "2007-10-01", Art.DATEN, wie_viele=3),
        eintrag("Runde", "2007-10-01", Art.RUNDE),
        eintrag("Entscheiden", art=Art.ENTSCHEIDUNG, dringend=True),
    ]
    assert [(g.art, g.anzahl, g.ueberfaellig) for g in je_art(alle, HEUTE)] == [
        (Art.ENTSCHEIDUNG, 1, 0), (Art.DATEN, 3, 3), (Art.RUNDE, 1, 1), (Art.BERICHT, 1, 0), (Art.ENTWURF, 1, 0),
    ]  # fmt: skip


def test_gezaehlt_werden_die_sachen_und_keine_geht_verloren() -> None:
    alle = [eintrag("3 Lieferungen", "2007-10-01", wie_viele=3), eintrag("A"), eintrag("B", "2007-10-16")]
    zahlen = je_frist(alle, HEUTE)
    assert zahlen == {Frist.UEBERFAELLIG: 3, Frist.BALD: 1, Frist.SPAETER: 0, Frist.OHNE: 1}
    assert sum(zahlen.values()) == sum(g.anzahl for g in je_art(alle, HEUTE)) == 5
    assert je_art([], HEUTE) == []
