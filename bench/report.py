"""docs/benchmarks.md: the targets, the tables and the machine of one run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.contenders import CONTENDERS, Contender
from bench.posts import NOTHING, SENDERS
from bench.results import Results, Spread
from bench.targets import TARGETS

INTRODUCTION = """# Benchmarks

One run of `make bench`: every contender does the same work in turn, round after round, on one
machine with the load client beside it. **Compare ratios only**: times are those of this machine in
these minutes. Polls are held in one room, one message is published there, and the clock runs from
the publishing request to the last byte of each answer; all answers are read and checked. A cell is
the median over the rounds, and behind it the least and the most.

"CPU µs" is what the scheduler counts for all threads of the server: for each answer, and for each
poll that is taken in and held again. It depends less than the times on what else the machine does.
"Client CPU" is the share of one core that the load client used meanwhile: below 1, it was not the
bottleneck.
"""

PEERS = """## What is compared

All answer about the same bytes (1.1 KB) to the same HTTP/1.1 keep-alive connections. Tornado and
the plain Flask peer encode an answer once for all waiters, as Halley does, keep messages in memory
only and know neither users nor rights; nchan hands on the publisher's bytes; Flask-SocketIO speaks
Engine.IO polling after its handshake. Halley checks the token of every poll, and its message is on
the disk before anyone hears of it. nginx runs one worker; every server is one process. The peers
are in `bench/peers/`, the load client (C, one epoll loop) in `bench/client/`. Not measured here: a
history of a million messages.
"""

FAN_OUT = (
    ("median_ms", "median ms", 1),
    ("p99_ms", "99 % ms", 1),
    ("last_ms", "last ms", 1),
    ("per_delivery_us", "µs each", 0),
    ("server_us", "CPU µs each", 0),
    ("repoll_us", "CPU µs a re-poll", 0),
    ("resident_mib", "resident MiB", 0),
    ("client_share", "client CPU", 2),
)
FULL = (
    ("idle_cpu_percent", "idle CPU %", 1),
    ("health_p99_ms", "health p99 ms", 1),
    ("alone_p50_ms", "small room alone p50 ms", 2),
    ("alone_p99_ms", "p99 ms", 1),
    ("beside_p50_ms", "beside p50 ms", 2),
    ("beside_p99_ms", "p99 ms", 1),
    ("start_ms", "start ms", 0),
)
POSTS = (
    ("per_s", "posts a second", 0),
    ("p50_ms", "p50 ms", 2),
    ("p99_ms", "p99 ms", 2),
    ("server_us", "CPU µs each", 0),
    ("client_share", "client CPU", 2),
)
MEASURED_AGAINST = ("tornado", "nchan")


def as_markdown(results: Results, facts: dict[str, str]) -> str:
    """Return the whole document."""
    parts = [
        INTRODUCTION,
        "![Time to the last answer by polls held](benchmarks.svg)\n",
        "\n".join(f"- {name}: {value}" for name, value in facts.items()) + "\n",
        "## Targets\n\n" + target_table(results),
        *(_size_section(results, size) for size in results.sizes),
        "## Durable posts\n\n" + _posts_table(results),
        PEERS,
    ]
    return "\n".join(parts)


def target_table(results: Results) -> str:
    """Return each target with what was measured."""
    lines = ["| target | bound | median | least – most | |", "|---|---|---|---|---|"]
    for target in TARGETS:
        verdict, spread = target.verdict(results)
        sign = "≥" if target.is_floor else "≤"
        bound = f"{sign} {target.bound:g} {target.unit}"
        lines.append(f"| {target.what} | {bound} | {_figures(spread, 2)} | {verdict} |")
    return "\n".join(lines) + "\n"


def ratio_lines(results: Results, size: int) -> Iterator[str]:
    """Yield how each contender compares with the peers at one size, for the terminal."""
    for contender in CONTENDERS:
        for peer in MEASURED_AGAINST:
            ratio = _last_ratio(results, contender, peer, size)
            if ratio and contender.name != peer:
                figures = " – ".join(f"{value:.2f}" for value in ratio)
                yield f"{size:>6} polls  {contender.name:>14} / {peer:<8} {figures}"


def _size_section(results: Results, size: int) -> str:
    columns = [*FAN_OUT]
    head = f"## {size:,} polls held\n\n"
    body = _table(results, size, columns, ratios=True)
    if any(results.values(each.name, size, "idle_cpu_percent") for each in CONTENDERS):
        body += "\nWhile they are held, and before:\n\n" + _table(results, size, FULL, ratios=False)
    return head + body


def _table(
    results: Results, size: int, columns: Sequence[tuple[str, str, int]], *, ratios: bool
) -> str:
    titles = [title for _, title, _ in columns]
    titles += [f"last / {peer}" for peer in MEASURED_AGAINST] if ratios else []
    lines = [f"| | {' | '.join(titles)} |", "|---" * (len(titles) + 1) + "|"]
    for contender in _told_of(results, size, with_notes=ratios):
        cells = _cells(results, contender, size, columns, ratios=ratios)
        lines.append(f"| {_label(results, contender, size)} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _label(results: Results, contender: Contender, size: int) -> str:
    done = len(results.values(contender.name, size, "last_ms"))
    if done in {0, results.rounds}:
        return contender.label
    return f"{contender.label} ({done} of {results.rounds} rounds)"


def _told_of(results: Results, size: int, *, with_notes: bool) -> list[Contender]:
    """Return who has numbers of so many polls, and with notes who has the reason why not."""
    return [
        each
        for each in CONTENDERS
        if results.values(each.name, size, "last_ms")
        or (with_notes and (each.name, size) in results.notes)
    ]


def _cells(
    results: Results,
    contender: Contender,
    size: int,
    columns: Sequence[tuple[str, str, int]],
    *,
    ratios: bool,
) -> list[str]:
    if not results.values(contender.name, size, "last_ms"):
        note = results.notes[contender.name, size]
        width = len(columns) + (len(MEASURED_AGAINST) if ratios else 0)
        return [note, *[""] * (width - 1)]
    cells = [
        _cell(results.spread(contender.name, size, name), digits) for name, _, digits in columns
    ]
    if ratios:
        cells += [
            _cell(_last_ratio(results, contender, peer, size), 2) for peer in MEASURED_AGAINST
        ]
    return cells


def _posts_table(results: Results) -> str:
    titles = ["senders", *(title for _, title, _ in POSTS)]
    lines = [f"| | {' | '.join(titles)} |", "|---" * (len(titles) + 1) + "|"]
    for contender in (CONTENDERS[0], NOTHING):
        for senders in SENDERS:
            cells = [
                _cell(results.spread(contender.name, 0, f"posts_{senders}_{name}"), digits)
                for name, _, digits in POSTS
            ]
            lines.append(f"| {contender.label} | {senders} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _last_ratio(results: Results, contender: Contender, peer: str, size: int) -> Spread | None:
    return results.ratio((contender.name, size, "last_ms"), (peer, size, "last_ms"))


def _cell(spread: Spread | None, digits: int) -> str:
    if spread is None:
        return "–"
    least, median, most = (f"{value:,.{digits}f}" for value in spread)
    return median if least == most else f"{median} ({least}–{most})"


def _figures(spread: Spread | None, digits: int) -> str:
    if spread is None:
        return "– | –"
    least, median, most = (f"{value:,.{digits}f}" for value in spread)
    return f"{median} | {least} – {most}"
