"""Rows: numbers that are numbers, references that lead somewhere, a history that ends in the row, files and deliveries."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Field

from basis.models import Datei
from config.integrity import Finding, count, finding, quote, rows
from config.integrity.schema import foreign_keys, managed
from sozialraum.history import verfolgte
from sozialraum.models import Datenlieferung, Verwendung
from sozialraum.models.lieferung import Lieferungsart

NAMED = 5  # rows of one kind that are named
NUMERIC = """
    SELECT c.relname, a.attname, a.atttypid::regtype::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
        AND a.atttypid IN ('numeric'::regtype, 'float4'::regtype, 'float8'::regtype, 'date'::regtype, 'timestamptz'::regtype,
            'timestamp'::regtype) ORDER BY 1, 2"""
NO_NUMBER = "{} IN ('NaN', 'Infinity', '-Infinity')"
NO_DAY = "NOT isfinite({})"
# The newest version of every row beside the row itself
HISTORY = """
    SELECT coalesce(t.{key}, e.pgh_obj_id), CASE WHEN e.pgh_id IS NULL THEN 'ohne' WHEN t.{key} IS NULL THEN 'fort'
            WHEN e.pgh_label = 'delete' THEN 'wieder' ELSE 'anders' END
    FROM {table} t FULL JOIN (SELECT DISTINCT ON (pgh_obj_id) * FROM {event} ORDER BY pgh_obj_id, pgh_id DESC) e ON e.pgh_obj_id = t.{key}
    WHERE e.pgh_id IS NULL OR (t.{key} IS NULL AND e.pgh_label <> 'delete')
        OR (t.{key} IS NOT NULL AND (e.pgh_label = 'delete' OR ROW({now}) IS DISTINCT FROM ROW({kept}))) ORDER BY 1"""
SAID = {
    "ohne": "stehen in keiner Fassung des Verlaufs",
    "fort": "fehlen, ohne dass der Verlauf ihr Löschen kennt",
    "wieder": "sind da, obwohl der Verlauf ihr Löschen kennt",
    "anders": "sind anders als die letzte Fassung des Verlaufs",
}
# An emptied one is empty, and every other one is what it was
FILES = """
    SELECT id, name FROM basis_datei WHERE CASE WHEN geloescht_am IS NULL
        THEN encode(sha256(inhalt), 'hex') <> sha256 OR octet_length(inhalt) <> groesse ELSE octet_length(inhalt) > 0 END ORDER BY 1"""
# Only what came with deliveries may be emptied, and not before the shortest period that ever was set for it
EMPTIED_AT_LEAST = 365  # days; as in fixtures/recht/loeschfristen.toml
EMPTIED = """
    SELECT d.id, d.name FROM basis_datei d WHERE d.geloescht_am IS NOT NULL AND ({needed} OR coalesce(
        (SELECT max(l.created_at) FROM sozialraum_datenlieferung l WHERE l.datei_id = d.id), 'infinity') > least(d.geloescht_am, now())
        - make_interval(days => greatest(%(days)s,
            (SELECT min(f.tage) FROM sozialraum_loeschfristevent f WHERE f.schluessel = 'importdateien')))) ORDER BY 1"""
# What these two kinds keep is less than what was sent; sha256 is that of the file that came
KEPT_LESS = (Lieferungsart.BUCHUNGEN, Lieferungsart.FALLEXPORT)
DELIVERIES = """
    SELECT l.id, d.name FROM sozialraum_datenlieferung l JOIN basis_datei d ON d.id = l.datei_id
    WHERE l.art <> ALL (%s) AND l.sha256 <> d.sha256 ORDER BY 1"""
WITHOUT_FILE = "SELECT id FROM sozialraum_datenlieferung WHERE datei_id IS NULL AND art <> 'erfassung' ORDER BY 1"


def zahlen() -> Finding:
    """No NaN, no infinity, no endless day in any column of any table."""
    columns = rows(NUMERIC)
    by_table: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in columns:
        by_table.setdefault(table, []).append((column, NO_DAY if kind.startswith(("date", "time")) else NO_NUMBER))
    return finding(len(columns), (sentence for table, parts in by_table.items() for sentence in _no_numbers(table, parts)))


def _no_numbers(table: str, parts: list[tuple[str, str]]) -> Iterator[str]:
    counted = ", ".join(f"count(*) FILTER (WHERE {condition.format(quote(column))})" for column, condition in parts)
    for (column, _), number in zip(parts, rows(f"SELECT {counted} FROM {quote(table)}")[0], strict=True):
        if number:
            yield f"{table}.{column}: {number} Werte sind keine Zahl oder kein Tag (NaN oder unendlich)."


def verweise() -> Finding:
    """Every reference that the database should hold leads to a row, and every stored file belongs to something."""
    references = [(m._meta.db_table, column, target) for m in managed() for column, target in foreign_keys(m)]
    lost = (sentence for table, column, target in references for sentence in _lost(table, column, target))
    return finding(len(references), [*lost, *_loose_files()])


def _lost(table: str, column: str, target: Any) -> Iterator[str]:
    parent, key = quote(target.model._meta.db_table), quote(target.column)
    join = f"FROM {quote(table)} t LEFT JOIN {parent} p ON p.{key} = t.{quote(column)}"
    query = f"SELECT count(*) {join} WHERE t.{quote(column)} IS NOT NULL AND p.{key} IS NULL"
    if number := rows(query)[0][0]:
        yield f"{table}.{column}: {number} Zeilen verweisen auf etwas, das es nicht gibt."


def _loose_files() -> Iterator[str]:
    if loose := rows(f"SELECT id, name FROM basis_datei d WHERE NOT {_needed()} ORDER BY 1"):
        yield f"{len(loose)} Dateien gehören zu nichts: {_some(f'{name} ({number})' for number, name in loose)}."


def _needed(besides: Any = None) -> str:
    """Whether a row of another table, but for that of ``besides``, points at the file ``d``."""
    users = [(m, column) for m in managed() for column, target in foreign_keys(m) if target.model is Datei and m is not besides]
    points = (f"EXISTS (SELECT FROM {quote(m._meta.db_table)} WHERE {quote(column)} = d.id)" for m, column in users)
    return f"({' OR '.join(points)})"


def verlauf() -> Finding:
    """The last version of every row that keeps a history is the row."""
    pairs = sorted(verfolgte().items())
    return finding(sum(count(quote(model._meta.db_table)) for _, (model, _) in pairs), (s for _, pair in pairs for s in _history(*pair)))


def _history(model: Any, event: Any) -> Iterator[str]:
    kept: set[str] = {field.column for field in event._meta.fields}
    columns = [quote(f.column) for f in _own_columns(model) if f.column in kept]
    now, then = (", ".join(f"{side}.{column}" for column in columns) for side in "te")
    names = {"table": quote(model._meta.db_table), "event": quote(event._meta.db_table), "key": quote(model._meta.pk.column)}
    wrong: dict[str, list[str]] = {}
    for number, why in rows(HISTORY.format(now=now, kept=then, **names)):
        wrong.setdefault(why, []).append(str(number))
    for why, numbers in wrong.items():
        yield f"{model._meta.db_table}: {len(numbers)} Zeilen {SAID[why]}: {_some(numbers)}."


def _own_columns(model: Any) -> list["Field[Any, Any]"]:
    return [field for field in model._meta.local_concrete_fields if not field.primary_key]


def dateien() -> Finding:
    """The bytes of every stored file have its sha256 and its size; only a delivery's are gone, and only after their Löschfrist."""
    changed = (f"Die Datei „{name}“ ({number}) ist nicht mehr, was gespeichert wurde." for number, name in rows(FILES))
    emptied = rows(EMPTIED.format(needed=_needed(besides=Datenlieferung)), {"days": EMPTIED_AT_LEAST})
    early = (f"Der Inhalt der Datei „{name}“ ({number}) wurde gelöscht, bevor es erlaubt war." for number, name in emptied)
    return finding(count("basis_datei"), [*changed, *early])


