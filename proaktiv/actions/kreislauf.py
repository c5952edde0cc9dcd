"""Every step of the cycle: one transaction each, with its entry in the thread of the Hinweis and in the Protokoll."""

from collections.abc import Collection
from datetime import date
from functools import partial

from basis.zahlen import datum
from proaktiv.actions.kreislauforte import falsche_massnahme, falsche_runde, falsches_gremium, pruefe_aenderung, pruefe_ort
from proaktiv.actions.kreislaufschritt import beginne, geaendert, gesperrt, merke, trage_ein, verlange, wechsle
from proaktiv.actions.pruefung import pruefe, pruefe_texte
from proaktiv.actions.sperren import sperre_runde, sperre_system
from proaktiv.kreislauf import Entscheidung, Folge, Schritt, Stand, ziel
from proaktiv.kreislaufangaben import (
    Abwaegungsangaben,
    Aktionsangaben,
    Reflexionsangaben,
    pruefe_abwaegung,
    pruefe_aktion,
    pruefe_reflexion,
)
from proaktiv.models import Abwaegung, Aktion, Hinweis, Reflexion
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import unterschied
from sozialraum.clock import heute

WORTLAUT_BLEIBT = "Über diesen Hinweis ist entschieden; sein Wortlaut bleibt, wie er ist. Möglich ist ein Vermerk."
SCHON_DA = "Diesen Hinweis gibt es schon. Bitte lassen Sie ihn hier weg; ist ein anderer gemeint, nennen Sie ihn bitte anders."

INZWISCHEN = (
    "Diese Aktion wurde inzwischen geändert, vielleicht durch einen zweiten Klick. Bitte sehen Sie im Faden nach, was dort steht, "
    "und öffnen Sie „Ändern“ dann noch einmal."
)
AENDERBAR = ("form", "art", "titel", "ziel", "akteur", "beginn", "bis", "massnahme", "mittel", "beschluss")
BLEIBT = "Diese Aktion ist schon beendet; sie bleibt, wie sie ist."


@in_der_datenbank()
def speichere_hinweis(*, wer: Wer, hinweis: Hinweis, geprueft: bool = False) -> Hinweis:
    """Takes a Hinweis in, or corrects its words until it is decided. Refused: a person; a Gebiet elsewhere; the same one again."""
    if hinweis.system_id:
        hinweis.system = sperre_system(hinweis.system_id)
    runde = sperre_runde(hinweis.hausrunde_id) if hinweis.hausrunde_id else None
    alt = gesperrt(hinweis) if hinweis.pk else None
    if alt and not alt.ist_aenderbar:
        raise Abgelehnt(WORTLAUT_BLEIBT)
    if not hinweis.titel.strip():
        raise Abgelehnt("Bitte schreiben Sie, was wahrgenommen wurde.", feld="titel")
    if hinweis.erfasst_am > heute():
        raise Abgelehnt("Der Tag liegt in der Zukunft.", feld="erfasst_am")
    if hinweis.herkunft == Hinweis.Herkunft.AKTEUR and hinweis.akteur_id is None:
        raise Abgelehnt("Bitte nennen Sie den Akteur, von dem der Hinweis kommt.", feld="akteur")
    if hinweis.herkunft in (Hinweis.Herkunft.BEOBACHTUNG, Hinweis.Herkunft.FRUEHWARNUNG):
        hinweis.akteur = None
    pruefe_ort(hinweis, alt)
    verlange(falsche_runde(runde, hinweis.system_id))
    pruefe_texte(hinweis, "titel", "text", geprueft=geprueft)
    if alt is None:
        _pruefe_einmalig(hinweis)
        hinweis.stand_seit, hinweis.erfasst_von = hinweis.erfasst_am, wer.nutzer
    else:
        pruefe_aenderung(alt, hinweis)
        _uebernimm(alt, hinweis)
    hinweis.save()
    merke(wer, hinweis, *(("geaendert", "geändert") if alt else ("aufgenommen", "aufgenommen")), daten=unterschied(alt, hinweis))
    return hinweis


