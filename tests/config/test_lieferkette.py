"""Packages from elsewhere: their licences, and what is known against them."""

import json
import threading
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from config import audit, licences
from config.licences import IN_DEVELOPMENT, IN_USE, Package, Rules, fulfilled

HEUTE = date(2027, 1, 31)


@pytest.fixture(scope="module")
def regeln() -> Rules:
    return Rules.of_project()


@pytest.fixture(scope="module")
def pakete(regeln: Rules) -> list[Package]:
    return list(licences.packages(regeln))


class TestLizenzen:
    def test_jedes_paket_der_sperrdateien_hat_eine_bekannte_und_erlaubte(self, regeln: Rules, pakete: list[Package]) -> None:
        assert licences.faults(regeln, pakete) == []
        assert {p.name for p in pakete} == {*licences.locked(), *licences.locked_npm()}

    def test_die_liste_ist_die_der_sperrdateien(self, regeln: Rules, pakete: list[Package]) -> None:
        assert licences.PAGE.read_text() == licences.page(regeln, pakete)

    @pytest.mark.parametrize(
        ("lizenz", "zweck", "wort"),
        [("", IN_USE, "unbekannt"), ("AGPL-3.0-only", IN_USE, "nicht erlaubt"), ("GPL-3.0-or-later", IN_USE, "nicht erlaubt"),
         ("MIT AND SSPL-1.0", IN_DEVELOPMENT, "nicht erlaubt"), ("MIT OR", IN_USE, "nicht erlaubt")],
    )  # fmt: skip
    def test_eine_unbekannte_oder_fremde_faellt_auf(
        self, regeln: Rules, pakete: list[Package], lizenz: str, zweck: str, wort: str
    ) -> None:
        neu = Package("neues-paket", "1.0", lizenz, zweck, "License")
        [fehler] = licences.faults(regeln, [*pakete, neu])
        assert "neues-paket" in fehler and wort in fehler
        assert licences.page(regeln, [*pakete, neu]) != licences.PAGE.read_text()

    def test_ein_werkzeug_der_entwicklung_darf_mehr(self, regeln: Rules) -> None:
        assert regeln.allows(Package("x", "1", "GPL-3.0-or-later", IN_DEVELOPMENT, ""))

    def test_was_das_produkt_braucht_gilt_nicht_als_entwicklung(self, pakete: list[Package]) -> None:
        zweck = {p.name: p.purpose for p in pakete}
        for name in ("django", "psycopg-binary", "sqlparse", "pycparser", "@kern-ux/native"):
            assert zweck[name] == IN_USE
        for name in ("pytest", "djhtml", "hypothesis", "vnu-jar"):
            assert zweck[name] == IN_DEVELOPMENT

    def test_ein_eintrag_ohne_paket_faellt_auf(self, pakete: list[Package]) -> None:
        daten = tomllib.loads(licences.DATA.read_text())
        daten["read"]["weg"] = {"licence": "MIT", "file": "LICENSE"}
        daten["delivered"].append({"what": "Bild", "from": "django", "licence": "CC-BY-NC-4.0"})
        assert len(licences.faults(Rules(daten), pakete)) == 2

    @pytest.mark.parametrize(
        ("ausdruck", "erfuellt"),
        [("A", True), ("X", False), ("A AND B", True), ("A AND X", False), ("X OR A", True), ("A OR X AND X", True),
         ("(A OR X) AND X", False), ("(X OR A) AND (B OR X)", True), ("C WITH e", True), ("C", False),
         ("", False), ("A B", False), ("(A", False), ("A AND", False), ("A OR", False), ("A OR )", False)],
    )  # fmt: skip
    def test_ausdruecke(self, ausdruck: str, erfuellt: bool) -> None:
        assert fulfilled(ausdruck, {"A", "B", "C WITH e"}) is erfuellt


BEKANNT = {("jinja2", "2.4.1"): ["GHSA-alt-1"], ("lodash", "4.17.4"): ["GHSA-alt-2"]}
Antwort = Callable[[str, Any], Any]


