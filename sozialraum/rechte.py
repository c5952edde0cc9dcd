"""Wer was darf: die Tabelle der Rollen und Rechte (domain.md 9). Rein; die Zuweisungen stehen in der Datenbank."""

from enum import StrEnum


class Rolle(StrEnum):
    """Die Rollen des Fachbereichs und seiner Gremien."""

    FACHBEREICHSLEITUNG = "fachbereichsleitung"
    CONTROLLING = "controlling"
    RESSORTLEITUNG = "ressortleitung"
    FACHKRAFT = "fachkraft"
    NETZWERKSTELLE = "netzwerkstelle"
    GREMIUMSMITGLIED = "gremiumsmitglied"
    RECHNUNGSPRUEFUNG = "rechnungspruefung"
    SYSTEMVERWALTUNG = "systemverwaltung"

    @property
    def bezeichnung(self) -> str:
        return ROLLENNAMEN[self]


ROLLENNAMEN = {
    Rolle.FACHBEREICHSLEITUNG: "Fachbereichsleitung",
    Rolle.CONTROLLING: "Controlling und Planung",
    Rolle.RESSORTLEITUNG: "Ressortleitung",
    Rolle.FACHKRAFT: "Sozialpädagogische Fachkraft",
    Rolle.NETZWERKSTELLE: "Netzwerkstelle",
    Rolle.GREMIUMSMITGLIED: "Gremiumsmitglied",
    Rolle.RECHNUNGSPRUEFUNG: "Rechnungsprüfung",
    Rolle.SYSTEMVERWALTUNG: "Systemverwaltung",
}


IM_EIGENEN_GEBIET = "Rechte gelten im eigenen Gebiet und darunter."


