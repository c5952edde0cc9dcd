"""What an agreed Zielvereinbarung brings into the Scorecard of its Gebiet. Within the transaction of the agreement."""

from datetime import date, timedelta
from fractions import Fraction

from basis.zahlen import datum
from bsc.actions.fassungen import fruehestens, setze_schwelle
from bsc.actions.ziele import speichere_ziel
from bsc.messgroesse import Messart, Zielrichtung, miss, schreibe
from bsc.models import Messdefinition, Messgroesse, Messwert, Planwert, Schwelle, Vereinbarungsziel, Ziel, Zielvereinbarung
from bsc.selectors.fallzahlen import mit_fallzahlen
from bsc.selectors.freigegeben import freigegeben_bis
from bsc.selectors.schwellen import warum_keine_schwellen
from bsc.zielstufen import warum_ungeordnet
from bsc.zielwiderspruch import warum_ausserhalb, warum_falsche_richtung, warum_nicht_gemessen
from sozialraum.access import Wer, Zugang
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.models import Gebiet


def uebernimm_ziele(vereinbarung: Zielvereinbarung, wer: Wer) -> None:
    """A measure that is there gets the agreed plan and thresholds, and its start if it has none; any other becomes a goal with all of them.

    A goal that ends earlier lasts until its value is due. The rows remember their goal. Refused: a measure that has become another one
    since the goal was written. What is released of the Scorecard meanwhile waits, and is not changed by the plan.
    """
    Gebiet.objects.select_for_update(no_key=True).get(pk=vereinbarung.gebiet_id)
    quelle = f"Zielvereinbarung „{vereinbarung}“"[:200]
    for row in vereinbarung.ziele.select_related("messgroesse__ziel"):
        if row.messgroesse:
            davor = row.art, row.seite, row.richtung
            richte_nach_messgroesse(row, row.messgroesse, wer)
            if davor != (row.art, row.seite, row.richtung):
                raise Abgelehnt(f"Die Definition von „{row.messname}“ hat sich geändert. Bitte prüfen und speichern Sie dieses Ziel neu.")
        messgroesse = row.messgroesse or _lege_an(vereinbarung, row)
        if beginn(messgroesse) is None:
            _setze_ausgangswert(messgroesse, row, quelle)
        ab = min(heute(), vereinbarung.gueltig_von)
        _setze_plan(messgroesse, row, ab, quelle)
        _setze_schwellen(messgroesse, row, vereinbarung.gueltig_von, wer, quelle)
        _verlaengere(messgroesse.ziel, _letztes_jahr(vereinbarung, row), wer)
        row.messgroesse, row.ziel = messgroesse, messgroesse.ziel
        row.save()


def richte_nach_messgroesse(ziel: Vereinbarungsziel, messgroesse: Messgroesse, wer: Wer) -> None:
    """Name, kind, rated side and direction are those of the measure. Refused: a corridor, a start that is not that of the Scorecard."""
    gilt = Messdefinition.objects.filter(messgroesse=messgroesse).am(heute()).first()
    if gilt and gilt.richtung == Zielrichtung.KORRIDOR:
        raise Abgelehnt(f"„{messgroesse}“ bleibt in einem Korridor; vereinbart wird ein einzelner Zielwert.", feld="messgroesse")
    ziel.messname, ziel.art, ziel.seite = messgroesse.name, messgroesse.art, gilt.gewertete_seite if gilt else 1
    ziel.richtung = gilt.richtung if gilt else ziel.richtung
    if start := beginn(messgroesse):
        art, tag, wert = Messart(messgroesse.art), *start
        if (ziel.ausgang_am, schreibe(art, ziel.ausgangswert)) != (tag, schreibe(art, wert)):
            zahl = f": {schreibe(art, wert, seite=ziel.seite)}" if sieht_ausgangswert(wer, messgroesse) else ""
            satz = f"Die Scorecard hat zu „{messgroesse}“ einen anderen Ausgangswert vom {datum(tag)}{zahl}. Bitte übernehmen Sie ihn."
            raise Abgelehnt(satz, feld="ausgangswert")
    elif Messwert.objects.filter(messgroesse=messgroesse, stichtag=ziel.ausgang_am).exists():
        satz = f"Zum {datum(ziel.ausgang_am)} hat „{messgroesse}“ schon einen Wert, der nicht ihr Ausgangswert ist."
        raise Abgelehnt(f"{satz} Bitte nehmen Sie einen anderen Tag.", feld="ausgang_am")


