"""Zielvereinbarungen: the list, and one of them with its goals today, its versions side by side, its reports and its steps."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.export import Blatt
from basis.lists import as_file, druckadresse, export_links, list_page
from basis.zahlen import ZEICHEN_OHNE_WERT, anzahl, datum
from bsc.actions.zielvereinbarungen import darf_zustimmen
from bsc.filters.zielvereinbarungen import ZielvereinbarungFilter
from bsc.models import Vereinbarungsziel, Zielvereinbarung, Zustimmungswegfall
from bsc.selectors.vereinbarungsblatt import GESPERRT, als_blatt, gesperrte, messzeilen, oeffentliche_messzeilen, zahlen, zielzeilen
from bsc.tables.zielvereinbarungen import ZielvereinbarungTable
from bsc.vereinbarungsweg import LAUFENDE, OFFENE, VEREINBARTE, VERTRETEN, Paar, Schritt, Seite, Stand, pruefe_stand
from bsc.views.ansicht import adresse
from bsc.views.scorecard import stand_von
from sozialraum.access import Wer, seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht, warum_nicht

PFLEGEN, FREIGEBEN = Recht.SCORECARD_PFLEGEN, Recht.SCORECARD_FREIGEBEN
GELADEN = ("gebiet", "obergebiet", "gremium", "oben_von", "unten_von", "angelegt_von", "geschlossen_von", "beschluss__gremium",
           "beschluss__vorlage")  # fmt: skip
KNOEPFE = {
    Schritt.VERHANDELN: "In die Verhandlung geben",
    Schritt.ZUSTIMMEN_OBEN: "Für die obere Seite zustimmen",
    Schritt.ZUSTIMMEN_UNTEN: "Für die untere Seite zustimmen",
    Schritt.BERICHTEN: "Bericht schreiben",
    Schritt.SCHLIESSEN: "Abschließen",
    Schritt.NEUE_FASSUNG: "Neue Fassung anlegen",
    Schritt.ZURUECKZIEHEN: "Zurückziehen",
}
WAS_STEHT = {
    Stand.ENTWURF: "Entwurf: Vereinbart werden soll", Stand.VERHANDLUNG: "In Verhandlung: Vereinbart werden soll",
    Stand.ZURUECKGEZOGEN: "Zurückgezogen: Vereinbart werden sollte",
}  # fmt: skip
PERSONEN = ("zugestimmt_von", "geaendert_von")
SEITE_VON = {Schritt.ZUSTIMMEN_OBEN: Seite.OBEN, Schritt.ZUSTIMMEN_UNTEN: Seite.UNTEN}
LISTE = ("Zielvereinbarungen", "zielvereinbarungen")


def weg(*dazu: tuple[str, str | None], intern: bool = True) -> list[tuple[str, str | None]]:
    """Members of a Gremium come from there; the Scorecard is for staff."""
    oben = ("Scorecard", reverse("scorecards")) if intern else ("Gremien", reverse("gremien"))
    return [oben, (LISTE[0], reverse(LISTE[1]) if dazu else None), *dazu]


@seite(lesen=Recht.PAPIERE_LESEN)
def zielvereinbarungen(request: Any) -> HttpResponse:
    rows = Zielvereinbarung.objects.sichtbar_fuer(request.zugang).mit_abgeloest()
    gilt = Q(stand__in=LAUFENDE, abgeloest=False)
    zahl = rows.aggregate(gelten=Count("pk", filter=gilt), offen=Count("pk", filter=Q(stand__in=OFFENE)))
    gelten = anzahl(zahl["gelten"], "Zielvereinbarung ist", "Zielvereinbarungen sind")
    context = {
        "titel": LISTE[0],
        "kernaussage": f"{gelten} vereinbart, {zahl['offen']} in Arbeit.",
        "brotkrumen": weg(intern=request.zugang.ist_intern),
        "darf_anlegen": request.zugang.darf(PFLEGEN),
        "warum_nicht": warum_nicht(PFLEGEN),
    }
    rows = rows.select_related("gebiet", "obergebiet", "gremium").annotate(zielzahl=Count("ziele"))
    return list_page(
        request, template="bsc/zielvereinbarungen.html", table=ZielvereinbarungTable, rows=rows, filterset=ZielvereinbarungFilter,
        name="zielvereinbarungen", context=context,
    )  # fmt: skip


def hole(request: Any, pk: int) -> Zielvereinbarung:
    """404 for a draft of others."""
    return get_object_or_404(Zielvereinbarung.objects.sichtbar_fuer(request.zugang).select_related(*GELADEN), pk=pk)


def darf_schritt(zugang: Any, row: Zielvereinbarung, schritt: Schritt) -> bool:
    if schritt in SEITE_VON:
        return darf_zustimmen(zugang, row, SEITE_VON[schritt])
    if schritt is Schritt.SCHLIESSEN:
        return bool(zugang.darf(FREIGEBEN, row.ort(Seite.OBEN)))
    pflegt = bool(zugang.darf(PFLEGEN, row.gebiet_id))
    return pflegt or (schritt is Schritt.BERICHTEN and darf_zustimmen(zugang, row, Seite.UNTEN))  # who owes a report may write it


def wer_schritt(zugang: Any, row: Zielvereinbarung, schritt: Schritt) -> Wer:
    """The acting person, "i. V." when what allows the step is held only so; for a side the action asks its role."""
    if schritt is Schritt.SCHLIESSEN:
        wer: Wer = zugang.wer(FREIGEBEN, row.ort(Seite.OBEN))
    elif schritt in SEITE_VON:
        wer = zugang.wer_als(VERTRETEN[Paar(row.paar), SEITE_VON[schritt]], row.ort(SEITE_VON[schritt]))
    elif schritt is Schritt.BERICHTEN and darf_zustimmen(zugang, row, Seite.UNTEN):
        wer = zugang.wer_als(VERTRETEN[Paar(row.paar), Seite.UNTEN], row.gebiet_id)
        if wer.in_vertretung and zugang.darf(PFLEGEN, row.gebiet_id):
            wer = zugang.wer(PFLEGEN, row.gebiet_id)
    else:
        wer = zugang.wer(PFLEGEN, row.gebiet_id)
    return wer


def warum_kein_schritt(row: Zielvereinbarung, schritt: Schritt) -> str:
    if schritt in SEITE_VON:
        return f"Für diese Seite stimmt zu: {VERTRETEN[Paar(row.paar), SEITE_VON[schritt]].bezeichnung}."
    satz = warum_nicht(FREIGEBEN if schritt is Schritt.SCHLIESSEN else PFLEGEN)
    if schritt is Schritt.BERICHTEN and row.paar == Paar.RESSORT:
        return f"{satz} Berichten darf auch, wer für die untere Seite zustimmt: {VERTRETEN[Paar.RESSORT, Seite.UNTEN].bezeichnung}."
    return satz


@seite(lesen=Recht.PAPIERE_LESEN)
def zielvereinbarung(request: Any, pk: int) -> HttpResponse:
    """What is agreed; staff sees it beside today's values, a member of the Gremium does not."""
    zugang, stand = request.zugang, stand_von(request)
    fassungen = _fassungen(zugang, pk)
    row = next((f for f in fassungen if f.pk == pk), None)
    if row is None:
        raise Http404
    ziele, alle = list(row.ziele.all()), [z for f in fassungen for z in f.ziele.all()]
    zeilen = messzeilen(alle, zugang, stand) if zugang.ist_intern else oeffentliche_messzeilen(alle, zugang.baum, stand)
    zu = gesperrte(alle, zeilen)
    if wanted := request.GET.get("format"):
        return as_file(wanted, f"zielvereinbarung-{row.pk}", [_blatt(row, ziele, zu)])
    nachfolger = next((f for f in fassungen if f.ersetzt_id == row.pk and Stand(f.stand) in VEREINBARTE), None)
    pflegt = zugang.darf(PFLEGEN, row.gebiet_id)
    knoten, gilt = zugang.baum.knoten.get(row.gebiet_id), f"{datum(row.gueltig_von)} bis {datum(row.gueltig_bis)}"
    context = {
        "titel": str(row),
        "kernaussage": f"{row.seite_oben()} – {row.seite_unten()}, {gilt}: {row.get_stand_display()}.",
        "brotkrumen": weg((str(row), None), intern=zugang.ist_intern),
        "intern": zugang.ist_intern,
        "exporte": export_links(request.GET),
        "muster": row.muster,
        "vereinbarung": row,
        "ziele": [(z, *zahlen(z, zu), zeilen.get(z.messgroesse_id or 0)) for z in ziele],
        "gesperrt": GESPERRT if zu else "",
        "stand": stand,
        "fassungen": fassungen,
        "vergleich": vergleich(fassungen, zu) if len(fassungen) > 1 else [],
        "nachfolger": nachfolger,
        "entfallene": _entfallene(row),
        "was_steht": WAS_STEHT.get(Stand(row.stand), "Vereinbart ist"),
        "berichte": row.berichte.select_related("nutzer") if row.stand in (Stand.BERICHTET, Stand.GESCHLOSSEN) else [],
        "schritte": [(KNOEPFE[s], reverse("zielvereinbarung_schritt", args=[row.pk, s])) for s in _moegliche(zugang, row, fassungen)],
        "offen": Stand(row.stand) in OFFENE,
        "darf_aendern": Stand(row.stand) in OFFENE and pflegt,
        "vereinbart": Stand(row.stand) in VEREINBARTE,
        "beginnt": row.gueltig_von > heute(),
        "scorecard_url": adresse(stand.year, knoten) if knoten and zugang.ist_intern else "",
        "pdf_url": druckadresse(reverse("zielvereinbarung_pdf", args=[row.pk])),
    }
    return render(request, "bsc/zielvereinbarung.html", context)


