"""StrayFiles: files of uploads that nothing knows, since a server was killed before it noted them.

They are looked for once after each start, folder by folder and in the background. One that is just
being added is no stray: its key is among those that are arriving until its row is on the disk, and
a folder is listed before those are asked, and these before the database.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chat.store import uploads
from chat.store.database import Database
from chat.values.errors import Unavailable

log = logging.getLogger(__name__)

_FOLDER = re.compile(r"[0-9a-f]{2}", re.ASCII)
_FILE = re.compile(r"([0-9a-f]{32})(\.small)?", re.ASCII)
"""What uploads are called; files of other names belong to somebody else, and are left alone."""


class StrayFiles:
    """Finds and removes them. Thread-safe.

    Args:
        folder: Where the folders of uploads are.
        database: Knows which files belong to something.
    """

    def __init__(self, folder: Path, database: Database) -> None:
        """Begin before the first folder."""
        self._folder = folder
        self._database = database
        self._left: list[Path] | None = None
        # Used without a lock: every use is one step of the set.
        self._arriving: set[str] = set()

    @contextmanager
    def arriving(self, key: str) -> Iterator[None]:
        """Spare the files of *key* as long as this lasts: until their row is on the disk."""
        self._arriving.add(key)
        try:
            yield
        finally:
            self._arriving.discard(key)

    def look_after(self) -> None:
        """Look through the next folder, of 256; quick, and for nothing when all are done."""
        if self._left == []:
            return
        try:
            if self._left is None:
                self._left = [each for each in _in(self._folder) if _FOLDER.fullmatch(each.name)]
            elif self._left:
                self._remove_strays(self._left[-1])
                self._left.pop()
        except (OSError, Unavailable) as error:
            log.warning("Files that nothing knows are looked for at the next start: %s", error)
            self._left = []

    def _remove_strays(self, folder: Path) -> None:
        found = {path: match[1] for path in _in(folder) if (match := _FILE.fullmatch(path.name))}
        arriving = self._arriving.copy()
        with self._database.snapshot() as connection:
            known = uploads.known(connection, set(found.values()) - arriving)
        strays = [path for path, key in found.items() if key not in known | arriving]
        for path in strays:
            path.unlink(missing_ok=True)
        if strays:
            log.warning("Removed %d files in %s that nothing knew", len(strays), folder)


def _in(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []
