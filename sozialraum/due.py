"""What waits in this app: places without Sozialraum, unfinished imports, overdue deliveries, roles to confirm."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from basis.due import Faelligkeit, Frage, Zeilen
from basis.zahlen import datum
from sozialraum.access import Zugang
from sozialraum.ebenen import Ebene
from sozialraum.erinnerung import je_stelle
from sozialraum.inputs import datenstand
from sozialraum.inputs.abfragen import ueberfaellige
from sozialraum.models import Importentwurf, Rollenzuweisung
from sozialraum.rechte import Recht

IMPORTE = 3


def faelligkeiten(zugang: Zugang, tag: date) -> Iterator[Faelligkeit | Frage]:
    if zugang.darf(Recht.DATEN_PFLEGEN):
        yield from _nicht_zugeordnet(zugang)
        importe = {"pk": F("pk"), "datei": F("datei__name"), "angelegt": F("created_at")}
        yield Frage(Importentwurf.objects.im_assistenten(zugang.nutzer), importe, _importe)
        bogen = {"abfrage": F("abfrage_id"), "titel": F("abfrage__titel"), "bis": F("abfrage__rueckgabe_bis")}
        yield Frage(ueberfaellige(tag), bogen, _abfragen)
        yield Frage(datenstand.verantwortungen(), datenstand.FELDER, lambda zeilen: _lieferungen(zeilen, tag))
    if zugang.darf(Recht.ZUGAENGE_VERWALTEN):
        wartend = Rollenzuweisung.objects.filter(wartet=True).exclude(nutzer=zugang.nutzer).exclude(vergeben_von=zugang.nutzer)
        yield Frage(wartend, {"pk": F("pk")}, _rollen)


def _nicht_zugeordnet(zugang: Zugang) -> Iterator[Faelligkeit]:
    offen = [k for k in zugang.baum.nicht_zugeordnet() if k.ebene == Ebene.STADTTEIL]
    if offen:
        namen = ", ".join(k.kurzname or k.name for k in offen[:5]) + (" …" if len(offen) > 5 else "")
        titel = "1 Stadtteil ist nicht zugeordnet" if len(offen) == 1 else f"{len(offen)} Stadtteile sind nicht zugeordnet"
        yield Faelligkeit(titel, namen, reverse("zuordnung"))


def _importe(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    for entwurf in sorted(zeilen, key=lambda z: z["angelegt"], reverse=True)[:IMPORTE]:
        begonnen = timezone.localtime(datetime.fromisoformat(entwurf["angelegt"]))
        yield Faelligkeit(
            f"Import {entwurf['datei']}", f"begonnen am {datum(begonnen)}, noch nicht übernommen",
            reverse("import_pruefen", args=[entwurf["pk"]]), dringend=True,
        )  # fmt: skip


def _lieferungen(zeilen: Zeilen, tag: date) -> Iterator[Faelligkeit]:
    """What is overdue by the Datenkalender."""
    offen = datenstand.rueckstaende_aus(zeilen, tag)
    if offen:
        titel = "1 Datenlieferung ist überfällig" if len(offen) == 1 else f"{len(offen)} Datenlieferungen sind überfällig"
        stellen = list(je_stelle(offen))
        text = f"Es fehlt von: {', '.join(stellen[:3])}{' …' if len(stellen) > 3 else ''}"
        yield Faelligkeit(titel, text, reverse("erinnerungen"), min(r.faellig_am for r in offen))


def _abfragen(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    """Questionnaires that did not come back in time, by Abfrage."""
    for (nummer, titel, bis), anzahl in Counter((z["abfrage"], z["titel"], z["bis"]) for z in zeilen).items():
        boegen = "1 Bogen ist überfällig" if anzahl == 1 else f"{anzahl} Bögen sind überfällig"
        yield Faelligkeit(boegen, f"Träger-Abfrage „{titel}“", reverse("traegerabfrage_erinnerung", args=[nummer]), date.fromisoformat(bis))


def _rollen(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    if zeilen:
        titel = "1 Rolle wartet auf Bestätigung" if len(zeilen) == 1 else f"{len(zeilen)} Rollen warten auf Bestätigung"
        yield Faelligkeit(titel, "Eine zweite Person muss sie bestätigen.", reverse("zugaenge"), dringend=True)