def sieht_ausgangswert(wer: Wer, messgroesse: Messgroesse) -> bool:
    """Whether a refusal may speak of the start: not to an account from which it is kept; a command has none."""
    if wer.nutzer is None or not mit_fallzahlen([messgroesse.pk]):
        return True
    return Zugang(wer.nutzer).sieht_fallzahlen(messgroesse.ziel.gebiet_id)


def pruefe_ziel(ziel: Vereinbarungsziel, vereinbarung: Zielvereinbarung, wer: Wer) -> None:
    """Refused: without thresholds, against its direction, a start still to be measured, a target outside the agreement."""
    feld, satz = warum_keine_schwellen(ziel.messgroesse, ziel.gruen, ziel.gelb)
    if satz:
        raise Abgelehnt(satz, feld=feld)
    if satz := warum_nicht_gemessen(ziel.ausgang_am, heute()):
        raise Abgelehnt(satz, feld="ausgang_am")
    if satz := warum_ausserhalb(ziel.ziel_am, vereinbarung.gueltig_von, vereinbarung.gueltig_bis):
        raise Abgelehnt(satz, feld="ziel_am")
    start = Fraction(ziel.ausgangswert) if ziel.messgroesse is None or sieht_ausgangswert(wer, ziel.messgroesse) else None
    if satz := warum_falsche_richtung(Zielrichtung(ziel.richtung), start, Fraction(ziel.zielwert)):
        raise Abgelehnt(satz, feld="zielwert")


def pruefe_ziele(vereinbarung: Zielvereinbarung, wer: Wer) -> None:
    """All of an agreement, each named: some are of earlier versions, and the Scorecard may have changed since they were written."""
    saetze = []
    for ziel in vereinbarung.ziele.select_related("messgroesse__ziel").order_by("pk"):
        try:
            pruefe_ziel(ziel, vereinbarung, wer)
        except Abgelehnt as fehler:
            saetze.append(f"„{ziel.messname}“: {fehler}")
    if saetze:
        raise Abgelehnt(*saetze)


def beginn(messgroesse: Messgroesse) -> tuple[date, Fraction] | None:
    """Day and value of the start as the Scorecard takes it: the first one."""
    row = Messwert.objects.wirksam().filter(messgroesse=messgroesse, ist_ausgangswert=True).order_by("stichtag", "pk").first()
    if row is None:
        return None
    if row.zaehler is None or row.nenner is None:
        return row.stichtag, Fraction(row.wert or 0)
    gilt = Messdefinition.objects.filter(messgroesse=messgroesse).am(heute()).first()
    wert = miss(Messart(messgroesse.art), row.zaehler, row.nenner, seite=gilt.gewertete_seite if gilt else 1).wert
    return None if wert is None else (row.stichtag, wert)


def _letztes_jahr(vereinbarung: Zielvereinbarung, row: Vereinbarungsziel) -> int:
    return max(vereinbarung.gueltig_bis, row.ziel_am).year


def _verlaengere(ziel: Ziel, jahr: int, wer: Wer) -> None:
    if ziel.bis_jahr is not None and ziel.bis_jahr < jahr:
        ziel.bis_jahr = jahr
        speichere_ziel(wer=wer, ziel=ziel)


