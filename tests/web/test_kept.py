from web.kept import Kept


def test_an_answer_holds_until_the_archive_has_changed_and_it_is_old() -> None:
    now, counted = [0.0], []
    kept: Kept[int] = Kept(60, 2, lambda: now[0])

    def ask(key: str, stamp: int) -> int:
        return kept.get(key, stamp, lambda: counted.append(key) or len(counted))  # type: ignore[func-returns-value]

    assert ask("a", 1) == 1
    now[0] = 1000
    assert ask("a", 1) == 1
    assert ask("a", 2) == 2
    now[0] = 1059
    assert ask("a", 3) == 2
    now[0] = 1060
    assert ask("a", 3) == 3


def test_only_the_latest_are_kept() -> None:
    kept: Kept[str] = Kept(60, 2)
    for key in "abc":
        kept.get(key, 0, lambda key=key: key)  # type: ignore[misc]
    assert kept.get("c", 0, lambda: "again") == "c"
    assert kept.get("a", 0, lambda: "again") == "again"
