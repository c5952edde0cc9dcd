"""The refusal of an action, in sentences that a page can show."""


class Abgelehnt(Exception):
    """An action that a rule forbids. ``saetze`` holds every reason as a German sentence; nothing has been saved."""

    def __init__(self, *saetze: str):
        super().__init__(" ".join(saetze))
        self.saetze = saetze
