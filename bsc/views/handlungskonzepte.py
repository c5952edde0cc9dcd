"""Handlungskonzepte: the list, and one of them with goals, Systeme, Beteiligung and Rückmeldungen, its versions and its steps."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.lists import as_file, druckadresse, export_links, list_page
from basis.zahlen import anzahl, datum
from bsc.filters.handlungskonzepte import HandlungskonzeptFilter
from bsc.konzeptweg import OFFENE, Schritt, Stand, pruefe_schritt, vor_beginn, was_fehlt
from bsc.models import Handlungskonzept, Konzeptmassnahme, Konzeptrueckmeldung, Massnahmensystem
from bsc.selectors.konzeptblatt import Konzeptblatt, als_blatt, lies_blatt
from bsc.tables.handlungskonzepte import HandlungskonzeptTable
from proaktiv.views.ansicht import reiter
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.rechte import IM_EIGENEN_GEBIET, Recht, rollen_mit, warum_nicht

PFLEGEN, FREIGEBEN = Recht.SYSTEME_PFLEGEN, Recht.SCORECARD_FREIGEBEN
GELADEN = ("gruppe__gebiet", "gebiet", "abgestimmt_von", "in_kraft_von", "angelegt_von", "ersetzt")
LISTE = ("Handlungskonzepte", "handlungskonzepte")
KNOEPFE = {
    Schritt.ABSTIMMEN: "Abstimmung eintragen",
    Schritt.IN_KRAFT_SETZEN: "In Kraft setzen",
    Schritt.RUECKMELDEN: "Rückmeldung geben",
    Schritt.BEAUFTRAGEN: "Auftrag nennen",
    Schritt.NEUE_FASSUNG: "Neue Fassung anlegen",
    Schritt.BEENDEN: "Beenden",
    Schritt.UEBERARBEITEN: "Zurück in den Entwurf",
    Schritt.ZURUECKZIEHEN: "Zurückziehen",
}
DES_RESSORTS = frozenset({Schritt.IN_KRAFT_SETZEN, Schritt.BEENDEN})  # under the responsibility of the Ressortleitung (Fachkonzept 2.2)


def weg(*dazu: tuple[str, str | None], intern: bool = True) -> list[tuple[str, str | None]]:
    """Members of a Gremium come from there; the Systeme are for staff."""
    oben = ("Pro-Aktive Systeme", reverse("systeme")) if intern else ("Gremien", reverse("gremien"))
    return [oben, (LISTE[0], reverse(LISTE[1]) if dazu else None), *dazu]


def hole(request: Any, pk: int) -> Handlungskonzept:
    """404 for a draft of others."""
    return get_object_or_404(Handlungskonzept.objects.sichtbar_fuer(request.zugang).select_related(*GELADEN), pk=pk)


def recht_fuer(schritt: Schritt, row: Handlungskonzept) -> Recht:
    """What is in force is withdrawn by whoever may put in force."""
    return FREIGEBEN if schritt in DES_RESSORTS or (schritt is Schritt.ZURUECKZIEHEN and row.stand == Stand.GILT) else PFLEGEN


def _leitungen() -> str:
    return " oder ".join(rolle.bezeichnung for rolle in rollen_mit(FREIGEBEN))


def warum_kein_schritt(zugang: Any, schritt: Schritt, row: Handlungskonzept) -> str:
    if recht_fuer(schritt, row) is FREIGEBEN:
        return f"In Kraft setzen und beenden darf ein Handlungskonzept: {_leitungen()}. {IM_EIGENEN_GEBIET}"
    return str(zugang.warum_nicht_hier(PFLEGEN))


def wer_in_kraft_setzt(zugang: Any, row: Handlungskonzept) -> str:
    """Said before the agreement is entered and until it is in force; empty when there is nothing to say."""
    zweite = f"In Kraft setzt es danach eine zweite Person ({_leitungen()}, im eigenen Gebiet)."
    if row.stand == Stand.ENTWURF:
        selbst = " Wer die Abstimmung einträgt, kann es nicht mehr selbst." if zugang.darf(FREIGEBEN, row.gebiet_id) else ""
        return f"{zweite}{selbst}"
    if row.stand != Stand.ABGESTIMMT:
        return ""
    return f"Die Abstimmung haben Sie eingetragen. {zweite}" if row.abgestimmt_von_id == zugang.nutzer.pk else zweite


def _gelten(zahl: dict[str, int], tag: Any, *, intern: bool) -> str:
    """A member of a Gremium reads what was reported to it, not how many there are."""
    gelten = anzahl(zahl["gelten"], "Handlungskonzept gilt", "Handlungskonzepte gelten")
    if intern:
        return f"{gelten} am {datum(tag)}, in {anzahl(zahl['raeume'], 'Sozialraum', 'Sozialräumen')}; {zahl['offen']} in Arbeit."
    if not zahl["alle"]:
        return "Ihrem Gremium wurde bisher kein Handlungskonzept zurückgemeldet."
    alle = anzahl(zahl["alle"], "Handlungskonzept", "Handlungskonzepte")
    return f"Als Mitglied Ihres Gremiums lesen Sie {alle}; {gelten} am {datum(tag)}."


@seite(lesen=Recht.PAPIERE_LESEN)
def handlungskonzepte(request: Any) -> HttpResponse:
    zugang, tag = request.zugang, heute()
    rows = Handlungskonzept.objects.sichtbar_fuer(zugang)
    gilt = Q(pk__in=Handlungskonzept.objects.gueltig_am(tag).values("pk"))
    zahl = rows.aggregate(
        alle=Count("pk"), gelten=Count("pk", filter=gilt), offen=Count("pk", filter=Q(stand__in=OFFENE)),
        raeume=Count("gruppe", filter=gilt, distinct=True),
    )  # fmt: skip
    context = {
        "titel": LISTE[0],
        "kernaussage": _gelten(zahl, tag, intern=zugang.ist_intern),
        "brotkrumen": weg(intern=zugang.ist_intern),
        "reiter": reiter(zugang, LISTE[1]) if zugang.ist_intern else [],
        "darf_anlegen": zugang.darf(PFLEGEN),
        "warum_nicht": warum_nicht(PFLEGEN),
    }  # fmt: skip
    return list_page(
        request, template="bsc/handlungskonzepte.html", table=HandlungskonzeptTable, rows=_mit_zahlen(rows, zugang),
        filterset=HandlungskonzeptFilter, name="handlungskonzepte", context=context, notes=[f"Stand der Handlungskonzepte am {datum(tag)}"],
    )  # fmt: skip


def _mit_zahlen(rows: Any, zugang: Any) -> Any:
    def zahl(modell: Any, weg: str, was: str) -> Any:
        je = modell.objects.filter(**{weg: OuterRef("pk")}).order_by().values(weg).annotate(zahl=Count(was, distinct=True))
        return Coalesce(Subquery(je.values("zahl")), 0)

    meldungen = Konzeptrueckmeldung.objects.lesbar(zugang).filter(konzept=OuterRef("pk"))
    letzte = meldungen.order_by().values("konzept").annotate(letzte=Max("gemeldet_am"))
    return rows.select_related("gruppe", "gebiet").annotate(
        zielzahl=Count("ziele"), massnahmenzahl=zahl(Konzeptmassnahme, "ziel__konzept", "pk"),
        systemzahl=zahl(Massnahmensystem, "massnahme__ziel__konzept", "system"), zuletzt_gemeldet=Subquery(letzte.values("letzte")),
    ).order_by(F("gebiet__ebene"), "gebiet__schluessel", "-gueltig_von", "-version")  # fmt: skip


@seite(lesen=Recht.PAPIERE_LESEN)
def handlungskonzept(request: Any, pk: int) -> HttpResponse:
    zugang, tag = request.zugang, heute()
    fassungen = _fassungen(zugang, pk)
    row = next((f for f in fassungen if f.pk == pk), None)
    if row is None:
        raise Http404
    blatt = lies_blatt(row, tag, zugang)
    if wanted := request.GET.get("format"):
        return as_file(wanted, f"handlungskonzept-{row.pk}", [als_blatt(row, blatt)])
    darf = zugang.darf(PFLEGEN, row.gebiet_id)
    entwurf = row.stand == Stand.ENTWURF
    fehlt = _was_fehlt(row, blatt) if entwurf else []
    schritte = [s for s in _moegliche(zugang, row, fassungen) if not (fehlt and s is Schritt.ABSTIMMEN)]
    context = {
        "titel": str(row),
        "kernaussage": _satz(row, blatt),
        "brotkrumen": weg((str(row), None), intern=zugang.ist_intern),
        "intern": zugang.ist_intern,
        "exporte": export_links(request.GET),
        "muster": row.muster,
        "konzept": row,
        "blatt": blatt,
        "heute": tag,
        "entwurf": entwurf,
        "in_kraft": row.gilt_ab is not None,
        "fassungen": fassungen,
        "nachfolger": next((f for f in fassungen if f.ersetzt_id == row.pk and f.gilt_ab is not None), None),
        "darf_aendern": entwurf and darf,
        "darf_auftrag": darf and not pruefe_schritt(Stand(row.stand), row.laufzeit, Schritt.BEAUFTRAGEN, tag),
        "schritte": [(KNOEPFE[s], reverse("handlungskonzept_schritt", args=[pk, s])) for s in schritte],
        "fehlt": fehlt,
        "wer_in_kraft_setzt": wer_in_kraft_setzt(zugang, row) if zugang.ist_intern and not entwurf else "",
        "warum_nicht": "" if darf or not zugang.ist_intern else zugang.warum_nicht_hier(PFLEGEN),
        "pdf_url": druckadresse(reverse("handlungskonzept_pdf", args=[pk])),
    }
    return render(request, "bsc/handlungskonzept.html", context)


def _fassungen(zugang: Any, pk: int) -> list[Handlungskonzept]:
    """All versions of the same that one may see, the first one first."""
    stamm = Handlungskonzept.objects.filter(pk=pk).values(nummer=Coalesce("stamm_id", "pk"))
    rows = Handlungskonzept.objects.sichtbar_fuer(zugang).filter(Q(pk__in=stamm) | Q(stamm__in=stamm))
    return list(rows.select_related(*GELADEN).order_by("version", "pk"))


def _was_fehlt(row: Handlungskonzept, blatt: Konzeptblatt) -> list[str]:
    massnahmen = {z.text: len(z.massnahmen) for z in blatt.ziele}
    fehlt = was_fehlt(massnahmen, systeme=len(blatt.systeme), beteiligte=len(blatt.beteiligungen))
    return fehlt + vor_beginn({m.text: m.bis for z in blatt.ziele for m in z.massnahmen}, row.gueltig_von)


def _satz(row: Handlungskonzept, blatt: Konzeptblatt) -> str:
    massnahmen = anzahl(sum(len(z.massnahmen) for z in blatt.ziele), "Maßnahme", "Maßnahmen")
    ziele = anzahl(len(blatt.ziele), "operatives Ziel", "operative Ziele")
    systeme = anzahl(len(blatt.systeme), "Pro-Aktives System", "Pro-Aktive Systeme")
    return f"{row.gruppe.name} für {row.ort}: {ziele}, {massnahmen}, {systeme}. Stand: {row.lage}."


def _moegliche(zugang: Any, row: Handlungskonzept, fassungen: Sequence[Handlungskonzept]) -> list[Schritt]:
    folgende = any(f.ersetzt_id == row.pk and f.stand != Stand.ZURUECKGEZOGEN for f in fassungen)
    # the Auftrag is named beside the Systeme
    verwehrt = {Schritt.BEAUFTRAGEN} | ({Schritt.NEUE_FASSUNG, Schritt.ZURUECKZIEHEN} if folgende else set())
    if row.abgestimmt_von_id == zugang.nutzer.pk:
        verwehrt |= {Schritt.IN_KRAFT_SETZEN}
    return [
        s for s in KNOEPFE
        if s not in verwehrt and not pruefe_schritt(Stand(row.stand), row.laufzeit, s, heute())
        and zugang.darf(recht_fuer(s, row), row.gebiet_id)
    ]  # fmt: skip
