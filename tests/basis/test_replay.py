"""A result stands for as long as the database gives the same answers, and not one request longer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from basis import replay
from basis.models import Nutzer
from basis.replay import replayed

pytestmark = pytest.mark.django_db


@pytest.fixture
def namen() -> Callable[[], list[str]]:
    """It counts how often it was worked out."""
    for name in ("a", "b", "c"):
        Nutzer.objects.create(username=name, anzeigename=name.upper())

    def work() -> list[str]:
        """Four questions, three of them alike."""
        work.oft += 1  # type: ignore[attr-defined]
        return [f"{Nutzer.objects.count()}:{name}" for name in Nutzer.objects.order_by("pk").values_list("anzeigename", flat=True)]

    work.oft = 0  # type: ignore[attr-defined]
    return work


def _fragen(work: Callable[[], Any]) -> tuple[Any, list[str]]:
    with CaptureQueriesContext(connection) as queries:
        result = work()
    return result, [q["sql"] for q in queries.captured_queries]


def test_gleiche_antworten_rechnen_nichts_neu_und_stellen_dieselben_fragen(namen: Any) -> None:
    erstes, gestellt = _fragen(lambda: replayed("namen", namen))
    zweites, noch_einmal = _fragen(lambda: replayed("namen", namen))
    assert zweites is erstes == ["3:A", "3:B", "3:C"] and namen.oft == 1
    assert noch_einmal == gestellt and len(gestellt) == 4


def test_eine_andere_antwort_rechnet_neu_und_jede_frage_zaehlt_einmal(namen: Any) -> None:
    replayed("namen", namen)
    Nutzer.objects.filter(username="b").update(anzeigename="Neu")
    ergebnis, gestellt = _fragen(lambda: replayed("namen", namen))
    assert ergebnis == ["3:A", "3:Neu", "3:C"] and namen.oft == 2
    assert sorted(gestellt) == sorted(_fragen(namen)[1])  # what was answered a moment ago is not asked, and not counted, twice
    assert replayed("namen", namen) is ergebnis


def test_eine_zeile_mehr_oder_weniger_faellt_auf(namen: Any) -> None:
    replayed("namen", namen)
    Nutzer.objects.create(username="d", anzeigename="D")
    assert replayed("namen", namen)[-1] == "4:D"
    Nutzer.objects.filter(username="a").delete()
    assert replayed("namen", namen)[0] == "3:B"


@pytest.mark.parametrize(
    ("spalte", "davor", "danach"), [("zahl numeric", "1.0", "1.00"), ("zahl numeric[]", "{1.0}", "{1.00}"), ("zahl jsonb", "[1]", "[true]")]
)
def test_gleich_und_doch_anders_geschrieben_faellt_auf(spalte: str, davor: str, danach: str) -> None:
    """Python takes the numbers for equal; a page may write them differently."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE probe ({spalte}) ON COMMIT DROP")
        cursor.execute("INSERT INTO probe VALUES (%s)", [davor])

    def liest() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT zahl FROM probe")
            return repr(cursor.fetchone())

    erstes = replayed("probe", liest)
    assert replayed("probe", liest) is erstes
    with connection.cursor() as cursor:
        cursor.execute("UPDATE probe SET zahl = %s", [danach])
    assert replayed("probe", liest) == liest() != erstes


