"""Förderanträge: the list, the page of one with its way, taking in, and the steps."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.geld import euro
from basis.lists import list_page
from basis.zahlen import anzahl, datum
from budgets.actions import foerderung as actions
from budgets.filters.foerderung import AntragFilter
from budgets.foerderweg import AUF_DER_LISTE, BEENDET, ENTSCHEIDUNGEN, Schritt, Stand, Voraussetzungen, auf_dauer, hinweise, moegliche
from budgets.forms.foerderung import AntragForm, SchrittForm
from budgets.models import Foerderantrag, Foerderliste
from budgets.tables.foerderung import AntragTable
from sozialraum.access import Wer, seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.views.formularseite import formularseite

FOERDERUNG = ("Förderung", "foerderung")
REITER = (("Anträge", "foerderung"), ("Förderlisten", "foerderlisten"))
LESEN, BEARBEITEN, ENTSCHEIDEN = Recht.FOERDERUNG_LESEN, Recht.FOERDERUNG_BEARBEITEN, Recht.FOERDERUNG_ENTSCHEIDEN
FREMD = "Dieser Antrag gehört nicht zu Ihrem Ressort."


def reiter(aktiv: str) -> list[dict[str, Any]]:
    return [{"titel": titel, "url": reverse(name), "aktiv": name == aktiv} for titel, name in REITER]


def krumen(*weg: tuple[str, str], jetzt: str) -> list[tuple[str, str | None]]:
    return [("Budgets", reverse("budgets")), *weg, (jetzt, None)]


def zur_liste() -> tuple[str, str]:
    return FOERDERUNG[0], reverse(FOERDERUNG[1])


@seite(lesen=LESEN)
def foerderung(request: Any) -> HttpResponse:
    rows = Foerderantrag.objects.sichtbar_fuer(request.zugang)
    je = rows.aggregate(
        beantragt=Sum("beantragt_cent"),
        bewilligt=Sum("bewilligt_cent"),
        offen=Count("pk", filter=~Q(status__in=[s.value for s in BEENDET])),
        muster=Count("pk", filter=Q(muster=True)),
    )
    offen = anzahl(je["offen"], "Antrag", "Anträge")
    satz = f"{offen} in Arbeit; beantragt {euro(je['beantragt'] or 0)}, bewilligt {euro(je['bewilligt'] or 0)}."
    context = {
        "titel": "Förderung freier Träger",
        "kernaussage": satz if je["beantragt"] else "",
        "muster": "Unter diesen Anträgen sind erfundene, zur Vorführung." if je["muster"] else "",
        "reiter": reiter("foerderung"),
        "brotkrumen": krumen(jetzt="Förderung"),
        "darf_bearbeiten": request.zugang.darf(BEARBEITEN),
        "warum_nicht": warum_nicht(BEARBEITEN),
    }
    return list_page(
        request, template="budgets/foerderung.html", table=AntragTable, rows=rows.mit_zahlungen(), filterset=AntragFilter,
        name="foerderantraege", context=context, notes=[f"Stand {datum(heute())}. Förderung nach § 74 SGB VIII, UA 4750."],
    )  # fmt: skip


def lade(zugang: Any, pk: int) -> Any:
    """404 for what is another Ressort's."""
    return get_object_or_404(Foerderantrag.objects.sichtbar_fuer(zugang).mit_zahlungen(), pk=pk)


@seite(lesen=LESEN)
def foerderantrag(request: Any, pk: int) -> HttpResponse:
    antrag = lade(request.zugang, pk)
    schritte = list(antrag.schritte.select_related("nutzer"))
    context = {
        "titel": antrag.titel,
        "kernaussage": _kernaussage(antrag),
        "muster": "Dieser Antrag ist erfunden, zur Vorführung." if antrag.muster else "",
        "antrag": antrag,
        "schritte": schritte[::-1],
        "schritte_des_wegs": _weg(antrag.stand),
        "hinweise": hinweise(_voraussetzungen(antrag)) if antrag.stand in (Stand.EINGEGANGEN, Stand.GEPRUEFT) else [],
        "moeglich": [(s.value, s.bezeichnung) for s in moegliche(antrag.stand) if _darf(request.zugang, antrag, s)],
        "andere": _andere(request, antrag),
        "liste_lesbar": Foerderliste.objects.sichtbar_fuer(request.zugang).filter(pk=antrag.liste_id).exists(),
        "darf_aendern": antrag.stand is Stand.EINGEGANGEN and request.zugang.darf(BEARBEITEN, antrag.gebiet_id),
        "brotkrumen": krumen(zur_liste(), jetzt=antrag.titel),
    }
    return render(request, "budgets/foerderantrag.html", context)


def _kernaussage(a: Any) -> str:
    teile = [f"{a.stand.bezeichnung[0].upper()}{a.stand.bezeichnung[1:]}", f"beantragt {euro(a.beantragt_cent)}"]
    if a.bewilligt_cent is not None:
        teile.append(f"bewilligt {euro(a.bewilligt_cent)} als {a.get_form_display()}, gezahlt {euro(a.gezahlt)}")
    elif a.vorschlag_cent is not None:
        teile.append(f"Vorschlag der Verwaltung {euro(a.vorschlag_cent)}")
    return "; ".join(teile) + "."


HAUPTWEG = (Stand.EINGEGANGEN, Stand.GEPRUEFT, Stand.GELISTET, Stand.BESCHLOSSEN, Stand.BEWILLIGT, Stand.NACHGEWIESEN, Stand.ABGESCHLOSSEN)


