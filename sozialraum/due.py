"""What waits in this app: places without Sozialraum, unfinished imports, overdue deliveries, roles to confirm."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone

from basis.due import Faelligkeit
from basis.zahlen import datum
from sozialraum.access import Zugang
from sozialraum.ebenen import Ebene
from sozialraum.erinnerung import je_stelle
from sozialraum.inputs.datenstand import rueckstaende
from sozialraum.models import Importentwurf, Rollenzuweisung
from sozialraum.rechte import Recht


def faelligkeiten(zugang: Zugang, tag: date) -> Iterator[Faelligkeit]:
    if zugang.darf(Recht.DATEN_PFLEGEN):
        yield from _nicht_zugeordnet(zugang)
        yield from _importe(zugang)
        yield from _lieferungen(tag)
    if zugang.darf(Recht.ZUGAENGE_VERWALTEN):
        yield from _rollen(zugang)


def _nicht_zugeordnet(zugang: Zugang) -> Iterator[Faelligkeit]:
    offen = [k for k in zugang.baum.nicht_zugeordnet() if k.ebene == Ebene.STADTTEIL]
    if offen:
        namen = ", ".join(k.kurzname or k.name for k in offen[:5]) + (" …" if len(offen) > 5 else "")
        titel = "1 Stadtteil ist nicht zugeordnet" if len(offen) == 1 else f"{len(offen)} Stadtteile sind nicht zugeordnet"
        yield Faelligkeit(titel, namen, reverse("zuordnung"))


def _importe(zugang: Zugang) -> Iterator[Faelligkeit]:
    for entwurf in Importentwurf.objects.filter(nutzer=zugang.nutzer).select_related("datei").defer("datei__inhalt")[:3]:
        yield Faelligkeit(
            f"Import {entwurf.datei.name}", f"begonnen am {datum(timezone.localtime(entwurf.created_at))}, noch nicht übernommen",
            reverse("import_pruefen", args=[entwurf.pk]), dringend=True,
        )  # fmt: skip


def _lieferungen(tag: date) -> Iterator[Faelligkeit]:
    """What is overdue by the Datenkalender."""
    offen = rueckstaende(tag)
    if offen:
        titel = "1 Datenlieferung ist überfällig" if len(offen) == 1 else f"{len(offen)} Datenlieferungen sind überfällig"
        stellen = list(je_stelle(offen))
        text = f"Es fehlt von: {', '.join(stellen[:3])}{' …' if len(stellen) > 3 else ''}"
        yield Faelligkeit(titel, text, reverse("erinnerungen"), min(r.faellig_am for r in offen))


def _rollen(zugang: Zugang) -> Iterator[Faelligkeit]:
    offen = Rollenzuweisung.objects.filter(wartet=True).exclude(nutzer=zugang.nutzer).exclude(vergeben_von=zugang.nutzer).count()
    if offen:
        titel = "1 Rolle wartet auf Bestätigung" if offen == 1 else f"{offen} Rollen warten auf Bestätigung"
        yield Faelligkeit(titel, "Eine zweite Person muss sie bestätigen.", reverse("zugaenge"), dringend=True)
