"""Every state of the page is reached on a desktop, and keeps nobody out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.accessibility import faults_of
from tests.browser.scene import Scene
from tests.browser.states.all_states import STATES, State, of_device

# The table "States" in the design of the page.
ROWS = {
    "First visit",
    "Empty room",
    "Loading a room",
    "Loading older",
    "Connecting",
    "Reconnecting",
    "Offline",
    "Back",
    "Sending",
    "Failed",
    "Slow down (429)",
    "Too big (413)",
    "Removed / room deleted",
    "Signed out (401)",
    "Muted / read-only",
    "Server restarted / upgraded",
    "No JS",
}


def test_every_row_of_the_table_is_a_state() -> None:
    assert {state.row for state in STATES if state.row} == ROWS


@pytest.mark.parametrize("state", of_device("desktop"), ids=lambda state: state.name)
def test_a_state_keeps_nobody_out(stage: Callable[..., Scene], state: State) -> None:
    assert faults_of(state.reach(stage("desktop"))) == []
