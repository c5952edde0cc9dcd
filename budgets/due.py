"""What waits in this app: Verteilungen to decide, one's own drafts, reviews that are due."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from basis.due import Faelligkeit
from basis.zahlen import datum
from budgets.models import Verteilung
from sozialraum.access import Zugang
from sozialraum.models import Parameter
from sozialraum.rechte import Recht

ENTWUERFE = 3


def faelligkeiten(zugang: Zugang, tag: date) -> Iterator[Faelligkeit]:
    """One query, whatever waits."""
    if not zugang.darf(Recht.VERTEILUNG_ENTWERFEN):
        return
    gesucht = Q(status=Verteilung.Status.VORGELEGT) | Q(status=Verteilung.Status.ENTWURF, erstellt_von=zugang.nutzer)
    gesucht |= Q(status=Verteilung.Status.BESCHLOSSEN)
    rows = list(
        Verteilung.objects.sichtbar_fuer(zugang)
        .filter(gesucht)
        .ohne_korrigierte()
        .select_related("haushaltsjahr", "beschluss", "vorgelegt_von")
        .defer("paket")
    )
    yield from _vorgelegt(zugang, [v for v in rows if v.status == Verteilung.Status.VORGELEGT])
    yield from _entwuerfe([v for v in rows if v.status == Verteilung.Status.ENTWURF])
    yield from _ueberpruefungen([v for v in rows if v.ist_beschlossen], tag)


def _vorgelegt(zugang: Zugang, rows: list[Verteilung]) -> Iterator[Faelligkeit]:
    for v in rows:
        if zugang.darf(Recht.VERTEILUNG_BESCHLIESSEN, v.gebiet_id) and v.vorgelegt_von_id != zugang.nutzer.pk:
            yield Faelligkeit(
                f"Entscheiden: {v}", f"vorgelegt von {v.vorgelegt_von}", reverse("verteilung_entscheidung", args=[v.pk]), dringend=True
            )
        else:
            yield Faelligkeit(str(v), "vorgelegt, wartet auf den Beschluss", reverse("verteilung", args=[v.pk]))


def _entwuerfe(rows: list[Verteilung]) -> Iterator[Faelligkeit]:
    for v in rows[:ENTWUERFE]:
        yield Faelligkeit(str(v), "Ihr Entwurf", reverse("verteilung", args=[v.pk]))
    if len(rows) > ENTWUERFE:
        yield Faelligkeit(f"{len(rows) - ENTWUERFE} weitere Entwürfe", "Alle Verteilungen zeigen", reverse("verteilungen"))


def _ueberpruefungen(rows: list[Verteilung], tag: date) -> Iterator[Faelligkeit]:
    if not rows:
        return
    monate = int(Parameter.objects.wert("ueberpruefung_monate", tag, "24"))
    for v in rows:
        faellig = plus_monate(_beginn(v), monate)
        if faellig <= tag:
            yield Faelligkeit(
                f"Überprüfen: {v}", f"Grundlagen seit {datum(faellig)} zu prüfen", reverse("verteilung", args=[v.pk]), faellig
            )


def _beginn(verteilung: Verteilung) -> date:
    if verteilung.beschluss and verteilung.beschluss.tag:
        return verteilung.beschluss.tag
    assert verteilung.beschlossen_am is not None
    return timezone.localtime(verteilung.beschlossen_am).date()


def faellig_am(verteilung: Verteilung) -> date:
    """When the basis of a decided Verteilung is to be reviewed."""
    beginn = _beginn(verteilung)
    return plus_monate(beginn, int(Parameter.objects.wert("ueberpruefung_monate", beginn, "24")))


def plus_monate(tag: date, monate: int) -> date:
    """The same day some months later; the last of the month where that day does not exist."""
    jahr, monat = divmod(tag.year * 12 + tag.month - 1 + monate, 12)
    for letzter in range(tag.day, 27, -1):
        try:
            return date(jahr, monat + 1, letzter)
        except ValueError:
            continue
    return date(jahr, monat + 1, tag.day)
