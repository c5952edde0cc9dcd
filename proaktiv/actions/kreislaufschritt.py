"""What all steps of the cycle share: the locked Hinweis that may take one, its entry in the thread and in the Protokoll."""

from datetime import date
from typing import Any

from basis.zahlen import datum
from proaktiv.actions.kreislauforte import falsche_runde
from proaktiv.actions.sperren import sperre_hinweise, sperre_runde
from proaktiv.kreislauf import Schritt, Stand, pruefe_schritt
from proaktiv.kreislaufangaben import Grund
from proaktiv.models import Aktion, Hausrunde, Hinweis, Kreislaufschritt
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere
from sozialraum.clock import heute


def verlange(gruende: list[Grund]) -> None:
    """Refuses with all reasons; a single one at its field."""
    if gruende:
        raise Abgelehnt(*dict.fromkeys(satz for _, satz in gruende), feld=gruende[0][0] if len(gruende) == 1 else "")


def beginne(hinweis: Hinweis, schritt: Schritt, tag: date, runde: Hausrunde | None = None) -> Hinweis:
    """The Hinweis, locked, if the step is permitted from its state on that day, in that round."""
    gemeint = sperre_runde(runde.pk) if runde else None
    row = gesperrt(hinweis)
    if gruende := pruefe_schritt(row.lage, schritt):
        raise Abgelehnt(*dict.fromkeys(gruende))
    if tag > heute():
        raise Abgelehnt("Der Tag liegt in der Zukunft.", feld="tag")
    if tag < row.stand_seit:
        satz = f"Der Hinweis steht seit dem {datum(row.stand_seit)} so; der nächste Schritt muss an diesem Tag oder danach liegen."
        raise Abgelehnt(satz, feld="tag")
    verlange(falsche_runde(gemeint, row.system_id))
    return row


def gesperrt(hinweis: Hinweis) -> Hinweis:
    sperre_hinweise(hinweis.pk)
    return Hinweis.objects.mit_lage(heute()).select_related("gebiet", "system").get(pk=hinweis.pk)


def geaendert(alt: Aktion, neu: Aktion) -> list[str]:
    """What was changed, in words. Money and Beschluss are named without their content: not everybody who reads the thread may know it."""
    felder = {f.name: f for f in neu._meta.concrete_fields}
    genannte = [felder[name] for name in ("form", "art", "titel", "ziel", "akteur", "beginn", "bis", "massnahme")]
    worte = [
        f"{f.verbose_name}: {_wort(neu, f.name)} (vorher {_wort(alt, f.name)})"
        for f in genannte
        if getattr(alt, f.attname) != getattr(neu, f.attname)
    ]
    verknuepft = {"mittel_id": "Verknüpfung mit flexiblen Mitteln", "beschluss_id": "Verknüpfung mit einem Beschluss"}
    return worte + [wort for feld, wort in verknuepft.items() if getattr(alt, feld) != getattr(neu, feld)]


def _wort(aktion: Aktion, feld: str) -> str:
    if feld == "form":
        return str(aktion.get_form_display())
    wert = getattr(aktion, feld)
    return datum(wert) if isinstance(wert, date) else f"„{wert}“" if wert is not None else "keine"


def wechsle(wer: Wer, row: Hinweis, schritt: Schritt, neu: Stand, tag: date, text: str) -> Hinweis:
    alt = Stand(row.stand)
    if neu is not alt or schritt is Schritt.ABWAEGEN:
        row.stand, row.stand_seit = neu.value, tag
    if schritt is not Schritt.VERMERKEN:
        row.save()
    trage_ein(wer, row, schritt, alt, tag, text)
    merke(wer, row, schritt.value, f"{schritt.bezeichnung} am {datum(tag)}; {neu.bezeichnung}", grund=text)
    return row


def trage_ein(wer: Wer, row: Hinweis, schritt: Schritt, alt: Stand, tag: date, text: str) -> None:
    """The entry in the thread; the Hinweis has its new state already."""
    Kreislaufschritt.objects.create(
        hinweis=row, schritt=schritt.value, stand_alt=alt.value, stand_neu=row.stand, tag=tag, text=text.strip()[:2000], nutzer=wer.nutzer,
        in_vertretung=wer.in_vertretung,
    )  # fmt: skip


def merke(wer: Wer, row: Hinweis, aktion: str, was: str, *, grund: str = "", daten: dict[str, Any] | None = None) -> None:
    protokolliere(
        wer=wer, aktion=f"hinweis_{aktion}", gegenstand=row, text=f"Hinweis „{row}“: {was}.", grund=grund[:300], daten=daten,
        privat_fuer=row.gebiet,
    )  # fmt: skip
