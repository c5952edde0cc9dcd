"""Load bba.toml: Förderrunden and applications, led by the same steps as on the pages. A round that stands already is left alone."""

from typing import Any

from proaktiv.actions.bba import speichere_bba_antrag, speichere_bba_runde, trage_unterlagen_ein
from proaktiv.actions.bbabeschluss import Beschlussangaben
from proaktiv.actions.bbaschritte import OHNE_BESCHLUSS, gehe_bba_schritt
from proaktiv.bbaweg import BBA_ENTSCHEIDUNGEN, BbaAngaben, BbaSchrittart
from proaktiv.models import BbaAntrag, BbaRunde, BbaUnterlage
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, aus_datei, eines
from sozialraum.actions.laden_gremien import protokolliere_laden
from sozialraum.imports.stammdaten import toml_cent, toml_pflichttag, toml_tag
from sozialraum.models import Einrichtung, Gremium

Angaben = dict[str, Any]


def lade_bba(*, wer: Wer, angaben: Angaben) -> Ladebericht:
    """``muster`` marks the whole file as invented.

    Refused, with the name of the file: what the steps refuse, keys that there are not, days and amounts that are none.
    """
    bericht, muster = Ladebericht(), bool(angaben.get("muster"))
    with aus_datei("bba.toml"):
        for r in angaben.get("runden", []):
            if BbaRunde.objects.filter(titel=r["titel"]).exists():
                bericht.zaehle("Förderrunden der bildungsbezogenen Angebote", "unveraendert")
                continue
            runde = BbaRunde(
                titel=r["titel"], kalenderjahr=r["kalenderjahr"], topf_cent=toml_cent(r["topf"]), muster=muster,
                antraege_ab=toml_pflichttag(r["antraege_ab"]), antragsfrist=toml_pflichttag(r["antragsfrist"]),
                sitzung_am=toml_tag(r.get("sitzung", "")),
            )  # fmt: skip
            speichere_bba_runde(wer=wer, runde=runde, unterlagen=r.get("unterlagen", angaben.get("unterlagen", [])))
            gremium = eines(Gremium, angaben["gremium"], schluessel=angaben["gremium"]) if angaben.get("gremium") else None
            for a in r.get("antraege", []):
                _antrag(wer, runde, a, gremium)
            bericht.zaehle("Förderrunden der bildungsbezogenen Angebote", "neu")
        protokolliere_laden(wer, "Bildungsbezogene Angebote aus bba.toml geladen.", bericht)
    return bericht


def _antrag(wer: Wer, runde: BbaRunde, a: Angaben, gremium: Gremium | None) -> None:
    """The application, its documents (all but those that ``fehlt`` names), its steps; ``gremium`` decides."""
    eingang = toml_pflichttag(a["eingegangen"])
    antrag = BbaAntrag(
        runde=runde, einrichtung=eines(Einrichtung, a["schule"], schluessel=a["schule"]), titel=a["titel"], ziel=a["ziel"],
        teilnehmende=a.get("teilnehmende"), partner=a.get("partner", ""), eingegangen_am=eingang,
        beginn=toml_pflichttag(a["beginn"]), ende=toml_pflichttag(a["ende"]), gesamtkosten_cent=toml_cent(a["gesamtkosten"]),
        eigenmittel_cent=toml_cent(a.get("eigenmittel", "0")), beantragt_cent=toml_cent(a["beantragt"]),
    )  # fmt: skip
    speichere_bba_antrag(wer=wer, antrag=antrag)
    da = list(BbaUnterlage.objects.filter(runde=runde).exclude(name__in=a.get("fehlt", [])))
    if da and not a.get("ohne_unterlagen"):
        trage_unterlagen_ein(wer=wer, antrag=antrag, unterlagen=da, tag=eingang)
    for s in a.get("schritte", []):
        angaben = BbaAngaben(
            tag=toml_pflichttag(s["tag"]), betrag=toml_cent(s["betrag"]) if "betrag" in s else None, text=s.get("text", ""),
            frist=toml_tag(s.get("frist", "")), zum=toml_tag(s.get("zum", "")),
        )  # fmt: skip
        schritt = BbaSchrittart(s["schritt"])
        beschluss = Beschlussangaben(gremium, nummer=s.get("beschluss", "")) if schritt in BBA_ENTSCHEIDUNGEN else OHNE_BESCHLUSS
        gehe_bba_schritt(wer=wer, antrag=antrag, schritt=schritt, angaben=angaben, beschluss=beschluss)
