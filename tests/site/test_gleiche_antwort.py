"""What tells one answer from another, for whom may not see what there is (test_site: drafts of others are as if they were not)."""

from dataclasses import replace

from tests.site.harvest import Harvest


def test_ein_byte_oder_eine_abfrage_mehr_fiele_auf(ernte: Harvest) -> None:
    answer = ernte.ask("/verteilungen/987654321/", "gremium")
    assert answer.betrays == ernte.ask("/verteilungen/987654322/", "gremium").betrays
    assert len({answer.betrays, replace(answer, body=answer.body + b" ").betrays, replace(answer, queries=99).betrays}) == 3
