"""All settings in one file. Every variable of the environment is read here, and a wrong one explains itself.

DATABASE_URL        postgresql://…; without it the private cluster of config/cluster.py
SECRET_KEY          without it one is generated and kept beside the private cluster
BELEG_SCHLUESSEL    key of the hashed Belege of Buchungen; derived from SECRET_KEY if empty
ALLOWED_HOSTS       comma separated; default: this machine only
HTTPS=1             behind TLS: secure cookies, HSTS
DEMO=1              Muster accounts are shown on the log-in page (set by `make start`)
EMAIL_URL           smtp://user:password@host:port; without it mails are files under daten/mail
ADRESSE             where people open the application, for links in mails: https://steuerung.example.de; default: the first of ALLOWED_HOSTS
OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME   single sign-on beside local accounts
OIDC_ROLLEN         JSON, group of the directory → role: {"JH-Controlling": "controlling", "JH-R1": "ressortleitung@R-I"}
OIDC_ROLLEN_ANGABE  the claim that names a person's groups, default: groups
ZWEITER_FAKTOR      who must have one: alle, entscheidende (roles that a second person confirms; default with HTTPS), freiwillig
BACKUP_FOLDER       where backups are put; /readyz then watches the age of the newest one
PROXY_COUNT         number of own reverse proxies in front; needed to know a client's address
METRIK_TOKEN        whoever shows it (Authorization: Bearer …) reads /metrics; without it there is no such page, and nothing is counted
METRIK_ORDNER       where the web processes of this host add up their counters; default daten/metrik
ZUGRIFFSPROTOKOLL=1 one line of log for each request: view, status, time; never address, person or content
STATEMENT_TIMEOUT   milliseconds, default 30000; commands and jobs set 0
"""

import json
import os
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlparse

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = BASE_DIR / "daten"
TESTING = "pytest" in sys.modules
PAGES = "gunicorn" in sys.argv[0]  # else a command or a worker of jobs
# A connection whose other end is gone is noticed by both ends within 35 seconds; Linux alone would wait for two hours.
LOST_AFTER = {"keepalives_idle": "20", "keepalives_interval": "5", "keepalives_count": "3", "user_timeout": "35000"}
CLIENT_LIMITS = {("tcp_user_timeout" if name == "user_timeout" else name): value for name, value in LOST_AFTER.items()}


def _flag(name: str) -> bool:
    value = os.environ.get(name, "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} muss 0 oder 1 sein, ist aber „{value}“.")
    return value == "1"


def _database(url: str) -> dict[str, Any]:
    parts = urlparse(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL muss die Form postgresql://nutzer:kennwort@rechner:5432/datenbank haben.")
    query = dict(parse_qsl(parts.query))
    timeout = os.environ.get("STATEMENT_TIMEOUT", "30000" if PAGES else "0")
    limits = {"lock_timeout": "5000", "statement_timeout": timeout, "idle_in_transaction_session_timeout": "60000" if PAGES else "600000"}
    limits |= {f"tcp_{name}": value for name, value in LOST_AFTER.items()}  # the server lets go of what a lost host held,
    limits["client_connection_check_interval"] = "5000"  # in the middle of a statement too
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": "5", **CLIENT_LIMITS, **query, "options": " ".join(f"-c {key}={limits[key]}" for key in limits)},
    }


