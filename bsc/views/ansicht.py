"""What the Scorecard page shows: rows by Perspektive, pictures, deviating Gebiete, rows of the export."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.urls import reverse

from basis.diagramme import STATUS_WORTE, Status, bullet, legende_bullet, legende_sparkline, sparkline, status_zeichen
from basis.export import Blatt, Zelle
from basis.monate import kurz, monatserster
from basis.zahlen import Wert, Zustand, datum, runde
from bsc.messgroesse import EINHEITEN
from bsc.models import Perspektive
from bsc.rotlage import reaktionssatz, rot_seit
from bsc.scorecardblatt import GESPERRT_WORTE, meist
from bsc.scorecardzeile import Scorecardzeile, Wertpunkt
from bsc.selectors.abweichende import abweichende, gesperrte
from bsc.selectors.blatt import kurzname
from bsc.selectors.scorecard import Messzeile
from bsc.templatetags.scorecard import PFEILE
from bsc.zielerreichung import Korridor
from sozialraum.ebenen import Gebietsbaum, Knoten

KOPF = (
    "Perspektive", "Ziele", "Maßnahmen", "Messgrößen", "Einheiten", "Ausgangswert", "Stichtag des Ausgangswerts", "Ist-Wert", "Stichtag",
    "Soll am Stichtag", "Δ Soll", "Plan-Wert", "Plan am", "Mindestziel", "Ambitioniertes Ziel", "Erreicht", "Trend", "Zielerreichung in %",
    "Status", "Verantwortlich", "Hinweis",
)  # fmt: skip


@dataclass
class Zeile:
    """One row of the page."""

    m: Messzeile
    heute: date
    abweichende: list[tuple[str, list[tuple[str, str]]]]  # word of the status → (name, address)
    massnahmenzahl: int = 0
    gesperrte: int = 0  # Gebiete below that this reader does not see

    @property
    def z(self) -> Scorecardzeile:
        return self.m.zeile

    @property
    def url(self) -> str:
        return messadresse(self.m, self.heute)

    @property
    def einheit(self) -> str:
        return EINHEITEN[self.z.art]

    @property
    def zeichen(self) -> str:
        """On narrow screens the status stands before the name too."""
        return status_zeichen(self.z.status)

    @property
    def verlauf(self) -> str:
        soll = self.z.ziel.wert if self.z.ziel and isinstance(self.z.ziel.wert, Fraction) else None
        return sparkline([None if w.zahl is None else w.zahl for w in self.z.reihe], soll=None if self.z.ist_gesperrt else soll, breite=80)

    @property
    def korridor(self) -> Korridor | None:
        """The Soll of the day of the Ist, or the Plan, where it is a corridor."""
        return next((k for k in (self.z.soll, self.z.ziel.wert if self.z.ziel else None) if isinstance(k, Korridor)), None)

    @property
    def bild(self) -> str:
        if self.korridor:
            return _korridorbild(self.z.ist_zahl, self.korridor)
        plan = self.z.ziel.wert if self.z.ziel and isinstance(self.z.ziel.wert, Fraction) else None
        soll = self.z.soll if isinstance(self.z.soll, Fraction) else None
        stufen = [w for w in (self.z.ziel.mindest, self.z.ziel.ambitioniert) if w is not None] if self.z.ziel else []
        werte = [w for w in (self.z.ist_zahl, plan, soll, *stufen) if w is not None]
        tief, hoch = min(werte, default=Fraction(0)), max(werte, default=Fraction(1))
        eng = self.z.ist_zahl is not None and tief > 0 and hoch - tief < hoch / 10 and self.z.art.value in ("euro", "prozent")
        rand = hoch - tief or abs(hoch) / 20
        eigene = eng or tief < 0  # an axis that does not begin at zero
        minimum, maximum = (tief - rand, hoch + rand) if eigene else (Fraction(0), hoch * Fraction(108, 100) or Fraction(1))
        return bullet(self.z.ist_zahl, plan=plan, soll=soll, minimum=minimum, maximum=maximum, breite=98, marken=stufen)

    @property
    def guenstig(self) -> str:
        """The colour of Δ: by what it means for the goal."""
        zurueck = self.z.rueckstand
        return "" if not zurueck else "st-gut" if zurueck < 0 else "st-schlecht"

    @property
    def statuswort(self) -> str:
        return self.z.statuswort

    @property
    def notiz(self) -> Any:
        return self.m.notiz(self.heute)

    @property
    def reaktion(self) -> str:
        """Since when it is red, and how long the answer took or is missing."""
        return reaktionssatz(rot_seit(self.z.staende), self.m.notizen, self.heute) if self.z.status == Status.HANDELN else ""

    @property
    def offen_rot(self) -> bool:
        """Red without an answer that holds today."""
        return self.z.status == Status.HANDELN and self.notiz is None

    @property
    def gesperrtwort(self) -> str:
        return f"{GESPERRT_WORTE[bool(self.abweichende)]}: {self.gesperrte}" if self.gesperrte else ""

    @property
    def verantwortlich(self) -> str:
        return (self.z.definition.verantwortlich if self.z.definition else "") or self.m.ziel.verantwortlich


def _korridorbild(ist: Fraction | None, korridor: Korridor) -> str:
    """The corridor on an axis that leaves room on both sides; the Ist as a dot."""
    werte = [w for w in (korridor.von, korridor.bis, ist) if w is not None]
    tief, hoch = min(werte), max(werte)
    rand = (hoch - tief) / 2 or Fraction(1)
    return bullet(ist, minimum=tief - rand, maximum=hoch + rand, breite=98, korridor=(korridor.von, korridor.bis))


def legende(zeilen: Sequence[Zeile]) -> list[tuple[str, str]]:
    """The signs of the pictures, those of corridors and steps only where one stands."""
    stufen = any(z.z.ziel and z.z.ziel.hat_stufen for z in zeilen)
    return [*legende_bullet(korridor=any(z.korridor for z in zeilen), marken=stufen), (legende_sparkline(), "Plan im Verlauf")]


def nach_perspektive(zeilen: Sequence[Zeile]) -> list[tuple[str, list[Zeile]]]:
    je = {p: [z for z in zeilen if z.m.ziel.perspektive == p] for p in Perspektive.values}
    return [(str(Perspektive(p).label), rows) for p, rows in je.items() if rows]


def zeilen_von(alle: Iterable[Messzeile], knoten: Knoten, baum: Gebietsbaum, heute: date) -> list[Zeile]:
    """The rows of a Gebiet, each with the Gebiete below that deviate."""
    liste = list(alle)
    unter = [m for m in liste if m.ziel.gebiet_id != knoten.id]
    eigene = [m for m in liste if m.ziel.gebiet_id == knoten.id]
    return [Zeile(m, heute, _orte(m, unter, baum, heute), gesperrte=gesperrte(m, unter)) for m in eigene]


def _orte(m: Messzeile, unter: Sequence[Messzeile], baum: Gebietsbaum, heute: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """By status, the name of each Gebiet and the address of its measure."""
    return [
        (STATUS_WORTE[s], [(kurzname(baum.knoten[u.ziel.gebiet_id]), messadresse(u, heute)) for u in dort])
        for s, dort in abweichende(m, unter, baum)
    ]  # fmt: skip


def standfrage(stand: date, heute: date) -> str:
    """What an address needs to stay on a day gone by; nothing for the usual Stand, the end of the last month."""
    ueblich = monatserster(heute) - timedelta(days=1)
    return f"?stand={datum(stand)}" if stand != ueblich and stand <= heute else ""


def messadresse(m: Messzeile, heute: date) -> str:
    """The page of a measure, on the same Stand."""
    return f"{m.messgroesse.get_absolute_url()}{standfrage(m.zeile.stand, heute)}"


def adresse(jahr: int, knoten: Knoten) -> str:
    return reverse("scorecard", args=[jahr, knoten.ebene.name.lower(), knoten.schluessel])


def ausgangsjahr(zeilen: Iterable[Zeile]) -> int | None:
    """The year of most starts; a row with another shows its date."""
    return meist([z.z.basis.tag.year for z in zeilen if z.z.basis])


def planjahr(zeilen: Iterable[Zeile]) -> int | None:
    return meist([z.z.ziel.tag.year for z in zeilen if z.z.ziel])


def kopf_ist(stand: date) -> str:
    return f"Ist {kurz(monatserster(stand)).lstrip('0').replace('.', '/')}"


def exportblatt(zeilen: Sequence[Zeile], massnahmen: dict[int, list[str]], ort: str, stand: date) -> Blatt:
    rows = [_exportzeile(z, massnahmen.get(z.m.ziel.pk, [])) for _, gruppe in nach_perspektive(zeilen) for z in gruppe]
    hinweise = [f"Balanced Scorecard {ort}", f"Stand {datum(stand)}", "Bei Verhältnissen steht der Anteil der gewerteten Seite in Prozent."]
    hinweise += ["· heißt gesperrt: Der Wert beruht auf kleinen Fallzahlen."] if any(z.z.ist_gesperrt for z in zeilen) else []
    hinweise += ["Musterdaten"] if any(z.m.muster for z in zeilen) else []
    return Blatt(f"Scorecard {ort}"[:31], KOPF, rows, hinweise=hinweise)


def _exportzeile(zeile: Zeile, massnahmen: list[str]) -> list[Zelle]:
    z = zeile.z
    gesperrt: Zelle = Wert(None, Zustand.GESPERRT)
    soll: Zelle = z.soll if isinstance(z.soll, Fraction) else z.soll_text if z.soll else None
    plan: Zelle = z.ziel.wert if z.ziel and isinstance(z.ziel.wert, Fraction) else z.plan_text if z.ziel else None
    erreichung: Zelle = None if z.erreichung is None else runde(z.erreichung * 100, 1)
    stufen: list[Zelle] = [z.ziel.mindest, z.ziel.ambitioniert] if z.ziel else [None, None]
    stufe: Zelle = None if z.ziel is None or not z.ziel.hat_stufen else gesperrt if z.folge_gesperrt else z.stufe_text
    return [
        Perspektive(zeile.m.ziel.perspektive).label, zeile.m.ziel.text, "; ".join(massnahmen), z.name, zeile.einheit, _zelle(z.basis),
        z.basis.tag if z.basis else None, _zelle(z.ist), z.ist.tag if z.ist else None,
        gesperrt if z.soll is None and z.ist_gesperrt else soll, gesperrt if z.folge_gesperrt else z.abweichung, plan,
        z.ziel.tag if z.ziel else None, *stufen, stufe,
        PFEILE[z.trend][1] if z.trend else None, gesperrt if z.folge_gesperrt else erreichung,
        zeile.statuswort or STATUS_WORTE[z.status], zeile.verantwortlich, z.warum_ohne_status,
    ]  # fmt: skip


def _zelle(punkt: Wertpunkt | None) -> Zelle:
    if punkt is None:
        return None
    return Wert(None, Zustand.GESPERRT) if punkt.zustand == Zustand.GESPERRT else punkt.zahl
