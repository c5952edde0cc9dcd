"""What the Übersicht, the search and the page of a Stadtteil say of Hinweise; nothing of other Ressorts."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from basis.due import sammle
from basis.search import suche
from proaktiv.models import Systemkoordination, Systemstadtteil
from sozialraum.access import Zugang
from sozialraum.models import Parameter, Stadt
from tests.factories import Besetzung, Raeume
from tests.proaktiv.bau import HEUTE, TAG, baue_akteur, baue_hinweis, baue_runde, baue_system, neue_aktion, setze

pytestmark = pytest.mark.django_db


def titel(nutzer: object) -> list[str]:
    return [f.titel for f in sammle(Zugang(nutzer), HEUTE) if "Hinweis" in f.titel or "Niederschrift" in f.titel]


def test_ueberfaelliges_wartet_auf_fachkraft_und_ressort(raeume: Raeume, besetzung: Besetzung) -> None:
    Stadt.objects.update(fester_tag=HEUTE)
    system, eigenes = baue_system(raeume["I"]), baue_system(raeume["I"], "System am Park")
    Systemkoordination.objects.create(system=eigenes, nutzer=besetzung.fachkraft1, gueltig_von=TAG)
    frueh = date(2007, 8, 1)
    for name in ("A", "B", "C"):
        baue_hinweis(system, titel=name, erfasst_am=frueh, stand_seit=frueh)
    baue_hinweis(eigenes, titel="Eigener")
    baue_hinweis(system, titel="Zeitig", erfasst_am=HEUTE, stand_seit=HEUTE)
    setze(baue_hinweis(system, titel="Erledigt"), "geschlossen")
    neue_aktion(setze(baue_hinweis(system, titel="Läuft"), "in_aktion"), baue_akteur(system)).save()
    baue_hinweis(baue_system(raeume["III"], "System am Hang"), titel="Fremder")
    assert titel(besetzung.fachkraft1) == ["Hinweis: Eigener", "Hinweis: A", "Hinweis: B", "Hinweis: C"]  # the own System first
    assert titel(besetzung.ressort1) == ["Hinweis: A", "Hinweis: B", "Hinweis: C", "Hinweis: Eigener"]
    assert titel(besetzung.ressort2) == ["Hinweis: Fremder"]
    assert titel(besetzung.controlling) == titel(besetzung.netzwerkstelle) == []
    Parameter.objects.create(schluessel="kreislauf_frist_aufgenommen", wert=100, gueltig_von=TAG)
    assert titel(besetzung.ressort1) == []


def test_eine_runde_ohne_niederschrift_wartet(raeume: Raeume, besetzung: Besetzung) -> None:
    system = baue_system(raeume["I"])
    baue_runde(system, tag=TAG)
    baue_runde(system, tag=date(2007, 10, 16))
    baue_runde(baue_system(raeume["III"], "System am Hang"), tag=date(2007, 10, 1))
    assert titel(besetzung.fachkraft1) == titel(besetzung.ressort1) == ["Niederschrift fehlt: System am Markt"]
    assert titel(besetzung.ressort2) == ["Niederschrift fehlt: System am Hang"] and titel(besetzung.controlling) == []


def test_die_suche_findet_nur_was_man_lesen_darf(raeume: Raeume, besetzung: Besetzung) -> None:
    baue_hinweis(baue_system(raeume["I"]), text="Der Bolzplatz ist gesperrt")
    for wer, zahl in (("fachkraft1", 1), ("controlling", 1), ("ressort2", 0), ("netzwerkstelle", 0), ("gremium", 0)):
        treffer = [t for t in suche("Bolzplatz", Zugang(getattr(besetzung, wer))) if t.gruppe == "Hinweise"]
        assert len(treffer) == zahl, wer
    for wer, gruppen in (("fachkraft1", {"Pro-Aktive Systeme", "Hinweise"}), ("ressort2", {"Pro-Aktive Systeme"}), ("gremium", set())):
        assert {t.gruppe for t in suche("am Markt", Zugang(getattr(besetzung, wer)))} == gruppen, wer


def test_die_suche_findet_runden_nach_system_ort_niederschrift_und_tagesordnung(raeume: Raeume, besetzung: Besetzung) -> None:
    runde = baue_runde(baue_system(raeume["I"]), ort="Hort am Fluss", information="Der Bolzplatz ist gesperrt")
    runde.punkte.create(titel="Ausblick auf den Winter")
    for wort in ("Markt", "Fluss", "Bolzplatz", "Ausblick"):
        [treffer] = [t for t in suche(wort, Zugang(besetzung.fachkraft1)) if t.gruppe == "Hausrunden"]
        assert (treffer.titel, treffer.text, treffer.url) == ("System am Markt", "am 10.09.2007", runde.get_absolute_url())
        for fremd in (besetzung.ressort2, besetzung.netzwerkstelle, besetzung.gremium):
            assert not [t for t in suche(wort, Zugang(fremd)) if t.gruppe == "Hausrunden"]


def test_der_stadtteil_zeigt_systeme_allen_und_hinweise_nur_dem_ressort(raeume: Raeume, als: Callable[..., Client]) -> None:
    Stadt.objects.update(fester_tag=HEUTE)
    system = baue_system(raeume["I"])
    Systemstadtteil.objects.create(system=system, gebiet=raeume["101"], gueltig_von=TAG)
    akteur = baue_akteur(system)
    baue_hinweis(system, titel="Abends ist zu", gebiet=raeume["101"])
    aktion = neue_aktion(setze(baue_hinweis(system, titel="Läuft schon", gebiet=raeume["101"]), "in_aktion"), akteur)
    aktion.save()
    seite, ressourcen = "/gebiete/stadtteil/101/", "/gebiete/stadtteil/101/ressourcen/"
    for wer in ("ressort1", "fachkraft1", "controlling"):
        html = als(wer).get(seite).content.decode()
        assert "System am Markt" in html and "2 Hinweise sind offen, 1 davon überfällig." in html and "Abends ist zu" in html
        html = als(wer).get(ressourcen).content.decode()
        assert all(w in html for w in ("Abends ist zu", "Offener Abend", "Sportverein", "1 laufendes Angebot und 2 offene Bedarfe"))
    assert "Abends ist zu" in als("ressort1").get("/gebiete/sozialraum/I/").content.decode()
    for wer in ("ressort2", "netzwerkstelle", "verwaltung"):
        html = als(wer).get(seite).content.decode() + als(wer).get(ressourcen).content.decode()
        html += als(wer).get(f"{ressourcen}?format=csv").content.decode()
        assert "System am Markt" in html and "Sportverein" in html
        assert not any(w in html for w in ("Abends ist zu", "Offener Abend", "2 Hinweise sind")), wer
    assert als("gremium").get(ressourcen).status_code == 404