def _pruefe_einmalig(neu: Hinweis) -> None:
    """What somebody goes back to and sends again is the same Hinweis; withdrawn, it may come again. Its System is locked."""
    gleich = {feld: getattr(neu, feld) for feld in ("system", "gebiet", "akteur", "hausrunde", "art", "herkunft", "titel", "erfasst_am")}
    if Hinweis.objects.filter(**gleich, folgt_auf=neu.folgt_auf).exclude(stand=Stand.ZURUECKGEZOGEN.value).exists():
        raise Abgelehnt(SCHON_DA, feld="titel")


def _uebernimm(alt: Hinweis, neu: Hinweis) -> None:
    """What only steps change stays as it is in the database, however old the row in hand is; before any, it stands so since its day."""
    neu.stand, neu.stand_seit, neu.wiedervorlage, neu.uebergeben_an = alt.stand, alt.stand_seit, alt.wiedervorlage, alt.uebergeben_an
    if not alt.schritte.exclude(schritt=Schritt.VERMERKEN.value).exists():
        neu.stand_seit = neu.erfasst_am


@in_der_datenbank()
def lege_vor(*, wer: Wer, hinweis: Hinweis, tag: date, text: str = "", geprueft: bool = False) -> Hinweis:
    """Puts the Hinweis before the round for weighing; again, with the reason, where no Aktion follows after all."""
    return _einfach(wer, hinweis, Schritt.VORLEGEN, tag, text, geprueft)


@in_der_datenbank()
def waege_ab(*, wer: Wer, abwaegung: Abwaegung, geprueft: bool = False) -> Hinweis:
    """The joint weighing with its decision; it leads to Aktion, Beobachtung, Übergabe or the end."""
    a = abwaegung
    row = beginne(a.hinweis, Schritt.ABWAEGEN, a.tag, a.hausrunde)
    verlange([*pruefe_abwaegung(Abwaegungsangaben.aus(partial(getattr, a)), heute()), *falsches_gremium(a.gremium, row)])
    pruefe_texte(a, "beleg", "begruendung", geprueft=geprueft)
    a.hinweis, a.nutzer = row, wer.nutzer
    a.save()
    neu = ziel(row.lage, Schritt.ABWAEGEN, Entscheidung(a.entscheidung))
    row.wiedervorlage, row.uebergeben_an = a.wiedervorlage, a.gremium or row.uebergeben_an
    return wechsle(wer, row, Schritt.ABWAEGEN, neu, a.tag, f"{a.get_entscheidung_display()}. {a.begruendung or a.beleg}")


@in_der_datenbank()
def plane_aktion(*, wer: Wer, aktion: Aktion, tag: date, geprueft: bool = False) -> Aktion:
    """An Angebot or Aktion of a decided Hinweis. Refused: money from Umschichtungen that are not flexible Mittel and booked."""
    row = beginne(aktion.hinweis, Schritt.PLANEN, tag, aktion.hausrunde)
    _pruefe_vorhaben(aktion, row)
    pruefe_texte(aktion, "titel", "ziel", geprueft=geprueft)
    aktion.hinweis, aktion.stand = row, _stand(aktion)
    aktion.save()
    wechsle(wer, row, Schritt.PLANEN, Stand(row.stand), tag, f"{aktion.get_form_display()} „{aktion}“ bis {datum(aktion.bis)}")
    return aktion


