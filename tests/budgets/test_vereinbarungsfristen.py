"""The dates that follow from a version, and the letter about them."""

from datetime import date

import pytest

from basis.monate import plus_monate
from budgets.vereinbarungsfristen import Fristen, Posten, Terminart, erinnerung, je_traeger, termine

VON, BIS = date(2006, 1, 1), date(2008, 12, 31)


def test_monate_enden_am_letzten_wenn_es_den_tag_nicht_gibt() -> None:
    assert plus_monate(date(2007, 8, 31), 6) == date(2008, 2, 29)
    assert plus_monate(date(2008, 2, 29), -12) == date(2007, 2, 28)


def test_qualitaetsentwicklung_wird_jaehrlich_aktualisiert_und_alle_zwei_jahre_auditiert() -> None:
    assert termine("lqe", "qualitaet", VON, BIS, Fristen()) == [
        (Terminart.AKTUALISIERUNG, date(2007, 1, 1)),
        (Terminart.AKTUALISIERUNG, date(2008, 1, 1)),
        (Terminart.AUDIT, date(2008, 1, 1)),
        (Terminart.VERHANDLUNG, date(2008, 6, 30)),
    ]
    assert termine("lqe", "entgelt", VON, BIS, Fristen()) == [(Terminart.VERHANDLUNG, date(2008, 6, 30))]


def test_eine_zuwendung_wird_fuer_jedes_angefangene_jahr_nachgewiesen() -> None:
    alle = termine("zuwendung", "gesamt", date(2006, 7, 1), date(2007, 6, 30), Fristen())
    assert [tag for art, tag in alle if art == Terminart.NACHWEIS] == [date(2007, 6, 30), date(2007, 12, 30)]


def test_die_grundsatzvereinbarung_hat_kein_audit() -> None:
    assert Terminart.AUDIT not in {art for art, _ in termine("grundsatz", "gesamt", VON, BIS, Fristen())}


def test_eine_kurze_laufzeit_wird_vom_ersten_tag_an_neu_verhandelt() -> None:
    assert termine("lqe", "entgelt", VON, date(2006, 3, 31), Fristen()) == [(Terminart.VERHANDLUNG, VON)]


def test_der_brief_nennt_ueberfaelliges_zuerst() -> None:
    posten = [Posten("B", "Audit", "Wohngruppe", date(2007, 11, 1)), Posten("a", "Audit", "Gruppe", date(2007, 9, 1)),
              Posten("B", "Verwendungsnachweis", "Treff", date(2007, 6, 30))]  # fmt: skip
    assert list(je_traeger(posten)) == ["a", "B"]
    text = erinnerung(je_traeger(posten)["B"], "Stadt", date(2007, 10, 15), date(2007, 10, 29))
    stellen = [text.index(wort) for wort in ("Überfällig", "30.06.2007", "Bald fällig", "01.11.2007", "29.10.2007")]
    assert stellen == sorted(stellen)
    with pytest.raises(ValueError, match="ohne Termin"):
        erinnerung([], "Stadt", date(2007, 10, 15), date(2007, 10, 29))
