"""Halley's front door: `python app.py`, or `app` for any WSGI server (docs/deployment.md)."""

from chat.edge.command import main
from chat.edge.imported_app import imported_app

if __name__ == "__main__":
    raise SystemExit(main())

app = imported_app()
