"""Load regelwerk.toml: the rules of the Berichtswesen, and which reports were handed in. What stands already stays."""

from typing import Any

from django.core.exceptions import ValidationError

from berichte.actions.regelwerk import pruefe_regel
from berichte.models import Abgabe, Berichtsregel
from sozialraum.access import Wer
from sozialraum.actions.abgleich import Ladebericht, aus_datei, eines, ergaenze
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.laden_gremien import protokolliere_laden
from sozialraum.ebenen import Ebene
from sozialraum.imports.stammdaten import toml_pflichttag
from sozialraum.models import Gebiet, Gremium
from sozialraum.zeitraum import Rhythmus, zeitraum_mit

Angaben = dict[str, Any]
WIE_GESCHRIEBEN = (
    "rolle", "gremium_am_ort", "empfaenger", "rhythmus", "frist_tage", "erinnerung_tage", "eskalation_tage", "eskaliert_an", "schriftlich",
    "muendlich", "auswertung", "quelle", "muster",
)  # fmt: skip


def lade_regelwerk(*, wer: Wer, angaben: Angaben) -> Ladebericht:
    """Refused, with the name of the file: what the Regelwerk cannot say, Gremien and Gebiete that there are not, days that are none."""
    bericht, vorgabe = Ladebericht(), angaben.get("vorgabe", {})
    with aus_datei("regelwerk.toml"):
        for eintrag in angaben.get("regeln", []):
            _regel(bericht, vorgabe | eintrag)
        for eintrag in angaben.get("abgaben", []):
            _abgaben(bericht, eintrag)
        protokolliere_laden(wer, "Regelwerk Berichtswesen aus regelwerk.toml geladen.", bericht)
    return bericht


def _regel(bericht: Ladebericht, e: Angaben) -> None:
    schluessel = {"typ": e["typ"], "ebene": Ebene[e["ebene"].upper()].value, "gueltig_ab": toml_pflichttag(e["gueltig_ab"])}
    felder = {name: e[name] for name in WIE_GESCHRIEBEN if name in e}
    felder |= {"inhalt": "\n".join(e["inhalt"]), "quellen": "\n".join(e["quellen"])}
    if "gremium" in e:
        felder["gremium"] = eines(Gremium, e["gremium"], schluessel=e["gremium"])
    folge = list(Berichtsregel.objects.filter(typ=e["typ"], ebene=schluessel["ebene"]).order_by("gueltig_ab"))
    if all(r.gueltig_ab != schluessel["gueltig_ab"] for r in folge):
        neu = Berichtsregel(**schluessel, **felder)
        try:
            neu.full_clean()
        except ValidationError as fehler:
            raise Abgelehnt(*(f"{neu}: {satz}" for satz in fehler.messages)) from fehler
        pruefe_regel(neu, folge)
    ergaenze(bericht, Berichtsregel, schluessel, felder)


def _abgaben(bericht: Ladebericht, e: Angaben) -> None:
    ebene = Ebene[e["ebene"].upper()]
    orte = Gebiet.objects.filter(ebene=ebene)
    if "gebiete" in e:
        orte = orte.filter(pk__in=[eines(Gebiet, name, ebene=ebene, schluessel=name).pk for name in e["gebiete"]])
    for anfang, tag in ((toml_pflichttag(a), toml_pflichttag(t)) for a, t in e["tage"].items()):
        regel = Berichtsregel.objects.filter(typ=e["typ"], ebene=ebene, gueltig_ab__lte=anfang).order_by("-gueltig_ab").first()
        if regel is None or not regel.rhythmus:
            raise Abgelehnt(f"Zum {e['typ']} je {e['ebene']} verlangt das Regelwerk am {anfang.isoformat()} keinen Bericht.")
        zeitraum = zeitraum_mit(Rhythmus(regel.rhythmus), anfang)
        if zeitraum.anfang != anfang or tag < anfang:
            raise Abgelehnt(f"Am {anfang.isoformat()} fängt kein Zeitraum an, über den am {tag.isoformat()} berichtet werden konnte.")
        for ort in orte.gueltig_am(zeitraum.ende):
            schluessel = {"typ": e["typ"], "gebiet": ort, "anfang": anfang, "ende": zeitraum.ende}
            ergaenze(bericht, Abgabe, schluessel, {"rhythmus": regel.rhythmus, "abgegeben_am": tag, "muster": True})
