"""Wo eine Vereinbarung steht: Entwurf, künftig, gültig, gilt weiter, abgelaufen. Rein; der Tag kommt als Argument (domain.md 4).

Eine Vereinbarung nach §§ 78a–g SGB VIII hat drei Teile mit je eigener Laufzeit: Leistung, Entgelt, Qualitätsentwicklung. Nach Ablauf gelten
die vereinbarten Vergütungen weiter, bis neue in Kraft treten (§ 78d Abs. 2); Leistung und Qualitätsentwicklung sind neu zu verhandeln.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from basis.zahlen import datum, prozent_kurz


class Art(StrEnum):
    """Worauf eine Vereinbarung beruht."""

    LQE = "lqe"
    AMBULANT = "ambulant"
    ZUWENDUNG = "zuwendung"
    GRUNDSATZ = "grundsatz"


class Teil(StrEnum):
    """Die Teile einer Vereinbarung; nur die nach §§ 78a–g hat drei."""

    LEISTUNG = "leistung"
    ENTGELT = "entgelt"
    QUALITAET = "qualitaet"
    GESAMT = "gesamt"


DREI_TEILE = (Teil.LEISTUNG, Teil.ENTGELT, Teil.QUALITAET)


def teile_von(art: str) -> tuple[Teil, ...]:
    """Die Teile, die eine Vereinbarung dieser Art braucht."""
    return DREI_TEILE if art == Art.LQE else (Teil.GESAMT,)


class Lage(StrEnum):
    """Die Lage an einem Tag, vom Dringlichsten zum Ruhigsten."""

    ABGELAUFEN = "abgelaufen"
    WEITER = "gilt_weiter"
    UNVOLLSTAENDIG = "unvollstaendig"
    BALD = "laeuft_aus"
    GILT = "gilt"
    KOMMT = "kommt"
    ENTWURF = "entwurf"
    BEENDET = "beendet"

    @property
    def bezeichnung(self) -> str:
        return LAGENAMEN[self]

    @property
    def ampel(self) -> str:
        return LAGEZEICHEN[self]


LAGENAMEN = {
    Lage.ABGELAUFEN: "abgelaufen",
    Lage.WEITER: "abgelaufen, Entgelt gilt weiter (§ 78d Abs. 2)",
    Lage.UNVOLLSTAENDIG: "unvollständig",
    Lage.BALD: "läuft bald aus",
    Lage.GILT: "gültig",
    Lage.KOMMT: "gilt künftig",
    Lage.ENTWURF: "nur Entwurf",
    Lage.BEENDET: "beendet",
}
LAGEZEICHEN = {
    Lage.ABGELAUFEN: "handeln",
    Lage.WEITER: "beobachten",
    Lage.UNVOLLSTAENDIG: "handeln",
    Lage.BALD: "beobachten",
    Lage.GILT: "im_plan",
    Lage.KOMMT: "im_plan",
    Lage.ENTWURF: "kein_wert",
    Lage.BEENDET: "kein_wert",
}


@dataclass(frozen=True)
class Laufzeit:
    """Eine geschlossene Fassung eines Teils: von, bis (beide Tage zählen), und das vorzeitige Ende, wenn es eines gibt."""

    von: date
    bis: date
    beendet: date | None = None

    @property
    def ende(self) -> date:
        return self.beendet if self.beendet is not None else self.bis


def lage_des_teils(art: str, teil: str, fassungen: Iterable[Laufzeit], tag: date, vorlauf: int) -> Lage:
    """Die Lage eines Teils am Tag. ``vorlauf`` in Tagen sagt, ab wann eine Laufzeit ohne Nachfolgerin bald ausläuft.

    Ohne Fassung: Entwurf. Nach dem Ende gilt nur ein Entgelt nach § 78b weiter, und nur, wenn es nicht vorzeitig beendet wurde.
    """
    alle = sorted(fassungen, key=lambda f: f.von)
    if not alle:
        return Lage.ENTWURF
    spaeter = [f for f in alle if f.von > tag]
    gueltig = [f for f in alle if f.von <= tag <= f.ende]
    if gueltig:
        endet_bald = (gueltig[-1].ende - tag).days <= vorlauf and not spaeter
        return Lage.BALD if endet_bald else Lage.GILT
    frueher = [f for f in alle if f.ende < tag]
    if not frueher:
        return Lage.KOMMT
    if frueher[-1].beendet is not None:
        return Lage.KOMMT if spaeter else Lage.BEENDET
    if art == Art.LQE and teil == Teil.ENTGELT:
        return Lage.WEITER
    return Lage.KOMMT if spaeter else Lage.ABGELAUFEN


def gesamtlage(art: str, je_teil: Mapping[str, Sequence[Laufzeit]], tag: date, vorlauf: int) -> Lage:
    """Die Lage der ganzen Vereinbarung: die dringlichste ihrer Teile. Fehlt einer der drei Teile neben anderen, ist sie unvollständig.

    Sind Leistung und Qualitätsentwicklung abgelaufen und gilt das Entgelt weiter, heißt das Ganze „abgelaufen, Entgelt gilt weiter“.
    """
    lagen = [lage_des_teils(art, teil, je_teil.get(teil, ()), tag, vorlauf) for teil in teile_von(art)]
    fest = [lage for lage in lagen if lage is not Lage.ENTWURF]
    if not fest:
        return Lage.ENTWURF
    if Lage.WEITER in fest:
        return Lage.WEITER
    if all(lage is Lage.BEENDET for lage in fest):
        return Lage.BEENDET
    if len(fest) < len(lagen):
        return Lage.UNVOLLSTAENDIG
    return min(fest, key=list(Lage).index)


@dataclass(frozen=True)
class Abschluss:
    """Was beim Abschluss einer Fassung geprüft wird. ``schiedsstelle_ab``: Tag, an dem der Antrag bei der Schiedsstelle einging."""

    art: str
    teil: str
    von: date
    bis: date
    geschlossen_am: date
    hat_beschluss: bool = False
    schiedsstelle_ab: date | None = None


RUECKWIRKUNG = (
    "Vereinbarungen gelten für einen künftigen Zeitraum und wirken nicht zurück (§ 78d Abs. 1 und 2 SGB VIII): "
    "Beginn {von}, geschlossen am {tag}. Nachträgliche Ausgleiche sind nicht zulässig. Möglich ist ein Beginn ab dem {tag}"
)


def pruefe_abschluss(a: Abschluss, heute: date) -> list[str]:
    """Die Gründe, aus denen eine Fassung nicht geschlossen wird; leer, wenn es geht."""
    gruende = []
    if a.bis < a.von:
        gruende.append("Der letzte Tag liegt vor dem ersten.")
    if a.geschlossen_am > heute:
        gruende.append("Der Tag des Abschlusses liegt in der Zukunft.")
    if a.art == Art.LQE:
        gruende += _rueckwirkung(a)
    elif a.art == Art.AMBULANT and a.von < a.geschlossen_am:
        gruende.append(f"Auch eine Vereinbarung nach § 77 wirkt nicht zurück: Möglich ist ein Beginn ab dem {datum(a.geschlossen_am)}.")
    if a.art == Art.GRUNDSATZ and not a.hat_beschluss:
        gruende.append("Die Grundsatzvereinbarung beschließt der Jugendhilfeausschuss: Bitte wählen Sie seinen Beschluss.")
    return gruende


def _rueckwirkung(a: Abschluss) -> list[str]:
    satz = RUECKWIRKUNG.format(von=datum(a.von), tag=datum(a.geschlossen_am))
    if a.schiedsstelle_ab is None:
        return [f"{satz}."] if a.von < a.geschlossen_am else []
    if a.von < a.schiedsstelle_ab:
        return [f"{satz}, vor der Schiedsstelle ab dem Eingang des Antrags am {datum(a.schiedsstelle_ab)}."]
    return []


def pruefe_anteile(neu: int, eigene: Iterable[int], andere: Iterable[int], traeger: str, raum: str, *, genau: int = 1_000_000) -> list[str]:
    """Budgetanteile in Millionsteln. Ein Träger bekommt nie das ganze Budget eines Gebiets, alle zusammen höchstens alles.

    ``eigene``: die anderen Anteile desselben Trägers, ``andere``: die der übrigen Träger, jeweils zur selben Zeit.
    """
    eigen, rest = neu + sum(eigene), sum(andere)
    if eigen >= genau:
        return [
            f"„{traeger}“ bekäme damit das ganze Budget von {raum}. Budgets gehören den Ressorts und nie ausschließlich einem Träger: "
            "Ein Exklusivbudget greift ohne gesetzliche Grundlage in die Berufsfreiheit der anderen Träger ein (Art. 12 GG; "
            "OVG Hamburg, 10.11.2004, 4 Bs 388/04). Möglich ist jeder Anteil unter 100\u00a0%."
        ]
    if eigen + rest > genau:
        frei = prozent_kurz(Fraction(max(genau - rest - eigen + neu, 0), genau))
        return [f"Mit den Anteilen anderer Träger wären in {raum} mehr als 100\u00a0% vergeben. Frei sind noch {frei}."]
    return []


@dataclass(frozen=True)
class Platzstand:
    """Die Plätze einer Einrichtung aus drei Quellen: vereinbart, nach Betriebserlaubnis, in den Stammdaten. None heißt: nicht bekannt."""

    vereinbart: int | None
    erlaubt: int | None
    stammdaten: int | None
    braucht_erlaubnis: bool = True


def platzwarnungen(p: Platzstand) -> list[str]:
    """Sätze, wo Plätze und Betriebserlaubnis (§ 45 SGB VIII) sich widersprechen; leer, wenn sie es nicht tun."""
    warnungen = []
    if p.erlaubt is None:
        if p.vereinbart is not None and p.braucht_erlaubnis:
            warnungen.append(f"Vereinbart sind {p.vereinbart} Plätze, aber eine Betriebserlaubnis ist nicht eingetragen (§ 45 SGB VIII).")
        return warnungen
    if p.vereinbart is not None and p.vereinbart > p.erlaubt:
        warnungen.append(f"Vereinbart sind {p.vereinbart} Plätze, erlaubt nur {p.erlaubt}: {p.vereinbart - p.erlaubt} zu viel.")
    if p.vereinbart is not None and p.vereinbart < p.erlaubt:
        warnungen.append(
            f"Erlaubt sind {p.erlaubt} Plätze, vereinbart nur {p.vereinbart}: Das Entgelt rechnet dann mit zu wenigen Plätzen."
        )
    if p.stammdaten is not None and p.stammdaten > p.erlaubt:
        warnungen.append(f"Nach den Stammdaten gibt es {p.stammdaten} Plätze, erlaubt sind {p.erlaubt}.")
    return warnungen
