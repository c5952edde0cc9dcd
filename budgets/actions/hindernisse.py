"""What stands in the way of submitting or deciding a Verteilung, as sentences; for pages beforehand and for the actions themselves."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone

from basis.zahlen import datum
from budgets import paketinhalt
from budgets.inputs import rechne
from budgets.models import Deckungskreisansatz, Haushaltsjahr, Verteilung
from budgets.rechnung import Rechnung
from budgets.verteilung import betragstext
from sozialraum.access import Wer
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import Beschluss

Status = Verteilung.Status


def hindernisse_vorlage(verteilung: Verteilung, rechnung: Rechnung) -> list[str]:
    """Why the Verteilung cannot be submitted, as sentences; empty if it can."""
    gruende = []
    if verteilung.status != Status.ENTWURF:
        gruende.append(f"Vorlegen lässt sich nur ein Entwurf; diese Verteilung ist {verteilung.get_status_display()}.")
    if verteilung.gebiet.ebene != Ebene.FACHBEREICH:
        gruende.append(f"Das Szenario gehört {verteilung.gebiet.name}. Vorgelegt wird nur eine Verteilung des Fachbereichs.")
    gruende += [*_abgeschlossen(verteilung), *vorjahrsfehler(verteilung.vorjahr, verteilung.haushaltsjahr.jahr, beim_vorlegen=True)]
    return [*gruende, *rechnung.fehler, *_ohne_bevoelkerung(rechnung), *ansatzfehler(verteilung, rechnung)]


def fallzahlwarnung(verteilung: Verteilung, rechnung: Rechnung) -> list[str]:
    """Budgets betray counts: whoever knows the weights can work back from an amount to the cases of a small Stadtteil. Empty if not so."""
    merkmale = [m for topf in rechnung.eingaben.toepfe for m in topf.modell.merkmale if m.beruht_auf_fallzahlen and m.gewicht]
    if not merkmale or verteilung.zaehler_rundung:
        return []
    namen = ", ".join(dict.fromkeys(f"„{m.name}“" for m in merkmale))
    return [
        f"Gewichtet ist, was auf Fallzahlen beruht: {namen}. Wer Gewichte und Bevölkerung kennt, kann aus den Beträgen auf die Zahl der "
        "Fälle eines Stadtteils schließen, auch auf eine gesperrte.",
        "Runden Sie die Fallzahlen unter „Angaben ändern“ auf Vielfache von 5 oder 10. Die Beträge ändern sich dadurch wenig; die Rundung "
        "steht sichtbar bei den Hinweisen und im Rechenpaket.",
        "Ungerundet gelten die Fallzahlen mit dem Beschluss als errechenbar: Spätere Veröffentlichungen der Fallstatistik werden auch "
        "gegen sie geprüft und können gröber ausfallen.",
    ]


def hindernisse_beschluss(verteilung: Verteilung, beschluss: Beschluss | None, wer: Wer) -> list[str]:
    """Why this person cannot enter this Beschluss, as sentences; empty if they can."""
    gruende = []
    if verteilung.status != Status.VORGELEGT:
        gruende.append(f"Beschlossen wird nur eine vorgelegte Verteilung; diese ist {verteilung.get_status_display()}.")
    if wer.nutzer is None:
        gruende.append("Einen Beschluss trägt eine Person ein, kein Befehl.")
    elif wer.nutzer.pk == verteilung.vorgelegt_von_id:
        gruende.append(
            "Wer eine Verteilung vorgelegt hat, trägt ihren Beschluss nicht selbst ein. Das tut eine zweite Person mit diesem Recht."
        )
    elif wer.nutzer.pk == verteilung.erstellt_von_id:
        gruende.append(
            "Wer eine Verteilung entworfen hat, trägt ihren Beschluss nicht selbst ein. Das tut eine zweite Person mit diesem Recht."
        )
    if beschluss is not None and not (beschluss.gremium and beschluss.gremium.beschliesst_verteilung):
        gremium = f"„{beschluss.gremium}“" if beschluss.gremium else "Ein Beschluss ohne Gremium"
        gruende.append(f"{gremium} beschließt keine Sozialraumbudgets; endgültig macht sie nur ein Gremium, das dafür zuständig ist.")
    gruende += [*_abgeschlossen(verteilung), *_kappung_ohne_beschluss(verteilung)]
    return [*gruende, *_unmoeglicher_tag(verteilung, beschluss), *_schon_beschlossen(verteilung)]


def _abgeschlossen(verteilung: Verteilung) -> Iterator[str]:
    if verteilung.haushaltsjahr.status == Haushaltsjahr.Status.ABGESCHLOSSEN:
        yield f"Das Haushaltsjahr {verteilung.haushaltsjahr} ist abgeschlossen. Seine Verteilung ändert sich nicht mehr."


def vorjahrsfehler(vorjahr: Verteilung | None, jahr: int, *, beim_vorlegen: bool = False) -> Iterator[str]:
    """Compared is with an earlier year; what is submitted is compared only with what was itself submitted or decided."""
    if vorjahr is None:
        return
    if vorjahr.haushaltsjahr.jahr >= jahr:
        yield f"„{vorjahr}“ ist kein Vorjahr: Es muss zu einem früheren Haushaltsjahr als {jahr} gehören."
    elif beim_vorlegen and vorjahr.status not in (Status.VORGELEGT, Status.BESCHLOSSEN):
        yield f"Das Vorjahr „{vorjahr}“ ist {vorjahr.get_status_display()}. Verglichen wird nur mit Vorgelegtem oder Beschlossenem."


def _kappung_ohne_beschluss(verteilung: Verteilung) -> Iterator[str]:
    """Caps move money by the amounts of the previous year; those must be the ones in force."""
    vorjahr = verteilung.vorjahr
    begrenzt = Q(kappung_unten__isnull=False) | Q(kappung_oben__isnull=False)
    if vorjahr is None or not verteilung.teiltoepfe.filter(begrenzt).exists():
        return
    if not Verteilung.objects.beschlossen().ohne_korrigierte().filter(pk=vorjahr.pk).exists():
        yield f"Die Kappung richtet sich nach „{vorjahr}“; das ist kein geltender Beschluss. Bitte wählen Sie das beschlossene Vorjahr."


def _ohne_bevoelkerung(rechnung: Rechnung) -> Iterator[str]:
    for topf in rechnung.toepfe:
        if not topf.eingaben.einstellungen.bevoelkerung:
            yield f"„{topf.name}“ hat noch keine Bevölkerung: Jeder Empfänger zählte gleich viel. Bitte wählen Sie ein Altersband."


def _unmoeglicher_tag(verteilung: Verteilung, beschluss: Beschluss | None) -> Iterator[str]:
    """A Gremium decides neither tomorrow nor before there was anything to show it."""
    tag = beschluss.tag if beschluss else None
    if tag and tag > max(heute(), timezone.localdate()):  # a demonstration that stands on a fixed day still records real decisions
        yield f"Der Beschluss trägt den {datum(tag)}; dieser Tag ist noch nicht gekommen."
    if tag and tag <= verteilung.werte_stand:
        yield f"Der Beschluss vom {datum(tag)} ist älter als die Werte der Verteilung, die bis zum {datum(verteilung.werte_stand)} reichen."


def _schon_beschlossen(verteilung: Verteilung) -> Iterator[str]:
    """A Deckungskreis has one Verteilung a year; another one is a correction that names the one in force."""
    if verteilung.deckungskreis_id is None:
        return
    gleiche = Verteilung.objects.beschlossen().filter(
        deckungskreis_id=verteilung.deckungskreis_id, haushaltsjahr_id=verteilung.haushaltsjahr_id
    )
    for andere in gleiche.ohne_korrigierte().exclude(pk=verteilung.korrigiert_id or 0).select_related("haushaltsjahr").defer("paket"):
        yield f"Für {andere.haushaltsjahr} ist schon „{andere.name}“ beschlossen. Eine andere legen Sie als deren Korrektur an."


def ansatzfehler(verteilung: Verteilung, rechnung: Rechnung) -> list[str]:
    """The Teiltöpfe of a Deckungskreis are its Ansatz, to the cent."""
    if verteilung.deckungskreis_id is None:
        return []
    ansatz = Deckungskreisansatz.objects.filter(
        deckungskreis_id=verteilung.deckungskreis_id, haushaltsjahr_id=verteilung.haushaltsjahr_id
    ).first()
    if ansatz is None:
        return [f"Der Deckungskreis hat für {verteilung.haushaltsjahr} keinen Ansatz."]
    if rechnung.gesamt == ansatz.betrag_cent:
        return []
    differenz = rechnung.gesamt - ansatz.betrag_cent
    wort = "mehr" if differenz > 0 else "weniger"
    return [
        f"Die Teiltöpfe ergeben zusammen {betragstext(rechnung.gesamt)}; das sind {betragstext(abs(differenz))} {wort} als der Ansatz des "
        f"Deckungskreises von {betragstext(ansatz.betrag_cent)}."
    ]


def geaendert_seit_der_vorlage(verteilung: Verteilung) -> list[str]:
    """What would refuse the Beschluss of a submitted Verteilung: values, mapping or weights that are no longer those of its package."""
    return seit_der_vorlage(verteilung, rechne(verteilung, frisch=True)) if verteilung.paket else []


def seit_der_vorlage(verteilung: Verteilung, rechnung: Rechnung) -> list[str]:
    """A Verteilung that was loaded as submitted carries no package yet; then there is nothing to compare with."""
    if not verteilung.paket:
        return []
    if rechnung.fehler:
        return [_geaendert_am(verteilung), *rechnung.fehler]
    abweichungen = paketinhalt.vergleiche(verteilung.paket, rechnung)
    if not abweichungen:
        return []
    return [_geaendert_am(verteilung), *abweichungen]


def _geaendert_am(verteilung: Verteilung) -> str:
    tag = datum(timezone.localtime(verteilung.vorgelegt_am)) if verteilung.vorgelegt_am else ""
    return f"Seit der Vorlage am {tag} haben sich Angaben geändert. Bitte ziehen Sie zurück und legen Sie neu vor."
