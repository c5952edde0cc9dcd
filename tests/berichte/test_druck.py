"""The print process: what it gives, what it refuses, and what it costs at most."""

import io
import socket
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

import pytest
from pypdf import PdfReader

from berichte.druck import kind
from berichte.druck.maschine import Anlage, Druckauftrag, Druckfehler, Druckprozess, Grenzen
from tests.conftest import THOROUGH

TAG = datetime(2007, 3, 1, 12, 0)  # noqa: DTZ001  a fixed moment, printed as it is
STIL = {"css/druck.css": b"@page{size:A4}body{font-family:sans-serif}"}


def auftrag(inhalt: str, **mehr: Any) -> Druckauftrag:
    html = f'<!doctype html><html lang="de"><head><title>Probe</title></head><body><h1>Probe</h1>{inhalt}</body></html>'
    return Druckauftrag(html, TAG, "kennung", **mehr)


@pytest.fixture(scope="module")
def prozess() -> Iterator[Druckprozess]:
    with Druckprozess(STIL) as prozess:
        yield prozess


def test_derselbe_inhalt_ergibt_dieselben_bytes_auch_in_einem_anderen_prozess(prozess: Druckprozess) -> None:
    anlagen = (Anlage("zahlen.csv", "Zahlen", b"a;b"),)
    erster = prozess.drucke(auftrag("<p>Text</p>", anlagen=anlagen))
    with Druckprozess(STIL) as anderer:
        zweiter = anderer.drucke(auftrag("<p>Text</p>", anlagen=anlagen))
    assert erster.pdf == zweiter.pdf
    assert erster.seiten == 1


FREMDES = [
    '<img src="http://127.0.0.1:{port}/bild.png">',
    '<img src="data:image/png;base64,AAAA">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<a rel="attachment" href="file:///etc/passwd">x</a>',
    '<svg width="9" height="9"><image href="http://127.0.0.1:{port}/x"/></svg>',
    "<style>@import url(http://127.0.0.1:{port}/x.css);</style>",
    '<object data="file:///etc/passwd"></object>',
    '<base href="http://127.0.0.1:{port}/"><img src="x.png">',
    '<div style="background:url(//127.0.0.1:{port}/x)">x</div>',
    "<img src=file:///etc/passwd>",
    "<embed src='file:///etc/passwd' type='image/png'>",
    '<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"><image width="9" height="9" xlink:href="file:///etc/passwd"/></svg>',
    '<ul style="list-style-image:url(file:///etc/passwd)"><li>x</li></ul>',
    "<style>p::before{content:url(http://127.0.0.1:{port}/x)}</style><p>x</p>",
    '<link rel="stylesheet" href="file:///etc/passwd">',
    "<style>@font-face{font-family:F;src:url(http://127.0.0.1:{port}/x.woff2)}p{font-family:F}</style><p>x</p>",
    '<div style="border-image:url(http://127.0.0.1:{port}/x) 1;border:1px solid">x</div>',
    '<table background="http://127.0.0.1:{port}/x"><tr><td style="background:url(data:image/svg+xml,%3Csvg/%3E)">x</td></tr></table>',
]
STILLES = [  # what paper has no use for
    '<iframe src="file:///etc/passwd"></iframe>',
    '<svg width="9" height="9"><use href="http://127.0.0.1:{port}/x.svg#a"/></svg>',
    '<video poster="http://127.0.0.1:{port}/x"><source src="http://127.0.0.1:{port}/y"></video>',
    '<input type="image" src="http://127.0.0.1:{port}/x">',
    '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:{port}/">',
    '<script src="http://127.0.0.1:{port}/x.js"></script><script>fetch("http://127.0.0.1:{port}/")</script>',
    '<a href="http://127.0.0.1:{port}/">x</a><a href="file:///etc/passwd">y</a>',
    '<p style="behavior:url(http://127.0.0.1:{port}/x);cursor:url(http://127.0.0.1:{port}/x),auto">x</p>',
    '<form action="http://127.0.0.1:{port}/"><button formaction="file:///etc/passwd">x</button></form>',
    "<?xml-stylesheet href='http://127.0.0.1:{port}/x.css'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
]


@pytest.fixture(scope="module")
def lauscher() -> Iterator[tuple[int, list[bytes]]]:
    """A port that notes every visitor."""
    besucher: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        ende = threading.Event()

        def nimm_an() -> None:
            while not ende.is_set():
                try:
                    verbindung, _ = server.accept()
                except TimeoutError:
                    continue
                besucher.append(b"x")
                verbindung.close()

        faden = threading.Thread(target=nimm_an)
        faden.start()
        yield server.getsockname()[1], besucher
        ende.set()
        faden.join()


@pytest.mark.zusage("text_gegen_papier")
@pytest.mark.parametrize("fremdes", FREMDES)
def test_nichts_fremdes_wird_geholt_sondern_abgelehnt(prozess: Druckprozess, lauscher: tuple[int, list[bytes]], fremdes: str) -> None:
    port, besucher = lauscher
    with pytest.raises(Druckfehler, match="fremde Datei oder Adresse"):
        prozess.drucke(auftrag(fremdes.replace("{port}", str(port))))
    assert besucher == []


