"""Pages that gather what the other apps know, by subject."""
