"""Name and reach of a saved view."""

from typing import Any

from basis.forms import ModelForm
from basis.models import Ansicht


class AnsichtForm(ModelForm):
    class Meta:
        model = Ansicht
        fields = ("name", "geteilt")
        help_texts = {
            "name": "Zum Beispiel „Offene Aufträge meines Ressorts“.",
            "geteilt": "Geteilt wird die Adresse mit ihren Filtern. Was jemand auf der Seite sieht, bestimmen weiter die eigenen Rechte.",
        }

    def __init__(self, *args: Any, darf_teilen: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not darf_teilen:
            del self.fields["geteilt"]
