"""Übersicht, Budget, Scorecard and Gebiet are worked out once for as long as the database answers the same; a change shows at once."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from basis import replay
from basis.models import Nutzer
from bsc.models import Messwert, Ziel
from budgets.models import Buchung, Deckungskreisansatz, Verteilung
from sozialraum.ebenen import Ebene
from sozialraum.models import Bevoelkerung, Einrichtung, Gebiet, Indikatorwert, Parameter, Rollenzuweisung, Stadt, Standort, Zuordnung
from sozialraum.models.parameter import GEHEIMHALTUNG_INTERN
from sozialraum.replay import Blick, wie_beantwortet
from tests.berichte.test_scorecardablage import freigabe
from tests.factories import Besetzung

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]
Als = Callable[..., Client]
SEITEN = {
    "uebersicht": "/",
    "indikator": "/?indikator=arbeitslose&kartenart=kacheln",
    "budget_ressort": "/budgets/2007/ressort/R-I/",
    "budget_stadt": "/budgets/2007/fachbereich/FB/?einheit=euro",
    "scorecard_ressort": "/scorecard/2007/ressort/R-I/",
    "scorecard_stadt": "/scorecard/2007/fachbereich/FB/",
    "gebiet_raum": "/gebiete/sozialraum/II/",
    "gebiet_stadt": "/gebiete/fachbereich/FB/",
    "gebiet_stadtteil": "/gebiete/stadtteil/461/?stand=30.06.2007",
}
# who asks, with a number that is another each time; until when the session lasts
VERMERK = re.compile(r"^SELECT set_config\('pghistory\.context_id'.*?true\); |'[^']*'::timestamptz", re.DOTALL)
SITZUNG = ("UPDATE", "SAVEPOINT", "RELEASE")  # at most once a minute the session notes that it is used
LESER = ("ressort1", "controlling", "fachkraft1")


def _ohne_token(antwort: Any) -> str:
    """What the page says; the token of its forms is another each time."""
    assert antwort.status_code == 200, antwort.status_code
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", antwort.content.decode())


def _mit_fragen(client: Client, adresse: str) -> tuple[str, list[str]]:
    with CaptureQueriesContext(connection) as queries:
        text = _ohne_token(client.get(adresse))
    fragen = (VERMERK.sub("", q["sql"]) for q in queries.captured_queries)
    return text, [f for f in fragen if not f.startswith(SITZUNG)]


def _gerechnet(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The keys of what was worked out and not found."""
    gerechnet: list[Any] = []
    alt = replay._keep
    monkeypatch.setattr(replay, "_keep", lambda key, new: (gerechnet.append(key), alt(key, new))[1])
    return gerechnet


