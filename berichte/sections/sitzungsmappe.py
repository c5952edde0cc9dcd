"""What one takes along to a Sitzung: Vorlage, Anlagen, a short Vortrag and a Sprechzettel, all from the same kept reports."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from basis.zahlen import datum
from berichte import pdf
from berichte.druck.maschine import Druckauftrag
from berichte.sections import vorlagedocx
from berichte.sections.papier import papierauftrag
from berichte.sections.vorlagenpapier import ERFUNDEN, Vorlagenpapier, blatt
from berichte.sections.zipdatei import eintrag


def _kontext(papier: Vorlagenpapier, art: str) -> dict[str, object]:
    naechste = papier.naechste
    wann = f"{naechste.gremium}, {datum(naechste.termin) if naechste.termin else 'Termin offen'}" if naechste else "keine weitere"
    return {
        "art": art,
        "kopfdaten": [("Vorlage", papier.nummer), ("Nächste Beratung", wann), ("Umfang", papier.umfang)],
        "datenstand": papier.tag,
        "muster": ERFUNDEN if papier.muster else "",
    }


def vortragsauftrag(papier: Vorlagenpapier) -> Druckauftrag:
    """Landscape, one page per Anlage, then what is to be decided."""
    return papierauftrag("berichte/vortrag_druck.html", papier, blatt(papier), _kontext(papier, "Vortrag"))


def sprechzettelauftrag(papier: Vorlagenpapier) -> Druckauftrag:
    """What to say to each page of the Vortrag, each sentence with its source, and what may be asked."""
    return papierauftrag("berichte/sprechzettel_druck.html", papier, blatt(papier), _kontext(papier, "Sprechzettel"))


def verzeichnisauftrag(papier: Vorlagenpapier, dateien: Sequence[tuple[str, str]]) -> Druckauftrag:
    """The table of contents: every file of the Mappe with what it is."""
    kontext = _kontext(papier, "Sitzungsmappe") | {"dateien": dateien, "wichtigste": papier.wichtigste}
    return papierauftrag("berichte/mappe_druck.html", papier, blatt(papier), kontext)


def als_zip(papier: Vorlagenpapier, anlagen: Sequence[bytes]) -> bytes:
    """``anlagen``: the kept PDF files in the order of ``papier.anlagen``. Druckfehler where one of the papers cannot be printed."""
    namen = [
        ("01-vorlage.docx", f"{papier.art} {papier.nummer} zum Weiterschreiben"),
        *((f"anlage-{a.nummer:02d}-{a.datei}", f"{a.name}: {a.titel}") for a in papier.anlagen),
        ("vortrag.pdf", "Vortrag, Querformat"),
        ("sprechzettel.pdf", "Sprechzettel"),
    ]
    auftraege = verzeichnisauftrag(papier, namen), vortragsauftrag(papier), sprechzettelauftrag(papier)
    grenzen = pdf.GRENZEN_DER_SEITE  # for all of them together
    with pdf.druckprozess(replace(grenzen, dauer=grenzen.dauer / len(auftraege))) as prozess:
        verzeichnis, vortrag, zettel = (prozess.drucke(auftrag).pdf for auftrag in auftraege)
    inhalte = [verzeichnis, vorlagedocx.als_docx(papier), *anlagen, vortrag, zettel]
    puffer, jetzt = io.BytesIO(), timezone.localtime()
    with zipfile.ZipFile(puffer, "w") as mappe:
        for (name, _), inhalt in zip([("00-inhalt.pdf", ""), *namen], inhalte, strict=True):
            mappe.writestr(eintrag(name, jetzt), inhalt)
    return puffer.getvalue()

