"""Was Formulare sagen, wenn Getipptes eine Regel der Tabellen verletzt: Name der Regel → (Feld, Satz)."""

SAETZE = {
    "aufgegebene_massnahme_sagt_warum": ("ergebnis", "Bitte sagen Sie hier, warum die Maßnahme aufgegeben ist."),
    "berechnetes_bestaetigt_niemand": ("zweite_person", "Was das System berechnet, bestätigt niemand. Bitte nehmen Sie den Haken heraus."),
    "der_plan_liegt_zwischen_seinen_stufen": (
        "wert", "Der Planwert liegt zwischen Mindestziel und ambitioniertem Ziel. Bitte berichtigen Sie einen der drei Werte.",
    ),
    "konzeptbeteiligung_nennt_wen": ("wer", "Bitte wählen Sie einen Akteur, oder nennen Sie, wer sonst beteiligt war; nicht beides."),
    "konzeptziel_nennt_woraus_es_kommt": (
        "vereinbarungsziel", "Bitte nennen Sie genau ein Ziel: aus einer Zielvereinbarung oder aus der Scorecard.",
    ),
    "messwert_hat_zwei_zahlen_oder_einen_wert": ("wert", "Bitte geben Sie entweder beide Zahlen an oder nur den Wert."),
    "planwert_ist_ein_wert_oder_ein_korridor": (
        "wert", "Bitte geben Sie entweder einen Planwert an oder einen Korridor, dessen Ende nicht unter seinem Anfang liegt.",
    ),
    "rotnotiz_korrigiert_oder_duldet": (
        "korrektur", "Eine Korrektur sagt hier, was sich ändert; wird die Abweichung hingenommen, bleiben Maßnahme und Korrektur leer.",
    ),
    "schwellen_steigen": ("gelb", "Die Schwelle „Beobachten bis“ darf nicht unter „Im Plan bis“ liegen, keine von beiden unter 0."),
    "stufen_nur_zu_einem_planwert": (
        "wert", "Mindestziel und ambitioniertes Ziel gibt es nur zu einem Planwert. Bitte nennen Sie ihn, oder lassen Sie beide leer.",
    ),
    "vereinbarte_schwellen_steigen": (
        "gelb", "Bitte nennen Sie beide Schwellen oder keine; „Beobachten bis“ liegt nicht unter „Im Plan bis“ und keine unter 0.",
    ),
    "vereinbarungsziel_anteil_bis_100": (
        "zielwert", "Der Anteil einer Seite liegt zwischen 0 und 100. Bitte berichtigen Sie den Ausgangswert oder den Zielwert.",
    ),
    "ziel_endet_nicht_vor_beginn": ("bis_jahr", "Das letzte Jahr liegt vor dem ersten. Bitte berichtigen Sie eines von beiden."),
}  # fmt: skip
