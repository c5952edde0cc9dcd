"""Halle with its Verteilung 2007, presented and, where asked for, decided by the Jugendhilfeausschuss."""

import os
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.factories import wer_ist
from tests.site.validator import QUICK_JAVA

NAME = "Verteilung 2007"


@pytest.fixture
def vorgelegt(halle: str, besetzung: Any) -> Any:
    """Presented by Controlling; Fachbereichsleitung may decide."""
    from budgets.actions.verteilung import lege_vor
    from budgets.models import Verteilung

    verteilung = Verteilung.objects.get(name__startswith=NAME)
    if verteilung.status == Verteilung.Status.ENTWURF:
        verteilung = lege_vor(wer=wer_ist(besetzung.controlling), verteilung=verteilung)
    return verteilung


@pytest.fixture
def beschlossen(vorgelegt: Any, besetzung: Any) -> Any:
    from budgets.actions.verteilung import beschliesse
    from sozialraum.models import Beschluss, Gremium

    jha = Gremium.objects.get(schluessel="jha")
    beschluss = Beschluss.objects.create(titel="Sozialraumbudgets 2007", gremium=jha, tag=date(2007, 3, 1), jahr=2007)
    verteilung = beschliesse(wer=wer_ist(besetzung.fachbereichsleitung), verteilung=vorgelegt, beschluss=beschluss)
    verteilung.refresh_from_db()
    return verteilung


@pytest.fixture
def grundlage(vorgelegt: Any) -> Any:
    from berichte.sections.sozialraumbudget import lade

    return lade(vorgelegt)


def gebiet(grundlage: Any, ebene: str, schluessel: str) -> Any:
    from berichte.sections.gebiete import finde

    knoten = finde(grundlage.rechnung.baum, ebene, schluessel)
    assert knoten is not None
    return knoten


def bericht(grundlage: Any, ebene: str, schluessel: str) -> Any:
    from berichte.sections.sozialraumbudget import stelle_zusammen

    return stelle_zusammen(grundlage, gebiet(grundlage, ebene, schluessel))


@pytest.fixture
def verapdf(tmp_path: Path) -> Callable[..., str]:
    """The veraPDF core beside the data of the oracles; one line per profile and paper, PASS or FAIL with the findings."""
    ort = os.environ.get("ORAKEL_DATEN", "")
    pruefer = Path(ort).parent / "checks" / "verapdf" / "run"
    if not ort or not pruefer.exists():
        pytest.skip("veraPDF liegt neben ORAKEL_DATEN unter checks/verapdf; ohne ORAKEL_DATEN wird es nicht gefragt")

    def pruefe(*inhalte: bytes) -> str:
        dateien = [tmp_path / f"bericht-{nummer}.pdf" for nummer in range(len(inhalte))]
        for datei, inhalt in zip(dateien, inhalte, strict=True):
            datei.write_bytes(inhalt)
        umgebung = {**os.environ, "JAVA_TOOL_OPTIONS": " ".join(QUICK_JAVA)}
        befehl = [str(pruefer), "3a,ua1", *map(str, dateien)]
        lauf = subprocess.run(befehl, env=umgebung, capture_output=True, text=True, timeout=120 + 10 * len(dateien), check=False)
        if "PASS" not in lauf.stdout and "FAIL" not in lauf.stdout:
            pytest.skip(f"veraPDF lässt sich hier nicht starten: {lauf.stderr[-200:]}")
        return "\n".join(zeile for zeile in lauf.stdout.splitlines() if zeile.startswith(("PASS", "FAIL", " ")))

    return pruefe


@pytest.fixture
def schnell(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The print engine is tested elsewhere: here only who gets printed."""
    from berichte.druck import reihe
    from berichte.druck.maschine import Druck

    gedruckt: list[str] = []

    def drucke(_frei: Any, auftrag: Any) -> Druck:
        gedruckt.append(auftrag.kennung)
        return Druck(b"%PDF " + auftrag.kennung.encode(), 1)

    monkeypatch.setattr(reihe, "drucke_mit", drucke)
    return gedruckt