class Recht(StrEnum):
    """Was jemand tun darf. Lesen ist ein Recht wie jedes andere."""

    INTERN_LESEN = "intern_lesen"  # Indikatoren, beschlossene Verteilungen, Budgets, Berichte der ganzen Stadt
    PAPIERE_LESEN = "papiere_lesen"  # freigegebene Papiere, Gremien, Beschlüsse
    ALLE_ENTWUERFE_LESEN = "alle_entwuerfe_lesen"  # Entwürfe und Anträge aller Ressorts
    VORLAGEN_LESEN = "vorlagen_lesen"  # zur Entscheidung vorgelegte Verteilungen des Fachbereichs
    PROTOKOLL_LESEN = "protokoll_lesen"
    FALLZAHLEN_OFFEN = "fallzahlen_offen"  # auch kleine Fallzahlen, „nur intern“
    VEROEFFENTLICHUNG_FREIGEBEN = "veroeffentlichung_freigeben"  # Tabellen der Fallstatistik nach außen
    DATEN_PFLEGEN = "daten_pflegen"  # Importe, Werte, Indikatoren, Räume
    TRAEGERABFRAGEN_LESEN = "traegerabfragen_lesen"  # Abfragen bei Trägern und ihren Rücklauf, im eigenen Gebiet
    GREMIEN_PFLEGEN = "gremien_pflegen"  # Gremien, Sitzungen, Vorlagen, Beschlüsse und Aufträge daraus
    AUFTRAEGE_BERICHTEN = "auftraege_berichten"  # über den Stand eigener Aufträge aus Beschlüssen berichten
    NIEDERSCHRIFTEN_LESEN = "niederschriften_lesen"  # was Gremien eines Ressorts nichtöffentlich beraten
    TYPISIERUNG_PFLEGEN = "typisierung_pflegen"  # Verfahren der Typisierung, Listen der Schwerpunkträume
    HAUSHALT_PFLEGEN = "haushalt_pflegen"
    BUCHUNGEN_LESEN = "buchungen_lesen"  # Buchungen, Anträge und Entgelte, im eigenen Gebiet
    UMSCHICHTUNG_BEANTRAGEN = "umschichtung_beantragen"
    UMSCHICHTUNG_ENTSCHEIDEN = "umschichtung_entscheiden"  # welchen Weg bis zu welchem Betrag, sagen die Umschichtungsrechte
    UEBERSCHREITUNG_ANMELDEN = "ueberschreitung_anmelden"  # über- und außerplanmäßige Ausgaben, im eigenen Gebiet
    UEBERSCHREITUNG_PRUEFEN = "ueberschreitung_pruefen"  # prüfen und, wenn sie bewilligt ist, buchen
    UEBERSCHREITUNG_ENTSCHEIDEN = "ueberschreitung_entscheiden"  # nie, was man selbst angemeldet oder geprüft hat
    MONAT_ABSCHLIESSEN = "monat_abschliessen"  # beantragen und, als zweite Person, bestätigen
    MONAT_OEFFNEN = "monat_oeffnen"  # einen geschlossenen: beantragen und, als zweite Person, bestätigen
    BUDGET_ERLAEUTERN = "budget_erlaeutern"  # warum ein Budget abweicht, mit Maßnahme und Termin
    VERTEILUNG_ENTWERFEN = "verteilung_entwerfen"
    VERTEILUNG_BESCHLIESSEN = "verteilung_beschliessen"
    VEREINBARUNGEN_LESEN = "vereinbarungen_lesen"  # Vereinbarungen mit Trägern samt Entgelten, im eigenen Gebiet und für die ganze Stadt
    VEREINBARUNGEN_ENTWERFEN = "vereinbarungen_entwerfen"
    VEREINBARUNGEN_SCHLIESSEN = "vereinbarungen_schliessen"  # nie, was man selbst entworfen hat
    FOERDERUNG_LESEN = "foerderung_lesen"  # Förderanträge, im eigenen Gebiet und für die ganze Stadt
    FOERDERUNG_BEARBEITEN = "foerderung_bearbeiten"  # aufnehmen, prüfen, listen, Zahlungen und Nachweise eintragen
    FOERDERUNG_ENTSCHEIDEN = "foerderung_entscheiden"  # bewilligen, ablehnen; nie, was man selbst geprüft hat
    SCORECARD_PFLEGEN = "scorecard_pflegen"  # Ziele, Messgrößen, Planwerte und Maßnahmen, im eigenen Gebiet
    MESSWERTE_EINTRAGEN = "messwerte_eintragen"  # Werte und Notizen zu roten Werten, im eigenen Gebiet
    SCORECARD_FREIGEBEN = "scorecard_freigeben"  # Werte festschreiben und für Berichte freigeben, im eigenen Gebiet
    HAUSRUNDEN_LESEN = "hausrunden_lesen"  # Hausrunden, Hinweise und Aktionen, im eigenen Gebiet
    HAUSRUNDEN_FUEHREN = "hausrunden_fuehren"  # Runden und alle Schritte ihres Kreislaufs eintragen, im eigenen Gebiet
    SYSTEME_PFLEGEN = "systeme_pflegen"  # Pro-Aktive Systeme, ihre Akteure und Aufträge, im eigenen Gebiet
    FRUEHWARNUNG_PFLEGEN = "fruehwarnung_pflegen"  # Frühwarnregeln und ihre Fassungen
    BBA_LESEN = "bba_lesen"  # bildungsbezogene Angebote an Schulen, in der ganzen Stadt
    BBA_BEARBEITEN = "bba_bearbeiten"  # Anträge aufnehmen, beraten, Zahlungen und Nachweise eintragen
    BBA_ENTSCHEIDEN = "bba_entscheiden"  # Förderrunden mit ihrem Topf, Entscheidungen der Steuergruppe; nie, wozu man selbst beraten hat
    SCHULSOZIALARBEIT_PFLEGEN = "schulsozialarbeit_pflegen"  # Angebote an Einrichtungen, deren Art dafür vorgesehen ist
    KONZEPTIONEN_PFLEGEN = "konzeptionen_pflegen"  # Konzeptionen, Maßnahmen, Bedarf, Finanzierung, Fördermittel
    MASSNAHMEN_BERICHTEN = "massnahmen_berichten"  # über den Stand von Maßnahmen, im eigenen Gebiet
    BERICHT_ERZEUGEN = "bericht_erzeugen"
    REGELWERK_PFLEGEN = "regelwerk_pflegen"  # wer wem wann was berichtet, und Abgaben anderer eintragen
    ZUGAENGE_VERWALTEN = "zugaenge_verwalten"
    EINSTELLUNGEN_PFLEGEN = "einstellungen_pflegen"  # Parameter, Angaben zur Stadt
    VERTRETUNG_REGELN = "vertretung_regeln"


