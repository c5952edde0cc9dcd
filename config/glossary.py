"""The glossary: one source, the tables in the apps' README files."""

from dataclasses import dataclass
from functools import lru_cache

from django.apps import apps
from django.conf import settings

from config.markdown import UMLAUTS

APPS = ("basis", "sozialraum", "budgets", "proaktiv", "bsc", "berichte")


@dataclass(frozen=True)
class Eintrag:
    begriff: str
    bedeutung: str
    englisch: str
    quelle: str

    def enthaelt(self, text: str) -> bool:
        return text.casefold() in f"{self.begriff} {self.bedeutung} {self.englisch}".casefold()


@lru_cache
def eintraege() -> tuple[Eintrag, ...]:
    """In German alphabetical order."""
    rows = [row for app in APPS for row in _table(app)]
    return tuple(sorted(rows, key=lambda e: e.begriff.lower().translate(UMLAUTS)))


def _table(app: str) -> list[Eintrag]:
    path = settings.BASE_DIR / app / "README.md"
    section = path.read_text().partition("## Glossar")[2].partition("\n## ")[0] if path.exists() else ""
    lines = [line.strip().strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [Eintrag(_term(app, cells[0].strip()), *map(_text, cells[1:])) for cells in lines[2:]]


def _text(cell: str) -> str:
    return cell.strip().replace("`docs/methodik.md`", "Methodik").replace("`", "")


def _term(app: str, cell: str) -> str:
    """A model's own German name; any other word as it stands."""
    if not cell.startswith("`"):
        return cell
    models = {m.__name__: str(m._meta.verbose_name) for m in apps.get_app_config(app).get_models()}
    return models.get(cell.strip("`"), cell.strip("`"))
