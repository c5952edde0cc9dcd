"""State machines over the database: whatever a sequence of steps writes is gone after it."""

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine


class Zuruecknehmend(RuleBasedStateMachine):
    """One transaction around each sequence."""

    def __init__(self) -> None:
        super().__init__()
        self.rahmen = transaction.atomic()
        self.rahmen.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.rahmen.__exit__(None, None, None)
