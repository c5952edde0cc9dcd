"""What tests build: places, and the standing cast of accounts, one for each role. Everything through the actions that the pages use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from basis.models import Nutzer

BEGINN = date(2005, 1, 1)
KENNWORT = "Muster-Sozialraum-2007"


@dataclass(frozen=True)
class Raeume:
    """A city with one of each: Fachbereich, three Ressorts, five Sozialräume with two Stadtteile each, two Gremien."""

    stadt: Any
    gebiete: dict[str, Any]  # by key: FB, R-I … R-III, I … V, 101 …
    gremien: dict[str, Any]  # stadtrat, jha

    def __getitem__(self, schluessel: str) -> Any:
        return self.gebiete[schluessel]


@dataclass(frozen=True)
class Besetzung:
    fachbereichsleitung: "Nutzer"
    controlling: "Nutzer"
    ressort1: "Nutzer"
    ressort2: "Nutzer"
    ressort3: "Nutzer"
    fachkraft1: "Nutzer"
    netzwerkstelle: "Nutzer"
    gremium: "Nutzer"
    pruefung: "Nutzer"
    verwaltung: "Nutzer"
    ohne_rolle: "Nutzer"

    def alle(self) -> dict[str, "Nutzer"]:
        return dict(vars(self))


CAST = {
    "fachbereichsleitung": ("fachbereichsleitung", "FB"),
    "controlling": ("controlling", "FB"),
    "ressort1": ("ressortleitung", "R-I"),
    "ressort2": ("ressortleitung", "R-II"),
    "ressort3": ("ressortleitung", "R-III"),
    "fachkraft1": ("fachkraft", "I"),
    "netzwerkstelle": ("netzwerkstelle", "FB"),
    "gremium": ("gremiumsmitglied", "jha"),
    "pruefung": ("rechnungspruefung", "FB"),
    "verwaltung": ("systemverwaltung", "FB"),
    "ohne_rolle": (None, ""),
}
SOZIALRAEUME = {"I": "R-I", "II": "R-I", "III": "R-II", "IV": "R-II", "V": "R-III"}


def baue_raeume() -> Raeume:
    """The city that is loaded, else a small one."""
    from sozialraum.models import Gebiet, Gremium, Stadt

    if not Gebiet.objects.exists():
        _baue_kleine_stadt()
    stadt = Stadt.objects.aktuelle()
    return Raeume(stadt, {g.schluessel: g for g in Gebiet.objects.all()}, {g.schluessel: g for g in Gremium.objects.all()})


def _baue_kleine_stadt() -> None:
    from sozialraum.models import Gebiet, Gremium, Stadt, Zuordnung

    if not Stadt.objects.exists():
        Stadt.objects.create(name="Musterstadt", fachbereich="Fachbereich Kinder, Jugend und Familie")
    gebiete = {"FB": Gebiet.objects.create(schluessel="FB", ebene=1, name="Fachbereich Kinder, Jugend und Familie", gueltig_von=BEGINN)}
    for nummer in ("I", "II", "III"):
        gebiete[f"R-{nummer}"] = Gebiet.objects.create(schluessel=f"R-{nummer}", ebene=2, name=f"Ressort {nummer}", gueltig_von=BEGINN)
    for stelle, raum in enumerate(SOZIALRAEUME, 1):
        gebiete[raum] = Gebiet.objects.create(schluessel=raum, ebene=3, name=f"Raum {raum}", gueltig_von=BEGINN)
        for teil in (1, 2):
            key = f"{stelle}0{teil}"
            gebiete[key] = Gebiet.objects.create(schluessel=key, ebene=4, name=f"Teil {key}", gueltig_von=BEGINN)
            Zuordnung.objects.create(kind=gebiete[key], eltern=gebiete[raum], gueltig_von=BEGINN)
        Zuordnung.objects.create(kind=gebiete[raum], eltern=gebiete[SOZIALRAEUME[raum]], gueltig_von=BEGINN)
    for nummer in ("I", "II", "III"):
        Zuordnung.objects.create(kind=gebiete[f"R-{nummer}"], eltern=gebiete["FB"], gueltig_von=BEGINN)
    rat = Gremium.objects.create(schluessel="stadtrat", name="Stadtrat", art="beschliessend", beschliesst_verteilung=True)
    Gremium.objects.create(
        schluessel="jha", name="Jugendhilfeausschuss", kurz="JHA", art="beschliessend", beschliesst_verteilung=True, uebergeordnet=rat
    )


def fill() -> None:
    """The small Musterstadt and the cast, for the template that holds them."""
    baue_besetzung(baue_raeume())


def baue_besetzung(raeume: Raeume) -> Besetzung:
    """One account per role; where the city brings its Muster accounts, these."""
    from basis.models import Nutzer

    vorhanden = {n.username: n for n in Nutzer.objects.filter(username__in=CAST)}
    return Besetzung(**{name: vorhanden.get(name) or _account(raeume, name, *CAST[name]) for name in CAST})


def _account(raeume: Raeume, name: str, rolle: str | None, wo: str) -> "Nutzer":
    from sozialraum.access import Wer
    from sozialraum.actions.rollen import weise_rolle_zu
    from sozialraum.actions.zugang import lege_zugang_an
    from sozialraum.rechte import Rolle

    wer = Wer.befehl("test")
    nutzer = lege_zugang_an(wer=wer, benutzername=name, anzeigename=f"Muster {name}", kennwort=KENNWORT, ist_muster=True)
    if rolle:
        ort = {"gremium": raeume.gremien[wo]} if rolle == "gremiumsmitglied" else {"gebiet": raeume[wo]}
        weise_rolle_zu(wer=wer, nutzer=nutzer, rolle=Rolle(rolle), gueltig_von=BEGINN, **ort)
    return nutzer


def wer_ist(nutzer: "Nutzer") -> Any:
    """The acting person for a direct call of an action."""
    from sozialraum.access import Wer

    return Wer(nutzer, str(nutzer))


@pytest.fixture
def raeume(db: None) -> Raeume:
    """Places: Halle after `halle`, else a small Musterstadt."""
    return baue_raeume()


@pytest.fixture
def besetzung(_cast: None, raeume: Raeume) -> Besetzung:
    """The standing cast: `besetzung.controlling`, `besetzung.ressort1`, `besetzung.ohne_rolle`."""
    return baue_besetzung(raeume)


@pytest.fixture
def als(besetzung: Besetzung) -> Callable[..., "Client"]:
    """A client that is logged in: `als("ressort1").get("/")`; `als(None)` is a stranger."""
    from django.test import Client

    def client(wer: Any = None) -> Client:
        browser = Client()
        if wer is not None:
            browser.force_login(getattr(besetzung, wer) if isinstance(wer, str) else wer)
        return browser

    return client
