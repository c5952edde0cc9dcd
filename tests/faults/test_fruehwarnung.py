"""Two imports at once that both cross a threshold: one warning, with the values of the first, however they meet."""

import contextlib
import threading
from typing import Any

import pytest
from django.db import close_old_connections, connection

from tests.databases import Databases
from tests.faults.test_import import _warte_bis, _werte_gesperrt

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db(transaction=True)]
KOPF = "schluessel;indikator;stichtag;zaehler;nenner"


def _uebernimm(zaehler: int) -> None:
    from sozialraum.access import Wer
    from sozialraum.actions.einlesen import Auftragsangaben
    from sozialraum.actions.statistik import uebernimm

    inhalt = f"{KOPF}\n101;hze_dichte;30.09.2007;{zaehler};1000\n".encode()
    angaben = Auftragsangaben(art="basisstatistik", inhalt=inhalt, dateiname="werte.csv", quelle="Muster")
    uebernimm(wer=Wer.befehl("test"), angaben=angaben, grund="Nachmeldung")


def test_zwei_importe_zugleich_loesen_einen_hinweis_aus(databases: Databases) -> None:
    from proaktiv.models import Fruehwarnung, Hinweis
    from sozialraum.actions.fehler import Abgelehnt
    from sozialraum.models import Indikator
    from tests.proaktiv.bau import baue_regel

    baue_regel(Indikator.objects.get(schluessel="hze_dichte"), name="Probe", grenze=500)
    vorher = Hinweis.objects.count()

    def arbeite(zaehler: int) -> Any:
        try:
            with contextlib.suppress(Abgelehnt):  # who has to wait too long is told so, and nothing of it is stored
                _uebernimm(zaehler)
        finally:
            connection.close()

    with _werte_gesperrt(databases):
        faeden = [threading.Thread(target=arbeite, args=[zaehler]) for zaehler in (600, 700)]
        for faden in faeden:
            faden.start()
        _warte_bis(databases, 2)
    for faden in faeden:
        faden.join(60)
    close_old_connections()
    assert Fruehwarnung.objects.get(regel__name="Probe").werte[0]["zahl"] in ("600", "700")
    assert Hinweis.objects.count() == vorher + 1


def test_die_vorfuehrung_bringt_warnungen_vor_schulabsentismus() -> None:
    """The preset is loaded before the values: Stadtteile at least half above the city."""
    from proaktiv.models import Fruehwarnung

    rows = Fruehwarnung.objects.filter(regel__schluessel="schulabsentismus", stichtag="2006-12-31").order_by("gebiet__schluessel")
    assert list(rows.values_list("gebiet__schluessel", flat=True)) == ["461", "572", "573", "582"]
    assert all(w.muster and w.hinweis.muster and w.werte[1]["was"] == "Stadt" for w in rows)
