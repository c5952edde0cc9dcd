"""What an agreed Zielvereinbarung brings into the Scorecard of its Gebiet. Within the transaction of the agreement."""

from datetime import date

from bsc.models import Messdefinition, Messgroesse, Messwert, Planwert, Vereinbarungsziel, Ziel, Zielvereinbarung
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute


def uebernimm_ziele(vereinbarung: Zielvereinbarung) -> None:
    """A measure that is there gets the agreed plan; any other becomes a goal with measure, start and plan. The rows remember their goal."""
    quelle = f"Zielvereinbarung „{vereinbarung}“"[:200]
    for row in vereinbarung.ziele.select_related("messgroesse__ziel"):
        messgroesse = row.messgroesse or _lege_an(vereinbarung, row, quelle)
        _setze_plan(messgroesse, row, min(heute(), vereinbarung.gueltig_von), quelle)
        row.messgroesse, row.ziel = messgroesse, messgroesse.ziel
        row.save()


def _lege_an(vereinbarung: Zielvereinbarung, row: Vereinbarungsziel, quelle: str) -> Messgroesse:
    ziel = Ziel.objects.create(
        gebiet=vereinbarung.gebiet, perspektive=row.perspektive, text=row.text, von_jahr=vereinbarung.gueltig_von.year,
        bis_jahr=vereinbarung.gueltig_bis.year, verantwortlich=row.verantwortlich, quelle=quelle, muster=vereinbarung.muster,
    )  # fmt: skip
    messgroesse = Messgroesse.objects.create(ziel=ziel, name=row.messname, art=row.art, muster=vereinbarung.muster)
    Messdefinition.objects.create(
        messgroesse=messgroesse, version=1, gueltig_ab=min(heute(), vereinbarung.gueltig_von, row.ausgang_am), richtung=row.richtung,
        formel=row.formel, zaehler=row.messname, stichtagsregel="Stichtag des Berichts", quelle=row.quelle,
        verantwortlich=row.verantwortlich, rhythmus=vereinbarung.rhythmus,
    )  # fmt: skip
    Messwert.objects.create(
        messgroesse=messgroesse, stichtag=row.ausgang_am, wert=row.ausgangswert, herkunft=Messwert.Herkunft.GEDRUCKT,
        ist_ausgangswert=True, quelle=quelle, muster=vereinbarung.muster,
    )  # fmt: skip
    return messgroesse


def _setze_plan(messgroesse: Messgroesse, row: Vereinbarungsziel, ab: date, quelle: str) -> None:
    """In force from the first day of the agreement. A plan that says the same is left as it is."""
    vorhanden = Planwert.objects.filter(messgroesse=messgroesse, tag=row.ziel_am)
    gleich = vorhanden.order_by("-gueltig_ab", "-pk").first()
    if gleich and gleich.wert == row.zielwert:
        return
    if vorhanden.filter(gueltig_ab=ab).exists():
        ab = heute()
    if vorhanden.filter(gueltig_ab=ab).exists():
        raise Abgelehnt(f"Für „{row.messname}“ ist heute schon ein anderer Planwert beschlossen. Bitte stimmen Sie morgen zu.")
    Planwert.objects.create(messgroesse=messgroesse, tag=row.ziel_am, wert=row.zielwert, gueltig_ab=ab, quelle=quelle)
