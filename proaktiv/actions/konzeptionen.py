"""Konzeptionen, their chapters, versions, Beteiligung, evaluations, milestones: everything through these actions, each in the Protokoll."""

from datetime import date
from typing import Any, TypeVar

from basis.zahlen import datum
from proaktiv.actions.pruefung import pruefe_geschriebene, pruefe_inzwischen, pruefe_kein_tag_voraus, pruefe_papiere, pruefe_texte
from proaktiv.models import Beteiligung, Kapitel, Konzeption, Konzeptionsevaluation, Konzeptionsfassung, Meilenstein
from proaktiv.selectors.fassungen import inhalt_von
from proaktiv.zwischenstand import OHNE, Werte
from sozialraum.access import Wer
from sozialraum.actions.einrichtungen import freier_schluessel
from sozialraum.actions.fehler import Abgelehnt, in_der_datenbank
from sozialraum.actions.protokoll import protokolliere, unterschied

Teil = TypeVar("Teil", Kapitel, Beteiligung, Konzeptionsevaluation)
TEXTE = ("name", "ziel", "quelle")  # looked through for persons
WAS_EINE_FASSUNG_SAGT = ("anlass", "tag", "vorlage_id", "beschluss_id", "pruefsumme")
GEPRUEFT = {Kapitel: ("titel", "text", "quelle"), Beteiligung: ("wer", "form", "ergebnis"), Konzeptionsevaluation: ("durch", "ergebnis")}


@in_der_datenbank()
def speichere_konzeption(*, wer: Wer, konzeption: Konzeption, geprueft: bool = False, gesehen: Werte = OHNE) -> Konzeption:
    """Creates or changes it.

    Refused: a name that there is, an end before the beginning, a Teilplan of a Teilplan or of another kind, a text that names a person.
    """
    alt = _gesperrt(konzeption) if konzeption.pk else None
    pruefe_inzwischen(alt, konzeption, gesehen)
    _pruefe_name(alt, konzeption)
    if konzeption.laufzeit_bis and konzeption.laufzeit_bis < konzeption.laufzeit_von:
        raise Abgelehnt("Das Ende liegt vor dem Beginn.", feld="laufzeit_bis")
    eltern = konzeption.uebergeordnet
    if eltern and (eltern.uebergeordnet_id or eltern.art != konzeption.art or eltern.pk == konzeption.pk):
        raise Abgelehnt("Ein Teilplan gehört zu einer Konzeption derselben Art, die selbst kein Teilplan ist.", feld="uebergeordnet")
    if eltern and konzeption.pk and konzeption.teilplaene.exists():
        raise Abgelehnt("Diese Konzeption hat selbst Teilpläne; sie kann keiner sein.", feld="uebergeordnet")
    if alt and alt.art != konzeption.art and alt.teilplaene.exists():
        raise Abgelehnt("Diese Konzeption hat Teilpläne; ihre Art bleibt, weil Teilpläne von derselben Art sind.", feld="art")
    pruefe_geschriebene(alt, konzeption, *TEXTE, geprueft=geprueft)
    konzeption.schluessel = konzeption.schluessel or freier_schluessel(Konzeption, konzeption.name)
    konzeption.save()
    was = "geändert" if alt else "angelegt"
    _merke(wer, konzeption, "geaendert" if alt else "angelegt", was, daten=unterschied(alt, konzeption))
    return konzeption


