"""The Übersicht of a member of a Gremium: the next meetings, what was decided, and the papers that were released."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from basis.zahlen import anzahl, datum
from berichte.access import lesbare_berichte, lesbare_verteilungen
from budgets.models import Verteilung
from proaktiv.selectors.bba import mit_entscheidung
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import Beschluss, Gebiet, Gremium, Sitzung, Veroeffentlichung
from sozialraum.models.lesbar import lesbare

LETZTE = 4


def gremiumsuebersicht(request: Any, zugang: Any) -> HttpResponse:
    tag = heute()
    verteilungen = lesbare_verteilungen(zugang).select_related("haushaltsjahr", "beschluss__gremium", "beschluss__vorlage").defer("paket")
    wurzel = Gebiet.objects.filter(ebene=Ebene.FACHBEREICH).first()
    papiere = [_papier(v, wurzel) for v in verteilungen if wurzel]
    gremien = list(Gremium.objects.filter(pk__in=zugang.gremien))
    sitzungen = list(Sitzung.objects.filter(gremium__in=zugang.gremien).kommend(tag).select_related("gremium")[:LETZTE])
    beschluesse = lesbare(zugang, Beschluss.objects.filter(gremium__in=zugang.gremien, tag__lte=tag))
    namen = ", ".join(str(gremium) for gremium in gremien)
    context = {
        "titel": f"Übersicht {namen}" if namen else "Übersicht",
        "kernaussage": _kernaussage(sitzungen, len(papiere)),
        "sitzungen": sitzungen,
        "beschluesse": beschluesse.select_related("gremium", "vorlage").order_by("-tag", "-pk")[:LETZTE],
        "papiere": papiere,
        "gremien": gremien,
        "berichte": lesbare_berichte(zugang).select_related("gebiet", "verteilung__haushaltsjahr").defer("inhalt")[:20],
        "beschluesse_url": reverse("beschluesse"),
        "bba_runden": list(mit_entscheidung()),
        "tabellen": Veroeffentlichung.objects.geltend()[:20],
    }
    return render(request, "berichte/uebersicht_gremium.html", context)


def _kernaussage(sitzungen: list[Sitzung], papiere: int) -> str:
    naechste = f"Die nächste Sitzung ist am {datum(sitzungen[0].tag)}." if sitzungen else "Es ist keine Sitzung angesetzt."
    if not papiere:
        return f"{naechste} Eine beschlossene Verteilung liegt noch nicht vor."
    return f"{naechste} {anzahl(papiere, 'beschlossene Verteilung liegt', 'beschlossene Verteilungen liegen')} vor."


def _papier(verteilung: Verteilung, wurzel: Gebiet) -> dict[str, str]:
    tag = verteilung.beschluss.tag if verteilung.beschluss else None
    return {
        "titel": str(verteilung),
        "text": f"{verteilung.beschluss}{f', {datum(tag)}' if tag else ''}",
        "url": reverse("sozialraumbudget", args=[verteilung.pk, "fachbereich", wurzel.schluessel]),
    }
