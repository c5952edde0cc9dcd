"""Two at once on one Maßnahme, on one grant, an import and a hand, many and one: nothing is lost unsaid; with locks off it is."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F

from proaktiv.actions import finanzierung, massnahmen, massnahmenimport
from proaktiv.actions.pruefung import GERADE
from proaktiv.actions.sammelaenderung import aendere_zusammen, kennung_von, plane_zusammen
from proaktiv.models import Foerdermittel, Massnahme, Massnahmenfinanzierung
from sozialraum.access import Wer
from sozialraum.models import Traeger
from tests.factories import Besetzung, wer_ist
from tests.faults.test_scorecard import _ohne_sperren, _treffen, _zugleich
from tests.proaktiv.konzeptionsbau import baue_foerdermittel, baue_konzeption, baue_massnahme, neuer_bericht

pytestmark = pytest.mark.django_db(transaction=True)
Zugleich = Callable[[], tuple[int, list[str]]]
WER = Wer.befehl("test")


@pytest.fixture
def bericht_und_aenderung(monkeypatch: pytest.MonkeyPatch) -> Zugleich:
    """It runs; one reports 40 places while another, who opened the form before, gives it another title."""
    row = baue_massnahme(baue_konzeption())
    massnahmen.berichte(wer=WER, bericht=neuer_bericht(row))
    offen, gemeldet = Massnahme.objects.get(pk=row.pk), Massnahme.objects.get(pk=row.pk)
    offen.titel = "Anders"
    _treffen(monkeypatch, massnahmen, "gesperrt")  # both have read it
    return lambda: _zugleich(
        lambda: massnahmen.berichte(wer=WER, bericht=neuer_bericht(gemeldet, plaetze=40)),
        lambda: massnahmen.speichere_massnahme(wer=WER, massnahme=offen),
    )


def _geblieben() -> set[str]:
    row = Massnahme.objects.get()
    return {wort for wort, da in (("Titel", row.titel == "Anders"), ("Plätze", row.plaetze == 40)) if da}


def test_bericht_und_aenderung_bleiben_beide(bericht_und_aenderung: Zugleich) -> None:
    assert bericht_und_aenderung() == (2, [])
    assert _geblieben() == {"Titel", "Plätze"}


def test_ohne_sperren_geht_eines_von_beiden_verloren(bericht_und_aenderung: Zugleich, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: whoever writes last writes back what was read before the other wrote."""
    _ohne_sperren(monkeypatch)
    assert bericht_und_aenderung() == (2, [])
    assert len(_geblieben()) == 1


def _foerderung(monkeypatch: pytest.MonkeyPatch) -> Zugleich:
    """One plans money of 2009 from a grant, whose period another cuts to 2008 at the same time."""
    row, programm = baue_massnahme(baue_konzeption()), baue_foerdermittel()
    mittel = Massnahmenfinanzierung(massnahme=row, jahr=2009, betrag_cent=1, foerdermittel=Foerdermittel.objects.get())
    programm.bis = date(2008, 12, 31)
    _treffen(monkeypatch, finanzierung, "_gesperrt")
    return lambda: _zugleich(
        lambda: finanzierung.speichere_finanzierung(wer=WER, finanzierung=mittel),
        lambda: finanzierung.speichere_foerdermittel(wer=WER, foerdermittel=programm),
    )


def _ausserhalb() -> bool:
    return Massnahmenfinanzierung.objects.filter(jahr__gt=F("foerdermittel__bis__year")).exists()


def test_geld_liegt_nie_ausserhalb_des_foerderzeitraums(monkeypatch: pytest.MonkeyPatch) -> None:
    getan, saetze = _foerderung(monkeypatch)()
    assert getan == 1 and len(saetze) == 1 and ("Förderzeitraum" in saetze[0] or "schon das Jahr 2009" in saetze[0])
    assert not _ausserhalb()


