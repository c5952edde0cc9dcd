"""Pages that write BbA: Förderrunde, application, documents, steps."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst

from basis.geld import euro
from proaktiv.actions import bba as actions
from proaktiv.actions.bbabeschluss import Beschlussangaben
from proaktiv.actions.bbaschritte import gehe_bba_schritt, setze_rueckzahlungstag
from proaktiv.bbaweg import BBA_ENTSCHEIDUNGEN, BbaAngaben, BbaSchrittart
from proaktiv.forms.bba import BESCHLUSSFELDER, BbaAntragForm, BbaRundeForm, BbaSchrittForm, RueckzahlungForm, UnterlagenForm
from proaktiv.models import BbaAntrag, BbaRunde, BbaSchritt, BbaUnterlage
from proaktiv.selectors.bba import obergrenze
from proaktiv.views.bba import bba_weg, hole_antrag, hole_runde, kernsatz, recht_fuer, schrittname
from proaktiv.views.kettenansicht import BBA_BEARBEITEN, BBA_ENTSCHEIDEN, BBA_LESEN
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.views.formularseite import formularseite

A = BbaSchrittart
UNTERLAGEN = (
    "Antrag mit Unterschrift der Schulleitung",
    "Kosten- und Finanzierungsplan",
    "Beschluss der Gesamtkonferenz",
)


@seite(lesen=BBA_ENTSCHEIDEN, methoden=("GET", "POST"))
def bba_runde_neu(request: Any) -> HttpResponse:
    """What the last round asked for is proposed for the new one."""
    wer, titel, tag = request.zugang.verlange(BBA_ENTSCHEIDEN), "Förderrunde anlegen", heute()
    letzte = BbaRunde.objects.first()
    namen = list(BbaUnterlage.objects.filter(runde=letzte).values_list("name", flat=True)) or UNTERLAGEN
    form = BbaRundeForm(request.POST or None, initial={"kalenderjahr": tag.year, "antraege_ab": tag, "unterlagen": "\n".join(namen)})

    def speichere() -> Any:
        angaben = {"runde": form.save(commit=False), "unterlagen": form.unterlagennamen}
        return actions.speichere_bba_runde(wer=wer, geprueft=form.geprueft, **angaben)

    return formularseite(
        request, form, speichere, titel=titel, zurueck=reverse("bba_runden"), brotkrumen=bba_weg((titel, None)),
        meldung="Die Förderrunde ist angelegt.",
    )  # fmt: skip


@seite(lesen=BBA_ENTSCHEIDEN, methoden=("GET", "POST"))
def bba_runde_aendern(request: Any, pk: int) -> HttpResponse:
    runde, wer, titel = hole_runde(pk), request.zugang.verlange(BBA_ENTSCHEIDEN), "Förderrunde ändern"
    anfang = {"unterlagen": "\n".join(runde.unterlagen.values_list("name", flat=True))}
    form = BbaRundeForm(request.POST or None, instance=runde, initial=anfang)
    satz = runde.topf.satz

    def speichere() -> Any:
        angaben = {"runde": form.save(commit=False), "unterlagen": form.unterlagennamen}
        return actions.speichere_bba_runde(wer=wer, geprueft=form.geprueft, **angaben)

    return formularseite(
        request, form, speichere, titel=titel, zurueck=runde.get_absolute_url(), hinweis=satz,
        brotkrumen=bba_weg((str(runde), runde.get_absolute_url()), (titel, None)),
    )  # fmt: skip


def _grenzsatz(runde: BbaRunde) -> str:
    grenze = obergrenze(runde.kalenderjahr)
    if grenze is None:
        return f"Für {runde.kalenderjahr} ist keine Obergrenze je Schule hinterlegt."
    return f"Je Schule sind es im Kalenderjahr {runde.kalenderjahr} höchstens {euro(grenze)}, über alle Vorhaben zusammen."


@seite(lesen=BBA_BEARBEITEN, methoden=("GET", "POST"))
def bba_antrag_neu(request: Any, pk: int) -> HttpResponse:
    """A school applies through the Netzwerkstelle."""
    runde, wer, titel = hole_runde(pk), request.zugang.verlange(BBA_BEARBEITEN), "Antrag aufnehmen"
    eingang = min(max(heute(), runde.antraege_ab), runde.antragsfrist)
    form = BbaAntragForm(
        request.POST or None, instance=BbaAntrag(runde=runde, muster=runde.muster), initial={"eingegangen_am": eingang}
    )
    return formularseite(
        request, form, lambda: actions.speichere_bba_antrag(wer=wer, antrag=form.save(commit=False), geprueft=form.geprueft), titel=titel,
        zurueck=runde.get_absolute_url(), hinweis=f"{runde}. {_grenzsatz(runde)}",
        brotkrumen=bba_weg((str(runde), runde.get_absolute_url()), (titel, None)), meldung="Der Antrag ist aufgenommen.",
    )  # fmt: skip


def _antragsseite(request: Any, antrag: BbaAntrag, form: Any, speichere: Any, titel: str, **dazu: Any) -> HttpResponse:
    runde = antrag.runde
    krumen = bba_weg((str(runde), runde.get_absolute_url()), (antrag.titel, antrag.get_absolute_url()), (titel, None))
    return formularseite(request, form, speichere, titel=titel, zurueck=antrag.get_absolute_url(), brotkrumen=krumen, **dazu)


@seite(lesen=BBA_BEARBEITEN, methoden=("GET", "POST"))
def bba_antrag_aendern(request: Any, pk: int) -> HttpResponse:
    antrag, wer = hole_antrag(pk), request.zugang.verlange(BBA_BEARBEITEN)
    instanz = hole_antrag(pk)
    form = BbaAntragForm(request.POST or None, instance=instanz)
    return _antragsseite(
        request, antrag, form, lambda: actions.speichere_bba_antrag(wer=wer, antrag=form.save(commit=False), geprueft=form.geprueft),
        "Antrag ändern", hinweis=f"{antrag.einrichtung}, {antrag.runde}. {_grenzsatz(antrag.runde)}",
    )  # fmt: skip


@seite(lesen=BBA_BEARBEITEN, methoden=("GET", "POST"))
def bba_unterlagen(request: Any, pk: int) -> HttpResponse:
    antrag, wer = hole_antrag(pk), request.zugang.verlange(BBA_BEARBEITEN)
    form = UnterlagenForm(request.POST or None, antrag=antrag, initial={"tag": _tag(antrag)})

    def speichere() -> BbaAntrag:
        return actions.trage_unterlagen_ein(
            wer=wer, antrag=antrag, unterlagen=form.cleaned_data["unterlagen"], tag=form.cleaned_data["tag"]
        )

    return _antragsseite(request, antrag, form, speichere, "Unterlagen eintragen", meldung="Der Eingang ist eingetragen.")


@seite(lesen=BBA_LESEN, methoden=("GET", "POST"))
def bba_schritt(request: Any, pk: int, schritt: str) -> HttpResponse:
    """One step. What the rule forbids is said in the form."""
    if schritt not in set(BbaSchrittart):
        raise Http404
    was = BbaSchrittart(schritt)
    antrag, wer = hole_antrag(pk), request.zugang.verlange(recht_fuer(was))
    form = BbaSchrittForm(request.POST or None, schritt=was, antrag=antrag, initial=_anfang(antrag, was))

    def speichere() -> BbaAntrag:
        felder = ("tag", "betrag", "text", "frist", "zum")
        angaben = BbaAngaben(**{feld: form.cleaned_data[feld] for feld in felder if feld in form.cleaned_data})
        beschluss = Beschlussangaben(**{feld: form.cleaned_data[feld] for feld in BESCHLUSSFELDER if feld in form.cleaned_data})
        return gehe_bba_schritt(wer=wer, antrag=antrag, schritt=was, angaben=angaben, beschluss=beschluss, geprueft=form.geprueft)

    titel = capfirst(schrittname(antrag, was))
    return _antragsseite(request, antrag, form, speichere, titel, hinweis=kernsatz(antrag), meldung="Der Schritt ist eingetragen.")


@seite(lesen=BBA_BEARBEITEN, methoden=("GET", "POST"))
def bba_rueckzahlung(request: Any, pk: int) -> HttpResponse:
    """Until when money is to come back, where the step that asked it back set no day."""
    antrag, wer = hole_antrag(pk), request.zugang.verlange(BBA_BEARBEITEN)
    form = RueckzahlungForm(request.POST or None, initial={"bis": antrag.rueckzahlung_bis})
    offen = f"Zurückzuzahlen sind noch {euro(antrag.rueckforderung_cent - antrag.zurueckgezahlt_cent)}."
    return _antragsseite(
        request, antrag, form, lambda: setze_rueckzahlungstag(wer=wer, antrag=antrag, bis=form.cleaned_data["bis"]),
        "Frist der Rückzahlung setzen", hinweis=f"{kernsatz(antrag)} {offen}", meldung="Die Frist steht.",
    )  # fmt: skip


def _anfang(antrag: BbaAntrag, schritt: BbaSchrittart) -> dict[str, Any]:
    """What is most likely; of a decision the Gremium that decided last, and the Sitzung of the round if it was."""
    angaben: dict[str, Any] = {"tag": _tag(antrag), "betrag": _betrag(antrag, schritt)}
    if schritt in BBA_ENTSCHEIDUNGEN:
        sitzung, letzte = antrag.runde.sitzung_am, BbaSchritt.objects.filter(gremium__entscheidet_bba=True).order_by("-pk")
        angaben |= {"gremium": letzte.values_list("gremium", flat=True).first()}
        if sitzung and antrag.status_seit <= sitzung and (antrag.muster or sitzung <= heute()):
            angaben["tag"] = sitzung
    return angaben


def _tag(antrag: BbaAntrag) -> date:
    """Today; invented applications may lie after the fixed day of a demonstration."""
    return max(heute(), antrag.status_seit) if antrag.muster else heute()


def _betrag(a: BbaAntrag, schritt: BbaSchrittart) -> int | None:
    """The amount that is most likely."""
    nachgewiesen = a.nachgewiesen_cent
    return {
        A.BERATEN: a.beantragt_cent,
        A.BEWILLIGEN: a.beantragt_cent if a.votum_cent is None else a.votum_cent,
        A.AUSZAHLEN: a.belegt_cent - a.gezahlt_cent,
        A.BEENDEN: a.gezahlt_cent,
        A.NACHWEISEN: nachgewiesen,
        A.ANERKENNEN: min(a.gezahlt_cent, nachgewiesen or 0),
        A.ZURUECKZAHLEN: a.rueckforderung_cent - a.zurueckgezahlt_cent,
    }.get(schritt)
