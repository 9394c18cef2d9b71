"""Becomes `waitress-serve app:app`, with the flags that the README tells and threads for all polls.

python -m bench.peers.waitress_serve POLLS
"""

from __future__ import annotations

import os
import sys

from bench.peers.free_port import free_port

SPARE_THREADS = 32
"""Halley keeps up to 16 for pages and posts; these are on top."""
SPARE_CONNECTIONS = 500


def main() -> None:
    """Say where it will listen, and become waitress."""
    polls, port = int(sys.argv[1]), free_port()
    sys.stdout.write(f"Listening on http://127.0.0.1:{port}/\n")
    sys.stdout.flush()
    flags = [
        f"--listen=127.0.0.1:{port}",
        f"--threads={polls + SPARE_THREADS}",
        f"--connection-limit={polls + SPARE_CONNECTIONS}",
        "--asyncore-use-poll",
        "--channel-request-lookahead=1",
    ]
    os.execv(sys.executable, [sys.executable, "-m", "waitress", *flags, "app:app"])


if __name__ == "__main__":
    main()
