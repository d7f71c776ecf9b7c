"""What changed from one version of a disclosure to the next: one result a change."""

from collections.abc import Iterator, Mapping, Sequence

from tasks.documents.normal import normal
from tasks.records import Fact, Indicator, Operand, Paragraph, RuleResult
from tasks.rules.archive.documents import Known
from tasks.rules.archive.figures import anchor, label_of, others, own, statement_of
from tasks.rules.archive.wording import Written, changed_numbers
from tasks.rules.compare import result, undone

# Characters of a hash that tell files apart, and of a moment that are its day.
_SHORT, _DAY = 8, 10


def figure_changed(document: Known, other: Known, one: Fact | None, two: Fact | None) -> RuleResult:
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
        place_in(other, place),
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


def unchanged(other: Known, one: Fact, two: Fact) -> RuleResult:
    """A table all of whose figures are in the other document too."""
    where = statement_of(one)
    return result(
        "I11",
        place_in(other, f"t{one.table}"),
        "pass",
        [own(one), others(two, other.sha256, where)],
        expected=_shown(two),
        message=f"{where}: every figure is the same in the other file",
        message_zh=f"《{where}》：两份文件数字一致",
    )


def tables_changed(document: Known, other: Known) -> Iterator[RuleResult]:
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


def text_changed(document: Known, other: Known) -> Iterator[RuleResult]:
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


def targets_changed(document: Known, other: Known) -> Iterator[RuleResult]:
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


def place_in(other: Known, place: str) -> str:
    """A place of the document as a part of ids of results against one other version."""
    return f"{other.sha256[:_SHORT]}-{place}"
