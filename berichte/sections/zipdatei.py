"""Files of several papers: the same content at the same moment gives the same bytes, and a large one is sent while it is read."""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime


def eintrag(name: str, wann: datetime) -> zipfile.ZipInfo:
    """A file of a ZIP as of a moment of the local clock."""
    info = zipfile.ZipInfo(name, wann.timetuple()[:6])
    info.compress_type = zipfile.ZIP_STORED  # PDF and DOCX are compressed already
    info.external_attr = 0o644 << 16
    return info


class _Strom:
    """What zipfile writes to; it cannot be read or sought, so that nothing has to be kept."""

    def __init__(self) -> None:
        self._teile: list[bytes] = []

    def write(self, teil: bytes) -> int:
        self._teile.append(bytes(teil))
        return len(teil)

    def flush(self) -> None:
        """There is nothing behind it."""

    def nimm(self) -> bytes:
        teile, self._teile = self._teile, []
        return b"".join(teile)


def als_strom(dateien: Iterable[tuple[str, bytes]], wann: datetime) -> Iterator[bytes]:
    """The ZIP piece by piece: never more in memory than one file."""
    strom = _Strom()
    with zipfile.ZipFile(strom, "w") as archiv:  # type: ignore[call-overload]
        for name, inhalt in dateien:
            archiv.writestr(eintrag(name, wann), inhalt)
            yield strom.nimm()
    yield strom.nimm()
