"""The scene's Gremien: papers, decisions, Sitzungen with their agenda; of some Gremien only members read."""

from datetime import date
from functools import cached_property
from typing import Any

from tests.factories import baue_raeume, wer_ist
from tests.site.words import NEUNTOETER, PIROL


class Teil:
    """What the scene knows of them: Beschlüsse, Vorlagen, Sitzungen, Aufträge."""

    @cached_property
    def beschluss(self) -> Any:
        from sozialraum.models import Beschluss

        return Beschluss.objects.get(titel="Verteilung der Sozialraumbudgets 2007")

    @cached_property
    def geheimer_beschluss(self) -> Any:
        from sozialraum.models import Beschluss

        return Beschluss.objects.get(titel__contains=NEUNTOETER)

    @cached_property
    def geheime_vorlage(self) -> Any:
        from sozialraum.models import Vorlage

        return Vorlage.objects.get(betreff__contains=NEUNTOETER)

    @cached_property
    def vorlage(self) -> Any:
        from sozialraum.models import Vorlage

        return Vorlage.objects.filter(oeffentlich=True).order_by("pk").first()

    @cached_property
    def sitzung(self) -> Any:
        """One to come, of the JHA, with a public point and a Vorlage."""
        from sozialraum.models import Sitzung

        return Sitzung.objects.get(ort="Szene: Ratssaal")

    @cached_property
    def sitzung_rat(self) -> Any:
        """One to come, of the Stadtrat, with a public part and a point that only its members and staff may read."""
        from sozialraum.models import Sitzung

        return Sitzung.objects.get(gremium__schluessel="stadtrat", tag=date(2007, 12, 13))

    @cached_property
    def sitzung_ressort(self) -> Any:
        """One that was held, of a Sozialraumplanungsgruppe of Ressort I, behind closed doors."""
        from sozialraum.models import Sitzung

        return Sitzung.objects.get(ort="Szene: Stadtteilzentrum")

    @cached_property
    def punkt(self) -> Any:
        return self.sitzung.punkte.order_by("nummer").first()

    @cached_property
    def punkt_ressort(self) -> Any:
        return self.sitzung_ressort.punkte.get()

    @cached_property
    def beratung(self) -> Any:
        return self.sitzung.beratungen.get()

    @cached_property
    def beschlussauftrag(self) -> Any:
        """Of the JHA, for Ressort I, overdue."""
        return self._auftrag(titel__startswith="Szene: ")

    @cached_property
    def auftrag_rat(self) -> Any:
        """Of the Stadtrat, behind closed doors."""
        return self._auftrag(gremium__schluessel="stadtrat", beschluss__oeffentlich=False)

    @cached_property
    def auftrag_ressort(self) -> Any:
        """Done, of a Gremium of Ressort I, behind closed doors."""
        return self._auftrag(punkt__sitzung__ort="Szene: Stadtteilzentrum")

    @staticmethod
    def _auftrag(**was: Any) -> Any:
        from sozialraum.models import Beschlussauftrag

        return Beschlussauftrag.objects.get(**was)


def baue(szene: Any) -> None:
    _gremien(szene)
    _sitzungen(szene)
    _auftraege(szene)


def _gremien(szene: Any) -> None:
    from sozialraum.actions.gremien import speichere_beschluss
    from sozialraum.actions.vorlagen import Beratungsangaben, fuege_beratung_hinzu, speichere_vorlage
    from sozialraum.models import Beschluss, Gremium, Vorlage

    wer = wer_ist(szene.besetzung.controlling)
    rat, jha = Gremium.objects.get(schluessel="stadtrat"), Gremium.objects.get(schluessel="jha")
    speichere_beschluss(
        wer=wer, beschluss=Beschluss(gremium=jha, titel="Verteilung der Sozialraumbudgets 2007", tag=date(2006, 12, 7), quelle="Muster")
    )
    geheim = speichere_vorlage(wer=wer, vorlage=Vorlage(nummer="IV/2006/09999", betreff=f"{NEUNTOETER} über Entgelte", oeffentlich=False))
    schritt = Beratungsangaben(gremium=rat, zustaendigkeit="entscheidung", tag=date(2006, 12, 13), oeffentlich=False)
    fuege_beratung_hinzu(wer=wer, vorlage=geheim, angaben=schritt)
    speichere_beschluss(
        wer=wer,
        beschluss=Beschluss(
            gremium=rat, vorlage=geheim, titel=f"{NEUNTOETER}: Zustimmung", tag=date(2006, 12, 13), text=NEUNTOETER, oeffentlich=False
        ),
    )


