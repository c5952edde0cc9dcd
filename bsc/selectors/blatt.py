"""The Scorecard of a Gebiet as everybody may read it: what is released, printed and compared with what was released."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from basis.diagramme import STATUS_WORTE, Status
from basis.zahlen import ZEICHEN_GESPERRT
from bsc.messgroesse import EINHEITEN
from bsc.messquellen import KLEINE_GRUPPE, MESSQUELLEN
from bsc.models import Perspektive, Rotnotiz, Scorecardfreigabe, Zielmassnahme
from bsc.rotlage import geltende
from bsc.scorecardblatt import Antwort, Blattzeile, Scorecardblatt, aus_json, mit_gesperrten
from bsc.scorecardzeile import Scorecardzeile
from bsc.selectors.abweichende import abweichende, gesperrte
from bsc.selectors.fallzahlen import mit_fallzahlen
from bsc.selectors.oeffentlich import mit_schwellen, oeffentliche_zeilen
from bsc.selectors.scorecard import Messzeile, lies_notiz, messgroessen, mit_unterzielen
from budgets.views.budgetansicht import ortsname
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.models import Stadt

GESPERRT = "Beruht auf kleinen Fallzahlen und ist gesperrt."


def lies_blatt(knoten: Knoten, baum: Gebietsbaum, stand: date, stadt: Stadt | None) -> Scorecardblatt:
    """As it stands now. One query, and those of the sources."""
    massnahmen = Zielmassnahme.objects.filter(ziel=OuterRef("ziel")).order_by("termin", "pk").values_list("text", flat=True)
    notizen = Rotnotiz.objects.filter(messgroesse=OuterRef("pk")).order_by("pk")
    felder = {feld: feld for feld in ("art", "ursache", "korrektur", "notiert_am", "bis", "stichtag")}
    rows = messgroessen(stand).filter(mit_unterzielen(knoten.id, stand.year))
    rows = rows.annotate(massnahmentexte=ArraySubquery(massnahmen), antworten=ArraySubquery(notizen.values(json=JSONObject(**felder))))
    alle = oeffentliche_zeilen(mit_schwellen(rows, stand), baum, stand)
    unter = [m for m in alle if m.ziel.gebiet_id != knoten.id]
    eigene = [m for m in alle if m.ziel.gebiet_id == knoten.id]
    eigene.sort(key=lambda m: Perspektive.values.index(m.ziel.perspektive))
    zeilen = tuple(_zeile(m, unter, baum) for m in eigene)
    return Scorecardblatt(stand=stand, zeilen=zeilen, **kopf(knoten, stadt))


def kopf(knoten: Knoten, stadt: Stadt | None) -> dict[str, str]:
    """Whose Scorecard it is, in the words of the day."""
    return {
        "ort": kurzname(knoten), "name": knoten.name, "ebene": knoten.ebene.name.lower(), "schluessel": knoten.schluessel,
        "stadt": stadt.name if stadt else "", "fachbereich": stadt.fachbereich if stadt else "",
    }  # fmt: skip


def kurzname(knoten: Knoten) -> str:
    return "Fachbereich" if knoten.ebene == Ebene.FACHBEREICH else ortsname(knoten)


def _zeile(m: Any, unter: Sequence[Messzeile], baum: Gebietsbaum) -> Blattzeile:
    z, quelle = m.zeile, MESSQUELLEN.get(m.quelle)
    definition = m.messgroesse.definition or {}
    return Blattzeile(
        messgroesse=m.messgroesse.pk, name=z.name, perspektive=m.ziel.perspektive, ziel=m.ziel.text,
        massnahmen=tuple(m.messgroesse.massnahmentexte), einheit=EINHEITEN[z.art], ausgangswert=z.basis_text,
        ausgang_am=z.basis.tag if z.basis else None, ist=z.ist_text, stichtag=z.ist.tag if z.ist else None, soll=z.soll_text,
        abweichung=z.abweichung_text, plan=z.plan_text, plan_am=z.ziel.tag if z.ziel else None,
        trend=str(z.trend.value) if z.trend and not z.ist_gesperrt else "", guenstig=None if z.ist_gesperrt else z.trend_guenstig,
        zielerreichung=z.erreichung_text, status=z.status.value, gewertet=z.definition is None or z.definition.gewertet,
        gesperrt=z.folge_gesperrt, vorschlag=m.ziel.perspektive_vorschlag, muster=m.muster,
        verantwortlich=definition.get("verantwortlich") or m.ziel.verantwortlich,
        quelle=quelle.quelle if quelle else definition.get("quelle", ""), hinweis=_hinweis(z),
        antwort=_antwort(m, heute()),
        abweichende=mit_gesperrten(
            [
                (STATUS_WORTE[s], tuple(kurzname(baum.knoten[u.ziel.gebiet_id]) for u in dort))
                for s, dort in abweichende(m, unter, baum)
            ],
            gesperrte(m, unter),
        ),
    )  # fmt: skip


def _hinweis(z: Scorecardzeile) -> str:
    """On paper there is nobody for whom it is open."""
    return GESPERRT if z.folge_gesperrt and z.sperrgrund != KLEINE_GRUPPE else z.warum_ohne_status


def _antwort(m: Any, tag: date) -> Antwort | None:
    """The answer of a red measure that holds on a day, with its words; only of a Stichtag whose value everybody may read."""
    if m.zeile.status != Status.HANDELN:
        return None
    je = {lies_notiz(row): row for row in m.messgroesse.antworten}
    notiz = geltende((n for n in je if n in m.notizen), tag)
    return Antwort(notiz.art, je[notiz]["ursache"], je[notiz]["korrektur"], notiz.notiert_am, notiz.bis) if notiz else None


def lies_freigabe(freigabe: Scorecardfreigabe) -> Scorecardblatt:
    """A release as it was. What was released before contents were the same for everybody may show what only its author saw: of such a
    release, measures that rest on case numbers are gesperrt."""
    zeilen = [aus_json(json) for json in freigabe.inhalt]
    if not freigabe.kopf:
        geheim = mit_fallzahlen([z.messgroesse for z in zeilen])
        zeilen = [_gesperrt(z) if z.messgroesse in geheim else z for z in zeilen]
    zeilen = [z if z.status == Status.HANDELN else replace(z, antwort=None) for z in zeilen]
    angaben = freigabe.kopf or {
        "ort": freigabe.gebiet.bezeichnung, "name": freigabe.gebiet.name, "ebene": Ebene(freigabe.gebiet.ebene).name.lower(),
        "schluessel": freigabe.gebiet.schluessel, "stadt": "", "fachbereich": "",
    }  # fmt: skip
    return Scorecardblatt(stand=freigabe.stichtag, zeilen=tuple(zeilen), **angaben)


def _gesperrt(z: Blattzeile) -> Blattzeile:
    return Blattzeile(
        z.messgroesse, z.name, ausgangswert=ZEICHEN_GESPERRT, ist=ZEICHEN_GESPERRT, soll=ZEICHEN_GESPERRT, abweichung=ZEICHEN_GESPERRT,
        plan=z.plan, zielerreichung=ZEICHEN_GESPERRT, gesperrt=True, hinweis=GESPERRT,
    )  # fmt: skip
