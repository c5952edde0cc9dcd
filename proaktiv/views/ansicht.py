"""What all pages of the Pro-Aktiven Systeme share: tabs, breadcrumb, rights in words."""

from typing import Any

from django.urls import reverse

from sozialraum.rechte import Recht, warum_nicht

INTERN, LESEN, FUEHREN, PFLEGEN = Recht.INTERN_LESEN, Recht.HAUSRUNDEN_LESEN, Recht.HAUSRUNDEN_FUEHREN, Recht.SYSTEME_PFLEGEN
MEINE = ("Meine Systeme", "meine_systeme")
SYSTEME, STADTTEILE, AKTEURE = ("Systeme", "systeme"), ("Stadtteile", "systemstadtteile"), ("Akteure", "akteure")
KONZEPTE = ("Handlungskonzepte", "handlungskonzepte")  # pages of bsc, which knows the goals
RUNDEN, HINWEISE, WARNUNGEN = ("Runden", "hausrunden"), ("Hinweise", "hinweise"), ("Frühwarnung", "fruehwarnungen")
# (title, address, right): a tab shows for whom it opens
REITER: tuple[tuple[str, str, Recht], ...] = (
    (*SYSTEME, INTERN),
    (*MEINE, FUEHREN),
    (*STADTTEILE, INTERN),
    (*AKTEURE, INTERN),
    (*KONZEPTE, INTERN),
    (*RUNDEN, LESEN),
    (*HINWEISE, LESEN),
    (*WARNUNGEN, LESEN),
)
NUR_EIGENE = "· steht bei Systemen anderer Ressorts: Runden und Hinweise sieht nur das eigene Ressort."

Krumen = list[tuple[str, str | None]]


def reiter(zugang: Any, aktiv: str) -> list[dict[str, Any]]:
    return [{"titel": titel, "url": reverse(name), "aktiv": name == aktiv} for titel, name, recht in REITER if zugang.darf(recht)]


def weg(*dazu: tuple[str, str | None]) -> Krumen:
    """Breadcrumb: the first page of the area, and what follows."""
    return [("Pro-Aktive Systeme", reverse("systeme") if dazu else None), *dazu]


def nummer_aus(request: Any, name: str) -> int:
    """A number of the address; 0 for what is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def darf_pflegen(zugang: Any, gebiet_id: int | None = None) -> dict[str, Any]:
    """For the templates: whether, else the sentence that says who may."""
    darf = zugang.darf(PFLEGEN, gebiet_id)
    satz = zugang.warum_nicht_hier(PFLEGEN) if not darf and zugang.darf(PFLEGEN) else warum_nicht(PFLEGEN)
    return {"darf_pflegen": darf, "warum_nicht": satz}
