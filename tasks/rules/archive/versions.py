"""I11: two versions of one disclosure, figure by figure: what changed from what to what."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest

from tasks.documents.normal import normal
from tasks.records import Fact, Indicator, Operand, Paragraph, RuleResult
from tasks.rules.archive.documents import Known, latest_first, like
from tasks.rules.archive.figures import (
    anchor,
    label_of,
    others,
    own,
    statement_of,
    worth,
)
from tasks.rules.archive.wording import Written, changed_numbers
from tasks.rules.compare import result, undone
from tasks.rules.rule import across

# Two files are versions of one disclosure where so many figures agree, and most of those in both.
_LEAST_ALIKE = 3
# Characters of a hash that tell files apart, and of a moment that are its day.
_SHORT, _DAY = 8, 10

_Pair = tuple[Fact | None, Fact | None]


@across(
    "I11",
    severity="warning",
    title="A disclosure that was published again states the same",
    title_zh="重新发布的公开文件内容一致",
    tolerance="none: the value has to be the same; blank, a dash and zero count as nothing",
    applies="another file of the same office, year, kind and scope with other bytes, in which "
    "most of the figures that both have agree",
    source="政府信息公开条例 (2019) art. 6: information has to be accurate",
    note="Changes in a file of another format are information: they may come from reading. A "
    "table that is missing counts only where every table of the other file is recognised.",
)
def reissued(document: Known, known: Sequence[Known]) -> Iterator[RuleResult]:
    """Against the version before in its own format, and against the latest in each other one."""
    order = latest_first(known)
    formats: set[str | None] = set()
    doubtful: list[Known] = []
    for other in like(document, order[order.index(document) + 1 :]):
        if other.media_type in formats or other.sha256 == document.sha256:
            continue
        pairs = _paired(document, other)
        if (same := _is_version(pairs)) is None:
            continue
        if not same:
            doubtful.append(other)
            continue
        formats.add(other.media_type)
        yield from _differences(document, other, pairs)
    if doubtful and not formats:
        reason = "same-disclosure-doubtful"
        yield result("I11", _anchor(doubtful[0], "document"), "not-checked", reason=reason)


def _is_version(pairs: Sequence[_Pair]) -> bool | None:
    """Whether most of the figures in both agree; None where they have none in common."""
    both = [(one, two) for one, two in pairs if one and two and (worth(one) or worth(two))]
    alike = sum(worth(one) == worth(two) for one, two in both)
    return (alike >= _LEAST_ALIKE and 2 * alike >= len(both)) if both else None


def _differences(document: Known, other: Known, pairs: Sequence[_Pair]) -> Iterator[RuleResult]:
    shared = document.statements & other.statements
    changed = [
        (one, two)
        for one, two in pairs
        if (one and worth(one)) != (two and worth(two)) and (one or two).statement in shared  # type: ignore[union-attr]
    ]
    yield from (_figure_changed(document, other, one, two) for one, two in changed)
    accused = {one.table for one, _ in changed if one}
    first = {one.table: (one, two) for one, two in reversed(pairs) if one and two}
    for table, (one, two) in sorted(first.items(), key=str):
        if table not in accused:
            yield _unchanged(other, one, two)
    if document.media_type == other.media_type:
        yield from _tables_changed(document, other)
        yield from _text_changed(document, other)
    yield from _targets_changed(document, other)


def _paired(document: Known, other: Known) -> list[_Pair]:
    """The figures of both by their meaning, those with one meaning by the place among them.

    Of several with one meaning the ones that agree are left out, so that one that moved does not
    make all behind it differ.
    """
    keys = dict.fromkeys((*document.figures, *other.figures))
    return [
        pair
        for key in keys
        for pair in _aligned(document.figures.get(key, ()), other.figures.get(key, ()))
    ]


def _aligned(ones: Sequence[Fact], twos: Sequence[Fact]) -> list[_Pair]:
    if len(ones) == len(twos) == 1:
        return [(ones[0], twos[0])]
    common = Counter(map(worth, ones)) & Counter(map(worth, twos))
    first, second = _parted(ones, common), _parted(twos, common)
    return [*zip(first[0], second[0], strict=True), *zip_longest(first[1], second[1])]


def _parted(
    facts: Sequence[Fact], common: Counter[Decimal | None]
) -> tuple[list[Fact], list[Fact]]:
    """Those that the other document has too, in the order of their worth, and the rest."""
    left = Counter(common)
    same: list[Fact] = []
    rest: list[Fact] = []
    for fact in facts:
        found = left[worth(fact)] > 0
        left[worth(fact)] -= found
        (same if found else rest).append(fact)
    return sorted(same, key=lambda fact: worth(fact) or 0), rest


def _figure_changed(
    document: Known, other: Known, one: Fact | None, two: Fact | None
) -> RuleResult:
    """A figure that is another one, or that one of the documents alone has."""
    fact = one or two
    assert fact is not None
    where = statement_of(fact)
    terms = [
        *([own(one)] if one else []),
        *([others(two, other.sha256, where)] if two else []),
    ]
    checked = _change(
        document,
        other,
        f"{anchor(fact)}{'' if one else '-gone'}",
        (f"{where}, {label_of(fact)}", f"《{where}》{label_of(fact)}"),
        [entry.operand for entry in terms],
        _shown(two),
        _shown(one),
    )
    doubt = (one and one.doubt) or (two and two.doubt)
    return undone(checked, "reading-doubtful") if doubt else checked


def _shown(fact: Fact | None) -> str:
    return fact.stated.strip() if fact else ""


def _change(
    document: Known,
    other: Known,
    place: str,
    what: tuple[str, str],
    operands: Sequence[Operand],
    before: str,
    after: str,
    nothing: tuple[str, str] = ("nothing", "空白"),
) -> RuleResult:
    """One change as a failure; all changes from one version to the next are one finding."""
    how, how_zh, reason = _relation(document, other)
    old, new = before or nothing[0], after or nothing[0]
    old_zh, new_zh = before or nothing[1], after or nothing[1]
    return result(
        "I11",
        _anchor(other, place),
        "fail",
        operands,
        reason=reason,
        severity="info" if reason == "other-format" else None,
        stated=after,
        expected=before,
        message=f"{what[0]}: {how.format(old=old, new=new)}",
        message_zh=f"{what[1]}：{how_zh.format(old=old_zh, new=new_zh)}",
        group=f"{reason}-{other.sha256[:_SHORT]}",
    )


def _relation(document: Known, other: Known) -> tuple[str, str, str]:
    """How a change is told: in which order the two were published, if that is known."""
    if document.media_type != other.media_type:
        return (
            "{new} here, {old} in the file of another format",
            "本文件为{new}，另一格式的文件为{old}",
            "other-format",
        )
    then, now = other.public_since, document.public_since
    if then is None or now is None or then == now:
        return "{new} here, {old} in the other file", "本文件为{new}，另一文件为{old}", "re-issued"
    return (
        f"changed from {{old}} ({then[:_DAY]}) to {{new}} ({now[:_DAY]})",
        f"由{{old}}（{then[:_DAY]}）改为{{new}}（{now[:_DAY]}）",
        "re-issued",
    )


def _unchanged(other: Known, one: Fact, two: Fact) -> RuleResult:
    """A table all of whose figures are in the other document too."""
    where = statement_of(one)
    return result(
        "I11",
        _anchor(other, f"t{one.table}"),
        "pass",
        [own(one), others(two, other.sha256, where)],
        expected=_shown(two),
        message=f"{where}: every figure is the same in the other file",
        message_zh=f"《{where}》：两份文件数字一致",
    )


def _tables_changed(document: Known, other: Known) -> Iterator[RuleResult]:
    """Tables with figures that only one of the two versions has."""
    for has, lacks, gone in ((other, document, True), (document, other, False)):
        first = {key.statement: facts[0] for key, facts in reversed(list(has.figures.items()))}
        for kind in sorted(first.keys() - lacks.statements):
            fact = first[kind]
            where = statement_of(fact)
            operand = (others(fact, other.sha256, where) if gone else own(fact)).operand
            checked = _change(
                document,
                other,
                f"table-{kind}",
                ("table", "表"),
                [operand],
                *((f"《{where}》", "") if gone else ("", f"《{where}》")),
                nothing=("no such table", "无此表"),
            )
            unknown = len(lacks.disclosure.tables) > len(lacks.disclosure.recognised)
            yield undone(checked, "reading-doubtful") if unknown else checked


def _text_changed(document: Known, other: Known) -> Iterator[RuleResult]:
    """Numbers that changed in running text whose words are the same."""
    ones, twos = document.disclosure.paragraphs, other.disclosure.paragraphs
    for one, two in changed_numbers(ones, twos):
        yield _change(
            document,
            other,
            f"p{one.paragraph}-n{one.place}",
            (f"in the text, “{one.before}…”", f"文字部分“{one.before}…”"),
            [_in_text(ones, one), _in_text(twos, two, other.sha256)],
            two.text,
            one.text,
        )


def _in_text(
    paragraphs: Mapping[int, Paragraph], written: Written, document: str | None = None
) -> Operand:
    paragraph = paragraphs[written.paragraph]
    return Operand(
        written.text,
        page=paragraph.page,
        bbox=paragraph.bbox,
        sentence=paragraph.text,
        document=document,
    )


def _targets_changed(document: Known, other: Known) -> Iterator[RuleResult]:
    """Targets and weights of indicators that stand once in each of the two under one name."""
    ones, twos = _targets(document), _targets(other)
    for name in ones.keys() & twos.keys():
        one, two = ones[name], twos[name]
        if len(one) == len(two) == 1 and _target(one[0]) != _target(two[0]):
            yield _change(
                document,
                other,
                f"t{one[0].table}-r{one[0].row}-target",
                (f"target {name[-1]}", f"绩效指标“{name[-1]}”"),
                [_aimed(one[0]), _aimed(two[0], other.sha256)],
                " / ".join(_target(two[0])),
                " / ".join(_target(one[0])),
            )


def _targets(document: Known) -> dict[tuple[str, ...], list[Indicator]]:
    found: dict[tuple[str, ...], list[Indicator]] = {}
    for entry in document.disclosure.indicators:
        names = (entry.project, entry.level1, entry.level2, entry.level3)
        if entry.level3:
            found.setdefault(tuple(normal(name or "") for name in names), []).append(entry)
    return found


def _target(entry: Indicator) -> tuple[str, ...]:
    return tuple(filter(None, (normal(entry.text), normal(entry.weight or ""))))


def _aimed(entry: Indicator, document: str | None = None) -> Operand:
    return Operand(
        entry.text,
        table=entry.table,
        row=entry.row,
        page=entry.page,
        bbox=entry.bbox,
        document=document,
    )


def _anchor(other: Known, place: str) -> str:
    return f"{other.sha256[:_SHORT]}-{place}"
