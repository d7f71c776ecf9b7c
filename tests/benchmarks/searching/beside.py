"""The reading room's API beside Datasette on the same SQLite file, over HTTP, in pairs.

Datasette answers questions about one table by its filters, in JSON with the names behind foreign
keys; those of a monitor that this can express are here. What needs several tables it takes as SQL
alone, which is another kind of reader.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx

from storage.settings import Settings
from tests.benchmarks.searching.generate import YEARS
from tests.benchmarks.searching.questions import Questions
from tests.benchmarks.searching.rooms import listening, serving
from tests.servers import free_ports

# How often as long Datasette takes, at least.
LEAST = 2.0
PAIRS, WARM, ROWS = 100, 10, 50


# Milliseconds of ours and of Datasette; None: it gave no answer.
Pair = tuple[float | None, float | None]


def beside(
    settings: Settings, questions: Questions, folder: Path
) -> Iterator[tuple[str, list[Pair]]]:
    """Each question that both can answer, asked in pairs."""
    with (
        serving(settings, folder) as room,
        _datasette(settings, folder) as peer,
        httpx.Client(trust_env=False, timeout=60) as client,
    ):
        for name, draw in _Drawn(questions).names.items():
            pairs: list[Pair] = []
            for turn in range(WARM + PAIRS):
                mine, theirs = draw()
                addresses = (f"{room.address}/api/v1/{mine}", f"{peer}/gongkai/{theirs}")
                times = {
                    address: _asked(client, address)
                    for address in addresses[:: 1 if turn % 2 else -1]
                }
                if turn >= WARM:
                    pairs.append((times[addresses[0]], times[addresses[1]]))
            yield name, pairs


def table(found: Iterator[tuple[str, list[Pair]]]) -> list[str]:
    """Print the table; the lines of what is missed."""
    print(f"\nBeside Datasette, {PAIRS} pairs over HTTP, {ROWS} rows each\n")
    print("| question | Gongkai, ms | Datasette, ms | ratio |\n| --- | ---: | ---: | ---: |")
    missed = []
    for name, pairs in found:
        both = [(own, other) for own, other in pairs if own is not None and other is not None]
        unanswered = [sum(pair[side] is None for pair in pairs) for side in (0, 1)]
        if any(unanswered):
            print(f"| {name} | {unanswered[0]} unanswered | {unanswered[1]} unanswered | – |")
            missed += [f"beside Datasette, {name}: unanswered"] if unanswered[0] else []
            continue
        own, other = (statistics.median(times) for times in zip(*both, strict=True))
        ratio = statistics.median(theirs / mine for mine, theirs in both)
        print(f"| {name} | {own:.1f} | {other:.1f} | {ratio:.1f} |")
        if ratio < LEAST:
            missed.append(f"beside Datasette, {name}: {ratio:.2f} times as fast")
    return missed


class _Drawn:
    """Draws the same question for both: below the API, and below the database in Datasette."""

    def __init__(self, questions: Questions) -> None:
        self._asked = questions
        self._random = random.Random(5)
        self.names: dict[str, Callable[[], tuple[str, str]]] = {
            "a figure by its id": self._figure,
            "an office in a year": self._office_and_year,
            "a code in a year over a province": self._code,
            "a range of amounts": self._amounts,
            "findings of a rule": self._findings,
            "the newest changes": self._changes,
        }

    def _figure(self) -> tuple[str, str]:
        fact = self._random.choice(self._asked.facts)
        return f"facts/{fact}", f"fact/{fact}.json"

    def _office_and_year(self) -> tuple[str, str]:
        number = self._random.randrange(len(self._asked.offices))
        code, name = self._asked.offices[number]
        year = self._random.choice(YEARS)
        return (
            _query("facts", office=name, place=code, year=year),
            _rows("entry", organisation_id=number + 1, fiscal_year=year, _sort="fact_id"),
        )

    def _code(self) -> tuple[str, str]:
        code, year = self._random.choice(self._asked.codes), self._random.choice(YEARS)
        place = self._random.choice(self._asked.offices)[0][:2]
        return (
            _query("facts", code=code, year=year, place=place),
            _rows(
                "entry",
                code=code,
                fiscal_year=year,
                place__gte=f"{place}0000",
                place__lte=f"{place}9999",
                _sort="fact_id",
            ),
        )

    def _amounts(self) -> tuple[str, str]:
        least = round(self._random.lognormvariate(13, 2))
        most = least * 11 // 10
        return (
            _query("facts", min=least, max=most, order="amount"),
            _rows(
                "entry",
                amount_fen__gte=least * 100,
                amount_fen__lte=most * 100,
                _sort_desc="amount_fen",
            ),
        )

    def _findings(self) -> tuple[str, str]:
        rule = self._random.choice(["A01", "A14", "B01", "C01"])
        return _query("findings", rule=rule), _rows("finding", rule=rule, _sort_desc="first_seen")

    def _changes(self) -> tuple[str, str]:
        return _query("changes"), _rows("change", _sort_desc="at")


def _query(path: str, **conditions: Any) -> str:
    return f"{path}?{urlencode({**conditions, 'limit': ROWS})}"


def _rows(table: str, **conditions: Any) -> str:
    return f"{table}.json?{urlencode({**conditions, '_labels': 'on', '_size': ROWS})}"


def _asked(client: httpx.Client, address: str) -> float | None:
    """Milliseconds to the whole answer; None where there is none within the server's limits."""
    start = time.perf_counter()
    answer = client.get(address)
    took = (time.perf_counter() - start) * 1000
    return took if answer.status_code == 200 else None


@contextmanager
def _datasette(settings: Settings, folder: Path) -> Iterator[str]:
    port = free_ports(1)[0]
    file = settings.data / "gongkai.db"
    command = (sys.executable, "-m", "datasette", "serve", "--immutable", file, "--port", port)
    with listening(command, port, folder / "datasette.log") as server:
        yield server.address
