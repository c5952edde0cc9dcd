"""Numbers that all processes of one host add up together, without a service beside them.

Each process writes into a file of its own (mapped into memory: one addition, no system call); whoever asks adds up the files. A process
holds a lock on its file while it lives; the file of a dead one is added to the sum of the dead and removed. So the numbers only grow, also
when gunicorn replaces its workers, until the layout changes with a new version or the folder is emptied: then they begin at zero, which
readers of counters expect. A process that is killed is counted up to its last addition. If a reader is killed in the moment between
removing the file of a dead process and writing its sum, the numbers of that file are lost.
"""

import contextlib
import fcntl
import hashlib
import mmap
import os
import threading
from array import array
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

WIDTH = 8  # bytes of one number


class Counters:
    """`names` is the layout: the place of each number. All processes of one version have the same."""

    def __init__(self, folder: Path, names: list[str]) -> None:
        self.folder = folder
        self.places = {name: n for n, name in enumerate(names)}
        self._layout = hashlib.sha256("\n".join(names).encode()).hexdigest()[:12]
        self._lock = threading.Lock()
        self._process = 0
        self._numbers: memoryview | None = None

    def add(self, amounts: dict[str, int]) -> None:
        with self._lock:
            numbers = self._own()
            for name, amount in amounts.items():
                numbers[self.places[name]] += amount

    def total(self) -> dict[str, int]:
        """All processes together, dead ones included."""
        sums = [0] * len(self.places)
        with self._alone():
            for path in self.folder.glob("*.zahlen"):
                if path.name.startswith(self._layout) and not self._bury(path):
                    sums = [a + b for a, b in zip(sums, self._read(path), strict=True)]
            sums = [a + b for a, b in zip(sums, self._read(self._of_the_dead), strict=True)]
        return dict(zip(self.places, sums, strict=True))

    @property
    def _of_the_dead(self) -> Path:
        return self.folder / f"{self._layout}.tote"

    def _own(self) -> memoryview:
        """Opened by the process that counts: a forked one has its own."""
        if self._numbers is None or self._process != os.getpid():
            with self._alone():
                self._forget_older_versions()
                path = self.folder / f"{self._layout}-{uuid4().hex}.zahlen"
                file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # until the process ends
                try:  # a hole on a full disk would end the process at the first addition to it (SIGBUS)
                    os.posix_fallocate(file, 0, len(self.places) * WIDTH)
                except OSError:
                    os.close(file)
                    path.unlink()
                    raise
            self._numbers = memoryview(mmap.mmap(file, len(self.places) * WIDTH)).cast("q")
            self._process = os.getpid()
        return self._numbers

    def _bury(self, path: Path) -> bool:
        """Whether the file's process is dead; then its numbers now stand with those of the dead."""
        with open(path, "rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            sums = [a + b for a, b in zip(self._read(path), self._read(self._of_the_dead), strict=True)]
            path.unlink()
            new = self._of_the_dead.with_suffix(".neu")
            new.write_bytes(array("q", sums).tobytes())
            new.replace(self._of_the_dead)
        return True

    def _read(self, path: Path) -> list[int]:
        content = path.read_bytes() if path.exists() else b""
        return memoryview(content).cast("q").tolist() if len(content) == len(self.places) * WIDTH else [0] * len(self.places)

    def _forget_older_versions(self) -> None:
        for path in self.folder.glob("*"):
            if path.suffix in (".zahlen", ".tote") and not path.name.startswith(self._layout):
                with contextlib.suppress(OSError), open(path, "rb") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # an old process may still work on
                    path.unlink()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / ".sperre", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
