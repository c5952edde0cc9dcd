"""Parts of reports: querysets and calculations become frozen dataclasses, one file per Berichtsteil, shown alike on pages and paper."""
