"""Clean documents are clean: nothing is called wrong in them, and their own ties hold."""

from decimal import Decimal

import pytest

from tasks.rules.check import check
from tasks.statements.interpret import interpret
from tests.tasks.rules.mutations.clean import Place, Tie, broken, in_cell, values
from tests.tasks.rules.mutations.documents import LAYOUTS
from tests.tasks.rules.mutations.draft import Draft, Figure

# Seeds that the table of `make bench-checks` does not use.
SEEDS = range(1000, 1008)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_clean_documents_stay_clean(layout: str, seed: int) -> None:
    document = LAYOUTS[layout](seed).extraction
    meant = interpret(document)
    results = check(document, meant)
    assert [e for e in results if e.verdict == "fail" and e.severity != "info"] == []
    assert meant.identity.fiscal_year == LAYOUTS[layout](seed).year


@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_ties_hold(layout: str) -> None:
    clean = LAYOUTS[layout](1)
    at = values(clean.extraction, clean.counted)
    assert [tie for tie in clean.ties if broken(tie, at)] == []
    assert len(clean.ties) > 100


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_tied_figure_is_printed(layout: str) -> None:
    clean = LAYOUTS[layout](2)
    at = values(clean.extraction, clean.counted)
    assert all(at(tie.total) for tie in clean.ties if isinstance(tie.total, Place))
    assert all(any(at(part) for part in tie.parts) for tie in clean.ties)


def test_a_seed_gives_one_document() -> None:
    for make in LAYOUTS.values():
        assert make(3) == make(3)
        assert make(3).extraction != make(4).extraction


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("12.50", "万元", ("125000.00", "50.000")),
        ("-1.0", "元", ("-1.0", "0.05")),
        ("20", None, ("20", "0")),
        ("20", "万元", ("200000", "5000.0")),
        ("5.5万元", "元", ("55000.0", "500.00")),
        ("20场，300元/场", "万元", ("20", "0")),
    ],
)
def test_a_cell_states(text: str, unit: str | None, expected: tuple[str, str]) -> None:
    found = in_cell(text, unit)
    assert found is not None
    assert (found.value, found.half) == tuple(map(Decimal, expected))


def test_a_blank_states_nothing() -> None:
    assert in_cell("", "万元") is None


def drafted() -> tuple[Draft, Place, Place, Place]:
    draft = Draft("draft", 2024, "万元")
    said = draft.say("合计{a}万元，减少{b}万元。", a=Figure(5_000_000), b=Figure(1_000_000))
    number = draft.grid("表", ["甲|乙"], [["x", Figure(5_000_000)], ["y", Figure(0)]])
    return draft, said["a"], said["b"], Place(number, 1, 1)


def test_a_draft_knows_where_its_figures_stand() -> None:
    draft, whole, change, cell = drafted()
    at = values(draft.done().extraction)
    assert [at(place) and str(at(place).value) for place in (whole, change, cell)] == [  # type: ignore[union-attr]
        "50000.00",
        "-10000.00",
        "50000.00",
    ]
    assert at(cell._replace(row=2)) is None


def test_figures_of_one_key_are_tied() -> None:
    draft, *_ = drafted()
    for words in ("甲{a}万元", "乙{a}万元"):
        draft.say(words, a=Figure(100, "same"))
    (tie,) = draft.done().ties
    assert (tie.relation, tie.total, tie.parts) == ("sum", (None, 1, 0), (Place(None, 2, 0),))


@pytest.mark.parametrize(
    ("relation", "total", "parts", "expected"),
    [
        ("sum", "30", ["10", "20"], False),
        ("sum", "31", ["10", "20"], True),
        ("sum", "30.02", ["10.01", "20.02"], False),
        ("sum", "30.05", ["10.01", "20.02"], True),
        ("sum", "", ["10", "20"], False),
        ("sum", "30", ["", ""], False),
        ("most", "29", ["30"], False),
        ("most", "31", ["30"], True),
        ("share", "50.00", ["1.00", "2.00"], False),
        ("share", "54.00", ["100.00", "200.00"], True),
        ("growth", "100.00", ["100.00", "200.00"], False),
        ("growth", "50.00", ["100.00", "200.00"], True),
        ("product", "600", ["20场，30元/场"], False),
        ("product", "610", ["20场，30元/场"], False),
        ("product", "660", ["20场，30元/场"], True),
        ("rising", "100", ["10%", "20%", "100%"], False),
        ("rising", "100", ["20%", "10%", "100%"], True),
        ("rising", "100", ["10%", "20%", "90%"], True),
    ],
)
def test_what_breaks_a_tie(relation: str, total: str, parts: list[str], *, expected: bool) -> None:
    places = [Place(0, 0, col) for col in range(len(parts) + 1)]
    texts = dict(zip(places, [total, *parts], strict=True))
    tie = Tie(relation, places[0], tuple(places[1:]))  # type: ignore[arg-type]
    assert broken(tie, lambda place: in_cell(texts[place], "元")) is expected