@pytest.mark.parametrize("wer", LESER)
@pytest.mark.parametrize("seite", SEITEN)
def test_die_zweite_anfrage_rechnet_nicht_stellt_dieselben_fragen_und_zeigt_dasselbe(
    seite: str, wer: str, als: Als, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same questions: so nothing that the template reads by itself was kept without being asked for again."""
    client, gerechnet = als(wer), _gerechnet(monkeypatch)
    client.get(SEITEN[seite])  # patterns of the Fallstatistik are calculated and written down by the first who looks
    replay.forget()
    gerechnet.clear()
    kalt, gestellt = _mit_fragen(client, SEITEN[seite])
    assert len(gerechnet) == 1
    warm, noch_einmal = _mit_fragen(client, SEITEN[seite])
    assert len(gerechnet) == 1
    assert warm == kalt
    assert sorted(noch_einmal) == sorted(gestellt)


@pytest.mark.parametrize("wer", LESER)
def test_auch_mit_einer_freigabe_liest_die_vorlage_der_scorecard_nichts_dazu(wer: str, als: Als, besetzung: Besetzung) -> None:
    """The page names the last Freigabe; whatever of it the template asked for by itself would be kept and not be asked for again."""
    client, adresse = als(wer), SEITEN["scorecard_stadt"]
    ohne = _ohne_token(client.get(adresse))
    row = freigabe(besetzung)
    kalt, gestellt = _mit_fragen(client, adresse)
    warm, noch_einmal = _mit_fragen(client, adresse)
    assert row.get_absolute_url() in kalt == warm != ohne
    assert sorted(noch_einmal) == sorted(gestellt)


def test_was_keine_seite_liest_ist_keine_eigene(als: Als, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else one reader could push everybody's pages out by counting up a parameter; and what a page reads makes another one."""
    client, gerechnet = als("controlling"), _gerechnet(monkeypatch)
    client.get("/gebiete/sozialraum/II/")  # patterns of the Fallstatistik are written down by the first who looks
    gerechnet.clear()
    replay.forget()
    for rest in ("?x=1", "?x=2&stand=30.06.2007", "?stand=30.06.2007&x=3&y=4", "?stand=31.05.2007"):
        client.get(f"/gebiete/sozialraum/II/{rest}")
    assert [key[4] for key in gerechnet] == ["", "stand=30.06.2007", "stand=31.05.2007"]


@pytest.mark.parametrize(
    ("adresse", "andere"),
    [
        ("/", ("indikator=hze_dichte", "stand=30.06.2006")),
        ("/budgets/2007/fachbereich/FB/", ("einheit=euro",)),
        ("/scorecard/2007/fachbereich/FB/", ("stand=31.03.2007", "status=rot")),
        ("/gebiete/fachbereich/FB/", ("indikator=hze_dichte", "stand=30.06.2006")),
    ],
)
def test_was_eine_seite_liest_kommt_bei_ihr_an(adresse: str, andere: tuple[str, ...], als: Als) -> None:
    client = als("controlling")
    seiten = [re.sub(r'\?[^"\s]*', "", _haupt(_ohne_token(client.get(f"{adresse}?{rest}")))) for rest in ("", *andere)]
    assert len(set(seiten)) == 1 + len(andere), "links aside, which carry it anyway"


def test_jeder_sieht_nur_das_seine_gleich_wer_vorher_gefragt_hat(als: Als) -> None:
    alle = [(als(wer), adresse) for adresse in SEITEN.values() for wer in LESER]
    zusammen = [_ohne_token(client.get(adresse)) for client, adresse in alle]
    umgekehrt = [_ohne_token(client.get(adresse)) for client, adresse in reversed(alle)][::-1]
    allein = []
    for client, adresse in alle:
        replay.forget()
        allein.append(_ohne_token(client.get(adresse)))
    assert zusammen == allein and umgekehrt == allein


def _neuer_wert() -> None:
    for row in Indikatorwert.objects.wirksam().filter(gebiet__schluessel="461", zaehler__isnull=False):
        kopie = Indikatorwert.objects.get(pk=row.pk)
        kopie.pk, kopie.stichtag, kopie.zaehler = None, row.stichtag + timedelta(days=1), row.zaehler + 7
        kopie.save(force_insert=True)


def _neue_buchung() -> None:
    vorlage = Buchung.objects.filter(art="ist", posten__gebiet__schluessel="R-I", storno_von__isnull=True).latest("buchungstag", "pk")
    vorlage.pk, vorlage.betrag_cent, vorlage.beleg, vorlage.zeile = None, 987_654_321, "", 999_999
    vorlage.save(force_insert=True)


def _andere_bevoelkerung() -> None:
    row = Bevoelkerung.objects.filter(gebiet__schluessel="461").latest("stichtag", "pk")
    row.pk, row.stichtag, row.anzahl = None, row.stichtag + timedelta(days=1), 4321
    row.save(force_insert=True)


def _neue_einrichtung() -> None:
    row = Einrichtung.objects.filter(stadtteil__schluessel="461").first()
    assert row
    row.pk, row.schluessel, row.name = None, "neues-haus", "Ganz neues Haus"
    row.save(force_insert=True)


def _neuer_standort() -> None:
    Standort.objects.create(gebiet=Gebiet.objects.get(schluessel="R-I"), bezeichnung="Neuer Standort", anschrift="Am Markt")


AENDERUNGEN: dict[str, tuple[Callable[[], object], set[str]]] = {
    "Wert": (_neuer_wert, {"uebersicht", "gebiet_raum", "gebiet_stadt"}),
    "Buchung": (_neue_buchung, {"uebersicht", "scorecard_stadt"}),
    "Bevölkerung": (_andere_bevoelkerung, {"gebiet_raum", "gebiet_stadt"}),
    "Einrichtung": (_neue_einrichtung, {"gebiet_raum", "gebiet_stadt"}),
    "Standort": (_neuer_standort, {"budget_ressort"}),
    "Name": (lambda: Gebiet.objects.filter(schluessel="II", ebene=3).update(name="Raum Anderswo"), {"uebersicht", "gebiet_raum"}),
    "Ansatz": (
        lambda: Deckungskreisansatz.objects.filter(haushaltsjahr__jahr=2007).update(betrag_cent=123_456_789),
        {"uebersicht", "budget_stadt"},
    ),
    "Verteilung": (
        lambda: Verteilung.objects.filter(haushaltsjahr__jahr=2007).update(name="Umbenannt"),
        {"budget_ressort", "budget_stadt"},
    ),
    "Ziel": (lambda: Ziel.objects.update(text="Ein anderes Ziel"), {"scorecard_ressort", "scorecard_stadt"}),
    "Stadt": (lambda: Stadt.objects.update(ebenen={"1": "Amt", "2": "Bezirk", "3": "Quartier", "4": "Ortsteil"}), {"gebiet_raum"}),
    "Tag": (lambda: Stadt.objects.update(fester_tag=date(2007, 7, 2)), {"uebersicht"}),
    "Zuordnung": (
        lambda: Zuordnung.objects.filter(kind__schluessel="461").update(eltern=Gebiet.objects.get(schluessel="I", ebene=3)),
        {"uebersicht", "gebiet_raum"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("was", AENDERUNGEN)
def test_was_sich_aendert_steht_in_der_naechsten_anfrage(was: str, als: Als, als_eigentuemer: Any) -> None:
    """Every page then says what it says when nothing is kept; and those that show the thing say something else than before."""
    client = als("ressort1")
    vorher = {seite: _ohne_token(client.get(adresse)) for seite, adresse in SEITEN.items()}
    aendere, betroffen = AENDERUNGEN[was]
    with als_eigentuemer():  # some of it no page may do
        aendere()
    nachher = {seite: _ohne_token(client.get(adresse)) for seite, adresse in SEITEN.items()}
    replay.forget()
    assert nachher == {seite: _ohne_token(client.get(adresse)) for seite, adresse in SEITEN.items()}
    anders = {seite for seite in SEITEN if nachher[seite] != vorher[seite]}
    assert betroffen <= anders, (was, anders)


def test_ein_berichtigter_messwert_steht_sofort_in_der_scorecard(als: Als) -> None:
    client, adresse = als("controlling"), SEITEN["scorecard_stadt"]
    vorher = _ohne_token(client.get(adresse))
    eigene = Messwert.objects.wirksam().filter(messgroesse__ziel__gebiet__schluessel="FB", stichtag__year=2007)
    wert = eigene.filter(wert__isnull=False, herkunft="eingabe").latest("stichtag", "pk")
    wert.pk, wert.ersetzt_id, wert.grund, wert.wert = None, wert.pk, "Zahlendreher", wert.wert + 1
    wert.save(force_insert=True)
    danach = _ohne_token(client.get(adresse))
    replay.forget()
    assert danach == _ohne_token(client.get(adresse)) != vorher


def test_eine_genommene_rolle_wirkt_auf_die_naechste_anfrage(als: Als) -> None:
    client, nutzer = als("controlling"), Nutzer.objects.get(username="controlling")
    for adresse in SEITEN.values():
        client.get(adresse)
    rollen = Rollenzuweisung.objects.filter(nutzer=nutzer)
    tag = Stadt.objects.get().fester_tag
    assert tag
    rollen.update(gueltig_von=date(2000, 1, 1), gueltig_bis=tag - timedelta(days=1))
    stand = {seite: client.get(adresse).status_code for seite, adresse in SEITEN.items()}
    assert stand == {seite: 200 if adresse.startswith("/?") or adresse == "/" else 404 for seite, adresse in SEITEN.items()}
    assert "noch keine Rolle" in client.get("/").content.decode()


def test_ein_engeres_recht_sperrt_kleine_fallzahlen_sofort(als: Als) -> None:
    """The same account, first for the whole city, then for one Ressort only: it sees no more than one that never had more."""
    client, eng = als("controlling"), als("ressort3")
    adresse = SEITEN["gebiet_raum"]
    weit = _ohne_token(client.get(adresse))
    rollen = Rollenzuweisung.objects.filter(nutzer__username="controlling")
    rollen.update(rolle="ressortleitung", gebiet=Gebiet.objects.get(schluessel="R-III"))
    danach, immer = (_haupt(_ohne_token(c.get(adresse))) for c in (client, eng))
    assert danach == immer != _haupt(weit)


def _haupt(text: str) -> str:
    return text[text.index("<main") :]


def test_ein_anderer_name_des_kontos_steht_sofort_da(als: Als) -> None:
    client = als("ressort1")
    client.get("/")
    Nutzer.objects.filter(username="ressort1").update(anzeigename="Anders Heißend")
    assert "Anders Heißend" in client.get("/").content.decode()


def test_eine_hoehere_schwelle_der_geheimhaltung_wirkt_sofort(als: Als) -> None:
    client, adresse = als("fachkraft1"), "/gebiete/fachbereich/FB/?indikator=hze_faelle"
    vorher = _ohne_token(client.get(adresse))
    alte = Parameter.objects.filter(schluessel=GEHEIMHALTUNG_INTERN).latest("gueltig_von", "pk")
    Parameter.objects.create(schluessel=GEHEIMHALTUNG_INTERN, wert=60, gueltig_von=date(2007, 1, 1), bezeichnung=alte.bezeichnung)
    danach = _ohne_token(client.get(adresse))
    replay.forget()
    assert danach == _ohne_token(client.get(adresse)) != vorher


def test_ohne_die_rechte_im_schluessel_saehe_jemand_zu_viel(als: Als, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with a key that knows only the address, one reader gets the page of the other."""
    adresse, weit, eng = SEITEN["gebiet_raum"], als("controlling"), als("ressort3")
    richtig = _haupt(_ohne_token(eng.get(adresse)))
    replay.forget()
    echt = replay.replayed
    monkeypatch.setattr("sozialraum.replay.replayed", lambda key, work: echt(key[:5], work))
    monkeypatch.setattr(replay, "_same", lambda kept, given: True)
    weit.get(adresse)
    assert _haupt(_ohne_token(eng.get(adresse))) != richtig


def test_der_blick_gibt_nichts_was_der_schluessel_nicht_kennt(als: Als) -> None:
    from types import SimpleNamespace

    from django.http import QueryDict

    from sozialraum.access import Zugang

    @wie_beantwortet()
    def sitzung(blick: Any) -> Any:
        return blick.session

    nutzer = Nutzer.objects.get(username="ressort1")
    anfrage = SimpleNamespace(user=nutzer, zugang=Zugang(nutzer), GET=QueryDict(), session={})
    with pytest.raises(AttributeError):
        sitzung(anfrage)
    assert set(Blick.__dataclass_fields__) == {"zugang", "GET"}
    assert Gebiet.objects.filter(ebene=Ebene.SOZIALRAUM).exists() and "baum" not in vars(Zugang(nutzer))