def _secret_key() -> str:
    """Generated once and kept: sessions survive a restart, nothing secret is in the repository."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    path = STATE_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        with os.fdopen(os.open(path.with_suffix(f".{os.getpid()}"), os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        path.with_suffix(f".{os.getpid()}").rename(path)
    return path.read_text()


def _database_url() -> str:
    if url := os.environ.get("DATABASE_URL"):
        return url
    from config.cluster import app_url

    return app_url()


def _oidc_origin() -> list[str]:
    parts = urlparse(os.environ.get("OIDC_ISSUER", ""))
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def _oidc_rollen() -> dict[str, str]:
    from sozialraum.verzeichnisrollen import rollentabelle

    try:
        angaben = json.loads(os.environ.get("OIDC_ROLLEN") or "{}")
        if not isinstance(angaben, dict) or not all(isinstance(wert, str) for wert in angaben.values()):
            raise ValueError("erwartet wird zu jeder Gruppe ein Text.")
        rollentabelle(angaben)
    except ValueError as fehler:
        raise ImproperlyConfigured(f"OIDC_ROLLEN: {fehler}") from fehler
    return angaben


def _zweiter_faktor() -> str:
    wert = os.environ.get("ZWEITER_FAKTOR") or ("entscheidende" if HTTPS and not DEMO else "freiwillig")
    if wert not in ("alle", "entscheidende", "freiwillig"):
        raise ImproperlyConfigured(f"ZWEITER_FAKTOR muss alle, entscheidende oder freiwillig sein, ist aber „{wert}“.")
    return wert


SECRET_KEY = _secret_key()
BELEG_SCHLUESSEL = os.environ.get("BELEG_SCHLUESSEL", "")  # empty: derived from SECRET_KEY
DEBUG = False
DEMO = _flag("DEMO")
HTTPS = _flag("HTTPS")
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver" if TESTING else "127.0.0.1,localhost,[::1]").split(
    ","
)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

ADRESSE = os.environ.get("ADRESSE", f"http{'s' if HTTPS else ''}://{ALLOWED_HOSTS[0]}").rstrip("/")

INSTALLED_APPS = [
    "config",
    "berichte",
    "bsc",
    "proaktiv",
    "budgets",
    "sozialraum",
    "basis",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "config.middleware.AnfrageMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.NoStoreMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.StadtMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.SessionLifetimeMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sozialraum.access.ZugangMiddleware",
    "config.middleware.RechtewechselMiddleware",
    "config.middleware.ZweiterFaktorMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "config.middleware.MethodeMiddleware",
    "axes.middleware.AxesMiddleware",
    "config.einmal.EinmalMiddleware",  # the last: it calls the page itself
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.rahmen",
            ],
            "builtins": ["basis.templatetags.zahlen", "basis.templatetags.seite", "basis.templatetags.diagramme"],
        },
    }
]
FORM_RENDERER = "basis.forms.KernRenderer"
DJANGO_TABLES2_TEMPLATE = "_table.html"

DATABASES = {"default": _database(_database_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGTRIGGER_MIGRATIONS = True
PGHISTORY_DEFAULT_TRACKERS: tuple[Any, ...] = ()

AUTH_USER_MODEL = "basis.Nutzer"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "config.konten.Konten",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "config.kennworte.GebraeuchlichesKennwort"},  # no rule about kinds of characters: length and what others try first
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",  # 0.24 s a log-in; PBKDF2 costs 0.62 s
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "config.konten.Kontoadapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/300s/key"}  # passwords: django-axes, in the database; here only codes of the app
SOCIALACCOUNT_ADAPTER = "config.oidc.Fremdkontoadapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = False
OIDC_ROLLEN = _oidc_rollen()
OIDC_ROLLEN_ANGABE = os.environ.get("OIDC_ROLLEN_ANGABE") or "groups"
ZWEITER_FAKTOR = _zweiter_faktor()
MFA_ADAPTER = "config.konten.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_TOTP_ISSUER = "Sozialraumsteuerung"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if os.environ.get("OIDC_ISSUER"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "stadt",
                "name": os.environ.get("OIDC_NAME", "Anmeldung der Stadt"),
                "client_id": os.environ.get("OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": os.environ["OIDC_ISSUER"]},
            }
        ],
    }

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "config.konten.gesperrt"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "config.konten.client_ip"
PROXY_COUNT = int(os.environ.get("PROXY_COUNT", "0"))

SESSION_ENGINE = "basis.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-sitzung" if HTTPS else "sitzung"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = 30 * 60
SESSION_ABSOLUTE_SECONDS = SESSION_COOKIE_AGE = 10 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_FAILURE_VIEW = "config.views.csrf_fehler"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],  # KERN's icons are data URLs
        "connect-src": [SELF],
        "form-action": [SELF, *_oidc_origin()],  # browsers apply it to the redirect to the city's log-in too
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "de"
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # explicit filters only: a year is never 2.007
LOCALE_PATHS: list[Path] = []

BACKUP_FOLDER = os.environ.get("BACKUP_FOLDER", "")
BACKUP_MAX_HOURS = 26
MIN_FREE_BYTES = 1_000_000_000

METRIK_TOKEN = os.environ.get("METRIK_TOKEN", "")
METRIK_ORDNER = Path(os.environ.get("METRIK_ORDNER") or STATE_DIR / "metrik")
ZUGRIFFSPROTOKOLL = _flag("ZUGRIFFSPROTOKOLL")

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static_gesammelt"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing is ever uploaded to disk
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TESTING  # looks for a file when it is asked for: each test's client would list them all

FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]  # never spooled to disk; larger ones are refused
FILE_UPLOAD_MAX_MEMORY_SIZE = 100 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
if TESTING:
    TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

EMAIL_TIMEOUT = 20  # seconds; without it a server that does not answer would hold a run for ever
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_ABSENDER", "sozialraumsteuerung@localhost")
if url := os.environ.get("EMAIL_URL"):
    _mail = urlparse(url)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_TLS = _mail.scheme == "smtps"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = STATE_DIR / "mail"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}, "zugriff": {"level": "INFO"}},
}
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"] if not HTTPS else []
