"""Was Formulare sagen, wenn Getipptes eine Regel der Tabellen verletzt: Name der Regel → (Feld, Satz)."""

SAETZE = {
    "berichtsregel_fristen_bis_ein_jahr": (
        "frist_tage", "Fristen und Erinnerungen reichen höchstens ein Jahr; eine Eskalation folgt nach einem Tag oder später.",
    ),
    "berichtsregel_hat_ein_gremium": (
        "gremium", "Berichtet wird an ein Gremium: an dieses oder an das am Ort. Bitte wählen Sie eines von beiden.",
    ),
}  # fmt: skip
