"""docs/betrieb.md and docs/beispiele say what is so: variables, units, proxy; and an installation behind TLS keeps its promises."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import get_commands

from basis.models import Nutzer
from config import settings as einstellungen

PROJECT = Path(__file__).resolve().parent.parent.parent
BETRIEB = (PROJECT / "docs/betrieb.md").read_text()
BEISPIELE = PROJECT / "docs/beispiele"
UNITS = sorted((BEISPIELE / "systemd").iterdir())
SICHERUNG = "steuerung-sicherung"  # the user who alone is given the owner's password
DIENSTE = [unit for unit in UNITS if unit.suffix == ".service"]
# of the operating system, of Python, Django and gunicorn; or of a single command that names them in its help
FREMDE = {"PATH", "HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "LD_LIBRARY_PATH", "DJANGO_SETTINGS_MODULE", "KENNWORT"}
SERVER = {"BIND", "WEB_CONCURRENCY", "PYTHONDONTWRITEBYTECODE", "XDG_CACHE_HOME"}  # read by the units, gunicorn and Python


def gelesene(quelle: str) -> Iterator[str]:
    """Names of the variables that a module reads from the environment."""
    for knoten in ast.walk(ast.parse(quelle)):
        if isinstance(knoten, ast.Call):
            ruf = ast.unparse(knoten.func)
            if ruf in ("os.environ.get", "os.environ.setdefault", "os.getenv", "_flag") and isinstance(knoten.args[0], ast.Constant):
                yield str(knoten.args[0].value)
        elif isinstance(knoten, ast.Subscript) and ast.unparse(knoten.value) == "os.environ" and isinstance(knoten.slice, ast.Constant):
            yield str(knoten.slice.value)
        elif isinstance(knoten, ast.Compare) and isinstance(knoten.left, ast.Constant):
            yield from [str(knoten.left.value)] if ast.unparse(knoten.comparators[0]) == "os.environ" else []


def beschriebene(text: str) -> set[str]:
    """Names in the first column of the table of settings."""
    tabelle = text.partition("## Settings")[2].partition("\n## ")[0]
    zeilen = [zeile for zeile in tabelle.splitlines() if zeile.startswith("| `")]
    return {name for zeile in zeilen for name in re.findall(r"`([A-Z_]+)(?:=1)?`", zeile.split("|")[1])}


class TestUmgebung:
    def test_jede_variable_ist_beschrieben_und_keine_zu_viel(self) -> None:
        dateien = subprocess.run(["git", "ls-files", "-z", "*.py"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
        eigene = [name for name in dateien.split("\0") if name and not name.startswith("tests/") and "/migrations/" not in name]
        texte = [text for name in eigene if (PROJECT / name).exists() and "environ" in (text := (PROJECT / name).read_text())]
        gefunden = {variable for text in texte for variable in gelesene(text)}
        assert gefunden - FREMDE == beschriebene(BETRIEB)
        assert {"DATABASE_URL", "HTTPS", "OIDC_ISSUER", "METRIK_TOKEN"} <= gefunden

    def test_eine_neue_fiele_auf(self) -> None:
        quelle = "import os\na = os.environ.get('EINS')\nb = os.environ['ZWEI']\nc = _flag('DREI')\nd = 'VIER' in os.environ\n"
        assert {*gelesene(quelle)} == {"EINS", "ZWEI", "DREI", "VIER"}

    def test_die_einstellungen_nennen_ihre_in_der_ersten_zeile(self) -> None:
        eigene = {*gelesene((PROJECT / "config/settings.py").read_text())}
        assert {name for name in eigene if name not in (einstellungen.__doc__ or "")} <= {"MAIL_ABSENDER"}

    def test_die_beispieldatei_setzt_nur_was_es_gibt(self) -> None:
        zeilen = [zeile for zeile in (BEISPIELE / "umgebung").read_text().splitlines() if zeile and not zeile.startswith("#")]
        assert {zeile.partition("=")[0] for zeile in zeilen} <= beschriebene(BETRIEB) | SERVER

    def test_zwei_rechner_der_datenbank_in_einer_adresse(self, databases: Any, db: None) -> None:
        """The first of them is gone; the second takes writes."""
        import psycopg

        ordner = databases.cluster.folder
        url = f"postgresql://postgres@/postgres?host=/gibt/es/nicht,{ordner}&target_session_attrs=read-write"
        daten = einstellungen._database(url)
        with psycopg.connect(host=daten["HOST"], user=daten["USER"], dbname=daten["NAME"], **daten["OPTIONS"]) as verbindung:
            assert verbindung.info.host == str(ordner)


def eingelesen(text: str) -> list[str]:
    """Places where a shell reads the file of the units: `&` and blanks of a value would be the shell's."""
    return re.findall(r"(?:^|[;&|(`]|\s)(?:\.|source)\s+/etc/steuerung/\S+", text, re.MULTILINE)


