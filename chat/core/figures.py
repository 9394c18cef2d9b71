"""Figures: what a running chat tells of itself, as numbers of one moment.

They are kept anyhow, and read only when somebody asks. What is measured over time is a Histogram.
"""

from __future__ import annotations

from dataclasses import dataclass

from chat.message_queue.admission import Admission
from chat.message_queue.deliveries import Deliveries
from chat.message_queue.message_queue import MessageQueue, RingSize
from chat.store.writer import Writer
from chat.values.histogram import Histogram

BLOCKED, PARKED = "blocked", "parked"
"""The ways in which a poll is held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The numbers of one moment.

    Args:
        held: How many polls are held, by way of waiting.
        deliveries: How long answers and whole fan-outs took, by way of waiting.
        turned_away: How many polls could not be held, by reason.
        refused: How many requests came too often, by the code of the refusal.
        seats: How many polls are admitted, in request threads or held.
        users: How many users have a seat.
        addresses: How many addresses have one.
        published: How many events were published.
        ring: What the ring holds.
        writes_waiting: How many writes wait for the writer.
        batches: How many writes each commit had.
        writes_refused: How many writes were not stored, by reason.
        sessions: How many sessions are in memory.
    """

    held: dict[str, int]
    deliveries: dict[str, Deliveries]
    turned_away: dict[str, int]
    refused: dict[str, int]
    seats: int
    users: int
    addresses: int
    published: int
    ring: RingSize
    writes_waiting: int
    batches: Histogram
    writes_refused: dict[str, int]
    sessions: int


def figures_of(
    queue: MessageQueue,
    admission: Admission,
    writer: Writer,
    *,
    refused: dict[str, int],
    sessions: int,
) -> Figures:
    """Read the figures of a chat's parts; blocks for a few instructions at most."""
    blocked = queue.waiting_blocked
    return Figures(
        held={BLOCKED: blocked, PARKED: max(0, queue.waiting - blocked)},
        deliveries={
            BLOCKED: queue.deliveries(blocked=True),
            PARKED: queue.deliveries(blocked=False),
        },
        turned_away=admission.turned_away(),
        refused=refused,
        seats=admission.taken,
        users=admission.users,
        addresses=admission.addresses,
        published=queue.published,
        ring=queue.ring_size,
        writes_waiting=writer.waiting,
        batches=writer.batches,
        writes_refused={"busy": writer.refused_busy, "storage_failed": writer.refused_storage},
        sessions=sessions,
    )
