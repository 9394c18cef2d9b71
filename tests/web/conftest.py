"""Fixtures of the tests that ask the app in-process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from flask import Flask

from chat.core.chat import Chat
from chat.edge.factory import create_app
from chat.values.settings import Settings
from tests.web.program import Program, joined


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """An app with data of its own; polls may block eight threads, and a user may hold sixty."""
    app = create_app(replace(settings, poll_threads=8, polls_per_user=60, posts_per_user=100_000))
    app.extensions["chat"].start()
    yield app
    app.extensions["chat"].close()


@pytest.fixture
def chat(app: Flask) -> Chat:
    """The chat that the app serves."""
    chat: Chat = app.extensions["chat"]
    return chat


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A program that has joined an app of its whole file: for what should change nothing."""
    # One user asks thousands of times from one place here.
    app = create_app(Settings(data=tmp_path_factory.mktemp("data"), port=0, limits=False))
    yield joined(app, "ada")
    app.extensions["chat"].close()


@pytest.fixture
def nobody(app: Flask) -> Program:
    """A program that is not signed in."""
    return Program(app)


@pytest.fixture
def ada(app: Flask) -> Program:
    """A program that has joined as ada."""
    return joined(app, "ada")


@pytest.fixture
def lin(app: Flask) -> Program:
    """A program that has joined as lin."""
    return joined(app, "lin")


@pytest.fixture
def make_app(settings: Settings) -> Iterator[Callable[..., Program]]:
    """Make apps on one database, with settings of their choice; give a program that asks each."""
    with ExitStack() as apps:

        def make(**changed: object) -> Program:
            app = create_app(replace(settings, **changed))
            apps.callback(app.extensions["chat"].close)
            return Program(app)

        yield make
