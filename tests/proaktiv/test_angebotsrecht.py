"""Who keeps Angebote at Einrichtungen: the Netzwerkstelle those that are Schulsozialarbeit, in its Gebiet, and nothing else of the data."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from proaktiv.models import Angebot, Angebotsart
from sozialraum.access import Wer
from sozialraum.actions.rollen import weise_rolle_zu
from sozialraum.actions.zugang import lege_zugang_an
from sozialraum.models import Einrichtung, Stadt
from sozialraum.rechte import RECHTE, Recht, Rolle, rollen_mit
from tests.factories import KENNWORT, Besetzung, Raeume
from tests.proaktiv.bau import text
from tests.proaktiv.bbabau import baue_schule

pytestmark = pytest.mark.django_db
Als = Callable[[Any], Client]


def test_die_netzwerkstelle_pflegt_schulsozialarbeit_und_sonst_keine_daten() -> None:
    assert rollen_mit(Recht.SCHULSOZIALARBEIT_PFLEGEN) == (Rolle.CONTROLLING, Rolle.NETZWERKSTELLE)
    assert rollen_mit(Recht.DATEN_PFLEGEN) == (Rolle.CONTROLLING,)
    pflegt = {recht for recht in RECHTE[Rolle.NETZWERKSTELLE] if recht.value.endswith("_pflegen")}
    assert pflegt == {Recht.SCHULSOZIALARBEIT_PFLEGEN}


@pytest.fixture
def arten(raeume: Raeume) -> tuple[Angebotsart, Angebotsart]:
    Stadt.objects.update(fester_tag=date(2026, 8, 15))
    return (
        Angebotsart.objects.create(schluessel="ssa", name="Schulsozialarbeit", schulsozialarbeit=True),
        Angebotsart.objects.create(schluessel="kifaz", name="KiFaZ"),
    )


def angaben(art: Model, haus: Model, **felder: str) -> dict[str, str]:
    return {"art": str(art.pk), "einrichtung": str(haus.pk), "traeger": "", "vzae": "0,75", "gueltig_von": "01.08.2026", **felder}


def test_sie_traegt_schulsozialarbeit_ein_und_aendert_sie(arten: tuple[Angebotsart, ...], raeume: Raeume, als: Als) -> None:
    ssa, kifaz = arten
    schule, netz = baue_schule(raeume["101"]), als("netzwerkstelle")
    neu = reverse("angebot_neu")
    formular = text(netz.get(neu))
    assert f'value="{ssa.pk}">Schulsozialarbeit' in formular and "KiFaZ" not in formular
    fremd = netz.post(neu, angaben(kifaz, schule))
    assert fremd.status_code == 422 and not Angebot.objects.exists()
    assert netz.post(neu, angaben(ssa, schule)).status_code == 302
    eigenes = Angebot.objects.get()
    liste = text(netz.get(reverse("angebote")))
    assert reverse("angebot_aendern", args=[eigenes.pk]) in liste and "Angebot eintragen" in liste
    assert "Angebote importieren" not in liste and "andere Arten und den Import pflegt das Controlling" in liste
    assert netz.post(reverse("angebot_aendern", args=[eigenes.pk]), angaben(ssa, schule, gueltig_bis="31.12.2026")).status_code == 302
    assert Angebot.objects.get().gueltig_bis == date(2026, 12, 31)


def test_andere_arten_bleiben_ihr_verschlossen(arten: tuple[Angebotsart, ...], raeume: Raeume, als: Als) -> None:
    schule = baue_schule(raeume["101"])
    fremdes = Angebot.objects.create(art=arten[1], einrichtung=schule, gueltig_von=date(2026, 1, 1))
    adresse, netz = reverse("angebot_aendern", args=[fremdes.pk]), als("netzwerkstelle")
    for antwort in (netz.get(adresse), netz.post(adresse, angaben(arten[1], schule, gueltig_bis="31.12.2026"))):
        assert antwort.status_code == 403 and "Das dürfen: Controlling und Planung." in text(antwort)
    assert Angebot.objects.get().gueltig_bis is None
    assert adresse not in text(netz.get(reverse("angebote"))) and adresse in text(als("controlling").get(reverse("angebote")))
    for name, *args in (("angebote_import",), ("ausbauregel_neu",), ("katalogeintrag_neu", "angebotsarten")):
        assert netz.get(reverse(name, args=args)).status_code == 404, name
    assert als("fachkraft1").get(reverse("angebot_neu")).status_code == 404
    assert als("fachkraft1").get(adresse).status_code == 404


def test_nur_im_eigenen_gebiet(arten: tuple[Angebotsart, ...], raeume: Raeume, besetzung: Besetzung, als: Als) -> None:
    """A Netzwerkstelle of Sozialraum I alone."""
    ssa, (hier, dort) = arten[0], (baue_schule(raeume["101"], "Schule eins"), baue_schule(raeume["301"], "Schule drei"))
    wer = Wer.befehl("test")
    nutzer = lege_zugang_an(wer=wer, benutzername="netz-eins", anzeigename="Muster Netz eins", kennwort=KENNWORT, ist_muster=True)
    weise_rolle_zu(wer=wer, nutzer=nutzer, rolle=Rolle.NETZWERKSTELLE, gueltig_von=date(2007, 1, 1), gebiet=raeume["I"])
    client = als(nutzer)
    formular = text(client.get(reverse("angebot_neu")))
    assert "Schule eins" in formular and "Schule drei" not in formular
    assert client.post(reverse("angebot_neu"), angaben(ssa, dort)).status_code == 422
    assert client.post(reverse("angebot_neu"), angaben(ssa, hier)).status_code == 302
    fremdes = Angebot.objects.create(art=ssa, einrichtung=dort, gueltig_von=date(2026, 1, 1))
    antwort = client.get(reverse("angebot_aendern", args=[fremdes.pk]))
    assert antwort.status_code == 403 and "in anderen Gebieten" in text(antwort)
    assert Einrichtung.objects.count() == 2
