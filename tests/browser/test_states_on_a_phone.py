"""The states of the design's table on a phone, and those that only a phone has: 390 px wide."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.accessibility import faults_of
from tests.browser.scene import Scene
from tests.browser.states.all_states import State, of_device

PHONE = [state for state in of_device("phone") if state.row or state.devices == ("phone",)]


@pytest.mark.parametrize("state", PHONE, ids=lambda state: state.name)
def test_a_state_keeps_nobody_out(stage: Callable[..., Scene], state: State) -> None:
    assert faults_of(state.reach(stage("phone"))) == []
