"""Wie viele Plätze es gibt, so weit es zu sagen ist: genau, mindestens, höchstens oder gar nicht; und was einer Matrix noch fehlt. Rein."""

from dataclasses import dataclass

from basis.zahlen import anzahl, zahl


@dataclass(frozen=True)
class Platzzahl:
    """``sicher``: so viele mindestens; ``hoechstens`` None: nach oben nicht zu sagen."""

    sicher: int
    hoechstens: int | None

    @property
    def genau(self) -> int | None:
        """None: nicht genau zu sagen, das ist nicht 0."""
        return self.sicher if self.sicher == self.hoechstens else None

    @property
    def text(self) -> str:
        if self.hoechstens is None:
            return f"mindestens {zahl(self.sicher)}" if self.sicher else "unbekannt"
        if self.sicher == self.hoechstens:
            return zahl(self.sicher)
        return f"{zahl(self.sicher)} bis {zahl(self.hoechstens)}" if self.sicher else f"höchstens {zahl(self.hoechstens)}"

    @property
    def plaetzetext(self) -> str:
        return "Plätze unbekannt" if self.hoechstens is None and not self.sicher else f"{self.text} Plätze"


def offenes(bedarf: int, plaetze: int, ohne_regel: int) -> str:
    """In wie vielen Feldern der Bedarf oder die Plätze unbekannt sind, und wie viele keine Regel haben; leer, wenn keines."""
    wo = [f"In {anzahl(bedarf, 'Feld', 'Feldern')} ist der Bedarf unbekannt."] if bedarf else []
    wo += [f"In {anzahl(plaetze, 'Feld', 'Feldern')} hängt es an Plätzen, deren Zahl unbekannt ist."] if plaetze else []
    wo += [f"{anzahl(ohne_regel, 'Feld hat', 'Felder haben')} noch keine Regel."] if ohne_regel else []
    return " ".join(wo)
