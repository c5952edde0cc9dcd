"""What the help says of the workshop is what the workshop has."""

import re

from django.conf import settings

from berichte.arten import werkstattarten


def test_die_hilfe_nennt_jeden_bericht_der_werkstatt_einmal() -> None:
    hilfe = (settings.BASE_DIR / "docs/hilfe.md").read_text()
    abschnitt = hilfe.split("\n## Berichte schreiben, freigeben und wiederfinden\n")[1].split("\n## ")[0]
    satz = re.findall(r"^Für (.*?)\.", abschnitt, re.DOTALL | re.MULTILINE)
    assert len(satz) == 1, "one sentence says for which"
    assert sorted(re.findall(r"\*(.*?)\*", satz[0])) == sorted(art.typ.wort for art in werkstattarten())