def test_ohne_sperren_liegt_es_ausserhalb(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control."""
    zugleich = _foerderung(monkeypatch)
    _ohne_sperren(monkeypatch)
    assert zugleich() == (2, []) and _ausserhalb()


def _import(monkeypatch: pytest.MonkeyPatch, wer: Wer) -> list[str]:
    """A file gives a Maßnahme its aim; after the file was compared another gives it its source. Returns what the other was told."""
    row = baue_massnahme(baue_konzeption(), ziel="alt", quelle="alt")
    zeilen = "Konzeption;Maßnahme;Ziel\npraevention;Elterncafé im Quartier;aus der Datei\n"
    entwurf = massnahmenimport.lege_entwurf_an(wer=wer, inhalt=zeilen.encode(), dateiname="a.csv")
    kennung = massnahmenimport.pruefe(entwurf).kennung
    offen, vergleiche, faeden, gesagt = Massnahme.objects.get(pk=row.pk), massnahmenimport._vergleiche, [], []
    offen.quelle = "von Hand"

    def von_hand() -> None:
        gesagt.extend(
            _zugleich(lambda: massnahmen.speichere_massnahme(wer=WER, massnahme=offen, gesehen={"ziel": "alt", "quelle": "alt"}))[1]
        )
        connection.close()

    def dann_kommt_jemand(*args: Any) -> Any:
        ergebnis = vergleiche(*args)
        faeden.append(threading.Thread(target=von_hand))
        faeden[0].start()
        faeden[0].join(0.7)  # who is not locked out is done by then
        return ergebnis

    monkeypatch.setattr(massnahmenimport, "_vergleiche", dann_kommt_jemand)
    massnahmenimport.uebernimm(wer=wer, entwurf=entwurf, kennung=kennung)
    faeden[0].join(60)
    return gesagt


def test_ein_import_nimmt_nichts_zurueck_und_wird_nicht_zurueckgenommen(besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _import(monkeypatch, wer_ist(besetzung.controlling)) == [GERADE]
    row = Massnahme.objects.get()
    assert (row.ziel, row.quelle) == ("aus der Datei", "alt"), "wer von Hand änderte, weiß, dass es nicht gespeichert ist"


def test_ohne_sperren_nimmt_der_import_zurueck_was_von_hand_kam(besetzung: Besetzung, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: both were told that it is saved."""
    _ohne_sperren(monkeypatch)
    assert _import(monkeypatch, wer_ist(besetzung.controlling)) == []
    row = Massnahme.objects.get()
    assert (row.ziel, row.quelle) == ("aus der Datei", "alt")


def _waehrend(tat: Callable[[], Any]) -> list[Any]:
    """One gives the Maßnahme its Träger „Eins“ and has not finished yet when another begins ``tat``; what that came to."""
    geschrieben, ergebnis = threading.Event(), []

    def zuerst() -> None:
        with transaction.atomic():
            Massnahme.objects.update(traeger=Traeger.objects.get(name="Eins"))
            geschrieben.set()
            threading.Event().wait(0.7)  # who waits for the row is waiting by then

    def danach() -> None:
        assert geschrieben.wait(30)
        ergebnis.append(tat())

    getan, saetze = _zugleich(zuerst, danach)
    return [*ergebnis, *saetze] if getan else saetze


@pytest.fixture
def gesehen() -> Callable[[], int]:
    """Many are to get „Zwei“ where no Träger stood when it was looked at."""
    row = baue_massnahme(baue_konzeption())
    zwei = [
        Traeger.objects.create(schluessel=n.lower(), name=n, art="frei", gueltig_von=date(1990, 1, 1)) for n in ("Eins", "Zwei")
    ][1]
    kennung = kennung_von(plane_zusammen([row], {"traeger": zwei}, {}))
    return lambda: aendere_zusammen(wer=WER, massnahmen=[row], felder={"traeger": zwei}, gesehen=kennung)


def test_zusammen_geaendert_wird_nur_was_zu_sehen_war(gesehen: Callable[[], int]) -> None:
    assert _waehrend(gesehen) == ["Inzwischen steht etwas anders da. Bitte sehen Sie die Änderungen noch einmal an."]
    assert str(Massnahme.objects.get().traeger) == "Eins"


def test_ohne_sperren_ist_es_ungesehen_ueberschrieben(gesehen: Callable[[], int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control."""
    _ohne_sperren(monkeypatch)
    assert _waehrend(gesehen) == [1] and str(Massnahme.objects.get().traeger) == "Zwei"


def test_wer_beim_sperren_gleich_mitliest_liest_verbundenes_wie_es_war(gesehen: Callable[[], int]) -> None:
    """Negative control: why the lock stands alone. The row itself is read anew after the wait, what is joined to it is not."""

    def in_einem() -> Massnahme:
        rows = Massnahme.objects.select_related("traeger").select_for_update(of=("self",), no_key=True)
        with transaction.atomic():
            return rows.get()

    (row,) = _waehrend(in_einem)
    assert row.traeger_id is not None and row.traeger is None
