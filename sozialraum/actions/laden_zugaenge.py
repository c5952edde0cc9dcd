"""Accounts and roles from files: the Muster accounts of a demo."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from basis.models import Nutzer
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.laden_stadt import gebiet_mit
from sozialraum.actions.rollen import weise_rolle_zu
from sozialraum.actions.zugang import lege_zugang_an
from sozialraum.models import Gebiet, Gremium, Rollenzuweisung
from sozialraum.rechte import Rolle


@transaction.atomic
def lade_zugaenge(*, wer: Wer, angaben: dict[str, Any]) -> Ladebericht:
    """Accounts with one common password; known accounts keep theirs and their roles. Roles begin on the first day of the Gebiete."""
    bericht = Ladebericht()
    kennwort = make_password(angaben["kennwort"])  # once: a good hash costs a quarter of a second
    beginn = Gebiet.objects.order_by("gueltig_von").values_list("gueltig_von", flat=True).first()
    if beginn is None:
        raise Abgelehnt("Zugänge lassen sich erst laden, wenn es Gebiete gibt.")
    for n in angaben["nutzer"]:
        nutzer = Nutzer.objects.filter(username=n["benutzername"]).first()
        if nutzer is None:
            muster = bool(angaben.get("muster"))
            nutzer = lege_zugang_an(wer=wer, benutzername=n["benutzername"], anzeigename=n["anzeigename"], ist_muster=muster)
            nutzer.password = kennwort
            nutzer.save(update_fields=["password"])
            bericht.zaehle("Zugänge", "neu")
        else:
            bericht.zaehle("Zugänge", "unveraendert")
        rolle = rolle_mit(n["rolle"])
        gebiet = gebiet_mit(n["gebiet"]) if n.get("gebiet") else None
        gremium = gremium_mit(n["gremium"]) if n.get("gremium") else None
        if not Rollenzuweisung.objects.filter(nutzer=nutzer, rolle=rolle, gebiet=gebiet, gremium=gremium).exists():
            weise_rolle_zu(wer=wer, nutzer=nutzer, rolle=rolle, gueltig_von=beginn, gebiet=gebiet, gremium=gremium)
    return bericht


def rolle_mit(text: str) -> Rolle:
    """The role of a word; an unknown word is refused with the list of roles."""
    try:
        return Rolle(text)
    except ValueError:
        raise Abgelehnt(f"Die Rolle „{text}“ gibt es nicht. Möglich sind: {', '.join(Rolle)}.") from None


def gremium_mit(schluessel: str) -> Gremium:
    gremium = Gremium.objects.filter(schluessel=schluessel).first()
    if gremium is None:
        raise Abgelehnt(f"Ein Gremium „{schluessel}“ gibt es nicht.")
    return gremium
