"""Every promise has its test and its negative control, each guard exists, and docs/zuverlaessigkeit.md says so."""

import pkgutil

import pytest
from django.db import connection

from tests.gegenproben import genannt, nennt_ihn, ungenannt
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


def test_jede_gegenprobe_nennt_ihren_waechter() -> None:
    assert ungenannt(marken()) == []


STUMM = """
import pytest
from tests.faults.rechner import Webrechner
GEMALT = "x"
@pytest.fixture
def leer(): return GEMALT
class TestX:
    @pytest.mark.gegenprobe(1, ohne="a.b:C.waechter")
    def test_y(self, leer):
        'waechter'
        self._hilft()  # waechter
    def _hilft(self): pass
"""


@pytest.mark.parametrize(
    ("alt", "neu", "nennt"),
    [
        ("pass", "pass", False), ("pass", "waechter()", True), ("pass", "print('waechter')", True), ("pass", "waechters()", False),
        ('"x"', '"ohne waechter"', True), ("pass", "marke.kwargs['ohne']", True), ("def _hilft", "waechter = 1\n    def _hilft", False),
    ],
)  # fmt: skip
def test_eine_gegenprobe_die_ihren_waechter_nicht_nennt_wuerde_gefunden(alt: str, neu: str, nennt: bool) -> None:
    """Neither mark, comment, docstring nor another word counts; a helper, a fixture and a constant do."""
    assert nennt_ihn(genannt(STUMM.replace(alt, neu), "x.py", "TestX::test_y"), "waechter") is nennt


def test_auch_was_in_einem_anderen_modul_der_tests_steht_zaehlt() -> None:
    davor, danach = (genannt(STUMM.replace("pass", neu), "x.py", "TestX::test_y") for neu in ("pass", "Webrechner()"))
    assert not nennt_ihn(davor, "FRIST") and nennt_ihn(danach, "FRIST")


def test_was_nur_gruendlich_laeuft_steht_dabei() -> None:
    kopf = "import pytest\n@pytest.mark.zusage(1)\n"
    for quelle, nur in (
        (f"{kopf}@pytest.mark.gruendlich\ndef test_x(): ...", True),
        (f"{kopf}@pytest.mark.gruendlich\nclass TestX:\n    def test_x(self): ...", True),
        (f"pytestmark = [pytest.mark.gruendlich, pytest.mark.django_db]\n{kopf}def test_x(): ...", True),
        (f"pytestmark = pytest.mark.gruendlich\n{kopf}def test_x(): ...", True),
        (f"{kopf}@pytest.mark.parametrize('n', [1, pytest.param(2, marks=pytest.mark.gruendlich)])\ndef test_x(n): ...", False),
        (f"pytestmark = pytest.mark.django_db\n{kopf}def test_x(): ...", False),
    ):
        assert [m.gruendlich for m in aus_quelltext(quelle, "x.py")] == [nur], quelle
    nur_dort = {m.test for m in marken() if m.gruendlich}
    assert {"test_ohne_den_gemeinsamen_moment_passten_datei_und_begleitblatt_nicht_zusammen", "test_bis_vor_einen_irrtum"} <= nur_dort
    assert "[bis_vor_einen_irrtum](../tests/faults/test_recovery.py) (nur `make gruendlich`)" in text()


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
