"""What waits in the running year: deviations to explain, measures whose Termin has passed, months to close; which Budgets are red."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Exists, F, Max, OuterRef, Subquery, Sum, TextField
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.db.models.lookups import Exact
from django.urls import reverse

from basis.diagramme import Status
from basis.due import Art, Faelligkeit, Frage, Spalte, Zeilen
from basis.geld import euro
from basis.monate import monatsende, monatsname
from basis.zahlen import anzahl
from budgets.ampel import ampel
from budgets.erlaeuterungspflicht import Erlaeuterungsstand, Pflicht, offene, pflichten
from budgets.models import Abweichungserlaeuterung, Buchungssumme, Budgetposten, Haushaltsjahr, Monatsabschluss
from budgets.models.lesbar import lesbare_orte
from budgets.nachweis import Nachweis
from budgets.querysets.raumstaende import raumstaende
from budgets.selectors.erlaeuterungen import postenname
from budgets.selectors.vollzug import SCHWELLEN, schwellen_aus
from budgets.vollzugsgliederung import Postenstand, Schluessel, Verlauf, monatsnummer, postenzeilen
from budgets.warnungen import Warnart, abschlusssatz, lage_des_verfuegbaren, ueberfaellige_monate
from sozialraum.access import Zugang
from sozialraum.models import Parameter
from sozialraum.rechte import Recht

BETRAEGE = ("ansatz", "nachtrag", "ausserplan", "rest", "umschichtung", "sperre", "festlegung", "ist")
TEXTFELDER = ("pk", "posten_id", "stichtag", "termin", "abweichung_cent", "ansatz_cent")
GLEICHE = {f"posten__{feld}": OuterRef(feld) for feld in ("haushaltsstelle", "gebiet", "art", "dienst")}
GLEICHE_KOSTENSTELLE = Exact(  # none is the same as none
    Coalesce(F("posten__kostenstelle"), 0, output_field=BigIntegerField()),
    Coalesce(OuterRef("kostenstelle"), 0, output_field=BigIntegerField()),
)
Zeile = Mapping[str, Any]


def vollzugsfragen(zugang: Zugang, tag: date) -> Iterator[Frage]:
    """Budgets for whoever reads or explains them, months for whoever closes them; of the Haushaltsjahr of the day."""
    orte = lesbare_orte(zugang)
    if orte is None or orte:
        rows = Budgetposten.objects.ausgaben().filter(haushaltsjahr__jahr=tag.year)
        rows = rows if orte is None else rows.filter(gebiet__in=orte)
        eigene = zugang.gebiete_mit(Recht.BUDGET_ERLAEUTERN)
        yield Frage(rows, _felder(tag), lambda zeilen: _budgets(zugang, zeilen, tag, eigene), Art.BUDGET)
    if zugang.darf(Recht.MONAT_ABSCHLIESSEN):
        jahre = Haushaltsjahr.objects.filter(Exists(Budgetposten.objects.filter(haushaltsjahr=OuterRef("pk"))), jahr=tag.year)
        abschluesse = Monatsabschluss.objects.filter(haushaltsjahr=OuterRef("pk")).order_by()
        form = JSONObject(**{n: F(n) for n in ("monat", "status", "beantragt_von")})
        felder = {"jahr": F("jahr"), "abschluesse": ArraySubquery(abschluesse.values(zeile=form))}
        offene_jahre = jahre.exclude(status=Haushaltsjahr.Status.ABGESCHLOSSEN)
        yield Frage(offene_jahre, felder, lambda zeilen: _monate(zugang, zeilen, tag), Art.BUDGET)


def _felder(tag: date) -> dict[str, Any]:
    """A Posten with what its row and its Ampel are made of; its sums are those of today, kept by the database."""
    monate = Buchungssumme.objects.order_by().values("buchungsmonat").annotate(summe=Sum("ist_cent"))
    je_monat = {"monat": F("buchungsmonat"), "ist": F("summe")}
    mit_jahr = Buchungssumme.objects.order_by().values("posten__haushaltsjahr__jahr", "buchungsmonat").annotate(summe=Sum("ist_cent"))
    frueher = mit_jahr.filter(posten__haushaltsjahr__jahr__range=(tag.year - 3, tag.year - 1), **GLEICHE).filter(GLEICHE_KOSTENSTELLE)
    gebucht = Buchungssumme.objects.order_by().filter(
        posten__haushaltsjahr__jahr=tag.year, buchungsmonat__year=tag.year, buchungsmonat__lt=tag.replace(day=1)
    ).exclude(ist_cent=0)  # fmt: skip
    texte = Abweichungserlaeuterung.objects.filter(posten=OuterRef("pk")).order_by("-stichtag", "-pk")
    schwellen = Parameter.objects.filter(schluessel__in=SCHWELLEN, gueltig_von__lte=tag).order_by("gueltig_von", "pk")
    return {
        **{feld: F(f"{feld}_cent") for feld in BETRAEGE},
        "pk": F("pk"), "muster": F("muster"), "gebiet": F("gebiet"), "art": F("art"), "dienst": F("dienst"),
        "kostenstelle": F("kostenstelle"),
        "nummer": F("haushaltsstelle__nummer"), "stelle": F("haushaltsstelle__name"), "ua": F("haushaltsstelle__unterabschnitt__nummer"),
        "monate": ArraySubquery(monate.filter(posten=OuterRef("pk")).values(zeile=JSONObject(**je_monat))),
        "frueher": ArraySubquery(frueher.values(zeile=JSONObject(jahr=F("posten__haushaltsjahr__jahr"), **je_monat))),
        "gebucht": Subquery(gebucht.values("posten__haushaltsjahr").annotate(n=Max("buchungsmonat")).values("n")),
        "text": Subquery(texte.values(zeile=JSONObject(**{n: F(n) for n in TEXTFELDER}))[:1]),
        "schwellen": ArraySubquery(schwellen.values(zeile=JSONObject(schluessel=F("schluessel"), wert=Cast("wert", TextField())))),
    }  # fmt: skip


def _budgets(zugang: Zugang, zeilen: Zeilen, tag: date, erlaeutert: Collection[int]) -> Iterator[Faelligkeit]:
    """Red ones in one line each; to whoever explains them, the largest deviation without a valid Erläuterung first."""
    gebucht = max((z["gebucht"] for z in zeilen if z["gebucht"]), default="")
    if not gebucht:
        return
    erster = date.fromisoformat(gebucht)
    rows = {z["pk"]: _stand(z) for z in zeilen}
    frueher: Verlauf = {schluessel: je_monat for z in zeilen for schluessel, je_monat in _frueher(z, rows[z["pk"]])}
    je_posten = postenzeilen(rows.values(), frueher, tag.year, erster.month)
    grenzen = schwellen_aus((s["schluessel"], Decimal(s["wert"])) for s in zeilen[0]["schwellen"])
    staende = {z["pk"]: _text(z["text"]) for z in zeilen if z["text"]}
    zu_erlaeutern = pflichten(je_posten.values(), staende, grenzen, monatsende(erster))
    yield from raumstaende(zugang, rows.values(), je_posten, grenzen)
    yield from _rote(zugang, rows, zu_erlaeutern, len({p.posten for p in offene(zu_erlaeutern)}))
    eigene = {n for n, row in rows.items() if row.gebiet in erlaeutert}
    vorbei = {n: s for n, s in staende.items() if s.termin < tag and ampel(je_posten[n], grenzen) != Status.IM_PLAN}
    for p in offene(zu_erlaeutern):
        if p.posten in eigene and p.posten not in vorbei:
            ort = reverse("erlaeuterung_schreiben", args=[p.posten])
            yield Faelligkeit(f"Erläutern: {postenname(rows[p.posten], zugang.baum)}", f"{p.hoehe} über dem Ansatz", ort, dringend=True)
    for nummer, stand in sorted(vorbei.items(), key=lambda paar: paar[1].termin):
        if nummer in eigene:
            ort = reverse("erlaeuterung_schreiben", args=[nummer])
            yield Faelligkeit(f"Maßnahme: {postenname(rows[nummer], zugang.baum)}", "Termin überschritten", ort, stand.termin)


def _rote(zugang: Zugang, rows: Mapping[int, Postenstand], rot: list[Pflicht], offen: int) -> Iterator[Faelligkeit]:
    """Budgets whose Prognose asks for action, and overdrawn ones."""
    if rot:
        titel = anzahl(len(rot), "Budget steht auf „handeln“", "Budgets stehen auf „handeln“")
        erstes = f"am weitesten {postenname(rows[rot[0].posten], zugang.baum)}: Prognose {rot[0].hoehe}"
        text = f"{erstes}; {offen} ohne gültige Erläuterung" if offen else f"{erstes}; alle sind erläutert"
        yield Faelligkeit(titel, text, _liste(Warnart.ERLAEUTERUNG), spalte=Spalte.ROT, wie_viele=len(rot))
    ueberzogen = [n.verfuegbar for n in (row.nachweis for row in rows.values()) if lage_des_verfuegbaren(n) == "überzogen"]
    if ueberzogen:
        titel = anzahl(len(ueberzogen), "Budget ist überzogen", "Budgets sind überzogen")
        text = f"zusammen {euro(-sum(ueberzogen), voll=False)}"
        yield Faelligkeit(titel, text, _liste(Warnart.UEBERZOGEN), spalte=Spalte.ROT, wie_viele=len(ueberzogen))


def _liste(art: Warnart) -> str:
    return f"{reverse('warnungen')}?art={art.value}"


def _stand(z: Zeile) -> Postenstand:
    monate = {date.fromisoformat(m["monat"]): m["ist"] for m in z["monate"]}
    nachweis = Nachweis(**{feld: z[feld] for feld in BETRAEGE})
    return Postenstand(
        z["pk"], z["gebiet"], z["art"], z["dienst"], z["nummer"], z["stelle"], True, z["ua"] or "", nachweis, monate,
        muster=z["muster"], kostenstelle=z["kostenstelle"] or 0,
    )


def _frueher(z: Zeile, row: Postenstand) -> list[tuple[Schluessel, dict[int, int]]]:
    """As ``monatsverlauf`` has it: what lies outside of a year counts to its first or last month."""
    je_jahr: dict[int, dict[int, int]] = {}
    for m in z["frueher"]:
        monat = monatsnummer(date.fromisoformat(m["monat"]), m["jahr"])
        reihe = je_jahr.setdefault(m["jahr"], {})
        reihe[monat] = reihe.get(monat, 0) + m["ist"]
    return [((jahr, *row.reihe), reihe) for jahr, reihe in je_jahr.items()]


def _text(t: Zeile) -> Erlaeuterungsstand:
    tage = (date.fromisoformat(t["stichtag"]), date.fromisoformat(t["termin"]))
    return Erlaeuterungsstand(t["pk"], t["posten_id"], *tage, t["abweichung_cent"], t["ansatz_cent"])


def _monate(zugang: Zugang, zeilen: Zeilen, tag: date) -> Iterator[Faelligkeit]:
    """What waits for her as the second person; the next month that should be closed by now."""
    for z in zeilen:
        jahr, offen = z["jahr"], {a["monat"]: a for a in z["abschluesse"] if a["status"] != Monatsabschluss.Status.GEOEFFNET}
        for monat, a in sorted(offen.items()):
            schritt = {"beantragt": "bestaetigen", "oeffnung": "oeffnung-bestaetigen"}.get(a["status"])
            if schritt and a["beantragt_von"] != zugang.nutzer.pk:
                was = "Abschluss" if schritt == "bestaetigen" else "Öffnung"
                titel, ort = f"{was} bestätigen: {monatsname(date(jahr, monat, 1))}", reverse("monat_schritt", args=[jahr, monat, schritt])
                yield Faelligkeit(titel, "wartet auf die zweite Person", ort, dringend=True, art=Art.ENTSCHEIDUNG, brief=True)
        if spaet := ueberfaellige_monate(jahr, tag, set(offen)):
            monat, soll = spaet[0]
            ort = reverse("monat_schritt", args=[jahr, monat, "beantragen"])
            yield Faelligkeit(f"Monatsabschluss: {monatsname(date(jahr, monat, 1))}", abschlusssatz(len(spaet)), ort, soll, brief=True)
