"""The reading room's API beside Datasette on the same SQLite file, over HTTP, in pairs.

Datasette answers questions about one table by its filters, in JSON with the names behind foreign
keys, and leads from row to row; the questions of a monitor that this can answer are here, asked as
a visitor would who knows an office by its name. What needs several tables at once it takes as SQL
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
# Gives the rows at an address below a server.
Get = Callable[[str], list[dict[str, Any]]]
Ask = Callable[[Get], Any]


class _NoAnswerError(Exception):
    """The server refused within its limits."""


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
                sides = [(mine, f"{room.address}/api/v1"), (theirs, f"{peer}/gongkai")]
                times = [_took(client, *side) for side in sides[:: 1 if turn % 2 else -1]]
                if turn >= WARM:
                    first, second = times[:: 1 if turn % 2 else -1]
                    pairs.append((first, second))
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
    """Draws the same question for both, as the API and as Datasette take it."""

    def __init__(self, questions: Questions) -> None:
        self._asked = questions
        self._random = random.Random(5)
        self.names: dict[str, Callable[[], tuple[Ask, Ask]]] = {
            "a figure by its id": self._figure,
            "an office in a year": self._office_and_year,
            "a code in a year over a province": self._code,
            "a range of amounts": self._amounts,
            "findings of a rule": self._findings,
            "the newest changes": self._changes,
        }

    def _figure(self) -> tuple[Ask, Ask]:
        fact = self._random.choice(self._asked.facts)
        return (lambda get: get(f"facts/{fact}")), (lambda get: _chain(get, fact))

    def _office_and_year(self) -> tuple[Ask, Ask]:
        code, name = self._random.choice(self._asked.offices)
        year = self._random.choice(YEARS)

        def theirs(get: Get) -> Any:
            (office,) = get(_rows("organisation", name=name, division_code=code))
            return get(_rows("entry", organisation_id=office["id"], fiscal_year=year, _sort="id"))

        return _query("facts", office=name, place=code, year=year), theirs

    def _code(self) -> tuple[Ask, Ask]:
        code, year = self._random.choice(self._asked.codes), self._random.choice(YEARS)
        place = self._random.choice(self._asked.offices)[0][:2]
        return (
            _query("facts", code=code, year=year, place=place),
            _listed(
                "entry",
                code=code,
                fiscal_year=year,
                place__gte=f"{place}0000",
                place__lte=f"{place}9999",
                _sort="id",
            ),
        )

    def _amounts(self) -> tuple[Ask, Ask]:
        least = round(self._random.lognormvariate(13, 2))
        most = least * 11 // 10
        return (
            _query("facts", min=least, max=most, order="amount"),
            _listed(
                "entry",
                amount_fen__gte=least * 100,
                amount_fen__lte=most * 100,
                _sort_desc="amount_fen",
            ),
        )

    def _findings(self) -> tuple[Ask, Ask]:
        rule = self._random.choice(["A01", "A14", "B01", "C01"])
        return _query("findings", rule=rule), _listed("finding", rule=rule, _sort_desc="first_seen")

    def _changes(self) -> tuple[Ask, Ask]:
        return _query("changes"), _listed("change", _sort_desc="at")


def _chain(get: Get, fact_id: str) -> list[dict[str, Any]]:
    """From a figure to its captures, row by row, as the foreign keys lead."""
    (fact,) = get(f"fact/{fact_id}.json?_shape=objects")
    (reading,) = get(f"extraction/{fact['extraction_id']}.json?_shape=objects")
    (version, *_) = get(_rows("disclosure_version", object_sha256=reading["object_sha256"]))
    get(f"source/{_number(version['source_id'])}.json?_shape=objects")
    (owed,) = get(f"disclosure/{_number(version['disclosure_id'])}.json?_shape=objects")
    get(f"organisation/{owed['organisation_id']}.json?_shape=objects")
    return get(_rows("capture", source_id=_number(version["source_id"])))


def _number(value: Any) -> Any:
    """The key, where Datasette gives its label with it."""
    return value["value"] if isinstance(value, dict) else value


def _query(path: str, **conditions: Any) -> Ask:
    return lambda get: get(f"{path}?{urlencode({**conditions, 'limit': ROWS})}")


def _listed(table: str, **conditions: Any) -> Ask:
    return lambda get: get(_rows(table, **conditions))


def _rows(table: str, **conditions: Any) -> str:
    shown = {"_labels": "on", "_size": ROWS, "_shape": "objects"}
    return f"{table}.json?{urlencode({**conditions, **shown})}"


def _took(client: httpx.Client, ask: Ask, base: str) -> float | None:
    """Milliseconds to the whole answer; None where there is none within the server's limits."""

    def get(path: str) -> list[dict[str, Any]]:
        answer = client.get(f"{base}/{path}")
        if answer.status_code != 200:
            raise _NoAnswerError
        found: list[dict[str, Any]] = answer.json().get("rows", [])
        return found

    start = time.perf_counter()
    try:
        ask(get)
    except _NoAnswerError:
        return None
    return (time.perf_counter() - start) * 1000


@contextmanager
def _datasette(settings: Settings, folder: Path) -> Iterator[str]:
    port = free_ports(1)[0]
    file = settings.data / "gongkai.db"
    command = (sys.executable, "-m", "datasette", "serve", "--immutable", file, "--port", port)
    with listening(command, port, folder / "datasette.log") as server:
        yield server.address
