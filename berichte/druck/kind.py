"""Der Kindprozess: liest Druckaufträge von der Standardeingabe und schreibt fertige PDF-Dateien auf die Standardausgabe.

Jede Sendung ist eine Zeile JSON mit Längenangaben, danach die Bytes. Das Kind lädt kein Django, kennt keine Zugangsdaten, öffnet keine
Adresse und keine Datei, die ihm nicht mitgegeben wurde; was darüber hinaus verlangt wird, steht unter ``verweigert``.
"""

import contextlib
import gc
import io
import json
import resource
import sys
import warnings
from datetime import datetime
from typing import Any, BinaryIO

from berichte.druck.pdf_ua import ergaenze_pdf_ua

GRUNDADRESSE = "https://druck.invalid/static/"  # gibt es nicht: nur damit sich Verweise in den Stilen auflösen lassen


def haupt(speicher: int, rechenzeit: int) -> None:
    """Bedient Aufträge, bis die Eingabe endet."""
    resource.setrlimit(resource.RLIMIT_AS, (speicher, speicher))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.set_threshold(200_000, 50, 50)  # spart ein Fünftel der Zeit: die Maschine erzeugt sehr viele langlebige Objekte
    ausgabe = sys.stdout.buffer
    sys.stdout = sys.stderr  # was eine Bibliothek druckt, darf die Sendung nicht stören
    maschine = _Maschine(sys.stdin.buffer)
    while (auftrag := _lies(sys.stdin.buffer)) is not None:
        verbraucht = resource.getrusage(resource.RUSAGE_SELF)
        grenze = int(verbraucht.ru_utime + verbraucht.ru_stime) + rechenzeit + 1
        resource.setrlimit(resource.RLIMIT_CPU, (grenze, resource.RLIM_INFINITY))
        _schreibe(ausgabe, *maschine.drucke(*auftrag))


def _lies(quelle: BinaryIO) -> tuple[dict[str, Any], list[bytes]] | None:
    zeile = quelle.readline()
    if not zeile:
        return None
    kopf = json.loads(zeile)
    return kopf, [quelle.read(laenge) for laenge in kopf["laengen"]]


def _schreibe(ziel: BinaryIO, kopf: dict[str, Any], inhalt: bytes) -> None:
    ziel.write(json.dumps({**kopf, "laenge": len(inhalt)}).encode() + b"\n" + inhalt)
    ziel.flush()


class _Maschine:
    """Die PDF-Maschine mit ihren Stilen und Schriften; beides gilt für alle Aufträge dieses Kindes."""

    def __init__(self, quelle: BinaryIO) -> None:
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration

        erste = _lies(quelle)
        if erste is None:
            raise SystemExit(0)
        kopf, inhalte = erste
        self.holer = _holer({GRUNDADRESSE + name: inhalt for name, inhalt in zip(kopf["namen"], inhalte, strict=True)})
        self.schriften = FontConfiguration()
        self.stile = [
            CSS(string=inhalt.decode(), base_url=GRUNDADRESSE + name, url_fetcher=self.holer, font_config=self.schriften)
            for name, inhalt in zip(kopf["namen"], inhalte, strict=True)
            if name.endswith(".css")
        ]

    def drucke(self, kopf: dict[str, Any], inhalte: list[bytes]) -> tuple[dict[str, Any], bytes]:
        self.holer.verweigert.clear()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                pdf, seiten = self._pdf(kopf, inhalte)
        except MemoryError:
            return {"fehler": "speicher"}, b""
        except Exception as fehler:
            return {"fehler": "satz", "grund": type(fehler).__name__}, b""
        if self.holer.verweigert:
            return {"fehler": "verweigert", "verweigert": self.holer.verweigert[:20]}, b""
        return {"seiten": seiten}, pdf

    def _pdf(self, kopf: dict[str, Any], inhalte: list[bytes]) -> tuple[bytes, int]:
        from weasyprint import CSS, HTML, Attachment

        quelltext, *anlagen = inhalte
        vermerk = [CSS(string=_vermerk(kopf["vermerk"]))] if kopf.get("vermerk") else []
        dokument = HTML(string=quelltext.decode(), base_url=GRUNDADRESSE, url_fetcher=self.holer).render(
            font_config=self.schriften, stylesheets=[*self.stile, *vermerk], pdf_variant="pdf/a-3a", pdf_tags=True
        )
        tag = datetime.fromisoformat(kopf["erstellt"])
        dokument.metadata.attachments += [
            Attachment(string=inhalt, name=name, description=beschreibung, created=tag, modified=tag, relationship="Data")
            for (name, beschreibung), inhalt in zip(kopf["anlagen"], anlagen, strict=True)
        ]
        ziel = io.BytesIO()
        dokument.write_pdf(ziel, finisher=ergaenze_pdf_ua, pdf_variant="pdf/a-3a", pdf_tags=True, pdf_identifier=kopf["kennung"].encode())
        return ziel.getvalue(), len(dokument.pages)


def _vermerk(text: str) -> str:
    """Der Stil, der ihn in die Fußzeile jeder Seite stellt (druck.css); als Text, was immer darin steht."""
    sicher = "".join(z if z.isalnum() or z in " ,.;:()-–" else f"\\{ord(z):06x}" for z in " ".join(text.split()))
    return f'body{{string-set:vermerk "{sicher}\\A "}}'


def _holer(mitgegeben: dict[str, bytes]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Holer(URLFetcher):
        """Gibt nur heraus, was mitgegeben wurde. Alles andere wird verweigert und vermerkt."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False)
            self.verweigert: list[str] = []

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url in mitgegeben:
                return URLFetcherResponse(url, mitgegeben[url])
            self.verweigert.append(url[:200])
            raise ValueError("nicht mitgegeben")

    return Holer()


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        haupt(int(sys.argv[1]), int(sys.argv[2]))