@pytest.mark.zusage("text_gegen_papier")
@pytest.mark.parametrize("stilles", STILLES)
def test_was_papier_nicht_braucht_wird_auch_nicht_geholt(prozess: Druckprozess, lauscher: tuple[int, list[bytes]], stilles: str) -> None:
    port, besucher = lauscher
    try:
        druck = prozess.drucke(auftrag(stilles.replace("{port}", str(port))))
    except Druckfehler as fehler:
        assert "fremde Datei oder Adresse" in str(fehler)
    else:
        assert "root:" not in "".join(seite.extract_text() for seite in PdfReader(io.BytesIO(druck.pdf)).pages)
    assert besucher == []


def test_der_lauscher_hoert_wer_kommt(lauscher: tuple[int, list[bytes]]) -> None:
    """The negative control; it forgets the visit."""
    port, besucher = lauscher
    with socket.create_connection(("127.0.0.1", port)) as verbindung:
        verbindung.recv(1)
    assert besucher == [b"x"]
    besucher.clear()


@pytest.mark.gegenprobe("text_gegen_papier", ohne="berichte.druck.kind:_holer")
def test_ohne_den_eigenen_holer_holte_die_maschine_was_ein_text_nennt(
    lauscher: tuple[int, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from weasyprint.urls import URLFetcher

    class Offener(URLFetcher):
        verweigert: ClassVar[list[str]] = []

    monkeypatch.setattr(kind, "_holer", lambda mitgegeben: Offener())
    port, besucher = lauscher
    maschine = kind._Maschine(io.BytesIO(b'{"namen": [], "laengen": []}\n'))
    bestellt = auftrag(FREMDES[0].replace("{port}", str(port)))
    kopf = {"erstellt": bestellt.erstellt.isoformat(), "anlagen": [], "kennung": bestellt.kennung}
    assert maschine.drucke(kopf, [bestellt.html.encode()])[0] == {"seiten": 1} and besucher
    besucher.clear()


def test_zeichen_die_niemand_sieht_stehen_nicht_auf_papier(prozess: Druckprozess) -> None:
    sauber = prozess.drucke(auftrag("<p>vorher nachher um</p>"))
    assert prozess.drucke(auftrag("<p>vor\x07her\x00 nach\u202eher\x1b um</p>")).pdf == sauber.pdf


def test_nach_einer_ablehnung_druckt_derselbe_prozess_weiter(prozess: Druckprozess) -> None:
    with pytest.raises(Druckfehler):
        prozess.drucke(auftrag('<img src="http://x/">'))
    assert prozess.drucke(auftrag("<p>gut</p>")).pdf.startswith(b"%PDF")


class TestGrenzen:
    ENDLOS = f"<table><tr>{'<td colspan=1000000>x</td>' * 3}</tr></table>"
    SCHWER = f"<table>{('<tr>' + '<td>x</td>' * 20 + '</tr>') * 3000}</table>"

    @pytest.mark.zusage("kindprozesse", "text_gegen_papier")
    def test_zu_viel_rechenzeit_ist_ein_satz(self) -> None:
        with Druckprozess(STIL, Grenzen(rechenzeit=1)) as prozess, pytest.raises(Druckfehler, match="zu viel Rechenzeit oder Speicher"):
            prozess.drucke(auftrag(self.SCHWER))

    def test_zu_lange_dauer_ist_ein_satz(self) -> None:
        with Druckprozess(STIL, Grenzen(dauer=1.0)) as prozess, pytest.raises(Druckfehler, match="nicht in 1 Sekunden"):
            prozess.drucke(auftrag(self.SCHWER))

    @pytest.mark.zusage("kindprozesse", "text_gegen_papier")
    def test_zu_viel_speicher_ist_ein_satz(self) -> None:
        with Druckprozess(STIL, Grenzen(speicher=165 * 1024 * 1024)) as prozess, pytest.raises(Druckfehler, match="Speicher"):
            prozess.drucke(auftrag(self.SCHWER))

    def test_zu_langer_text_kommt_gar_nicht_erst_an(self) -> None:
        with Druckprozess(STIL, Grenzen(zeichen=100)) as prozess, pytest.raises(Druckfehler, match="zu lang"):
            prozess.drucke(auftrag("x" * 200))

    @pytest.mark.parametrize("tag", ["div", "span", "b", "table><tr><td", "ul><li", "svg"])
    def test_zehntausend_verschachtelte_tags_sind_begrenzt(self, tag: str) -> None:
        """As paper, or refused with a sentence; the limits of time and memory hold, and the process is as good as new."""
        grenzen = Grenzen(speicher=512 * 1024 * 1024, rechenzeit=20 if THOROUGH else 4, dauer=30.0)
        with Druckprozess(STIL, grenzen) as prozess:
            try:
                assert prozess.drucke(auftrag(f"<{tag}>" * 10_000 + "x")).seiten >= 1
            except Druckfehler as fehler:
                assert str(fehler).endswith(".")
            assert prozess.drucke(auftrag("<p>gut</p>")).seiten == 1

    def test_fuenf_megabyte_text_sind_ein_satz(self) -> None:
        with Druckprozess(STIL) as prozess, pytest.raises(Druckfehler, match="zu lang"):
            prozess.drucke(auftrag("x" * 5_000_000))

    def test_nach_einem_abbruch_startet_ein_neuer_prozess(self) -> None:
        with Druckprozess(STIL, Grenzen(rechenzeit=1)) as prozess:
            with pytest.raises(Druckfehler):
                prozess.drucke(auftrag(self.SCHWER))
            assert prozess.drucke(auftrag("<p>kurz</p>")).seiten == 1
