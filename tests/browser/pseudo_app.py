"""The server in a pseudo language: `python -m tests.browser.pseudo_app FOLDER`.

What is Chinese elsewhere is English in ⟦ ⟧ here, without what stands in the places of a sentence:
whatever is outside of them did not come from the catalogue. FOLDER takes the catalogue.
"""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path

from babel.messages.pofile import read_po, write_po

from chat.web import catalogue

_PLACE = re.compile(r"(\{\w+\})")


def pseudo(english: str) -> str:
    """Return *english* in the pseudo language."""
    parts = _PLACE.split(english)
    return "".join(part if _PLACE.fullmatch(part) else f"⟦{part}⟧" for part in parts if part)


def write_catalogue(folder: Path) -> None:
    """Write the catalogue of the pseudo language in *folder*, in the place of the Chinese one."""
    with (catalogue.FOLDER / "zh-Hans.po").open("rb") as file:
        sentences = read_po(file)
    for message in sentences:
        if isinstance(message.id, str):
            message.string = message.id and pseudo(message.id)
        else:
            message.string = (pseudo(message.id[1]),)
    with (folder / "zh-Hans.po").open("wb") as file:
        write_po(file, sentences)


if __name__ == "__main__":
    target = Path(sys.argv.pop())
    write_catalogue(target)
    catalogue.FOLDER = target
    runpy.run_path("app.py", run_name="__main__")