def _weg(stand: Stand) -> list[dict[str, Any]]:
    """The stations of the way: passed, present, to come."""
    hier = (
        HAUPTWEG.index(Stand.NACHGEWIESEN if stand is Stand.RUECKFORDERUNG else stand)
        if stand not in BEENDET - {Stand.ABGESCHLOSSEN}
        else -1
    )
    return [{"titel": s.bezeichnung, "stand": "fertig" if n < hier else "aktiv" if n == hier else "offen"} for n, s in enumerate(HAUPTWEG)]


def _voraussetzungen(a: Any) -> Voraussetzungen:
    return Voraussetzungen(a.traeger.art, a.eigenmittel_cent, a.gesamtkosten_cent, a.beantragt_cent, auf_dauer(a.beginn, a.ende))


def _recht(schritt: Schritt) -> Recht:
    return ENTSCHEIDEN if schritt in ENTSCHEIDUNGEN else BEARBEITEN


def _darf(zugang: Any, antrag: Any, schritt: Schritt) -> bool:
    selbst = schritt in ENTSCHEIDUNGEN and antrag.geprueft_von_id == zugang.nutzer.pk
    return bool(zugang.darf(_recht(schritt), antrag.gebiet_id)) and not selbst


def _andere(request: Any, antrag: Any) -> list[str]:
    """Why a step that the state allows is not offered to this person."""
    saetze = []
    for s in moegliche(antrag.stand):
        if not request.zugang.darf(_recht(s), antrag.gebiet_id):
            saetze.append(warum_nicht(_recht(s)))
        elif not _darf(request.zugang, antrag, s):
            saetze.append("Wer den Antrag geprüft hat, entscheidet nicht darüber; das tut eine zweite Person.")
    if antrag.stand in (Stand.GEPRUEFT, Stand.GELISTET):
        saetze.append("Auf die Förderliste und zum Beschluss kommt der Antrag mit der ganzen Liste.")
    return list(dict.fromkeys(saetze))


@seite(lesen=BEARBEITEN, methoden=("GET", "POST"))
def foerderantrag_neu(request: Any) -> HttpResponse:
    form = AntragForm(request.POST or None, initial={"eingegangen_am": heute()}, gebiete=request.zugang.gebiete_mit(BEARBEITEN))
    wer = request.zugang.verlange(BEARBEITEN)
    return formularseite(
        request, form, lambda: actions.speichere_antrag(wer=wer, antrag=form.save(commit=False)), titel="Förderantrag aufnehmen",
        zurueck=reverse("foerderung"), brotkrumen=krumen(zur_liste(), jetzt="Antrag aufnehmen"),
        hinweis="Wie er eingegangen ist. Nach der Prüfung bleiben diese Angaben, wie sie sind.",
    )  # fmt: skip


def _mit_recht(request: Any, pk: int, recht: Recht) -> tuple[Any, Wer]:
    antrag = lade(request.zugang, pk)
    if not request.zugang.darf(recht, antrag.gebiet_id):
        raise PermissionDenied(warum_nicht(recht) if not request.zugang.darf(recht) else FREMD)
    return antrag, request.zugang.wer(recht, antrag.gebiet_id)


@seite(lesen=BEARBEITEN, methoden=("GET", "POST"))
def foerderantrag_aendern(request: Any, pk: int) -> HttpResponse:
    antrag, wer = _mit_recht(request, pk, BEARBEITEN)
    form = AntragForm(request.POST or None, instance=antrag, gebiete=request.zugang.gebiete_mit(BEARBEITEN))
    return formularseite(
        request, form, lambda: actions.speichere_antrag(wer=wer, antrag=form.save(commit=False)), titel="Förderantrag ändern",
        zurueck=antrag.get_absolute_url(), brotkrumen=krumen(zur_liste(), (antrag.titel, antrag.get_absolute_url()), jetzt="ändern"),
    )  # fmt: skip


@seite(lesen=LESEN, methoden=("GET", "POST"))
def foerderantrag_schritt(request: Any, pk: int, schritt: str) -> HttpResponse:
    """One step. What the rule forbids is said in the form; steps of the whole list are not here."""
    if schritt not in set(Schritt) - AUF_DER_LISTE:
        raise Http404
    was = Schritt(schritt)
    antrag, wer = _mit_recht(request, pk, _recht(was))
    form = SchrittForm(request.POST or None, schritt=was, initial=_vorgabe(antrag, was))

    def speichere() -> str:
        angaben = actions.schritt_am(
            **{name: wert for name, wert in form.cleaned_data.items() if name in ("tag", "betrag", "text", "form")}
        )
        return actions.gehe_schritt(wer=wer, antrag=antrag, schritt=was, angaben=angaben).get_absolute_url()

    titel = f"{was.bezeichnung[0].upper()}{was.bezeichnung[1:]}"
    return formularseite(
        request, form, speichere, titel=titel, zurueck=antrag.get_absolute_url(), hinweis=f"{antrag}: {_kernaussage(antrag)}",
        brotkrumen=krumen(zur_liste(), (antrag.titel, antrag.get_absolute_url()), jetzt=titel),
    )  # fmt: skip


def _vorgabe(a: Any, schritt: Schritt) -> dict[str, Any]:
    """The day and the amount that are most likely."""
    betrag = {Schritt.PRUEFEN: a.beantragt_cent, Schritt.BEWILLIGEN: a.beschlossen_cent, Schritt.ANERKENNEN: a.gezahlt}.get(schritt)
    if schritt is Schritt.ZURUECKZAHLEN:
        betrag = a.rueckforderung_cent - a.zurueckgezahlt
    return {"tag": a.beginn if schritt is Schritt.VORZEITIG else heute(), "betrag": betrag}
