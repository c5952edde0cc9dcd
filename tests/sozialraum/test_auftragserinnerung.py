"""Der Brief an eine Stelle, die einen Auftrag zu erledigen hat."""

from datetime import date

import pytest

from sozialraum.auftragserinnerung import OHNE_STELLE, Posten, je_stelle, text

HEUTE, BIS = date(2007, 10, 15), date(2007, 10, 29)
SPAET = Posten("Ressort I", "Konzept vorlegen", date(2007, 6, 30), "JHA, Vorlage IV/2007/06543")
BALD = Posten("Ressort I", "Liste vorlegen", date(2007, 11, 1), "JHA")


def test_ueberfaelliges_steht_vor_bald_faelligem() -> None:
    brief = text([BALD, SPAET], "Stadt Halle", HEUTE, BIS)
    assert brief.index("Überfällig:") < brief.index("- Konzept vorlegen (JHA, Vorlage IV/2007/06543), Frist 30.06.2007")
    assert brief.index("Konzept vorlegen") < brief.index("Bald fällig:") < brief.index("- Liste vorlegen (JHA), Frist 01.11.2007")
    assert "bis zum 29.10.2007" in brief and brief.endswith("Stadt Halle")
    assert "Bald fällig:" not in text([SPAET], "", HEUTE, BIS)


def test_je_stelle_die_frueheste_frist_zuerst_und_ohne_stelle_steht_das_da() -> None:
    gruppen = je_stelle([BALD, Posten("", "X", HEUTE, "Quelle"), SPAET])
    assert gruppen["Ressort I"] == [SPAET, BALD] and OHNE_STELLE in gruppen


def test_ohne_auftrag_gibt_es_keinen_brief() -> None:
    with pytest.raises(ValueError, match="keine Erinnerung"):
        text([], "", HEUTE, BIS)
