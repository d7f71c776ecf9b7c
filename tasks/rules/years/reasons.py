"""E08: the reasons given for changes agree with their direction, and with each other."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tasks.documents.normal import normal
from tasks.records import Fact, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.text.agreement import anchor
from tasks.rules.text.lists import measure_of
from tasks.rules.text.vocabulary import pattern
from tasks.rules.years.changes import change
from tasks.statements.amounts import UNITS

_MONEY = re.compile(r"\d\s*[万亿千]?元")
_UP, _DOWN = "up", "down"
_BY_STAFF = ("basic", "personnel", "public")
_STOPS = "。；;"
_WAYS_ZH = {_UP: "增加", _DOWN: "减少"}


@rule(
    "E08",
    severity="info",
    title="Reasons agree with the direction of the change",
    title_zh="变动原因与增减方向一致",
    tolerance="–",
    applies="a change in the text with a reason that speaks of more or less",
    source="reading; no norm",
    note=(
        "Only a reason all of whose words point the other way is named. Staff is one cause: that"
        " it raises one expenditure and lowers another is worth a look."
    ),
)
def reasons_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """A rise is not explained by less, nor a fall by more; staff works in one direction."""
    staffed: dict[str, Fact] = {}
    for number, facts in disclosure.by_paragraph.items():
        text = disclosure.paragraphs[number].text
        for place, fact in enumerate(facts):
            if fact.measure != "change" or fact.unit not in UNITS or not Decimal(fact.value or 0):
                continue
            reason = _reason(text, fact, facts[place + 1 :])
            if not reason:
                continue
            yield from _directed(fact, reason)
            way = _staff(fact, reason)
            if way and _of_the_office(fact):
                staffed.setdefault(way, fact)
    if _UP in staffed and _DOWN in staffed:
        yield _opposed(staffed[_UP], staffed[_DOWN])


def _reason(text: str, fact: Fact, after: Sequence[Fact]) -> str:
    """The reason that follows a change; "" where further figures stand in it."""
    ends = [other.col or 0 for other in after if other.measure != "change-rate"]
    piece = text[fact.col or 0 : min(ends, default=len(text))]
    found = pattern("reason").search(piece)
    if found is None or len(_MONEY.findall(piece[: found.start()])) > 1:
        return ""
    reason = piece[found.end() :]
    whole = not ends or any(stop in reason for stop in _STOPS)
    for stop in _STOPS:
        reason = reason.partition(stop)[0]
    return normal(reason) if whole else ""


def _directed(fact: Fact, reason: str) -> Iterator[RuleResult]:
    up, down = (pattern(f"reason-{way}").search(reason) for way in (_UP, _DOWN))
    if bool(up) == bool(down):
        return
    way = _UP if up else _DOWN
    changed = _UP if Decimal(fact.value or 0) > 0 else _DOWN
    stated = change(fact)
    shown = f"{stated.label}{stated.figure.text}{fact.unit}"
    yield result(
        "E08",
        anchor(fact),
        "pass" if way == changed else "fail",
        (stated,),
        stated=f"{changed} / {way}",
        message=f"{shown} ({changed}), explained by: {reason} ({way})",
        message_zh=f"{shown}，原因却为：{reason}",
    )


def _of_the_office(fact: Fact) -> bool:
    """Whether it is expenditure of the whole office, whose staff is one."""
    spent = fact.classification == "total" and measure_of(fact) in _BY_STAFF
    return spent or fact.classification == "operating-costs"


def _staff(fact: Fact, reason: str) -> str:
    """In which direction staff is said to have moved an expenditure; "" where it is not."""
    up, down, moved = (pattern(f"staff-{way}").search(reason) for way in (_UP, _DOWN, "moved"))
    if moved and not (up or down):
        return _UP if Decimal(fact.value or 0) > 0 else _DOWN
    return "" if bool(up) == bool(down) else _UP if up else _DOWN


def _opposed(up: Fact, down: Fact) -> RuleResult:
    first, second = change(up), change(down)
    shown, other = (f"{entry.label}{entry.figure.text}{entry.unit}" for entry in (first, second))
    return result(
        "E08",
        f"staff-{anchor(up)}-{anchor(down)}",
        "fail",
        (first, second),
        stated=f"{_UP} / {_DOWN}",
        message=f"staff is the reason both for {shown} and for {other}: the reasons point in"
        " different directions",
        message_zh=f"{shown}与{other}均以人员为由，方向相反",
    )
