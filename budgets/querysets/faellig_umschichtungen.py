"""What waits about Umschichtungen: requests that a person may sign or decide."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse

from basis.due import Art, Faelligkeit, Frage, Zeilen
from basis.geld import euro
from budgets.models import Umschichtung, Umschichtungsrecht
from budgets.querysets.umschichtungen import RECHTSFELDER, regeln_aus
from budgets.umschichtungsregeln import Umschichtungsregel, Weg, braucht_controlling, wer_entscheidet
from sozialraum.access import Zugang
from sozialraum.models import Rollenzuweisung
from sozialraum.models.gebiet import gueltig_am
from sozialraum.rechte import Recht, Rolle

Zeile = Mapping[str, Any]


def umschichtungsfragen(zugang: Zugang, tag: date) -> Iterator[Frage]:
    """Never the own request, nor one that she signed. Who signs and who decides, say the rights in force, read along with the rows."""
    if not zugang.darf(Recht.UMSCHICHTUNG_ENTSCHEIDEN):
        return
    orte = zugang.gebiete_mit(Recht.UMSCHICHTUNG_ENTSCHEIDEN)
    rows = Umschichtung.objects.offen().filter(gehoert_zu__in=orte).exclude(erstellt_von=zugang.nutzer)
    controlling = Rollenzuweisung.objects.filter(
        gueltig_am(tag), nutzer=OuterRef("erstellt_von"), rolle=Rolle.CONTROLLING.value, wartet=False
    )
    rechte = Umschichtungsrecht.objects.filter(gueltig_ab__lte=tag).order_by("gueltig_ab", "pk")
    felder = {
        "pk": F("pk"), "betrag": F("betrag_cent"), "ort": F("gehoert_zu__name"), "gehoert_zu": F("gehoert_zu"), "weg": F("weg"),
        "von": F("von__gebiet"), "nach": F("nach__gebiet"), "mitgezeichnet": F("mitgezeichnet_von"), "vom_controlling": Exists(controlling),
        "rechte": ArraySubquery(rechte.values(zeile=JSONObject(**{feld: F(feld) for feld in RECHTSFELDER}))),
    }  # fmt: skip
    yield Frage(rows, felder, lambda zeilen: _antwort(zugang, zeilen), Art.ENTSCHEIDUNG)


def was_zu_tun_ist(zugang: Zugang, zeile: Zeile, regeln: list[Umschichtungsregel]) -> str:
    """„Mitzeichnen“, „Entscheiden“, or nothing for this person now; the rules of ``entscheidungshindernisse``."""
    if zeile["mitgezeichnet"] == zugang.nutzer.pk:
        return ""
    weg = Weg(zeile["weg"])
    if braucht_controlling(weg, regeln) and zeile["mitgezeichnet"] is None and not zeile["vom_controlling"]:
        return "Mitzeichnen" if zugang.hat_rolle(Rolle.CONTROLLING, zeile["gehoert_zu"]) else ""
    rollen = [Rolle(rolle) for rolle in wer_entscheidet(weg, zeile["betrag"], regeln)]
    darf = any(all(zugang.hat_rolle(rolle, zeile[seite]) for seite in ("von", "nach")) for rolle in rollen)
    return "Entscheiden" if darf else ""


def _antwort(zugang: Zugang, zeilen: Zeilen) -> Iterator[Faelligkeit]:
    regeln = regeln_aus(zeilen[0]["rechte"]) if zeilen else []
    offen = [(int(z["pk"]), was, z) for z in zeilen if (was := was_zu_tun_ist(zugang, z, regeln))]
    offen.sort(key=lambda eintrag: eintrag[0])
    for pk, was, z in offen:
        ort = reverse("umschichtung", args=[pk])
        yield Faelligkeit(f"{was}: Umschichtung {pk}", f"{euro(z['betrag'], voll=False)}, {z['ort']}", ort, dringend=True)