def test_ohne_den_vergleich_waere_es_alt(namen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: what the comparison is for."""
    erstes = replayed("namen", namen)
    monkeypatch.setattr(replay, "_same", lambda kept, given: True)
    Nutzer.objects.filter(username="b").update(anzeigename="Neu")
    assert replayed("namen", namen) is erstes


def test_was_nicht_im_schluessel_steht_wird_uebersehen() -> None:
    """The control of the key: what a result follows from besides the database has to be in it."""

    def work(faktor: int) -> int:
        return Nutzer.objects.count() * faktor + faktor

    assert replayed("ohne", lambda: work(1)) == 1
    assert replayed("ohne", lambda: work(2)) == 1  # wrong, since the key does not name the factor
    assert replayed(("mit", 1), lambda: work(1)) == 1
    assert replayed(("mit", 2), lambda: work(2)) == 2


def test_was_schreibt_oder_scheitert_wird_nicht_behalten() -> None:
    def schreibt() -> int:
        Nutzer.objects.create(username=f"neu{Nutzer.objects.count()}", anzeigename="x")
        return Nutzer.objects.count()

    assert [replayed("schreibt", schreibt), replayed("schreibt", schreibt)] == [1, 2]

    def sperrt() -> int:
        return len(Nutzer.objects.select_for_update())

    replayed("sperrt", sperrt)

    def scheitert() -> int:
        Nutzer.objects.count()
        raise LookupError

    with pytest.raises(LookupError):
        replayed("scheitert", scheitert)
    assert not replay._kept


def test_eine_antwort_vor_dem_schreiben_gilt_danach_nicht_mehr() -> None:
    """Work that reads, writes and reads: what was asked again a moment ago says nothing about afterwards."""

    def liest() -> tuple[int, str]:
        return Nutzer.objects.count(), str(Nutzer.objects.order_by("-pk").values_list("anzeigename", flat=True).first())

    def liest_und_schreibt() -> tuple[int, int]:
        vorher = Nutzer.objects.count()
        Nutzer.objects.create(username="spaeter", anzeigename="S")
        return vorher, Nutzer.objects.count()

    replayed("wechselt", liest)
    Nutzer.objects.create(username="jetzt", anzeigename="J")
    assert replayed("wechselt", liest_und_schreibt) == (1, 2)


def test_was_waehrend_der_arbeit_anders_wurde_gilt_kein_zweites_mal(namen: Any) -> None:
    """Another process writes between two equal questions: the result rests on both answers, and neither of them is forgotten."""

    def work() -> tuple[int, int]:
        vorher = Nutzer.objects.count()
        if vorher == 3:
            with connection.connection.cursor() as fremd:  # past Django, as another connection would
                fremd.execute("DELETE FROM basis_nutzer WHERE username = 'c'")
        return vorher, Nutzer.objects.count()

    assert replayed("zwischendurch", work) == (3, 2)
    assert replayed("zwischendurch", work) == (2, 2)


@given(st.lists(st.tuples(st.sampled_from(["name", "neu", "weg", "lies", "lies", "zaehle"]), st.integers(0, 3)), max_size=12))
def test_wie_immer_gelesen_und_geaendert_wird_es_ist_was_die_datenbank_sagt(schritte: list[tuple[str, int]]) -> None:
    Nutzer.objects.all().delete()

    def namen(rest: int) -> list[str]:
        alle = Nutzer.objects.order_by("pk").values_list("anzeigename", flat=True)
        return [f"{n}/{len(Nutzer.objects.filter(anzeigename=n))}" for n in alle][rest:]

    def zahlen(rest: int) -> list[Any]:
        return sorted(Nutzer.objects.values_list("anzeigename").annotate(n=Count("pk")).order_by("anzeigename"))[rest:]

    for nummer, (was, wert) in enumerate(schritte):
        if was == "name":
            Nutzer.objects.filter(anzeigename=str(wert)).update(anzeigename=str((wert + 1) % 4))
        elif was == "neu":
            Nutzer.objects.create(username=f"n{nummer}", anzeigename=str(wert))
        elif was == "weg":
            Nutzer.objects.filter(anzeigename=str(wert)).delete()
        else:
            work = namen if was == "lies" else zahlen
            assert replayed((was, wert), lambda work=work, wert=wert: work(wert)) == work(wert)  # type: ignore[misc]


def test_behalten_wird_nur_so_viel_wie_erlaubt(namen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "ENTRIES", 3)
    for nummer in range(6):
        replayed(nummer, namen)
        replayed(0, namen)  # what is asked for stays
    assert list(replay._kept) == [4, 5, 0]
    answers = {id(a) for kept in replay._kept.values() for a in kept.answers}
    assert len(answers) == 2  # equal answers are one
    monkeypatch.setattr(replay, "BYTES", 10)
    replayed("gross", namen)
    assert not replay._kept


def test_abfragen_mit_prozentzeichen_listen_und_json_kommen_gleich_wieder() -> None:
    Nutzer.objects.create(username="a%b", anzeigename="50 %s")

    def work() -> list[Any]:
        with connection.cursor() as cursor:
            spalten = "username, ARRAY[1, 2], '{\"x\": 1}'::jsonb, '100%%'"
            cursor.execute(f"SELECT {spalten} FROM basis_nutzer WHERE anzeigename = ANY(%s)", [["50 %s"]])
            return cursor.fetchall()

    assert replayed("roh", work) is replayed("roh", work)
    assert replayed("roh", work) == work()
