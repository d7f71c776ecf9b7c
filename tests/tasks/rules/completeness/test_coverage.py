"""Which documents of an office should have appeared by a day, and how far each came."""

from datetime import date

from tasks.records import DocumentKind
from tasks.rules.completeness.coverage import Office, Progress, Seen, coverage

OFFICE = Office("500152", first=2021)


def read(*years: int, kind: DocumentKind = "budget", progress: Progress = "read") -> list[Seen]:
    return [Seen(year, kind, progress) for year in years]


def states(
    seen: list[Seen], today: date, office: Office = OFFICE, peers: tuple[list[Seen], ...] = ()
) -> dict[tuple[int, str], str]:
    found = coverage(office, seen, today, peers=peers)
    return {(entry.fiscal_year, entry.kind): entry.state for entry in found}


def test_a_year_that_never_appeared_is_missing() -> None:
    assert states(read(2021, 2023, 2024), date(2024, 6, 1)) == {
        (2021, "budget"): "read",
        (2022, "budget"): "missing",
        (2023, "budget"): "read",
        (2024, "budget"): "read",
    }


def test_not_due_before_the_day() -> None:
    seen = read(2021) + read(2021, kind="final_accounts")
    before, after = date(2022, 5, 31), date(2022, 6, 1)
    assert states(seen, before)[2022, "budget"] == "not-yet-due"
    assert states(seen, after)[2022, "budget"] == "missing"
    assert states(seen, after)[2022, "final_accounts"] == "not-yet-due"
    assert states(seen, date(2023, 11, 1))[2022, "final_accounts"] == "missing"


def test_what_is_there_early_counts() -> None:
    assert states(read(2023), date(2022, 12, 20))[2023, "budget"] == "read"
    assert states(read(2019, 2021), date(2021, 12, 1))[2020, "budget"] == "missing"


def test_how_far_it_came() -> None:
    seen = [Seen(2021, "budget", "published"), Seen(2021, "budget", "captured")]
    assert states(seen, date(2021, 12, 1)) == {(2021, "budget"): "captured"}


def test_a_kind_is_expected_of_who_publishes_it_or_whose_peers_do() -> None:
    today = date(2022, 12, 1)
    assert (2021, "final_accounts") not in states(read(2021, 2022), today)
    peers = (read(2021, kind="final_accounts"), read(2021, kind="final_accounts"), read(2021))
    assert states(read(2021, 2022), today, peers=peers)[2021, "final_accounts"] == "missing"
    seldom = (*peers[:1], read(2021), read(2021))
    assert (2021, "final_accounts") not in states(read(2021, 2022), today, peers=seldom)
    (expected, *_) = [
        entry
        for entry in coverage(OFFICE, read(2021), today, peers=peers)
        if entry.kind == "final_accounts"
    ]
    assert not expected.own
    assert "预算法" in expected.source


def test_nothing_is_known_of_an_office_that_nobody_resembles() -> None:
    assert states([], date(2024, 12, 1)) == {}


def test_an_office_that_ended() -> None:
    ended = Office("500152", first=2021, last=2022)
    assert set(states(read(2021), date(2025, 1, 1), ended)) == {(2021, "budget"), (2022, "budget")}


def test_other_kinds_are_never_expected() -> None:
    seen = read(2021, kind="performance_targets")
    assert states(seen, date(2024, 1, 1)) == {}
