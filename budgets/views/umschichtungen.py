"""Umschichtungen: list, Flexible Mittel, the form with its effect, the page of one with its steps."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis.geld import euro
from basis.lists import list_page
from basis.zahlen import anzahl
from budgets.actions import umschichtungen as aktionen
from budgets.filters.umschichtungen import UmschichtungFilter
from budgets.forms.umschichtungen import SCHRITTFORM, UmschichtungForm
from budgets.models import Budgetposten, Haushaltsjahr, Umschichtung
from budgets.postenart import Postenart
from budgets.querysets.ueberschreitungen import anmeldung_url
from budgets.querysets.umschichtungen import nachweis_von, name_von, pruefe, regeln
from budgets.tables.umschichtungen import UmschichtungTable
from budgets.umschichtungsregeln import Weg, braucht_controlling, wer_entscheidet, wirkung
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.rechte import ROLLENNAMEN, Recht, Rolle, warum_nicht
from sozialraum.views.formularseite import formularseite

LESEN, BEANTRAGEN, ENTSCHEIDEN = Recht.BUCHUNGEN_LESEN, Recht.UMSCHICHTUNG_BEANTRAGEN, Recht.UMSCHICHTUNG_ENTSCHEIDEN
POSTEN = tuple(f"{seite}__{feld}" for seite in ("von", "nach") for feld in ("haushaltsstelle__unterabschnitt", "gebiet", "haushaltsjahr"))
GELADEN = (*POSTEN, "haushaltsjahr", "gehoert_zu", "erstellt_von", "mitgezeichnet_von", "entschieden_von", "kehrt_um",
           "beschluss__vorlage", "beschluss__gremium")  # fmt: skip
# step → (title, button, message)
SCHRITTE = {
    "beantragen": ("Umschichtung beantragen", "Beantragen", "Der Antrag ist gestellt."),
    "mitzeichnen": ("Umschichtung mitzeichnen", "Mitzeichnen", "Mitgezeichnet."),
    "entscheiden": ("Über die Umschichtung entscheiden", "Entscheiden und buchen", "Entschieden und gebucht."),
    "ablehnen": ("Umschichtung ablehnen", "Ablehnen", "Der Antrag ist abgelehnt."),
    "zurueckziehen": ("Umschichtung zurückziehen", "Zurückziehen", "Der Antrag ist zurückgezogen."),
    "umkehren": ("Umschichtung umkehren", "Umkehr entwerfen", "Die Umkehr ist entworfen. Sie braucht einen Antrag und eine Entscheidung."),
}
NUR_BEANTRAGEN = {"beantragen", "zurueckziehen", "umkehren"}
LISTE = ("Umschichtungen", "umschichtungen")
REITER = (
    LISTE, ("Flexible Mittel", "flexible_mittel"), ("Überschreitungen", "ueberschreitungen"), ("Rechte und Deckung", "umschichtungsrechte"),
)  # fmt: skip


def rahmen(request: Any, jetzt: str, aktiv: str = "") -> dict[str, Any]:
    weg = [] if aktiv == LISTE[1] else [(LISTE[0], reverse(LISTE[1]))]
    return {
        "brotkrumen": [("Budgets", reverse("budgets")), *weg, (jetzt, None)],
        "reiter": [{"titel": titel, "url": reverse(name), "aktiv": name == aktiv} for titel, name in REITER] if aktiv else None,
        "darf_beantragen": request.zugang.darf(BEANTRAGEN),
        "warum_nicht": warum_nicht(BEANTRAGEN),
    }


@seite(lesen=LESEN)
def umschichtungen(request: Any) -> HttpResponse:
    rows = Umschichtung.objects.sichtbar_fuer(request.zugang).select_related(*GELADEN)
    offen = Umschichtung.objects.sichtbar_fuer(request.zugang).offen().count()
    warten = anzahl(offen, "Antrag wartet", "Anträge warten") if offen else "Kein Antrag wartet"
    context = {
        "titel": "Umschichtungen",
        "kernaussage": f"{warten} auf eine Entscheidung.",
        **rahmen(request, "Umschichtungen", LISTE[1]),
    }
    return list_page(
        request, template="budgets/umschichtungen.html", table=UmschichtungTable, rows=rows, filterset=UmschichtungFilter,
        name="umschichtungen", context=context, exclude=("massnahme", "beschluss"),
    )  # fmt: skip


@seite(lesen=LESEN)
def flexible_mittel(request: Any) -> HttpResponse:
    """The Reserve of the year and what was released from it for projects."""
    rows = Umschichtung.objects.sichtbar_fuer(request.zugang).filter(weg=Weg.AUS_RESERVE).select_related(*GELADEN)
    jahr = Haushaltsjahr.objects.fuer(heute())
    reserve = [nachweis_von(p) for p in Budgetposten.objects.filter(haushaltsjahr=jahr, art=Postenart.RESERVE)]
    frei, ansatz = sum(n.verfuegbar for n in reserve), sum(n.ansatz for n in reserve)
    satz = f"In der Reserve {jahr} sind {euro(frei)} von {euro(ansatz)} noch frei." if reserve else "Für dieses Jahr gibt es keine Reserve."
    context = {"titel": "Flexible Mittel", "kernaussage": satz, **rahmen(request, "Flexible Mittel", "flexible_mittel")}
    return list_page(
        request, template="budgets/umschichtungen.html", table=UmschichtungTable, rows=rows, filterset=UmschichtungFilter,
        name="flexible-mittel", context=context, exclude=("weg", "von"), caption="Flexible Mittel",
    )  # fmt: skip


@seite(lesen=BEANTRAGEN, methoden=("GET", "POST"))
def umschichtung_neu(request: Any) -> HttpResponse:
    """``?jahr=…&von=…&nach=…`` prefill. *Wirkung prüfen* shows before and after and what stands against it; nothing is saved."""
    vorgabe = {name: request.GET[name] for name in ("von", "nach") if request.GET.get(name, "").isdecimal()}
    return _formular(request, _jahr(request), "Umschichtung beantragen", reverse("umschichtungen"), initial=vorgabe)


@seite(lesen=BEANTRAGEN, methoden=("GET", "POST"))
def umschichtung_aendern(request: Any, pk: int) -> HttpResponse:
    """A draft is changed by who wrote it, until it is applied for; 404 for another's, for one that waits or is decided."""
    offen = Umschichtung.objects.sichtbar_fuer(request.zugang).filter(
        status=Umschichtung.Status.ENTWURF, erstellt_von=request.user, kehrt_um__isnull=True
    )
    row = get_object_or_404(offen.select_related("haushaltsjahr"), pk=pk)
    return _formular(request, row.haushaltsjahr, "Entwurf ändern", row.get_absolute_url(), instance=row)


