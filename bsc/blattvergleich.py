"""Was sich seit einer Freigabe geändert hat: ein Satz je Messgröße. Rein; beide Seiten sind Blätter, wie sie alle lesen."""

from collections.abc import Iterator, Sequence
from datetime import date

from basis.diagramme import STATUS_WORTE, Status
from basis.zahlen import ZEICHEN_GESPERRT, datum
from bsc.scorecardblatt import Blattzeile


def aenderungen(freigegeben: Sequence[Blattzeile], jetzt: Sequence[Blattzeile], heute: date) -> list[str]:
    """Die freigegebenen in ihrer Reihenfolge, dann die neuen; leer, wenn sich nichts geändert hat.

    Beispiel: „Ausgaben Prävention : HzE: Ist 18 : 82 am 30.09.2007 statt 16 : 84 am 30.06.2007, Status beobachten statt handeln.“
    """
    neu, alt = {z.messgroesse: z for z in jetzt}, {z.messgroesse for z in freigegeben}
    saetze = []
    for zeile in freigegeben:
        heutige = neu.get(zeile.messgroesse)
        teile = list(_teile(zeile, heutige, heute)) if heutige else ["steht heute nicht mehr in der Scorecard"]
        if teile:
            saetze.append(f"{zeile.name}: {', '.join(teile)}.")
    return saetze + [f"{z.name}: seither dazugekommen." for z in jetzt if z.messgroesse not in alt]


def _teile(alt: Blattzeile, neu: Blattzeile, heute: date) -> Iterator[str]:
    if alt.name != neu.name:
        yield f"heißt jetzt „{neu.name}“"
    if (alt.ist, alt.stichtag) != (neu.ist, neu.stichtag):
        yield f"Ist {_wert(neu.ist, neu.stichtag)} statt {_wert(alt.ist, alt.stichtag)}"
    if (alt.plan, alt.plan_am) != (neu.plan, neu.plan_am):
        yield f"Plan {_wert(neu.plan, neu.plan_am)} statt {_wert(alt.plan, alt.plan_am)}"
    if (alt.ausgangswert, alt.ausgang_am) != (neu.ausgangswert, neu.ausgang_am):
        yield f"Ausgangswert {_wert(neu.ausgangswert, neu.ausgang_am)} statt {_wert(alt.ausgangswert, alt.ausgang_am)}"
    if alt.status != neu.status:
        yield f"Status {_wort(neu)} statt {_wort(alt)}"
    if alt.antwort and alt.antwort.bis < heute and neu.fehlt_antwort:
        yield f"die Antwort galt bis {datum(alt.antwort.bis)} und ist neu zu geben"


def _wert(text: str, tag: date | None) -> str:
    """Mit seinem Tag; was gesperrt ist, als Wort."""
    wert = "gesperrt" if text == ZEICHEN_GESPERRT else text
    return f"{wert} am {datum(tag)}" if tag else wert


def _wort(zeile: Blattzeile) -> str:
    return zeile.statuswort or f"„{STATUS_WORTE[Status(zeile.status)]}“"
