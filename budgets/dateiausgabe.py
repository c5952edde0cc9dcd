"""Ergebnis des Befehls ``verteile`` als JSON oder CSV. Rein: Ergebnis hinein, Text heraus. Format: docs/methodik.md."""

import json

from basis.rechenausgabe import STELLEN, cent_als_euro, csv_text, dezimal, mit_komma
from budgets.verteilung import Verteilergebnis


def als_json(ergebnis: Verteilergebnis) -> str:
    """JSON; alle Zahlen außer dem Rang sind Text mit Dezimalpunkt, unendliche Brüche auf 20 Nachkommastellen gerundet."""
    inhalt = {
        "betrag": cent_als_euro(ergebnis.topf.betrag),
        "uebergreifend": cent_als_euro(ergebnis.uebergreifend),
        "reserve": cent_als_euro(ergebnis.reserve),
        "verteilbar": cent_als_euro(ergebnis.verteilbar),
        "phi": None if ergebnis.phi is None else dezimal(ergebnis.phi),
        "zeilen": [
            {
                "schluessel": zeile.schluessel,
                "punktwert": dezimal(zeile.punktwert),
                "bedarfseinheiten": dezimal(zeile.bedarfseinheiten),
                "roh": f"{zeile.roh_bruch.gerundet(STELLEN, teiler=100):f}",
                "betrag": cent_als_euro(zeile.betrag),
                "rang": zeile.rang,
            }
            for zeile in ergebnis.zeilen
        ],
        "hinweise": list(ergebnis.hinweise),
    }
    return json.dumps(inhalt, ensure_ascii=False, indent=2) + "\n"


def als_csv(ergebnis: Verteilergebnis) -> str:
    """CSV mit Semikolon und Dezimalkomma; unter den Räumen stehen Übergreifendes, Reserve und Betrag ohne Schlüssel."""
    reihen = [["schluessel", "name", "punktwert", "bedarfseinheiten", "roh", "betrag", "rang"]]
    for zeile in ergebnis.zeilen:
        roh = f"{zeile.roh_bruch.gerundet(12, teiler=100):f}"
        zahlen = (dezimal(zeile.punktwert, 12), dezimal(zeile.bedarfseinheiten, 12), roh, cent_als_euro(zeile.betrag))
        reihen.append([zeile.schluessel, zeile.name, *map(mit_komma, zahlen), str(zeile.rang)])
    summen = (("Übergreifendes", ergebnis.uebergreifend), ("Reserve", ergebnis.reserve), ("Betrag", ergebnis.topf.betrag))
    reihen += [["", name, "", "", "", mit_komma(cent_als_euro(betrag)), ""] for name, betrag in summen]
    return csv_text(reihen)
