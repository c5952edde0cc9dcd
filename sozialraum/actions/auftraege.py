"""Beschlussverfolgung: Aufträge kept by Controlling and Fachbereichsleitung; whoever is responsible reports how they stand."""

from datetime import date
from typing import Any

from django.db import transaction

from basis.zahlen import datum
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.protokoll import protokolliere, unterschied
from sozialraum.auftragslage import Auftragsstatus, Bericht, pruefe_bericht, pruefe_frist
from sozialraum.clock import heute
from sozialraum.models import Auftragsvermerk, Beschlussauftrag, Gremium, Sitzung
from sozialraum.models.lesbar import privat_fuer

Art = Auftragsvermerk.Art
HERKUNFT = ("beschluss_id", "vorlage_id", "punkt_id")


@transaction.atomic
def speichere_auftrag(*, wer: Wer, auftrag: Beschlussauftrag, grund: str = "") -> Beschlussauftrag:
    """Creates an Auftrag or changes what it says. Where it comes from stays; its Frist and status have ways of their own."""
    alt = _gesperrt(auftrag) if auftrag.pk else None
    _pruefe(auftrag, alt)
    auftrag.save()
    was = "geändert" if alt else "angelegt"
    _merke(wer, auftrag, f"auftrag_{was}", was, grund=grund, daten=unterschied(alt, auftrag))
    return auftrag


def _pruefe(auftrag: Beschlussauftrag, alt: Beschlussauftrag | None) -> None:
    if alt and alt.stand is Auftragsstatus.KENNTNIS:
        raise Abgelehnt("Der Auftrag ist zur Kenntnis genommen und bleibt, wie er ist. Möglich ist noch ein Vermerk.")
    if alt and any(getattr(alt, feld) != getattr(auftrag, feld) for feld in HERKUNFT):
        raise Abgelehnt("Woraus ein Auftrag hervorging, bleibt, wie es ist.")
    if alt and (alt.frist, alt.status) != (auftrag.frist, auftrag.status):
        raise Abgelehnt("Frist und Status haben ein eigenes Formular, damit der alte Stand mit dem Grund erhalten bleibt.")
    if not auftrag.titel.strip():
        raise Abgelehnt("Bitte schreiben Sie, was zu tun ist.")
    if sum(getattr(auftrag, feld) is not None for feld in HERKUNFT) > 1:
        raise Abgelehnt("Ein Auftrag geht aus einem Beschluss, einer Vorlage oder einem Tagesordnungspunkt hervor, nicht aus mehreren.")
    if auftrag.gebiet_id and auftrag.einheit_id:
        raise Abgelehnt("Zuständig ist ein Gebiet oder eine Stelle, nicht beides.")
    if not (auftrag.gebiet_id or auftrag.einheit_id or auftrag.quelle):
        raise Abgelehnt("Bitte nennen Sie, wer zuständig ist. Nennt die Quelle niemanden, nennen Sie die Quelle.")
    if auftrag.gremium_id is None and not auftrag.quelle:
        raise Abgelehnt("Bitte wählen Sie das Gremium. Nennt die Quelle keines, nennen Sie die Quelle.")
    eigenes = gremium_der_herkunft(auftrag)
    if eigenes is not None and eigenes.pk != auftrag.gremium_id:
        raise Abgelehnt(f"Der Auftrag geht aus einem Beschluss oder einer Sitzung von {eigenes} hervor und gehört dorthin.")
    quelle: Any = auftrag.beschluss or auftrag.vorlage or auftrag.punkt
    if auftrag.oeffentlich and quelle is not None and not quelle.oeffentlich:
        raise Abgelehnt("Woraus der Auftrag hervorging, ist nichtöffentlich; der Auftrag ist es dann auch.")


def gremium_der_herkunft(auftrag: Beschlussauftrag) -> Gremium | None:
    """The Gremium that the origin settles; None where it leaves it open."""
    if auftrag.beschluss:
        return auftrag.beschluss.gremium
    return auftrag.punkt.sitzung.gremium if auftrag.punkt else None


@transaction.atomic
def verschiebe_frist(*, wer: Wer, auftrag: Beschlussauftrag, frist: date | None, grund: str) -> Beschlussauftrag:
    """Another Frist. The old one stays in the history with the reason, which also stands as the reason for delay when it became later."""
    auftrag = _gesperrt(auftrag)
    if gruende := pruefe_frist(auftrag.frist, frist, auftrag.stand, grund):
        raise Abgelehnt(*gruende)
    alt, auftrag.frist = auftrag.frist, frist
    if alt is not None and (frist is None or frist > alt):
        auftrag.verzoegerungsgrund = grund
    auftrag.save(update_fields=["frist", "verzoegerungsgrund"])
    Auftragsvermerk.objects.create(auftrag=auftrag, art=Art.FRIST, text=grund, frist_alt=alt, frist_neu=frist, nutzer=wer.nutzer)
    worte = f"Frist von {_wort(alt)} auf {_wort(frist)} verschoben"
    _merke(wer, auftrag, "auftrag_frist", worte, grund=grund, daten={"frist": [str(alt or ""), str(frist or "")]})
    return auftrag


def _wort(frist: date | None) -> str:
    return datum(frist) if frist else "ohne Frist"


