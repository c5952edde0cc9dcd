"""One JSON object a line, without the content of rows."""

import json
import logging
from datetime import UTC, datetime


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "zeit": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "stufe": record.levelname,
            "quelle": record.name,
            "meldung": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            entry["ausnahme"] = f"{record.exc_info[0].__name__}\n{self.formatException(record.exc_info)}"
        return json.dumps(entry, ensure_ascii=False)
