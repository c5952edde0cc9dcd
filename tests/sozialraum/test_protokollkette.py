"""The chain of the Protokoll: by hand, and with every kind of tampering found by row."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from sozialraum.models import Protokoll, Protokollglied
from sozialraum.protokollkette import ANFANG, Glied, Protokollzeile, inhalt, pruefe
from tests.factories import Besetzung, wer_ist

ZEILE = Protokollzeile(
    7,
    datetime(2007, 9, 30, 12, 5, 0, 250, UTC),
    3,
    "Muster Controlling",
    "",
    "geaendert",
    "stadt",
    "1",
    "Halle",
    'Sagt „ja“ und "nein".',
    "",
    "{}",
    None,
)


def kette(*zeilen: Protokollzeile) -> list[tuple[Protokollzeile, Glied]]:
    paare, vorher = [], ANFANG
    for nummer, zeile in enumerate(zeilen, 1):
        summe = hashlib.sha256(inhalt(zeile).encode()).hexdigest()
        glied = Glied(nummer, zeile.id, summe, vorher, hashlib.sha256((vorher + summe).encode()).hexdigest())
        paare.append((zeile, glied))
        vorher = glied.hash
    return paare


def test_der_inhalt_von_hand() -> None:
    erwartet = (
        '[7, "2007-09-30T12:05:00.000250", 3, "Muster Controlling", "", "geaendert", "stadt", "1", "Halle", '
        '"Sagt „ja“ und \\"nein\\".", "", {}, null]'
    )
    assert inhalt(ZEILE) == erwartet


def test_eine_unveraenderte_kette_ist_in_ordnung() -> None:
    befund = pruefe(kette(ZEILE, replace(ZEILE, id=8), replace(ZEILE, id=9)))
    assert (befund.saetze, befund.anzahl) == ((), 3)


def test_jede_art_von_eingriff_nennt_ihre_zeile() -> None:
    echt = kette(ZEILE, replace(ZEILE, id=8), replace(ZEILE, id=9))
    veraendert = [echt[0], (replace(echt[1][0], text="Nichts."), echt[1][1]), echt[2]]
    assert [s.split("(")[0] for s in pruefe(veraendert).saetze] == ["Zeile 8 "]
    assert pruefe([echt[0], (None, echt[1][1]), echt[2]]).saetze == ("Zeile 8 fehlt; ihr Glied 2 ist noch da.",)
    assert "Vor Zeile 9 reißt die Kette" in pruefe([echt[0], echt[2]]).saetze[0]
    assert "steht nicht in der Kette" in pruefe([*echt, (replace(ZEILE, id=10), None)]).saetze[0]
    falsch = replace(echt[1][1], inhalt_hash="0" * 64)
    assert len(pruefe([echt[0], (echt[1][0], falsch), echt[2]]).saetze) == 2


def test_ein_abgeschnittenes_ende_zeigt_der_gedruckte_kopf() -> None:
    echt = kette(ZEILE, replace(ZEILE, id=8))
    kopf = echt[-1][1].hash
    assert pruefe(echt, gesuchter_kopf=kopf).kennt_kopf
    assert "abgeschnitten" in pruefe(echt[:1], gesuchter_kopf=kopf).saetze[0]


def schreibe(besetzung: Besetzung, text: str = "Änderung „mit“ \\ und \t \x1f ß € 😀", **daten: Any) -> Protokoll:
    from sozialraum.actions.protokoll import protokolliere

    with transaction.atomic():
        wer = wer_ist(besetzung.controlling)
        return protokolliere(wer=wer, aktion="probe", gegenstand=besetzung.controlling, text=text, daten=daten)


def lauf(capsys: Any, *args: str) -> tuple[int, str]:
    try:
        call_command("protokoll_pruefen", *args)
        code = 0
    except SystemExit as ende:
        code = int(ende.code or 0)
    ausgabe = capsys.readouterr()
    return code, ausgabe.out + ausgabe.err


@pytest.mark.django_db(transaction=True)
class TestInDerDatenbank:
    def test_unveraendert_ist_alles_gut(self, besetzung: Besetzung, capsys: Any) -> None:
        schreibe(besetzung, b=1.50, a=[None, True, {"ü": "10.0"}], zahl=10**20)
        code, text = lauf(capsys)
        assert code == 0
        assert str(Protokollglied.objects.last().hash) in text  # type: ignore[union-attr]
        assert f"{Protokoll.objects.count()} Glieder" in text

    @pytest.mark.zusage(14)
    def test_eine_veraenderte_zeile_wird_genannt(
        self, besetzung: Besetzung, capsys: Any, als_eigentuemer: Callable[[], AbstractContextManager[None]]
    ) -> None:
        zeile = schreibe(besetzung)
        schreibe(besetzung)
        with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
            Protokoll.objects.filter(pk=zeile.pk).update(text="Nichts geschehen.")
        with als_eigentuemer(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE sozialraum_protokoll DISABLE TRIGGER sozialraum_protokoll_nur_anhaengen")
            cursor.execute("UPDATE sozialraum_protokoll SET text = 'Nichts geschehen.' WHERE id = %s", [zeile.pk])
        code, text = lauf(capsys)
        assert code == 1
        assert f"Zeile {zeile.pk} (" in text and "verändert" in text

    @pytest.mark.gegenprobe(14, ohne="protokoll_kette")
    def test_ohne_den_trigger_haette_eine_zeile_kein_glied(
        self, besetzung: Besetzung, capsys: Any, als_eigentuemer: Callable[[], AbstractContextManager[None]]
    ) -> None:
        with als_eigentuemer(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE sozialraum_protokoll DISABLE TRIGGER protokoll_kette")
        zeile = schreibe(besetzung)
        code, text = lauf(capsys)
        assert code == 1 and f"Zeile {zeile.pk} (" in text and "steht nicht in der Kette" in text

    @pytest.mark.zusage(14)
    def test_eine_geloeschte_und_eine_eingeschobene_zeile_werden_genannt(
        self, besetzung: Besetzung, capsys: Any, als_eigentuemer: Callable[[], AbstractContextManager[None]]
    ) -> None:
        zeile = schreibe(besetzung)
        with als_eigentuemer(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE sozialraum_protokoll DISABLE TRIGGER USER")
            cursor.execute("DELETE FROM sozialraum_protokoll WHERE id = %s", [zeile.pk])
        neu = schreibe(besetzung)
        _code, text = lauf(capsys)
        assert f"Zeile {zeile.pk} fehlt" in text
        assert f"Zeile {neu.pk} (" in text and "an ihr vorbei" in text

    def test_zwei_schreibende_zugleich_ergeben_eine_kette(self, besetzung: Besetzung, capsys: Any) -> None:
        from threading import Barrier, Thread

        tor, fehler = Barrier(2), []

        def arbeite() -> None:
            try:
                with transaction.atomic():
                    schreibe(besetzung)
                    tor.wait(5)  # both rows exist before either commits
                    schreibe(besetzung)
            except Exception as error:
                fehler.append(error)
            finally:
                connection.close()

        faeden = [Thread(target=arbeite) for _ in range(2)]
        for faden in faeden:
            faden.start()
        for faden in faeden:
            faden.join(10)
        assert fehler == []
        assert lauf(capsys)[0] == 0
        glieder = list(Protokollglied.objects.order_by("pk"))
        assert [g.vorher for g in glieder[1:]] == [g.hash for g in glieder[:-1]]

    def test_die_kette_schreibt_nur_die_datenbank(self, besetzung: Besetzung) -> None:
        with pytest.raises(IntegrityError, match="schreibt nur die Datenbank"), transaction.atomic():
            Protokollglied.objects.create(protokoll_id=1, inhalt_hash="x", vorher="y", hash="z")
