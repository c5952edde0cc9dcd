"""Forms of the reports, the Regelwerk, the workshop and the archive."""
