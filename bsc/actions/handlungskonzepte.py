"""Handlungskonzepte: drafted, agreed by the group, put in force by the Ressort, reported, replaced or ended; each step in the Protokoll."""

from datetime import date

from basis.zahlen import datum
from bsc.actions.konzeptschritt import EINGEFROREN, gesperrt, merke, pruefe_grund, pruefe_vergangen, zum_schritt
from bsc.konzeptweg import IN_KRAFT, An, Schritt, Stand, ende_des_vorgaengers, warum_nicht_ab, was_fehlt
from bsc.models import Handlungskonzept, Konzeptauftrag, Konzeptmassnahme, Konzeptrueckmeldung, Konzeptziel, Massnahmensystem
from bsc.selectors.konzeptpassung import gremien_der_stadt, was_nicht_passt
from proaktiv.actions.pruefung import pruefe, pruefe_texte
from proaktiv.models import Rundenauftrag
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import unterschied
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import Beschluss, Gebiet, Gremium, Vorlage

UEBERTRAGEN = ("gruppe_id", "gebiet_id", "gebiet_ebene", "titel", "ausgangslage", "gueltig_von", "gueltig_bis", "rhythmus", "muster")
ORT_FEST = "Solange operative Ziele aufgenommen sind, bleiben Planungsgruppe und Gebiet, wie sie sind."
TEXTE = ("titel", "ausgangslage", "anlass")


@in_der_datenbank()
def speichere_konzept(*, wer: Wer, konzept: Handlungskonzept, geprueft: bool = False, tag: date | None = None) -> Handlungskonzept:
    """Creates or changes a draft. Refused: a Gremium that plans no Sozialraum, a Gebiet that is not that of the group or below it; another
    group or Gebiet while goals hang on them, and in a new version."""
    row = konzept
    alt = gesperrt(row) if row.pk else None
    if alt and alt.stand != Stand.ENTWURF:
        raise Abgelehnt(EINGEFROREN)
    if row.gueltig_bis < row.gueltig_von:
        raise Abgelehnt("Das Ende liegt vor dem Anfang.", feld="gueltig_bis")
    _pruefe_ort(row)
    if alt:
        _pruefe_fest(alt, row)
    neue = [f for f in TEXTE if alt is None or getattr(alt, f) != getattr(row, f)]  # what stands was confirmed when it was entered
    pruefe_texte(row, *neue, geprueft=geprueft)
    row.gebiet_ebene, row.stand = row.gebiet.ebene, Stand.ENTWURF.value
    if alt is None:
        row.angelegt_von, row.angelegt_am = wer.nutzer, tag or heute()
    row.save()
    merke(wer, row, "geaendert" if alt else "angelegt", "geändert" if alt else "angelegt", daten=unterschied(alt, row))
    return row


def _pruefe_ort(row: Handlungskonzept) -> None:
    raum = row.gruppe.gebiet
    if row.gruppe.art != Gremium.Art.PLANUNG or raum is None or raum.ebene != Ebene.SOZIALRAUM:
        raise Abgelehnt("Ein Handlungskonzept entwickelt die Planungsgruppe eines Sozialraums.", feld="gruppe")
    baum = Gebiet.objects.baum(heute())
    if row.gebiet_id != raum.pk and row.gebiet_id not in {k.id for k in baum.nachfahren(raum.pk)}:
        raise Abgelehnt(f"{row.gebiet} gehört nicht zum Sozialraum der {row.gruppe}.", feld="gebiet")


def _pruefe_fest(alt: Handlungskonzept, row: Handlungskonzept) -> None:
    if (alt.gruppe_id, alt.gebiet_id) == (row.gruppe_id, row.gebiet_id):
        return
    if alt.version > 1:
        raise Abgelehnt("Eine neue Fassung bleibt bei der Planungsgruppe und dem Gebiet der bisherigen.", feld="gebiet")
    if alt.ziele.exists():
        raise Abgelehnt(ORT_FEST, feld="gebiet")


