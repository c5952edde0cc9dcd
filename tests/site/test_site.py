"""Every URL of the resolver, as every role: who gets in, what leaks, how many queries, valid HTML, headers.

A new page joins by an entry in `arguments.py`; `SEITEN_SCHREIBEN=1 make test ARGS=tests/site/test_site.py` then writes its line into
`urls.txt` and `queries.txt`, to be read against domain.md 9 before it is checked in. `SEITEN_SCHREIBEN=einrichtungen,traeger` writes only
the lines of these names and leaves all others as they stand.
"""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from config.middleware import HEADERS
from tests.databases import Databases
from tests.factories import baue_besetzung, baue_raeume
from tests.site import links, markup, table, validator
from tests.site.arguments import ARGUMENTE
from tests.site.harvest import THOROUGH, Harvest, one_in
from tests.site.report import keine
from tests.site.scene import Szene
from tests.site.small_city import LEFT
from tests.site.words import WOERTER

WRITE = os.environ.get("SEITEN_SCHREIBEN", "")
MOST_QUERIES = 12
MORE_QUERIES = {  # pages that need more, each with its reason; Gebiet and Budget never do (performance.md)
    "import_pruefen": 26,  # the dry run compares the file in staging tables, and the sums of the city before and after
    "berichtswerkstatt": 24,  # the report as it stands now, its draft, its Fassungen, the one before, and what the Regelwerk says
    "import_uebernehmen": 20,  # the same dry run once more
    "buchungen_pruefen": 34,  # the dry run compares the file in staging tables
    "monatsbericht": 14,  # its seven, the rights, both ways in which a month was released, and the rule that says who releases it
    "umsetzungsbericht": 13,  # its ten, the matrix's two, and the day of the last released report
    "verlauf": 16,  # one query for each kind of thing that the row points at
    "verteilung_entscheidung": 13,  # the whole calculation, and the deliveries it rests on
    "verteilung_kopieren": 13,  # the whole calculation, and the choice of owners
    "verteilung_teiltopf": 13,  # four choices
}
# open to everybody: log-in, errors of it, health, help, and what the law wants public
PUBLIC = {
    "livez", "readyz", "account_login", "account_inactive", "account_reset_password_from_key", "account_reset_password_from_key_done",
    "socialaccount_login_cancelled", "socialaccount_login_error", "barrierefreiheit", "datenschutz", "account_logout", "hilfe", "glossar",
    "methodik",
}  # fmt: skip
OWN_ACCOUNT = ("account_", "mfa_", "socialaccount_", "openid_connect_", "konto", "vertretung", "uebersicht", "ansicht", "erinnerungsein")
EXPORTERS = ("controlling", "ressort1", "ressort2", "fachkraft1", "gremium", "verwaltung")


def name_of(page: str) -> str:
    return page.partition(".")[0]


def addresses(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern)
        else:
            yield pattern


def test_jede_adresse_hat_argumente_und_keine_ist_uebrig() -> None:
    names = {pattern.name or str(pattern.pattern) for pattern in addresses()}
    keine(names - set(ARGUMENTE), "Diese Adressen fehlen in tests/site/arguments.py")
    keine(set(ARGUMENTE) - names, "Diese Adressen gibt es nicht mehr (tests/site/arguments.py)")


def _is_written(page: str) -> bool:
    return WRITE == "1" or name_of(page) in WRITE.split(",")


def test_die_tabelle_nennt_jede_seite_mit_jeder_methode(ernte: Harvest) -> None:
    if WRITE:
        asked = ((page, method) for page in table.pages() for method in table.METHODS)
        known = table.lines()
        found = (_line(ernte, page, method) if _is_written(page) else known.get((page, method)) for page, method in asked)
        table.write([line for line in found if line])
    wanted = {(page, method) for page in table.pages() for method in table.METHODS}
    assert wanted - set(table.lines()) == set(), "Zeilen fehlen in tests/site/urls.txt; SEITEN_SCHREIBEN=1 schreibt sie"
    assert set(table.lines()) - wanted == set(), "Zeilen zu viel in tests/site/urls.txt"


