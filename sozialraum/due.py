"""What waits in this app: places without Sozialraum, unfinished imports, overdue deliveries, Aufträge out of Beschlüsse, roles."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from basis.due import Art, Faelligkeit, Frage, Zeilen
from basis.zahlen import datum
from sozialraum.access import Zugang
from sozialraum.auftragslage import Auftragsstatus, Lage, lage, lagesatz
from sozialraum.ebenen import Ebene
from sozialraum.erinnerung import je_stelle
from sozialraum.inputs import datenstand
from sozialraum.inputs.abfragen import ueberfaellige
from sozialraum.inputs.neues import neues
from sozialraum.models import Beschlussauftrag, Importentwurf, Rollenzuweisung
from sozialraum.models.auftraege import VORLAUF, VORLAUF_SONST
from sozialraum.models.parameter import wert_am
from sozialraum.rechte import Recht, Rolle

VOR_ENDE = timedelta(days=30)
Auftragszeile = tuple[bool, str, date, str, str]


def faelligkeiten(zugang: Zugang, tag: date) -> Iterator[Faelligkeit | Frage]:
    yield from neues(zugang, tag)
    if zugang.darf(Recht.DATEN_PFLEGEN):
        yield from _nicht_zugeordnet(zugang)
        importe = {"pk": F("pk"), "datei": F("datei__name"), "angelegt": F("created_at")}
        yield Frage(Importentwurf.objects.im_assistenten(zugang.nutzer), importe, _importe, Art.DATEN)
        bogen = {"abfrage": F("abfrage_id"), "titel": F("abfrage__titel"), "bis": F("abfrage__rueckgabe_bis")}
        yield Frage(ueberfaellige(tag), bogen, _abfragen, Art.DATEN)
        yield Frage(datenstand.verantwortungen(), datenstand.FELDER, lambda zeilen: _lieferungen(zeilen, tag), Art.DATEN)
    if zugang.darf(Recht.AUFTRAEGE_BERICHTEN):
        yield _auftraege(zugang, tag)
    if zugang.darf(Recht.ZUGAENGE_VERWALTEN):
        wartend = Rollenzuweisung.objects.filter(wartet=True).exclude(nutzer=zugang.nutzer).exclude(vergeben_von=zugang.nutzer)
        yield Frage(wartend, {"pk": F("pk")}, _rollen, Art.ENTSCHEIDUNG)
        yield _endende_rollen(tag)


def _nicht_zugeordnet(zugang: Zugang) -> Iterator[Faelligkeit]:
    offen = [k for k in zugang.baum.nicht_zugeordnet() if k.ebene == Ebene.STADTTEIL]
    if offen:
        namen = ", ".join(k.kurzname or k.name for k in offen[:5]) + (" …" if len(offen) > 5 else "")
        titel = "1 Stadtteil ist nicht zugeordnet" if len(offen) == 1 else f"{len(offen)} Stadtteile sind nicht zugeordnet"
        yield Faelligkeit(titel, namen, reverse("zuordnung"), art=Art.DATEN, wie_viele=len(offen), brief=True)


def _importe(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    for entwurf in sorted(zeilen, key=lambda z: z["angelegt"], reverse=True):
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
        yield Faelligkeit(titel, text, reverse("erinnerungen"), min(r.faellig_am for r in offen), wie_viele=len(offen), brief=True)


def _abfragen(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    """Questionnaires that did not come back in time, by Abfrage."""
    for (nummer, titel, bis), anzahl in Counter((z["abfrage"], z["titel"], z["bis"]) for z in zeilen).items():
        boegen = "1 Bogen ist überfällig" if anzahl == 1 else f"{anzahl} Bögen sind überfällig"
        url = reverse("traegerabfrage_erinnerung", args=[nummer])
        yield Faelligkeit(boegen, f"Träger-Abfrage „{titel}“", url, date.fromisoformat(bis), wie_viele=anzahl, brief=True)


def _auftraege(zugang: Zugang, tag: date) -> Frage:
    """Whoever keeps the list hears how many are due; whoever leads a Gebiet gets each of its own."""
    rows, pflegt = Beschlussauftrag.objects.offen().filter(frist__isnull=False), zugang.darf(Recht.GREMIEN_PFLEGEN)
    if not pflegt:
        orte = zugang.gebiete_mit(Recht.AUFTRAEGE_BERICHTEN)
        rows = rows.filter(Q(gebiet__in=orte) | Q(einheit__gebiet__in=orte))
    felder = {"pk": F("pk"), "titel": F("titel"), "status": F("status"), "frist": F("frist"), "vorlauf": wert_am(VORLAUF, tag)}
    return Frage(rows, felder, lambda zeilen: (_alle_auftraege if pflegt else _eigene_auftraege)(_faellige(zeilen, tag)), Art.AUFTRAG)


def _faellige(zeilen: Zeilen, tag: date) -> list[Auftragszeile]:
    """Overdue or within the lead time, the earliest first: overdue or not, title, Frist, sentence, address."""
    faellig = []
    for z in zeilen:
        status, frist, vorlauf = Auftragsstatus(z["status"]), date.fromisoformat(z["frist"]), int(z["vorlauf"] or VORLAUF_SONST)
        if (wo := lage(status, frist, tag, vorlauf)) in (Lage.UEBERFAELLIG, Lage.BALD):
            weg = reverse("beschlussauftrag", args=[z["pk"]])
            faellig.append((wo is Lage.UEBERFAELLIG, z["titel"], frist, lagesatz(status, frist, tag, vorlauf), weg))
    return sorted(faellig, key=lambda f: (f[2], f[1]))


def _alle_auftraege(faellig: list[Auftragszeile]) -> Iterator[Faelligkeit]:
    for spaet, wort, wahl in ((True, "überfällig", Lage.UEBERFAELLIG), (False, "bald fällig", Lage.BALD)):
        teil = [f for f in faellig if f[0] is spaet]
        if teil:
            titel = f"1 Auftrag ist {wort}" if len(teil) == 1 else f"{len(teil)} Aufträge sind {wort}"
            weg = f"{reverse('beschlussverfolgung')}?lage={wahl}"
            yield Faelligkeit(titel, f"zuerst: {teil[0][1]}", weg, teil[0][2], wie_viele=len(teil), brief=True)


def _eigene_auftraege(faellig: list[Auftragszeile]) -> Iterator[Faelligkeit]:
    for _, titel, frist, satz, weg in faellig:
        yield Faelligkeit(titel, satz, weg, frist)


def _rollen(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    if zeilen:
        titel = "1 Rolle wartet auf Bestätigung" if len(zeilen) == 1 else f"{len(zeilen)} Rollen warten auf Bestätigung"
        satz = "Eine zweite Person muss sie bestätigen."
        yield Faelligkeit(titel, satz, reverse("zugaenge"), dringend=True, wie_viele=len(zeilen), brief=True)


def _endende_rollen(tag: date) -> Frage:
    """Roles that end soon while nothing follows them: with their last day the account loses its rights."""
    gleiche = Rollenzuweisung.objects.filter(nutzer=OuterRef("nutzer"), rolle=OuterRef("rolle"))
    danach = gleiche.filter(Q(gueltig_bis__isnull=True) | Q(gueltig_bis__gt=OuterRef("gueltig_bis")))
    rows = Rollenzuweisung.objects.filter(gueltig_bis__range=(tag, tag + VOR_ENDE), wartet=False, nutzer__is_active=True)
    felder = {"konto": F("nutzer"), "name": F("nutzer__anzeigename"), "rolle": F("rolle"), "bis": F("gueltig_bis")}
    return Frage(rows.exclude(Exists(danach)), felder, _enden, Art.TERMIN)


def _enden(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    for z in sorted(zeilen, key=lambda z: (z["bis"], z["konto"])):
        titel, weg = f"Rolle endet: {z['name']}", reverse("zugang", args=[z["konto"]])
        yield Faelligkeit(titel, Rolle(z["rolle"]).bezeichnung, weg, date.fromisoformat(z["bis"]))