@in_der_datenbank()
def stimme_ab(*, wer: Wer, konzept: Handlungskonzept, tag: date | None = None) -> Handlungskonzept:
    """The group has agreed. Refused: while something is missing or does not fit."""
    row, am = zum_schritt(konzept, Schritt.ABSTIMMEN), tag or heute()
    pruefe_vergangen(am)
    ziele = {z.text: len(z.massnahmen.all()) for z in row.ziele.prefetch_related("massnahmen")}
    systeme = Massnahmensystem.objects.filter(massnahme__ziel__konzept=row).count()
    if saetze := was_fehlt(ziele, systeme=systeme, beteiligte=row.beteiligungen.count()) + was_nicht_passt(row):
        raise Abgelehnt(*saetze)
    row.stand, row.abgestimmt_von, row.abgestimmt_am = Stand.ABGESTIMMT.value, wer.nutzer, am
    row.save()
    merke(wer, row, "abgestimmt", f"abgestimmt am {datum(am)}")
    return row


@in_der_datenbank()
def ueberarbeite(*, wer: Wer, konzept: Handlungskonzept, grund: str, geprueft: bool = False) -> Handlungskonzept:
    """Back to the draft; the agreement lapses, and the Protokoll keeps it."""
    row = zum_schritt(konzept, Schritt.UEBERARBEITEN)
    pruefe_grund(grund, "Grund", geprueft)
    row.stand, row.abgestimmt_von, row.abgestimmt_am = Stand.ENTWURF.value, None, None
    row.save()
    merke(wer, row, "ueberarbeitet", "zurück in den Entwurf; die Abstimmung entfällt", grund=grund)
    return row


@in_der_datenbank()
def setze_in_kraft(*, wer: Wer, konzept: Handlungskonzept, gilt_ab: date, tag: date | None = None) -> Handlungskonzept:
    """By another account than the one that entered the agreement. What it replaces ends the day before."""
    Gremium.objects.select_for_update(no_key=True).get(pk=konzept.gruppe_id)  # one at a time for a group
    row = zum_schritt(konzept, Schritt.IN_KRAFT_SETZEN)
    if wer.nutzer is not None and wer.nutzer.pk == row.abgestimmt_von_id:
        raise Abgelehnt("Die Abstimmung haben Sie eingetragen; in Kraft setzt es eine zweite Person.")
    alt = gesperrt(row.ersetzt) if row.ersetzt else None
    if saetze := warum_nicht_ab(gilt_ab, row.gueltig_von, row.gueltig_bis, alt.laufzeit if alt else None):
        raise Abgelehnt(*saetze, feld="gilt_ab")
    if alt and alt.stand == Stand.GILT:
        alt.stand, alt.endete_am = Stand.ABGELOEST.value, ende_des_vorgaengers(gilt_ab, alt.laufzeit)
        alt.save()
    row.stand, row.gilt_ab = Stand.GILT.value, gilt_ab
    row.in_kraft_von, row.in_kraft_am, row.in_vertretung = wer.nutzer, tag or heute(), wer.in_vertretung
    if anderes := _schneidet(row):
        raise Abgelehnt(f"In dieser Zeit gilt für {row.ort} schon „{anderes}“ ({anderes.lage}).", feld="gilt_ab")
    row.save()
    merke(wer, row, "in_kraft", f"gilt ab dem {datum(gilt_ab)}")
    return row


def _schneidet(row: Handlungskonzept) -> Handlungskonzept | None:
    andere = Handlungskonzept.objects.filter(gebiet=row.gebiet_id, stand__in=[s.value for s in IN_KRAFT])
    for anderes in andere.exclude(pk=row.pk).select_related("gebiet"):
        if row.gilt_ab and anderes.gilt_ab and anderes.gilt_ab <= row.laufzeit.letzter and row.gilt_ab <= anderes.laufzeit.letzter:
            return anderes
    return None