def _lege_an(vereinbarung: Zielvereinbarung, row: Vereinbarungsziel) -> Messgroesse:
    quelle = f"Zielvereinbarung „{vereinbarung}“"[:200]
    ziel = Ziel.objects.create(
        gebiet=vereinbarung.gebiet, perspektive=row.perspektive, text=row.text, von_jahr=vereinbarung.gueltig_von.year,
        bis_jahr=_letztes_jahr(vereinbarung, row), verantwortlich=row.verantwortlich, quelle=quelle, muster=vereinbarung.muster,
    )  # fmt: skip
    ab = min(heute(), vereinbarung.gueltig_von)  # from the first day of the agreement, as its reports
    messgroesse = Messgroesse.objects.create(ziel=ziel, name=row.messname, art=row.art, muster=vereinbarung.muster, werte_ab=ab)
    beginnt = min(ab, row.ausgang_am)
    Messdefinition.objects.create(
        messgroesse=messgroesse, version=1, gueltig_ab=beginnt, richtung=row.richtung, formel=row.formel, zaehler=row.messname,
        stichtagsregel="Stichtag des Berichts", quelle=row.quelle, verantwortlich=row.verantwortlich, rhythmus=vereinbarung.rhythmus,
    )  # fmt: skip
    if row.gruen is not None and row.gelb is not None:
        Schwelle.objects.create(messgroesse=messgroesse, gueltig_ab=beginnt, gruen=row.gruen, gelb=row.gelb, quelle=quelle)
    return messgroesse


def _setze_ausgangswert(messgroesse: Messgroesse, row: Vereinbarungsziel, quelle: str) -> None:
    Messwert.objects.create(
        messgroesse=messgroesse, stichtag=row.ausgang_am, wert=row.ausgangswert, herkunft=Messwert.Herkunft.GEDRUCKT,
        ist_ausgangswert=True, quelle=quelle, muster=row.vereinbarung.muster,
        beruht_auf_fallzahlen=bool(mit_fallzahlen([messgroesse.pk])),
    )  # fmt: skip


def _setze_schwellen(messgroesse: Messgroesse, row: Vereinbarungsziel, ab: date, wer: Wer, quelle: str) -> None:
    """From the first day of the agreement on, but never over thresholds or a release that there were; those that say the same are left."""
    if row.gruen is None or row.gelb is None:
        return
    bisher = Schwelle.objects.filter(messgroesse=messgroesse).order_by("-gueltig_ab").first()
    if bisher and (bisher.gruen, bisher.gelb) == (row.gruen, row.gelb):
        return
    tag = max(ab, fruehestens(messgroesse, Schwelle))
    setze_schwelle(wer=wer, schwelle=Schwelle(messgroesse=messgroesse, gueltig_ab=tag, gruen=row.gruen, gelb=row.gelb, quelle=quelle))


def _setze_plan(messgroesse: Messgroesse, row: Vereinbarungsziel, ab: date, quelle: str) -> None:
    """In force from the first day of the agreement, after the last release, or from today where a plan was decided since.

    One that says the same is left.
    Mindestziel and ambitioniertes Ziel stay where they still lie on their sides of the agreed value.
    """
    vorhanden = Planwert.objects.filter(messgroesse=messgroesse, tag=row.ziel_am)
    bisher = vorhanden.order_by("-gueltig_ab", "-pk").first()
    if bisher and bisher.wert == row.zielwert:
        return
    if (bis := freigegeben_bis(messgroesse)) and bis >= ab:
        ab = min(bis + timedelta(days=1), heute())
    if bisher and bisher.gueltig_ab >= ab:
        ab = heute()
    if vorhanden.filter(gueltig_ab=ab).exists():
        raise Abgelehnt(f"Für „{row.messname}“ ist heute schon ein anderer Planwert beschlossen. Bitte stimmen Sie morgen zu.")
    wert, richtung = Fraction(row.zielwert), Zielrichtung(row.richtung)
    mindest, ambitioniert = (bisher.mindest, bisher.ambitioniert) if bisher else (None, None)
    if mindest is not None and warum_ungeordnet(wert, Fraction(mindest), None, richtung):
        mindest = None
    if ambitioniert is not None and warum_ungeordnet(wert, None, Fraction(ambitioniert), richtung):
        ambitioniert = None
    Planwert.objects.create(
        messgroesse=messgroesse, tag=row.ziel_am, wert=row.zielwert, mindest=mindest, ambitioniert=ambitioniert, gueltig_ab=ab,
        quelle=quelle,
    )  # fmt: skip