def _line(ernte: Harvest, page: str, method: str) -> table.Line:
    answers = [ernte.get(page, role, method) for role in table.ROLES]
    kind = next((a.kind for a in answers if a.status == 200), "-")
    return table.Line(page, method, tuple(a.status for a in answers), kind)


@pytest.mark.zusage(9)
@pytest.mark.parametrize("role", table.ROLES)
def test_jede_rolle_bekommt_was_in_der_tabelle_steht(ernte: Harvest, role: str) -> None:
    lines = table.lines()
    wrong = [
        f"{method} {page}: {answer.status} statt {lines[page, method].status(role)}"
        for page, method, answer in ernte.all(role)
        if (page, method) in lines and answer.status != lines[page, method].status(role)
    ]
    keine(wrong)


class TestRegelnDerTabelle:
    """What no line may say, whatever the pages answer today (domain.md 9)."""

    def test_keine_seite_antwortet_mit_einem_fehler_des_servers(self, ernte: Harvest) -> None:
        keine(f"{method} {page}: {a.error}" for page, method, a in ernte.all() if a.status >= 500)

    def test_wer_nicht_angemeldet_ist_sieht_nur_oeffentliche_seiten(self) -> None:
        lines = [line for line in table.lines().values() if name_of(line.page) not in PUBLIC]
        keine(line.text() for line in lines if line.status("anonym") not in (302, 404, 405))

    def test_wer_keine_rolle_hat_bekommt_404(self) -> None:
        lines = [line for line in table.lines().values() if name_of(line.page) not in PUBLIC and not line.page.startswith(OWN_ACCOUNT)]
        keine(line.text() for line in lines if line.status("ohne_rolle") != 404)

    def test_wer_nur_liest_schreibt_nichts(self) -> None:
        lines = [line for line in table.lines().values() if line.method == "POST" and not line.page.startswith((*OWN_ACCOUNT, *PUBLIC))]
        keine(line.text() for line in lines if {line.status(role) for role in table.readers(line)} - {403, 404, 405})

    def test_eine_fachkraft_schreibt_in_runden_nur_im_eigenen_gebiet(self) -> None:
        lines = [line for line in table.lines().values() if line.method == "POST" and name_of(line.page) in table.OF_ROUNDS]
        assert {line.status("fachkraft1") for line in lines} & {302, 422}, "nothing is written: nothing is tested"
        keine(line.text() for line in lines if line.page.endswith(".fremd") and line.status("fachkraft1") != 404)

    @pytest.mark.zusage(9)
    def test_entwuerfe_der_anderen_sind_nicht_zu_unterscheiden_von_solchen_die_es_nicht_gibt(self, ernte: Harvest) -> None:
        """Whoever may not see a draft gets, for every method, what an invented number gets: to the byte, and after as many queries."""
        wrong = []
        invented = cache(ernte.ask)
        for page, draft, role in _strangers():
            address = ernte.address(page)
            nothing = address.replace(f"/{getattr(ernte.szene, draft).pk}/", "/987654321/")
            assert nothing != address, page
            for method in ("GET", "POST"):
                seen, unseen = ernte.get(page, role, method), invented(nothing, role, method)
                if seen.status < 400 or seen.betrays != unseen.betrays:
                    wrong.append(f"{method} {page} für {role}: {seen.betrays}, bei erfundener Nummer {unseen.betrays}")
        keine(wrong)

    def test_eine_methode_die_es_nicht_gibt_wird_abgelehnt(self) -> None:
        """A link to set a password answers every method with the page that says that the link is not valid."""
        lines = [line for line in table.lines().values() if line.method == "DELETE" and line.page != "account_reset_password_from_key"]
        keine(line.text() for line in lines if set(line.statuses) - {302, 403, 404, 405, 429})


def test_wer_nur_nach_den_kopfzeilen_fragt_tut_nichts(ernte: Harvest) -> None:
    """HEAD needs no mark against foreign senders, so an address that only takes a form must refuse it."""
    nur_formulare = {p.name for p in addresses() if getattr(p.callback, "methoden", None) and "GET" not in p.callback.methoden}
    pages = [page for page in table.pages() if name_of(page) in nur_formulare]
    assert len(pages) > 10
    keine(f"{page}: {a.status}" for page in pages if (a := ernte.ask(ernte.address(page), "controlling", "HEAD")).status not in (404, 405))


