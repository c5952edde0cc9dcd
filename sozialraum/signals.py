"""What lower apps tell upper ones; sent inside the transaction of the write."""

from django.dispatch import Signal

werte_uebernommen = Signal()
"""A Datenlieferung was taken over or taken back: ``lieferung``, ``zurueckgenommen`` (bool)."""