def _blatt(row: Zielvereinbarung, ziele: Sequence[Vereinbarungsziel], gesperrt: frozenset[int]) -> Blatt:
    saetze = [f"{row.seite_oben()} – {row.seite_unten()}, gültig vom {datum(row.gueltig_von)} bis {datum(row.gueltig_bis)}",
              f"Ressourcen: {row.ressourcen}", f"Berichtspflicht: {row.berichtspflicht} ({row.get_rhythmus_display()})",
              f"Regel bei Abweichung: {row.abweichungsregel}"]  # fmt: skip
    saetze += ["Diese Zielvereinbarung ist erfunden, zur Vorführung."] if row.muster else []
    saetze += [GESPERRT] if gesperrt & {z.pk for z in ziele} else []
    return als_blatt(f"Zielvereinbarung: {row}", row.get_stand_display(), zielzeilen(ziele, gesperrt), saetze)


def _fassungen(zugang: Any, pk: int) -> list[Zielvereinbarung]:
    """All versions of the same agreement that one may see, the first one first."""
    stamm = Zielvereinbarung.objects.filter(pk=pk).values(nummer=Coalesce("stamm_id", "pk"))
    rows = Zielvereinbarung.objects.sichtbar_fuer(zugang).filter(Q(pk__in=stamm) | Q(stamm__in=stamm))
    ziele = Prefetch("ziele", Vereinbarungsziel.objects.mit_schwellen())
    rows = rows.select_related(*GELADEN).prefetch_related(ziele).annotate(entfallene=ArraySubquery(_wegfaelle()))
    return list(rows.order_by("version", "pk"))


