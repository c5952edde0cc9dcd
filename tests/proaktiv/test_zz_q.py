import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
pytestmark = pytest.mark.django_db
SEITEN = (("praeventionsmatrix", [], ""), ("kettenluecken", [], ""), ("kettenfeld", ["lebenswelt", "6-10", "schule"], "luecke"), ("kettenfeld", ["lebenswelt", "geburt", "kita"], "entfaellt"),
          ("kettenfeld", ["handlungsfeld", "3-6", "bildung"], "ohne"), ("kettenregel_neu", ["lebenswelt", "6-10", "schule"], "luecke"), ("kettenregel_neu", ["handlungsfeld", "3-6", "bildung"], "ohne"),
          ("konzeptionen", [], ""), ("massnahmen", [], ""), ("konzeption", ["praeventionskette"], ""), ("massnahme_neu", [], ""))
def test_q(halle, besetzung, als):
    c = als(besetzung.controlling)
    c.get("/massnahmen/")
    for name, args, variante in SEITEN:
        with CaptureQueriesContext(connection) as q:
            r = c.get(reverse(name, args=args))
        print("=====", name, variante, len(q), r.status_code)
        if name.startswith("ketten") or name == "praeventionsmatrix":
            for x in q.captured_queries:
                print("   ", x["sql"][:50], "...", x["sql"].partition(" FROM ")[2][:80])
        open(f"/tmp/wt/k-konzept.bilder/{name}.{variante}.html", "w").write(r.content.decode())
    assert c.get(reverse("kettenfeld", args=["zielgruppe", "3-6", "bildung"])).status_code == 404
    assert c.post(reverse("kettenregel_neu", args=["lebenswelt", "6-10", "schule"]), {"x": "1"}).status_code == 422