def ohne_recht_gemacht(text: str) -> list[str]:
    """Databases made as the owner, who has no CREATEDB after the first installation."""
    return [
        zeile
        for zeile in re.findall(r"^createdb .*$", text, re.MULTILINE)
        if not {"--owner=steuerung_owner", "--encoding=UTF8", "--template=template0"} <= {*zeile.split()} or "--username" in zeile
    ]


class TestBefehle:
    def test_keine_anleitung_liest_die_datei_der_units_mit_einer_shell(self) -> None:
        texte = [
            pfad.read_text() for pfad in (*(PROJECT / "docs").rglob("*.md"), PROJECT / "README.md", *BEISPIELE.rglob("*")) if pfad.is_file()
        ]
        assert [stelle for text in texte for stelle in eingelesen(text)] == []
        assert len(eingelesen("set -a; . /etc/steuerung/umgebung; set +a\nsource /etc/steuerung/eigentuemer")) == 2

    def test_eine_neue_datenbank_macht_wer_es_darf_und_wie_die_erste(self) -> None:
        assert "CREATEDB" not in BETRIEB and "CREATE DATABASE steuerung OWNER steuerung_owner ENCODING 'UTF8' TEMPLATE template0" in BETRIEB
        assert "\ncreatedb " in BETRIEB and ohne_recht_gemacht(BETRIEB) == []
        assert ohne_recht_gemacht("createdb --host=RECHNER --username=steuerung_owner steuerung_neu")


def unit(pfad: Path) -> ConfigParser:
    leser = ConfigParser(strict=False, interpolation=None)
    leser.optionxform = str  # type: ignore[assignment,method-assign]
    leser.read_string(pfad.read_text())
    return leser


class TestUnits:
    def test_jeder_befehl_und_jede_unit_gibt_es(self) -> None:
        namen = {pfad.name for pfad in UNITS}
        befehle = set()
        for pfad in UNITS:
            leser = unit(pfad)
            if pfad.suffix == ".timer":
                ziel = leser["Timer"]["Unit"]
                vorlage, befehl = re.fullmatch(r"([\w-]+@?)([\w-]*)\.service", ziel).groups()  # type: ignore[union-attr]
                assert f"{vorlage}.service" in namen, pfad.name
                befehle |= {befehl} if befehl else set()
            else:
                befehle |= {*re.findall(r"manage\.py (\w+)", leser["Service"]["ExecStart"])}
        assert befehle <= {*get_commands()} and {"db_worker", "erinnerungen", "pruefe_fallzahlen"} <= befehle
        for name in namen:
            assert name.partition("@")[0].partition(".")[0] in BETRIEB, f"docs/betrieb.md nennt {name} nicht"

    @pytest.mark.parametrize("pfad", DIENSTE, ids=lambda pfad: pfad.stem)
    def test_jeder_dienst_darf_nur_das_noetige(self, pfad: Path) -> None:
        dienst = unit(pfad)["Service"]
        verlangt = {
            "User": SICHERUNG if "sicherung" in pfad.name else "steuerung",
            "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes",
            "PrivateDevices": "yes", "CapabilityBoundingSet": "", "RestrictNamespaces": "yes", "LimitCORE": "0", "UMask": "0077",
        }  # fmt: skip
        assert {name: dienst.get(name) for name in verlangt} == verlangt
        assert "MemoryMax" in dienst and "EnvironmentFile" in dienst
        assert not re.search(r"KENNWORT|SECRET|password", pfad.read_text(), re.IGNORECASE)

    def test_nur_die_sicherung_kennt_die_eigentuemerin_und_schreibt(self) -> None:
        texte = {pfad.name: pfad.read_text() for pfad in DIENSTE}
        assert [n for n, text in texte.items() if "eigentuemer" in text] in ([], ["steuerung-sicherung.service"])
        assert [n for n, text in texte.items() if "ReadWritePaths" in text] in ([], ["steuerung-sicherung.service"])

    def test_die_sicherung_teilt_mit_niemandem_benutzer_und_ordner(self) -> None:
        """Processes of one user read each other's environment; a cache folder of two users would change hands at each start."""
        dienste = {pfad.name: unit(pfad)["Service"] for pfad in DIENSTE}
        eigene = dienste.pop("steuerung-sicherung.service")
        for feld in ("User", "Group", "CacheDirectory"):
            assert eigene[feld] == SICHERUNG and SICHERUNG not in {dienst.get(feld) for dienst in dienste.values()}, feld
        assert "ProtectProc=invisible" in (BEISPIELE / "systemd/steuerung-sicherung.service").read_text()
        assert f"useradd --system --home-dir /srv/steuerung --shell /usr/sbin/nologin {SICHERUNG}" in BETRIEB
        assert f"install -d -m 750 -o {SICHERUNG} -g steuerung {eigene['ReadWritePaths']}" in BETRIEB

    def test_nur_die_sicherung_hat_ihren_ordner(self) -> None:
        """Web hosts have none: they would say for ever that there is no backup."""
        assert "BACKUP_FOLDER" not in (BEISPIELE / "umgebung").read_text()
        texte = {pfad.name: pfad.read_text() for pfad in DIENSTE}
        assert [name for name, text in texte.items() if "Environment=BACKUP_FOLDER=" in text] == ["steuerung-sicherung.service"]
        dienst = texte["steuerung-sicherung.service"]
        assert re.findall(r"BACKUP_FOLDER=(\S+)", dienst) == re.findall(r"ReadWritePaths=(\S+)", dienst)

    @pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="kein systemd auf diesem Rechner")
    def test_systemd_versteht_sie_und_haelt_sie_fuer_sicher(self, tmp_path: Path) -> None:
        for pfad in UNITS:
            text = pfad.read_text().replace("/srv/steuerung/.venv/bin/python", sys.executable).replace("/srv/steuerung", str(PROJECT))
            for instanz in ("@pruefe", "@1") if "@." in pfad.name else ("@",):
                (tmp_path / pfad.name.replace("@.", f"{instanz}.")).write_text(text)
            (tmp_path / pfad.name).write_text(text)
        (tmp_path / "steuerung-befehl@erinnerungen.service").write_text((tmp_path / "steuerung-befehl@.service").read_text())
        dateien = [str(datei) for datei in tmp_path.iterdir() if "@." not in datei.name]
        geprueft = subprocess.run(["systemd-analyze", "verify", *dateien], capture_output=True, text=True)
        assert (geprueft.returncode, geprueft.stderr) == (0, "")
        streng = ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager"]
        for datei in dateien:
            if datei.endswith(".service"):
                assert subprocess.run([*streng, datei], capture_output=True, text=True).returncode == 0, datei
        offen = tmp_path / "offen.service"
        offen.write_text("[Service]\nExecStart=/bin/true\nNoSuchSetting=1\n")
        assert subprocess.run([*streng, str(offen)], capture_output=True, text=True).returncode != 0
        assert "NoSuchSetting" in subprocess.run(["systemd-analyze", "verify", str(offen)], capture_output=True, text=True).stderr