class Quelle:
    """A database of weaknesses on this machine, with the answers of a test."""

    def __init__(self) -> None:
        self.gefragt: list[str] = []
        self.funde: dict[tuple[str, str], list[str]] = dict(BEKANNT)
        self.angaben: dict[str, dict[str, Any]] = {}
        self.seiten: list[list[str]] = []  # further pages of the first package asked
        self.verfaelscht: Callable[[Any], Any] = lambda antwort: antwort
        self.status = 200

    def antworte(self, weg: str, frage: Any) -> Any:
        self.gefragt.append(weg)
        if frage is None:
            return self.angaben.get(weg.rpartition("/")[2], {"summary": "kurz"})
        ergebnisse = []
        for nummer, query in enumerate(frage["queries"]):
            funde = self.funde.get((query["package"]["name"], query["version"]), [])
            antwort: dict[str, Any] = {"vulns": [{"id": fund, "modified": ""} for fund in funde]} if funde else {}
            if nummer == 0 and self.seiten:
                antwort = {"vulns": [{"id": fund} for fund in self.seiten.pop(0)]}
                if self.seiten:
                    antwort["next_page_token"] = "weiter"
            ergebnisse.append(antwort)
        return self.verfaelscht({"results": ergebnisse})


@pytest.fixture
def quelle(monkeypatch: Any) -> Iterator[Quelle]:
    inhalt = Quelle()

    class Stelle(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            laenge = int(self.headers.get("Content-Length", 0))
            frage = json.loads(self.rfile.read(laenge)) if laenge else None
            self.send_response(inhalt.status)
            self.end_headers()
            antwort = inhalt.antworte(self.path, frage)
            self.wfile.write(antwort if isinstance(antwort, bytes) else json.dumps(antwort).encode())

        do_POST = do_GET

        def log_message(self, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Stelle) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        monkeypatch.setattr(audit, "SOURCE", f"http://127.0.0.1:{server.server_port}")
        yield inhalt
        server.shutdown()
        thread.join()


DJANGO = ("PyPI", "django", "5.2.19")
ZWEI = [DJANGO, ("npm", "axe-core", "4.14.1")]


class TestSchwachstellen:
    def test_eine_bekannte_wird_mit_ihren_namen_genannt(self, quelle: Quelle) -> None:
        quelle.funde["django", "5.2.19"] = ["GHSA-1"]
        quelle.angaben["GHSA-1"] = {"aliases": ["CVE-2027-1"], "summary": "schlimm"}
        [fund] = audit.ask(ZWEI)
        assert str(fund) == "django 5.2.19: GHSA-1, CVE-2027-1: schlimm"
        assert audit.judge([fund], [], HEUTE) == ([str(fund)], [])

    def test_ohne_fund_ist_nichts_offen(self, quelle: Quelle) -> None:
        assert audit.ask(ZWEI) == []
        assert quelle.gefragt == ["/v1/querybatch"]

    def test_eine_zurueckgezogene_zaehlt_nicht(self, quelle: Quelle) -> None:
        quelle.funde["django", "5.2.19"] = ["GHSA-1"]
        quelle.angaben["GHSA-1"] = {"withdrawn": "2027-01-01T00:00:00Z"}
        assert audit.ask(ZWEI) == []

    def test_weitere_seiten_werden_geholt(self, quelle: Quelle) -> None:
        quelle.seiten = [["GHSA-1"], ["GHSA-2"]]
        assert [fund.names[0] for fund in audit.ask(ZWEI)] == ["GHSA-1", "GHSA-2"]

    @pytest.mark.parametrize(
        "verfaelscht",
        [lambda a: {"results": [{} for _ in a["results"]]}, lambda a: {"results": a["results"][1:]}, lambda a: {}, lambda a: [],
         lambda a: b"<html>", lambda a: {"results": [7 for _ in a["results"]]},
         lambda a: {"results": [{"vulns": [{}]} for _ in a["results"]]}],
        ids=["weiss von nichts", "zu wenige", "leer", "Liste", "kein JSON", "Zahlen", "ohne Namen"],
    )  # fmt: skip
    def test_eine_quelle_die_nicht_richtig_antwortet_hat_nichts_geprueft(self, quelle: Quelle, verfaelscht: Any, capsys: Any) -> None:
        quelle.verfaelscht = verfaelscht
        with pytest.raises(audit.NotAudited):
            audit.ask(ZWEI)
        assert audit.main("check") == 0
        assert capsys.readouterr().out.startswith("NICHT GEPRÜFT auf bekannte Schwachstellen: Die Quelle")

    @pytest.mark.parametrize("status", [404, 405, 503])
    def test_eine_quelle_die_abweist_hat_nichts_geprueft(self, quelle: Quelle, status: int) -> None:
        quelle.status = status
        with pytest.raises(audit.NotAudited, match=str(status)):
            audit.ask(ZWEI)

    def test_ohne_netz_wird_es_laut_gesagt_und_haelt_nur_auf_wo_es_pflicht_ist(self, monkeypatch: Any, capsys: Any) -> None:
        monkeypatch.setattr(audit, "SOURCE", "http://127.0.0.1:9")
        monkeypatch.delenv("AUDIT_PFLICHT", raising=False)
        assert audit.main("check") == 0 and audit.main("record") == 1
        assert "NICHT GEPRÜFT" in capsys.readouterr().out
        monkeypatch.setenv("AUDIT_PFLICHT", "1")
        assert audit.main("check") == 1

    def test_ein_offener_fund_haelt_auf_ein_begruendeter_nicht(self, quelle: Quelle, capsys: Any, monkeypatch: Any, tmp_path: Any) -> None:
        quelle.funde["django", licences.locked()["django"]] = ["GHSA-1"]
        quelle.angaben["GHSA-1"] = {"aliases": ["CVE-2027-1"], "summary": "schlimm"}
        datei = tmp_path / "audit.toml"
        datei.write_text(audit.DATA.read_text())
        monkeypatch.setattr(audit, "DATA", datei)
        assert audit.main("record") == 1 and "[last]" not in datei.read_text().replace("[last]\n", "")
        datei.write_text('[[decided]]\nid = "CVE-2027-1"\npackage = "django"\nreason = "nur mit MySQL"\nuntil = 2099-12-31\n')
        capsys.readouterr()
        assert audit.main("check") == 0
        assert "betrifft uns nicht: django" in (aus := capsys.readouterr().out) and "nur mit MySQL" in aus and "0 offen" in aus

    def test_eine_begruendung_gilt_bis_zu_ihrem_tag_und_nur_fuer_ihr_paket(self) -> None:
        fund = audit.Finding(DJANGO, ("GHSA-1", "CVE-2027-1"), "")
        grund = {"id": "GHSA-1", "package": "django", "reason": "so", "until": HEUTE}
        assert audit.judge([fund], [grund], HEUTE)[0] == []
        assert "galt bis 30.01.2027" in audit.judge([fund], [grund | {"until": date(2027, 1, 30)}], HEUTE)[0][0]
        offen, gesagt = audit.judge([fund], [grund | {"package": "pillow"}], HEUTE)
        assert len(offen) == 1 and "nicht mehr meldet" in gesagt[0]

    def test_der_letzte_tag_steht_in_der_datei_und_sagt_sein_alter(self, quelle: Quelle, monkeypatch: Any, tmp_path: Any) -> None:
        datei = tmp_path / "audit.toml"
        datei.write_text(audit.DATA.read_text())
        monkeypatch.setattr(audit, "DATA", datei)
        for tag in (date(2027, 1, 1), date(2027, 1, 30)):
            audit.record(ZWEI, tag)
        letzter = tomllib.loads(datei.read_text())["last"]
        assert letzter["day"] == date(2027, 1, 30)
        assert "vor 1 Tagen" in audit.age(letzter, ZWEI, HEUTE) and "geändert" not in audit.age(letzter, ZWEI, HEUTE)
        assert "geändert" in audit.age(letzter, ZWEI[:1], HEUTE)
        assert "zu lange her" in audit.age(letzter, ZWEI, date(2027, 3, 2))
        assert "nie maschinell" in audit.age(None, ZWEI, HEUTE)
