"""What every page's frame shows: city, Haushaltsjahr, Datenstand, navigation."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse

from budgets.selectors.haushaltsjahre import haushaltsjahre, letzter_stichtag
from sozialraum.clock import heute
from sozialraum.models import Stadt

# (title, URL name, first parts of the addresses that belong to it)
NAVIGATION = (
    ("Übersicht", "uebersicht", ("",)),
    (
        "Budgets",
        "budgets",
        (
            *("budgets", "haushalt", "gewichtungen", "verteilungen", "personalbemessung"),
            *("vereinbarungen", "umschichtungen", "foerderung", "foerderlisten", "buchungen", "haushaltsstellen"),
            *("erlaeuterungen", "warnungen", "ueberschreitungen"),
        ),
    ),
    ("Scorecard", "scorecards", ("scorecard",)),
    ("Hausrunden", "systeme", ("systeme", "akteure", "hausrunden", "hinweise", "aktionen", "fruehwarnung", "handlungskonzepte")),
    (
        "Präventionskette", "praeventionsmatrix",
        (
            *("praeventionskette", "konzeptionen", "meilensteine", "massnahmen", "umsetzungsstand"),
            *("finanzplanung", "foerdermittel", "ausbaustand", "bba"),
        ),
    ),
    (
        "Gremien", "gremien",
        ("gremien", "sitzungen", "tagesordnungspunkte", "vorlagen", "beratungen", "beschluesse", "beschlussverfolgung"),
    ),
    ("Berichte", "berichte", ("berichte", "sozialraumbudgets", "auftraege")),
    (
        "Daten",
        "daten",
        (
            *("daten", "indikatoren", "werte", "bevoelkerung", "lieferungen", "importe", "gebiete", "zuordnung"),
            *("einrichtungen", "traeger", "traegerabfragen", "standorte", "organisation", "schwerpunktraeume"),
        ),
    ),
)
ROOTS = frozenset(name for _title, name, _parts in NAVIGATION) - {"uebersicht"}
KONTO = {
    "account_change_password": "Kennwort ändern",
    "account_reauthenticate": "Bestätigen",
    "account_logout": "Abmelden",
    "mfa_reauthenticate": "Bestätigen",
    "mfa_index": "Zweiter Faktor",
    "mfa_activate_totp": "Zweiter Faktor",
    "mfa_deactivate_totp": "Zweiter Faktor",
    "mfa_view_recovery_codes": "Ersatzcodes",
    "mfa_generate_recovery_codes": "Ersatzcodes",
}


def rahmen(request: Any) -> dict[str, Any]:
    """Once a request, however many templates it renders."""
    if not hasattr(request, "rahmen"):
        request.rahmen = _rahmen(request)
    kontext: dict[str, Any] = request.rahmen
    return kontext


def _rahmen(request: HttpRequest) -> dict[str, Any]:
    """Two cheap queries: city; Haushaltsjahre with the Datenstand."""
    stadt = Stadt.objects.aktuelle()
    kontext: dict[str, Any] = {"stadt": stadt, "vorfuehrung": settings.DEMO, "fester_tag": stadt.fester_tag if stadt else None}
    if getattr(request, "user", None) is None or not request.user.is_authenticated:
        return kontext
    navigation = _navigation(request)
    jahre = haushaltsjahre(request)
    jahr = next((j for j in reversed(jahre) if j.jahr <= heute().year), jahre[0] if jahre else None)
    return kontext | {
        "navigation": navigation,
        "brotkrumen": _brotkrumen(request, navigation),
        "haushaltsjahr": (jahr.bezeichnung or str(jahr)) if jahr else "",
        "datenstand": jahr.datenstand if jahr else letzter_stichtag().values_list("stichtag", flat=True).first(),
    }


def _navigation(request: Any) -> list[dict[str, Any]]:
    """Only pages that exist and whose own gate lets this person in."""
    teil = request.path.strip("/").split("/")[0]
    return [
        {"titel": titel, "url": url, "aktiv": teil in teile}
        for titel, url, recht, teile in _punkte()
        if recht is None or request.zugang.darf(recht)
    ]


@cache
def _punkte() -> list[tuple[str, str, Any, tuple[str, ...]]]:
    """Title, address, right and parts of each page of the navigation that exists; to resolve them costs a millisecond a page."""
    punkte: list[tuple[str, str, Any, tuple[str, ...]]] = []
    for titel, name, teile in NAVIGATION:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        punkte.append((titel, url, getattr(resolve(url).func, "recht", None), teile))
    return punkte


def _brotkrumen(request: HttpRequest, navigation: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    """The default of the first page of each area and of allauth's pages; all others say their own."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    if name in KONTO:
        return [("Mein Zugang", reverse("konto")), (KONTO[name], None)]
    return [("Übersicht", "/"), *((p["titel"], None) for p in navigation if p["url"] == request.path)] if name in ROOTS else []
