"""WeasyPrint alone: `python weasy.py STATIC tuned|plain FILE.html …` prints each file and keeps nothing. The reference of paper."""

import gc
import io
import sys
from pathlib import Path


def main(static: str, tuning: str, files: list[str]) -> None:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    options = {"pdf_variant": "pdf/a-3a", "pdf_tags": True}
    sheet, fonts = Path(static) / "css" / "druck.css", None
    if tuning == "tuned":
        gc.set_threshold(200_000, 50, 50)
        fonts = FontConfiguration()
        stylesheets = [CSS(filename=sheet, font_config=fonts)]
    for name in files:
        html = HTML(string=Path(name).read_text(encoding="utf-8"), base_url=static)
        if tuning == "tuned":
            html.write_pdf(io.BytesIO(), stylesheets=stylesheets, font_config=fonts, **options)
        else:
            html.write_pdf(io.BytesIO(), stylesheets=[sheet], **options)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
