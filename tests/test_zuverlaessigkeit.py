"""Every promise has its test and its negative control, each guard exists, and docs/zuverlaessigkeit.md says so."""

import pkgutil

import pytest
from django.db import connection

from tests.zusagen import OFFEN, ZUSAGEN, Marke, aus_quelltext, maengel, marken
from tests.zusagentabelle import ZIEL, Unbekannt, text, waechter

NAMEN = """
SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'
UNION SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'public'
UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""
QUELLE = """
import pytest
@pytest.mark.zusage(1, "formeln")
class TestX:
    @pytest.mark.gegenprobe(2, ohne=("a", "b"))
    def test_y(self): ...
@pytest.mark.gegenprobe(3, ohne="c")
def test_z(): ...
"""


def test_jede_zusage_hat_test_und_gegenprobe() -> None:
    assert maengel(marken(), OFFEN) == []


def test_die_tabelle_ist_die_der_tests() -> None:
    assert ZIEL.read_text() == text(), "„python -m tests.zusagentabelle“ schreibt docs/zuverlaessigkeit.md neu"


def _fehlende(namen: set[str]) -> set[str]:
    """Guards that the database or the code does not have (any more)."""
    with connection.cursor() as cursor:
        cursor.execute(NAMEN)
        vorhanden = {name for (name,) in cursor.fetchall()}
    return {name for name in namen if not (_im_code(name) if ":" in name else name in vorhanden)}


def _im_code(name: str) -> bool:
    try:
        return pkgutil.resolve_name(name) is not None
    except (ImportError, AttributeError):
        return False


@pytest.mark.django_db
def test_jeden_waechter_gibt_es() -> None:
    assert _fehlende({name for m in marken() for name in m.ohne}) == set()
    erfunden = {"trigger_den_es_nicht_gibt", "budgets.verteilung:gibt_es_nicht", "gibt.es.nicht:x"}
    assert _fehlende({*erfunden, "verteilung_summe"}) == erfunden


@pytest.mark.parametrize("name", ["trigger_den_es_nicht_gibt", "budgets.verteilung:gibt_es_nicht", "gibt.es.nicht:x"])
def test_ein_waechter_ohne_ort_wuerde_gemeldet(name: str) -> None:
    with pytest.raises(Unbekannt, match="gibt es"):
        waechter(name)


def test_die_siebzehn_zusagen_des_entwurfs_stehen_alle_da() -> None:
    assert [n for n in ZUSAGEN if isinstance(n, int)] == list(range(1, 18))


def test_marken_werden_an_klasse_und_test_gefunden() -> None:
    assert aus_quelltext(QUELLE, "x.py") == [
        Marke("zusage", 1, "x.py", "TestX::test_y", ()),
        Marke("zusage", "formeln", "x.py", "TestX::test_y", ()),
        Marke("gegenprobe", 2, "x.py", "TestX::test_y", ("a", "b")),
        Marke("gegenprobe", 3, "x.py", "test_z", ("c",)),
    ]


def test_eine_marke_an_falscher_stelle_wuerde_gefunden() -> None:
    with pytest.raises(ValueError, match="nicht über einem Test"):
        aus_quelltext("import pytest\npytestmark = pytest.mark.zusage(1)\n", "x.py")


def test_was_fehlt_wuerde_gemeldet() -> None:
    ohne_eins = tuple(m for m in marken() if m.zusage != 1)
    assert maengel(ohne_eins, OFFEN) == ["Zusage 1 hat keinen Test mit der Marke zusage und gegenprobe."]
    fremd, leer = Marke("zusage", 99, "x.py", "test_x", ()), Marke("gegenprobe", 1, "x.py", "test_x", ())
    assert [s.split(": ")[1] for s in maengel((*marken(), fremd, leer), OFFEN)] == [
        "Eine Zusage 99 gibt es nicht.",
        "Die Gegenprobe nennt keinen Wächter (ohne=…).",
    ]
    assert maengel(marken(), {**OFFEN, 1: "x"}) == ["Zusage 1 ist vollständig und steht noch unter OFFEN."]
