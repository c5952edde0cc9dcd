"""Which pages the pages link."""

from django.conf import settings
from django.urls import Resolver404, resolve

from tests.site.harvest import Harvest


def samples(ernte: Harvest, role: str) -> dict[str, str]:
    """Address → page that links it, one for each URL name."""
    found: dict[str, tuple[str, str]] = {}
    for page, answer in ernte.pages(role):
        for href in answer.links:
            if href.startswith("/") and not href.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
                path = href.partition("#")[0]
                found.setdefault(_view_of(path), (path, page))
    return dict(found.values())


def _view_of(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return path