def importe() -> Finding:
    """Every delivery has its file, and names the checksum of it."""
    others = rows(DELIVERIES, [[art.value for art in KEPT_LESS]])
    changed = (f"Datenlieferung {number}: Ihre Datei „{name}“ hat eine andere Prüfsumme." for number, name in others)
    missing = (f"Datenlieferung {number}: Ihre Datei fehlt." for (number,) in rows(WITHOUT_FILE))
    return finding(Datenlieferung.objects.count(), [*changed, *missing])


def verwendungen() -> Finding:
    """What forbids to take a delivery back is still there."""
    models = {m._meta.model_name: m for m in apps.get_models() if m._meta.managed} | {"buchungen": Datenlieferung}
    used: dict[str, set[str]] = {}
    for thing, number in Verwendung.objects.values_list("gegenstand", "gegenstand_id"):
        used.setdefault(thing, set()).add(number)
    lost = (sentence for thing, numbers in sorted(used.items()) for sentence in _unused(thing, models.get(thing), numbers))
    return finding(Verwendung.objects.count(), lost)


def _unused(thing: str, model: Any, numbers: set[str]) -> Iterator[str]:
    asked = [number for number in numbers if number.isdigit()]
    there = {str(number) for number in model._base_manager.filter(pk__in=asked).values_list("pk", flat=True)} if model else set()
    if lost := sorted(numbers - there - {""}):  # what the city's own files confirmed has no number
        yield f"Verwendet durch {thing} {_some(lost)}: das gibt es nicht."


def _some(names: Iterable[str]) -> str:
    all_names = list(names)
    more = len(all_names) - NAMED
    return ", ".join(all_names[:NAMED]) + (f" und {more} weitere" if more > 0 else "")
