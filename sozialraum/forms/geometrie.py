"""Upload of outlines."""

from django import forms

from basis.forms import DatumField, Form


class UmrisseForm(Form):
    datei = forms.FileField(
        label="Datei",
        help_text="GeoJSON in WGS 84 (EPSG:4326), eine Fläche je Stadtteil, höchstens 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
        error_messages={"empty": "Die Datei ist leer."},
    )
    gueltig_ab = DatumField(label="Stand der Umrisse", help_text="Format TT.MM.JJJJ. Frühere Tage zeigen die Umrisse davor.")
    quelle = forms.CharField(label="Quelle", max_length=200, help_text="Wer die Umrisse herausgibt. Steht unter jeder Karte.")
    lizenz = forms.CharField(label="Lizenz", max_length=200, help_text="Zum Beispiel dl-de/by-2-0 oder „nur zum eigenen Gebrauch“.")
    schluesselname = forms.CharField(
        label="Eigenschaft mit dem Schlüssel",
        max_length=60,
        required=False,
        help_text="Nur nötig, wenn sie nicht schluessel, key, id, code, nr oder nummer heißt.",
    )
