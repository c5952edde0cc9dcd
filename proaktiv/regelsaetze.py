"""Was Formulare sagen, wenn Getipptes eine Regel der Tabellen verletzt: Name der Regel → (Feld, Satz)."""

SAETZE = {
    "abwaegung_uebergibt_an_ein_gremium": (
        "gremium", "Ein Gremium gehört genau dann dazu, wenn der Hinweis übergeben wird. Bitte wählen Sie eines, oder lassen Sie es weg.",
    ),
    "angebot_einmal_zur_zeit": (
        "gueltig_von",
        "Dieses Angebot gibt es an dieser Einrichtung in dieser Zeit schon; zweimal zugleich zählt nicht. "
        "Bitte ändern Sie den vorhandenen Eintrag, oder nennen Sie eine andere Zeit.",
    ),
    "ausbauregel_schuljahre_in_folge": (
        "letztes_schuljahr", "Das letzte Schuljahr liegt nicht vor dem ersten und höchstens 20 Jahre danach. Bitte berichtigen Sie eines.",
    ),
    "ausbauregel_setzt_anderes_voraus": (
        "voraussetzung", "Vorausgesetzt wird ein anderes Angebot als das gezählte. Bitte wählen Sie ein anderes, oder lassen Sie es weg.",
    ),
    "bbaantrag_beantragt_hoechstens_was_fehlt": (
        "beantragt_cent",
        "Beantragt wird höchstens, was von den Gesamtkosten nach den eigenen Mitteln fehlt. Bitte berichtigen Sie einen der drei Beträge.",
    ),
    "beschlossener_bedarf_nennt_das_papier": (
        "beschluss", "Ein beschlossener Bedarf nennt den Beschluss oder, unter „Grund oder Papier“, das Papier, in dem er steht.",
    ),
    "bewilligtes_hat_einen_zeitraum": ("von", "Bewilligte Fördermittel haben einen Förderzeitraum. Bitte nennen Sie beide Tage."),
    "fruehwarnfassung_ist_eine_regel": (
        "grenze",
        "So passt die Grenze nicht zur Art: Bei zwei Anstiegen bleibt sie leer, sonst ist sie nötig; bei Abstand und Veränderung ist sie "
        "größer als 0. In Prozent gilt sie nur bei diesen beiden.",
    ),
    "kein_bedarf_ist_begruendet": ("begruendung", "Bitte begründen Sie, warum kein Handlungsbedarf besteht."),
    "kettenregel_bedarf_oder_entfaellt": (
        "anteil",
        "Ein Feld, das entfällt, hat weder Anteil noch Indikator; jedes andere nennt seinen Anteil. "
        "Bitte nennen Sie den Anteil, oder lassen Sie beide leer.",
    ),
    "massnahmenbedarf_nennt_geld_oder_stellen": ("betrag_cent", "Bitte nennen Sie einen Betrag, Stellen oder beides."),
    "massnahmenbedarf_nicht_negativ": ("betrag_cent", "Betrag und Stellen liegen nicht unter 0. Bitte berichtigen Sie das."),
    "nur_eigenmittel_stehen_im_haushalt": (
        "im_haushalt",
        "Der Haushalt sichert nur Eigenmittel; Fördermittel sind gesichert, wenn sie bewilligt sind. "
        "Bitte nehmen Sie den Haken heraus, oder wählen Sie Eigenmittel.",
    ),
    "nur_eine_fruehwarnung_kommt_ohne_system": ("system", "Bitte wählen Sie das Pro-Aktive System."),
    "reflexion_uebergibt_an_ein_gremium": (
        "gremium", "Ein Gremium gehört genau dann dazu, wenn der Hinweis übergeben wird. Bitte wählen Sie eines, oder lassen Sie es weg.",
    ),
    "reflexion_vergleicht_zwei_stichtage": (
        "nachher",
        "Ein Vergleich braucht den Indikator und zwei Stichtage, den zweiten nach dem ersten. "
        "Bitte ergänzen Sie, was fehlt, oder lassen Sie alle drei Felder leer.",
    ),
    "umsetzungspapier_nennt_eines": ("vorlage", "Bitte wählen Sie eine Vorlage oder einen Beschluss."),
    "unwirksames_schliesst_mit_begruendung": (
        "begruendung", "Bitte begründen Sie, warum der Hinweis geschlossen wird, obwohl es nicht gewirkt hat.",
    ),
    "wer_beobachtet_legt_wieder_vor": (
        "wiedervorlage", "Wer beobachtet, legt an einem späteren Tag wieder vor; sonst bleibt dieses Feld leer.",
    ),
}  # fmt: skip