RECHTNAMEN = {
    Recht.INTERN_LESEN: "interne Seiten zu lesen",
    Recht.PAPIERE_LESEN: "freigegebene Papiere zu lesen",
    Recht.ALLE_ENTWUERFE_LESEN: "alle Entwürfe zu lesen",
    Recht.VORLAGEN_LESEN: "vorgelegte Verteilungen zu lesen",
    Recht.PROTOKOLL_LESEN: "das Protokoll zu lesen",
    Recht.FALLZAHLEN_OFFEN: "kleine Fallzahlen ungesperrt zu sehen",
    Recht.VEROEFFENTLICHUNG_FREIGEBEN: "Veröffentlichungen freizugeben",
    Recht.DATEN_PFLEGEN: "Daten und Räume zu pflegen",
    Recht.TRAEGERABFRAGEN_LESEN: "Abfragen bei Trägern zu lesen",
    Recht.GREMIEN_PFLEGEN: "Gremien und Beschlüsse zu pflegen",
    Recht.AUFTRAEGE_BERICHTEN: "über diesen Auftrag zu berichten",
    Recht.NIEDERSCHRIFTEN_LESEN: "nichtöffentliche Beratungen der Ressorts zu lesen",
    Recht.TYPISIERUNG_PFLEGEN: "Schwerpunkträume festzustellen",
    Recht.HAUSHALT_PFLEGEN: "den Haushalt zu pflegen",
    Recht.BUCHUNGEN_LESEN: "Buchungen und Anträge dieses Budgets zu lesen",
    Recht.UMSCHICHTUNG_BEANTRAGEN: "Umschichtungen zu beantragen",
    Recht.UMSCHICHTUNG_ENTSCHEIDEN: "über Umschichtungen zu entscheiden",
    Recht.UEBERSCHREITUNG_ANMELDEN: "Überschreitungen dieses Budgets anzumelden",
    Recht.UEBERSCHREITUNG_PRUEFEN: "Überschreitungen zu prüfen und zu buchen",
    Recht.UEBERSCHREITUNG_ENTSCHEIDEN: "über Überschreitungen zu entscheiden",
    Recht.MONAT_ABSCHLIESSEN: "Monate abzuschließen",
    Recht.MONAT_OEFFNEN: "geschlossene Monate wieder zu öffnen",
    Recht.BUDGET_ERLAEUTERN: "Abweichungen dieses Budgets zu erläutern",
    Recht.VERTEILUNG_ENTWERFEN: "Verteilungen zu entwerfen",
    Recht.VERTEILUNG_BESCHLIESSEN: "Verteilungen zu beschließen",
    Recht.VEREINBARUNGEN_LESEN: "Vereinbarungen und Entgelte zu lesen",
    Recht.VEREINBARUNGEN_ENTWERFEN: "Vereinbarungen zu entwerfen und ihre Termine zu pflegen",
    Recht.VEREINBARUNGEN_SCHLIESSEN: "Vereinbarungen zu schließen",
    Recht.FOERDERUNG_LESEN: "Förderanträge zu lesen",
    Recht.FOERDERUNG_BEARBEITEN: "Förderanträge zu bearbeiten",
    Recht.FOERDERUNG_ENTSCHEIDEN: "über Förderanträge zu entscheiden",
    Recht.SCORECARD_PFLEGEN: "Ziele und Messgrößen dieses Gebiets zu pflegen",
    Recht.MESSWERTE_EINTRAGEN: "Messwerte dieses Gebiets einzutragen",
    Recht.SCORECARD_FREIGEBEN: "die Scorecard dieses Gebiets freizugeben",
    Recht.HAUSRUNDEN_LESEN: "Hausrunden und Hinweise dieses Gebiets zu lesen",
    Recht.HAUSRUNDEN_FUEHREN: "Hausrunden, Hinweise und Aktionen dieses Gebiets einzutragen",
    Recht.SYSTEME_PFLEGEN: "Pro-Aktive Systeme und Akteure dieses Gebiets zu pflegen",
    Recht.FRUEHWARNUNG_PFLEGEN: "Frühwarnregeln zu pflegen",
    Recht.BBA_LESEN: "bildungsbezogene Angebote zu lesen",
    Recht.BBA_BEARBEITEN: "Anträge auf bildungsbezogene Angebote zu bearbeiten",
    Recht.BBA_ENTSCHEIDEN: "Förderrunden anzulegen und Entscheidungen der Steuergruppe einzutragen",
    Recht.SCHULSOZIALARBEIT_PFLEGEN: "Angebote der Schulsozialarbeit zu pflegen",
    Recht.KONZEPTIONEN_PFLEGEN: "Konzeptionen, Maßnahmen und ihre Finanzierung zu pflegen",
    Recht.MASSNAHMEN_BERICHTEN: "über diese Maßnahme zu berichten",
    Recht.BERICHT_ERZEUGEN: "Berichte zu erzeugen",
    Recht.REGELWERK_PFLEGEN: "das Regelwerk Berichtswesen zu pflegen",
    Recht.ZUGAENGE_VERWALTEN: "Zugänge und Rollen zu verwalten",
    Recht.EINSTELLUNGEN_PFLEGEN: "Einstellungen zu pflegen",
    Recht.VERTRETUNG_REGELN: "Vertretungen zu regeln",
}

