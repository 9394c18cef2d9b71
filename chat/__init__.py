"""Halley: a self-hosted chat, and the push engine under it, on plain HTTP.

The layers, from the bottom up; imports only go down (docs/architecture.md):
values, message_queue, store, core, web, edge.
"""

__version__ = "0.1.0"
