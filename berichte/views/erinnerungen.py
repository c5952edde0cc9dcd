"""How often one is reminded by mail, which mails went out; and, for who keeps the accounts, which did not."""

from typing import Any

from django.contrib import messages
from django.db.models import Case, Exists, OuterRef, Value, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from basis.jobs import starte
from basis.lists import list_page
from basis.zahlen import anzahl
from berichte.actions.erinnerung import stelle_ein
from berichte.erinnerung import Takt
from berichte.filters import ErinnerungsfehlerFilter
from berichte.forms.berichte import ErinnerungForm
from berichte.models import Erinnerungsbrief, Erinnerungsfehler, Erinnerungstakt
from berichte.tables import ErinnerungsfehlerTable
from sozialraum.access import seite
from sozialraum.rechte import Recht

LETZTE = 10


@seite(lesen=Recht.INTERN_LESEN, methoden=("GET", "POST"))
def erinnerungen(request: Any) -> HttpResponse:
    row = Erinnerungstakt.objects.filter(nutzer=request.user).first()
    form = ErinnerungForm(request.POST or None, initial={"takt": row.takt if row else Takt.TAEGLICH.value})
    if request.method == "POST" and form.is_valid():
        stelle_ein(wer=request.zugang.wer(), nutzer=request.user, takt=Takt(form.cleaned_data["takt"]))
        messages.success(request, "Gespeichert. Es gilt ab der nächsten Erinnerung.")
        return redirect("erinnerungseinstellung")
    context = {
        "titel": "Erinnerungen per E-Mail",
        "form": form,
        "briefe": Erinnerungsbrief.objects.filter(nutzer=request.user)[:LETZTE],
        "brotkrumen": [("Mein Zugang", reverse("konto")), ("Erinnerungen per E-Mail", None)],
    }
    return render(request, "berichte/erinnerungen.html", context, status=422 if form.errors else 200)


def _gescheiterte() -> Any:
    """``stand``: what failed is settled once a mail went out later, to that account or, where the server did not answer, to anybody."""
    danach = Erinnerungsbrief.objects.filter(created_at__gt=OuterRef("zuletzt"))
    an_ihn = danach.filter(nutzer=OuterRef("nutzer"))
    erledigt = Case(When(nutzer__isnull=True, then=Exists(danach)), default=Exists(an_ihn))
    return Erinnerungsfehler.objects.select_related("nutzer").annotate(
        stand=Case(When(erledigt, then=Value("erledigt")), default=Value("offen"))
    )


@seite(lesen=Recht.ZUGAENGE_VERWALTEN)
def erinnerungsfehler(request: Any) -> HttpResponse:
    rows = _gescheiterte()
    offen = rows.filter(stand="offen").count()
    gescheitert = f"{anzahl(offen, 'Versand ist', 'Versände sind')} gescheitert und noch nicht nachgeholt."
    context = {
        "titel": "Gescheiterte Erinnerungen",
        "kernaussage": gescheitert if offen else "Keine Erinnerung wartet auf einen neuen Versuch.",
        "brotkrumen": [("Mein Zugang", reverse("konto")), ("Zugänge", reverse("zugaenge")), ("Gescheiterte Erinnerungen", None)],
        "offen": offen,
    }
    return list_page(
        request, template="berichte/erinnerungsfehler.html", table=ErinnerungsfehlerTable, rows=rows, filterset=ErinnerungsfehlerFilter,
        name="gescheiterte-erinnerungen", context=context,
    )  # fmt: skip


@seite(lesen=Recht.ZUGAENGE_VERWALTEN, schreiben=Recht.ZUGAENGE_VERWALTEN, methoden=("POST",))
def erinnerungen_nochmal(request: Any) -> HttpResponse:
    """Sends what is still due today; who has its mail gets no second one."""
    auftrag = starte("erinnerungen", titel="Erinnerungen noch einmal versenden", nutzer=request.user)
    return redirect("auftrag", pk=auftrag.pk)
