"""Pages of the Träger-Abfragen."""