@in_der_datenbank()
def melde_zurueck(
    *, wer: Wer, konzept: Handlungskonzept, an: str, stichtag: date, text: str, gremium: Gremium | None = None,
    vorlage: Vorlage | None = None, beschluss: Beschluss | None = None, geprueft: bool = False, tag: date | None = None,
) -> Konzeptrueckmeldung:  # fmt: skip
    """Refused: days to come or before it was in force; a Gremium that is neither of the whole city nor named."""
    row, am = zum_schritt(konzept, Schritt.RUECKMELDEN, tag), tag or heute()
    if an == An.RESSORT:
        gremium = vorlage = beschluss = None
    elif gremium is None or not gremien_der_stadt().contains(gremium):
        raise Abgelehnt("Bitte nennen Sie das Gremium der Stadt, dem zurückgemeldet wird.", feld="gremium")
    assert row.gilt_ab is not None  # it is or was in force
    if not row.gilt_ab <= stichtag <= am:
        raise Abgelehnt(f"Der Stichtag liegt zwischen dem {datum(row.gilt_ab)} und dem {datum(am)}.", feld="stichtag")
    if not text.strip():
        raise Abgelehnt("Bitte schreiben Sie, wie weit der Weg zu den Zielen ist und ob es der richtige ist.", feld="text")
    if beschluss and gremium and beschluss.gremium_id != gremium.pk:
        raise Abgelehnt("Der Beschluss stammt nicht von diesem Gremium.", feld="beschluss")
    pruefe([("Rückmeldung", text)], geprueft=geprueft)
    if row.rueckmeldungen.filter(an=an, gremium=gremium, stichtag=stichtag, text=text.strip()).exists():
        raise Abgelehnt("Diese Rückmeldung ist schon eingetragen.")
    meldung = Konzeptrueckmeldung.objects.create(
        konzept=row, an=an, gremium=gremium, stichtag=stichtag, text=text.strip(), vorlage=vorlage, beschluss=beschluss, nutzer=wer.nutzer,
        gemeldet_am=am,
    )  # fmt: skip
    merke(wer, row, "zurueckgemeldet", f"Rückmeldung zum {datum(stichtag)} an: {meldung.empfaenger}")
    return meldung


@in_der_datenbank()
def nenne_auftrag(*, wer: Wer, konzept: Handlungskonzept, auftrag: Rundenauftrag, tag: date | None = None) -> Konzeptauftrag:
    """The Auftrag of a round that follows from it. Refused: of a System that carries none of its Maßnahmen; one that is named already."""
    row = zum_schritt(konzept, Schritt.BEAUFTRAGEN, tag)
    if not Massnahmensystem.objects.filter(massnahme__ziel__konzept=row, system=auftrag.system_id).exists():
        raise Abgelehnt(f"„{auftrag.system}“ trägt keine Maßnahme dieses Handlungskonzepts.", feld="auftrag")
    if row.auftraege.filter(auftrag=auftrag).exists():
        raise Abgelehnt("Dieser Auftrag ist schon genannt.", feld="auftrag")
    neu = Konzeptauftrag.objects.create(konzept=row, auftrag=auftrag, nutzer=wer.nutzer, genannt_am=tag or heute())
    merke(wer, row, "beauftragt", f"daraus folgt der {auftrag}")
    return neu


@in_der_datenbank()
def beende(*, wer: Wer, konzept: Handlungskonzept, letzter_tag: date, ergebnis: str, geprueft: bool = False) -> Handlungskonzept:
    row = zum_schritt(konzept, Schritt.BEENDEN)
    pruefe_grund(ergebnis, "Ergebnis", geprueft)
    assert row.gilt_ab is not None  # it is in force
    if not row.gilt_ab <= letzter_tag <= row.gueltig_bis:
        raise Abgelehnt(f"Der letzte Tag liegt zwischen dem {datum(row.gilt_ab)} und dem {datum(row.gueltig_bis)}.", feld="letzter_tag")
    row.stand, row.endete_am, row.ergebnis = Stand.BEENDET.value, letzter_tag, ergebnis.strip()
    row.save()
    merke(wer, row, "beendet", f"endet am {datum(letzter_tag)}", grund=ergebnis)
    return row