@transaction.atomic
def berichte(*, wer: Wer, auftrag: Beschlussauftrag, bericht: Bericht) -> Beschlussauftrag:
    """How the Auftrag stands now. What is overdue is reported as done, dropped or delayed, and a delay has its reason."""
    auftrag = _gesperrt(auftrag)
    gruende = pruefe_bericht(bericht, auftrag.frist, heute())
    if auftrag.stand is Auftragsstatus.KENNTNIS:
        gruende.append("Das Gremium hat den Auftrag zur Kenntnis genommen. Möglich ist noch ein Vermerk.")
    if gruende:
        raise Abgelehnt(*gruende)
    vorher, auftrag.status, auftrag.erledigt_am = auftrag.status, bericht.status.value, bericht.erledigt_am
    if bericht.status is Auftragsstatus.VERZOEGERT:
        auftrag.verzoegerungsgrund = bericht.text
    auftrag.save(update_fields=["status", "erledigt_am", "verzoegerungsgrund"])
    _vermerke_status(wer, auftrag, Art.BERICHT, vorher, bericht.text)
    _merke(wer, auftrag, "auftrag_bericht", bericht.status.bezeichnung, daten={"status": [vorher, auftrag.status]})
    return auftrag


@transaction.atomic
def nimm_zur_kenntnis(
    *, wer: Wer, auftrag: Beschlussauftrag, tag: date | None = None, sitzung: Sitzung | None = None, text: str = ""
) -> Beschlussauftrag:
    """The Gremium notes what was reported done or dropped: in one of its Sitzungen, or on a day of which there is no Sitzung here."""
    auftrag = _gesperrt(auftrag)
    am = sitzung.tag if sitzung else tag
    if auftrag.stand not in (Auftragsstatus.ERLEDIGT, Auftragsstatus.ENTFALLEN):
        raise Abgelehnt(f"Der Auftrag ist {auftrag.stand.bezeichnung}. Zur Kenntnis genommen wird, was erledigt oder entfallen ist.")
    if am is None:
        raise Abgelehnt("Bitte wählen Sie die Sitzung oder nennen Sie den Tag.")
    if sitzung and tag and sitzung.tag != tag:
        raise Abgelehnt("Der Tag ist nicht der Tag der Sitzung. Lassen Sie ihn leer, wenn Sie eine Sitzung wählen.")
    if sitzung and (sitzung.gremium_id != auftrag.gremium_id or sitzung.status != Sitzung.Status.STATTGEFUNDEN):
        raise Abgelehnt(f"Zur Kenntnis nimmt {auftrag.gremium or 'ein Gremium'} in einer eigenen Sitzung, die stattgefunden hat.")
    if am > heute() or (auftrag.erledigt_am and am < auftrag.erledigt_am):
        raise Abgelehnt("Der Tag der Kenntnisnahme liegt zwischen dem Tag der Erledigung und heute.")
    vorher, auftrag.status = auftrag.status, Auftragsstatus.KENNTNIS.value
    auftrag.kenntnis_am, auftrag.kenntnis_sitzung = am, sitzung
    auftrag.save(update_fields=["status", "kenntnis_am", "kenntnis_sitzung"])
    worte = f"zur Kenntnis genommen am {datum(am)}"
    _vermerke_status(wer, auftrag, Art.KENNTNIS, vorher, text.strip() or f"{auftrag.gremium or 'Ohne Gremium'}: {worte}.")
    _merke(wer, auftrag, "auftrag_kenntnis", worte, daten={"status": [vorher, auftrag.status]})
    return auftrag


@transaction.atomic
def vermerke(*, wer: Wer, auftrag: Beschlussauftrag, text: str) -> Auftragsvermerk:
    """A note; it is never changed, a correction is another one."""
    if not text.strip():
        raise Abgelehnt("Ein Vermerk hat einen Text.")
    vermerk = Auftragsvermerk.objects.create(auftrag=auftrag, art=Art.VERMERK, text=text, nutzer=wer.nutzer)
    _merke(wer, auftrag, "auftrag_vermerk", "Vermerk eingetragen")
    return vermerk


def _vermerke_status(wer: Wer, auftrag: Beschlussauftrag, art: str, vorher: str, text: str) -> None:
    Auftragsvermerk.objects.create(auftrag=auftrag, art=art, text=text, status_alt=vorher, status_neu=auftrag.status, nutzer=wer.nutzer)


def _gesperrt(auftrag: Beschlussauftrag) -> Beschlussauftrag:
    return Beschlussauftrag.objects.select_for_update(of=("self",)).mit_allem().get(pk=auftrag.pk)


def _merke(wer: Wer, auftrag: Beschlussauftrag, aktion: str, was: str, *, grund: str = "", daten: Any = None) -> None:
    """What a Gremium of a Ressort handles behind closed doors is named in the Protokoll of that Ressort alone (domain.md 9)."""
    privat = privat_fuer(auftrag.gremium, auftrag.ist_oeffentlich)
    text = f"Auftrag „{auftrag}“: {was}."
    protokolliere(wer=wer, aktion=aktion, gegenstand=auftrag, text=text, grund=grund, daten=daten, privat_fuer=privat)
