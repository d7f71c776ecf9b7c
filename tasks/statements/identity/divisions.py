"""Which division an office's name begins with: provinces, prefectures, counties (GB/T 2260).

The list is vocabulary/divisions.csv (docs/decisions/0012-divisions.md). A name that fits several
places stays ambiguous; nothing is guessed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from tasks.documents.normal import normal
from tasks.statements.vocabulary import rows

# Of a province and of a prefecture the last digits are zeros.
_PROVINCE, _PREFECTURE = "0000", "00"
# A name such as 城区 or 东区 tells a place only behind that of a prefecture.
_SHORTEST_ALONE = 3
# 恩施土家族苗族自治州 is 恩施州 for short.
_AUTONOMOUS = re.compile(r"自治([州县旗])$")
# Zones are no divisions: what belongs to one is not the city's that lends it its name.
_ZONE = re.compile(
    r"[^局委办厅院部]{0,10}?(开发区|高新(技术产业)?区|工业园区|保税(港)?区|新区|示范区)|生产建设兵团"
)


@dataclass(frozen=True, slots=True)
class Division:
    """A division by its own name, as 北碚区; `former`: abolished or renamed since 2013."""

    code: str
    name: str
    short: str
    former: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        """Names from the province down, as ("重庆市", "北碚区")."""
        above = (self.code[:2] + _PROVINCE, self.code[:4] + _PREFECTURE)
        names = [current()[code].name for code in dict.fromkeys(above) if code in current()]
        return (*names, self.name) if self.code not in above or self.former else tuple(names)


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A name that fits several divisions."""

    candidates: tuple[Division, ...]


@cache
def _all() -> tuple[Division, ...]:
    return tuple(
        Division(row["code"], row["name"], row["short"], row["status"] == "former")
        for row in rows("divisions")
    )


@cache
def current() -> Mapping[str, Division]:
    """The divisions of today by their codes."""
    return {division.code: division for division in _all() if not division.former}


def division_with(code: str) -> Division | None:
    """The division with a code, former ones included."""
    return current().get(code) or next((entry for entry in _all() if entry.code == code), None)


def lies_in(code: str, division: str) -> bool:
    """Whether a code is that of a division or of one in it (GB/T 2260: two digits a level)."""
    return code.startswith(re.sub("(?:00){1,2}$", "", division))


@cache
def _by_name() -> Mapping[str, tuple[Division, ...]]:
    named: dict[str, list[Division]] = defaultdict(list)
    for division in _all():
        named[division.name].append(division)
    for division in current().values():
        level = _AUTONOMOUS.search(division.name)
        if level and division.short + level[1] not in named:
            named[division.short + level[1]].append(division)
    return {name: tuple(found) for name, found in named.items()}


def _is_recoded(former: Division, other: Division) -> bool:
    """Whether both are one place: districts alone share their names inside a province."""
    digits = 4 if former.name.endswith("区") else 2
    return not other.former and former.code[:digits] == other.code[:digits]


@cache
def _by_short() -> Mapping[str, tuple[Division, ...]]:
    """Provinces and prefectures alone: counties are not named without 县 or 区."""
    named: dict[str, list[Division]] = defaultdict(list)
    for division in current().values():
        if division.short and division.code.endswith(_PREFECTURE):
            named[division.short].append(division)
    return {name: tuple(found) for name, found in named.items()}


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(row["prefix"] for row in rows("office_prefixes"))


@cache
def _beginnings() -> frozenset[str]:
    """The first two characters of all names, full and short."""
    return frozenset(name[:2] for name in (*_by_name(), *_by_short()))


def without_prefix(name: str) -> str:
    """The name without 中共, 国家税务总局 and the like, behind which a place may stand."""
    text = normal(name)
    if not text.startswith(_prefixes()):
        return text
    found = max((p for p in _prefixes() if text.startswith(p)), key=len)
    return text[len(found) :]


def place_of(name: str) -> tuple[tuple[Division, ...], str]:
    """The divisions that the longest sequence of places at its head fits, and the rest.

    A sequence goes down, as 重庆市北碚区 or 内蒙古乌海市. Short names count where full ones follow.
    """
    text = without_prefix(name)
    ends: dict[int, dict[str, Division]] = defaultdict(dict)
    _descend(text, 0, None, ends)
    if not ends:
        return (), text
    longest = max(ends)
    found = ends[longest].values()
    kept = [d for d in found if not (d.former and any(_is_recoded(d, other) for other in found))]
    return tuple(kept), text[longest:]


def _descend(
    text: str, start: int, above: Division | None, ends: dict[int, dict[str, Division]]
) -> None:
    if text[start : start + 2] not in _beginnings():
        return
    for end in range(start + 2, len(text) + 1):
        word = text[start:end]
        for division in _by_name().get(word, ()):
            alone = above is None and len(word) < _SHORTEST_ALONE and word.endswith("区")
            if _is_below(division, above) and not alone:
                ends[end][division.code] = division
                _descend(text, end, division, ends)
        for division in _by_short().get(word, ()):
            if _is_below(division, above):
                _descend(text, end, division, ends)


def _is_below(division: Division, above: Division | None) -> bool:
    if above is None:
        return True
    digits = above.code[:2] if above.code.endswith(_PROVINCE) else above.code[:4]
    has_below = above.code.endswith(_PREFECTURE) and division.code != above.code
    return has_below and division.code.startswith(digits)


def division_of(name: str) -> Division | Ambiguous | None:
    """The division whose office bears this name; None: it names no place, or a zone in one.

    江苏省苏州中学 may be the province's or the prefecture's.

    >>> division_of("高邑县信访局").code
    '130127'
    """
    found, rest = place_of(name)
    if not found or (any(d.code.endswith(_PREFECTURE) for d in found) and _ZONE.match(rest)):
        return None
    if len(found) == 1 and (below := _short_below(found[0], rest)):
        found = (*found, below)
    return found[0] if len(found) == 1 else Ambiguous(found)


def _short_below(province: Division, rest: str) -> Division | None:
    if not province.code.endswith(_PROVINCE):
        return None
    named = (entry for end in range(2, 6) for entry in _by_short().get(rest[:end], ()))
    return next((entry for entry in named if _is_below(entry, province)), None)


def shortened(name: str) -> Division | None:
    """The province or prefecture that a name begins with in short, as 长沙 in 长沙职业教育基地.

    It is no proof: 中山大学 is not in 中山市. Use it where something else says the same.
    """
    text = without_prefix(name)
    if place_of(name)[0]:
        return None
    ends = [end for end in range(2, len(text)) if text[:end] in _by_short()]
    if not ends or _ZONE.match(text[max(ends) :]):
        return None
    found = _by_short()[text[: max(ends)]]
    return found[0] if len(found) == 1 else None


def named_in(texts: Iterable[str], candidates: tuple[Division, ...]) -> Division | None:
    """The one of the candidates that texts name together with what it belongs to."""
    said = "".join(texts)
    found = [
        entry
        for entry in candidates
        if any(above + entry.name in said for above in entry.path[:-1])
    ]
    return found[0] if len(found) == 1 else None
