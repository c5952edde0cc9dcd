"""Was Formulare sagen, wenn Getipptes eine Regel der Tabellen verletzt: Name der Regel → (Feld, Satz)."""

SAETZE = {
    "beantragt_hoechstens_was_fehlt": (
        "beantragt_cent",
        "Beantragt wird höchstens, was von den Gesamtkosten nach den Eigenmitteln fehlt. Bitte berichtigen Sie einen der drei Beträge.",
    ),
    "betrag_hat_einheit": ("einheit", "Betrag und Einheit gehören zusammen. Bitte nennen Sie beide oder keines."),
    "deckungsvermerk_zwischen_zweien": (
        "nach", "Ein Unterabschnitt deckt sich selbst ohne Vermerk. Bitte wählen Sie zwei verschiedene.",
    ),
    "eine_betriebserlaubnis_zur_zeit": (
        "gueltig_von",
        "Diese Einrichtung hat in dieser Zeit schon eine Betriebserlaubnis. "
        "Bitte beenden Sie zuerst jene, oder nennen Sie eine andere Zeit.",
    ),
    "einnahmeart_steht_bei_einnahmen": ("mittelart", "Diese Mittelart gibt es nur bei Einnahmen. Bitte wählen Sie eine andere."),
    "haushaltsstelle_gueltig_von_bis": ("gueltig_bis", "Das letzte Jahr liegt vor dem ersten. Bitte berichtigen Sie eines von beiden."),
    "haushaltsstelle_ist_vollstaendig": (
        "produkt", "Kameral ist der Unterabschnitt nötig, doppisch sind es Produkt und Sachkonto. Bitte ergänzen Sie, was fehlt.",
    ),
    "leistungsbewertung_zahl_mit_skala": ("skala", "Zahl und Skala gehören zusammen. Bitte nennen Sie beide oder keine."),
    "nur_die_grundsatzvereinbarung_hat_viele_traeger": (
        "traeger", "Die Grundsatzvereinbarung nennt keinen Träger, jede andere genau einen. Bitte berichtigen Sie das.",
    ),
    "nur_eine_zuwendung_ist_ein_bescheid": ("form", "Nur eine Zuwendung kann ein Bescheid sein. Bitte wählen Sie „Vertrag“."),
    "umschichtung_zwischen_zwei_posten": (
        "nach", "Von und Nach sind derselbe Budgetposten. Bitte wählen Sie zwei verschiedene.",
    ),
    "zuwendung_ist_vertrag_oder_bescheid": (
        "titel",
        "Diesem Träger ist für dieses Gebiet unter diesem Titel schon eine Zuwendung gegeben, als Vertrag oder als Bescheid. "
        "Bitte ändern Sie jene, oder nennen Sie einen anderen Titel.",
    ),
}  # fmt: skip
