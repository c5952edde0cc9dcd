"""Was Formulare sagen, wenn Getipptes eine Regel der Tabellen verletzt: Name der Regel → (Feld, Satz)."""

SAETZE = {
    "auftrag_hat_ein_gremium_oder_eine_quelle": (
        "gremium", "Bitte wählen Sie das Gremium. Nennt die Quelle keines, nennen Sie die Quelle.",
    ),
    "auftrag_hat_eine_zustaendige_stelle": (
        "gebiet",
        "Zuständig ist ein Gebiet oder eine Stelle, nicht beides. Bitte wählen Sie eines; "
        "nennt die Quelle niemanden, nennen Sie die Quelle.",
    ),
    "beratung_beschliesst_nur_wer_entscheidet": (
        "ergebnis", "Beschließen kann nur, wer für die Entscheidung zuständig ist. Bitte ändern Sie das Ergebnis oder die Zuständigkeit.",
    ),
    "datenverantwortung_fuer_genau_eines": ("indikator", "Bitte wählen Sie entweder einen Indikator oder einen anderen Bestand."),
    "nachfolger_hat_nur_was_endet": ("gueltig_bis", "Einen Nachfolger hat nur, was endet. Bitte nennen Sie den letzten Tag."),
    "nur_beschliessende_beschliessen_verteilung": (
        "beschliesst_verteilung",
        "Verteilungen beschließt nur ein beschließendes Gremium. Bitte nehmen Sie den Haken heraus, oder wählen Sie eine andere Art.",
    ),
    "nur_schulen_haben_eine_schulart": (
        "schulart", "Eine Schulart haben Schulen und nur sie. Bitte wählen Sie eine, oder lassen Sie sie weg.",
    ),
    "qualitaetszirkel_hat_thema_und_ende": (
        "thema", "Ein Qualitätszirkel hat ein Thema und einen Tag, an dem er endet. Bitte nennen Sie beide.",
    ),
    "quote_hat_einen_nenner": ("nenner", "Eine Quote hat einen Nenner. Bitte nennen Sie ihn, oder wählen Sie sein Altersband."),
    "schulwerte_sind_geschuetzte_quoten": (
        "je_schule",
        "Je Schule gibt es nur Quoten mit eigenem Nenner, die auf Fallzahlen beruhen. "
        "Bitte nehmen Sie den Haken heraus, oder berichtigen Sie Aggregation, Altersband und Fallzahlen.",
    ),
    "sitzung_hat_mindestens_einen_teil": (
        "oeffentlicher_teil", "Eine Sitzung hat einen öffentlichen oder einen nichtöffentlichen Teil. Bitte wählen Sie mindestens einen.",
    ),
    "sitzung_mit_ende_hat_beginn": ("beginn", "Bitte nennen Sie auch den Beginn, wenn Sie das Ende nennen."),
}  # fmt: skip
