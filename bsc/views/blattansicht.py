"""How a Scorecardblatt looks, released or not: its heads, groups, notes, and the sheet of the file."""

from dataclasses import dataclass

from basis.diagramme import STATUS_WORTE, Status
from basis.export import Blatt, Zelle
from basis.monate import kurz, monatserster
from basis.zahlen import ZEICHEN_GESPERRT, datum
from bsc.models import Perspektive
from bsc.scorecardblatt import Blattzeile, Scorecardblatt

METHODE = (
    "Soll: was am Stichtag auf dem Weg vom Ausgangswert zum Plan erreicht sein soll. Zielerreichung: der zurückgelegte Teil dieses Wegs. "
    "Die Ampel vergleicht Ist und Soll nach den Schwellen der Messgröße.",
    "Bei Verhältnissen ergeben beide Seiten zusammen 100; auf jeder Ebene sind sie aus den Summen des Gebiets gerechnet, nie gemittelt.",
)
VORSCHLAG = "* Das Fachkonzept druckt zu diesem Beispiel keine Perspektive; die Zuordnung ist ein Vorschlag."
GESPERRT = (
    "· heißt gesperrt: Der Wert beruht auf kleinen Fallzahlen oder einer kleinen Gruppe. Freigaben und Papiere zeigen allen dasselbe, "
    "auch denen, die auf der Seite der Scorecard mehr sehen."
)
KEIN_WERT = "– heißt: Es gibt keinen Wert."
MUSTER = "Aus dem Fachkonzept stammen nur dessen Beispiele mit Ausgangswert und Plan; alles andere ist erfunden, zur Vorführung."
KOPF = (
    "Perspektive", "Ziele", "Maßnahmen", "Messgrößen", "Einheiten", "Ist-Wert", "Ist-Wert am", "Plan-Wert", "Plan am", "Ist", "Stichtag",
    "Soll am Stichtag", "Δ Soll", "Trend", "Zielerreichung", "Status", "Antwort", "Ursache", "Korrektur", "Abweichende Gebiete",
    "Verantwortlich", "Quelle", "Hinweis",
)  # fmt: skip


@dataclass(frozen=True)
class Spaltenkoepfe:
    """„Ist-Wert 2006“ by the year of most starts; a cell of another year names its day."""

    ausgang: str
    plan: str
    ist: str


def koepfe(blatt: Scorecardblatt) -> Spaltenkoepfe:
    ausgang, plan = blatt.ausgangsjahr, blatt.planjahr
    return Spaltenkoepfe(
        f"Ist-Wert {ausgang}" if ausgang else "Ist-Wert", f"Plan-Wert {plan}" if plan else "Plan-Wert",
        f"Ist {kurz(monatserster(blatt.stand)).lstrip('0').replace('.', '/')}",
    )  # fmt: skip


def gruppen(blatt: Scorecardblatt) -> list[tuple[str, list[Blattzeile]]]:
    """All four Perspektiven, empty ones too; what an old release did not assign comes last."""
    je = [(str(p.label), [z for z in blatt.zeilen if z.perspektive == p.value]) for p in Perspektive]
    rest = [z for z in blatt.zeilen if z.perspektive not in Perspektive.values]
    return [("Messgrößen", rest)] if len(rest) == len(blatt.zeilen) and rest else je


def hinweise(blatt: Scorecardblatt) -> list[str]:
    """What the signs mean that stand on this sheet."""
    texte = {t for z in blatt.zeilen for t in (z.ausgangswert, z.ist, z.plan, z.zielerreichung)}
    saetze = [VORSCHLAG] if any(z.vorschlag for z in blatt.zeilen) else []
    saetze += [GESPERRT] if ZEICHEN_GESPERRT in texte or any(z.gesperrt for z in blatt.zeilen) else []
    saetze += [KEIN_WERT] if "–" in texte else []
    saetze += [f"{z.name}: {z.hinweis}" for z in blatt.zeilen if z.hinweis and not z.gesperrt]
    return [*saetze, *METHODE]


def als_blatt(blatt: Scorecardblatt, freigabe: str) -> Blatt:
    """The rows as a file; values are the texts that were released."""
    zeilen = [_zeile(titel, z) for titel, rows in gruppen(blatt) for z in rows]
    saetze = [blatt.titel, f"Stand {datum(blatt.stand)}, {freigabe}", blatt.kernaussage, *hinweise(blatt)]
    saetze += [MUSTER] if blatt.muster else []
    return Blatt(f"Scorecard {blatt.ort}"[:31], KOPF, zeilen, hinweise=saetze)


def _zeile(perspektive: str, z: Blattzeile) -> list[Zelle]:
    a = z.antwort
    return [
        perspektive, z.ziel, "; ".join(z.massnahmen), z.name, z.einheit, z.ausgangswert, z.ausgang_am, z.plan, z.plan_am, z.ist, z.stichtag,
        z.soll, z.abweichung, z.trendwort, z.zielerreichung, z.statuswort or STATUS_WORTE[Status(z.status)], a.kurz if a else None,
        a.ursache if a else None, a.korrektur if a else None, "; ".join(f"{wort}: {', '.join(orte)}" for wort, orte in z.abweichende),
        z.verantwortlich, z.quelle, z.hinweis,
    ]  # fmt: skip
