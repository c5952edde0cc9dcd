"""What is done for a goal: the list of its Maßnahmen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.zahlen import anzahl
from bsc.models import Rotnotiz, Ziel, Zielmassnahme
from bsc.rotlage import Notiz, termin_zaehlt, terminsatz
from bsc.selectors.darunter import unter_ziel
from bsc.selectors.scorecard import lies_notiz, lies_zeilen, messgroessen
from bsc.views.ansicht import adresse, kurzname
from bsc.views.darunter import unterzeilen
from bsc.views.scorecard import stand_von
from sozialraum.access import Zugang, seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht


@dataclass(frozen=True)
class Massnahmenzeile:
    """``korrektur``: the newest answer to red that counts for it, with its measure."""

    massnahme: Zielmassnahme
    korrektur: tuple[int, Notiz] | None = None

    @property
    def termin(self) -> date | None:
        return self.korrektur[1].bis if self.korrektur else self.massnahme.termin

    @property
    def verschoben(self) -> str:
        return terminsatz(self.korrektur[1], self.massnahme.termin) if self.korrektur else ""

    @property
    def ist_verspaetet(self) -> bool:
        return self.massnahme.ist_verspaetet(heute(), self.termin)


@seite(lesen=Recht.INTERN_LESEN)
def zielmassnahmen(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(Ziel.objects.select_related("gebiet", "katalogziel", "oberziel__gebiet"), pk=pk)
    knoten = request.zugang.baum.knoten.get(ziel.gebiet_id)
    if knoten is None:
        raise Http404
    antworten = Rotnotiz.objects.filter(massnahme=OuterRef("pk"), art=Rotnotiz.Art.KORREKTUR).order_by("-pk")
    felder = {feld: feld for feld in ("art", "notiert_am", "bis", "stichtag", "messgroesse", "created_at")}
    verlauf = apps.get_model("bsc", "ZielmassnahmeEvent").objects.filter(pgh_obj=OuterRef("pk")).order_by("pgh_id")
    massnahmen = list(
        ziel.massnahmen.annotate(
            korrekturen=ArraySubquery(antworten.values(json=JSONObject(**felder))),
            termine=ArraySubquery(verlauf.values(json=JSONObject(am="pgh_created_at", termin="termin"))),
        )
    )
    neu = korrekturen(request.zugang, massnahmen)
    zeilen = [Massnahmenzeile(m, neu.get(m.pk)) for m in massnahmen]
    stand = stand_von(request)
    unter = lies_zeilen(unter_ziel(pk, stand), request.zugang, request.zugang.baum, stand)
    context = {
        "titel": ziel.text,
        "kernaussage": _satz(zeilen),
        "ziel": ziel,
        "massnahmen": zeilen,
        "darunter": unterzeilen(unter, request.zugang.baum, knoten.id, heute()),
        "darunter_titel": "Dasselbe Ziel darunter",
        "mit_namen": True,
        "muster": ziel.muster or any(m.muster for m in massnahmen),
        "darf_pflegen": request.zugang.darf(Recht.SCORECARD_PFLEGEN, ziel.gebiet_id),
        "brotkrumen": [("Scorecard", reverse("scorecards")), (kurzname(knoten), adresse(stand.year, knoten)), ("Maßnahmen", None)],
    }
    return render(request, "bsc/massnahmen.html", context)


def _satz(zeilen: Sequence[Massnahmenzeile]) -> str:
    if not zeilen:
        return "Für dieses Ziel ist noch keine Maßnahme festgelegt."
    offen, spaet = sum(z.massnahme.ist_offen for z in zeilen), sum(z.ist_verspaetet for z in zeilen)
    verschoben = sum(bool(z.verschoben) for z in zeilen)
    dazu = f" Bei {verschoben} gilt der Termin einer Korrektur." if verschoben else ""
    return f"{anzahl(len(zeilen), 'Maßnahme', 'Maßnahmen')}, davon {offen} offen und {spaet} über dem Termin.{dazu}"


def korrekturen(zugang: Zugang, massnahmen: Sequence[Any]) -> dict[int, tuple[int, Notiz]]:
    """Of each Maßnahme the newest answer to red that corrects it, with its measure; only what this reader may read.

    A Termin that the Maßnahme itself was given after that answer counts instead of it.
    """
    gefragt = {json["messgroesse"] for m in massnahmen for json in m.korrekturen}
    if not gefragt:
        return {}
    zeilen = lies_zeilen(messgroessen(heute()).filter(pk__in=gefragt), zugang, zugang.baum, heute())
    lesbar = {z.messgroesse.pk: z.notizen for z in zeilen}
    je: dict[int, tuple[int, Notiz]] = {}
    for m in massnahmen:
        lesbare = [json for json in m.korrekturen if lies_notiz(json) in lesbar.get(json["messgroesse"], [])]
        if lesbare and termin_zaehlt(datetime.fromisoformat(lesbare[0]["created_at"]), _termine(m)):
            je[m.pk] = lesbare[0]["messgroesse"], lies_notiz(lesbare[0])
    return je


def _termine(m: Any) -> list[tuple[datetime, date | None]]:
    return [(datetime.fromisoformat(t["am"]), date.fromisoformat(t["termin"]) if t["termin"] else None) for t in m.termine]
