"""The command line: `python app.py`."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence

from chat import __version__
from chat.edge.descriptors import claim_descriptors
from chat.edge.factory import create_app
from chat.edge.runner import serve
from chat.edge.settings_table import as_help
from chat.values.errors import ChatError
from chat.values.settings import Settings

_LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def main(argv: Sequence[str] | None = None) -> int:
    """Serve the chat as the environment says; return the exit status.

    A refusal is one line on standard error for each fault, and exit status 1.
    """
    _parser().parse_args(argv)
    _log_to_standard_error()
    try:
        settings = claim_descriptors(Settings.from_environment())
        return serve(create_app(settings), settings)
    except ChatError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python app.py",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Serve the chat until SIGTERM or SIGINT.",
        epilog=f"settings, by environment variables [default]:\n\n{as_help()}\n\n"
        "An empty variable counts as not set. More in docs/settings.md.",
    )
    parser.add_argument("--version", action="version", version=f"Halley {__version__}")
    return parser


def _log_to_standard_error() -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format=_LOG_FORMAT)
    # A client that hangs up is no news.
    logging.getLogger("waitress").setLevel(logging.WARNING)
    # That the database is up to date is no news either.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # One line for each request that waits for a thread would be the log's flood.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
