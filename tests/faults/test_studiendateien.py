"""60 of 60 hostile files through the real way of an upload: page → child process → sentence or value. Their verdicts are checked in."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from budgets.models import Buchung, Monatsabschluss
from sozialraum.models import Gebiet, Indikator, Indikatorwert, Stadt, Umriss
from tests.budgets.buchungsbau import profil
from tests.budgets.vollzugsbau import baue_vollzug
from tests.conftest import THOROUGH
from tests.factories import BEGINN, Besetzung, Raeume
from tests.faults import hochladewege as h
from tests.faults.messung import gemessene_kinder, pruefe_kosten
from tests.faults.studiendateien import GRUPPEN, STUDIE, Studienfall

Als = Callable[..., Client]
pytestmark = pytest.mark.django_db
# Each page of the way costs a fifth of a second: the short size walks two of each group, the thorough one all; the reading of all of them
# is in test_feindliche_dateien.py in both sizes.
GEWAEHLT = STUDIE if THOROUGH else [f for gruppe in GRUPPEN for f in [s for s in STUDIE if s.gruppe == gruppe][-2:]]


def test_es_sind_sechzig_in_den_gruppen_der_studie() -> None:
    assert len({fall.name for fall in STUDIE}) == len(STUDIE) == 60
    assert dict(Counter(fall.gruppe for fall in STUDIE)) == GRUPPEN


@pytest.fixture
def wege(raeume: Raeume, besetzung: Besetzung) -> dict[str, h.Weg]:
    """Two Stadtteile and two Indikatoren of the study, and a running year with a closed March."""
    Stadt.objects.update(fester_tag=date(2010, 10, 15))
    for schluessel, name in (("01", "Nord"), ("02", "Süd")):
        Gebiet.objects.create(schluessel=schluessel, ebene=4, name=name, gueltig_von=BEGINN)
    for schluessel, aggregation, einheit in (("einwohner", "summe", "absolut"), ("quote", "keine", "prozent")):
        angaben = {"name": schluessel.title(), "kategorie": "bevoelkerung", "aggregation": aggregation, "einheit": einheit}
        Indikator.objects.create(schluessel=schluessel, zaehler="Anzahl", **angaben)
    jahr = baue_vollzug(raeume, besetzung).jahr
    monat = Monatsabschluss.objects.create(haushaltsjahr=jahr, monat=3, beantragt_von=besetzung.controlling)
    monat.status, monat.bestaetigt_von, monat.bestaetigt_am = "abgeschlossen", besetzung.fachbereichsleitung, monat.beantragt_am
    monat.save()
    alle = [
        h.Weg("werte", [], (), h.assistent("basisstatistik", "31.12.2007")), h.Weg("umrisse", [], (), h.umrisse),
        h.Weg("buchungen", [], (), h.buchungen(profil().pk)),
    ]  # fmt: skip
    return {weg.name: weg for weg in alle}


kinder = pytest.fixture(gemessene_kinder)


def _werte() -> dict[tuple[str, str], str | None]:
    rows = Indikatorwert.objects.values_list("gebiet__schluessel", "indikator__schluessel", "zaehler")
    return {(gebiet, indikator): None if z is None else format(z.normalize(), "f") for gebiet, indikator, z in rows}


@pytest.mark.zusage("feindliche_dateien", "kindprozesse")
@pytest.mark.parametrize("studie", GEWAEHLT, ids=lambda studie: studie.name)
def test_jede_feindliche_datei_ergibt_ueber_die_seite_ihr_urteil(
    studie: Studienfall, als: Als, wege: dict[str, h.Weg], kinder: list[Any]
) -> None:
    fall, client = studie.fall, als(studie.rolle)
    if studie.rolle != "controlling":
        felder = {"datei": SimpleUploadedFile(fall.dateiname, fall.datei()), "art": "basisstatistik", "quelle": "Muster"}
        davor = h.zaehle()
        assert client.post(reverse("import_neu"), felder).status_code == int(str(fall.urteil)) and not h.geaendert(davor)
        return
    davor = h.zaehle()
    ausgang = wege[studie.weg].sende(client, fall.datei(), fall.dateiname)
    pruefe_kosten(kinder)
    if isinstance(fall.urteil, str):
        assert not ausgang.angenommen and fall.urteil in " | ".join(ausgang.saetze), ausgang
        assert h.geaendert(davor) <= h.ENTWURF and not any(m.objects.exists() for m in (Buchung, Umriss, Indikatorwert))
    else:
        assert ausgang.angenommen, ausgang.saetze
        assert _werte() == {ort: None if wert is None else wert for ort, wert in fall.urteil.items()}
        assert studie.warnung in " | ".join(ausgang.warnungen)
    with transaction.atomic():  # the server works on, and the next good file is taken
        assert wege["werte"].sende(client, b"schluessel;name;einwohner;quote\n02;S\xc3\xbcd;7;1,5\n", "gut.csv").angenommen
