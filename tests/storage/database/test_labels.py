"""Labels follow the vocabulary: new ones are added, changed ones change, old ones stay."""

from storage.database import Database
from storage.labels import read_labels, save_labels

TOTAL, BASIC = ("measures", "total"), ("measures", "basic")


def test_labels_are_added_changed_and_kept(database: Database) -> None:
    assert save_labels(database, {TOTAL: ("Total", "合计"), BASIC: ("Basic", "基本支出")}) == 2
    assert save_labels(database, {TOTAL: ("Sum", "合计"), ("funds", "total"): ("All", "全部")}) == 2
    assert read_labels(database) == {
        TOTAL: ("Sum", "合计"),
        BASIC: ("Basic", "基本支出"),
        ("funds", "total"): ("All", "全部"),
    }


def test_nothing_new_writes_nothing(database: Database) -> None:
    assert save_labels(database, {TOTAL: ("Total", "合计")}) == 1
    assert save_labels(database, {TOTAL: ("Total", "合计")}) == 0
    assert save_labels(database, {}) == 0
