"""The comparison of two versions of a Konzeption: what is new, gone, changed, field by field, old and new."""

from basis.tables import Column, Table

UMBRUCH = {"td": {"class": "st-umbruch"}}


class FassungsvergleichTable(Table):
    """An empty cell says: no entry."""

    caption = "Unterschiede der Fassungen"
    row_header = "name"
    name = Column(verbose_name="Was", orderable=False, attrs=UMBRUCH)
    art = Column(verbose_name="Wie", orderable=False)
    feld = Column(verbose_name="Angabe", orderable=False)
    alt = Column(verbose_name="Vorher", orderable=False, attrs=UMBRUCH)
    neu = Column(verbose_name="Nachher", orderable=False, attrs=UMBRUCH)
