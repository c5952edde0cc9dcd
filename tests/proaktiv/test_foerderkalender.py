"""The calendar of deadlines of grants: the month, the year at a glance, what is overdue, the file; a refused grant asks for nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from proaktiv.actions.finanzierung import erledige_frist, lasse_frist_entfallen, speichere_foerdermittel, speichere_frist
from proaktiv.actions.massnahmen import berichte
from proaktiv.models import Foerderfrist, Foerdermittel
from proaktiv.views import foerderkalender
from sozialraum.access import Wer
from sozialraum.models import Stadt
from tests.factories import Besetzung, wer_ist
from tests.proaktiv.bau import text
from tests.proaktiv.konzeptionsbau import baue_konzeption, baue_massnahme, neuer_bericht

pytestmark = pytest.mark.django_db
KALENDER, LISTE, DATEI = (reverse(name) for name in ("foerderkalender", "foerderfristen", "foerderfristen_ics"))
FAELLE = (("Bund", "bewilligt", "antrag", 3), ("Bund", "bewilligt", "abruf", 20), ("Land", "abgelehnt", "antrag", 4))


@pytest.fixture
def fristen(besetzung: Besetzung) -> dict[tuple[str, str], Foerderfrist]:
    """On 10.03.2026: one overdue, one to come, one of a refused grant."""
    Stadt.objects.update(fester_tag=date(2026, 3, 10))
    wer, je, mittel = wer_ist(besetzung.controlling), {}, {}
    for programm, stand, art, tag in FAELLE:
        if programm not in mittel:
            neu = Foerdermittel(programm=programm, geber="Geber", stand=stand, von=date(2026, 3, 1), bis=date(2027, 12, 31))
            mittel[programm] = speichere_foerdermittel(wer=wer, foerdermittel=neu)
        frist = Foerderfrist(foerdermittel=mittel[programm], art=art, tag=date(2026, 3, tag))
        je[programm, art] = speichere_frist(wer=wer, frist=frist)
    return je


@pytest.fixture
def lesend(fristen: Any, besetzung: Besetzung, als: Callable[[Any], Client]) -> Client:
    return als(besetzung.controlling)


def zeilen(client: Client, stand: str) -> list[str]:
    antwort = client.get(LISTE, {"erledigt": stand})
    return sorted(str(row.record) for row in antwort.context["table"].rows)


def test_der_monat_nennt_fristen_zeitraum_und_was_ueberfaellig_ist(lesend: Client) -> None:
    seite = lesend.get(KALENDER)
    inhalt = text(seite)
    assert "Im März 2026 3 Termine; 1 Frist ist am 10.03.2026 überfällig, die nächste: Mittelabruf: Bund, 20.03.2026." in inhalt
    assert [str(f) for f in seite.context["ueberfaellig"]] == ["Antrag: Bund"] and "war bis zum 03.03.2026 fällig" in inhalt
    assert "Förderzeitraum beginnt: Bund" in inhalt and "Land" not in inhalt.partition("Überfällig am")[2]
    assert '<a href="?monat=2026-03">Mittelabruf: Bund, 20.03.2026</a>' in inhalt
    assert {m["name"]: m["zahl"] for m in seite.context["monate"] if m["zahl"]} == {"März": 2}, "deadlines, the refused one left out"


def test_ein_anderes_jahr_und_ein_unsinniger_monat(lesend: Client) -> None:
    spaeter = lesend.get(KALENDER, {"monat": "2027-12"})
    assert "Im Dezember 2027 1 Termin" in text(spaeter) and "Förderzeitraum endet: Bund" in text(spaeter)
    assert [j["jahr"] for j in spaeter.context["jahre"]] == [2026, 2027] and spaeter.context["jahr"] == 2027
    assert lesend.get(KALENDER, {"monat": "März"}).status_code == 400


def test_offen_sind_keine_fristen_abgelehnter_foerdermittel(lesend: Client, fristen: Any, besetzung: Besetzung) -> None:
    assert zeilen(lesend, "offen") == ["Antrag: Bund", "Mittelabruf: Bund"]
    assert zeilen(lesend, "ueberfaellig") == ["Antrag: Bund"] and zeilen(lesend, "entfallen") == ["Antrag: Land"]
    assert "1 davon am 10.03.2026 überfällig" in text(lesend.get(LISTE)) and "entfällt" in text(lesend.get(LISTE))
    erledige_frist(wer=wer_ist(besetzung.controlling), frist=fristen["Bund", "antrag"], am=date(2026, 3, 9), vermerk="")
    assert zeilen(lesend, "erledigt") == ["Antrag: Bund"] and zeilen(lesend, "ueberfaellig") == []
    assert len(zeilen(lesend, "")) == 3


def test_was_entfaellt_wird_ueber_den_eigenen_link_abgesagt(lesend: Client, fristen: Any, besetzung: Besetzung) -> None:
    """Whoever took the calendar's link before takes it again: the entry is called off there, not merely gone from the file."""
    (link,) = (adresse for _, adresse in lesend.get(KALENDER).context["exporte"])
    assert lesend.get(link).content.decode().count("STATUS:CONFIRMED") == 2
    wer, frist = wer_ist(besetzung.controlling), fristen["Bund", "antrag"]
    lasse_frist_entfallen(wer=wer, frist=frist, am=date(2026, 3, 9), grund="Programm eingestellt")
    (link,) = (adresse for _, adresse in lesend.get(KALENDER).context["exporte"])
    termine = {t.partition("UID:")[2].split()[0]: t for t in lesend.get(link).content.decode().split("BEGIN:VEVENT")[1:]}
    termin = termine[f"foerderfrist-{frist.pk}@sozialraumsteuerung"]
    assert "STATUS:CANCELLED" in termin and "SEQUENCE:1" in termin


