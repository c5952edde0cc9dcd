"""The line of filters above a Scorecard; wrong values filter nothing."""

from typing import Any

from django import forms

from basis.diagramme import STATUS_WORTE, Status
from basis.forms import Form


class ScorecardFilterForm(Form):
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "alle"), *((s.value, STATUS_WORTE[s]) for s in Status)])
    verantwortlich = forms.ChoiceField(label="Verantwortlich", required=False)

    def __init__(self, data: Any, *, verantwortliche: list[str]) -> None:
        wahl = {name: data.get(name, "") for name in ("status", "verantwortlich")}
        if wahl["status"] not in list(Status):
            wahl["status"] = ""
        if wahl["verantwortlich"] not in verantwortliche:
            wahl["verantwortlich"] = ""
        super().__init__(wahl)
        self.wahl = wahl
        stelle = self.fields["verantwortlich"]
        assert isinstance(stelle, forms.ChoiceField)
        stelle.choices = [("", "alle"), *((v, v) for v in verantwortliche)]

    def laesst_durch(self, status: Status, verantwortlich: str) -> bool:
        return self.wahl["status"] in ("", status) and self.wahl["verantwortlich"] in ("", verantwortlich)
