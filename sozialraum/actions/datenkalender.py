"""The calendar of deliveries: who delivers what, in which rhythm, until when. Kept by Controlling, loaded from datenkalender.csv."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, gleiche_ab
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.laden_gremien import halte, lies_saetze, protokolliere_laden
from sozialraum.actions.protokoll import protokolliere
from sozialraum.imports.stammdaten import Datensatz
from sozialraum.models import Datenverantwortung, Indikator, Organisationseinheit
from sozialraum.models.datenkalender import BESTAENDE
from sozialraum.zeitraum import Rhythmus

SPALTEN = ("gegenstand", "rhythmus", "stelle", "einheit", "frist_tage", "gueltig_von", "gueltig_bis", "hinweis", "muster")
PFLICHT = ("gegenstand", "rhythmus", "stelle", "frist_tage", "gueltig_von", "muster")


@transaction.atomic
def speichere_verantwortung(*, wer: Wer, verantwortung: Datenverantwortung, grund: str = "") -> Datenverantwortung:
    """Creates or changes one entry. Refused: two at the same time for the same Indikator or Bestand."""
    alt = Datenverantwortung.objects.select_for_update(of=("self",)).filter(pk=verantwortung.pk).first()
    try:
        verantwortung.validate_constraints()
    except ValidationError as fehler:
        raise Abgelehnt(*fehler.messages) from fehler
    verantwortung.save()
    was = "geändert" if alt else "angelegt"
    text = f"Datenkalender: {verantwortung}, {verantwortung.get_rhythmus_display()}, Frist {verantwortung.frist_tage} Tage, {was}."
    protokolliere(wer=wer, aktion=f"datenverantwortung_{was}", gegenstand=verantwortung, text=text, grund=grund)
    return verantwortung


def lade_datenkalender(*, wer: Wer, inhalt: bytes, dateiname: str) -> Ladebericht:
    """Reads datenkalender.csv; ``gegenstand`` is the key of an Indikator, „bevoelkerung“ or „fallstatistik“."""
    saetze = lies_saetze(inhalt, dateiname, SPALTEN, PFLICHT)
    indikatoren = {i.schluessel: i for i in Indikator.objects.all()}
    einheiten = {e.schluessel: e for e in Organisationseinheit.objects.all()}
    maengel: list[str] = []
    for s in saetze:
        if s["gegenstand"] not in indikatoren and s["gegenstand"] not in BESTAENDE:
            maengel.append(f"{s.ort('gegenstand')}: „{s['gegenstand']}“ ist kein Indikator und kein Bestand.")
        if s["rhythmus"] not in list(Rhythmus):
            maengel.append(f"{s.ort('rhythmus')}: „{s['rhythmus']}“ ist kein Rhythmus; möglich sind {', '.join(Rhythmus)}.")
        if s["einheit"] and s["einheit"] not in einheiten:
            maengel.append(f"{s.ort('einheit')}: Die Organisationseinheit „{s['einheit']}“ gibt es nicht.")
        s.ganzzahl("frist_tage", maengel)
        s.ja("muster", maengel)
        von, bis = s.tag("gueltig_von", maengel), s.tag("gueltig_bis", maengel)
        if von and bis and bis < von:
            maengel.append(f"{s.ort('gueltig_bis')}: Das Ende der Gültigkeit liegt vor ihrem Anfang.")
    halte(maengel)
    with transaction.atomic():
        bericht = Ladebericht()
        for s in saetze:
            _lade_satz(bericht, s, indikatoren.get(s["gegenstand"]), einheiten.get(s["einheit"]))
        protokolliere_laden(wer, f"Datenkalender aus {dateiname} geladen.", bericht)
    return bericht


def _lade_satz(bericht: Ladebericht, s: Datensatz, indikator: Indikator | None, einheit: Organisationseinheit | None) -> None:
    schluessel: dict[str, Any] = {
        "indikator": indikator, "bestand": "" if indikator else s["gegenstand"], "gueltig_von": s.tag("gueltig_von", [])
    }  # fmt: skip
    felder: dict[str, Any] = {feld: s[feld] for feld in ("rhythmus", "stelle", "hinweis")}
    felder |= {"einheit_id": einheit.pk if einheit else None, "frist_tage": s.ganzzahl("frist_tage", []), "muster": s.ja("muster", [])}
    felder |= {"gueltig_bis": s.tag("gueltig_bis", [])}
    vorhanden, neu = Datenverantwortung.objects.filter(**schluessel).first(), Datenverantwortung(**schluessel, **felder)
    try:
        neu.validate_constraints() if vorhanden is None else None
    except ValidationError as fehler:
        raise Abgelehnt(*(f"{s.ort()}: {satz}" for satz in fehler.messages)) from fehler
    gleiche_ab(bericht, vorhanden, neu, felder)
