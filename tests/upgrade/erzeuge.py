"""`python -m tests.upgrade.erzeuge 0002` keeps the present end state as a small dump, from which later versions prove that they upgrade.

The state is the one of the site-wide tests: Halle from its files, and one of everything that the actions can make (tests/site/scene.py).
Beside the dump NUMBER.json says what must still be true after every later migration. A released dump is never made again: a change of
the schema adds a migration, a new release adds a dump.
"""

import gzip
import json
import lzma
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from config.cluster import Cluster, binaries
from tests.databases import Databases, throwaway_cluster

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
# Restored by the owner of the tables, so that the application has the same rights on them as in operation.
OPTIONS = ("--no-owner", "--no-privileges", "--no-comments")


def write(number: str) -> None:
    with throwaway_cluster() as cluster:
        os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = cluster.url(), cluster.url("steuerung_owner")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django

        django.setup()
        databases = Databases(cluster)
        name = databases.copy(databases.with_city(PROJECT / "fixtures" / "halle"))
        with databases.pointed_at(name):
            from tests.site import scene

            scene.baue()
            facts = state()
        abzug = HERE / f"{number}.sql.xz"
        abzug.write_bytes(lzma.compress(dump(cluster, name), preset=9 | lzma.PRESET_EXTREME))
    (HERE / f"{number}.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{abzug.name}: {abzug.stat().st_size // 1024} KB")


def read(path: Path) -> bytes:
    """The SQL of a dump; the first one was kept as gzip."""
    return (lzma if path.suffix == ".xz" else gzip).decompress(path.read_bytes())


def dump(cluster: Cluster, database: str, options: tuple[str, ...] = OPTIONS) -> bytes:
    """Plain SQL without psql's \\restrict lines, which older versions of psql do not know."""
    command = [binaries() / "pg_dump", *options, "-h", cluster.folder, "-U", "postgres", database]
    text = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd="/").stdout
    return b"\n".join(line for line in text.split(b"\n") if not line.startswith((b"\\restrict", b"\\unrestrict")))


def state() -> dict[str, Any]:
    """What no upgrade may change: counted rows, every amount, the head of the Protokoll, checksums of what is final."""
    from django.db.models import Sum

    from berichte.models import Bericht
    from budgets.models import Deckungskreisansatz, Verteilung, Verteilungszeile
    from sozialraum.models import Bevoelkerung, Gebiet, Indikatorwert, Protokoll, Protokollglied

    zeilen = Verteilungszeile.objects.filter(informativ=False).select_related("teiltopf__verteilung")
    zaehler = Indikatorwert.objects.aggregate(zaehler=Sum("zaehler"), nenner=Sum("nenner"))
    return {
        "zeilen": {m.__name__: m.objects.count() for m in (Gebiet, Bevoelkerung, Indikatorwert, Protokoll, Verteilung, Bericht)},
        "ansaetze": {str(a.haushaltsjahr.jahr): a.betrag_cent for a in Deckungskreisansatz.objects.select_related("haushaltsjahr")},
        "beschlossen": {f"{z.teiltopf.verteilung.name} / {z.teiltopf.schluessel} / {z.schluessel}": z.betrag_cent for z in zeilen},
        "pruefsummen": sorted(Verteilung.objects.beschlossen().values_list("pruefsumme", flat=True)),
        "berichte": sorted(Bericht.objects.values_list("pdf__sha256", flat=True)),
        "menschen": Bevoelkerung.objects.aggregate(n=Sum("anzahl"))["n"],
        "summen": {name: str(wert) for name, wert in zaehler.items()},
        "protokollkopf": Protokollglied.objects.order_by("-pk").values_list("hash", flat=True).first(),
        **_vollzug(),
        **_neueres(),
    }


def _vollzug() -> dict[str, Any]:
    """Money of the running years, as it is booked and as it is summed. Since 0003."""
    from django.db.models import Sum

    from budgets.models import Buchung, Budgetposten, Mittel

    spalten = ("ansatz_cent", "nachtrag_cent", "umschichtung_cent", "sperre_cent", "festlegung_cent", "ist_cent")
    return {
        "gebucht": dict(Buchung.objects.order_by("art").values_list("art").annotate(Sum("betrag_cent"))),
        "mittel": dict(Mittel.objects.order_by("bewegung").values_list("bewegung").annotate(Sum("betrag_cent"))),
        "posten": Budgetposten.objects.aggregate(**{spalte: Sum(spalte) for spalte in spalten}),
    }


def _neueres() -> dict[str, Any]:
    """Everything that came after the second dump: how many rows, and the checksums of every kept report. Since 0003."""
    from berichte.sections.freigaben import alle_abgelegten
    from bsc.models import Messwert, Ziel, Zielvereinbarung
    from budgets.models import Buchung, Foerderantrag, Umschichtung, Vereinbarung
    from proaktiv.models import Angebot, BbaAntrag, Hausrunde, Hinweis, Konzeption, Massnahme, System
    from sozialraum.models import Beschlussauftrag, Einrichtung, Fallzahl, Sitzung, Veroeffentlichung

    modelle: tuple[Any, ...] = (
        Buchung, Umschichtung, Vereinbarung, Foerderantrag, Ziel, Messwert, Zielvereinbarung, System, Hausrunde, Hinweis, Massnahme,
        Angebot, Konzeption, BbaAntrag, Einrichtung, Fallzahl, Sitzung, Beschlussauftrag, Veroeffentlichung,
    )  # fmt: skip
    return {
        "bestand": {m.__name__: m.objects.count() for m in modelle},
        "abgelegt": sorted(row.pruefsumme for row in alle_abgelegten()),
    }


if __name__ == "__main__":
    write(sys.argv[1])
