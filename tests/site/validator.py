"""The HTML validator of the W3C: one Java process for all pages, without a network."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

# A Java that lives for seconds spends most of its time on compiling itself well: a fifth of it is left without that.
QUICK_JAVA = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
JAR = Path(__file__).resolve().parent.parent.parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def missing() -> str:
    """Why it cannot run, or nothing."""
    if not shutil.which("java"):
        return "Java fehlt (apt-get install default-jre-headless); der HTML-Prüfer läuft nur damit"
    return "" if JAR.exists() else "node_modules/vnu-jar fehlt; bitte make setup ausführen"


def findings(folder: Path, documents: Iterable[tuple[str, str]]) -> list[str]:
    """Errors and warnings as "page: line: message", for (name, HTML)."""
    for name, html in documents:
        (folder / f"{re.sub(r'[^a-z0-9_.-]', '_', name.lower())}.html").write_text(html)
    command = ["java", *QUICK_JAVA, "-Xss2m", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always", str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True)
    messages = json.loads(answer.stdout)["messages"]
    return [f"{Path(m.get('url', '')).stem}: Zeile {m.get('lastLine')}: {m['message']}" for m in messages if _counts(m)]


def _counts(message: dict[str, str]) -> bool:
    return message["type"] != "info" or message.get("subType") == "warning"
