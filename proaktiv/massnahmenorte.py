"""Wo eine Maßnahme ist. Ohne Gebiet ist das nicht bekannt, und das ist weder überall noch nirgends. Rein.

Was nicht bekannt ist, trägt nichts: kein Angebot der Matrix, kein Übergang, kein Bericht eines Gebiets zählt es, und jeder sagt, wie viele
es sind. Es kann aber hier sein: Wer sucht, ob es eine Maßnahme schon gibt oder welche zu einem Hinweis gehört, sieht sie. Für die ganze
Stadt ist, was den Fachbereich nennt.
"""

from collections.abc import Collection, Iterable, Mapping

from sozialraum.ebenen import Ebene, Gebietsbaum


def stadtteile_von(baum: Gebietsbaum, gebiete: Iterable[int]) -> frozenset[int]:
    """Die Stadtteile, für die sie da ist; leer heißt: nicht bekannt."""
    return frozenset(teil for ort in gebiete if ort in baum.knoten for teil in baum.stadtteile(ort))


def neben_der_stadt(ebenen: Mapping[int, int]) -> frozenset[int]:
    """Was neben der ganzen Stadt genannt ist und nichts dazu sagt: Die Stadt enthält es. ``ebenen``: Gebiet → Ebene."""
    drin = frozenset(ort for ort, ebene in ebenen.items() if ebene != Ebene.FACHBEREICH)
    return drin if len(drin) < len(ebenen) else frozenset()


def orte_von(baum: Gebietsbaum, gebiete: Iterable[int]) -> frozenset[int]:
    """Die genannten Gebiete und alle ihre Stadtteile: So treffen sich ganze Stadt und Sozialraum, und auch zwei, die dasselbe Gebiet
    von früher nennen; leer heißt: nicht bekannt, wo."""
    genannt = frozenset(gebiete)
    return genannt | stadtteile_von(baum, genannt)


def betrifft(baum: Gebietsbaum, ort: int, gebiete: Iterable[int]) -> bool:
    """Ob eines dieser Gebiete dieses ist, darin liegt oder es enthält: Was für die ganze Stadt da ist, ist es für jeden Sozialraum."""
    drin = {ort, *(k.id for k in baum.vorfahren(ort)), *(k.id for k in baum.nachfahren(ort))}
    return not drin.isdisjoint(gebiete)


def koennen_sich_treffen(eins: Collection[int], zwei: Collection[int]) -> bool:
    """Ob zwei Maßnahmen am selben Ort sein können, nach ``orte_von``; wo es bei einer nicht bekannt ist, ist es nicht auszuschließen."""
    return not eins or not zwei or not frozenset(eins).isdisjoint(zwei)
