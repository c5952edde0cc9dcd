"""Das ZIP-Archiv einer XLSX-Datei: erst das Verzeichnis prüfen, dann entpacken; XML nur ohne Dokumenttyp und Entitäten."""

import lzma
import posixpath
import struct
import zipfile
import zlib
from contextlib import suppress
from typing import Any, BinaryIO
from xml.sax import SAXParseException, handler

from basis.imports.kind.grundlagen import Ablehnung, Auftrag, tausend

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# Was Python beim Entpacken wirft, wenn die Bytes nicht zum Verzeichnis passen
_BESCHAEDIGT = (
    zipfile.BadZipFile, KeyError, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, struct.error, zlib.error,
    lzma.LZMAError,
)  # fmt: skip
BOMBE_AB = 1 << 20
_NEU_SPEICHERN = "Öffnen Sie die Datei in Ihrem Tabellenprogramm und speichern Sie sie neu als XLSX ohne Kennwort."


def verweigere_altes(inhalt: bytes) -> None:
    """Lehnt die Behälter ab, die wie Excel heißen, aber keine XLSX-Datei sind: verschlüsselt oder das alte Format .xls."""
    if not inhalt.startswith(OLE):
        return
    if "EncryptedPackage".encode("utf-16-le") in inhalt:
        raise Ablehnung("Die Datei ist mit einem Kennwort verschlüsselt. Entfernen Sie das Kennwort und laden Sie sie noch einmal hoch.")
    raise Ablehnung("Die Datei hat das alte Excel-Format (.xls). Öffnen Sie sie in Ihrem Tabellenprogramm und speichern Sie sie als XLSX.")


class Archiv:
    """Ein geprüftes XLSX-Archiv. Gelesen wird immer nur ein Teil, ereignisweise und mit Grenzen."""

    def __init__(self, datei: BinaryIO, auftrag: Auftrag) -> None:
        try:
            self._zip = zipfile.ZipFile(datei)
            eintraege = self._zip.infolist()
        except _BESCHAEDIGT:
            raise Ablehnung(f"Die Datei ist beschädigt: Ihr Inhaltsverzeichnis lässt sich nicht lesen. {_NEU_SPEICHERN}") from None
        _pruefe_verzeichnis(eintraege, auftrag)
        self.namen = {eintrag.filename for eintrag in eintraege}
        if "xl/workbook.xml" not in self.namen:
            _verweigere_anderes(self.namen)

    @property
    def hat_makros(self) -> bool:
        return any(name.lower().endswith("vbaproject.bin") for name in self.namen)

    def lies_bis(self, name: str, behandlung: handler.ContentHandler, genug: type[Exception]) -> None:
        """Liest einen Teil nur so weit, bis die Behandlung mit ``genug`` aufhört."""
        with suppress(genug):
            self.lies(name, behandlung)

    def lies(self, name: str, behandlung: handler.ContentHandler) -> None:
        """Liest einen XML-Teil des Archivs; DTD und Entitäten werden verweigert."""
        from defusedxml.common import DefusedXmlException
        from defusedxml.expatreader import DefusedExpatParser

        leser = DefusedExpatParser(forbid_dtd=True)
        # Ohne den Umweg über AttributesImpl: die Behandlung erhält die Attribute als dict, halb so viel Zeit je Zelle.
        leser.start_element = behandlung.startElement
        leser.end_element = behandlung.endElement
        leser.setContentHandler(behandlung)
        try:
            with self._zip.open(name) as teil:
                leser.parse(teil)
        except DefusedXmlException:
            raise Ablehnung(
                f"Die Datei enthält im Teil „{name}“ eine Dokumenttypdefinition (DTD). Tabellenprogramme schreiben so etwas nicht; "
                "die Datei wird nicht gelesen."
            ) from None
        except SAXParseException as fehler:
            raise Ablehnung(
                f"Die Datei ist beschädigt: Teil „{name}“, Zeile {fehler.getLineNumber()}, ist kein gültiges XML. {_NEU_SPEICHERN}"
            ) from None
        except _BESCHAEDIGT as fehler:
            if isinstance(fehler, RecursionError):
                raise
            raise Ablehnung(f"Die Datei ist beschädigt: Der Teil „{name}“ lässt sich nicht entpacken. {_NEU_SPEICHERN}") from None


def _pruefe_verzeichnis(eintraege: list[zipfile.ZipInfo], auftrag: Auftrag) -> None:
    if len(eintraege) > auftrag.eintraege:
        raise Ablehnung(
            f"Die Datei besteht aus {tausend(len(eintraege))} Teilen; gelesen werden höchstens {auftrag.eintraege}. {_NEU_SPEICHERN}"
        )
    entpackt = sum(eintrag.file_size for eintrag in eintraege)
    if entpackt > auftrag.entpackt:
        raise Ablehnung(
            f"Die Datei wäre entpackt {tausend(entpackt // 1_000_000)} MB groß; gelesen werden höchstens "
            f"{auftrag.entpackt // 1_000_000} MB. Teilen Sie die Tabelle, oder speichern Sie sie als CSV."
        )
    for eintrag in eintraege:
        if eintrag.flag_bits & 1:
            raise Ablehnung("Das Archiv der Datei ist verschlüsselt. Entfernen Sie das Kennwort und laden Sie sie noch einmal hoch.")
        if eintrag.file_size > BOMBE_AB and eintrag.file_size > auftrag.verhaeltnis * max(eintrag.compress_size, 1):
            raise Ablehnung(
                f"Der Teil „{eintrag.filename[:80]}“ der Datei ist auffällig stark gepackt (mehr als {auftrag.verhaeltnis} zu 1) und wird "
                f"nicht entpackt. {_NEU_SPEICHERN}"
            )


def _verweigere_anderes(namen: set[str]) -> None:
    if "content.xml" in namen:
        raise Ablehnung("Die Datei ist eine OpenDocument-Datei (zum Beispiel ODS). Speichern Sie sie als XLSX oder als „CSV UTF-8“.")
    if "xl/workbook.bin" in namen:
        raise Ablehnung("Die Datei hat das Format XLSB. Speichern Sie sie als XLSX.")
    if "word/document.xml" in namen:
        raise Ablehnung("Die Datei ist ein Textdokument, keine Tabelle. Gelesen werden XLSX und CSV.")
    raise Ablehnung("Die Datei ist ein ZIP-Archiv, aber keine Tabelle. Gelesen werden XLSX und CSV; packen Sie ein Archiv vorher aus.")


class Beziehungen(handler.ContentHandler):
    """Beziehungen des Arbeitsbuchs: Kennung → Name des Teils im Archiv."""

    def __init__(self) -> None:
        super().__init__()
        self.ziele: dict[str, str] = {}

    def startElement(self, name: str, attrs: Any) -> None:
        if ohne_praefix(name) == "Relationship" and "Id" in attrs and "Target" in attrs:
            ziel = attrs["Target"]
            self.ziele[attrs["Id"]] = ziel.lstrip("/") if ziel.startswith("/") else posixpath.normpath(posixpath.join("xl", ziel))


def ohne_praefix(name: str) -> str:
    """Elementname ohne Namensraum-Präfix: ``x:row`` → ``row``."""
    return name.rpartition(":")[2] if ":" in name else name
