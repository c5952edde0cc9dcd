"""Writes of the Regelwerk: a rule from a day on, and that a report was handed in or that this was an error."""

from datetime import date

from django.core.exceptions import ValidationError

from basis.zahlen import datum
from berichte.faelligkeit import Pflicht
from berichte.models import Abgabe, Berichtsregel
from berichte.regelwerk import beginn_fuer, kann_berichten, rhythmuswort
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.ebenen import Ebene
from sozialraum.rechte import Rolle
from sozialraum.zeitraum import Rhythmus

OHNE_GRUND = "Bitte nennen Sie den Grund: Wer das Regelwerk liest, soll wissen, warum es sich geändert hat."


@in_der_datenbank()
def speichere_regel(*, wer: Wer, regel: Berichtsregel, grund: str) -> Berichtsregel:
    """The rule of a Berichtstyp and an Ebene from its day on; the same day once more corrects the rule that is there.

    Refused: a change without a reason, a day on which no Zeitraum begins, who cannot report there, another rhythm where reports were
    handed in already.
    """
    folge = list(Berichtsregel.objects.select_for_update(of=("self",)).filter(typ=regel.typ, ebene=regel.ebene).order_by("gueltig_ab"))
    alt = next((r for r in folge if r.gueltig_ab == regel.gueltig_ab), None)
    if folge and not grund.strip():
        raise Abgelehnt(OHNE_GRUND, feld="grund")
    pruefe_regel(regel, [r for r in folge if r is not alt])
    regel.pk, regel._state.adding = (alt.pk, False) if alt else (None, True)
    regel.muster = False  # entered here it is the city's own
    try:
        regel.validate_constraints()
    except ValidationError as fehler:
        raise Abgelehnt(*fehler.messages) from fehler
    regel.save(force_insert=alt is None, force_update=alt is not None)
    was = "berichtigt" if alt else "eingetragen"
    protokolliere(
        wer=wer, aktion=f"berichtsregel_{was}", gegenstand=regel, text=f"Regelwerk Berichtswesen: {regel}, {regel.wann}, {was}.",
        grund=grund, daten=unterschied(alt or (folge[-1] if folge else None), regel),
    )  # fmt: skip
    return regel


def pruefe_regel(regel: Berichtsregel, andere: list[Berichtsregel]) -> None:
    """Refuses what no list of due days can be made of. ``andere``: the other rules of this Berichtstyp and Ebene, by day."""
    if not kann_berichten(Rolle(regel.rolle), Ebene(regel.ebene)):
        satz = f"Die Rolle „{regel.get_rolle_display()}“ gibt es auf der Ebene {regel.get_ebene_display()} nicht; niemand könnte berichten."
        raise Abgelehnt(satz, feld="rolle")
    rhythmus = regel.regel.rhythmus
    vorher = next((r for r in reversed(andere) if r.gueltig_ab < regel.gueltig_ab), None)
    danach = next((r for r in andere if r.gueltig_ab > regel.gueltig_ab), None)
    beginn = beginn_fuer([rhythmus, vorher.regel.rhythmus if vorher else None], regel.gueltig_ab)
    if beginn != regel.gueltig_ab:
        davor = f" und vor ihr {rhythmuswort(vorher.regel.rhythmus)}" if vorher else ""
        raise Abgelehnt(
            f"Am {datum(regel.gueltig_ab)} kann die Regel nicht beginnen: Sie gilt {rhythmuswort(rhythmus)}{davor}, und dafür fängt "
            f"an diesem Tag kein Zeitraum an. Der nächste mögliche Tag ist der {datum(beginn)}.",
            feld="gueltig_ab",
        )
    if danach and beginn_fuer([rhythmus], danach.gueltig_ab) != danach.gueltig_ab:
        satz = f"Ab dem {datum(danach.gueltig_ab)} gilt schon eine andere Regel; {rhythmuswort(rhythmus)} endet davor kein Zeitraum."
        raise Abgelehnt(satz, feld="rhythmus")
    _pruefe_abgaben(regel, danach)


def _pruefe_abgaben(regel: Berichtsregel, danach: Berichtsregel | None) -> None:
    """What was handed in would belong to no Zeitraum any more."""
    abgaben = Abgabe.objects.filter(typ=regel.typ, gebiet__ebene=regel.ebene, anfang__gte=regel.gueltig_ab)
    if danach:
        abgaben = abgaben.filter(anfang__lt=danach.gueltig_ab)
    letzte = abgaben.exclude(rhythmus=regel.rhythmus).order_by("-ende").first()
    if letzte:
        raise Abgelehnt(
            f"Für Zeiträume bis zum {datum(letzte.ende)} sind Berichte {letzte.get_rhythmus_display()} abgegeben; der Rhythmus kann "
            "sich erst danach ändern.",
            feld="gueltig_ab",
        )


@in_der_datenbank()
def gib_ab(*, wer: Wer, pflicht: Pflicht, abgegeben_am: date, heute: date, bemerkung: str = "") -> Abgabe:
    """Records that the report was handed in on that day. Refused: a day to come or before the Zeitraum, and a second time."""
    if abgegeben_am > heute:
        raise Abgelehnt(f"Der Tag der Abgabe liegt spätestens heute, am {datum(heute)}.", feld="abgegeben_am")
    if abgegeben_am < pflicht.zeitraum.anfang:
        raise Abgelehnt(f"Der Zeitraum fängt erst am {datum(pflicht.zeitraum.anfang)} an.", feld="abgegeben_am")
    Berichtsregel.objects.select_for_update(of=("self",)).get(pk=pflicht.regel.id)  # no change of the rhythm meanwhile
    rhythmus: Rhythmus = pflicht.zeitraum.rhythmus
    abgabe = Abgabe(
        typ=pflicht.regel.typ, gebiet_id=pflicht.ort.id, anfang=pflicht.zeitraum.anfang, ende=pflicht.zeitraum.ende, rhythmus=rhythmus,
        abgegeben_am=abgegeben_am, bemerkung=bemerkung, abgegeben_von=wer.nutzer, in_vertretung=wer.in_vertretung,
    )  # fmt: skip
    try:
        abgabe.validate_constraints()
    except ValidationError as fehler:
        raise Abgelehnt(*fehler.messages) from fehler
    abgabe.save()
    text = f"Bericht „{pflicht.titel}“ am {datum(abgegeben_am)} abgegeben, Frist {datum(pflicht.faellig_am)}."
    protokolliere(wer=wer, aktion="bericht_abgegeben", gegenstand=abgabe, text=text, grund=bemerkung)
    return abgabe


@in_der_datenbank()
def nimm_abgabe_zurueck(*, wer: Wer, abgabe: Abgabe, grund: str) -> None:
    """The report counts as open again; the entry stays in its Verlauf."""
    if not grund.strip():
        raise Abgelehnt("Bitte nennen Sie den Grund.", feld="grund")
    da = Abgabe.objects.select_for_update(of=("self",)).filter(pk=abgabe.pk).first()
    if da is None:
        raise Abgelehnt("Die Abgabe ist schon zurückgenommen.")
    text = f"Abgabe „{abgabe}“ vom {datum(da.abgegeben_am)} zurückgenommen."
    protokolliere(wer=wer, aktion="abgabe_zurueckgenommen", gegenstand=da, text=text, grund=grund)
    da.delete()
