"""Telling how far a run is: a bar a stage on a terminal, nothing where nobody looks."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

STAGES = {
    "discover": "Discover pages 发现",
    "fetch": "Fetch and archive 存档",
    "read": "Read tables 读取",
    "check": "Check 核对",
    "load": "Load 入库",
}


class Reporter(Protocol):
    """Hears after every batch how much of a stage is done and how much is left."""

    def __call__(self, stage: str, done: int, left: int) -> None:
        """Hear that a batch of a stage ended."""


def silent(stage: str, done: int, left: int) -> None:
    """A reporter that says nothing."""


_current: ContextVar[Reporter] = ContextVar("reporter", default=silent)


def report(stage: str, done: int, left: int) -> None:
    """Tell the present reporter; works inside flows, whose parameters must stay plain data."""
    _current.get()(stage, done, left)


@contextmanager
def bars(*, quiet: bool) -> Iterator[None]:
    """Show a bar a stage on stderr while the block runs; `quiet` shows nothing."""
    if quiet:
        yield
        return
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
    rows = {stage: progress.add_task(text, total=None) for stage, text in STAGES.items()}

    def tell(stage: str, done: int, left: int) -> None:
        progress.advance(rows[stage], done)
        finished = progress.tasks[rows[stage]].completed
        progress.update(rows[stage], total=finished + left)

    token = _current.set(tell)
    try:
        with progress:
            yield
    finally:
        _current.reset(token)
