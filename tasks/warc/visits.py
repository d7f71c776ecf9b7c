"""Visits in a WARC: an answer, with the request and what its crawler says of it beside it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tasks.warc.http import Asked, NoHttp, request
from tasks.warc.records import Record, WarcDamaged, records

_ANSWERS = ("response", "revisit")
_MOST_SAID = 1 << 20  # bytes


@dataclass(slots=True)
class Visited:
    """A record of type response or revisit; `said` are the fields of its metadata record."""

    answer: Record
    asked: Asked | None = None
    said: list[tuple[str, str]] = field(default_factory=list)

    def field(self, name: str) -> str | None:
        """The first field of a name; None without one."""
        return next((value for key, value in self.said if key == name), None)


def visits(path: Path, spool: Path, most: int) -> Iterator[Visited]:
    """The visits of a file, each with the records that name it or that it names.

    Such records stand beside an answer: before it one request, after it any up to the next answer.

    Raises:
        WarcDamaged: after the last visit before the damage.
        OSError: the file cannot be read.
    """
    before: tuple[Record, Asked] | None = None
    present: Visited | None = None
    damage: WarcDamaged | None = None
    for record in _until_damage(path, spool, most):
        if isinstance(record, WarcDamaged):
            damage = record
        elif record.kind in _ANSWERS:
            if present is not None:
                yield from _given(present)
            present = Visited(_taken(record))
            if before is not None and _belong(before[0], present.answer):
                present.asked = before[1]
            before = None
        elif present is not None and _belong(record, present.answer):
            _add(record, present)
        elif record.kind == "request" and (asked := _asked(record)) is not None:
            before = record, asked
    if present is not None:
        yield from _given(present)
    if damage is not None:
        raise damage


def _add(record: Record, present: Visited) -> None:
    """What a record beside an answer tells of it."""
    if record.kind == "request":
        present.asked = _asked(record)
    elif record.kind == "metadata":
        present.said += _fields(record)


def _until_damage(path: Path, spool: Path, most: int) -> Iterator[Record | WarcDamaged]:
    """The records, and as the last of them what is wrong with the rest."""
    try:
        yield from records(path, spool, most)
    except WarcDamaged as error:
        yield error


def _taken(record: Record) -> Record:
    """The record with its block under another name, under which it stays."""
    if record.path is None:
        return record
    kept = record.path.with_name(f"{record.path.name}-kept")
    record.path.rename(kept)
    return Record(record.headers, record.size, kept, record.digests)


def _given(visited: Visited) -> Iterator[Visited]:
    """A visit; afterwards its block is gone."""
    try:
        yield visited
    finally:
        if visited.answer.path is not None:
            visited.answer.path.unlink(missing_ok=True)


def _belong(record: Record, answer: Record) -> bool:
    """Whether one of two records names the other as made at the same time."""
    named = [
        *record.headers.get("warc-concurrent-to", ()),
        *record.headers.get("warc-refers-to", ()),
    ]
    own = record.header("warc-record-id")
    return answer.header("warc-record-id") in named or (
        own != "" and own in answer.headers.get("warc-concurrent-to", ())
    )


def _asked(record: Record) -> Asked | None:
    try:
        return request(record.path) if record.path is not None else None
    except NoHttp:
        return None


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    """The lines "name: value" of a record of type application/warc-fields."""
    said = record.header("content-type").startswith("application/warc-fields")
    if record.path is None or record.size > _MOST_SAID or not said:
        return
    for line in record.path.read_text("utf-8", "replace").splitlines():
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip(), value.strip()