def bloecke(text: str) -> list[Any]:
    """A configuration of nginx: words of each directive, with a list of directives where it has a block."""
    woerter = re.findall(r'[{};]|"(?:\\.|[^"])*"|[^\s{};]+', re.sub(r"#.*", "", text))

    def lies() -> list[Any]:
        gelesen: list[Any] = []
        jetzt: list[Any] = []
        while woerter:
            match woerter.pop(0):
                case ";":
                    gelesen.append(jetzt)
                    jetzt = []
                case "{":
                    gelesen.append([*jetzt, lies()])
                    jetzt = []
                case "}":
                    assert not jetzt, f"vor }} fehlt ein Semikolon: {jetzt}"
                    return gelesen
                case wort:
                    jetzt.append(wort)
        assert not jetzt
        return gelesen

    return lies()


def entschluesselt(gelesen: list[Any]) -> list[Any]:
    """Directives that answer with $uri, which nginx has decoded."""
    treffer = [
        zeile for zeile in gelesen if zeile[0] in ("return", "rewrite", "add_header") and re.search(r"\$(document_)?uri\b", str(zeile))
    ]
    return treffer + [zeile for block in gelesen if isinstance(block[-1], list) for zeile in entschluesselt(block[-1])]


OHNE_NGINX = "nginx oder openssl fehlt. Bitte ausführen: sudo apt-get install --no-install-recommends nginx-light openssl"


