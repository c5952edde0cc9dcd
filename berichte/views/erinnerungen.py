"""How often one is reminded by mail, and which mails went out."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from berichte.actions.erinnerung import stelle_ein
from berichte.erinnerung import Takt
from berichte.forms.berichte import ErinnerungForm
from berichte.models import Erinnerungsbrief, Erinnerungstakt
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
