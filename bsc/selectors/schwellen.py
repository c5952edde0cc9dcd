"""Which thresholds a goal of a Zielvereinbarung has to bring: so that what is agreed gets a status on the Scorecard."""

from decimal import Decimal

from bsc.models import Messdefinition, Messgroesse, Schwelle
from sozialraum.clock import heute


def braucht_schwellen(messgroesse: Messgroesse | None) -> bool:
    """A new measure does, and one that is rated and has none."""
    if messgroesse is None:
        return True
    gilt = Messdefinition.objects.filter(messgroesse=messgroesse).am(heute()).first()
    return (gilt is None or gilt.gewertet) and not Schwelle.objects.filter(messgroesse=messgroesse).exists()


def warum_keine_schwellen(messgroesse: Messgroesse | None, gruen: Decimal | None, gelb: Decimal | None) -> tuple[str, str]:
    """Field and sentence, both empty where nothing is wrong: both thresholds, or none where the measure has its own or is not rated."""
    if gruen is not None and gelb is not None:
        return ("gelb", "Die Schwelle „Beobachten bis“ darf nicht unter „Im Plan bis“ liegen.") if gelb < gruen else ("", "")
    if gruen is not None or gelb is not None:
        return ("gelb" if gelb is None else "gruen"), "Bitte geben Sie beide Schwellen an oder keine."
    return ("gruen", "Ohne Schwellen gibt es keinen Status.") if braucht_schwellen(messgroesse) else ("", "")