def _formular(request: Any, jahr: Haushaltsjahr, titel: str, zurueck: str, **werte: Any) -> HttpResponse:
    form = UmschichtungForm(request.POST or None, haushaltsjahr=jahr, **werte)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("tun") == "pruefen":
            context = _wirkung(request, form.cleaned_data["von"], form.cleaned_data["nach"], form.cleaned_data["betrag_cent"])
        else:
            try:
                return redirect(_speichere(request, form))
            except Abgelehnt as fehler:
                context = _wirkung(request, form.cleaned_data["von"], form.cleaned_data["nach"], form.cleaned_data["betrag_cent"])
                form.add_error(fehler.am_feld(form), list(fehler.saetze))
    context |= {"titel": titel, "form": form, "jahr": jahr, **rahmen(request, titel), "abbrechen_url": zurueck}
    return render(request, "budgets/umschichtung_formular.html", context, status=422 if form.errors else 200)


def _speichere(request: Any, form: UmschichtungForm) -> Umschichtung:
    wer = request.zugang.verlange(BEANTRAGEN)
    row = form.save(commit=False)
    if request.POST.get("tun") == "entwurf":
        return aktionen.entwirf_umschichtung(wer=wer, umschichtung=row)
    return aktionen.entwirf_und_beantrage(wer=wer, umschichtung=row)


def _jahr(request: Any) -> Haushaltsjahr:
    gefragt = request.GET.get("jahr", "")
    jahr = Haushaltsjahr.objects.filter(jahr=int(gefragt)).first() if gefragt.isdecimal() and len(gefragt) == 4 else None
    jahr = jahr or Haushaltsjahr.objects.fuer(heute())
    if jahr is None:
        raise Http404
    return jahr


def _wirkung(request: Any, von: Budgetposten, nach: Budgetposten, betrag: int, *, umkehr: bool = False) -> dict[str, Any]:
    pruefung = pruefe(von, nach, betrag, request.zugang.baum, heute(), umkehr=umkehr)
    geltend = regeln(heute())
    rollen = wer_entscheidet(pruefung.weg, betrag, geltend)
    return {
        "pruefung": pruefung,
        "weg": Umschichtung(weg=pruefung.weg).get_weg_display(),
        "ueberschreitung_url": _ueberschreitung(request, nach, betrag) if pruefung.saetze else "",
        "wirkung": wirkung(pruefung.von, pruefung.nach, betrag),
        "wer_entscheidet": ", ".join(ROLLENNAMEN[Rolle(r)] for r in rollen),
        "mitzeichnung": braucht_controlling(pruefung.weg, geltend),
    }


def _ueberschreitung(request: Any, nach: Budgetposten, betrag: int) -> str:
    """The way that remains, for whoever may go it: the refused amount as an Überschreitung of the Posten that lacks it."""
    if not request.zugang.darf(Recht.UEBERSCHREITUNG_ANMELDEN, nach.gebiet_id):
        return ""
    return anmeldung_url(nach.haushaltsjahr.jahr, nach.pk, betrag)


def _hole(request: Any, pk: int) -> Umschichtung:
    """404 for what is another Ressort's."""
    return get_object_or_404(Umschichtung.objects.sichtbar_fuer(request.zugang).select_related(*GELADEN), pk=pk)


