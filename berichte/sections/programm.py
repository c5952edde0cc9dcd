"""Which program counted: the checksum of its own source, so that a kept report says what it was made with, wherever it was installed."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

TEILE = ("basis", "sozialraum", "budgets", "proaktiv", "bsc", "berichte", "config", "templates")


@cache
def programmstand() -> str:
    """SHA-256 over names and bytes of all modules and templates; read once per process."""
    summe = hashlib.sha256()
    wurzel = Path(settings.BASE_DIR)
    for pfad in sorted(p for teil in TEILE for endung in ("*.py", "*.html") for p in (wurzel / teil).rglob(endung)):
        summe.update(str(pfad.relative_to(wurzel)).encode() + b"\0" + hashlib.sha256(pfad.read_bytes()).digest())
    return summe.hexdigest()
