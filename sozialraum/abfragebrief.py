"""Texte zu einer Träger-Abfrage, zum Kopieren in das eigene Mailprogramm: Versand und Erinnerung. Ohne Namen von Personen."""

from collections.abc import Sequence
from datetime import date

from basis.zahlen import datum

ANGABEN = "Gefragt ist nach Plätzen, Personal (VZÄ), Angeboten und erreichten Personen; bitte tragen Sie nur Anzahlen ein, keine Namen."


def versandtext(einrichtungen: Sequence[str], stichtag: date, bis: date, absender: str) -> str:
    """Der Brief, mit dem die Bögen verschickt werden. Ohne Einrichtung gibt es keinen: das wird abgelehnt."""
    was = "den Bogen für die Einrichtung" if len(einrichtungen) == 1 else f"die Bögen für {len(einrichtungen)} Einrichtungen"
    return _brief(
        f"für die Jugendhilfeplanung senden wir Ihnen {was}:",
        einrichtungen,
        f"Stichtag ist der {datum(stichtag)}. Was wir schon wissen, ist eingetragen.",
        "Bitte prüfen und ergänzen Sie es in der Spalte „Ihre Angabe“.",
        ANGABEN,
        f"Bitte senden Sie jede Datei bis zum {datum(bis)} zurück, als XLSX und mit allen Zeilen. Der Dateiname darf sich ändern.",
        absender=absender,
    )


def erinnerungstext(einrichtungen: Sequence[str], stichtag: date, faellig: date, bis: date, absender: str) -> str:
    """Die Erinnerung an das, was nach Ablauf der Frist fehlt."""
    was = "fehlt uns noch der Bogen der Einrichtung" if len(einrichtungen) == 1 else "fehlen uns noch die Bögen dieser Einrichtungen"
    return _brief(
        f"zur Abfrage mit dem Stichtag {datum(stichtag)} {was}:",
        einrichtungen,
        f"Erbeten waren sie bis zum {datum(faellig)}. Bitte senden Sie die ausgefüllten Dateien bis zum {datum(bis)}.",
        ANGABEN,
        absender=absender,
    )


def _brief(anfang: str, einrichtungen: Sequence[str], *absaetze: str, absender: str) -> str:
    if not einrichtungen:
        raise ValueError("ohne Einrichtung kein Brief")
    posten = [f"- {name}" for name in einrichtungen]
    return "\n".join(["Guten Tag,", "", anfang, "", *posten, "", *absaetze, "", "Mit freundlichen Grüßen", absender])
