"""The arguments of the pages of the Präventionskette (see arguments.py); what they point at comes with Halle."""

from tests.site.variants import NONE, Arguments, keyed, pks, same


def _konzeptionsteil(teil: str) -> Arguments:
    return lambda s: ("stark-ins-eigene-leben", teil)


def _massnahmenteil(teil: str) -> Arguments:
    return lambda s: (s.massnahme_stadt.pk, teil)


ARGUMENTE: dict[str, dict[str, Arguments]] = {
    **same("konzeptionen konzeption_neu massnahmen massnahme_neu massnahmen_sammeln finanzplanung", NONE),
    **same("praeventionsmatrix kettenluecken kettenuebergaenge massnahmen_import massnahmen_vorlage strategien strategie_neu", NONE),
    **same("strategie strategie_aendern", pks(raum="ketten_strategie")),
    **same("kettenverzeichnis katalogeintrag_neu", keyed("lebensphasen", "angebotsarten", "unbekannt")),
    "katalogeintrag_aendern": {
        "phase": lambda s: ("lebensphasen", "geburt"),
        "art": lambda s: ("angebotsarten", "schulsozialarbeit"),
        "unbekannt": lambda s: ("zielgruppen", "gibt-es-nicht"),
    },
    **same("angebote_import angebote_vorlage", NONE),
    "angebote_pruefen": pks(szene="angebotsentwurf"),
    "massnahmen_pruefen": pks(szene="massnahmenentwurf"),
    **same(
        "kettenfeld kettenregel_neu",
        {
            "luecke": lambda s: ("lebenswelt", "6-10", "schule"),
            "entfaellt": lambda s: ("lebenswelt", "geburt", "kita"),
            "ohne": lambda s: ("handlungsfeld", "geburt", "bildung"),
            "unbekannt": lambda s: ("zielgruppe", "3-6", "bildung"),
        },
    ),
    **same("foerdermittel_liste foerdermittel_neu foerderfristen foerderkalender foerderfristen_ics", NONE),
    "konzeption": keyed("stark-ins-eigene-leben", "praeventionskette", "gibt-es-nicht"),
    "konzeptionsvergleich": keyed("jugendhilfeplanung", "bildungskonzept", "gibt-es-nicht"),
    "konzeptionsfassung": {
        "erste": lambda s: ("jugendhilfeplanung", 1),
        "zweite": lambda s: ("jugendhilfeplanung", 2),
        "gibt-es-nicht": lambda s: ("bildungskonzept", 7),
    },
    "konzeption_aendern": keyed("stark-ins-eigene-leben", "gibt-es-nicht"),
    "konzeptionsteil_neu": {
        teil: _konzeptionsteil(teil) for teil in ("kapitel", "fassung", "papier", "beteiligung", "evaluation", "meilenstein", "unbekannt")
    },
    "kapitel_aendern": pks(fuenf="ketten_kapitel"),
    **same("meilenstein_erreichen meilenstein_aendern", pks(stelle="ketten_stein")),
    "beteiligung_aendern": pks(erste="ketten_beteiligung"),
    "evaluation_aendern": pks(erste="ketten_evaluation"),
    "papier_loesen": pks(vorlage="ketten_papier"),
    "erwartung_aendern": pks(erste="ketten_erwartung"),
    **same("massnahme massnahme_aendern massnahme_berichten massnahme_auswerten", pks(stadt="massnahme_stadt", raum="massnahme_raum")),
    "massnahmenteil_neu": {
        teil: _massnahmenteil(teil) for teil in ("bedarf", "finanzierung", "papier", "meilenstein", "erwartung", "unbekannt")
    },
    "finanzierung_aendern": pks(eigene="ketten_mittel"),
    **same("foerdermittel foerdermittel_aendern foerderfrist_neu", pks(gkv="ketten_programm")),
    "foerderfrist_erledigen": pks(offen="ketten_frist", erledigt="ketten_frist_erledigt"),
    "foerderfrist_aendern": pks(offen="ketten_frist"),
}
