"""A directory of a city for the tests: an OpenID Connect provider of its own on a loopback port, with discovery, tokens and keys.

It keeps to the protocol (one code once, PKCE, redirect address) and can be told what to do wrong (`stoere`).
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlparse

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "steuerung", "geheim-der-anwendung"


@cache
def schluessel(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Verzeichnis:
    """Who logs in (`person`), and what goes wrong: `stoere` changes the claims of the token before it is signed."""

    adresse: str = ""
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "4711", "preferred_username": "controlling"})
    gruppen: Any = ()
    stoere: Callable[[dict[str, Any]], None] = lambda claims: None
    auskunft: Callable[[dict[str, Any]], Any] = lambda angaben: angaben
    entdeckung: Callable[[dict[str, Any]], Any] = lambda angaben: angaben
    unterschreibe: Callable[[dict[str, Any]], str] = lambda claims: jwt.encode(
        claims, schluessel("a"), algorithm="RS256", headers={"kid": "a"}
    )
    gefragt: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    jwks_gelesen: int = 0

    def angaben(self) -> dict[str, Any]:
        return {**self.person, "groups": list(self.gruppen) if isinstance(self.gruppen, (list, tuple)) else self.gruppen}

    def melde_an(self, weg: str) -> str:
        """What the browser does at /authorize: the address to which it is sent back, with a code."""
        frage = {name: werte[0] for name, werte in parse_qs(urlparse(weg).query).items()}
        self.gefragt.append(frage)
        code = secrets.token_urlsafe(8)
        self.codes[code] = frage
        return f"{frage['redirect_uri']}?{urlencode({'code': code, 'state': frage['state']})}"

    def antworte(self, methode: str, pfad: str, daten: dict[str, str], kopf: Any) -> tuple[int, Any]:
        if pfad == "/.well-known/openid-configuration":
            return 200, self.entdeckung(self._discovery())
        if pfad == "/jwks":
            self.jwks_gelesen += 1
            oeffentlich = jwt.algorithms.RSAAlgorithm.to_jwk(schluessel("a").public_key(), as_dict=True)
            return 200, {"keys": [{**oeffentlich, "kid": "a", "use": "sig", "alg": "RS256"}]}
        if pfad == "/userinfo" and kopf.get("Authorization", "").startswith("Bearer zugriff-"):
            return 200, self.auskunft(self.angaben())
        if (methode, pfad) == ("POST", "/token"):
            return self._token(daten)
        return 404, {}

    def _discovery(self) -> dict[str, Any]:
        namen = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo", "jwks_uri": "jwks"}
        return {"issuer": self.adresse, **{name: f"{self.adresse}/{teil}" for name, teil in namen.items()}}

    def _token(self, daten: dict[str, str]) -> tuple[int, Any]:
        frage = self.codes.pop(daten.get("code", ""), None)
        if frage is None or (daten.get("client_id"), daten.get("client_secret")) != (CLIENT, SECRET):
            return 400, {"error": "invalid_grant"}
        probe = base64.urlsafe_b64encode(hashlib.sha256(daten.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if frage.get("code_challenge") != probe or frage["redirect_uri"] != daten.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        jetzt = int(time.time())
        claims = {"iss": self.adresse, "aud": CLIENT, "iat": jetzt, "exp": jetzt + 300, "nonce": frage.get("nonce", ""), **self.angaben()}
        self.stoere(claims)
        token = self.unterschreibe(claims)
        return 200, {"access_token": f"zugriff-{secrets.token_hex(4)}", "token_type": "Bearer", "expires_in": 300, "id_token": token}


@contextmanager
def laufendes_verzeichnis() -> Iterator[Verzeichnis]:
    verzeichnis = Verzeichnis()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._antworte({})

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            self._antworte({name: werte[0] for name, werte in parse_qs(text).items()})

        def _antworte(self, daten: dict[str, str]) -> None:
            status, inhalt = verzeichnis.antworte(self.command, urlparse(self.path).path, daten, self.headers)
            body = json.dumps(inhalt).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    verzeichnis.adresse = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield verzeichnis
    server.shutdown()
    server.server_close()
