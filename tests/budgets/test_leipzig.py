"""A second city is split by commands alone; no line of code knows any city."""

import re
from collections.abc import Iterator
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from basis.geld import euro
from basis.models import Nutzer
from budgets.budgetblatt import stelle_zusammen
from budgets.inputs import rechne
from budgets.models import Gewichtung, Haushaltsjahr, Verteilung
from budgets.rechnung import Rechnung
from sozialraum.access import Wer
from sozialraum.ebenen import Ebene
from sozialraum.models import Altersband, Gebiet, Indikator, Rollenzuweisung, Umriss
from tests import leipzig, orakel
from tests.databases import Databases
from tests.factories import BEGINN

PROJECT = Path(__file__).resolve().parent.parent.parent
ANSATZ = 17_833_500_00


@pytest.fixture(scope="module")
def _geladen(django_db_setup: None, databases: Databases, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[str]:
    """Loaded as the manual says: the folder, the population, the statistics with the meaning of its columns, the outlines."""
    gebaut = leipzig.baue(tmp_path_factory.mktemp("leipzig"))
    name = databases.copy(databases.migrated())
    with django_db_blocker.unblock(), databases.pointed_at(name):
        _lade(gebaut)
    yield name
    databases.drop(name)


@pytest.fixture(scope="class")  # before `db`, as `halle` is
def stadt(_geladen: str, databases: Databases) -> Iterator[None]:
    with databases.pointed_at(_geladen):
        yield


def _lade(gebaut: leipzig.Leipzig) -> None:
    still = {"verbosity": 0, "stdout": StringIO()}
    call_command("lade_stadt", str(gebaut.ordner), **still)
    call_command("lade_werte", str(gebaut.bevoelkerung), art="bevoelkerung", quelle="Amt für Statistik", **still)
    spalten = [f"{leipzig.SPALTE_SCHLUESSEL}=gebiet", f"{leipzig.SPALTE_BEVOELKERUNG}=nenner", f"{leipzig.SPALTE_NAME}=ignorieren"]
    for schluessel, (zaehler, nenner) in leipzig.zuordnung_der_spalten().items():
        spalten.append(f"{zaehler}=zaehler:{schluessel}")
        spalten += [f"{nenner}=nenner:{schluessel}"] if nenner != leipzig.SPALTE_BEVOELKERUNG else []
    benannt = {spalte.split("=")[0] for spalte in spalten}
    spalten += [f"{name}=ignorieren" for name in leipzig.statistik()[0] if name not in benannt]
    call_command("lade_werte", str(gebaut.basisstatistik), stichtag=leipzig.STICHTAG, quelle="Amt für Statistik", spalte=spalten, **still)
    umrisse = {"schluessel": "key", "stand": "01.01.2022", "quelle": "Amt für Geoinformation", "lizenz": "dl-de/by-2-0"}
    call_command("lade_geometrie", str(leipzig.quelle() / "leipzig_ortsteile.geojson"), **umrisse, **still)


def _verteilung(**felder: Any) -> Verteilung:
    """By the actions of the pages, with the weights that the city's file brought."""
    from budgets.actions.verteilung import Kopf, Topfkopf, aendere_teiltopf, lege_an, uebernimm_gewichtung
    from sozialraum.clock import heute

    wer = Wer.befehl("test")
    jahr = Haushaltsjahr.objects.get(jahr=2023)
    kopf = Kopf("Verteilung 2023", jahr, Gebiet.objects.get(ebene=1), heute(), heute())
    verteilung = lege_an(wer=wer, kopf=kopf)
    (topf,) = verteilung.teiltoepfe.all()
    assert topf.betrag_cent == ANSATZ
    einstellungen = rechne(verteilung).toepfe[0].eingaben.einstellungen
    band = Altersband.objects.get(schluessel="0-u21")
    aendere_teiltopf(
        wer=wer, teiltopf=topf, version=verteilung.version, wahl=einstellungen, kopf=Topfkopf(band, tuple(topf.unterabschnitte.all()))
    )
    verteilung.refresh_from_db()
    uebernimm_gewichtung(wer=wer, teiltopf=topf, version=verteilung.version, gewichtung=Gewichtung.objects.get())
    return Verteilung.objects.get(pk=verteilung.pk)


@pytest.mark.django_db
@pytest.mark.usefixtures("stadt")
class TestLeipzig:
    def test_der_ansatz_ist_ueber_die_stadtbezirke_verteilt_und_geht_auf(self) -> None:
        rechnung = rechne(_verteilung())
        assert rechnung.fehler == ()
        assert len(rechnung.je_empfaenger) == 10 and rechnung.nicht_zugeordnet is None
        assert sum(rechnung.je_empfaenger.values()) + rechnung.uebergreifend + rechnung.reserve == rechnung.gesamt == ANSATZ
        assert stelle_zusammen(rechnung.baum.wurzel(), rechnung).summe.betrag == ANSATZ
        for bezirk in rechnung.baum.auf_ebene(Ebene.SOZIALRAUM):
            teile = rechnung.baum.kinder(bezirk.id)
            assert sum(rechnung.betraege[k.id] for k in teile) == rechnung.betraege[bezirk.id]
        assert sum(len(rechnung.baum.kinder(b.id)) for b in rechnung.baum.auf_ebene(Ebene.SOZIALRAUM)) == 63

    def test_die_punktwerte_sind_die_der_zweiten_rechnung(self) -> None:
        rechnung = rechne(_verteilung())
        zeilen, gewichte = leipzig.statistik(), leipzig.GEWICHTE
        bezirke = sorted({z[leipzig.SPALTE_SCHLUESSEL][0] for z in zeilen})
        quoten = [
            [
                tuple(sum(Fraction(z[spalte]) for z in zeilen if z[leipzig.SPALTE_SCHLUESSEL][0] == bezirk) for spalte in paar)
                for paar in (leipzig.zuordnung_der_spalten()[k] for k in gewichte)
            ]
            for bezirk in bezirke
        ]
        erwartet = orakel.anteil_punktwerte(quoten, [Fraction(g) for g in gewichte.values()], Fraction(leipzig.BASISGEWICHT))
        punkte = _punkte(rechnung)
        assert [punkte[bezirk] for bezirk in bezirke] == erwartet

    @pytest.mark.parametrize("verfahren", ["anteil", "minmax", "zwert", "rang", "quintil"])
    def test_der_konstante_indikator_wird_mit_einem_satz_abgelehnt(self, verfahren: str) -> None:
        from dataclasses import replace

        from budgets.rechnung import Gewichtung as Gewicht

        verteilung = _verteilung()
        name = Indikator.objects.get(schluessel=leipzig.KONSTANT).name
        einstellungen = rechne(verteilung).toepfe[0].eingaben.einstellungen
        wahl = {"gewichte": (Gewicht(leipzig.KONSTANT, Fraction(1)),), "basisgewicht": Fraction(0), "grundpunkte": Fraction(100)}
        geaendert = replace(einstellungen, verfahren=verfahren, **wahl)
        rechnung = rechne(verteilung, {einstellungen.schluessel: geaendert})
        assert not rechnung.rechenbar
        assert any(name in satz for satz in rechnung.fehler), rechnung.fehler

    def test_die_werkstatt_zeigt_den_satz_statt_abzustuerzen(self, client: Any) -> None:
        verteilung = _verteilung()
        _melde_an(client)
        topf = rechne(verteilung).toepfe[0].schluessel
        frage = {f"{topf}-neu": leipzig.KONSTANT, f"{topf}-neu_gewicht": "10", f"{topf}-basisgewicht": "30"}
        antwort = client.get(f"/verteilungen/{verteilung.pk}/", frage)
        assert antwort.status_code == 200
        assert f"„{leipzig.INDIKATOREN[leipzig.KONSTANT][0]}“" in antwort.content.decode()

    def test_die_seiten_nennen_die_stadt_und_ihre_ebenen(self, client: Any) -> None:
        _melde_an(client)
        verteilung = _verteilung()
        for seite in (
            "/",
            "/gebiete/sozialraum/0/",
            "/gebiete/stadtteil/00/",
            "/gebiete/zuordnung/",
            f"/verteilungen/{verteilung.pk}/",
            "/budgets/haushalt/",
        ):
            antwort = client.get(seite)
            assert antwort.status_code == 200, seite
            text = antwort.content.decode()
            assert "Leipzig" in text and "Halle" not in text, seite
        assert "Stadtbezirk" in client.get("/gebiete/sozialraum/0/").content.decode()
        assert euro(ANSATZ) in client.get("/budgets/haushalt/").content.decode()

    def test_die_karte_zeigt_die_umrisse_der_ortsteile(self, client: Any) -> None:
        _melde_an(client)
        assert Umriss.objects.count() == 63
        seite = client.get("/", {"indikator": "kinder_sgb2"}).content.decode()
        karte = seite[seite.index('<h2 id="stadtteile"') :]
        assert "<strong>Polygonkarte</strong>" in seite and karte[: karte.index("</figure>")].count("m-flaeche") == 63
        assert "Umrisse: Amt für Geoinformation, Stand 01.01.2022, Lizenz dl-de/by-2-0." in seite
        assert "Kachelkarte mit 63 Gebieten" in client.get("/", {"kartenart": "kacheln"}).content.decode()


def _melde_an(client: Any) -> None:
    nutzer = Nutzer.objects.create(username="c", anzeigename="Muster")
    Rollenzuweisung.objects.create(nutzer=nutzer, rolle="controlling", gueltig_von=BEGINN)
    client.force_login(nutzer)


def _punkte(rechnung: Rechnung) -> dict[str, Fraction]:
    (topf,) = rechnung.toepfe
    return {schluessel: zeile.punktwert for schluessel, zeile in topf.zeilen.items()}


STAEDTE = re.compile(r"\b(halle|halles|leipzigs?|silberhöhe|neustadt)\b", re.IGNORECASE)
ERLAUBT = {("config/serve.py", 'FIRST_CITY = "fixtures/halle"')}  # which city `make start` loads into an empty demo


def test_kein_code_kennt_eine_stadt() -> None:
    """Only comments and docstrings may name one, as the place where a rule or an example comes from."""
    funde = []
    for ordner in ("basis", "sozialraum", "budgets", "berichte", "bsc", "proaktiv", "config", "templates", "static/js", "static/css"):
        for pfad in sorted((PROJECT / ordner).rglob("*")):
            if pfad.suffix in {".py", ".html", ".js", ".css", ".toml"}:
                funde += [(str(pfad.relative_to(PROJECT)), zeile) for zeile in _code(pfad) if STAEDTE.search(zeile)]
    assert [fund for fund in funde if fund not in ERLAUBT] == []


def _code(pfad: Path) -> list[str]:
    """The lines without comments and docstrings."""
    text = pfad.read_text(encoding="utf-8")
    if pfad.suffix == ".py":
        text = re.sub(r'^\s*"""(.|\n)*?"""', "", text, flags=re.MULTILINE)
        return [re.sub(r"(^|\s)#.*", "", zeile).strip() for zeile in text.splitlines()]
    text = re.sub(r"\{% comment %\}(.|\n)*?\{% endcomment %\}|\{#.*?#\}|/\*(.|\n)*?\*/|<!--(.|\n)*?-->", "", text)
    return [zeile.strip() for zeile in text.splitlines()]
