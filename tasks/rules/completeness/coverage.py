"""Coverage: which documents of an office should have appeared, and which never did."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tasks.records import DocumentKind, Identity
from tasks.rules.profile import fits, lines

# How far a document came: its office lists it, its file is in the archive, the file was read.
Progress = Literal["published", "captured", "read"]
State = Literal["published", "captured", "read", "missing", "not-yet-due"]
_ORDER: tuple[Progress, ...] = ("published", "captured", "read")
_KINDS: tuple[DocumentKind, ...] = ("budget", "final_accounts")


@dataclass(frozen=True, slots=True)
class Office:
    """An office of the registry.

    Attributes:
        first: fiscal year since which it is known to publish.
        last: fiscal year after which it is known to have ended; None: it exists.
    """

    division_code: str | None
    first: int
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A document that the archive knows."""

    fiscal_year: int
    kind: DocumentKind
    progress: Progress


@dataclass(frozen=True, slots=True)
class Expected:
    """A document that an office should have published.

    Attributes:
        due: the last day on which it may appear without being late.
        own: whether the office itself has published this kind before or since; peers do anyway.
        source: the norm that the day rests on.
    """

    fiscal_year: int
    kind: DocumentKind
    due: date
    state: State
    own: bool
    source: str


def coverage(
    office: Office, seen: Iterable[Seen], today: date, *, peers: Iterable[Iterable[Seen]] = ()
) -> tuple[Expected, ...]:
    """Every document expected of an office up to today, and how far it came.

    A kind is expected of an office that has published it itself, in all its years; of another,
    in the years in which at least half of its peers did. What is there is listed even where it
    is not expected or not yet due.

    Args:
        seen: the office's own documents.
        peers: those of each office of the same level and place.
    """
    own = _furthest(seen)
    usual = _usual(peers)
    published = {kind for _, kind in own}
    found: list[Expected] = []
    first = min((year for year, _ in own), default=office.first)
    for year in range(min(first, office.first), _last(office, own, today) + 1):
        for kind in _KINDS:
            due = _due(office.division_code, year, kind)
            if due is None:
                continue
            day, source = due
            progress = own.get((year, kind))
            if progress is None and kind not in published and (year, kind) not in usual:
                continue
            late: State = "missing" if today > day else "not-yet-due"
            state = progress or late
            found.append(Expected(year, kind, day, state, kind in published, source))
    return tuple(found)


def _furthest(seen: Iterable[Seen]) -> Mapping[tuple[int, DocumentKind], Progress]:
    """How far the documents of each year and kind came; of several the one that came furthest."""
    found: dict[tuple[int, DocumentKind], Progress] = {}
    for entry in seen:
        key = entry.fiscal_year, entry.kind
        found[key] = max(found.get(key, entry.progress), entry.progress, key=_ORDER.index)
    return found


def _usual(peers: Iterable[Iterable[Seen]]) -> frozenset[tuple[int, DocumentKind]]:
    """The years and kinds that at least half of the peers have published."""
    each = [{(entry.fiscal_year, entry.kind) for entry in peer} for peer in peers]
    counted = Counter(key for keys in each for key in keys)
    return frozenset(key for key, count in counted.items() if count * 2 >= len(each))


def _last(office: Office, own: Iterable[tuple[int, DocumentKind]], today: date) -> int:
    """The last fiscal year of which a document can be expected, or is there already."""
    ahead = max((year for year, _ in own), default=today.year)
    return max(today.year, ahead) if office.last is None else office.last


def _due(division_code: str | None, year: int, kind: DocumentKind) -> tuple[date, str] | None:
    """The day by which a document is published, and why; None where no norm is known."""
    of = Identity(None, None, division_code, year, kind, "unknown")
    fitting = [row for row in lines("deadlines") if fits(row, of)]
    if not fitting:
        return None
    row = fitting[-1]
    day = date(year + int(row["years_after"]), int(row["month"]), int(row["day"]))
    return day, row["source"]
