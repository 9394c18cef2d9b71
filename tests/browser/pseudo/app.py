"""The server in the pseudo language: `python -m tests.browser.pseudo.app FOLDER`.

FOLDER takes the catalogue.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from chat.web import catalogue
from tests.pseudo import write_catalogue

if __name__ == "__main__":
    folder = Path(sys.argv.pop())
    write_catalogue(folder)
    catalogue.FOLDER = folder
    runpy.run_path("app.py", run_name="__main__")
