"""All checks of `manage.py pruefe`, in the order of the report: first the rules, then rows, money, what is final."""

from config.integrity import Check, final, money, schema, tables

CHECKS = (
    Check("Migrationen", schema.migrationen),
    Check("Schutzregeln", schema.schutzregeln),
    Check("Bedingungen", schema.bedingungen),
    Check("Zähler", schema.zaehler),
    Check("Zahlen", tables.zahlen),
    Check("Verweise", tables.verweise),
    Check("Verlauf", tables.verlauf),
    Check("Dateien", tables.dateien),
    Check("Importe", tables.importe),
    Check("Verwendungen", tables.verwendungen),
    Check("Buchungssummen", money.buchungssummen),
    Check("Verfahrenssummen", money.verfahrenssummen),
    Check("Budgetposten", money.budgetposten),
    Check("Stornos", money.stornos),
    Check("Umschichtungen", money.umschichtungen),
    Check("Verteilungen", money.verteilungen),
    Check("Rechenpakete", final.rechenpakete),
    Check("Schwerpunktlisten", final.schwerpunktlisten),
    Check("Konzeptionsfassungen", final.konzeptionsfassungen),
    Check("Berichte", final.berichte),
    Check("Protokoll", final.protokoll),
)