@in_der_datenbank()
def fasse_neu(*, wer: Wer, fassung: Konzeptionsfassung, geprueft: bool = False) -> Konzeptionsfassung:
    """A new version with what the Konzeption holds now: the first one too, with the paper it came by.

    Refused: without an Anlass or with one that names a person, dated before the last, or the last once more. What is kept is of one
    moment: Konzeption and Maßnahmen are locked.
    """
    row = _gesperrt(fassung.konzeption)
    letzte = row.fassungen.first()
    fassung.nummer, fassung.nutzer = (letzte.nummer + 1 if letzte else 1), wer.nutzer
    if not fassung.anlass.strip():
        raise Abgelehnt("Bitte nennen Sie den Anlass der Fassung.", feld="anlass")
    if letzte and letzte.tag and fassung.tag and fassung.tag < letzte.tag:
        raise Abgelehnt(f"Die letzte Fassung ist vom {datum(letzte.tag)}; bitte nennen Sie diesen Tag oder einen späteren.", feld="tag")
    pruefe_papiere(fassung.vorlage, fassung.beschluss, feld="beschluss")
    pruefe_texte(fassung, "anlass", geprueft=geprueft)
    list(row.massnahmen.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    fassung.friere_ein(inhalt_von(row))
    if letzte and all(getattr(letzte, feld) == getattr(fassung, feld) for feld in WAS_EINE_FASSUNG_SAGT):
        raise Abgelehnt(f"Genau so ist Fassung {letzte.nummer} schon eingetragen: mit demselben Anlass, Papier, Tag und Inhalt.")
    fassung.save()
    daten = {"pruefsumme": fassung.pruefsumme}
    _merke(wer, row, "fassung", f"Fassung {fassung.nummer}", grund=fassung.anlass, daten=daten)
    return fassung


@in_der_datenbank()
def speichere_teil(*, wer: Wer, teil: Teil, geprueft: bool = False, gesehen: Werte = OHNE) -> Teil:
    """A chapter, a Beteiligung, an evaluation. Refused: a chapter number twice; an evaluation to come; texts that name a person."""
    row = _gesperrt(teil.konzeption)
    alt = type(teil).objects.filter(pk=teil.pk).first() if teil.pk else None
    pruefe_inzwischen(alt, teil, gesehen)
    if isinstance(teil, Kapitel) and row.kapitel.filter(nummer=teil.nummer).exclude(pk=teil.pk).exists():
        raise Abgelehnt(f"Ein Kapitel {teil.nummer} gibt es schon.", feld="nummer")
    if isinstance(teil, Konzeptionsevaluation) and row.evaluationen.filter(tag=teil.tag).exclude(pk=teil.pk).exists():
        raise Abgelehnt(f"Eine Evaluation vom {datum(teil.tag)} ist schon eingetragen.", feld="tag")
    if isinstance(teil, Konzeptionsevaluation):
        pruefe_kein_tag_voraus(teil.tag, feld="tag", muster=teil.muster)
    pruefe_geschriebene(alt, teil, *GEPRUEFT[type(teil)], geprueft=geprueft)
    teil.save()
    was = f"{teil._meta.verbose_name} „{teil}“ {'geändert' if alt else 'eingetragen'}"
    _merke(wer, row, str(teil._meta.model_name), was, daten=unterschied(alt, teil))
    return teil


@in_der_datenbank()
def speichere_meilenstein(
    *, wer: Wer, meilenstein: Meilenstein, gesehen: Werte = OHNE, geprueft: bool = False
) -> Meilenstein:
    """Of a Konzeption or of a Maßnahme; creates or changes it. Refused: no title, or one that names a person."""
    alt = Meilenstein.objects.select_for_update(of=("self",)).filter(pk=meilenstein.pk).first() if meilenstein.pk else None
    pruefe_inzwischen(alt, meilenstein, gesehen)
    if not meilenstein.titel.strip():
        raise Abgelehnt("Bitte nennen Sie den Meilenstein.", feld="titel")
    pruefe_geschriebene(alt, meilenstein, "titel", geprueft=geprueft)
    if alt:
        meilenstein.erreicht_am = alt.erreicht_am  # however old the row in hand is
    meilenstein.save()
    _merke_meilenstein(wer, meilenstein, "geändert" if alt else "eingetragen", unterschied(alt, meilenstein))
    return meilenstein


@in_der_datenbank()
def erreiche_meilenstein(*, wer: Wer, meilenstein: Meilenstein, am: date | None) -> Meilenstein:
    """Reached on a day; None: not reached after all. Refused: a day to come."""
    pruefe_kein_tag_voraus(am, feld="am")
    row = Meilenstein.objects.select_for_update(of=("self",)).get(pk=meilenstein.pk)
    row.erreicht_am = am
    row.save(update_fields=["erreicht_am"])
    _merke_meilenstein(wer, row, f"erreicht am {datum(am)}" if am else "doch nicht erreicht", None)
    return row


def _pruefe_name(alt: Konzeption | None, neu: Konzeption) -> None:
    """Lists to choose from and files name a Konzeption by its name alone."""
    if not neu.name.strip():
        raise Abgelehnt("Bitte nennen Sie die Konzeption.", feld="name")
    if alt and alt.name == neu.name:
        return
    if da := Konzeption.objects.filter(name__iexact=neu.name.strip()).exclude(pk=neu.pk).first():
        satz = f"Eine Konzeption „{da}“ gibt es schon, ab dem {datum(da.laufzeit_von)}."
        raise Abgelehnt(f"{satz} Ist eine andere gemeint, nennen Sie sie bitte anders.", feld="name")


def _gesperrt(konzeption: Konzeption) -> Konzeption:
    return Konzeption.objects.select_for_update(of=("self",)).get(pk=konzeption.pk)


def _merke(wer: Wer, row: Konzeption, aktion: str, was: str, *, grund: str = "", daten: dict[str, Any] | None = None) -> None:
    protokolliere(wer=wer, aktion=f"konzeption_{aktion}", gegenstand=row, text=f"Konzeption „{row}“: {was}.", grund=grund, daten=daten)


def _merke_meilenstein(wer: Wer, row: Meilenstein, was: str, daten: dict[str, Any] | None) -> None:
    wovon: Any = row.konzeption or row.massnahme
    text = f"Meilenstein „{row}“ ({wovon}) {was}."
    protokolliere(wer=wer, aktion="meilenstein", gegenstand=wovon, text=text, daten=daten)
