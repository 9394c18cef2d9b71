"""Downloads: large files that are made for one reader, and are gone when they have been sent.

A file lies in the data folder without a name, so that nothing is left of it whatever happens. One
is made or sent at a time: they take room on the disk and a processor.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import BinaryIO

from chat.values.errors import Unavailable
from chat.values.words import words

PREFIX = "making-"
RETRY_S = 10


class Download:
    """A file that is ready to be read from its beginning; whoever got it closes it.

    Args:
        file: What is read.
        when_closed: Called once, when it is no longer needed.
    """

    def __init__(self, file: BinaryIO, when_closed: Callable[[], None]) -> None:
        """Go to its beginning."""
        self.bytes = file.seek(0, 2)
        file.seek(0)
        self.read = file.read
        self.seek = file.seek
        self.tell = file.tell
        self._file = file
        self._when_closed = when_closed

    def close(self) -> None:
        """Let the file go; harmless twice."""
        if not self._file.closed:
            self._file.close()
            self._when_closed()


class Downloads:
    """Makes downloads, one at a time. Thread-safe.

    Args:
        folder: The data folder, where they are made.
    """

    def __init__(self, folder: Path) -> None:
        """Make nothing yet."""
        self._folder = folder
        # Held from the beginning of a download until it is closed, perhaps by another thread.
        self._is_taken = threading.Lock()

    def make(self, write: Callable[[BinaryIO, Path], object]) -> Download:
        """Let *write* fill a file; it also gets an empty folder, which is gone afterwards.

        Blocks the calling thread for as long as that takes, and no longer.

        Raises:
            Unavailable: `busy` while there is another one, `storage_failed` when the disk refuses.
            ChatError: what *write* raises.
        """
        if not self._is_taken.acquire(blocking=False):
            raise Unavailable(
                "busy",
                "Another backup or export is being made or sent. Try again when it is done.",
                retry_after_s=RETRY_S,
            )
        try:
            return Download(self._written(write), self._is_taken.release)
        except BaseException:
            self._is_taken.release()
            raise

    def _written(self, write: Callable[[BinaryIO, Path], object]) -> BinaryIO:
        try:
            self._sweep()
            with TemporaryDirectory(prefix=PREFIX, dir=self._folder) as work:
                file: BinaryIO = TemporaryFile(dir=work)  # noqa: SIM115 -- its reader closes it
                try:
                    write(file, Path(work))
                except BaseException:
                    file.close()
                    raise
        except OSError as error:
            raise Unavailable(
                "storage_failed",
                words("Nothing was made: {error}. Look at the disk.", error=error),
                retry_after_s=60,
            ) from error
        return file

    def _sweep(self) -> None:
        """Remove what a server that was killed meanwhile has left."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in self._folder.glob(f"{PREFIX}*"):
            shutil.rmtree(left, ignore_errors=True)
