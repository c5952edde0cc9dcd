"""What waits in this app: reports that the Regelwerk asks of one's role, and those that were escalated to it."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from basis.due import Faelligkeit, Frage, Zeilen
from basis.zahlen import datum
from berichte.access import berichtet
from berichte.faelligkeit import DRINGEND, Lage, Pflicht
from berichte.sections.berichtspflichten import aus, fragen
from sozialraum.access import Zugang

EINZELN = 3
VORAUS = timedelta(days=366)  # the longest lead of a reminder


def faelligkeiten(zugang: Zugang, tag: date) -> Iterator[Frage]:
    if not berichtet(zugang):
        return
    gelesen: list[Zeilen] = []
    alle = fragen()

    def antworte(zeilen: Zeilen) -> Iterator[Faelligkeit]:
        """The answers come in the order of the questions; with the last one all are there."""
        gelesen.append(zeilen)
        if len(gelesen) == len(alle):
            yield from _antwort(zugang, aus(zugang.baum, gelesen).pflichten(tag + VORAUS), tag)

    for rows, felder in alle:
        yield Frage(rows, felder, antworte)


def _antwort(zugang: Zugang, alle: list[Pflicht], tag: date) -> Iterator[Faelligkeit]:
    offen = [p for p in alle if p.lage(tag) in (Lage.BALD, *DRINGEND)]
    eigene = [p for p in offen if zugang.hat_rolle(p.regel.rolle, p.ort.id)]
    for p in eigene[:EINZELN]:
        weg = [p.regel.typ.value, p.ort.ebene.name.lower(), p.ort.schluessel, p.zeitraum.anfang.isoformat()]
        yield Faelligkeit(f"Bericht: {p.titel}", p.lage(tag).wort, reverse("berichtspflicht", args=weg), p.faellig_am)
    if (rest := len(eigene) - EINZELN) > 0:
        titel = "1 weiterer Bericht ist abzugeben" if rest == 1 else f"{rest} weitere Berichte sind abzugeben"
        yield Faelligkeit(titel, "Berichtskalender zeigen", reverse("berichtskalender"))
    an_mich = [p for p in offen if p.lage(tag) is Lage.ESKALIERT and p not in eigene and zugang.hat_rolle(p.regel.eskaliert_an, p.ort.id)]
    if an_mich:
        titel = "1 überfälliger Bericht ist eskaliert" if len(an_mich) == 1 else f"{len(an_mich)} überfällige Berichte sind eskaliert"
        text = f"zuerst: {an_mich[0].titel}, fällig am {datum(an_mich[0].faellig_am)}"
        yield Faelligkeit(titel, text, f"{reverse('berichtskalender')}?lage={Lage.ESKALIERT}", an_mich[0].faellig_am, im_text=True)
