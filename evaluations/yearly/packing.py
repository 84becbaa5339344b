"""Files written into a zip one after the other, each by a name that every system takes, with its digest."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from evaluations import wording
from evaluations.filenames import folded, free_name, safe_name
from evaluations.filetypes import MEGABYTE

LARGEST = 1024 * MEGABYTE
CHUNK = 256 * 1024
PACKED = {"pdf", "jpg", "jpeg", "png", "docx", "xlsx", "pptx", "ofd"}  # compressed already
READABLE = 0o644 << 16  # a plain file for whoever unpacks it, where there are permissions


class TooMuch(Exception):
    """The year does not fit into one archive; the sentence says what to do."""


class Archive:
    """A zip that is being written, and the list of what is in it."""

    def __init__(self, opened: ZipFile, at: datetime, reserved: Iterable[str]) -> None:
        self.files: list[dict[str, Any]] = []
        self._zip, self._at, self._size = opened, at, 0
        self._taken: dict[str, set[str]] = {"": {folded(one) for one in reserved}}

    def path(self, folder: str, name: str) -> str:
        """A path in a folder ("" is the outermost) that is still free."""
        taken = self._taken.setdefault(folder, set())
        free = free_name(safe_name(name), taken)
        taken.add(folded(free))
        return f"{folder}/{free}" if folder else free

    def add(self, path: str, chunks: Iterable[bytes], **about: Any) -> dict[str, Any]:
        """Write a file and enter it into the list. Raises TooMuch beyond the limit."""
        info = ZipInfo(path, self._at.timetuple()[:6])
        info.compress_type = ZIP_STORED if path.rpartition(".")[2].lower() in PACKED else ZIP_DEFLATED
        info.external_attr = READABLE
        digest, begun = hashlib.sha256(), self._size
        with self._zip.open(info, "w") as target:
            for chunk in chunks:
                self._size += len(chunk)
                if self._size > LARGEST:
                    raise TooMuch(wording.year_is_too_large(LARGEST // MEGABYTE))
                digest.update(chunk)
                target.write(chunk)
        entry = {"path": path, "bytes": self._size - begun, "sha256": digest.hexdigest(), **about}
        self.files.append(entry)
        return entry

    def add_stored(self, path: str, stored: IO[bytes], expected: str, **about: Any) -> dict[str, Any]:
        """As ``add``, of an open file; that its digest is another than ``expected`` is entered as its fault."""
        entry = self.add(path, iter(lambda: stored.read(CHUNK), b""), **about)
        if entry["sha256"] != expected:
            entry["fault"] = wording.file_was_changed(expected)
        return entry