_LESEN = frozenset({Recht.INTERN_LESEN, Recht.PAPIERE_LESEN})

RECHTE: dict[Rolle, frozenset[Recht]] = {
    Rolle.FACHBEREICHSLEITUNG: _LESEN
    | {
        Recht.BBA_LESEN,
        Recht.BBA_ENTSCHEIDEN,
        Recht.HAUSRUNDEN_LESEN,
        Recht.SCORECARD_PFLEGEN,
        Recht.MESSWERTE_EINTRAGEN,
        Recht.SCORECARD_FREIGEBEN,
        Recht.ALLE_ENTWUERFE_LESEN,
        Recht.VORLAGEN_LESEN,
        Recht.PROTOKOLL_LESEN,
        Recht.NIEDERSCHRIFTEN_LESEN,
        Recht.TRAEGERABFRAGEN_LESEN,
        Recht.GREMIEN_PFLEGEN,
        Recht.AUFTRAEGE_BERICHTEN,
        Recht.VERTEILUNG_ENTWERFEN,
        Recht.VERTEILUNG_BESCHLIESSEN,
        Recht.VEROEFFENTLICHUNG_FREIGEBEN,
        Recht.BERICHT_ERZEUGEN,
        Recht.VERTRETUNG_REGELN,
        Recht.BUCHUNGEN_LESEN,
        Recht.UMSCHICHTUNG_BEANTRAGEN,
        Recht.UMSCHICHTUNG_ENTSCHEIDEN,
        Recht.UEBERSCHREITUNG_ANMELDEN,
        Recht.UEBERSCHREITUNG_ENTSCHEIDEN,
        Recht.MONAT_ABSCHLIESSEN,
        Recht.MONAT_OEFFNEN,
        Recht.FOERDERUNG_LESEN,
        Recht.FOERDERUNG_ENTSCHEIDEN,
        Recht.VEREINBARUNGEN_LESEN,
        Recht.VEREINBARUNGEN_ENTWERFEN,
        Recht.VEREINBARUNGEN_SCHLIESSEN,
    },
    Rolle.CONTROLLING: _LESEN
    | {
        Recht.BBA_LESEN,
        Recht.BBA_ENTSCHEIDEN,
        Recht.HAUSRUNDEN_LESEN,
        Recht.SYSTEME_PFLEGEN,
        Recht.FRUEHWARNUNG_PFLEGEN,
        Recht.SCHULSOZIALARBEIT_PFLEGEN,
        Recht.KONZEPTIONEN_PFLEGEN,
        Recht.MASSNAHMEN_BERICHTEN,
        Recht.SCORECARD_PFLEGEN,
        Recht.MESSWERTE_EINTRAGEN,
        Recht.ALLE_ENTWUERFE_LESEN,
        Recht.VORLAGEN_LESEN,
        Recht.PROTOKOLL_LESEN,
        Recht.NIEDERSCHRIFTEN_LESEN,
        Recht.TRAEGERABFRAGEN_LESEN,
        Recht.FALLZAHLEN_OFFEN,
        Recht.VEROEFFENTLICHUNG_FREIGEBEN,
        Recht.DATEN_PFLEGEN,
        Recht.GREMIEN_PFLEGEN,
        Recht.AUFTRAEGE_BERICHTEN,
        Recht.TYPISIERUNG_PFLEGEN,
        Recht.HAUSHALT_PFLEGEN,
        Recht.VERTEILUNG_ENTWERFEN,
        Recht.BERICHT_ERZEUGEN,
        Recht.REGELWERK_PFLEGEN,
        Recht.EINSTELLUNGEN_PFLEGEN,
        Recht.BUCHUNGEN_LESEN,
        Recht.UMSCHICHTUNG_BEANTRAGEN,
        Recht.UMSCHICHTUNG_ENTSCHEIDEN,
        Recht.UEBERSCHREITUNG_ANMELDEN,
        Recht.UEBERSCHREITUNG_PRUEFEN,
        Recht.MONAT_ABSCHLIESSEN,
        Recht.MONAT_OEFFNEN,
        Recht.BUDGET_ERLAEUTERN,
        Recht.FOERDERUNG_LESEN,
        Recht.FOERDERUNG_BEARBEITEN,
        Recht.VEREINBARUNGEN_LESEN,
        Recht.VEREINBARUNGEN_ENTWERFEN,
    },
    Rolle.RESSORTLEITUNG: _LESEN
    | {
        Recht.BBA_LESEN,
        Recht.MASSNAHMEN_BERICHTEN,
        Recht.HAUSRUNDEN_LESEN,
        Recht.HAUSRUNDEN_FUEHREN,
        Recht.SYSTEME_PFLEGEN,
        Recht.SCORECARD_PFLEGEN,
        Recht.MESSWERTE_EINTRAGEN,
        Recht.SCORECARD_FREIGEBEN,
        Recht.VORLAGEN_LESEN,
        Recht.PROTOKOLL_LESEN,
        Recht.NIEDERSCHRIFTEN_LESEN,
        Recht.TRAEGERABFRAGEN_LESEN,
        Recht.FALLZAHLEN_OFFEN,
        Recht.AUFTRAEGE_BERICHTEN,
        Recht.VERTEILUNG_ENTWERFEN,
        Recht.BERICHT_ERZEUGEN,
        Recht.BUCHUNGEN_LESEN,
        Recht.UMSCHICHTUNG_BEANTRAGEN,
        Recht.UMSCHICHTUNG_ENTSCHEIDEN,
        Recht.UEBERSCHREITUNG_ANMELDEN,
        Recht.BUDGET_ERLAEUTERN,
        Recht.FOERDERUNG_LESEN,
        Recht.FOERDERUNG_BEARBEITEN,
        Recht.FOERDERUNG_ENTSCHEIDEN,
        Recht.VEREINBARUNGEN_LESEN,
        Recht.VEREINBARUNGEN_ENTWERFEN,
        Recht.VEREINBARUNGEN_SCHLIESSEN,
    },
    Rolle.FACHKRAFT: _LESEN
    | {
        Recht.NIEDERSCHRIFTEN_LESEN,
        Recht.HAUSRUNDEN_LESEN,
        Recht.HAUSRUNDEN_FUEHREN,
        Recht.SYSTEME_PFLEGEN,
        Recht.MASSNAHMEN_BERICHTEN,
        Recht.BBA_LESEN,
    },
    Rolle.NETZWERKSTELLE: _LESEN
    | {Recht.MASSNAHMEN_BERICHTEN, Recht.BBA_LESEN, Recht.BBA_BEARBEITEN, Recht.SCHULSOZIALARBEIT_PFLEGEN},
    Rolle.GREMIUMSMITGLIED: frozenset({Recht.PAPIERE_LESEN}),
    Rolle.RECHNUNGSPRUEFUNG: _LESEN
    | {
        Recht.BBA_LESEN,
        Recht.HAUSRUNDEN_LESEN,
        Recht.ALLE_ENTWUERFE_LESEN,
        Recht.VORLAGEN_LESEN,
        Recht.PROTOKOLL_LESEN,
        Recht.NIEDERSCHRIFTEN_LESEN,
        Recht.TRAEGERABFRAGEN_LESEN,
        Recht.BUCHUNGEN_LESEN,
        Recht.FOERDERUNG_LESEN,
        Recht.VEREINBARUNGEN_LESEN,
    },
    Rolle.SYSTEMVERWALTUNG: _LESEN | {Recht.ZUGAENGE_VERWALTEN, Recht.EINSTELLUNGEN_PFLEGEN, Recht.VERTRETUNG_REGELN},
}