def _strangers() -> Iterator[tuple[str, str, str]]:
    """(page, draft, role) for all pages of drafts and all who may not see them."""
    owners = {"entwurf_r1": "ressort1", "entwurf_r2": "ressort2", "entwurf_fb": ""}
    for page in table.pages():
        draft = next((d for d in owners if page.partition(".")[2].startswith(d)), None)
        for role in ("ressort1", "ressort2", "ressort3", "fachkraft1", "netzwerkstelle", "gremium", "verwaltung"):
            if draft and role != owners[draft]:
                yield page, draft, role


@pytest.mark.zusage(9)
def test_was_privat_ist_steht_in_keiner_antwort_fuer_andere(ernte: Harvest) -> None:
    outputs = ((role, url, text) for role in table.ROLES for url, text in _outputs(ernte, role))
    keine(f"{word} für {role}: {url}" for role, url, text in outputs for word in _forbidden(role) if word in text)


@pytest.mark.parametrize("word", WOERTER)
def test_die_suche_nach_privatem_kann_finden(ernte: Harvest, word: str) -> None:
    """The negative control: whoever may, does meet the word."""
    reader = sorted(WOERTER[word])[0]
    assert any(word in text for _, text in _outputs(ernte, reader))


def _forbidden(role: str) -> list[str]:
    return [word for word, allowed in WOERTER.items() if role not in allowed]


def _outputs(ernte: Harvest, role: str) -> Iterator[tuple[str, str]]:
    """All answers, the exports that the pages link, and what the search finds for a part of each word."""
    exports = set()
    for _, _, answer in ernte.all(role):
        yield answer.url, answer.text
        exports |= {(answer.url, href) for href in answer.links if "format=" in href} if "format=" in answer.html else set()
    for url, href in sorted(exports) if role in EXPORTERS or THOROUGH else ():
        target = href if href.startswith("/") else url.partition("?")[0] + href
        if THOROUGH or ("csv" in href and one_in(6, f"{target} {role}")):
            yield target, ernte.ask(target, role).text
    if "suche" in ARGUMENTE:
        for word in _forbidden(role):
            yield f"Suche nach {word[:-2]}", ernte.ask(f"{ernte.address('suche')}?q={word[:-2]}", role).text


def test_die_zahl_der_abfragen_ist_festgehalten(ernte: Harvest) -> None:
    counted = {page: answer.queries for page, answer in ernte.pages("controlling")}
    if WRITE:
        pinned = table.queries()
        kept = {} if WRITE == "1" else pinned  # what fails at this moment keeps its line
        new = {p: n for p, n in counted.items() if _is_written(p)}
        table.write_queries({p: new.get(p, kept.get(p, 0)) for p in table.pages() if p in new or p in kept})
    pinned = table.queries()
    many = (f"{p}: {n}" for p, n in counted.items() if n > MORE_QUERIES.get(name_of(p), MOST_QUERIES))
    keine(many, f"Mehr als {MOST_QUERIES} Abfragen.")
    keine(f"{p}: {n} statt {pinned.get(p)} (tests/site/queries.txt)" for p, n in counted.items() if n > pinned.get(p, 0))


def test_die_zahl_der_abfragen_haengt_nicht_an_der_zahl_der_stadtteile(
    ernte: Harvest, kleine_szene_template: str, databases: Databases
) -> None:
    from sozialraum.models import Gebiet

    large = {page: answer.queries for page, answer in ernte.pages("controlling") if THOROUGH or one_in(4, page)}
    name = databases.copy(kleine_szene_template)
    with databases.pointed_at(name):
        assert Gebiet.objects.filter(ebene=4).count() == LEFT
        small = Harvest(Szene(baue_besetzung(baue_raeume())))
        found = {page: (small.get(page, "controlling").queries, n) for page, n in large.items()}
    databases.drop(name)
    keine(f"{page}: {few} Abfragen mit {LEFT} Stadtteilen, {many} mit allen" for page, (few, many) in found.items() if many > few)


