"""What the application's own role cannot do to the Protokoll under the name of a Löschfrist, and what a forged row proves."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from sozialraum.access import Wer
from sozialraum.actions.loeschung import FRISTEN, lade_loeschfristen
from sozialraum.management.commands.protokoll_pruefen import loeschungen, paare
from sozialraum.models import Loeschfrist, Protokoll, Protokollglied
from sozialraum.protokollkette import MINDESTENS, pruefe
from sozialraum.purge import GELOESCHT
from tests.config.test_loeschung import lauf, verkette, vor, zeile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("als_app_rolle")]


@pytest.fixture(autouse=True)
def _fristen(db: None) -> None:
    lade_loeschfristen(wer=Wer.befehl("test"))


def verlangt(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE sozialraum_loeschfrist SET mindestens = 0, tage = 0 WHERE schluessel = 'protokoll'",
        "UPDATE sozialraum_loeschfrist SET mindestens = 0 WHERE schluessel = 'auftraege'",
        "UPDATE sozialraum_loeschfrist SET schluessel = 'anders' WHERE schluessel = 'protokoll'",
        "UPDATE sozialraum_loeschfrist SET schluessel = 'anders' WHERE schluessel = 'auftraege'",
        "DELETE FROM sozialraum_loeschfrist WHERE schluessel = 'protokoll'",
        "INSERT INTO sozialraum_loeschfrist (schluessel, bezeichnung, inhalt, bleibt, tage, mindestens, grundlage, reihenfolge, "
        "zuletzt_anzahl, insgesamt) SELECT 'protokoll', 'x', 'x', 'x', 0, 0, 'x', 1, 0, 0",
    ],
)
@pytest.mark.zusage(14)
def test_die_grenze_der_frist_haelt_die_datenbank(sql: str) -> None:
    with pytest.raises(IntegrityError):
        verlangt(sql)


def test_die_frist_selbst_bleibt_aenderbar() -> None:
    verlangt("UPDATE sozialraum_loeschfrist SET tage = 1096 WHERE schluessel = 'protokoll'")
    assert Loeschfrist.objects.get(schluessel="protokoll").tage == 1096


def test_ohne_die_zeile_der_frist_geht_nichts_und_eine_zu_kurze_laesst_sich_nicht_einfuegen(als_eigentuemer: Any) -> None:
    row = zeile(4000)
    with als_eigentuemer():
        verlangt("SET CONSTRAINTS ALL IMMEDIATE")
        verlangt("ALTER TABLE sozialraum_loeschfrist DISABLE TRIGGER sozialraum_loeschfrist_protokoll")
        verlangt("DELETE FROM sozialraum_loeschfrist WHERE schluessel = 'protokoll'")
    with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
        Protokoll.objects.filter(pk=row.pk).delete()
    angaben = {"bezeichnung": "x", "inhalt": "x", "bleibt": "x", "tage": 0, "mindestens": 0, "grundlage": "x"}
    with pytest.raises(IntegrityError, match="loeschfrist_protokoll_mindestens"), transaction.atomic():
        Loeschfrist.objects.create(schluessel="protokoll", **angaben)


@pytest.mark.zusage(14)
def test_eine_eigene_tabelle_gleichen_namens_oeffnet_nichts() -> None:
    row = zeile(10)
    verlangt("CREATE TEMP TABLE sozialraum_loeschfrist (schluessel text, tage integer, mindestens integer)")
    verlangt("INSERT INTO pg_temp.sozialraum_loeschfrist VALUES ('protokoll', 0, 0)")
    try:
        with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
            Protokoll.objects.filter(pk=row.pk).delete()
    finally:
        verlangt("DROP TABLE pg_temp.sozialraum_loeschfrist")


@pytest.mark.zusage(14)
def test_die_grenze_gilt_auch_wenn_die_zeile_der_frist_eine_kuerzere_nennt(als_eigentuemer: Any) -> None:
    jung, alt = zeile(1000), zeile(1097)
    with als_eigentuemer():
        verlangt("SET CONSTRAINTS ALL IMMEDIATE")
        verlangt("ALTER TABLE sozialraum_loeschfrist DISABLE TRIGGER sozialraum_loeschfrist_grenze")
        verlangt("ALTER TABLE sozialraum_loeschfrist DROP CONSTRAINT loeschfrist_protokoll_mindestens")
        verlangt("UPDATE sozialraum_loeschfrist SET mindestens = 0, tage = 0 WHERE schluessel = 'protokoll'")
    with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
        Protokoll.objects.filter(pk=jung.pk).delete()
    assert Protokoll.objects.filter(pk=alt.pk).delete()[0] == 1


def test_die_mitgelieferte_grenze_ist_dieselbe() -> None:
    assert Loeschfrist.objects.get(schluessel="protokoll").mindestens == MINDESTENS.days
    assert f"mindestens = {MINDESTENS.days}" in FRISTEN.read_text()


class TestErfundeneZeile:
    """Somebody with the owner's rights took a row away and wrote an ordinary row that says it was due."""

    @pytest.fixture
    def weg(self, als_eigentuemer: Any) -> Protokoll:
        zeile(20, text="davor")
        row = zeile(10, text="verschwindet")
        verkette()
        with als_eigentuemer(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE sozialraum_protokoll DISABLE TRIGGER sozialraum_protokoll_nur_anhaengen")
            cursor.execute("DELETE FROM sozialraum_protokoll WHERE id = %s", [row.pk])
        return row

    def erfinde(self, daten: Any, zeit: Any = None) -> Protokoll:
        feste = {"wer": "Befehl", "aktion": GELOESCHT, "gegenstand": "loeschfrist", "gegenstand_id": "1", "text": "Gelöscht."}
        return Protokoll.objects.create(daten=daten, zeit=zeit or timezone.now(), **feste)

    @pytest.mark.parametrize(
        "fall", ["weit", "ohne_zeit", "zu_jung", "falscher_kopf", "alt_behauptet", "zukunft", "kein_objekt", "ohne_zone"]
    )
    def test_sie_beweist_nichts_und_wird_genannt(self, weg: Protokoll, fall: str) -> None:
        kopf = Protokollglied.objects.get(protokoll_id=weg.pk).hash
        echt = {"bis": weg.pk, "bis_zeit": vor(4000).isoformat(), "kopf": kopf}
        daten: Any = {
            "weit": {**echt, "bis": 10**9},
            "ohne_zeit": {"bis": weg.pk, "kopf": kopf},
            "zu_jung": {**echt, "bis_zeit": weg.zeit.isoformat()},
            "falscher_kopf": {**echt, "kopf": "0" * 64},
            "kein_objekt": [weg.pk],
            "ohne_zone": {**echt, "bis_zeit": "2001-01-01T00:00:00"},
        }.get(fall, echt)
        row = self.erfinde(daten, timezone.now() + timedelta(days=9000) if fall == "zukunft" else None)
        saetze = pruefe(paare(), loeschungen=loeschungen()).saetze
        assert [satz for satz in saetze if satz.startswith(f"Zeile {row.pk} sagt, bis Zeile ")]
        assert [satz for satz in saetze if satz.startswith(f"Zeile {weg.pk} fehlt; ihr Glied ")]
        assert len(saetze) == 2

    def test_die_zeile_eines_echten_laufs_gilt_weiter_neben_ihr(self) -> None:
        zeile(4000)
        verkette()
        assert lauf()["protokoll"] == 1
        assert pruefe(paare(), loeschungen=loeschungen()).saetze == ()
        row = self.erfinde({"bis": 10**9})
        befund = pruefe(paare(), loeschungen=loeschungen())
        assert befund.ohne_inhalt == 1
        assert befund.saetze == (f"Zeile {row.pk} sagt, bis Zeile {10**9} seien Inhalte nach ihrer Frist gelöscht; das kann nicht sein.",)
