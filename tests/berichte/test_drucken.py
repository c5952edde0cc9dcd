"""The page that waits for a paper: it appears at once, needs no script, and leads nowhere else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from berichte.views.drucken import ist_papier

BERICHT = "/berichte/sozialraumbudget/1/sozialraum/II/"


@pytest.mark.parametrize(
    ("ziel", "ja"),
    [
        (f"{BERICHT}pdf/", True),
        ("/berichte/tagesordnung/3/pdf/?nur=oeffentlich", True),
        ("/bba/3/liste/pdf/", True),
        ("/berichte/3/pdf/", False),
        (BERICHT, False),
        ("", False),
        (f"https://fremd.example{BERICHT}pdf/", False),
        (f"//fremd.example{BERICHT}pdf/", False),
        (f"\\\\fremd.example{BERICHT}pdf/", False),
        ("javascript:alert(1)", False),
        ("/gibt/es/nicht/pdf/", False),
    ],
)
def test_gewartet_wird_nur_auf_ein_papier_dieses_produkts(ziel: str, ja: bool) -> None:
    assert ist_papier(ziel) is ja


@pytest.mark.django_db
def test_die_seite_ist_sofort_da_und_fordert_das_papier_selbst_an(als: Callable[..., Any]) -> None:
    antwort = als("gremium").get(reverse("druck_abwarten"), {"ziel": f"{BERICHT}pdf/"})
    text = antwort.content.decode()
    assert f'<noscript><meta http-equiv="refresh" content="0;url={BERICHT}pdf/"></noscript>' in text
    assert antwort.context["davor"] == BERICHT and "Das Papier wird gerade erzeugt" in text
    von = {"Referer": "http://testserver/sitzungen/3/?a=b"}
    assert als("gremium").get(reverse("druck_abwarten"), {"ziel": f"{BERICHT}pdf/"}, headers=von).context["davor"] == "/sitzungen/3/?a=b"
    assert als("gremium").get(reverse("druck_abwarten"), {"ziel": BERICHT}).status_code == 404