def test_jede_antwort_traegt_die_kopfzeilen_zum_schutz(ernte: Harvest) -> None:
    wanted = {
        "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store", "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin", **HEADERS,
    }  # fmt: skip
    wrong = [f"{a.url} ({a.role}): {name}" for _, _, a in ernte.all() for name, value in wanted.items() if a.headers.get(name) != value]
    wrong += [f"{a.url}: CSP" for _, _, a in ernte.all() if not _strict(a.headers.get("Content-Security-Policy", ""))]
    keine(wrong)


def _strict(policy: str) -> bool:
    own = ("script-src 'self'", "style-src 'self'", "form-action 'self'")
    closed = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", *own)
    return all(part in policy for part in closed) and "unsafe" not in policy and "http:" not in policy and "*" not in policy


def test_jede_seite_haelt_die_regeln_des_aufbaus(ernte: Harvest) -> None:
    keine(f"{page}: {fault}" for page, html in _documents(ernte) for fault in markup.faults(html))


@pytest.mark.parametrize(
    "fault",
    ["<h1>a</h1><h1>b</h1>", "<table><tr><td>1</table>", '<p style="x">', '<a onclick="x()">', "<script>x()</script>",
     '<figure><svg role="img"><title>t</title></svg></figure>', '<form method="post"></form>'],
)  # fmt: skip
def test_ein_verstoss_gegen_den_aufbau_wuerde_gefunden(fault: str) -> None:
    good = '<html lang="de"><title>t</title><h1>a</h1>'
    assert markup.faults(good) == [] and markup.faults(good.replace("<h1>a</h1>", "") + f"<h1>c</h1>{fault}") != []


def _documents(ernte: Harvest) -> Iterator[tuple[str, str]]:
    """Each page once, by its first reader, and once as the answer to an empty form; each kind of error page."""
    seen = set()
    for role in ("controlling", "fachbereichsleitung", "verwaltung", "ressort1", "gremium", "ohne_rolle", "anonym"):
        for page, method, answer in ernte.all(role):
            known_role = role if answer.status == 404 else ""
            key = (page, method, answer.status) if answer.status in (200, 409, 422) else (answer.status, known_role)
            if answer.kind == "html" and key not in seen:
                seen.add(key)
                yield f"{page}.{method}.{answer.status}.{role}", answer.html


def test_jede_seite_ist_gueltiges_html(ernte: Harvest, tmp_path: Path) -> None:
    if reason := validator.missing():
        pytest.skip(reason)
    planted = ("kontrolle", '<!DOCTYPE html><html lang="de"><title>t</title><p><div></p></html>')
    found = validator.findings(tmp_path, [*_documents(ernte), planted])
    assert any(f.startswith("kontrolle") for f in found), "der Prüfer hat den eingebauten Fehler nicht gefunden"
    keine(f for f in found if not f.startswith("kontrolle"))


def test_kein_verweis_fuehrt_ins_leere(ernte: Harvest) -> None:
    """One link of each kind from what each role is shown: nobody is led to a page that is not there for him."""
    wrong = []
    for role in ("controlling", "ressort1", "fachkraft1", "gremium"):
        for url, source in links.samples(ernte, role).items():
            if not (THOROUGH or role == "controlling" or one_in(3, f"{url} {role}")):
                continue
            answer = ernte.get_url(url, role)
            if answer.status >= 400:
                wrong.append(f"{role}: {source} → {url}: {answer.status}")
    keine(wrong)


def test_verweise_werden_so_gelesen_wie_sie_im_aufbau_stehen(ernte: Harvest) -> None:
    pages = [answer for page, answer in ernte.pages("controlling") if THOROUGH or one_in(20, page)]
    assert sum(len(answer.links) for answer in pages) > 100
    keine(a.url for a in pages if a.links != tuple(e.attributes.get("href", "") for e in markup.Page(a.html).all("a")))


def test_eine_seite_die_in_der_tabelle_fehlt_wuerde_gemeldet(monkeypatch: Any) -> None:
    monkeypatch.delitem(ARGUMENTE, "gebiete")
    with pytest.raises(pytest.fail.Exception, match="gebiete"):
        test_jede_adresse_hat_argumente_und_keine_ist_uebrig()