def _sitzungen(szene: Any) -> None:
    from sozialraum.actions.sitzungen import setze_status, speichere_sitzung
    from sozialraum.actions.tagesordnung import Punktangaben, fuege_punkt_hinzu, halte_ergebnis_fest
    from sozialraum.actions.vorlagen import Fassungsangaben, lege_fassung_an
    from sozialraum.models import Gremium, Sitzung

    wer = wer_ist(szene.besetzung.controlling)
    jha, gruppe = Gremium.objects.get(schluessel="jha"), Gremium.objects.get(schluessel="spg-i")
    kommt = Sitzung(gremium=jha, tag=date(2007, 12, 6), ort="Szene: Ratssaal", oeffentlicher_teil=True)
    kommt = speichere_sitzung(wer=wer, sitzung=kommt)
    fuege_punkt_hinzu(wer=wer, sitzung=kommt, angaben=Punktangaben(titel="Bericht der Verwaltung"))
    fuege_punkt_hinzu(wer=wer, sitzung=kommt, angaben=Punktangaben(vorlage=szene.vorlage))
    im_rat = Sitzung(gremium=Gremium.objects.get(schluessel="stadtrat"), tag=date(2007, 12, 13), oeffentlicher_teil=True)
    im_rat = speichere_sitzung(wer=wer, sitzung=im_rat)
    fuege_punkt_hinzu(wer=wer, sitzung=im_rat, angaben=Punktangaben(titel=f"{NEUNTOETER}, Aussprache", oeffentlich=False))
    for art, text in (("geplant", "Der Text, wie geplant."), ("geaendert", "Der Text, wie geändert.")):
        lege_fassung_an(wer=wer, vorlage=szene.vorlage, angaben=Fassungsangaben(art, text, "Änderungsantrag 1"))
    war = speichere_sitzung(wer=wer, sitzung=Sitzung(gremium=gruppe, tag=date(2007, 9, 4), ort="Szene: Stadtteilzentrum"))
    punkt = fuege_punkt_hinzu(wer=wer, sitzung=war, angaben=Punktangaben(titel=f"{PIROL}: Hinweise", oeffentlich=False))
    setze_status(wer=wer, sitzung=war, status="stattgefunden")
    halte_ergebnis_fest(wer=wer, punkt=punkt, ergebnis="kenntnis", text=f"{PIROL} nimmt Kenntnis")


def _auftraege(szene: Any) -> None:
    """One of the JHA for Ressort I, moved and overdue; one of the Stadtrat behind closed doors; one of a Gremium of Ressort I, done."""
    from sozialraum.actions.auftraege import berichte, speichere_auftrag, verschiebe_frist
    from sozialraum.auftragslage import Auftragsstatus, Bericht
    from sozialraum.models import Beschluss, Beschlussauftrag, Gremium

    wer, raeume = wer_ist(szene.besetzung.controlling), baue_raeume()
    neu = Beschlussauftrag(
        titel="Szene: Zwischenbericht vorlegen", gremium=szene.beschluss.gremium, beschluss=szene.beschluss, gebiet=raeume["R-I"],
        frist=date(2007, 6, 30), oeffentlich=True,
    )  # fmt: skip
    neu = speichere_auftrag(wer=wer, auftrag=neu)
    verschiebe_frist(wer=wer, auftrag=neu, frist=date(2007, 9, 30), grund="Szene: die Zahlen fehlen noch")
    geheim = Beschluss.objects.get(titel__contains=NEUNTOETER)
    neu = Beschlussauftrag(titel=f"{NEUNTOETER}: verhandeln", gremium=geheim.gremium, beschluss=geheim, gebiet=raeume["FB"])
    speichere_auftrag(wer=wer, auftrag=neu)
    punkt, gruppe = szene.punkt_ressort, Gremium.objects.get(schluessel="spg-i")
    neu = Beschlussauftrag(titel=f"{PIROL}: Hinweis prüfen", gremium=gruppe, punkt=punkt, gebiet=raeume["I"])
    neu = speichere_auftrag(wer=wer, auftrag=neu)
    berichte(wer=wer, auftrag=neu, bericht=Bericht(Auftragsstatus.ERLEDIGT, f"{PIROL} geprüft", date(2007, 9, 20)))