@seite(lesen=LESEN)
def umschichtung(request: Any, pk: int) -> HttpResponse:
    row = _hole(request, pk)
    offen = row.status in {"entwurf", "beantragt", "mitgezeichnet"}
    eigene = row.erstellt_von_id == request.user.pk
    umkehrungen = list(row.umkehrungen.all()) if row.status == "gebucht" else []
    lage = _wirkung(request, row.von, row.nach, row.betrag_cent, umkehr=row.kehrt_um_id is not None) if offen else {}
    frei = {"umkehren": not aktionen.wird_umgekehrt(umkehrungen)}
    if offen and not eigene and request.zugang.darf(ENTSCHEIDEN):
        saetze = lage["entscheidungshindernisse"] = aktionen.entscheidungshindernisse(request.zugang, row, lage["pruefung"])
        ablehnung = saetze and aktionen.entscheidungshindernisse(request.zugang, row, lage["pruefung"], ablehnung=True)
        frei |= {"entscheiden": not saetze, "ablehnen": not ablehnung}
    context = {
        "titel": str(row),
        "kernaussage": f"{euro(row.betrag_cent)} von {name_von(row.von)} nach {name_von(row.nach)}: {row.get_status_display()}.",
        "muster": row.muster,
        "umschichtung": row,
        "von_name": name_von(row.von),
        "nach_name": name_von(row.nach),
        "umkehrungen": umkehrungen,
        "aendern_url": reverse("umschichtung_aendern", args=[row.pk]) if _aenderbar(row, eigene) else "",
        "schritte": [(SCHRITTE[s][1], reverse("umschichtung_schritt", args=[row.pk, s])) for s in _moegliche(request, row, frei)],
        "eigene_wartet": eigene and offen and row.status != "entwurf",
        **rahmen(request, str(row)),
    }
    return render(request, "budgets/umschichtung.html", context | lage)


def _aenderbar(row: Umschichtung, eigene: bool) -> bool:
    """A reversal keeps its Posten and its amount: it is withdrawn, not changed."""
    return eigene and row.status == "entwurf" and row.kehrt_um_id is None


def _moegliche(request: Any, row: Umschichtung, frei: Mapping[str, bool]) -> list[str]:
    """The steps that the state and the person's rights offer; ``frei`` says which of them no rule refuses."""
    zugang, eigene = request.zugang, row.erstellt_von_id == request.user.pk
    wartet = row.status in {"beantragt", "mitgezeichnet"}
    zeichnet = zugang.darf(ENTSCHEIDEN) and zugang.hat_rolle(Rolle.CONTROLLING, row.gehoert_zu_id)
    moeglich = {
        "beantragen": row.status == "entwurf" and eigene,
        "mitzeichnen": row.status == "beantragt" and zeichnet and not eigene,
        "entscheiden": frei.get("entscheiden", False),
        "ablehnen": frei.get("ablehnen", False),
        "zurueckziehen": (wartet or row.status == "entwurf") and eigene,
        "umkehren": row.status == "gebucht" and zugang.darf(BEANTRAGEN) and frei["umkehren"],
    }
    return [schritt for schritt, ja in moeglich.items() if ja]


@seite(lesen=LESEN, methoden=("GET", "POST"))
def umschichtung_schritt(request: Any, pk: int, schritt: str) -> HttpResponse:
    """One step, confirmed on a page of its own. 403 with the sentence for who may read but not do it."""
    row = _hole(request, pk)
    if schritt not in SCHRITTE:
        raise Http404
    recht = BEANTRAGEN if schritt in NUR_BEANTRAGEN else ENTSCHEIDEN
    if not request.zugang.darf(recht):
        raise PermissionDenied(warum_nicht(recht))
    wer = request.zugang.wer(recht)
    titel, knopf, meldung = SCHRITTE[schritt]
    form = SCHRITTFORM[schritt](request.POST if request.method == "POST" else None)

    def speichere() -> Umschichtung:
        tun: Any = {
            "beantragen": aktionen.beantrage_umschichtung, "mitzeichnen": aktionen.zeichne_mit,
            "entscheiden": aktionen.entscheide_umschichtung, "ablehnen": aktionen.lehne_umschichtung_ab,
            "zurueckziehen": aktionen.ziehe_umschichtung_zurueck, "umkehren": aktionen.kehre_um,
        }[schritt]  # fmt: skip
        getan: Umschichtung = tun(wer=wer, umschichtung=row, **form.cleaned_data)
        return getan

    weg = [("Budgets", reverse("budgets")), (LISTE[0], reverse(LISTE[1])), (str(row), row.get_absolute_url()), (knopf, None)]
    return formularseite(
        request, form, speichere, titel=titel, zurueck=row.get_absolute_url(), brotkrumen=weg, absenden=knopf, meldung=meldung,
        hinweis=f"{euro(row.betrag_cent)} von {name_von(row.von)} nach {name_von(row.nach)}.",
    )  # fmt: skip