class TestProxy:
    def test_was_er_leisten_muss(self) -> None:
        server = [block[-1] for block in bloecke((BEISPIELE / "nginx.conf").read_text()) if block[0] == "server"]
        [tls] = [s for s in server if ["listen", "443", "ssl", "http2"] in s]
        einfach = {zeile[0]: zeile[1:] for zeile in tls}
        assert einfach["ssl_protocols"] == ["TLSv1.2", "TLSv1.3"] and einfach["access_log"] == ["off"] and einfach["error_log"][1] == "crit"
        assert einfach["proxy_request_buffering"] == ["off"] and einfach["proxy_max_temp_file_size"] == ["0"]
        groesste = int(einfach["client_max_body_size"][0].removesuffix("m")) << 20
        assert groesste > einstellungen.FILE_UPLOAD_MAX_MEMORY_SIZE, "der Satz der Anwendung käme nie"
        orte = {" ".join(zeile[1:-1]): zeile[-1] for zeile in tls if zeile[0] == "location"}
        koepfe = {zeile[1]: zeile[2] for zeile in orte["/"] if zeile[0] == "proxy_set_header"}
        assert koepfe["X-Forwarded-Proto"] == "https" and koepfe["X-Request-ID"] == "$request_id" and koepfe["Host"] == "$host"
        assert koepfe["X-Forwarded-For"] == "$proxy_add_x_forwarded_for"
        asvs = (PROJECT / "docs/asvs.md").read_text()
        assert "Log des Stellvertreters" not in asvs, "er führt keines"
        assert orte["= /metrics"] == orte["= /readyz"] == [["return", "404"]]
        assert all(["access_log", "off"] in s for s in server)

    def test_keine_antwort_enthaelt_eine_entschluesselte_adresse(self) -> None:
        """A line end in it would begin a header of the asker's choice."""
        assert entschluesselt(bloecke((BEISPIELE / "nginx.conf").read_text())) == []
        assert len(entschluesselt(bloecke("server { location / { return 301 https://x$uri; } rewrite ^ https://x$document_uri; }"))) == 2

    def test_ein_vergessenes_semikolon_fiele_auf(self) -> None:
        with pytest.raises(AssertionError):
            bloecke("server { listen 80 }")

    @pytest.mark.skipif(not (shutil.which("nginx") and shutil.which("openssl")), reason=OHNE_NGINX)
    def test_nginx_versteht_es(self, tmp_path: Path) -> None:
        schluessel, kette = tmp_path / "schluessel.pem", tmp_path / "kette.pem"
        machen = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=x"]
        subprocess.run([*machen, "-keyout", schluessel, "-out", kette], capture_output=True, check=True)
        text = (BEISPIELE / "nginx.conf").read_text().replace("/etc/ssl/steuerung", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
        text = re.sub(r"web\d\.innen\.example\.de", "127.0.0.1", text)
        ordner = "".join(f"{name}_temp_path {tmp_path}/{name}; " for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{ {ordner}\n{text} }}\n")
        befehl = ["nginx", "-t", "-q", "-e", f"{tmp_path}/fehler", "-c", f"{tmp_path}/nginx.conf"]
        geprueft = subprocess.run(befehl, capture_output=True, text=True)
        assert geprueft.returncode == 0, geprueft.stderr


HINTER_TLS = """
import json, django
django.setup()
from django.test import Client
client = Client(headers={"host": "steuerung.example.de"})
seite = client.get("/konto/anmelden/", secure=True)
ohne = client.get("/konto/anmelden/?next=/", secure=False)
angemeldet = client.post("/konto/anmelden/", {"login": "tls", "password": "Ein langes Kennwort 2007"}, secure=True)
kekse = {name: {k: v for k, v in keks.items() if v} for name, keks in {**seite.cookies, **angemeldet.cookies}.items()}
print(json.dumps({"koepfe": dict(seite.headers), "ohne": [ohne.status_code, ohne.headers.get("Location")], "kekse": kekse,
                  "offen": [client.get(weg).status_code for weg in ("/livez", "/readyz")], "status": angemeldet.status_code}))
"""


@pytest.mark.django_db(transaction=True)
def test_hinter_tls_sind_kekse_und_koepfe_streng() -> None:
    Nutzer.objects.create(username="tls", password=PBKDF2PasswordHasher().encode("Ein langes Kennwort 2007", "salz", 1))
    umgebung = {**os.environ, "HTTPS": "1", "ALLOWED_HOSTS": "steuerung.example.de", "DJANGO_SETTINGS_MODULE": "config.settings"}
    lauf = subprocess.run([sys.executable, "-c", HINTER_TLS], cwd=PROJECT, env=umgebung, capture_output=True, text=True)
    assert lauf.returncode == 0, lauf.stderr
    gesehen = json.loads(lauf.stdout)
    assert gesehen["koepfe"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert gesehen["ohne"] == [301, "https://steuerung.example.de/konto/anmelden/?next=/"]
    assert gesehen["offen"] == [200, 200] and gesehen["status"] == 302
    assert set(gesehen["kekse"]) == {"__Host-csrf", "__Host-sitzung"}
    for keks in gesehen["kekse"].values():
        assert keks["secure"] and keks["httponly"] and keks["samesite"] == "Lax" and keks["path"] == "/" and "domain" not in keks
