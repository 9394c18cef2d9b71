"""Ledger: senders write down what was acknowledged, readers what they got, and both are compared.

The oracle of the tests that inject faults. Senders send each message with a client_id until it is
acknowledged; readers follow all events with their cursor. Whoever loses the server tries again.
Every loop ends when `stop` is called, or at its deadline.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.live import ask, join
from tests.system.wire import GONE, Told, Wire

PAUSE_S = 0.04
"""Between two messages of a sender: sixteen of them send some 300 a second."""
RETRY_S = 0.05
"""Before somebody who lost the server tries again."""
POLL_S = 5
END_S = 40.0
"""Whoever has not ended so long after `stop` hangs."""


@dataclass
class Sent:
    """What one sender knows: the id that each of its texts was acknowledged with."""

    acknowledged: dict[str, int] = field(default_factory=dict)
    repeated: int = 0
    """Messages that had to be sent again, as the server was gone before it answered."""
    stored_unheard: int = 0
    """Those of them that had been stored already: only the answer was lost."""
    refused: list[str] = field(default_factory=list)


@dataclass
class Read:
    """What one reader got: the id and the text of each message, in the order in which it came."""

    messages: list[tuple[int, str]] = field(default_factory=list)
    reconnected: int = 0
    """How often it lost the server while it asked, and asked again with the same cursor."""
    holes: list[str] = field(default_factory=list)
    """Answers that did not continue from the cursor that was sent, or told a gap."""


class Ledger:
    """Senders and readers of one server, at work from the beginning until `stop`.

    Args:
        port: Where the server listens, now and after each restart.
        senders: How many post.
        readers: How many follow.
    """

    def __init__(self, port: int, *, senders: int, readers: int) -> None:
        """Let all of them join, and begin."""
        self._port = port
        self._is_over = threading.Event()
        self._has_all_been_sent = threading.Event()
        self.sent = [Sent() for _ in range(senders)]
        self.read = [Read() for _ in range(readers)]
        # Before anything is sent: a reader that began later would rightly not get the first ones.
        self._beginning = ask(port, "GET", "/api/rooms", **join(port, "first")).json["cursor"]
        self._senders = [self._thread(self._send, n, s) for n, s in enumerate(self.sent)]
        self._readers = [self._thread(self._follow, n, r) for n, r in enumerate(self.read)]
        for thread in self._senders + self._readers:
            thread.start()

    def stop(self) -> None:
        """Let the senders have their last answers and the readers catch up, and end all."""
        self._is_over.set()
        self._join(self._senders)
        self._has_all_been_sent.set()
        self._join(self._readers)

    @property
    def acknowledged(self) -> dict[str, int]:
        """The id with which each text was acknowledged, of all senders."""
        return {text: id_ for sent in self.sent for text, id_ in sent.acknowledged.items()}

    def _thread(
        self, run: Callable[..., None], number: int, notes: Sent | Read
    ) -> threading.Thread:
        name = f"{run.__name__.strip('_')}er-{number}"
        wire = Wire(self._port, join(self._port, name))
        return threading.Thread(target=run, args=(name, wire, notes), name=name, daemon=True)

    def _join(self, threads: list[threading.Thread]) -> None:
        deadline_s = time.monotonic() + END_S
        for thread in threads:
            thread.join(max(0.0, deadline_s - time.monotonic()))
            if thread.is_alive():
                raise TimeoutError(f"{thread.name} hangs")

    def _send(self, name: str, wire: Wire, sent: Sent) -> None:
        number = 0
        while not self._is_over.wait(PAUSE_S):
            number += 1
            self._send_until_acknowledged(wire, f"{name}-{number}", sent)
        wire.close()

    def _send_until_acknowledged(self, wire: Wire, text: str, sent: Sent) -> None:
        body = {"text": text, "client_id": text}
        give_up_s = time.monotonic() + END_S
        tries = 0
        while time.monotonic() < give_up_s:
            tries += 1
            try:
                answer = wire.ask("POST", "/api/rooms/general/messages", body)
            except GONE:
                time.sleep(RETRY_S)
                continue
            if answer.status in {200, 201}:
                sent.acknowledged[text] = answer.json["id"]
                sent.repeated += tries > 1
                sent.stored_unheard += answer.status == 200
                return
            sent.refused.append(f"{answer.status} {json.dumps(answer.json)}")
            time.sleep(RETRY_S)

    def _follow(self, _name: str, wire: Wire, read: Read) -> None:
        cursor = self._beginning
        give_up_s = time.monotonic() + 4 * END_S
        while time.monotonic() < give_up_s:
            is_last = self._has_all_been_sent.is_set()
            wait_s = 0 if is_last else POLL_S
            try:
                answer = wire.ask("GET", f"/api/events?after={cursor}&wait={wait_s}")
            except GONE:
                read.reconnected += 1
                time.sleep(RETRY_S)
                continue
            cursor = self._noted(answer, cursor, read)
            if is_last and answer.status == 200 and not answer.json["more"]:
                break
        wire.close()

    def _noted(self, answer: Told, cursor: str, read: Read) -> str:
        if answer.status != 200:
            read.holes.append(f"{answer.status} {json.dumps(answer.json)} at {cursor}")
            time.sleep(RETRY_S)
            return cursor
        told = answer.json
        if told["prev"] != cursor or told["gap"] is not None:
            read.holes.append(f"{told['prev']} after {cursor}, gap {told['gap']}")
        created = (event for event in told["events"] if event["type"] == "message.created")
        read.messages += [(event["id"], event["message"]["text"]) for event in created]
        return told["cursor"]
