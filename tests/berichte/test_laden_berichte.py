"""The demonstration holds released reports, by the same steps as on the pages: by two persons, with their predecessors, all Muster."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from basis.models import Nutzer
from berichte.actions import freigabe
from berichte.actions.laden_berichte import lade_berichte
from berichte.jobs import berichte_der_vorfuehrung
from berichte.models import Berichtsfreigabe, Vorlagenanlage
from berichte.regelwerk import Berichtstyp
from berichte.sections import freigaben
from budgets.models import Buchung
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.imports.stammdaten import lies_toml
from tests.berichte.test_freigabe import gedruckt
from tests.proaktiv.bau import text

__all__ = ["gedruckt"]
pytestmark = [pytest.mark.usefixtures("halle", "gedruckt"), pytest.mark.django_db]
Als = Callable[..., Client]
ORDNER = Path(settings.BASE_DIR) / "fixtures/halle"


def angaben() -> dict[str, Any]:
    return lies_toml(ORDNER / "berichte.toml")


def test_was_die_vorfuehrung_zeigt(als: Als, gedruckt: list[Any]) -> None:
    assert lade_berichte(angaben=angaben()).neu == {"Berichte": 5}
    alle = list(Berichtsfreigabe.objects.order_by("pk"))
    assert all(row.muster and row.vorgelegt_von_id != row.freigegeben_von_id and freigaben.pruefe(row) == [] for row in alle)
    je = {typ: [row for row in alle if row.typ == typ.value] for typ in (Berichtstyp.SYSTEME, Berichtstyp.CONTROLLING)}
    assert [row.fassung for row in je[Berichtstyp.CONTROLLING]] == [1, 1, 2]
    for rows in je.values():  # one after the other, without a day between
        assert (rows[1].von - rows[0].bis).days == 1
    assert "Korrigiert seit Bericht vom 15.10.2007" in gedruckt[-1].html, "by the day of the demonstration"
    oeffentlich = [row for row in alle if row.oeffentlich]
    assert len(oeffentlich) == 1 and Vorlagenanlage.objects.get().quelle == oeffentlich[0]
    assert "1 Bericht ist abgelegt" in text(als("gremium").get("/berichte/archiv/"))
    assert "5 Berichte sind abgelegt" in text(als("ressort1").get("/berichte/archiv/"))
    call_command("berichte_pruefen")


def test_ein_zweiter_lauf_gibt_nichts_noch_einmal_frei() -> None:
    call_command("lade_berichte", ORDNER, verbosity=0)
    vorher = list(Berichtsfreigabe.objects.values_list("pk", "pruefsumme")), Buchung.objects.count()
    berichte_der_vorfuehrung.func(str(ORDNER / "berichte.toml"))
    assert (list(Berichtsfreigabe.objects.values_list("pk", "pruefsumme")), Buchung.objects.count()) == vorher
    assert lade_berichte(angaben=angaben()).unveraendert == {"Berichte": 5}


def test_ein_abgebrochener_lauf_geht_weiter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ended between the Storno and the release of the last report: the next run books nothing twice and releases it."""
    gib_frei = freigabe.gib_frei

    def bricht(**was: Any) -> Any:
        if Berichtsfreigabe.objects.count() == 4:
            raise OSError
        return gib_frei(**was)

    with monkeypatch.context() as abgebrochen:
        abgebrochen.setattr(freigabe, "gib_frei", bricht)
        with pytest.raises(OSError):
            lade_berichte(angaben=angaben())
    assert lade_berichte(angaben=angaben()).neu == {"Berichte": 1}
    assert Buchung.objects.filter(storno_von__isnull=False, grund__contains="zweimal").count() == 1


def test_ohne_beide_zugaenge_wird_nichts_geladen() -> None:
    Nutzer.objects.filter(username="fachbereichsleitung").update(username="anders")
    assert not lade_berichte(angaben=angaben()).hat_geaendert and not Berichtsfreigabe.objects.exists()


def test_was_die_seiten_verweigern_nennt_die_datei() -> None:
    falsch = {**angaben()["berichte"][3], "bis": "2007-09-15"}
    with pytest.raises(Abgelehnt, match=r"berichte.toml, controlling III 2007-07-01: .*ganze Monate"):
        lade_berichte(angaben={**angaben(), "berichte": [falsch]})
