"""What the search finds here: Vereinbarungen, Förderanträge, Überschreitungen and Verteilungen that one may see, Gewichtungen."""

from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from basis.search import JE_GRUPPE, Treffer
from budgets.foerderweg import Stand
from budgets.models import Foerderantrag, Gewichtung, Ueberschreitung, Vereinbarung, Verteilung
from budgets.ueberschreitungsweg import STANDNAMEN
from budgets.ueberschreitungsweg import Stand as Ueberschreitungsstand
from sozialraum.access import Zugang
from sozialraum.rechte import Recht

VEREINBARUNGEN, ANTRAEGE, GEWICHTUNGEN = "Vereinbarungen", "Förderanträge", "Gewichtungen"
UEBERSCHREITUNGEN = "Überschreitungen"


def suche(text: str, zugang: Zugang) -> Iterator[Treffer]:
    """Two queries: one for all that is a title with an addition and a key, one for the Verteilungen."""
    if not zugang.darf(Recht.INTERN_LESEN):
        return
    rows = Verteilung.objects.sichtbar_fuer(zugang).filter(Q(name__icontains=text) | Q(notiz__icontains=text))
    for v in rows.select_related("haushaltsjahr").defer("paket")[:JE_GRUPPE]:
        yield Treffer("Verteilungen", str(v), v.get_status_display(), v.get_absolute_url())
    teile = [_teil(GEWICHTUNGEN, Gewichtung.objects.filter(name__icontains=text), "name", "verfahren", "schluessel", "version")]
    passt = Q(titel__icontains=text) | Q(traeger__name__icontains=text) | Q(wirkungsauftrag__icontains=text)
    if zugang.darf(Recht.VEREINBARUNGEN_LESEN):
        teile.append(_teil(VEREINBARUNGEN, Vereinbarung.objects.sichtbar_fuer(zugang).filter(passt), "titel", "art", "traeger__name", "pk"))
    if zugang.darf(Recht.FOERDERUNG_LESEN):
        teile.append(_teil(ANTRAEGE, Foerderantrag.objects.sichtbar_fuer(zugang).filter(passt), "titel", "status", "traeger__name", "pk"))
    if zugang.darf(Recht.BUCHUNGEN_LESEN):
        worte = Q(begruendung__icontains=text) | Q(haushaltsstelle__name__icontains=text) | Q(haushaltsstelle__nummer__icontains=text)
        rows_u = Ueberschreitung.objects.sichtbar_fuer(zugang).filter(worte)
        teile.append(_teil(UEBERSCHREITUNGEN, rows_u, "haushaltsstelle__name", "status", "gebiet__name", "pk"))
    for gruppe, titel, art, wer, nummer in sorted(teile[0].union(*teile[1:], all=True), key=lambda z: (z[0], str(z[1]))):
        yield _treffer(gruppe, titel, art, wer, nummer)


def _teil(gruppe: str, rows: Any, titel: str, art: str, wer: str, nummer: str) -> Any:
    """(group, title, kind, Träger or key, number) of the first hits."""
    worte = [Cast(F(titel), CharField()), Cast(F(art), CharField()), Coalesce(Cast(F(wer), CharField()), Value(""))]
    return rows.order_by(titel).values_list(Value(gruppe), *worte, nummer)[:JE_GRUPPE]


def _treffer(gruppe: str, titel: str, art: str, wer: str, nummer: int) -> Treffer:
    if gruppe == GEWICHTUNGEN:
        gewichtung = Gewichtung(name=titel, verfahren=art, schluessel=wer, version=nummer)
        return Treffer(gruppe, str(gewichtung), gewichtung.get_verfahren_display(), gewichtung.get_absolute_url())
    name = f"{titel}, {wer}" if wer else titel
    if gruppe == VEREINBARUNGEN:
        return Treffer(gruppe, name, Vereinbarung(art=art).get_art_display(), reverse("vereinbarung", args=[nummer]))
    if gruppe == UEBERSCHREITUNGEN:
        stand = STANDNAMEN[Ueberschreitungsstand(art)]
        return Treffer(gruppe, f"Überschreitung {nummer}: {name}", stand, reverse("ueberschreitung", args=[nummer]))
    return Treffer(gruppe, name, Stand(art).bezeichnung, reverse("foerderantrag", args=[nummer]))
