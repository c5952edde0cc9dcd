"""Die Schwellen der Geheimhaltung steigen nur: auf der Seite mit einem Satz, und die Datenbank hält es selbst."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse

from sozialraum.access import Wer
from sozialraum.actions.einstellungen import setze_parameter
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Parameter

WER = Wer.befehl("test")


def lege_an(wert: str, tag: date = date(2007, 1, 1), schluessel: str = "geheimhaltung_intern") -> Parameter:
    return Parameter.objects.create(schluessel=schluessel, bezeichnung="Schwelle", wert=Decimal(wert), gueltig_von=tag)


@pytest.fixture
def drei(db: None) -> Parameter:
    return lege_an("3")


def setze(wert: str, tag: date) -> Parameter:
    return setze_parameter(wer=WER, schluessel="geheimhaltung_intern", wert=Decimal(wert), gueltig_von=tag, quelle="Muster")


class TestAktion:
    def test_eine_hoehere_gilt_ab_ihrem_tag(self, drei: Parameter) -> None:
        setze("5", date(2008, 1, 1))
        tage = (date(2007, 6, 1), date(2008, 1, 1))
        assert [Parameter.objects.schwelle("geheimhaltung_intern", tag) for tag in tage] == [3, 5]

    def test_eine_niedrigere_wird_mit_einem_satz_abgelehnt(self, drei: Parameter) -> None:
        with pytest.raises(Abgelehnt, match=r"darf nur steigen\. Seit dem 01\.01\.2007 gilt 3"):
            setze("2", date(2008, 1, 1))

    def test_auch_nicht_rueckwirkend_ueber_eine_spaetere(self, drei: Parameter) -> None:
        setze("4", date(2009, 1, 1))
        with pytest.raises(Abgelehnt, match=r"Ab dem 01\.01\.2009 gilt schon 4"):
            setze("5", date(2008, 1, 1))

    @pytest.mark.parametrize("wert", ["1", "3.5"])
    def test_eine_schwelle_ist_eine_ganze_zahl_ab_zwei(self, drei: Parameter, wert: str) -> None:
        with pytest.raises(Abgelehnt, match="ganze Zahl ab 2"):
            setze(wert, date(2008, 1, 1))

    def test_wer_gleichzeitig_eintraegt_liest_einen_satz(self, drei: Parameter, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(QuerySet, "exists", lambda _: False)  # the other one is not to be seen yet
        with pytest.raises(Abgelehnt, match="Im selben Augenblick"):
            setze("3", drei.gueltig_von)

    def test_andere_parameter_duerfen_sinken(self, db: None) -> None:
        lege_an("24", schluessel="ueberpruefung_monate")
        setze_parameter(wer=WER, schluessel="ueberpruefung_monate", wert=Decimal(12), gueltig_von=date(2008, 1, 1))

    @pytest.mark.parametrize("wert", ["-1", "27.5"])
    def test_eine_frist_zaehlt_ganze_tage(self, db: None, wert: str) -> None:
        frist = lege_an("28", schluessel="kreislauf_frist_aufgenommen")
        Parameter.objects.filter(pk=frist.pk).update(einheit="Tage")
        with pytest.raises(Abgelehnt, match="Eine Frist in Tagen ist eine ganze Zahl ab 0"):
            setze_parameter(wer=WER, schluessel=frist.schluessel, wert=Decimal(wert), gueltig_von=date(2008, 1, 1))

    def test_ohne_eintrag_gelten_drei_und_fuenf(self, db: None) -> None:
        assert [Parameter.objects.schwelle(f"geheimhaltung_{k}", date(2007, 1, 1)) for k in ("intern", "oeffentlich")] == [3, 5]


def test_die_seite_sagt_warum(als: Any) -> None:
    lege_an("3")
    antwort = als("controlling").post(
        reverse("parameter_neu"), {"schluessel": "geheimhaltung_intern", "wert": "2", "gueltig_von": "01.01.2009", "quelle": "Test"}
    )
    assert antwort.status_code == 422
    assert "darf nur steigen" in antwort.content.decode()


class TestDatenbank:
    def test_eine_hoehere_nimmt_sie_an(self, drei: Parameter) -> None:
        lege_an("3", date(2008, 1, 1))
        lege_an("4", date(2009, 1, 1))

    @pytest.mark.parametrize(("wert", "tag"), [("2", date(2008, 1, 1)), ("4", date(2006, 1, 1)), ("1", date(2008, 1, 1))])
    def test_eine_die_sinken_liesse_lehnt_sie_ab(self, drei: Parameter, wert: str, tag: date) -> None:
        with pytest.raises(IntegrityError, match="Schwelle der Geheimhaltung"), transaction.atomic():
            lege_an(wert, tag)

    def test_aendern_und_loeschen_lehnt_sie_ab(self, drei: Parameter) -> None:
        rows = Parameter.objects.filter(pk=drei.pk)
        for tue in (lambda: rows.update(wert=Decimal(2)), rows.delete):
            with pytest.raises(IntegrityError, match="nicht geändert und nicht gelöscht"), transaction.atomic():
                tue()

    def test_ohne_den_ausloeser_ginge_es(self, drei: Parameter, als_eigentuemer: Any) -> None:
        from django.db import connection

        with als_eigentuemer(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE sozialraum_parameter DISABLE TRIGGER parameter_schwelle_steigt_nur")
        lege_an("2", date(2008, 1, 1))