@in_der_datenbank()
def aendere_aktion(
    *, wer: Wer, aktion: Aktion, grund: str = "", geprueft: bool = False, felder: Collection[str] = AENDERBAR, gesehen: str = ""
) -> Aktion:
    """Corrects ``felder`` of an Aktion while it is planned or runs; the thread says what was changed, all else stays as it is.

    Refused: where somebody changed these fields since they were read (``gesehen``, as ``Aktion.fassung`` says it).
    """
    row = beginne(aktion.hinweis, Schritt.VERMERKEN, heute())
    alt = Aktion.objects.select_for_update(no_key=True).get(pk=aktion.pk, hinweis=row)
    if not alt.ist_offen:
        raise Abgelehnt(BLEIBT)
    if gesehen and gesehen != alt.fassung(felder):
        raise Abgelehnt(INZWISCHEN)
    for feld in (f for f in Aktion._meta.concrete_fields if f.name not in felder):  # however old the row in hand is
        setattr(aktion, feld.attname, getattr(alt, feld.attname))
    _pruefe_vorhaben(aktion, row, alt)
    pruefe_texte(aktion, "titel", "ziel", geprueft=geprueft)
    pruefe([("Grund", grund)], geprueft=geprueft)
    if not (was := geaendert(alt, aktion)):
        raise Abgelehnt("Sie haben nichts geändert.")
    aktion.hinweis, aktion.stand = row, _stand(aktion)
    aktion.save()
    satz = f"„{alt}“ geändert. {'; '.join(was)}."
    trage_ein(wer, row, Schritt.VERMERKEN, Stand(row.stand), heute(), f"{satz} Grund: {grund.strip()}" if grund.strip() else satz)
    merke(wer, row, "aktion_geaendert", satz.removesuffix("."), grund=grund, daten=unterschied(alt, aktion))
    return aktion


def _pruefe_vorhaben(aktion: Aktion, hinweis: Hinweis, alt: Aktion | None = None) -> None:
    """Its details; what it was already linked with, it stays linked with."""
    mittel = aktion.mittel
    gebucht = mittel is not None and ((mittel.status == "gebucht" and mittel.weg == "aus_reserve") or (alt and alt.mittel_id == mittel.pk))
    angaben = Aktionsangaben.aus(lambda feld: getattr(aktion, feld, None), hinweis.erfasst_am, mittel_gebucht=bool(gebucht))
    andere = aktion.massnahme if alt is None or alt.massnahme_id != aktion.massnahme_id else None
    verlange([*pruefe_aktion(angaben, heute()), *falsche_massnahme(andere, hinweis)])


def _stand(aktion: Aktion) -> Aktion.Stand:
    return Aktion.Stand.LAEUFT if aktion.beginn <= heute() else Aktion.Stand.GEPLANT


@in_der_datenbank()
def beende_aktion(
    *, wer: Wer, aktion: Aktion, tag: date, ergebnis: str, abgebrochen: bool = False, geprueft: bool = False
) -> Hinweis:
    """Ends an Aktion with its result; with the last open one the Reflexion begins."""
    row = beginne(aktion.hinweis, Schritt.BEENDEN, tag)
    offene = Aktion.objects.select_for_update(no_key=True).get(pk=aktion.pk, hinweis=row)
    gruende = []
    if not offene.ist_offen:
        gruende.append("Diese Aktion ist schon beendet.")
    if not ergebnis.strip():
        gruende.append("Bitte schreiben Sie, warum sie abgebrochen wird." if abgebrochen else "Bitte schreiben Sie das Ergebnis.")
    if gruende:
        raise Abgelehnt(*gruende)
    pruefe([("Ergebnis", ergebnis)], geprueft=geprueft)
    neu = ziel(row.lage, Schritt.BEENDEN)
    offene.stand = Aktion.Stand.ABGEBROCHEN if abgebrochen else Aktion.Stand.BEENDET
    offene.beendet_am, offene.ergebnis = tag, ergebnis.strip()
    offene.save()
    return wechsle(wer, row, Schritt.BEENDEN, neu, tag, f"„{offene}“ {offene.get_stand_display()}: {ergebnis.strip()}")


