"""Words that occur nowhere else: what belongs to one owner alone carries one; the canary tests look for it in every answer."""

# word → the members of the cast that may meet it
LESEN_ALLES = {"fachbereichsleitung", "controlling", "pruefung"}
WOERTER: dict[str, set[str]] = {
    "Rotkehlchenplan": {"ressort1", *LESEN_ALLES},  # drafts, reasons, Dienste of Ressort I
    "Zaunkönigplan": {"ressort2", *LESEN_ALLES},  # ... of Ressort II
    "Eisvogelplan": LESEN_ALLES,  # drafts of the Fachbereich
    "Buchfinkdatei": {"controlling"},  # files on their way through the import, private to the person
    "Neuntöterakte": {"fachbereichsleitung", "controlling", "ressort1", "ressort2", "ressort3", "fachkraft1", "netzwerkstelle", "pruefung",
                      "verwaltung"},  # nichtöffentliche papers of a Gremium of which the member is not a member
    "Mauerseglerauftrag": {"ressort1"},  # background jobs, private to the person
    "Wendehalsansicht": {"controlling"},  # saved views, private to the person
    "Pirolrunde": {"ressort1", "fachkraft1", *LESEN_ALLES},  # what a Sozialraumplanungsgruppe of Ressort I discusses behind closed doors
}  # fmt: skip
ROT, ZAUN, EIS, BUCHFINK, NEUNTOETER, SEGLER, WENDEHALS, PIROL = WOERTER
