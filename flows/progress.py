"""Telling how far a run is: a bar a stage on a terminal, nothing where nobody looks."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress

STAGES = {
    "portals": "Portals 门户",
    "discover": "Discover pages 发现",
    "fetch": "Fetch and archive 存档",
    "read": "Read tables 读取",
    "check": "Check 核对",
    "load": "Load 入库",
    "change": "Changes 变更",
    "catalogue": "Catalogue 编目",
    "compare": "Compare documents 比较",
    "review": "Compare findings 比对",
}


class Reporter(Protocol):
    """Hears after every batch how much of a portal's stage is done and how much is left."""

    def __call__(self, stage: str, portal: str, done: int, left: int) -> None:
        """Hear that a batch of a stage ended."""


def silent(stage: str, portal: str, done: int, left: int) -> None:
    """A reporter that says nothing."""


_current: ContextVar[Reporter] = ContextVar("reporter", default=silent)


def report(stage: str, portal: str, done: int, left: int) -> None:
    """Tell the present reporter; works inside flows, whose parameters must stay plain data.

    Args:
        portal: its id; "" for a stage of the whole archive.
    """
    _current.get()(stage, portal, done, left)


@contextmanager
def bars(*, quiet: bool) -> Iterator[None]:
    """Show a bar a stage on stderr while the block runs; nothing off a terminal or if `quiet`."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    progress = _progress()
    rows = {stage: progress.add_task(text, total=None) for stage, text in STAGES.items()}

    lock, lefts = Lock(), {stage: dict[str, int]() for stage in STAGES}

    def tell(stage: str, portal: str, done: int, left: int) -> None:
        with lock:
            lefts[stage][portal] = left
            progress.advance(rows[stage], done)
            finished = progress.tasks[rows[stage]].completed
            progress.update(rows[stage], total=finished + sum(lefts[stage].values()))

    token = _current.set(tell)
    try:
        with progress:
            yield
    finally:
        _current.reset(token)


class Bar:
    """One bar on stderr for files or pages; nothing where that is no terminal, or if `quiet`."""

    def __init__(self, total: int, *, quiet: bool) -> None:
        # What is printed meanwhile goes its own way: stdout may be a file.
        self._progress = None
        if not quiet and sys.stderr.isatty():
            self._progress = _progress(transient=True, redirect_stdout=False, redirect_stderr=False)
            self._row = self._progress.add_task("", total=total)

    @contextmanager
    def shown(self, text: str) -> Iterator[None]:
        """Show it while the block runs; afterwards nothing of it is left on the terminal."""
        if self._progress is None:
            yield
            return
        self._progress.update(self._row, description=text)
        with self._progress:
            yield

    def advance(self, number: int = 1) -> None:
        """So many more are done."""
        if self._progress is not None:
            self._progress.advance(self._row, number)


def _progress(**manners: Any) -> "Progress":
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        **manners,
    )