def test_der_kalender_oeffnet_am_tag_der_praeventionskette(lesend: Client) -> None:
    """Invented reports lie after the fixed day of a demonstration: told by that day, as the milestones of the same Maßnahmen."""
    Stadt.objects.update(fester_tag=date(2007, 10, 15))
    assert "Im Oktober 2007 0 Termine" in text(lesend.get(KALENDER)), "without a report it is today's month"
    berichte(wer=Wer.befehl("test"), bericht=neuer_bericht(baue_massnahme(baue_konzeption()), tag=date(2026, 3, 10), muster=True))
    inhalt = text(lesend.get(KALENDER))
    assert "Im März 2026 3 Termine; 1 Frist ist am 10.03.2026 überfällig" in inhalt
    assert zeilen(lesend, "ueberfaellig") == ["Antrag: Bund"] and "1 davon am 10.03.2026 überfällig" in text(lesend.get(LISTE))


def test_ohne_verlauf_ist_ein_termin_die_erste_fassung(lesend: Client, fristen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foerderkalender, "aenderungen", lambda modell, nummern: {})
    datei = lesend.get(DATEI)
    assert datei.status_code == 200 and datei.content.decode().count("SEQUENCE:0") == 3


def test_die_kalenderdatei_hat_was_die_liste_zeigt_und_zaehlt_die_fassungen(lesend: Client, fristen: Any, besetzung: Besetzung) -> None:
    datei = lesend.get(DATEI)
    inhalt = datei.content.decode()
    assert datei["Content-Type"] == "text/calendar; charset=utf-8" and inhalt.count("BEGIN:VEVENT") == 3
    assert inhalt.count("STATUS:CANCELLED") == 1 and inhalt.count("SEQUENCE:0") == 3
    assert "DTSTART;VALUE=DATE:20260320" in inhalt and "SUMMARY:Mittelabruf: Bund" in inhalt
    bund = Foerdermittel.objects.get(programm="Bund")
    bund.stand = "abgelehnt"
    speichere_foerdermittel(wer=wer_ist(besetzung.controlling), foerdermittel=bund)
    danach = lesend.get(DATEI).content.decode()
    assert danach.count("STATUS:CANCELLED") == 3 and danach.count("SEQUENCE:1") == 2, "as often as the grant was changed"
    assert "BEGIN:VEVENT" not in lesend.get(DATEI, {"erledigt": "offen"}).content.decode()
    assert f"{DATEI}?erledigt=offen" in lesend.get(LISTE, {"erledigt": "offen"}).content.decode()
