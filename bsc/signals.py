"""What this app tells upper ones; sent inside the transaction of the write."""

from django.dispatch import Signal

scorecard_freigegeben = Signal()
"""A Scorecard was released for reports: ``freigabe`` (Scorecardfreigabe)."""
