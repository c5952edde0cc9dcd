"""Reading for Überschreitungen: the Posten and what covers it as of now, the Wertgrenzen of a day, what an import has overdrawn."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from basis.geld import euro
from budgets.models import Buchung, Budgetposten, Haushaltsstelle, Richtung, Ueberschreitung, Ueberschreitungsgrenze
from budgets.models.haushaltsstelle import FORTGESCHRIEBEN
from budgets.nachweis import Nachweis
from budgets.postenart import Postenart
from budgets.querysets.umschichtungen import mit_stelle, nachweis_von, name_von
from budgets.ueberschreitungsweg import Deckungszeile, Grenze, Lage, quelle_von, wer_entscheidet
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet
from sozialraum.rechte import Rolle

GENANNT = 3
HALTER = {Ebene.FACHBEREICH: Postenart.ZENTRAL, Ebene.RESSORT: Postenart.RESSORT, Ebene.SOZIALRAUM: Postenart.SOZIALRAUM}


def anmeldung_url(jahr: int, posten: int, betrag: int) -> str:
    """The form, filled in: where a warning or a refused Umschichtung leads. ``betrag`` in cents."""
    return f"{reverse('ueberschreitung_neu')}?{urlencode({'jahr': jahr, 'posten': posten, 'betrag': betrag})}"


def halter_von(gebiet: Gebiet) -> Postenart:
    """Who would hold a Posten that does not exist yet."""
    return HALTER[Ebene(gebiet.ebene)]


def name_der(row: Ueberschreitung) -> str:
    """As a Posten is named, also where there is none yet."""
    if row.posten is not None:
        return name_von(row.posten)
    return f"{neuer_name(row.haushaltsstelle, row.gebiet)} (neuer Budgetposten)"


def posten_zu(row: Ueberschreitung) -> list[Budgetposten]:
    """The Posten that there are already for its Haushaltsstelle, Gebiet and holder: none only where it may be made with the booking."""
    wo = {"haushaltsjahr": row.haushaltsjahr_id, "haushaltsstelle": row.haushaltsstelle_id, "gebiet": row.gebiet_id, "art": row.halter}
    return list(Budgetposten.objects.filter(**wo).select_related("haushaltsstelle__unterabschnitt", "gebiet").order_by("pk")[:2])


def neuer_name(stelle: Haushaltsstelle, gebiet: Gebiet) -> str:
    return f"{stelle.nummer} {stelle.name}, {gebiet.bezeichnung}"


def lage(row: Ueberschreitung, deckung: Iterable[tuple[int, int]] | None = None) -> Lage:
    """As it stands in the database now; ``deckung`` (Posten, cents) in place of the saved one, for a form."""
    paare = [*row.deckung.order_by("pk").values_list("posten_id", "betrag_cent")] if deckung is None else [*deckung]
    posten = mit_stelle([*(p for p, _ in paare), *([row.posten_id] if row.posten_id else [])])
    nachweis = nachweis_von(posten[row.posten_id]) if row.posten_id else Nachweis()
    zeilen = tuple(_deckungszeile(posten[pk], betrag) for pk, betrag in paare if pk in posten)
    return Lage(name_der(row), row.betrag_cent, nachweis, zeilen, row.posten_id, row.haushaltsstelle_id if row.posten_id else 0)


def _deckungszeile(posten: Budgetposten, betrag: int) -> Deckungszeile:
    quelle = quelle_von(posten.art, posten.haushaltsstelle.richtung == Richtung.AUSGABE)
    return Deckungszeile(posten.pk, name_von(posten), quelle, betrag, nachweis_von(posten), posten.haushaltsstelle_id)


def grenzen(tag: date) -> list[Grenze]:
    """Those that hold on the day."""
    return [Grenze(row.gremium_id, name, row.grenze_cent) for row, name, gilt in alle_grenzen(tag) if gilt]


def alle_grenzen(tag: date) -> list[tuple[Ueberschreitungsgrenze, str, bool]]:
    """Every row with its name; per Gremium (none: by order) the newest up to the day holds."""
    rows = list(Ueberschreitungsgrenze.objects.select_related("gremium").order_by("gueltig_ab", "pk"))
    geltend = {row.gremium_id: row.pk for row in rows if row.gueltig_ab <= tag}
    namen = [row.gremium.name if row.gremium else Rolle.FACHBEREICHSLEITUNG.bezeichnung for row in rows]
    return [(row, name, geltend.get(row.gremium_id) == row.pk) for row, name in zip(rows, namen, strict=True)]


def zugelassen(row: Ueberschreitung, tag: date) -> tuple[Grenze, ...]:
    """Who may approve it, with what the year has approved already on the same Haushaltsstelle."""
    bisher = Ueberschreitung.objects.exclude(pk=row.pk).bewilligt_im_jahr(row.haushaltsjahr_id, row.haushaltsstelle_id)
    return wer_entscheidet(row.betrag_cent, bisher, grenzen(tag))


def ueberzogen_satz(lieferung: int) -> str:
    """The warning beside a delivery; empty where nothing is overdrawn. It never refuses: a legal claim is booked."""
    posten = ueberzogene(lieferung)
    if not posten:
        return ""
    namen = "; ".join(f"{name_von(p)} um {euro(-nachweis_von(p).verfuegbar)}" for p in posten[:GENANNT])
    mehr = f" und {len(posten) - GENANNT} weitere" if len(posten) > GENANNT else ""
    return f"Überzogen sind jetzt: {namen}{mehr}. Gebucht ist trotzdem alles. Melden Sie, wo nötig, eine Überschreitung an."


def ueberzogene(lieferung: int) -> list[Budgetposten]:
    """The Posten of Ausgaben that are overdrawn now and that the Buchungen of a delivery went to; an import warns and never refuses."""
    rows = Budgetposten.objects.ausgaben().filter(Exists(Buchung.objects.filter(posten=OuterRef("pk"), lieferung=lieferung)))
    rows = rows.filter(festlegung_cent__gt=FORTGESCHRIEBEN - F("ist_cent"))
    return list(rows.select_related("haushaltsstelle", "gebiet", "haushaltsjahr").order_by("pk"))
