"""Indikatoren: a changed wording is a new version of the definition; how values are read stays fixed once values exist."""

from datetime import date

from django.db import transaction

from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.models import Indikator, Indikatordefinition

FEST = ("schluessel", "richtung", "aggregation", "einheit", "nenner_altersband_id", "beruht_auf_fallzahlen", "je_schule")
NAMEN = {
    "schluessel": "Schlüssel", "richtung": "Richtung", "aggregation": "Zusammenfassung", "einheit": "Einheit",
    "nenner_altersband_id": "Nenner", "beruht_auf_fallzahlen": "Fallzahlen", "je_schule": "Zählung an den Schulen",
}  # fmt: skip


@transaction.atomic
def speichere_indikator(*, wer: Wer, indikator: Indikator, definition: str, gueltig_ab: date) -> Indikator:
    """Creates or changes an Indikator and, when the wording changed, adds the next version of its definition.

    Refuses to change key, direction, unit, aggregation, Nenner or the mark of case numbers once values exist: old numbers would change
    their meaning, and decided reports lose their sources.
    """
    alt = Indikator.objects.select_for_update(of=("self",)).filter(pk=indikator.pk).first()
    if alt and alt.werte.exists() and (anders := [NAMEN[f] for f in FEST if getattr(alt, f) != getattr(indikator, f)]):
        raise Abgelehnt(
            f"Zu diesem Indikator gibt es schon Werte. {', '.join(anders)}: nicht mehr änderbar. Bitte legen Sie einen neuen Indikator an."
        )
    if indikator.aggregation == Indikator.Aggregation.QUOTE and not (indikator.nenner or indikator.nenner_altersband_id):
        raise Abgelehnt("Eine Quote braucht einen Nenner. Bitte beschreiben Sie ihn oder wählen Sie ein Altersband.")
    if indikator.je_schule and not indikator.darf_je_schule:
        raise Abgelehnt(
            "An den Schulen wird eine Quote aus zwei Fallzahlen gezählt: Wählen Sie „Σ Zähler / Σ Nenner“, beschreiben Sie den Nenner ohne "
            "Altersband und kennzeichnen Sie den Indikator als Fallzahl, damit die Geheimhaltung gilt."
        )
    letzte = alt.definitionen.order_by("-version").first() if alt else None
    neu_gefasst = bool(definition.strip()) and (letzte is None or letzte.text.strip() != definition.strip())
    if neu_gefasst and letzte and gueltig_ab < letzte.gueltig_ab:
        raise Abgelehnt(f"Die letzte Fassung gilt ab {letzte.gueltig_ab:%d.%m.%Y}. Eine neue gilt frühestens ab demselben Tag.")
    indikator.save()
    if neu_gefasst:
        nummer = letzte.version + 1 if letzte else 1
        Indikatordefinition.objects.create(indikator=indikator, version=nummer, gueltig_ab=gueltig_ab, text=definition.strip())
    was = "geändert" if alt else "angelegt"
    protokolliere(wer=wer, aktion=f"indikator_{was}", gegenstand=indikator, text=f"Indikator „{indikator}“ {was}.")
    return indikator
