"""What waits for a decision, and what no longer does."""

from typing import Any

from budgets.due import noch_zu_entscheiden
from budgets.querysets.faellig import _entwuerfe


def _zeile(pk: int, status: str, *, kreis: int | None = 1, jahr: int = 2007, korrigiert: int | None = None) -> dict[str, Any]:
    return {"pk": pk, "status": status, "kreis": kreis, "jahr": jahr, "korrigiert": korrigiert}


def test_ist_das_jahr_entschieden_wartet_nur_noch_die_korrektur() -> None:
    beschlossen, szenario, vorgelegt = _zeile(1, "beschlossen"), _zeile(2, "entwurf"), _zeile(3, "vorgelegt")
    korrektur, anderes_jahr = _zeile(4, "entwurf", korrigiert=1), _zeile(5, "entwurf", jahr=2008)
    ohne_kreis = _zeile(6, "entwurf", kreis=None)
    rest = noch_zu_entscheiden([beschlossen, szenario, vorgelegt, korrektur, anderes_jahr, ohne_kreis])
    assert rest == [korrektur, anderes_jahr, ohne_kreis]
    assert noch_zu_entscheiden([szenario, vorgelegt]) == [szenario, vorgelegt]


def test_jeder_entwurf_steht_einzeln_da() -> None:
    zeilen = [{"pk": n, "titel": f"Probe {n}", "teil": "entgelt"} for n in (3, 1, 5, 2, 4)]
    assert [f.titel for f in _entwuerfe(zeilen)] == [f"Schließen: Probe {n}" for n in range(1, 6)]
