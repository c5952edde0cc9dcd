"""Pages that write: goals, Maßnahmen, measures, plan, values, answers to red, the break-down to lower Gebiete."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from basis.zahlen import datum, zahl
from bsc.actions import messgroessen, messwerte
from bsc.actions import ziele as aktionen
from bsc.forms import formulare as forms
from bsc.messgroesse import Messart, miss, mit_einheit, schreibe
from bsc.models import Messdefinition, Messgroesse, Messwert, Planwert, Rotnotiz, Ziel, Zielmassnahme
from bsc.views.ansicht import adresse, standfrage
from bsc.views.messgroesse import hole
from bsc.views.rahmen import knoten_von, messgroesse_von, rahmen, sage_ab_wann
from bsc.views.scorecard import knoten_der_adresse, stand_von, wer_darf
from sozialraum.access import Wer, seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht

PFLEGEN, EINTRAGEN = Recht.SCORECARD_PFLEGEN, Recht.MESSWERTE_EINTRAGEN


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def ziel_neu(request: Any, jahr: int, ebene: str, schluessel: str) -> HttpResponse:
    knoten = knoten_der_adresse(request.zugang.baum, ebene, schluessel)
    wer = wer_darf(request, PFLEGEN, knoten.id)
    form = forms.ZielForm(request.POST or None, initial={"von_jahr": jahr})

    def speichere() -> str:
        ziel = form.save(commit=False)
        ziel.gebiet_id = knoten.id
        aktionen.speichere_ziel(wer=wer, ziel=ziel)
        return adresse(jahr, knoten)

    return rahmen(request, form, speichere, knoten.id, "Ziel anlegen", meldung="Das Ziel ist angelegt. Es braucht noch eine Messgröße.")


def ziel_von(request: Any, pk: int) -> tuple[Ziel, Wer]:
    ziel = get_object_or_404(Ziel.objects.select_related("gebiet", "oberziel__oberziel"), pk=pk)
    return ziel, wer_darf(request, PFLEGEN, ziel.gebiet_id)


def zurueck(request: Any, gebiet: int) -> str:
    return adresse(stand_von(request).year, knoten_von(request, gebiet))


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def ziel_aendern(request: Any, pk: int) -> HttpResponse:
    ziel, wer = ziel_von(request, pk)
    form = forms.ZielForm(request.POST or None, instance=ziel)

    def speichere() -> str:
        aktionen.speichere_ziel(wer=wer, ziel=form.save(commit=False))
        return zurueck(request, ziel.gebiet_id)

    return rahmen(request, form, speichere, ziel.gebiet_id, "Ziel ändern")


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def zielmassnahme_neu(request: Any, pk: int) -> HttpResponse:
    ziel, wer = ziel_von(request, pk)
    form = forms.MassnahmeForm(request.POST or None)

    def speichere() -> str:
        massnahme = form.save(commit=False)
        massnahme.ziel = ziel
        aktionen.speichere_massnahme(wer=wer, massnahme=massnahme)
        return reverse("zielmassnahmen", args=[pk])

    return rahmen(request, form, speichere, ziel.gebiet_id, "Maßnahme anlegen", ("Maßnahmen", reverse("zielmassnahmen", args=[pk])))


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def zielmassnahme_aendern(request: Any, pk: int) -> HttpResponse:
    massnahme = get_object_or_404(Zielmassnahme.objects.select_related("ziel"), pk=pk)
    wer = wer_darf(request, PFLEGEN, massnahme.ziel.gebiet_id)
    form = forms.MassnahmeForm(request.POST or None, instance=massnahme)
    liste = reverse("zielmassnahmen", args=[massnahme.ziel_id])

    def speichere() -> str:
        aktionen.speichere_massnahme(wer=wer, massnahme=form.save(commit=False))
        return liste

    return rahmen(request, form, speichere, massnahme.ziel.gebiet_id, "Maßnahme ändern", ("Maßnahmen", liste))


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def messgroesse_neu(request: Any, pk: int) -> HttpResponse:
    ziel, wer = ziel_von(request, pk)
    form = forms.MessgroesseForm(request.POST if request.method == "POST" else None)

    def speichere() -> Messgroesse:
        return messgroessen.lege_messgroesse_an(wer=wer, ziel=ziel, **form.cleaned_data)

    meldung = "Die Messgröße ist angelegt. Für einen Status braucht sie noch Ausgangswert und Plan."
    return rahmen(request, form, speichere, ziel.gebiet_id, "Messgröße anlegen", meldung=meldung, hinweis=f"Ziel: {ziel}")


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def planwert_neu(request: Any, pk: int) -> HttpResponse:
    m, wer, weg = messgroesse_von(request, pk, PFLEGEN)
    form = forms.PlanForm(request.POST or None, instance=Planwert(messgroesse=m))

    def speichere() -> Messgroesse:
        sage_ab_wann(request, messgroessen.setze_plan(wer=wer, plan=form.save(commit=False)).gueltig_ab)
        return m

    hinweis = "Für Jahresenden gibt es „Plan je Jahr setzen“. Der bisherige Plan bleibt in der Geschichte stehen."
    return rahmen(request, form, speichere, m.ziel.gebiet_id, "Planwert für einen Tag setzen", weg, hinweis=hinweis)


@seite(lesen=EINTRAGEN, methoden=("GET", "POST"))
def messwert_neu(request: Any, pk: int) -> HttpResponse:
    m, wer, weg = messgroesse_von(request, pk, EINTRAGEN)
    definition = Messdefinition.objects.filter(messgroesse=m).am(heute()).first()
    if definition is None:
        raise Http404
    if definition.messquelle:
        messages.info(request, "Diese Messgröße berechnet das System; einzutragen ist hier nichts.")
        return redirect(m)
    form = forms.WertForm(request.POST or None, instance=Messwert(messgroesse=m), definition=definition)

    def speichere() -> Messgroesse:
        messwerte.trage_wert_ein(wer=wer, wert=form.save(commit=False), trotzdem=bool(form.cleaned_data.get("trotzdem")))
        return m

    zweite = " Er zählt, sobald ihn eine zweite Person bestätigt hat." if definition.zweite_person else ""
    return rahmen(
        request, form, speichere, m.ziel.gebiet_id, "Wert eintragen", weg, meldung=f"Der Wert ist eingetragen.{zweite}",
        hinweis=f"{definition.formel}. Stichtag: {definition.stichtagsregel}.{zweite}",
    )  # fmt: skip


def _zahlen(wert: Messwert) -> str:
    """What the second person confirms: the value, and the two numbers it comes from where they are known."""
    art = Messart(wert.messgroesse.art)
    definition = Messdefinition.objects.filter(messgroesse=wert.messgroesse_id).am(wert.stichtag).first()
    seite_, namen = (definition.gewertete_seite, (definition.zaehler, definition.nenner)) if definition else (1, ("", ""))
    if wert.zaehler is None or wert.nenner is None:
        return mit_einheit(art, schreibe(art, wert.wert, seite=seite_), namen[0])
    paar = zip((namen[0] or "Zähler", namen[1] or "Nenner"), (wert.zaehler, wert.nenner), strict=True)
    ergebnis = schreibe(art, miss(art, wert.zaehler, wert.nenner, seite=seite_).wert, seite=seite_)
    return f"{mit_einheit(art, ergebnis)} ({', '.join(f'{name}: {zahl(x, 2 if x % 1 else 0)}' for name, x in paar)})"


@seite(lesen=EINTRAGEN, methoden=("GET", "POST"))
def messwert_bestaetigen(request: Any, pk: int) -> HttpResponse:
    wert = get_object_or_404(Messwert.objects.select_related("messgroesse__ziel", "nutzer"), pk=pk, herkunft="eingabe")
    m = wert.messgroesse
    wer = wer_darf(request, EINTRAGEN, m.ziel.gebiet_id)
    form = forms.LeerForm(request.POST if request.method == "POST" else None)

    def speichere() -> Messgroesse:
        messwerte.bestaetige_wert(wer=wer, wert=wert)
        return m

    von, grund = wert.nutzer or "der Einrichtung des Systems", f" Grund der Korrektur: {wert.grund}." if wert.grund else ""
    hinweis = f"{m.name}, Stichtag {datum(wert.stichtag)}: {_zahlen(wert)}. Quelle: {wert.quelle}.{grund} Eingetragen von {von}."
    return rahmen(
        request, form, speichere, m.ziel.gebiet_id, "Wert bestätigen", (m.name, m.get_absolute_url()), absenden="Bestätigen",
        meldung="Der Wert ist bestätigt.", hinweis=hinweis,
    )  # fmt: skip


@seite(lesen=EINTRAGEN, methoden=("GET", "POST"))
def rotnotiz_neu(request: Any, pk: int) -> HttpResponse:
    """The answer to red. Whoever looks at a measure that is not red is sent back to it."""
    m, wer, (name, ort) = messgroesse_von(request, pk, EINTRAGEN)
    stand = stand_von(request)
    zeile, zurueck = hole(request, pk, stand).zeile, f"{ort}{standfrage(stand, heute())}"
    if zeile.status != "handeln" or zeile.ist is None:
        return redirect(zurueck)
    tag = zeile.ist.tag
    form = forms.NotizForm(request.POST or None, instance=Rotnotiz(messgroesse=m, stichtag=tag), ziel=m.ziel)

    def speichere() -> str:
        messwerte.notiere(wer=wer, notiz=form.save(commit=False))
        return zurueck

    hinweis = f"{m.name} am {datum(tag)}: Ist {zeile.ist_text}, Soll {zeile.soll_text}, Abweichung {zeile.abweichung_text}."
    titel, meldung = "Auf „handeln“ antworten", "Die Antwort ist notiert."
    return rahmen(request, form, speichere, m.ziel.gebiet_id, titel, (name, zurueck), hinweis=hinweis, meldung=meldung)