@in_der_datenbank()
def ziehe_zurueck(*, wer: Wer, konzept: Handlungskonzept, grund: str, geprueft: bool = False) -> Handlungskonzept:
    """What is in force from a day to come never was: the version that it was to replace goes on. Refused: once it is valid."""
    Gremium.objects.select_for_update(no_key=True).get(pk=konzept.gruppe_id)  # as for putting in force
    row = zum_schritt(konzept, Schritt.ZURUECKZIEHEN)
    pruefe_grund(grund, "Grund", geprueft)
    if row.ersetzt_durch.exclude(stand=Stand.ZURUECKGEZOGEN.value).exists():
        raise Abgelehnt("Zu dieser Fassung gibt es schon eine neue. Bitte ziehen Sie zuerst diese zurück.")
    alt = gesperrt(row.ersetzt) if row.ersetzt and row.stand == Stand.GILT else None
    row.stand, row.ergebnis, row.gilt_ab = Stand.ZURUECKGEZOGEN.value, grund.strip(), None
    row.save()
    merke(wer, row, "zurueckgezogen", "zurückgezogen", grund=grund)
    if alt and alt.stand == Stand.ABGELOEST:
        alt.stand, alt.endete_am = Stand.GILT.value, None
        if anderes := _schneidet(alt):
            raise Abgelehnt(f"In der Zeit von „{alt}“ gilt für {alt.ort} inzwischen „{anderes}“ ({anderes.lage}).")
        alt.save()
        merke(wer, alt, "wieder_in_kraft", f"gilt weiter bis zum {datum(alt.gueltig_bis)}, denn die neue Fassung ist zurückgezogen")
    return row


@in_der_datenbank()
def lege_neue_fassung_an(
    *, wer: Wer, konzept: Handlungskonzept, anlass: str, geprueft: bool = False, tag: date | None = None
) -> Handlungskonzept:
    """A draft with goals, Maßnahmen and Systeme of the one in force, which stays so. Who took part is entered anew."""
    alt = zum_schritt(konzept, Schritt.NEUE_FASSUNG)
    pruefe_grund(anlass, "Anlass", geprueft)
    if Handlungskonzept.objects.filter(ersetzt=alt).exclude(stand=Stand.ZURUECKGEZOGEN.value).exists():
        raise Abgelehnt("Zu dieser Fassung gibt es schon eine neue.")
    neu = Handlungskonzept.objects.create(
        stamm_id=alt.stamm_id or alt.pk, version=alt.version + 1, ersetzt=alt, anlass=anlass.strip(), angelegt_von=wer.nutzer,
        angelegt_am=tag or heute(), **{f: getattr(alt, f) for f in UEBERTRAGEN},
    )  # fmt: skip
    for z in alt.ziele.prefetch_related("massnahmen__systeme"):
        ziel = Konzeptziel.objects.create(konzept=neu, text=z.text, vereinbarungsziel_id=z.vereinbarungsziel_id, ziel_id=z.ziel_id)
        for m in z.massnahmen.all():
            felder = {f: getattr(m, f) for f in ("zielmassnahme_id", "konzeptionsmassnahme_id", "text", "verantwortlich", "bis")}
            massnahme = Konzeptmassnahme.objects.create(ziel=ziel, **felder)
            for s in m.systeme.all():
                Massnahmensystem.objects.create(massnahme=massnahme, system_id=s.system_id)
    merke(wer, neu, "neue_fassung", "als neue Fassung angelegt", grund=anlass)
    return neu
