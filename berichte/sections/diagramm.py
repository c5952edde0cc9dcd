"""The picture of a distribution: one bar per recipient; its title says the message."""

from basis import geld, zahlen
from basis.diagramme import Art, Balken, Diagramm, balken
from basis.zahlen import Wert
from berichte.sections.sozialraumbudget import Sozialraumbudget
from sozialraum.ebenen import Ebene


def diagramm(bericht: Sozialraumbudget) -> Diagramm | None:
    """Bars of the Sozialräume, for a Stadtteil of the Stadtteile beside it; None if there is nothing to compare."""
    zeilen: list[tuple[str, int | None, int | None]]
    if bericht.gebiet.ebene == Ebene.STADTTEIL:
        if any(isinstance(z.betrag, Wert) for z in bericht.stadtteile):
            return None  # what is gesperrt has no length
        zeilen = [(f"{z.schluessel} {z.name}", z.betrag, None) for z in bericht.stadtteile if not isinstance(z.betrag, Wert)]
        wer = "Stadtteil"
    else:
        arten = ("sozialraum", "nicht_zugeordnet")
        zeilen = [(z.name, z.betrag, z.aenderung) for z in bericht.tabelle.zeilen if z.art in arten]
        wer = "Sozialraum"
    if len(zeilen) < 2:
        return None
    geldlich = bericht.kopf.einheit == "€"
    name, meiste, _ = max(zeilen, key=lambda zeile: zeile[1] or 0)
    jahr = bericht.kopf.jahr
    wieviel = f"{geld.teur(meiste or 0)} TEUR" if geldlich else f"{zahlen.zahl(zahlen.Fraction(meiste or 0, 100), 2)} VZÄ"
    return balken(
        [Balken(zeile, ist=betrag, vorjahr=None if delta is None or betrag is None else betrag - delta) for zeile, betrag, delta in zeilen],
        titel=f"Am meisten {'erhält' if wer == 'Sozialraum' else 'entfällt auf'} {name}: {wieviel}",
        einheit=f"{wer}, in {'TEUR' if geldlich else 'VZÄ'}, Haushaltsjahr {jahr}",
        schreibweise=(lambda cent: geld.teur(int(cent))) if geldlich else (lambda wert: zahlen.zahl(zahlen.Fraction(wert) / 100, 2)),
        worte={Art.IST: f"Betrag {jahr}", Art.VORJAHR: "Vorjahr"},
        kopf=wer,
    )
