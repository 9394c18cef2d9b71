"""/metrics: the figures of the chat and of its process, in the format of Prometheus.

Nothing is counted here: a scrape reads what the parts have counted anyhow (chat/core/figures.py).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from itertools import accumulate

from flask import Blueprint, Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector
from prometheus_client import generate_latest as exposition_of
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from chat.core.figures import Figures
from chat.values.histogram import Histogram
from chat.web.auth import the_chat

PREFIX = "halley_"

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Tell all figures to whoever may see them; to others there is no such address."""
    chat = the_chat()
    if not _is_open_to(request.remote_addr or "", chat.settings.metrics):
        abort(404)
    registry = CollectorRegistry()
    registry.register(FiguresCollector(chat.figures()))
    ProcessCollector(registry=registry)
    return Response(exposition_of(registry), content_type=CONTENT_TYPE_LATEST)


def _is_open_to(address: str, setting: str) -> bool:
    if setting != "local":
        return setting == "open"
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


class FiguresCollector(Collector):
    """Gives *figures* as metrics."""

    def __init__(self, figures: Figures) -> None:
        """Remember them."""
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """Yield every metric once."""
        yield from self._polls()
        yield from self._deliveries()
        yield from self._events()
        yield from self._writes()

    def _polls(self) -> Iterator[Metric]:
        figures = self._figures
        yield _gauges("polls_held", "Polls that wait now.", "way", figures.held)
        yield _gauge("poll_seats", "Polls that count against the limits now.", figures.seats)
        yield _gauge("poll_users", "Users that hold polls now.", figures.users)
        yield _gauge("poll_addresses", "Addresses that hold polls now.", figures.addresses)
        yield _counters(
            "polls_turned_away", "Polls that could not be held.", "reason", figures.turned_away
        )
        yield _counters("requests_refused", "Requests answered 429.", "code", figures.refused)
        yield _gauge("sessions_remembered", "Sessions in memory.", figures.sessions)

    def _deliveries(self) -> Iterator[Metric]:
        measured = self._figures.deliveries.items()
        answers = {way: each.answers for way, each in measured}
        fan_outs = {way: each.fan_outs for way, each in measured}
        yield _histograms(
            "answer_seconds", "From the wake-up of a poll until its answer is out.", answers
        )
        yield _histograms(
            "fan_out_seconds", "From a wake-up until the last of its answers is out.", fan_outs
        )

    def _events(self) -> Iterator[Metric]:
        ring = self._figures.ring
        yield _counter("events_published", "Events given to polls.", self._figures.published)
        yield _gauge("ring_events", "Recent events in memory.", ring.events)
        yield _gauge("ring_bytes", "Their size.", ring.bytes)
        yield _gauge("ring_floor", "The seq after which they begin.", ring.floor)
        yield _gauge("ring_head", "The seq of the newest event.", ring.head)

    def _writes(self) -> Iterator[Metric]:
        figures = self._figures
        yield _gauge("writes_waiting", "Writes that wait for the disk.", figures.writes_waiting)
        yield _histograms("commit_writes", "Writes in one commit.", {"": figures.batches})
        yield _counters(
            "writes_refused", "Writes that were not stored.", "reason", figures.writes_refused
        )


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(PREFIX + name, meaning, value)


def _counter(name: str, meaning: str, value: float) -> Metric:
    return CounterMetricFamily(PREFIX + name, meaning, value)


def _gauges(name: str, meaning: str, label: str, values: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(PREFIX + name, meaning, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _counters(name: str, meaning: str, label: str, values: dict[str, int]) -> Metric:
    family = CounterMetricFamily(PREFIX + name, meaning, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _histograms(name: str, meaning: str, histograms: dict[str, Histogram]) -> Metric:
    """Return *histograms* by way of waiting; the one called "" has no label."""
    family = HistogramMetricFamily(
        PREFIX + name, meaning, labels=[] if "" in histograms else ["way"]
    )
    for way, histogram in histograms.items():
        family.add_metric([way] if way else [], _buckets(histogram), histogram.total)
    return family


def _buckets(histogram: Histogram) -> list[tuple[str, float]]:
    bounds: Iterable[str] = [*map(str, histogram.bounds), "+Inf"]
    return list(zip(bounds, accumulate(histogram.counts), strict=True))
