"""Help, glossary, method, legal notes: texts of docs/ and of the apps' README files as pages. Open to all, since they hold no data."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from config import glossary, markdown

NACHSCHLAGEN = (("Hilfe", "hilfe"), ("Glossar", "glossar"), ("Methodik", "methodik"))


def _reiter(aktiv: str) -> list[dict[str, object]]:
    return [{"titel": titel, "url": reverse(name), "aktiv": name == aktiv} for titel, name in NACHSCHLAGEN]


def _text(request: HttpRequest, datei: str, **context: object) -> HttpResponse:
    path: Path = settings.BASE_DIR / "docs" / datei
    if not path.exists():
        raise Http404
    text = markdown.lies(path)
    brotkrumen = [("Übersicht", "/"), (text.titel, None)]
    return render(request, "config/text.html", {"titel": text.titel, "text": text, "brotkrumen": brotkrumen, **context})


@require_safe
def hilfe(request: HttpRequest) -> HttpResponse:
    return _text(request, "hilfe.md", reiter=_reiter("hilfe"))


@require_safe
def methodik(request: HttpRequest) -> HttpResponse:
    return _text(request, "methodik.md", reiter=_reiter("methodik"))


@require_safe
def barrierefreiheit(request: HttpRequest) -> HttpResponse:
    return _text(request, "barrierefreiheit.md")


@require_safe
def datenschutz(request: HttpRequest) -> HttpResponse:
    return _text(request, "datenschutz.md")


@require_safe
def glossar(request: HttpRequest) -> HttpResponse:
    suche = request.GET.get("suche", "").strip()
    alle = glossary.eintraege()
    treffer = [eintrag for eintrag in alle if eintrag.enthaelt(suche)]
    context = {
        "titel": "Glossar",
        "kernaussage": f"{len(alle)} Begriffe des Fachkonzepts, des Gesetzes und dieser Anwendung.",
        "reiter": _reiter("glossar"),
        "brotkrumen": [("Übersicht", "/"), ("Glossar", None)],
        "suche": suche,
        "eintraege": treffer,
    }
    return render(request, "config/glossar.html", context)
