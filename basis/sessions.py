"""Sessions that know whose they are: a person sees the own ones, and each of them can be ended from elsewhere.

What is kept beside the session itself: since when, when last seen, and browser and system in two words. No address is kept.
"""

import hashlib
import re
import time
from datetime import UTC, datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.dispatch import receiver
from django.utils import timezone

from basis.models import Browsersitzung, Nutzer

BROWSER = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEME = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"))


# Asked on every request of every page: as text, since to put it together took Django longer than the database needs for the answer.
_SITZUNG = "SELECT session_data FROM basis_browsersitzung WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseStore):
    """Django's, with the columns that the row is found by."""

    def load(self) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute(_SITZUNG, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])

    @classmethod
    def get_model_class(cls) -> type[Browsersitzung]:
        return Browsersitzung

    def create_model_instance(self, data: dict[str, Any]) -> Browsersitzung:
        row: Any = super().create_model_instance(data)
        row.nutzer_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.zuletzt = timezone.now()
        row.beginn = datetime.fromtimestamp(data["beginn"], UTC) if "beginn" in data else row.zuletzt
        row.geraet = data.get("geraet", "")
        return cast(Browsersitzung, row)


@receiver(user_logged_in, dispatch_uid="sitzung_beginnt")
def beginnt(request: Any, **kwargs: Any) -> None:
    """A session begins and is active with the log-in, also when no second request ever follows."""
    jetzt = int(time.time())
    request.session.update({"beginn": jetzt, "zuletzt": jetzt, "geraet": geraet(request.headers.get("User-Agent", ""))})


def geraet(user_agent: str) -> str:
    """Browser and system, enough to know the own machine again; nothing that tells one machine from another of its kind."""
    browser = next((name for mark, name in BROWSER if re.search(rf"\b{mark}\w*/", user_agent)), "")
    system = next((name for mark, name in SYSTEME if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system)))


def kennung(schluessel: str) -> str:
    """By which a page names a session: whoever reads it cannot take the session over."""
    return hashlib.sha256(schluessel.encode()).hexdigest()[:16]


def beende_sitzungen(nutzer: Nutzer, *, ausser: str | None = None, nur: str = "") -> int:
    """Ends the sessions of an account at once: all, all but one (its key), or only one (its Kennung). Returns how many."""
    rows = Browsersitzung.objects.filter(nutzer=nutzer).exclude(pk=ausser or "")
    if nur:
        rows = rows.filter(pk__in=[row.pk for row in rows.only("pk") if kennung(row.pk) == nur])
    return rows.delete()[0]