def _wegfaelle() -> QuerySet[Any]:
    namen = {f"{rolle}_name": Coalesce(NullIf(f"{rolle}__anzeigename", Value("")), f"{rolle}__username") for rolle in PERSONEN}
    rows = Zustimmungswegfall.objects.filter(vereinbarung=OuterRef("pk")).order_by("pk")
    felder = ("seite", "zugestimmt_am", "in_vertretung", "anlass", "entfallen_am")
    return rows.values(json=JSONObject(**{f: f for f in felder}, **namen))


def _entfallene(row: Any) -> list[str]:
    """Whose consent lapsed, when and by which change, in words."""
    saetze = []
    for w in row.entfallene:
        am, entfallen = (datum(date.fromisoformat(w[f])) for f in ("zugestimmt_am", "entfallen_am"))
        vertritt = f", i. V. {w['in_vertretung']}" if w["in_vertretung"] else ""
        durch = f" durch {w['geaendert_von_name']}" if w["geaendert_von_name"] else ""
        seite_ = row.name_der_seite(Seite(w["seite"]))
        saetze.append(
            f"{seite_}: Zustimmung vom {am} ({w['zugestimmt_von_name']}{vertritt}) am {entfallen} entfallen, weil geändert wurde{durch}: "
            f"{w['anlass']}"
        )
    return saetze


def _moegliche(zugang: Any, row: Zielvereinbarung, fassungen: Sequence[Zielvereinbarung]) -> list[Schritt]:
    folgende = {Stand(f.stand) for f in fassungen if f.ersetzt_id == row.pk} - {Stand.ZURUECKGEZOGEN}
    verwehrt = {Schritt.NEUE_FASSUNG} if folgende else set()
    verwehrt |= {Schritt.BERICHTEN} if folgende & VEREINBARTE or row.gueltig_von > heute() else set()
    schritte = []
    for schritt in KNOEPFE:
        if schritt in verwehrt or pruefe_stand(Stand(row.stand), schritt) or not darf_schritt(zugang, row, schritt):
            continue
        if schritt in SEITE_VON:
            eigene, andere = (row.oben_von_id, row.unten_von_id)[:: 1 if SEITE_VON[schritt] is Seite.OBEN else -1]
            if eigene is not None or andere == zugang.nutzer.pk:
                continue
        schritte.append(schritt)
    return schritte


def vergleich(fassungen: Sequence[Zielvereinbarung], gesperrt: Collection[int] = ()) -> list[tuple[str, list[str], bool]]:
    """(what, its wording in each version, whether they differ). Of ``gesperrt`` goals the start is kept."""
    zeilen = [
        ("Stand", [f.get_stand_display() for f in fassungen]),
        ("Anlass", [f.anlass or ZEICHEN_OHNE_WERT for f in fassungen]),
        ("Gilt", [f"{datum(f.gueltig_von)} bis {datum(f.gueltig_bis)}" for f in fassungen]),
        ("Ressourcen", [f.ressourcen for f in fassungen]),
        ("Berichtspflicht", [f"{f.berichtspflicht} ({f.get_rhythmus_display()})" for f in fassungen]),
        ("Regel bei Abweichung", [f.abweichungsregel for f in fassungen]),
    ]
    namen = list(dict.fromkeys(z.messname for f in fassungen for z in f.ziele.all()))
    for name in namen:
        texte = []
        for f in fassungen:
            z = next((z for z in f.ziele.all() if z.messname == name), None)
            texte.append(f"{' → '.join(zahlen(z, gesperrt))} bis {datum(z.ziel_am)}; Schwellen {z.schwellen}" if z else "nicht vereinbart")
        zeilen.append((name, texte))
    return [(was, texte, len(set(texte)) > 1) for was, texte in zeilen]