# Wer entscheidet oder Zugänge verwaltet, bekommt die Rolle erst, wenn eine zweite Person sie bestätigt hat.
ROLLEN_MIT_ZWEITER_PERSON = frozenset({Rolle.FACHBEREICHSLEITUNG, Rolle.RESSORTLEITUNG, Rolle.SYSTEMVERWALTUNG})

# Deren Rechte reichen immer über die ganze Stadt; für ein einzelnes Ressort, einen Sozialraum oder Stadtteil gibt es sie nicht.
ROLLEN_DER_GANZEN_STADT = frozenset({Rolle.FACHBEREICHSLEITUNG, Rolle.CONTROLLING, Rolle.RECHNUNGSPRUEFUNG, Rolle.SYSTEMVERWALTUNG})


def rollen_mit(recht: Recht) -> tuple[Rolle, ...]:
    """Die Rollen, die ein Recht haben, in fester Reihenfolge."""
    return tuple(rolle for rolle in Rolle if recht in RECHTE[rolle])


def warum_nicht(recht: Recht) -> str:
    """Der Satz für eine Sache, die man sehen, aber nicht tun darf: was fehlt und wer es darf."""
    namen = [rolle.bezeichnung for rolle in rollen_mit(recht)]
    return f"Ihre Rolle erlaubt nicht, {RECHTNAMEN[recht]}. Das dürfen: {', '.join(namen)}."


def nicht_hier(recht: Recht) -> str:
    """Der Satz, wenn die eigene Rolle es darf, aber in einem anderen Gebiet."""
    return f"Ihnen ist nicht erlaubt, {RECHTNAMEN[recht]}. Ihre Rolle darf es, aber in anderen Gebieten. {IM_EIGENEN_GEBIET}"
