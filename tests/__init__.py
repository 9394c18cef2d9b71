"""Tests: `make test` runs them all. What they share is in tests/live.py and tests/clock.py."""