@in_der_datenbank()
def reflektiere(*, wer: Wer, reflexion: Reflexion, neuer: Hinweis | None = None, geprueft: bool = False) -> Hinweis:
    """Effect, evidence and what follows. ``neuer`` is the Hinweis that the Reflexion opens, with its title and text."""
    r = reflexion
    if neuer and r.hinweis.system_id:
        sperre_system(r.hinweis.system_id)
    row = beginne(r.hinweis, Schritt.REFLEKTIEREN, r.tag, r.hausrunde)
    folge, angaben = Folge(r.folge), Reflexionsangaben.aus(partial(getattr, r), neuer.titel if neuer else "")
    verlange([*pruefe_reflexion(angaben, heute()), *falsches_gremium(r.gremium, row, folge)])
    pruefe_texte(r, "beleg", "begruendung", geprueft=geprueft)
    r.hinweis, r.nutzer = row, wer.nutzer
    r.save()
    row.uebergeben_an = r.gremium or row.uebergeben_an
    was = f"{r.get_wirkung_display()}; {r.get_folge_display()}. {r.begruendung or r.beleg}"
    wechsle(wer, row, Schritt.REFLEKTIEREN, ziel(row.lage, Schritt.REFLEKTIEREN, folge), r.tag, was)
    if folge is Folge.NEUER_HINWEIS and neuer is not None:
        neuer.system, neuer.gebiet, neuer.herkunft, neuer.folgt_auf = row.system, row.gebiet, Hinweis.Herkunft.REFLEXION, r
        neuer.erfasst_am, neuer.muster, neuer.hausrunde = r.tag, row.muster, r.hausrunde
        speichere_hinweis(wer=wer, hinweis=neuer, geprueft=geprueft)
    return row


@in_der_datenbank()
def melde_rueck(*, wer: Wer, hinweis: Hinweis, tag: date, text: str, geprueft: bool = False) -> Hinweis:
    """What the Gremium answered to a Hinweis that was handed over; it is closed."""
    return _einfach(wer, hinweis, Schritt.RUECKMELDEN, tag, text, geprueft, braucht="Bitte schreiben Sie, was das Gremium antwortet.")


@in_der_datenbank()
def gib_zurueck(*, wer: Wer, hinweis: Hinweis, tag: date, text: str, geprueft: bool = False) -> Hinweis:
    """The Gremium gives it back to the round, which weighs again."""
    return _einfach(wer, hinweis, Schritt.ZURUECKGEBEN, tag, text, geprueft, braucht="Bitte schreiben Sie, warum er zurückkommt.")


@in_der_datenbank()
def vermerke(*, wer: Wer, hinweis: Hinweis, tag: date, text: str, geprueft: bool = False) -> Hinweis:
    """A note in the thread; the state stays."""
    return _einfach(wer, hinweis, Schritt.VERMERKEN, tag, text, geprueft, braucht="Bitte schreiben Sie den Vermerk.")


@in_der_datenbank()
def ziehe_zurueck(*, wer: Wer, hinweis: Hinweis, tag: date, text: str, geprueft: bool = False) -> Hinweis:
    """An error or a false alarm; the Hinweis stays with its reason."""
    return _einfach(wer, hinweis, Schritt.ZURUECKZIEHEN, tag, text, geprueft, braucht="Bitte nennen Sie den Grund.")


def _einfach(wer: Wer, hinweis: Hinweis, schritt: Schritt, tag: date, text: str, geprueft: bool, braucht: str = "") -> Hinweis:
    """A step that carries nothing but words."""
    row = beginne(hinweis, schritt, tag)
    if schritt is Schritt.VORLEGEN and row.stand == Stand.IN_AKTION.value:
        braucht = "Bitte schreiben Sie, warum doch keine Aktion folgt."
    if braucht and not text.strip():
        raise Abgelehnt(braucht, feld="text")
    pruefe([("Text", text)], geprueft=geprueft)
    neu = ziel(row.lage, schritt)
    if neu is not Stand.BEOBACHTET:
        row.wiedervorlage = None
    return wechsle(wer, row, schritt, neu, tag, text)
